//! Calls to make: by time, one operator each, the number sealed and gone once the person was spoken to.

use service::Refusal;
use service::admin::{Reply, Request};
use service::desk::{CallBackView, TypedCallBack};
use service::staff::StaffSession;
use sim::town::Town;
use store::{Store, VaultQuery};

use super::codes::{caller, journal, operator};
use super::scene::{Scene, code_of};

const NUMBER: &str = "0312345678";
const NOTE: &str = "赤い杖の話";

/// A promise for so many minutes from now.
fn promise(scene: &Scene, minutes: i64) -> TypedCallBack {
    let proposed = scene.service().call_back_proposal("");
    let due = proposed.date.to_datetime(proposed.time);
    let due = due.checked_add(jiff::SignedDuration::from_mins(minutes - 60)).expect("this year");
    TypedCallBack {
        telephone: "03-1234-5678".to_owned(),
        note: NOTE.to_owned(),
        date: due.date().to_string(),
        time: due.time().strftime("%H:%M").to_string(),
        reason: "sign_in".to_owned(),
    }
}

async fn promised(scene: &Scene, who: &StaffSession, person: u32, minutes: i64) -> Result<(), Refusal> {
    let caller = caller(scene.service(), who, &Town::default().voucher(person)).await;
    scene.service().promise_call_back(who, &caller, &promise(scene, minutes)).await
}

async fn calls(scene: &Scene, who: &StaffSession) -> Vec<CallBackView> {
    scene.service().call_backs(who).await.expect("an operator")
}

fn rows(scene: &Scene) -> usize {
    let rows = scene.house.disk.open().vault(&VaultQuery::After(None)).expect("readable");
    rows.iter().filter(|row| row.record.first() == Some(&3)).count()
}

async fn second(scene: &Scene) -> StaffSession {
    let member = scene.member("taro", "operator", "everything").await;
    scene.session(&member.admission).expect("a session")
}

#[tokio::test]
async fn calls_are_listed_by_time_and_the_number_is_shown_to_whoever_takes_one() {
    let scene = Scene::new().await;
    let (one, other) = (operator(&scene).await, second(&scene).await);
    promised(&scene, &one, 0, 90).await.expect("promised");
    promised(&scene, &one, 1, 30).await.expect("promised");
    let listed = calls(&scene, &one).await;
    assert!(listed[0].late_minutes > listed[1].late_minutes && listed.iter().all(|it| it.told.is_none()));
    assert_eq!(scene.service().calls_due(&one), 0);
    scene.house.clock.pass_minutes(40);
    assert_eq!(scene.service().calls_due(&one), 1);
    scene.service().take_call_back(&one, &listed[0].sealed).await.expect("free");
    let mine = calls(&scene, &one).await;
    assert_eq!(mine[0].told, Some((NUMBER.to_owned(), NOTE.to_owned())));
    assert!(mine[0].late_minutes >= 9, "overdue by {}", mine[0].late_minutes);
    let theirs = calls(&scene, &other).await;
    assert_eq!((theirs[0].taken_by, theirs[0].told.is_none()), (Some(one.account()), true));
    assert_eq!(scene.service().calls_due(&other), 0, "nobody is sent to a call that is being made");
    let twice = scene.service().take_call_back(&other, &listed[0].sealed).await;
    assert_eq!(code_of(twice), "call_back.taken");
}

#[tokio::test]
async fn a_call_that_was_made_leaves_neither_number_nor_note() {
    let scene = Scene::new().await;
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    assert_eq!(rows(&scene), 1);
    let call = calls(&scene, &who).await.remove(0).sealed;
    assert_eq!(code_of(scene.service().call_back_done(&who, &call).await), "call_back.taken");
    scene.service().take_call_back(&who, &call).await.expect("free");
    scene.service().call_back_done(&who, &call).await.expect("its own");
    assert!(calls(&scene, &who).await.is_empty());
    assert_eq!(rows(&scene), 0);
    assert_eq!(code_of(scene.service().take_call_back(&who, &call).await), "call_back.unknown");
    let journal = journal(&scene).await;
    assert!(!journal.contains(NUMBER) && !journal.contains(NOTE) && journal.contains("CallBackEnded"));
}

