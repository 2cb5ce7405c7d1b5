//! The desk finds people by contact data, each an entry first, and never beyond its scope; a page about somebody does not stay open.

use std::sync::Arc;

use service::admin::ContactFile;
use service::desk::{PersonView, What};
use service::messages::{Carried, Carrier, Carrying, Outgoing, Sender, Way};
use service::staff::StaffSession;
use service::{Channel, Order, Refusal, Service, TypedContact};
use sim::town::{PROGRAMME, Town};

use super::scene::{Member, Scene, code_of};

fn town() -> Town {
    let required = || "required".to_owned();
    let contact = ContactFile { kana_name: required(), telephone: required(), email: "no".to_owned() };
    Town { contact, ..Town::default() }
}

async fn keep(service: &Service, town: &Town, index: u32, kana_name: &str, telephone: &str) {
    let some = |text: &str| Some(text.to_owned());
    let typed = TypedContact { kana_name: some(kana_name), telephone: some(telephone), email: None };
    let understood = service.understand_contact(PROGRAMME, &typed, None).expect("well-formed");
    let who = town.sign_in(service, index);
    let order = Order::new(Channel::Web, None, b"contact");
    service.keep_contact(&who, &understood, &order).await.expect("kept");
}

/// Two people with one telephone, of two municipalities.
async fn household() -> (Scene, Town) {
    let (scene, town) = (Scene::new().await, town());
    town.settle(scene.service()).await;
    keep(scene.service(), &town, 0, "ミホン ハナコ", "03-1234-5678").await;
    keep(scene.service(), &town, 1, "ミホン タロウ", "03-1234-5678").await;
    (scene, town)
}

fn session(scene: &Scene, member: &Member) -> StaffSession {
    scene.session(&member.admission).expect("a session")
}

async fn names(scene: &Scene, who: &StaffSession, typed: &str) -> Result<Vec<String>, Refusal> {
    let found = scene.service().find(who, typed).await?;
    let mut names: Vec<String> = found.people.into_iter().filter_map(|it| it.kana_name).collect();
    names.sort();
    Ok(names)
}

#[tokio::test]
async fn a_telephone_finds_the_household_and_a_name_with_a_birth_date_one_of_them() {
    let (scene, town) = household().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let who = session(&scene, &member);
    let both = names(&scene, &who, "０３ー１２３４ー５６７８").await.expect("found");
    assert_eq!(both, ["ミホン タロウ", "ミホン ハナコ"]);
    let looks = scene.entries("ContactShown").await;
    assert_eq!(looks.iter().map(|(actor, _)| actor.as_str()).collect::<Vec<_>>(), ["staff:1", "staff:1"]);
    let born = town.voucher(0).birth_date;
    let one = names(&scene, &who, &format!("みほん　はなこ {born}")).await.expect("found");
    assert_eq!(one, ["ミホン ハナコ"]);
    let other = town.voucher(1).birth_date;
    let nobody = names(&scene, &who, &format!("みほん　はなこ {other}")).await;
    assert_eq!(code_of(nobody), "desk.nobody");
}

#[tokio::test]
async fn whoever_is_out_of_scope_is_neither_found_nor_looked_at() {
    let (scene, town) = household().await;
    let scope = format!("municipality:{}", town.voucher(1).municipality_code);
    let member = scene.member("taro", "operator", &scope).await;
    let found = names(&scene, &session(&scene, &member), "0312345678").await.expect("one of them");
    assert_eq!(found, ["ミホン タロウ"]);
    assert_eq!(scene.entries("ContactShown").await.len(), 1);
}

#[tokio::test]
async fn an_auditor_finds_nobody() {
    let (scene, _) = household().await;
    let member = scene.member("jiro", "auditor", "everything").await;
    let found = names(&scene, &session(&scene, &member), "0312345678").await;
    assert_eq!(code_of(found), "staff.forbidden");
    assert!(scene.entries("ContactShown").await.is_empty());
}

#[tokio::test]
async fn a_look_that_cannot_be_written_down_shows_nobody() {
    let (scene, town) = household().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let who = session(&scene, &member);
    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = scene.service().find(&who, &typed).await.expect("found");
    let caller = scene.service().caller(&found.people[0].sealed).expect("given out here");
    scene.house.disk.script([store::memory::Injection::UnknownNotApplied]);
    assert_eq!(code_of(scene.service().person(&who, &caller, None).await), "outcome.unknown");
}

