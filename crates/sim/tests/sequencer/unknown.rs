//! Appends that fail in every way: the answer is honest, and asking again makes it definite, never double.

use service::{CommandStatus, Refusal};
use sim::patience::until_definite;
use sim::town::Town;
use store::memory::Injection;

use crate::scene::{Scene, audit, book, book_for_sure, confirmed, hold, order};

/// Books while the disk does `injection`: the first answer, and that after asking again with the same key.
async fn twice(injection: Injection) -> (Result<String, Refusal>, String, Vec<String>) {
    let scene = Scene::of(Town::default()).await;
    scene.house.disk.script([injection]);
    let (service, who) = (&scene.node.service, scene.who(0));
    let first = book(service, &who, &scene.slots[0], "a").await.map(|told| told.answer.number);
    let second = book_for_sure(service, &who, &scene.slots[0], "a").await.expect("a place is free");
    assert!(audit(service).await.holds);
    (first, second.answer.number, confirmed(service, &who).await)
}

#[tokio::test]
async fn unknown_with_effect_is_found_again() {
    let (first, second, page) = twice(Injection::UnknownApplied).await;
    assert_eq!(first.expect_err("no answer from the disk").code, "outcome.unknown");
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn unknown_without_effect_is_carried_out_once() {
    let (first, second, page) = twice(Injection::UnknownNotApplied).await;
    assert_eq!(first.expect_err("no answer from the disk").code, "outcome.unknown");
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn a_full_disk_leaves_one_booking() {
    let (first, second, page) = twice(Injection::DiskFull).await;
    assert_eq!(first.expect_err("no room").code, "outcome.unknown");
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn a_power_cut_during_the_append_leaves_one_booking() {
    let (first, second, page) = twice(Injection::LoseUnsynced).await;
    assert_eq!(first.expect_err("the power went").code, "outcome.unknown");
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn what_was_not_sent_is_said_not_to_have_happened() {
    let (first, second, page) = twice(Injection::FailBeforeSend).await;
    let refusal = first.expect_err("nothing was sent");
    assert!(matches!(refusal.code, "not_ready" | "overloaded"), "{refusal:?}");
    assert!(refusal.retry_after_seconds.is_some());
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn a_moved_head_is_decided_again_without_anybody_asking() {
    let (first, second, page) = twice(Injection::Moved).await;
    assert_eq!(first.expect("decided on the new history"), second);
    assert_eq!(page, [second]);
}

#[tokio::test]
async fn a_retry_after_an_effect_says_that_it_is_one() {
    let scene = Scene::of(Town::default()).await;
    scene.house.disk.script([Injection::UnknownApplied]);
    let (service, who) = (&scene.node.service, scene.who(0));
    book(service, &who, &scene.slots[0], "a").await.expect_err("no answer from the disk");
    assert!(book_for_sure(service, &who, &scene.slots[0], "a").await.expect("definite").repeated);
}

#[tokio::test]
async fn many_faults_in_a_row_end_in_one_booking() {
    let all = [
        Injection::UnknownApplied,
        Injection::UnknownNotApplied,
        Injection::Moved,
        Injection::LoseUnsynced,
        Injection::UnknownUnsynced,
        Injection::UnknownNotApplied,
    ];
    let scene = Scene::of(Town::default()).await;
    scene.house.disk.script(all);
    let (service, who) = (&scene.node.service, scene.who(0));
    let told = book_for_sure(service, &who, &scene.slots[0], "a").await.expect("in the end");
    assert_eq!(scene.house.disk.script_left(), 0);
    assert_eq!(confirmed(service, &who).await, [told.answer.number]);
}

#[tokio::test]
async fn everybody_in_a_lost_batch_is_told_that_it_is_unknown() {
    let scene = Scene::of(Town { people: 50, capacity: 50, ..Town::default() }).await;
    scene.house.disk.script([Injection::Pass, Injection::UnknownNotApplied]);
    let service = &scene.node.service;
    let tasks: Vec<_> = (0..50)
        .map(|index| {
            let (service, who, slot) = (service.clone(), scene.who(index), scene.slots[0].clone());
            tokio::spawn(async move {
                book_for_sure(&service, &who, &slot, "a").await.map(|told| told.answer.number)
            })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.expect("no panic").expect("a place for everybody"));
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 50);
    assert_eq!(audit(service).await.violations, []);
}

#[tokio::test]
async fn a_void_command_is_never_carried_out() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    assert!(matches!(service.void_command(&who, "a").await, Ok(CommandStatus::Void)));
    let told = book(service, &who, &scene.slots[0], "a").await;
    assert_eq!(told.expect_err("void").code, "command.void");
    assert!(confirmed(service, &who).await.is_empty());
}

#[tokio::test]
async fn voiding_what_was_done_tells_that_it_was_done() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    let told = book(service, &who, &scene.slots[0], "a").await.expect("free");
    let Ok(CommandStatus::Done(Some(booking))) = service.void_command(&who, "a").await else {
        panic!("it was done before");
    };
    assert_eq!(booking.number, told.answer.number);
}

#[tokio::test]
async fn the_status_of_a_refused_command_is_its_refusal() {
    let scene = Scene::of(Town { capacity: 1, ..Town::default() }).await;
    let service = &scene.node.service;
    book(service, &scene.who(0), &scene.slots[0], "a").await.expect("free");
    let late = scene.who(1);
    book(service, &late, &scene.slots[0], "b").await.expect_err("one place");
    let Ok(CommandStatus::Refused(refusal)) = service.command_status(&late, "b", None).await else {
        panic!("it was refused");
    };
    assert_eq!(refusal.code, "slot.full");
}

#[tokio::test]
async fn nothing_is_known_of_a_command_that_never_came() {
    let scene = Scene::of(Town::default()).await;
    let status = scene.node.service.command_status(&scene.who(0), "never", None).await;
    assert!(matches!(status, Ok(CommandStatus::Unknown)));
}

#[tokio::test]
async fn a_move_whose_outcome_is_unknown_keeps_exactly_one_place() {
    for injection in [Injection::UnknownApplied, Injection::UnknownNotApplied] {
        let scene = Scene::of(Town::default()).await;
        let (service, who) = (&scene.node.service, scene.who(0));
        let told = book(service, &who, &scene.slots[0], "a").await.expect("free");
        hold(service, &who, &scene.slots[0], "h").await.expect_err("booked already");
        scene.house.disk.script([injection]);
        let number = told.answer.number;
        let moved = sim::patience::until_definite(|| {
            service.move_booking(&who, &number, &scene.slots[1], order("m", "1"))
        });
        assert_eq!(moved.await.expect("free").answer.slot.id, scene.slots[1]);
        let page = service.my_page(&who, None).await.expect("my page");
        assert_eq!(page.bookings[0].history.len(), 2, "{injection:?}");
    }
}

#[tokio::test]
async fn after_a_sync_failed_while_tidying_up_the_journal_is_read_again_at_once() {
    let scene = Scene::of(Town::default()).await;
    let (service, who) = (&scene.node.service, scene.who(0));
    let before = service.readiness().position;
    scene.house.disk.fail_next_rest();
    let told = book_for_sure(service, &who, &scene.slots[0], "a").await.expect("a place is free");
    let read_again = async || {
        let standing = service.readiness();
        // The booking, and the first entry of a new incarnation that nobody asked for.
        if standing.ready && standing.position >= before + 2 {
            Ok(())
        } else {
            Err(Refusal::later("not_ready", 1))
        }
    };
    until_definite(read_again).await.expect("a new incarnation");
    assert_eq!(confirmed(service, &who).await, [told.answer.number]);
}
