//! Guard rails: what about slots that somebody wants to publish looks like a mistake.
//!
//! In 2021 a week of June was published by accident and 722 people booked it before anybody saw it. Each rail here would
//! have stopped that, or another mistake of those years. A rail refuses nothing by itself: it gives [`Finding`]s, and
//! whoever publishes says why they are right. Whoever publishes alone is stopped by those that are firm, which rest on
//! enough to be held against. Only rows that bring places are looked at; fewer places mislead nobody.
//! The surprise: a finding is about a run of days at a venue, so that a wrong week is one thing to read and not five hundred.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::slot::{SlotId, SlotRow};
use crate::state::ProgrammeState;
use crate::time::{Instant, date_at, days_from_epoch, instant_at, plus_days};
use crate::wave;

/// Days between two days of a venue that are never far.
const NEAR_DAYS: i64 = 7;
/// Days of the past that still tell what is usual at a venue.
const MEMORY_DAYS: i32 = 28;
/// How many times the usual places an hour are too many.
const CAPACITY_FACTOR: u64 = 2;
/// Days of a venue from which it is known where in the year it is.
const FIRM_DAYS: usize = 3;
/// Slots from which it is known how many places are usual.
const FIRM_SLOTS: usize = 8;
/// Places that do harm: too many in one slot, or of all slots of a finding.
const FIRM_PLACES: u64 = 10;
/// First doses without a second that do harm.
const FIRM_DOSES: u64 = 100;

/// A kind of mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Rail {
    /// No wave lets anybody book it.
    OutsideWaves,
    /// A day far from the others of its venue.
    FarDate,
    /// Places that are a multiple of the usual.
    Capacity,
    /// First doses without as many places for the second.
    SecondDoses,
    /// It began already.
    Past,
}

impl Rail {
    /// Every rail; the index is its durable number.
    pub const ALL: [Rail; 5] =
        [Rail::OutsideWaves, Rail::FarDate, Rail::Capacity, Rail::SecondDoses, Rail::Past];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Rail::OutsideWaves => "outside_waves",
            Rail::FarDate => "far_date",
            Rail::Capacity => "capacity",
            Rail::SecondDoses => "second_doses",
            Rail::Past => "past",
        }
    }
}

/// One thing that looks like a mistake: which rail, where, on which days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    pub rail: Rail,
    /// Venue: index in [`ProgrammeState::venue_ids`].
    pub venue: u16,
    /// First day.
    pub from: Date,
    /// Last day; days between that are not proposed are not meant.
    pub until: Date,
    /// How many slots.
    pub slots: u32,
    /// Index of the first of them among the rows.
    pub row: u32,
    /// What was seen: places, or days from the nearest other day.
    pub seen: u64,
    /// What would be usual or needed: places, or days.
    pub usual: u64,
    /// Whether it rests on enough to stop somebody who publishes without a second person.
    pub is_firm: bool,
}

/// What the rails find about rows, in the order of rails, venues and days.
pub fn findings(held: &ProgrammeState, rows: &[SlotRow], now: Instant) -> Vec<Finding> {
    let world = World::of(held, rows, now);
    let mut days = Days::default();
    for (index, row) in (0_u32..).zip(rows).filter(|(_, row)| world.brings(row)) {
        if instant_at(row.date, row.start_minute, row.offset_minutes) <= now {
            // Nobody can book it, so it misleads nobody.
            days.add(Rail::Past, row, index, Seen { seen: 0, usual: 0, is_firm: false });
        }
        if !wave::covers_for_anyone(&held.definition, &held.target_of(row), now) {
            days.add(Rail::OutsideWaves, row, index, Seen { seen: 0, usual: 0, is_firm: true });
        }
        if let Some(distance) = world.far(row) {
            days.add(Rail::FarDate, row, index, distance);
        }
        if let Some(places) = world.too_many(row) {
            days.add(Rail::Capacity, row, index, places);
        }
    }
    let mut found = days.runs(&world.proposed);
    found.extend(world.second_doses());
    found.sort();
    found
}

/// What rows are held against.
struct World<'a> {
    held: &'a ProgrammeState,
    rows: &'a [SlotRow],
    /// What is published and not long past.
    known: Vec<&'a SlotRow>,
    /// Days on which rows bring places, by venue.
    proposed: BTreeMap<u16, BTreeSet<Date>>,
    /// Days that are far from the others, with how far and what would be near, by venue.
    far: BTreeMap<(u16, Date), Seen>,
    /// The others, by venue.
    home: BTreeMap<u16, BTreeSet<i64>>,
    /// Usual places an hour, and of how many slots, by venue.
    usual: BTreeMap<u16, (u64, usize)>,
}

