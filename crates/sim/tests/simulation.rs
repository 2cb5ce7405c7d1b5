//! The simulation itself: it repeats, it sees, it tells a short story, and what it found stays mended.

use sim::simulation::flaw::{self, Flaw};
use sim::simulation::plan::{Act, Effect, Plan, Scene, Trouble, Wish};
use sim::simulation::{run, shrink, survey};

const STEPS: usize = 120;

#[test]
fn a_seed_gives_the_same_run_every_time() {
    for seed in 0..12 {
        let plan = Plan::drawn(seed, STEPS);
        let (once, again) = (run(&plan, None, true), run(&plan, None, true));
        assert!(once.figures.entries > 0, "seed {seed}");
        assert_eq!(once, again, "seed {seed}");
    }
}

#[test]
fn a_few_seeds_keep_every_promise() {
    let found = survey::seeds(1, 30, STEPS, None, |_| {});
    assert_eq!(found.failed, None);
    assert!(found.figures.bookings > 0 && found.figures.unanswered > 0, "{:?}", found.figures);
}

#[test]
fn a_flaw_is_seen_and_its_story_is_short() {
    let flaw = Some(Flaw::CancelledDropped);
    let found = survey::seeds(1, 100, STEPS, flaw, |_| {});
    let (seed, violation) = found.failed.expect("a booking was cancelled");
    assert_eq!(violation.promise, 2, "{violation}");
    let shortest = shrink::shortest(&Plan::drawn(seed, STEPS), flaw);
    assert!(shortest.acts.len() <= 8, "{:?}", shortest.acts);
    let told = run(&shortest, flaw, true);
    assert!(told.broken.is_some_and(|(_, violation)| violation.promise == 2));
    assert!(told.story.iter().any(|line| line.contains("to cancel")), "{:?}", told.story);
}

fn ask(who: u8, node: u8, wish: Wish) -> Act {
    Act::Ask { who, device: 0, node, wish }
}

fn two_nodes(acts: Vec<Act>) -> Plan {
    let scene = Scene {
        nodes: 2,
        people: 2,
        slots: 2,
        capacity: 1,
        is_eve: false,
        is_day: false,
        has_waitlist: false,
        snapshot_every: 200_000,
    };
    Plan { seed: 1, scene, acts }
}

fn with_waitlist(acts: Vec<Act>) -> Plan {
    let plan = two_nodes(acts);
    Plan { scene: Scene { has_waitlist: true, ..plan.scene }, ..plan }
}

/// Node B has not heard of what node A told: it must not refuse from what it knows.
fn refused_by_a_node_that_was_left_behind() -> Plan {
    two_nodes(vec![
        ask(1, 0, Wish::Book { slot: 0, dose: 1 }),
        Act::Run { node: 0 },
        ask(1, 1, Wish::Hold { slot: 0, keyed: false }),
        Act::Pass { ms: 60_000 },
        Act::Run { node: 1 },
    ])
}

#[test]
fn a_refusal_never_rests_on_a_journal_that_another_node_has_continued() {
    let outcome = run(&refused_by_a_node_that_was_left_behind(), None, false);
    assert_eq!(outcome.broken, None);
}

/// The control.
#[test]
fn without_a_look_at_the_head_such_a_refusal_is_noticed() {
    let outcome = run(&refused_by_a_node_that_was_left_behind(), Some(Flaw::StaleRefusal), false);
    assert!(outcome.broken.is_some());
}

#[test]
fn a_checkpoint_is_never_signed_over_what_may_still_be_lost() {
    let plan = two_nodes(vec![
        ask(0, 0, Wish::Book { slot: 0, dose: 1 }),
        Act::Run { node: 0 },
        ask(1, 1, Wish::Hold { slot: 1, keyed: false }),
        ask(0, 0, Wish::Receipt { booking: 0 }),
        Act::Run { node: 1 },
        Act::Trouble(Trouble::Unknown { effect: Effect::Unsynced }),
        Act::Trouble(Trouble::NotSent),
        ask(1, 1, Wish::Hold { slot: 0, keyed: true }),
        Act::Run { node: 1 },
        Act::Run { node: 0 },
    ]);
    assert_eq!(run(&plan, None, false).broken, None);
}

#[test]
fn a_node_whose_clock_was_a_day_ahead_stops_no_other_node() {
    let plan = two_nodes(vec![
        Act::Trouble(Trouble::Crash { node: 1 }),
        Act::Trouble(Trouble::Jump { node: 1, seconds: 86_400 }),
        Act::Trouble(Trouble::Start { node: 1 }),
        Act::Run { node: 1 },
        ask(0, 0, Wish::Book { slot: 0, dose: 1 }),
        Act::Run { node: 0 },
    ]);
    assert_eq!(run(&plan, None, false).broken, None);
}

/// Two nodes in turn, a minute apart: each finds that the other has written.
#[test]
fn a_hold_ends_also_where_nodes_take_turns() {
    let mut acts = vec![ask(0, 0, Wish::Hold { slot: 0, keyed: true }), Act::Run { node: 0 }];
    for minute in 0..12 {
        let node = (minute + 1) % 2;
        acts.extend([
            Act::Pass { ms: 60_000 },
            ask(1, node, Wish::Release { keyed: true }),
            Act::Run { node },
        ]);
    }
    acts.extend([ask(1, 0, Wish::Book { slot: 0, dose: 1 }), Act::Run { node: 0 }]);
    let outcome = run(&two_nodes(acts), None, true);
    assert_eq!(outcome.broken, None);
    assert!(outcome.story.iter().any(|line| line.contains("is confirmed")), "{:#?}", outcome.story);
}

