//! The guard rails, with the very mistakes of 2021: a week that was published by accident, a doubled capacity, first doses
//! without places for the second.

#[expect(dead_code, reason = "the town of the rules has more than is needed here")]
#[path = "rules/town.rs"]
mod town;

use jiff::civil::{Date, date};
use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use kernel::guard::{Finding, Rail, findings};
use kernel::programme::{Programme, Wave};
use kernel::slot::SlotRow;
use kernel::state::State;
use kernel::time::{Instant, plus_days};

/// Places of a slot at the centre of Tokyo.
const USUAL: u32 = 250;

fn noon() -> Instant {
    town::instant(date(2021, 5, 16), 12 * 60)
}

fn wave(from: Date, until: Date, doses: &[u8]) -> Wave {
    Wave { slots_from: from, slots_until: until, doses: doses.to_vec(), ..town::everyone("wave-1") }
}

/// The centre as on the eve of 17 May 2021: a wave for 24 to 30 May, and these slots.
fn centre(waves: Vec<Wave>, slots: Vec<SlotRow>) -> State {
    let definition = Programme { waves, ..town::programme("p") };
    let mut state = State::default();
    for event in [
        Event::ProgrammeApplied { programme: 0, definition: Box::new(definition) },
        Event::SlotsPublished { programme: 0, slots },
    ] {
        let (channel, actor) = (Channel::Cli, Actor::Staff(0));
        state.apply(&Record { at: noon(), channel, actor, key: None, event });
    }
    state
}

fn days(from: Date, count: i32, capacity: u32) -> Vec<SlotRow> {
    let of_day = |index| {
        let day = plus_days(from, index);
        (0..4).map(move |hour| town::slot(&format!("{day} {hour}"), 0, day, 540 + hour * 30, capacity))
    };
    (0..count).flat_map(of_day).collect()
}

fn may(doses: &[u8]) -> State {
    centre(vec![wave(date(2021, 5, 24), date(2021, 5, 30), doses)], days(date(2021, 5, 24), 7, USUAL))
}

fn found(state: &State, rows: &[SlotRow]) -> Vec<Finding> {
    findings(state.programme_at(0).expect("the programme"), rows, noon())
}

fn rails(state: &State, rows: &[SlotRow]) -> Vec<Rail> {
    found(state, rows).iter().map(|finding| finding.rail).collect()
}

#[test]
fn the_week_that_722_people_booked_by_accident_is_found() {
    let june = days(date(2021, 6, 12), 7, USUAL);
    let found = found(&may(&[]), &june);
    let days = (date(2021, 6, 12), date(2021, 6, 18));
    let told: Vec<_> = found.iter().map(|it| (it.rail, (it.from, it.until), it.slots)).collect();
    assert_eq!(told, [(Rail::OutsideWaves, days, 28), (Rail::FarDate, days, 28)]);
    assert_eq!(found.last().map(|it| (it.seen, it.usual)), Some((13, 7)), "days away, and what is near");
}

#[test]
fn it_is_found_under_a_wave_that_is_wide_enough() {
    let wide = wave(date(2021, 5, 24), date(2021, 8, 31), &[]);
    let state = centre(vec![wide], days(date(2021, 5, 24), 7, USUAL));
    assert_eq!(rails(&state, &days(date(2021, 6, 12), 7, USUAL)), [Rail::FarDate]);
}

#[test]
fn it_is_found_when_both_weeks_come_in_one_file() {
    let wide = wave(date(2021, 5, 24), date(2021, 8, 31), &[]);
    let both = [days(date(2021, 5, 24), 7, USUAL), days(date(2021, 6, 12), 7, USUAL)].concat();
    let found = found(&centre(vec![wide], Vec::new()), &both);
    assert_eq!(
        found.iter().map(|it| (it.rail, it.from)).collect::<Vec<_>>(),
        [(Rail::FarDate, date(2021, 6, 12))]
    );
}

#[test]
fn the_next_week_of_the_wave_is_right() {
    let wide = wave(date(2021, 5, 24), date(2021, 6, 6), &[]);
    let state = centre(vec![wide], days(date(2021, 5, 24), 7, USUAL));
    assert_eq!(rails(&state, &days(date(2021, 5, 31), 7, USUAL)), []);
}

#[test]
fn a_doubled_capacity_is_found_and_a_little_more_is_not() {
    let doubled = days(date(2021, 5, 30), 1, 2 * USUAL);
    let found = found(&may(&[]), &doubled);
    let told: Vec<_> = found.iter().map(|it| (it.rail, it.seen, it.usual)).collect();
    assert_eq!(told, [(Rail::Capacity, 500, 250)]);
    assert_eq!(rails(&may(&[]), &days(date(2021, 5, 30), 1, USUAL + 100)), []);
}

#[test]
fn a_longer_slot_may_have_more_places() {
    let mut longer = town::slot("longer", 0, date(2021, 5, 30), 900, 2 * USUAL);
    longer.end_minute = longer.start_minute + 60;
    assert_eq!(rails(&may(&[]), &[longer]), []);
}

#[test]
fn fewer_places_are_no_mistake() {
    assert_eq!(rails(&may(&[]), &days(date(2021, 5, 30), 1, 0)), []);
}