impl<'a> World<'a> {
    fn of(held: &'a ProgrammeState, rows: &'a [SlotRow], now: Instant) -> World<'a> {
        let recent = |row: &SlotRow| {
            row.date >= plus_days(date_at(now, row.offset_minutes), MEMORY_DAYS.saturating_neg())
        };
        let known = held.slots().map(|(_, slot)| slot.row());
        let known = known.filter(|row| row.capacity > 0 && recent(row)).collect();
        let (proposed, far, home, usual) = Default::default();
        let mut world = World { held, rows, known, proposed, far, home, usual };
        let mut proposed: BTreeMap<u16, BTreeSet<Date>> = BTreeMap::new();
        for row in rows.iter().filter(|row| world.brings(row)) {
            proposed.entry(row.venue).or_default().insert(row.date);
        }
        world.usual = proposed.keys().filter_map(|venue| Some((*venue, world.usual_at(*venue)?))).collect();
        world.proposed = proposed;
        for (venue, days) in &world.proposed {
            let others = world.known.iter().filter(|row| row.venue == *venue).map(|row| row.date).collect();
            let (home, far) = far_days(days, &others);
            let is_firm = home.len() >= FIRM_DAYS;
            let seen = |(day, (seen, usual))| ((*venue, day), Seen { seen, usual, is_firm });
            world.far.extend(far.into_iter().map(seen));
            world.home.insert(*venue, home);
        }
        world
    }

    /// Whether a row brings places that are not there yet.
    fn brings(&self, row: &SlotRow) -> bool {
        let before = self.held.slot_with(row.id).map_or(0, |(_, slot)| slot.row().capacity);
        row.capacity > before
    }

    fn far(&self, row: &SlotRow) -> Option<Seen> {
        self.far.get(&(row.venue, row.date)).copied().filter(|_| !self.is_when_due(row))
    }

    /// Whether it is for second doses on a day on which those of another day are usually due.
    fn is_when_due(&self, row: &SlotRow) -> bool {
        let rule = self.held.definition.product(self.held.product_of_venue(row.venue));
        let days = rule.map_or(0, |rule| i64::from(rule.standard_days));
        let first = days_from_epoch(row.date).saturating_sub(days);
        let is_due = days > 0 && self.home.get(&row.venue).is_some_and(|home| home.contains(&first));
        is_due && self.held.definition.doses >= 2 && self.is_for(row, 2)
    }

    /// The usual places an hour: here, else in the programme, else in the rows; and of how many slots.
    fn usual_at(&self, venue: u16) -> Option<(u64, usize)> {
        let here = median(self.known.iter().filter(|row| row.venue == venue).map(|row| an_hour(row)));
        here.or_else(|| median(self.known.iter().map(|row| an_hour(row))))
            .or_else(|| median(self.rows.iter().map(an_hour)))
    }

    /// Places and the usual places, if they are a multiple of what is usual.
    fn too_many(&self, row: &SlotRow) -> Option<Seen> {
        let (an_hour_usual, slots) = *self.usual.get(&row.venue)?;
        let usual = an_hour_usual.saturating_mul(minutes(row)).checked_div(HOUR).unwrap_or_default();
        let is_multiple = an_hour(row) >= an_hour_usual.saturating_mul(CAPACITY_FACTOR);
        let seen = u64::from(row.capacity);
        let is_firm = slots >= FIRM_SLOTS && seen.saturating_sub(usual) >= FIRM_PLACES;
        is_multiple.then_some(Seen { seen, usual, is_firm })
    }

    /// Places for first doses alone, and places for second doses when they are due; of products that rows bring more of.
    fn second_doses(&self) -> Vec<Finding> {
        if self.held.definition.doses < 2 {
            return Vec::new();
        }
        let mut found: BTreeMap<&str, Finding> = BTreeMap::new();
        for (index, row) in
            (0_u32..).zip(self.rows).filter(|(_, row)| self.brings(row) && self.is_first_only(row))
        {
            let fresh = Finding {
                rail: Rail::SecondDoses,
                venue: row.venue,
                from: row.date,
                until: row.date,
                slots: 0,
                row: index,
                seen: 0,
                usual: 0,
                is_firm: false,
            };
            let finding = found.entry(self.held.product_of_venue(row.venue)).or_insert(fresh);
            finding.from = finding.from.min(row.date);
            finding.until = finding.until.max(row.date);
            finding.slots = finding.slots.saturating_add(1);
        }
        let needed = |(product, mut finding): (&str, Finding)| {
            let rule = self.held.definition.product(product)?;
            let due = plus_days(finding.from, i32::from(rule.earliest_days));
            let places = |wanted: &dyn Fn(&SlotRow) -> bool| {
                let of = self
                    .planned()
                    .filter(|row| self.held.product_of_venue(row.venue) == product && wanted(row));
                of.fold(0_u64, |sum, row| sum.saturating_add(u64::from(row.capacity)))
            };
            finding.usual = places(&|row| self.is_first_only(row));
            finding.seen = places(&|row| row.date >= due && self.is_for(row, 2) && !self.is_first_only(row));
            let lacking = finding.usual.saturating_sub(finding.seen);
            finding.is_firm = lacking >= FIRM_DOSES && self.plans_second_doses();
            (lacking > 0).then_some(finding)
        };
        found.into_iter().filter_map(needed).collect()
    }

    /// Whether the programme gives second doses to anybody yet; before that they come with their wave.
    fn plans_second_doses(&self) -> bool {
        let definition = &self.held.definition;
        definition.waves.iter().any(|wave| wave.doses.is_empty() || wave.doses.contains(&2))
    }

    /// Every slot as it would be.
    fn planned(&self) -> impl Iterator<Item = &'a SlotRow> {
        let ours: BTreeSet<SlotId> = self.rows.iter().map(|row| row.id).collect();
        self.known.clone().into_iter().filter(move |row| !ours.contains(&row.id)).chain(self.rows)
    }

    fn is_first_only(&self, row: &SlotRow) -> bool {
        row.dose == 1 || (row.dose == 0 && self.is_for(row, 1) && !self.is_for(row, 2))
    }

    fn is_for(&self, row: &SlotRow, dose: u8) -> bool {
        row.dose == dose
            || (row.dose == 0 && wave::covers_dose(&self.held.definition, &self.held.target_of(row), dose))
    }
}

