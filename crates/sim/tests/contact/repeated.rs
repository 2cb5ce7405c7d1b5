//! The same request about contact data, sent again with its key: same answer, nothing written, nothing newer overwritten.

use service::view::ContactView;
use service::{Channel, Order, Refusal, Service, SignedIn, Told, TypedContact};
use sim::town::PROGRAMME;

use super::scene::{Scene, erase, keep, typed};

const FIRST: &str = "0312345678";
const SECOND: &str = "0398765432";

fn with(telephone: &str) -> TypedContact {
    typed("ミホン ハナコ", telephone, "")
}

async fn send(
    service: &Service,
    who: &SignedIn,
    key: &str,
    telephone: &str,
) -> Result<Told<ContactView>, Refusal> {
    let understood = service.understand_contact(PROGRAMME, &with(telephone), None)?;
    let order = Order::new(Channel::Api, Some(key.to_owned()), telephone.as_bytes());
    service.keep_contact(who, &understood, &order).await
}

async fn kept(scene: &Scene) -> Option<ContactView> {
    scene.service().contact(&scene.who(0)).await.expect("readable")
}

#[tokio::test]
async fn the_same_request_has_its_first_answer_and_leaves_what_is_newer() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    let first = send(service, &who, "a", FIRST).await.expect("kept");
    assert!(!first.repeated);
    scene.house.clock.pass_minutes(5);
    let second = send(service, &who, "b", SECOND).await.expect("kept");
    let again = send(service, &who, "a", FIRST).await.expect("the first answer");
    assert_eq!((again.answer, again.repeated), (first.answer, true));
    assert_eq!(kept(&scene).await, Some(second.answer), "what came later stays");
}

#[tokio::test]
async fn it_is_known_after_a_restart() {
    let scene = Scene::new().await;
    let first = send(scene.service(), &scene.who(0), "a", FIRST).await.expect("kept");
    let second = send(scene.service(), &scene.who(0), "b", SECOND).await.expect("kept");
    let scene = scene.restarted().await;
    let again = send(scene.service(), &scene.who(0), "a", FIRST).await.expect("the first answer");
    assert_eq!((again.answer, again.repeated), (first.answer, true));
    assert_eq!(kept(&scene).await, Some(second.answer));
}

#[tokio::test]
async fn the_same_key_with_something_else_is_refused_and_changes_nothing() {
    let scene = Scene::new().await;
    let first = send(scene.service(), &scene.who(0), "a", FIRST).await.expect("kept");
    let refusal = send(scene.service(), &scene.who(0), "a", SECOND).await.expect_err("another body");
    assert_eq!(refusal.code, "idempotency.mismatch");
    assert_eq!(kept(&scene).await, Some(first.answer));
}

#[tokio::test]
async fn the_key_of_a_booking_is_not_taken_and_a_void_one_neither() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    let slots = scene.town.slot_ids(service).await;
    service.book(&who, &slots[0], 1, super::scene::order("booked")).await.expect("a place is free");
    service.void_command(&who, "void").await.expect("ended");
    for (key, code) in [("booked", "idempotency.mismatch"), ("void", "command.void")] {
        assert_eq!(send(service, &who, key, FIRST).await.expect_err("taken").code, code);
    }
    assert_eq!(kept(&scene).await, None);
}

#[tokio::test]
async fn one_person_s_key_is_not_another_s() {
    let scene = Scene::new().await;
    send(scene.service(), &scene.who(0), "a", FIRST).await.expect("kept");
    let other = send(scene.service(), &scene.who(1), "a", SECOND).await.expect("kept");
    assert!(!other.repeated);
}

#[tokio::test]
async fn a_form_in_between_forgets_no_key() {
    let scene = Scene::new().await;
    let first = send(scene.service(), &scene.who(0), "a", FIRST).await.expect("kept");
    let form = keep(scene.service(), &scene.who(0), &with(SECOND)).await.expect("kept");
    let again = send(scene.service(), &scene.who(0), "a", FIRST).await.expect("the first answer");
    assert_eq!(again.answer, first.answer);
    assert_eq!(kept(&scene).await, Some(form));
}

#[tokio::test]
async fn a_key_is_forgotten_after_a_day_and_with_what_is_erased() {
    let scene = Scene::new().await;
    send(scene.service(), &scene.who(0), "a", FIRST).await.expect("kept");
    scene.house.clock.pass_minutes(24 * 60);
    let later = scene.who(0);
    assert!(!send(scene.service(), &later, "a", SECOND).await.expect("kept anew").repeated);
    erase(scene.service(), &later).await.expect("erased");
    assert!(!send(scene.service(), &later, "a", FIRST).await.expect("kept anew").repeated);
}

#[tokio::test]
async fn the_last_sixteen_keys_of_a_day_are_known() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    for key in 0..17 {
        send(service, &who, &format!("key {key}"), FIRST).await.expect("kept");
    }
    assert!(send(service, &who, "key 1", FIRST).await.expect("the first answer").repeated);
    assert!(!send(service, &who, "key 0", FIRST).await.expect("kept anew").repeated);
}

#[tokio::test]
async fn the_same_request_many_times_at_once_is_carried_out_once() {
    let scene = Scene::new().await;
    let senders = (0..4).map(|_| {
        let (service, who) = (scene.service().clone(), scene.who(0));
        tokio::spawn(async move { send(&service, &who, "a", FIRST).await })
    });
    let mut first = 0;
    for sender in senders.collect::<Vec<_>>() {
        first += usize::from(!sender.await.expect("no panic").expect("kept").repeated);
    }
    assert_eq!(first, 1);
}
