//! The dry run of an opening: what it says of an instant is what the rules decide at that instant.

#[expect(dead_code, reason = "the town of the rules has more than is needed here")]
#[path = "rules/town.rs"]
mod town;

use jiff::civil::date;
use kernel::command::{Actor, Channel, Command, Context, Person};
use kernel::decide::{Settled, settle};
use kernel::event::{Event, Record};
use kernel::planner::{Area, PlannerEvent};
use kernel::programme::{Programme, Wave};
use kernel::proposal::Content;
use kernel::prospect::{self, NOBODY};
use kernel::quota::{Amount, Quota};
use kernel::state::State;
use kernel::time::Instant;

use crate::town::Citizen;

fn minute(minute: u16) -> Instant {
    town::instant(date(2021, 5, 17), minute)
}

/// A wave for people born until 1957, open from 11:00; a slot to be seen from 11:30, another from the beginning.
fn world() -> (State, Citizen) {
    let wave = Wave {
        opens_at: minute(660),
        born_on_or_before: Some(date(1957, 4, 1)),
        municipalities: vec!["13*".to_owned()],
        ..town::everyone("wave-1")
    };
    let definition = Programme { waves: vec![wave], ..town::programme("p") };
    let aki = Citizen::new(0, "131121", "0000000001", date(1950, 4, 1));
    let mut late = town::slot("late", 1, date(2021, 5, 30), 540, 5);
    late.published_at = minute(690);
    let slots = vec![town::slot("early", 0, date(2021, 5, 29), 540, 3), late];
    let mut state = State::default();
    for event in [
        Event::ProgrammeApplied { programme: 0, definition: Box::new(definition) },
        Event::RosterStaged { programme: 0, import: 1, rows: vec![aki.row()] },
        Event::RosterImported { programme: 0, import: 1, file: 0 },
        Event::SlotsPublished { programme: 0, slots },
    ] {
        let (channel, actor) = (Channel::Cli, Actor::Staff(0));
        state.apply(&Record { at: minute(600), channel, actor, key: None, event });
    }
    (state, aki)
}

fn person(citizen: &Citizen) -> Person {
    citizen.signed_in(citizen.born_on)
}

/// Days that could be booked, with their free places.
fn days(state: &State, person: &Person, at: Instant) -> Vec<(String, u64)> {
    let held = state.programme_at(0).expect("the programme");
    let told = prospect::of_person(held, person, 1, at).into_iter();
    told.map(|day| (day.date.to_string(), day.free)).collect()
}

fn day(day: &str, free: u64) -> (String, u64) {
    (day.to_owned(), free)
}

#[test]
fn what_can_be_booked_grows_with_the_hours() {
    let (state, aki) = world();
    let aki = person(&aki);
    assert_eq!(days(&state, &aki, minute(659)), []);
    assert_eq!(days(&state, &aki, minute(660)), [day("2021-05-29", 3)]);
    assert_eq!(days(&state, &aki, minute(690)), [day("2021-05-29", 3), day("2021-05-30", 5)]);
    assert_eq!(days(&state, &aki, town::instant(date(2021, 5, 29), 0)), [day("2021-05-30", 5)]);
}

#[test]
fn it_is_what_the_rules_decide() {
    let (state, aki) = world();
    let slots = [("early", 0, date(2021, 5, 29)), ("late", 1, date(2021, 5, 30))];
    for (name, venue, on) in slots {
        let slot = town::slot(name, venue, on, 540, 3).id;
        for minutes in [600, 659, 660, 661, 689, 690, 691] {
            let now = minute(minutes);
            let (channel, actor) = (Channel::Web, Actor::Holder);
            let context = Context { now, entropy: 7, channel, actor, key: None, valid_until: now.plus_ms(1) };
            let books = Command::Book { person: person(&aki), slot, dose: 1 };
            let booked = matches!(settle(&state, &context, &books), Settled::Happens(_));
            let told = days(&state, &person(&aki), now).iter().any(|(day, _)| *day == on.to_string());
            assert_eq!(told, booked, "{name} at minute {minutes}");
        }
    }
}