/// Whoever has what is offered held, and in the same moment cancels the first dose, loses that offer and is made another.
#[test]
fn a_hold_is_answered_with_the_offer_that_it_was_of() {
    let plan = with_waitlist(vec![
        ask(1, 0, Wish::Book { slot: 0, dose: 1 }),
        ask(0, 0, Wish::Book { slot: 1, dose: 1 }),
        Act::Run { node: 0 },
        ask(1, 0, Wish::Join),
        ask(0, 0, Wish::Cancel { booking: 0 }),
        Act::Run { node: 0 },
        Act::Pass { ms: 10_000 },
        ask(1, 0, Wish::Hold { slot: 1, keyed: true }),
        ask(1, 0, Wish::Cancel { booking: 0 }),
    ]);
    let outcome = run(&plan, None, true);
    assert_eq!(outcome.broken, None);
    assert!(
        outcome.story.iter().any(|line| line.contains("hold slot 1: held until")),
        "{:#?}",
        outcome.story
    );
}

/// The place that was offered stays free, and they take it after all.
#[test]
fn what_is_held_anew_after_an_offer_is_no_offer() {
    let plan = with_waitlist(vec![
        ask(1, 0, Wish::Book { slot: 0, dose: 1 }),
        Act::Run { node: 0 },
        ask(0, 0, Wish::Join),
        ask(1, 0, Wish::Cancel { booking: 0 }),
        Act::Run { node: 0 },
        Act::Pass { ms: 600_001 },
        ask(0, 0, Wish::Hold { slot: 0, keyed: false }),
        Act::Run { node: 0 },
    ]);
    let outcome = run(&plan, None, true);
    assert_eq!(outcome.broken, None);
    assert!(
        outcome.story.iter().any(|line| line.contains("hold slot 0: held until")),
        "{:#?}",
        outcome.story
    );
}

#[test]
fn a_node_that_nobody_asks_follows_the_others() {
    let plan = two_nodes(vec![
        ask(0, 0, Wish::Book { slot: 0, dose: 1 }),
        Act::Run { node: 0 },
        Act::Run { node: 1 },
        Act::Run { node: 1 },
        ask(0, 1, Wish::Page),
        Act::Run { node: 1 },
    ]);
    let outcome = run(&plan, None, true);
    assert_eq!(outcome.broken, None);
    let calm = outcome.story.iter().position(|line| line.starts_with("the calm")).expect("an end");
    let mut before = outcome.story.iter().take(calm);
    assert!(
        before.any(|line| line.contains("told by node B") && line.contains("confirmed")),
        "{:#?}",
        outcome.story
    );
}

#[test]
fn the_document_has_the_table_of_flaws() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/concepts/simulation.md");
    let document = std::fs::read_to_string(path).expect("the document");
    let table = flaw::table();
    assert!(document.contains(&table), "docs/concepts/simulation.md lacks this table:\n\n{table}");
}

/// A day at the venue is worth nothing if nobody gets past the door.
#[test]
fn on_the_day_people_are_taken_checked_given_and_turned_away() {
    let days = (0..60).map(|day| run(&Plan::drawn(day * 5 + 4, STEPS), None, true));
    let stories: Vec<String> = days.flat_map(|outcome| outcome.story).collect();
    let wanted = ["is checked_in", "is checked ", "is administered", "is not_given", "0 did not come"];
    for what in wanted {
        assert!(stories.iter().any(|line| line.contains(what)), "nobody {what}");
    }
    let undone = |line: &&String| line.contains("asked to undo") && line.contains(" is ");
    let next = |line: &&String| line.contains("book the dose after") && line.contains("is confirmed");
    assert!(stories.iter().any(|line| undone(&line)) && stories.iter().any(|line| next(&line)));
}

#[test]
fn a_booking_whose_dose_was_given_is_missed_on_my_page() {
    let found = survey::seeds(0, Flaw::GivenDropped.within(), STEPS, Some(Flaw::GivenDropped), |_| {});
    let (_, violation) = found.failed.expect("a dose was given");
    assert_eq!(violation.promise, 2, "{violation}");
}

/// Chance seldom leaves anybody confirmed until their hour is over.
#[test]
fn who_did_not_come_is_marked_and_taken_back() {
    let at_counter = |act| ask(0, 0, Wish::Counter { act, booking: 0 });
    let (page, run_all) = (ask(0, 0, Wish::Page), Act::Run { node: 0 });
    let mut acts = Vec::new();
    // Taken in, undone, marked when the hour is over, taken back.
    for deed in [at_counter(1), page, at_counter(8), page] {
        acts.extend([deed, run_all]);
    }
    acts.push(Act::Pass { ms: 600_000 });
    for deed in [at_counter(11), page, at_counter(8), page] {
        acts.extend([deed, run_all]);
    }
    let mut plan = two_nodes(acts);
    plan.scene = Scene { is_day: true, ..plan.scene };
    let outcome = run(&plan, None, true);
    assert_eq!(outcome.broken, None);
    let calm = outcome.story.iter().position(|line| line.starts_with("the calm")).expect("an end");
    let told = outcome.story[..calm].join("\n");
    for what in ["1 did not come", "no_show]", "undo the step no_show"] {
        assert!(told.contains(what), "{what}: {told}");
    }
    assert!(outcome.story[..calm].iter().rev().any(|line| line.contains("confirmed]")), "{told}");
}
