//! Refused sign-ins: found by incident, bounded, forgotten in time.

use store::{ATTEMPT_TEXT_BYTES_MAX, ATTEMPTS_KEPT_MAX, ATTEMPTS_SHOWN_MAX, Attempt, FaultKind};

use super::bench::{Bench, append};

on_every_store! {
    an_unknown_incident_is_none,
    an_incident_is_found_as_it_was,
    an_incident_outlives_its_handle,
    a_known_incident_stays_as_it_is,
    the_newest_are_kept_and_the_oldest_go,
    those_of_a_subject_are_found_newest_first,
    a_subject_that_nobody_tried_has_none,
    no_more_than_the_limit_of_a_subject_are_shown,
    those_of_a_subject_outlive_their_handle,
    those_of_a_subject_are_forgotten_too,
    those_before_an_instant_are_forgotten,
    forgetting_makes_room,
    a_text_over_the_limit_is_refused,
    attempts_do_not_move_the_journal,
}

fn an_unknown_incident_is_none(bench: &mut dyn Bench) {
    assert_eq!(bench.open().attempt("none").expect("an answer"), None);
}

fn an_incident_is_found_as_it_was(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.put_attempts(&[attempt(1, 10), attempt(2, 20)]).expect("kept");
    assert_eq!(store.attempt("i2").expect("an answer"), Some(attempt(2, 20)));
}

fn an_incident_outlives_its_handle(bench: &mut dyn Bench) {
    bench.open().put_attempts(&[attempt(1, 10)]).expect("kept");
    assert_eq!(bench.open().attempt("i1").expect("an answer"), Some(attempt(1, 10)));
}

fn a_known_incident_stays_as_it_is(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.put_attempts(&[attempt(1, 10)]).expect("kept");
    store.put_attempts(&[attempt(1, 99)]).expect("no fault");
    assert_eq!(store.attempt("i1").expect("an answer"), Some(attempt(1, 10)));
}

fn the_newest_are_kept_and_the_oldest_go(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let many: Vec<Attempt> = (0..ATTEMPTS_KEPT_MAX + 2).map(|number| attempt(number, 10)).collect();
    store.put_attempts(&many[..ATTEMPTS_KEPT_MAX]).expect("kept");
    store.put_attempts(&many[ATTEMPTS_KEPT_MAX..]).expect("kept");
    let found = [0, 1, 2, ATTEMPTS_KEPT_MAX + 1]
        .map(|number| store.attempt(&format!("i{number}")).expect("an answer").is_some());
    assert_eq!(found, [false, false, true, true]);
}

fn those_of_a_subject_are_found_newest_first(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let [first, other, second] = [of_subject(7, 1, 30), of_subject(8, 2, 20), of_subject(7, 3, 10)];
    store.put_attempts(&[first.clone(), other]).expect("kept");
    store.put_attempts(std::slice::from_ref(&second)).expect("kept");
    assert_eq!(store.attempts_of(&[7; 16]).expect("an answer"), [second, first]);
}

fn a_subject_that_nobody_tried_has_none(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.put_attempts(&[of_subject(7, 1, 10)]).expect("kept");
    assert_eq!(store.attempts_of(&[9; 16]).expect("an answer"), []);
}

fn no_more_than_the_limit_of_a_subject_are_shown(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let many: Vec<Attempt> = (0..=ATTEMPTS_SHOWN_MAX).map(|number| of_subject(7, number, 10)).collect();
    store.put_attempts(&many).expect("kept");
    let mut newest = many[1..].to_vec();
    newest.reverse();
    assert_eq!(store.attempts_of(&[7; 16]).expect("an answer"), newest);
}

fn those_of_a_subject_outlive_their_handle(bench: &mut dyn Bench) {
    bench.open().put_attempts(&[of_subject(7, 1, 10)]).expect("kept");
    assert_eq!(bench.open().attempts_of(&[7; 16]).expect("an answer"), [of_subject(7, 1, 10)]);
}

fn those_of_a_subject_are_forgotten_too(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.put_attempts(&[of_subject(7, 1, 10), of_subject(7, 2, 20)]).expect("kept");
    store.forget_attempts_before(20).expect("forgotten");
    assert_eq!(store.attempts_of(&[7; 16]).expect("an answer"), [of_subject(7, 2, 20)]);
}

fn those_before_an_instant_are_forgotten(bench: &mut dyn Bench) {
    let mut store = bench.open();
    store.put_attempts(&[attempt(1, 10), attempt(2, 20), attempt(3, 30)]).expect("kept");
    store.forget_attempts_before(20).expect("forgotten");
    let found = ["i1", "i2", "i3"].map(|incident| store.attempt(incident).expect("an answer").is_some());
    assert_eq!(found, [false, true, true]);
}

fn forgetting_makes_room(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let many: Vec<Attempt> = (0..ATTEMPTS_KEPT_MAX).map(|number| attempt(number, 10)).collect();
    store.put_attempts(&many).expect("kept");
    store.put_attempts(&[attempt(ATTEMPTS_KEPT_MAX, 30)]).expect("kept");
    store.forget_attempts_before(20).expect("forgotten");
    store.put_attempts(&many[..9]).expect("kept");
    assert!(store.attempt(&format!("i{ATTEMPTS_KEPT_MAX}")).expect("an answer").is_some());
}

fn a_text_over_the_limit_is_refused(bench: &mut dyn Bench) {
    let long = Attempt { detail: "x".repeat(ATTEMPT_TEXT_BYTES_MAX + 1), ..attempt(1, 10) };
    assert_eq!(bench.open().put_attempts(&[long]).expect_err("too long").kind(), FaultKind::Other);
}

fn attempts_do_not_move_the_journal(bench: &mut dyn Bench) {
    let mut store = bench.open();
    let head = append(&mut *store, &["a"]);
    store.put_attempts(&[attempt(1, 10)]).expect("kept");
    assert_eq!(store.head().expect("a head"), head);
}

fn of_subject(subject: u8, number: usize, at: i64) -> Attempt {
    Attempt { subject: [subject; 16], ..attempt(number, at) }
}

fn attempt(number: usize, at: i64) -> Attempt {
    Attempt {
        incident: format!("i{number}"),
        at,
        subject: [number as u8; 16],
        code: "voucher_unknown".to_owned(),
        detail: "channel=web".to_owned(),
    }
}