const HOUR: u64 = 60;

fn minutes(row: &SlotRow) -> u64 {
    u64::from(row.end_minute.saturating_sub(row.start_minute).max(1))
}

/// Places an hour.
fn an_hour(row: &SlotRow) -> u64 {
    u64::from(row.capacity).saturating_mul(HOUR).checked_div(minutes(row)).unwrap_or_default()
}

/// The lower one in the middle, and of how many.
fn median(values: impl Iterator<Item = u64>) -> Option<(u64, usize)> {
    let mut values: Vec<u64> = values.filter(|value| *value > 0).collect();
    values.sort_unstable();
    let middle = values.len().saturating_sub(1).checked_div(2)?;
    values.get(middle).map(|value| (*value, values.len()))
}

/// Days that are far, with how many days away the nearest is and what would be near.
type FarDays = Vec<(Date, (u64, u64))>;

/// Where the venue is, and the days of `proposed` that are not near that.
///
/// Near is twice the usual distance of its days, and a week at least. The days that are published are where the venue is;
/// where none is, the proposed days that lie together are, the most and the earliest of them.
fn far_days(proposed: &BTreeSet<Date>, known: &BTreeSet<Date>) -> (BTreeSet<i64>, FarDays) {
    let all: Vec<i64> = proposed.union(known).map(|day| days_from_epoch(*day)).collect();
    let gap = |pair: &[i64]| match pair {
        [before, after] => after.saturating_sub(*before),
        _ => 0,
    };
    let mut gaps: Vec<u64> = all.windows(2).map(|pair| gap(pair).unsigned_abs()).collect();
    gaps.sort_unstable();
    // The widest is what is in question.
    gaps.pop();
    let usual = median(gaps.into_iter()).map_or(1, |(gap, _)| gap);
    let near = i64::try_from(usual.saturating_mul(2)).unwrap_or(i64::MAX).max(NEAR_DAYS);
    let mut clusters: Vec<Vec<i64>> = Vec::new();
    for day in all {
        match clusters.last_mut() {
            Some(cluster) if cluster.last().is_some_and(|last| day.saturating_sub(*last) <= near) => {
                cluster.push(day)
            }
            _ => clusters.push(vec![day]),
        }
    }
    let known: BTreeSet<i64> = known.iter().map(|day| days_from_epoch(*day)).collect();
    let longest = clusters.iter().map(Vec::len).max().unwrap_or_default();
    let first = clusters.iter().position(|cluster| cluster.len() == longest);
    let is_home = |(index, cluster): (usize, &Vec<i64>)| match known.is_empty() {
        true => Some(index) == first,
        false => cluster.iter().any(|day| known.contains(day)),
    };
    let home: BTreeSet<i64> = clusters
        .iter()
        .enumerate()
        .filter(|found| is_home(*found))
        .flat_map(|(_, days)| days.clone())
        .collect();
    let away = |day: &Date| {
        let day = days_from_epoch(*day);
        home.iter().map(|other| day.abs_diff(*other)).min()
    };
    let limit = near.unsigned_abs();
    let far = proposed.iter().filter(|day| !home.contains(&days_from_epoch(**day)));
    let far = far.filter_map(|day| Some((*day, (away(day)?, limit)))).collect();
    (home, far)
}