#[test]
fn somebody_of_no_list_is_asked_about_by_age_and_town() {
    let (state, aki) = world();
    let old = Person { holder: NOBODY, ..person(&aki) };
    assert_eq!(days(&state, &old, minute(660)), [day("2021-05-29", 3)]);
    let young = Citizen { born_on: date(1980, 4, 1), ..aki };
    assert_eq!(days(&state, &Person { holder: NOBODY, ..person(&young) }, minute(660)), []);
}

#[test]
fn a_wave_tells_its_days_and_at_most_how_many_people() {
    let (state, _) = world();
    let held = state.programme_at(0).expect("the programme");
    let told = prospect::of_waves(held, minute(659));
    let wave = told.first().expect("the wave");
    assert_eq!((wave.is_open, wave.vouchers, wave.is_by_age, wave.days.len()), (false, 1, true, 1));
    assert!(prospect::of_waves(held, minute(660))[0].is_open);
}

#[test]
fn people_of_a_list_are_counted_by_the_waves_that_let_them_book() {
    let (state, aki) = world();
    let held = state.programme_at(0).expect("the programme");
    let (reached, could) = prospect::of_listed(held, &person(&aki), minute(659)).expect("on the list");
    assert_eq!((reached[0].belongs, reached[0].is_open, could), (true, false, false));
    let (reached, could) = prospect::of_listed(held, &person(&aki), minute(660)).expect("on the list");
    assert_eq!((reached[0].is_open, could), (true, true));
    let stranger = Citizen::new(0, "131121", "0000000002", date(1950, 4, 1));
    assert_eq!(prospect::of_listed(held, &person(&stranger), minute(660)), None);
}

#[test]
fn a_proposal_is_tried_without_anything_happening() {
    let (state, aki) = world();
    let held = state.programme_at(0).expect("the programme");
    let old = Person { holder: NOBODY, ..person(&aki) };
    let rows = vec![town::slot("new", 0, date(2021, 5, 31), 540, 9)];
    let planned = held.with(&Content::Slots { rows, acknowledged: Vec::new(), series: None });
    let told = prospect::of_person(&planned, &old, 1, minute(660));
    assert_eq!(told.iter().map(|day| day.free).collect::<Vec<_>>(), [3, 9]);
    let opening = Content::Opening { wave: "wave-1".to_owned(), opens_at: minute(640) };
    assert_eq!(prospect::of_person(&held.with(&opening), &old, 1, minute(640)).len(), 1);
    assert_eq!(days(&state, &old, minute(640)), [], "the real programme is as it was");
}

#[test]
fn what_is_kept_for_a_way_in_is_told_beside_what_is_free() {
    let (mut state, _) = world();
    let quota = Quota { kept: [(Channel::Desk, Amount::Places(1))].into(), release_hours: 0 };
    let event = Event::Planner(PlannerEvent::QuotaStated { programme: 0, area: Area::Programme, quota });
    let (at, channel, actor) = (state.last_at(), Channel::Cli, Actor::Staff(0));
    state.apply(&Record { at, channel, actor, key: None, event });
    let held = state.programme_at(0).expect("the programme");
    let days: Vec<_> = prospect::of_waves(held, minute(690)).into_iter().flat_map(|it| it.days).collect();
    assert!(days.iter().any(|day| day.kept > 0) && days.iter().all(|day| day.kept <= day.free), "{days:?}");
    let planned = held.with(&Content::Opening { wave: "wave-1".to_owned(), opens_at: minute(640) });
    let days: Vec<_> = prospect::of_waves(&planned, minute(690)).into_iter().flat_map(|it| it.days).collect();
    assert!(days.iter().any(|day| day.kept > 0), "also as if a proposal were approved: {days:?}");
}
