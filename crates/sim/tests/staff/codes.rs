//! A second proof by the desk, and a link to a reissued voucher: what each lets in, and what neither does.

use std::net::IpAddr;

use service::admin::{Reply, Request, RosterLine};
use service::desk::{Caller, TypedLink};
use service::staff::StaffSession;
use service::view::Understood;
use service::{Channel, Refusal, Service, SignedIn, TypedBirthDate, TypedVoucher};
use sim::town::{PROGRAMME, Town, Voucher};

use super::scene::{ELSEWHERE, OFFICE, Scene, code_of};

fn understood(service: &Service, voucher: &Voucher) -> Understood {
    let typed = TypedVoucher {
        municipality_code: voucher.municipality_code.clone(),
        voucher_number: voucher.number.clone(),
        birth_date: TypedBirthDate::Text(voucher.birth_date.to_string()),
    };
    service.understand(&typed).expect("well-formed")
}

async fn enter(
    service: &Service,
    voucher: &Voucher,
    proof: Option<&str>,
    client: IpAddr,
) -> Result<SignedIn, Refusal> {
    let understood = understood(service, voucher);
    service.sign_in_with_proof(PROGRAMME, &understood, proof, (client, Channel::Web)).await
}

/// A stranger guesses birth dates until the voucher has to wait.
async fn attacked(service: &Service, voucher: &Voucher) {
    let wrong = Voucher { birth_date: jiff::civil::date(1941, 1, 1), ..voucher.clone() };
    for _ in 0..12 {
        assert!(enter(service, &wrong, None, ELSEWHERE).await.is_err());
    }
    assert_eq!(code_of(enter(service, voucher, None, OFFICE).await), "login.throttled");
}

/// Whoever is found by the numbers of this voucher.
pub async fn caller(service: &Service, who: &StaffSession, voucher: &Voucher) -> Caller {
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = service.find(who, &typed).await.expect("found");
    service.caller(&found.people[0].sealed).expect("given out here")
}

/// The same, after the birth date was said.
pub async fn verified(service: &Service, who: &StaffSession, voucher: &Voucher) -> Caller {
    let caller = caller(service, who, voucher).await;
    let birth_date = voucher.birth_date.to_string();
    let sealed = service.verify_caller(who, &caller, &birth_date, true).await.expect("the right birth date");
    service.caller(&sealed).expect("given out here")
}

pub async fn operator(scene: &Scene) -> StaffSession {
    let member = scene.member("hanako", "operator", "everything").await;
    scene.session(&member.admission).expect("a session")
}