#[test]
fn first_doses_without_places_for_the_second_are_found() {
    let first = wave(date(2021, 5, 24), date(2021, 6, 6), &[1]);
    let state = centre(vec![first.clone()], days(date(2021, 5, 24), 7, USUAL));
    let week = days(date(2021, 5, 31), 7, USUAL);
    let found = found(&state, &week);
    let told: Vec<_> = found.iter().map(|it| (it.rail, it.from, it.until, it.seen, it.usual)).collect();
    let needed = u64::from(USUAL) * 4 * 14;
    assert_eq!(told, [(Rail::SecondDoses, date(2021, 5, 31), date(2021, 6, 6), 0, needed)]);

    let second = wave(date(2021, 6, 28), date(2021, 7, 11), &[2]);
    let later = days(date(2021, 6, 28), 14, USUAL);
    let state = centre(vec![first, second], [days(date(2021, 5, 24), 7, USUAL), later].concat());
    assert_eq!(rails(&state, &week), [], "four weeks later there are as many places");
}

#[test]
fn a_slot_that_has_begun_is_found() {
    assert!(rails(&may(&[]), &days(date(2021, 5, 16), 1, USUAL)).contains(&Rail::Past));
}

#[test]
fn two_wrong_weeks_are_two_findings_and_a_right_one_between_is_none() {
    let wide = wave(date(2021, 5, 24), date(2021, 6, 30), &[]);
    let state = centre(vec![wide], days(date(2021, 5, 24), 7, USUAL));
    let rows = [
        days(date(2021, 5, 31), 1, 2 * USUAL),
        days(date(2021, 6, 1), 1, USUAL),
        days(date(2021, 6, 2), 2, 3 * USUAL),
    ];
    let found = found(&state, &rows.concat());
    let told: Vec<_> = found.iter().map(|it| (it.from, it.until, it.seen)).collect();
    assert_eq!(
        told,
        [(date(2021, 5, 31), date(2021, 5, 31), 500), (date(2021, 6, 2), date(2021, 6, 3), 750)]
    );
}

fn firm(state: &State, rows: &[SlotRow]) -> Vec<Rail> {
    found(state, rows).iter().filter(|finding| finding.is_firm).map(|finding| finding.rail).collect()
}

#[test]
fn the_week_of_june_stops_whoever_publishes_it_alone() {
    let june = days(date(2021, 6, 12), 7, USUAL);
    assert_eq!(firm(&may(&[]), &june), [Rail::OutsideWaves, Rail::FarDate]);
}

#[test]
fn two_days_do_not_tell_where_a_venue_is() {
    let wide = wave(date(2021, 5, 24), date(2021, 8, 31), &[]);
    let known = |count| centre(vec![wide.clone()], days(date(2021, 5, 24), count, USUAL));
    let june = days(date(2021, 6, 12), 7, USUAL);
    assert_eq!((rails(&known(2), &june), firm(&known(2), &june)), (vec![Rail::FarDate], vec![]));
    assert_eq!(firm(&known(3), &june), [Rail::FarDate]);
}

#[test]
fn a_few_places_outside_every_wave_stop_nobody() {
    let outside = |places| firm(&may(&[]), &days(date(2021, 5, 31), 1, places));
    assert_eq!(outside(2), [], "eight places");
    assert_eq!(outside(3), [Rail::OutsideWaves], "twelve");
}

#[test]
fn second_doses_on_the_days_when_they_are_due_are_not_far() {
    let due = days(date(2021, 6, 21), 7, USUAL);
    let wide = |doses: &[u8]| {
        centre(vec![wave(date(2021, 5, 24), date(2021, 8, 31), doses)], days(date(2021, 5, 24), 7, USUAL))
    };
    assert_eq!(rails(&wide(&[]), &due), [], "four weeks after the first");
    assert!(rails(&wide(&[1]), &due).contains(&Rail::FarDate), "nobody has a second dose there");
    let earlier = days(date(2021, 6, 20), 1, USUAL);
    assert_eq!(rails(&wide(&[]), &earlier), [Rail::FarDate], "no first dose was four weeks before");
}

#[test]
fn a_few_slots_do_not_tell_what_is_usual_and_a_few_places_do_no_harm() {
    let wide = wave(date(2021, 5, 24), date(2021, 8, 31), &[]);
    let known = |count, places| centre(vec![wide.clone()], days(date(2021, 5, 24), count, places));
    let next = |places| days(date(2021, 5, 26), 1, places);
    assert_eq!(rails(&known(1, 10), &next(20)), [Rail::Capacity]);
    assert_eq!(firm(&known(1, 10), &next(20)), [], "four slots");
    assert_eq!(firm(&known(2, 10), &next(20)), [Rail::Capacity], "eight slots");
    assert_eq!(firm(&known(2, 9), &next(18)), [], "nine places too many");
}

#[test]
fn first_doses_stop_nobody_while_no_wave_gives_second_ones_or_few_are_lacking() {
    let first = wave(date(2021, 5, 24), date(2021, 6, 6), &[1]);
    let second = wave(date(2021, 6, 28), date(2021, 7, 11), &[2]);
    let week = |places| days(date(2021, 5, 24), 5, places);
    let alone = centre(vec![first.clone()], Vec::new());
    assert_eq!((rails(&alone, &week(5)), firm(&alone, &week(5))), (vec![Rail::SecondDoses], vec![]));
    let both = centre(vec![first, second], Vec::new());
    assert_eq!(firm(&both, &week(5)), [Rail::SecondDoses], "a hundred first doses");
    assert_eq!(firm(&both, &week(4)), [], "eighty");
}