/// What a rail saw, what would be usual, and whether that rests on enough.
#[derive(Clone, Copy)]
struct Seen {
    seen: u64,
    usual: u64,
    is_firm: bool,
}

/// What was found of one day at a venue.
#[derive(Clone, Copy)]
struct Day {
    slots: u32,
    row: u32,
    places: u64,
    what: Seen,
}

/// Findings by rail, venue and day.
#[derive(Default)]
struct Days(BTreeMap<(Rail, u16), BTreeMap<Date, Day>>);

impl Days {
    fn add(&mut self, rail: Rail, row: &SlotRow, index: u32, what: Seen) {
        let days = self.0.entry((rail, row.venue)).or_default();
        let day = days.entry(row.date).or_insert(Day { slots: 0, row: index, places: 0, what });
        day.slots = day.slots.saturating_add(1);
        day.places = day.places.saturating_add(u64::from(row.capacity));
        let is_firm = day.what.is_firm || what.is_firm;
        if what.seen > day.what.seen {
            day.what = what;
        }
        day.what.is_firm = is_firm;
    }

    /// Days that follow one another among those that are proposed are one finding.
    fn runs(self, proposed: &BTreeMap<u16, BTreeSet<Date>>) -> Vec<Finding> {
        let mut found: Vec<Finding> = Vec::new();
        for ((rail, venue), days) in self.0 {
            let mut open: Option<(Finding, u64)> = None;
            for date in proposed.get(&venue).into_iter().flatten() {
                let Some(day) = days.get(date) else {
                    found.extend(open.take().map(weighed));
                    continue;
                };
                let Day { slots, row, places, what: Seen { seen, usual, is_firm } } = *day;
                let (from, until) = (*date, *date);
                let fresh = Finding { rail, venue, from, until, slots: 0, row, seen, usual, is_firm };
                let (run, of_run) = open.get_or_insert((fresh, 0));
                *of_run = of_run.saturating_add(places);
                run.until = until;
                run.is_firm |= is_firm;
                run.slots = run.slots.saturating_add(slots);
                // Of days that are far the nearest says how far, of places the most.
                let tells_more = if rail == Rail::FarDate { seen < run.seen } else { seen > run.seen };
                if tells_more {
                    (run.seen, run.usual) = (seen, usual);
                }
            }
            found.extend(open.map(weighed));
        }
        found
    }
}

/// A run of days is firm only with places enough.
fn weighed((run, places): (Finding, u64)) -> Finding {
    Finding { is_firm: run.is_firm && places >= FIRM_PLACES, ..run }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(from: Date, count: i32, step: i32) -> BTreeSet<Date> {
        (0..count).map(|index| plus_days(from, index.saturating_mul(step))).collect()
    }

    #[test]
    fn a_week_of_june_is_far_from_a_week_of_may() {
        let (may, june) = (days(date(2021, 5, 24), 7, 1), days(date(2021, 6, 12), 7, 1));
        let (_, far) = far_days(&june, &may);
        assert_eq!(far.len(), 7);
        assert_eq!(far.first(), Some(&(date(2021, 6, 12), (13, 7))));
        let (home, together) = far_days(&may.union(&june).copied().collect(), &BTreeSet::new());
        assert_eq!(together, far, "also where both come in one file and nothing was published before");
        assert_eq!(home.len(), 7);
    }

    #[test]
    fn the_week_after_is_near() {
        assert_eq!(far_days(&days(date(2021, 5, 31), 7, 1), &days(date(2021, 5, 24), 7, 1)).1, []);
    }

    #[test]
    fn what_is_usual_at_a_venue_is_near() {
        let saturdays = days(date(2021, 5, 29), 5, 7);
        assert_eq!(far_days(&days(date(2021, 7, 10), 1, 1), &saturdays).1, [], "one Saturday was left out");
        assert_eq!(far_days(&days(date(2021, 7, 24), 1, 1), &saturdays).1, [(date(2021, 7, 24), (28, 14))]);
    }

    #[test]
    fn the_day_of_another_year_is_far() {
        let may = days(date(2021, 5, 24), 7, 1);
        assert_eq!(far_days(&days(date(2012, 5, 31), 1, 1), &may).1.len(), 1);
    }
}