#[tokio::test]
async fn a_page_of_a_person_opens_for_an_hour() {
    let (scene, town) = household().await;
    let member = scene.member("hanako", "operator", "everything").await;
    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = scene.service().find(&session(&scene, &member), &typed).await.expect("found");
    let sealed = &found.people[0].sealed;
    scene.house.clock.pass_minutes(60);
    assert!(scene.service().caller(sealed).is_ok());
    scene.house.clock.pass_minutes(1);
    assert_eq!(code_of(scene.service().caller(sealed)), "staff.person");
}

/// Takes whatever it is handed.
struct Taker;

impl Carrier for Taker {
    fn way(&self) -> Way {
        Way::Sms
    }

    fn carry(&self, _: Outgoing) -> Carrying {
        Box::pin(async { Carried::Taken })
    }
}

async fn sent(sender: &mut Sender) {
    sender.round().await;
    while sender.flying() > 0 {
        sender.landed().await;
        sender.round().await;
    }
}

#[tokio::test]
async fn the_desk_sees_what_was_sent_and_has_it_sent_again() {
    let (scene, town) = household().await;
    let service = scene.service();
    let member = scene.member("hanako", "operator", "everything").await;
    let who = session(&scene, &member);
    let slots = town.slot_ids(service).await;
    let order = Order::new(Channel::Web, Some("book".to_owned()), b"book");
    let booking = service.book(&town.sign_in(service, 0), &slots[0], 1, order).await.expect("a place").answer;
    let mut sender = service.sender(vec![Arc::new(Taker) as Arc<dyn Carrier>], "https://booking.example.jp");
    sent(&mut sender).await;
    let found = service.find(&who, &booking.number).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    let told = |view: PersonView| {
        let of_messages = view.timeline.into_iter().filter_map(|entry| match entry.what {
            What::Message(_, message) => Some(message.standing),
            _ => None,
        });
        of_messages.collect::<Vec<_>>()
    };
    let view = service.person(&who, &caller, None).await.expect("shown");
    assert!(view.sends);
    assert_eq!(told(view), ["handed_over"]);
    service.message_caller(&who, &caller, &booking.id).await.expect("asked");
    let view = service.person(&who, &caller, None).await.expect("shown");
    assert_eq!(told(view), ["due", "handed_over"]);
    sent(&mut sender).await;
    let view = service.person(&who, &caller, None).await.expect("shown");
    assert_eq!(told(view), ["handed_over", "handed_over"]);
    let wanted = scene.entries("MessageWanted").await;
    assert_eq!(wanted.iter().map(|(actor, _)| actor.as_str()).collect::<Vec<_>>(), ["staff:1"]);
    let told = service.message_caller(&who, &caller, "XXXXXXXXX").await;
    assert_eq!(code_of(told), "booking.unknown");
}

#[tokio::test]
async fn the_desk_writes_down_which_messages_a_caller_wants_each_time_as_an_entry() {
    let (scene, town) = household().await;
    let service = scene.service();
    let member = scene.member("hanako", "operator", "everything").await;
    let who = session(&scene, &member);
    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = service.find(&who, &typed).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    let unverified = service.wish_for_caller(&who, &caller, ("none", true), true).await;
    assert_eq!(code_of(unverified), "desk.unverified");
    let born = voucher.birth_date.to_string();
    let sealed = service.verify_caller(&who, &caller, &born, true).await.expect("verified");
    let caller = service.caller(&sealed).expect("just sealed");
    let (wish, ways) = service.wish_of_caller(&who, &caller).await.expect("asked").expect("reached");
    assert_eq!((wish.way, wish.reminders), ("any", true));
    assert_eq!(ways, ["any", "sms", "none"], "what would be silence is not offered");
    let before = scene.entries("PersonShown").await.len();
    let refused = service.wish_for_caller(&who, &caller, ("sms", false), false).await;
    assert_eq!(code_of(refused), "desk.consent");
    let refused = service.wish_for_caller(&who, &caller, ("letter", true), true).await;
    assert_eq!(code_of(refused), "desk.wish");
    for way in ["sms", "none"] {
        service.wish_for_caller(&who, &caller, (way, false), true).await.expect("kept");
    }
    assert_eq!(scene.entries("PersonShown").await.len(), before + 2);
    let kept = service.message_wish(&town.sign_in(service, 0)).await.expect("read").expect("kept");
    assert_eq!((kept.way, kept.reminders), ("none", false));
    let view = service.person(&who, &caller, None).await.expect("shown");
    let acts = view.timeline.iter().filter(|entry| matches!(entry.what, What::Looked("choose_messages", 1)));
    assert_eq!(acts.count(), 2, "it stands in the person's timeline");
    // Who gave nothing has nothing to choose from, until letters are printed.
    let third = town.voucher(2);
    let found =
        service.find(&who, &format!("{} {}", third.municipality_code, third.number)).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    let sealed =
        service.verify_caller(&who, &caller, &third.birth_date.to_string(), true).await.expect("verified");
    let caller = service.caller(&sealed).expect("just sealed");
    assert!(service.wish_of_caller(&who, &caller).await.expect("asked").is_none());
    service.print_letters_for("https://booking.example.jp");
    service.wish_for_caller(&who, &caller, ("letter", true), true).await.expect("kept");
    let kept = service.message_wish(&town.sign_in(service, 2)).await.expect("read").expect("kept");
    assert_eq!(kept.way, "letter");
}

