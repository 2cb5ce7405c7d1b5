//! Figures of a programme for those who run it: steps by kind and channel, bookings by the minute, places by day.
//!
//! They are a fold of the steps in the state, and steps only grow, so each look reads what is new since the last and
//! nobody waits for a count of everything. No figure is of a person, and none is stored.
//! The surprise: after a recovery the steps may be others, so the fold begins anew.

mod refused;
mod today;
pub(crate) mod waitlist;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;
use kernel::booking::{Status, Step, StepKind};
use kernel::command::Channel;
use kernel::state::{ProgrammeState, State};
use kernel::time::{Instant, MINUTE_MS};
use serde::{Deserialize, Serialize};

pub use today::{HourFigure, Turnout, VenueToday};
pub use waitlist::{OfferTold, TurnTold, VenueWaits, WaitlistBoard, WaitlistFigure, WaitlistTold};

use crate::Service;
use crate::fairness::Fairness;
use crate::refusal::Refusal;
use crate::sequencer::Mark;
use crate::zone::Zone;

/// Steps that are read under one lock.
const STEPS_AT_ONCE: usize = 20_000;
/// How long figures are told again before they are made anew, in milliseconds.
const FRESH_MS: i64 = 1_000;
/// Minutes that are told one by one.
const MINUTES: usize = 60;

/// Figures of one programme at one position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Programme identifier.
    pub programme: String,
    /// Position that the figures rest on.
    pub as_of: u64,
    /// When they were made, RFC 3339.
    pub as_of_time: String,
    /// Vouchers on the lists.
    pub vouchers: u64,
    /// Bookings by where they stand.
    pub bookings: BTreeMap<String, u64>,
    /// Holds that are live.
    pub holds: u64,
    /// What happened, by kind and channel, since the programme began.
    pub steps: Vec<StepFigure>,
    /// Bookings confirmed and people refused in each of the last sixty minutes, the newest last.
    pub minutes: Vec<MinuteFigure>,
    /// Places by venue and day, in that order.
    pub days: Vec<DayFigure>,
    /// What comes of today's bookings at each venue that has places today.
    #[serde(default)]
    pub today: Vec<VenueToday>,
    /// Who waits for a place that becomes free.
    #[serde(default)]
    pub waitlist: WaitlistFigure,
    /// Commands of this process, of every programme, that wait to be decided.
    #[serde(default)]
    pub waiting: u64,
    /// Refusals of this process by code, since it began.
    pub refusals: BTreeMap<String, u64>,
}

/// How often something happened through one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepFigure {
    /// What: `confirmed`, `moved`, `cancelled` ….
    pub what: String,
    /// The way in.
    pub channel: String,
    /// How often.
    pub count: u64,
}

/// Bookings of one minute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinuteFigure {
    /// When the minute begins, RFC 3339.
    pub at: String,
    /// Bookings confirmed in it.
    pub confirmed: u64,
    /// Refusals of this process in it, by code.
    #[serde(default)]
    pub refused: BTreeMap<String, u64>,
}

/// Places of one day at one venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayFigure {
    /// Venue identifier.
    pub venue: String,
    /// The day at the venue.
    pub date: Date,
    /// Places published.
    pub capacity: u64,
    /// How many more people may book than there are places.
    #[serde(default)]
    pub overbooked: u64,
    /// Places taken by bookings.
    pub booked: u64,
    /// Places that could be taken now.
    pub free: u64,
    /// Of these, those that are kept for a way in.
    #[serde(default)]
    pub kept: u64,
}

/// The fold as far as it was read.
#[derive(Default)]
pub(crate) struct FigureDesk {
    folded: Mutex<BTreeMap<String, Folded>>,
    refused: refused::Refused,
}

impl FigureDesk {
    /// Counts a refusal.
    pub(crate) fn refused(&self, code: &'static str, now: Instant) {
        self.refused.count(code, now);
    }
}

#[derive(Default, Clone)]
pub(crate) struct Folded {
    /// Which life of the state the steps are of.
    generation: u64,
    /// Steps read.
    read: usize,
    by_kind: BTreeMap<(StepKind, Channel), u64>,
    /// What happened on each day at the venues.
    pub(crate) by_day: BTreeMap<(Date, StepKind, Channel), u64>,
    /// Bookings confirmed, by minute since 1970.
    by_minute: BTreeMap<i64, u64>,
    /// The newest figures, and when they were made by the monotonic clock.
    made: Option<(i64, Figures)>,
    pub(crate) made_fair: Option<(i64, Fairness)>,
}

impl Folded {
    fn take(&mut self, step: &Step, zone: &Zone) {
        *self.by_day.entry((zone.date(step.at), step.kind, step.channel)).or_default() += 1;
        *self.by_kind.entry((step.kind, step.channel)).or_default() += 1;
        if step.kind == StepKind::Confirmed {
            *self.by_minute.entry(step.at.0.div_euclid(MINUTE_MS)).or_default() += 1;
            while self.by_minute.len() > 2 * MINUTES {
                self.by_minute.pop_first();
            }
        }
    }
}