/// The journal as text.
pub async fn journal(scene: &Scene) -> String {
    match scene.service().administer(Request::Dump { from: 0 }).await {
        Reply::Dumped(dumped) => serde_json::to_string(&dumped).expect("plain data"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_code_lets_in_once_although_the_voucher_has_to_wait() {
    let scene = Scene::new().await;
    let (service, voucher) = (scene.service(), Town::default().voucher(0));
    attacked(service, &voucher).await;
    let who = operator(&scene).await;
    let caller = verified(service, &who, &voucher).await;
    let given = service.give_code(&who, &caller, "contact").await.expect("identified");
    let entered = enter(service, &voucher, Some(&given.code), OFFICE).await.expect("let in");
    let told = service.my_page(&entered, None).await.expect("my page").codes;
    let told: Vec<bool> = told.iter().map(|note| note.is_used).collect();
    assert_eq!(told, [true, false], "my page tells that it was given and used, the newest first");
    let other = Town::default().sign_in(service, 1);
    assert!(service.my_page(&other, None).await.expect("my page").codes.is_empty(), "and nobody else's does");
    attacked(service, &voucher).await;
    assert_eq!(code_of(enter(service, &voucher, Some(&given.code), OFFICE).await), "login.throttled");
    let entries = scene.entries("CallerIdentified").await;
    assert_eq!((entries[0].0.as_str(), entries[0].1["how"].as_str()), ("staff:1", Some("contact")));
    assert_eq!(scene.entries("CodeUsed").await[0].0, "holder");
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_the_birth_date_and_after_ten_minutes() {
    let scene = Scene::new().await;
    let (service, voucher) = (scene.service(), Town::default().voucher(0));
    attacked(service, &voucher).await;
    let who = operator(&scene).await;
    let caller = verified(service, &who, &voucher).await;
    let given = service.give_code(&who, &caller, "voucher").await.expect("identified");
    let wrong = Voucher { birth_date: jiff::civil::date(1941, 1, 1), ..voucher.clone() };
    assert!(enter(service, &wrong, Some(&given.code), OFFICE).await.is_err());
    let other = Town::default().voucher(1);
    attacked(service, &other).await;
    assert_eq!(code_of(enter(service, &other, Some(&given.code), OFFICE).await), "login.throttled");
    assert!(scene.entries("CodeUsed").await.is_empty(), "neither used it up");
    scene.house.clock.pass_minutes(10);
    attacked(service, &voucher).await;
    assert_eq!(code_of(enter(service, &voucher, Some(&given.code), OFFICE).await), "login.throttled");
}

#[tokio::test]
async fn the_code_stands_in_no_entry() {
    let scene = Scene::new().await;
    let (service, voucher) = (scene.service(), Town::default().voucher(0));
    let who = operator(&scene).await;
    let caller = verified(service, &who, &voucher).await;
    let given = service.give_code(&who, &caller, "booking_number").await.expect("identified");
    let plain = given.code.replace(' ', "");
    assert_eq!(plain.len(), 8);
    let journal = journal(&scene).await;
    assert!(journal.contains("CodeGiven") && !journal.contains(&plain) && !journal.contains(&given.code));
}

#[tokio::test]
async fn nobody_gets_a_code_before_they_were_identified() {
    let scene = Scene::new().await;
    let (service, voucher) = (scene.service(), Town::default().voucher(0));
    let who = operator(&scene).await;
    let unsaid = caller(service, &who, &voucher).await;
    assert_eq!(code_of(service.give_code(&who, &unsaid, "voucher").await), "desk.unverified");
    let said = verified(service, &who, &voucher).await;
    assert_eq!(code_of(service.give_code(&who, &said, "looks nice").await), "desk.identified");
    assert!(scene.entries("CodeGiven").await.is_empty());
    let member = scene.member("jiro", "auditor", "everything").await;
    let auditor = scene.session(&member.admission).expect("a session");
    assert_eq!(code_of(service.give_code(&auditor, &said, "voucher").await), "staff.forbidden");
}

#[tokio::test]
async fn what_the_desk_did_stands_in_the_persons_history() {
    let scene = Scene::new().await;
    let (service, voucher) = (scene.service(), Town::default().voucher(0));
    let who = operator(&scene).await;
    let caller = verified(service, &who, &voucher).await;
    let given = service.give_code(&who, &caller, "called_back").await.expect("identified");
    enter(service, &voucher, Some(&given.code), OFFICE).await.expect("the code of the desk");
    let request = Request::ExplainVoucher {
        municipality_code: voucher.municipality_code.clone(),
        voucher_number: voucher.number.clone(),
    };
    let Reply::Explained(told) = service.administer(request).await else { panic!("an explanation") };
    let steps: Vec<(&str, Option<u32>)> =
        told.desk.iter().map(|fact| (fact.what.as_str(), fact.account)).collect();
    assert_eq!(steps, [("identified", Some(1)), ("code_given", Some(1)), ("code_used", None)]);
    assert_eq!(told.desk[0].how.as_deref(), Some("called_back"));
}

/// The voucher that replaces that of person 0, with the same birth date.
fn fresh() -> RosterLine {
    RosterLine { voucher_number: "9999999999".to_owned(), ..Town::default().roster_line(0) }
}

async fn list(service: &Service, row: RosterLine) {
    let programme = || PROGRAMME.to_owned();
    let stage = Request::StageRoster {
        programme: programme(),
        import: 2,
        staged: 0,
        rows: vec![row],
        dry_run: false,
    };
    assert!(matches!(service.administer(stage).await, Reply::Counted(_)));
    let commit = Request::CommitRoster { programme: programme(), import: 2, staged: 1, file: 2 };
    assert!(matches!(service.administer(commit).await, Reply::Changed(_)));
}

fn link(row: &RosterLine, is_new: bool) -> TypedLink {
    let voucher = TypedVoucher {
        municipality_code: row.municipality_code.clone(),
        voucher_number: row.voucher_number.clone(),
        birth_date: TypedBirthDate::default(),
    };
    TypedLink { voucher, is_new, reason: "lost".to_owned(), how: "booking_number".to_owned() }
}

#[tokio::test]
async fn a_reissued_voucher_is_linked_once_the_municipality_has_listed_it() {
    let scene = Scene::new().await;
    let (service, town) = (scene.service(), Town::default());
    let slots = town.slot_ids(service).await;
    let order = service::Order::new(Channel::Web, None, b"book");
    service.book(&town.sign_in(service, 0), &slots[0], 1, order).await.expect("a free place");
    let who = operator(&scene).await;
    let caller = verified(service, &who, &town.voucher(0)).await;
    let early = service.link_voucher(&who, &caller, &link(&fresh(), true)).await;
    assert_eq!(code_of(early), "voucher.not_listed_yet");
    list(service, fresh()).await;
    service.link_voucher(&who, &caller, &link(&fresh(), true)).await.expect("both are listed");
    let new = Voucher { number: "9999999999".to_owned(), ..town.voucher(0) };
    let signed_in = enter(service, &new, None, OFFICE).await.expect("the new voucher");
    let page = service.my_page(&signed_in, None).await.expect("readable");
    assert_eq!(page.bookings.len(), 1, "the booking of the old voucher");
    let acts = scene.entries("VoucherAmended").await;
    assert_eq!((acts.len(), acts[0].0.as_str(), acts[0].1["act"].as_str()), (1, "staff:1", Some("reissued")));
}

#[tokio::test]
async fn the_link_may_be_made_from_the_page_of_the_new_voucher() {
    let scene = Scene::new().await;
    let (service, town) = (scene.service(), Town::default());
    list(service, fresh()).await;
    let who = operator(&scene).await;
    let new = Voucher { number: "9999999999".to_owned(), ..town.voucher(0) };
    let caller = verified(service, &who, &new).await;
    service.link_voucher(&who, &caller, &link(&town.roster_line(0), false)).await.expect("both are listed");
    assert_eq!(code_of(enter(service, &town.voucher(0), None, OFFICE).await), "none", "it still signs in");
    let told = service.link_voucher(&who, &caller, &link(&town.roster_line(2), false)).await;
    assert_eq!(code_of(told), "login.no_match", "somebody with another birth date");
}

#[tokio::test]
async fn a_link_beyond_the_scope_or_without_a_fresh_proof_is_refused() {
    let scene = Scene::new().await;
    let (service, town) = (scene.service(), Town::default());
    let other = RosterLine { municipality_code: town.voucher(1).municipality_code, ..fresh() };
    list(service, other.clone()).await;
    let scope = format!("municipality:{}", town.voucher(0).municipality_code);
    let member = scene.member("taro", "operator", &scope).await;
    let who = scene.session(&member.admission).expect("a session");
    let caller = verified(service, &who, &town.voucher(0)).await;
    let told = service.link_voucher(&who, &caller, &link(&other, true)).await;
    assert_eq!(code_of(told), "staff.forbidden");
    scene.house.clock.pass_minutes(11);
    assert_eq!(code_of(service.link_voucher(&who, &caller, &link(&fresh(), true)).await), "staff.proof");
    assert!(scene.entries("VoucherAmended").await.is_empty());
}
