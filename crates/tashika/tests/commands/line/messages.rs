//! Messages pushed into talks: the real program with a counterpart of LINE that refuses, is away, or loses answers.

use sim::patience::until;

use super::*;

const BOOKED: &str = "予約が完了しました";
const CANCELLED: &str = "予約を取り消しました";
const PROOF: &str = "http://tashika.test/verify";
/// Who else is linked with the same person.
const OTHER: &str = "Umihon2";

/// Ends the server, if one runs, and starts one that pushes.
pub(super) fn push(scene: &mut Scene) {
    scene.server = None;
    let mut command = scene.house.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.envs(scene.line.settings("http://tashika.test"));
    command.env("TASHIKA_LINE_PUSH", "true");
    command.env("TASHIKA_SERVER_SECURE_COOKIES", "false");
    command.env("TASHIKA_LIMITS_FREE_ROOM", "0%");
    let server = Server::start(command);
    scene.line.lead_to(&server.url);
    scene.server = Some(server);
}

/// A program that pushes, and a talk that is linked with person 1.
pub(super) fn pushing() -> Scene {
    let mut scene = Scene::new();
    push(&mut scene);
    scene.link(TALKER, 1);
    scene
}

/// Books person 1 a place by another way than LINE; the booking.
pub(super) fn book(scene: &Scene) -> String {
    let slot = citizen::slot(scene.server(), 0)["id"].clone();
    let booked = scene.post(1, "/api/v1/bookings", "book", &json!({ "slot": slot, "dose": 1 }));
    booked["booking"]["id"].as_str().expect("an id").to_owned()
}

/// Waits until so many messages ended in this way, as the figures for monitoring say.
pub(super) fn ended(scene: &Scene, ending: &str, count: usize) {
    let series = format!("tashika_messages_ended_total{{ending=\"{ending}\",way=");
    until(&format!("{count} {ending}"), || {
        let (_, told) = scene.server().ask("GET", "/metrics", &[], "").expect("it answers");
        let of_ways = told.lines().filter(|line| line.starts_with(&series));
        let counts = of_ways.filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok());
        counts.sum::<usize>() == count
    });
}

#[test]
fn what_is_done_elsewhere_is_pushed_into_the_talk_and_says_how_to_check_it() {
    let scene = pushing();
    let before = scene.line.answers(TALKER);
    let id = book(&scene);
    let told = scene.line.answer_after(TALKER, before);
    for said in [BOOKED, "5月24日", PROOF, "母の予約"] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(!told.contains("0000000001") && !told.contains("1955"), "{told}");
    let before = scene.line.answers(TALKER);
    scene.post(1, &format!("/api/v1/bookings/{id}/cancel"), "cancel", &json!({}));
    assert!(scene.line.answer_after(TALKER, before).contains(CANCELLED));
    ended(&scene, "handed_over", 2);
}

#[test]
fn what_is_done_in_the_talk_is_answered_there_and_not_pushed_into_it() {
    let scene = pushing();
    scene.hold(TALKER);
    scene.line.choose(TALKER, "g=confirm");
    ended(&scene, "handed_over", 1);
    assert_eq!(scene.line.state().pushes, 0);
}

#[test]
fn every_talk_of_a_person_is_told_once() {
    let scene = pushing();
    scene.link(OTHER, 1);
    // The first talk has it, the second not yet: what comes again to the first is known there.
    scene.line.state().faults.extend([Fault::Lose(500), Fault::Refuse(500)]);
    let counts = [TALKER, OTHER].map(|talker| scene.line.answers(talker));
    book(&scene);
    ended(&scene, "handed_over", 1);
    let told = [TALKER, OTHER].map(|talker| scene.line.answers(talker));
    assert_eq!(told, [counts[0] + 1, counts[1] + 1]);
}

#[test]
fn line_that_refuses_for_a_while_or_says_nothing_is_asked_again_and_tells_once() {
    for fault in [Fault::Refuse(429), Fault::Refuse(500), Fault::Lose(500), Fault::Silence] {
        let scene = pushing();
        let before = scene.line.answers(TALKER);
        scene.line.state().faults.push_back(fault);
        book(&scene);
        ended(&scene, "handed_over", 1);
        assert_eq!(scene.line.answers(TALKER), before + 1, "{fault:?}");
    }
}

#[test]
fn a_program_that_is_killed_after_line_took_a_message_tells_nobody_twice() {
    let mut scene = pushing();
    let before = scene.line.answers(TALKER);
    // LINE took it and never says so: the program waits for the answer and dies.
    scene.line.state().faults.push_back(Fault::Silence);
    book(&scene);
    scene.line.answer_after(TALKER, before);
    push(&mut scene);
    ended(&scene, "handed_over", 1);
    assert_eq!(scene.line.answers(TALKER), before + 1);
}

#[test]
fn what_line_refuses_for_good_is_over_and_told_at_the_desk() {
    let scene = pushing();
    scene.line.state().faults.push_back(Fault::Refuse(400));
    book(&scene);
    ended(&scene, "refused", 1);
}

#[test]
fn whoever_blocked_us_is_pushed_nothing_and_books_all_the_same() {
    let scene = pushing();
    scene.line.block(TALKER);
    until("the link ends", || scene.entries("LineUnlinked") == 1);
    book(&scene);
    assert_eq!(scene.me(1)["bookings"][0]["status"], "confirmed");
    assert_eq!(scene.line.state().pushes, 0);
}