/// What their own page tells them of looks at their record.
async fn told_of_looks(scene: &Scene, town: &Town, index: u32) -> Vec<&'static str> {
    let who = town.sign_in(scene.service(), index);
    let page = scene.service().my_page(&who, None).await.expect("my page");
    page.looks.iter().map(|look| look.what).collect()
}

#[tokio::test]
async fn everybody_is_told_when_staff_used_their_record_once_a_day_for_each_kind() {
    let (scene, town) = household().await;
    let service = scene.service();
    let member = scene.member("hanako", "operator", "everything").await;
    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    for index in 0..3 {
        assert!(told_of_looks(&scene, &town, index).await.is_empty(), "nobody looked at person {index}");
    }
    // A search by a telephone shows both of the household.
    names(&scene, &session(&scene, &member), "0312345678").await.expect("found");
    assert_eq!(told_of_looks(&scene, &town, 1).await, ["contact"]);
    let who = session(&scene, &member);
    let found = service.find(&who, &typed).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    service.person(&who, &caller, None).await.expect("shown");
    let sealed =
        service.verify_caller(&who, &caller, &voucher.birth_date.to_string(), true).await.expect("verified");
    let caller = service.caller(&sealed).expect("just sealed");
    service.wish_for_caller(&who, &caller, ("none", false), true).await.expect("kept");
    let told = told_of_looks(&scene, &town, 0).await;
    assert_eq!(told.first(), Some(&"messages"), "the newest comes first: {told:?}");
    for what in ["contact", "messages", "seen"] {
        assert_eq!(told.iter().filter(|told| **told == what).count(), 1, "{what}: {told:?}");
    }
    scene.house.clock.pass_minutes(24 * 60);
    let member = scene.member("taro", "operator", "everything").await;
    let who = session(&scene, &member);
    let found = service.find(&who, &typed).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    service.person(&who, &caller, None).await.expect("shown");
    let told = told_of_looks(&scene, &town, 0).await;
    assert_eq!(told.iter().filter(|told| **told == "seen").count(), 2, "another day: {told:?}");
    assert!(told_of_looks(&scene, &town, 2).await.is_empty(), "and nobody else is told");
}

#[tokio::test]
async fn what_became_of_the_message_about_an_offer_stands_with_the_turn() {
    let waitlist = Some(service::admin::WaitlistFile::default());
    let (scene, town) = (Scene::new().await, Town { waitlist, ..town() });
    town.settle(scene.service()).await;
    let service = scene.service();
    keep(service, &town, 0, "ミホン ハナコ", "03-1234-5678").await;
    let order = Order::new(Channel::Web, None, b"join");
    service.join_waitlist(&town.sign_in(service, 0), &[], order).await.expect("on the list");
    let mut passing = service.passing_on();
    while passing.round().await {}
    let mut sender = service.sender(vec![Arc::new(Taker) as Arc<dyn Carrier>], "https://booking.example.jp");
    sent(&mut sender).await;
    let member = scene.member("hanako", "operator", "everything").await;
    let who = session(&scene, &member);
    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = service.find(&who, &typed).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("just sealed");
    let view = service.person(&who, &caller, None).await.expect("shown");
    let told = view.timeline.iter().filter_map(|entry| match &entry.what {
        What::TurnMessage(step, message) => Some((*step, message.standing)),
        _ => None,
    });
    assert_eq!(told.collect::<Vec<_>>(), [("offered", "handed_over")], "it overtook what was due before");
}