#[tokio::test]
async fn whoever_is_not_reached_is_due_again_with_the_new_note() {
    let scene = Scene::new().await;
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    let call = calls(&scene, &who).await.remove(0).sealed;
    scene.service().take_call_back(&who, &call).await.expect("free");
    let again = TypedCallBack { note: "夕方に".to_owned(), ..promise(&scene, 120) };
    scene.service().call_back_not_reached(&who, &call, &again).await.expect("its own");
    let listed = calls(&scene, &who).await;
    assert_eq!((listed[0].tries, listed[0].taken_by), (1, None));
    assert!(listed[0].late_minutes <= -119);
    scene.service().take_call_back(&who, &call).await.expect("free again");
    assert_eq!(calls(&scene, &who).await[0].told, Some((NUMBER.to_owned(), "夕方に".to_owned())));
}

#[tokio::test]
async fn whoever_erases_their_data_is_not_called() {
    let scene = Scene::new().await;
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    let service = scene.service();
    let order = service::Order::new(service::Channel::Web, None, b"erase");
    let erased = service.erase_contact(&Town::default().sign_in(service, 0), order).await.expect("erased");
    assert!(erased.answer);
    assert!(calls(&scene, &who).await.is_empty());
    assert_eq!(rows(&scene), 0);
}

#[tokio::test]
async fn a_promise_that_cannot_be_kept_is_refused_and_nothing_is_kept() {
    let scene = Scene::new().await;
    let who = operator(&scene).await;
    let somebody = caller(scene.service(), &who, &Town::default().voucher(0)).await;
    let good = || promise(&scene, 60);
    for (typed, code) in [
        (TypedCallBack { telephone: "03-12".to_owned(), ..good() }, "telephone.length"),
        (promise(&scene, -60), "desk.call_back_due"),
        (promise(&scene, 31 * 24 * 60), "desk.call_back_due"),
        (TypedCallBack { date: "tomorrow".to_owned(), ..good() }, "desk.call_back_due"),
        (TypedCallBack { reason: "tea".to_owned(), ..good() }, "desk.call_back_reason"),
        (TypedCallBack { note: "あ".repeat(501), ..good() }, "desk.call_back_note"),
    ] {
        let told = scene.service().promise_call_back(&who, &somebody, &typed).await;
        assert_eq!(code_of(told), code);
    }
    assert_eq!(rows(&scene), 0);
    promised(&scene, &who, 0, 60).await.expect("promised");
    assert_eq!(code_of(promised(&scene, &who, 0, 90).await), "call_back.exists");
    assert_eq!(rows(&scene), 1);
}

#[tokio::test]
async fn nobody_sees_calls_beyond_their_scope() {
    let scene = Scene::new().await;
    let town = Town::default();
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    let call = calls(&scene, &who).await.remove(0).sealed;
    let scope = format!("municipality:{}", town.voucher(1).municipality_code);
    let member = scene.member("jiro", "operator", &scope).await;
    let narrow = scene.session(&member.admission).expect("a session");
    assert!(calls(&scene, &narrow).await.is_empty());
    assert_eq!(code_of(scene.service().take_call_back(&narrow, &call).await), "staff.forbidden");
    let member = scene.member("saburo", "auditor", "everything").await;
    let auditor = scene.session(&member.admission).expect("a session");
    assert_eq!(code_of(scene.service().call_backs(&auditor).await), "staff.forbidden");
}

#[tokio::test]
async fn calls_survive_a_restart() {
    let scene = Scene::new().await;
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    let call = calls(&scene, &who).await.remove(0).sealed;
    let scene = scene.restarted().await;
    scene.service().take_call_back(&who, &call).await.expect("the same call");
    assert_eq!(calls(&scene, &who).await[0].told, Some((NUMBER.to_owned(), NOTE.to_owned())));
}

#[tokio::test]
async fn a_new_vault_key_takes_the_calls_along() {
    let mut scene = Scene::new().await;
    let who = operator(&scene).await;
    promised(&scene, &who, 0, 60).await.expect("promised");
    let call = calls(&scene, &who).await.remove(0).sealed;
    scene.service().take_call_back(&who, &call).await.expect("free");
    for step in 0..2 {
        let ring = &scene.house.keys.vault;
        scene.house.keys.vault = if step == 0 { ring.turned([42; 32], 1) } else { ring.alone() };
        scene.node.service.renew_keys(scene.house.keys.session.clone(), scene.house.keys.vault.clone());
        match scene.service().administer(Request::RewrapVault { after: None }).await {
            Reply::Rewrapped(counts) => assert_eq!(counts.unreadable, 0),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(calls(&scene, &who).await[0].told, Some((NUMBER.to_owned(), NOTE.to_owned())));
}