impl Service {
    /// Figures of a programme as of now.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn figures(&self, programme: &str) -> Result<Figures, Refusal> {
        let (mut folded, monotonic) = (self.folded(programme), self.clock().monotonic());
        if let Some((at, figures)) = folded.made.take()
            && monotonic - at < FRESH_MS
        {
            return Ok(figures);
        }
        let figures = self
            .folded_up(programme, &mut folded, |state, held, folded, now| {
                self.figures_of(state, held, folded, now)
            })
            .await?;
        folded.made = Some((monotonic, figures.clone()));
        self.keep_folded(programme, folded);
        Ok(figures)
    }

    /// What `make` makes of everything that has happened, once it may be told.
    pub(crate) async fn folded_up<T>(
        &self,
        programme: &str,
        folded: &mut Folded,
        make: impl Fn(&State, &ProgrammeState, &Folded, Instant) -> T,
    ) -> Result<T, Refusal> {
        let (made, mark) = loop {
            if let Some(done) = self.folded_on(programme, folded, &make)? {
                break done;
            }
            tokio::task::yield_now().await;
        };
        self.settled(mark, None).await?;
        Ok(made)
    }

    pub(crate) fn keep_folded(&self, programme: &str, folded: Folded) {
        let desk = &self.figure_desk().folded;
        desk.lock().unwrap_or_else(PoisonError::into_inner).insert(programme.to_owned(), folded);
    }

    pub(crate) fn folded(&self, programme: &str) -> Folded {
        let folded = self.figure_desk().folded.lock().unwrap_or_else(PoisonError::into_inner);
        folded.get(programme).cloned().unwrap_or_default()
    }

    /// Reads on; what `make` makes of it once everything is read.
    fn folded_on<T>(
        &self,
        programme: &str,
        folded: &mut Folded,
        make: &impl Fn(&State, &ProgrammeState, &Folded, Instant) -> T,
    ) -> Result<Option<(T, Mark)>, Refusal> {
        let (now, zone) = (self.now(), self.zone_of(programme).unwrap_or_else(|| self.any_zone()));
        let state = self.read();
        let mark = self.sequencer().mark(&state);
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        if folded.generation != mark.generation() {
            *folded = Folded { generation: mark.generation(), ..Folded::default() };
        }
        let fresh = held.steps().get(folded.read..).unwrap_or_default();
        let part = &fresh[..fresh.len().min(STEPS_AT_ONCE)];
        part.iter().for_each(|step| folded.take(step, &zone));
        folded.read += part.len();
        if part.len() < fresh.len() {
            return Ok(None);
        }
        Ok(Some((make(&state, held, folded, now), mark)))
    }

    fn figures_of(&self, state: &State, held: &ProgrammeState, folded: &Folded, now: Instant) -> Figures {
        let zone = self.zone_of(&held.definition.id).unwrap_or_else(|| self.any_zone());
        let refused = &self.figure_desk().refused;
        let this_minute = now.0.div_euclid(MINUTE_MS);
        let minutes = (0..MINUTES as i64).rev().map(|back| {
            let minute = this_minute - back;
            let confirmed = folded.by_minute.get(&minute).copied().unwrap_or(0);
            let at = zone.rfc3339(Instant(minute * MINUTE_MS));
            MinuteFigure { at, confirmed, refused: refused.in_minute(minute) }
        });
        let steps = folded.by_kind.iter().map(|((kind, channel), count)| StepFigure {
            what: kind.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            count: *count,
        });
        Figures {
            programme: held.definition.id.clone(),
            as_of: state.next_position(),
            as_of_time: zone.rfc3339(now),
            vouchers: held.holder_count() as u64,
            bookings: standing(held),
            holds: held.live_holds(now) as u64,
            steps: steps.collect(),
            minutes: minutes.collect(),
            days: days(held, now),
            today: today::figures(held, now, &zone),
            waitlist: waitlist::figure(held, &zone, now),
            waiting: self.sequencer().waiting() as u64,
            refusals: refused.all(),
        }
    }
}

/// Bookings by where they stand.
fn standing(held: &ProgrammeState) -> BTreeMap<String, u64> {
    let mut counts: BTreeMap<Status, u64> = BTreeMap::new();
    for booking in held.bookings() {
        *counts.entry(booking.status).or_default() += 1;
    }
    counts.into_iter().map(|(status, count)| (status.as_str().to_owned(), count)).collect()
}

fn days(held: &ProgrammeState, now: Instant) -> Vec<DayFigure> {
    let mut days: BTreeMap<(u16, Date), DayFigure> = BTreeMap::new();
    for ((index, slot), free) in held.slots().zip(held.free_places_of_all(now)) {
        let row = slot.row();
        let day = days.entry((row.venue, row.date)).or_insert_with(|| DayFigure {
            venue: held.venue_id(row.venue).to_owned(),
            date: row.date,
            capacity: 0,
            overbooked: 0,
            booked: 0,
            free: 0,
            kept: 0,
        });
        day.capacity += u64::from(row.capacity);
        day.overbooked += u64::from(held.more_of(row));
        day.booked += u64::from(slot.booked());
        let is_open = row.published_at <= now && slot.ends_at() > now;
        day.free += if is_open { u64::from(free) } else { 0 };
        day.kept += if is_open { u64::from(held.kept_of(index, now).total()) } else { 0 };
    }
    days.into_values().collect()
}
