//! The public record of fairness: when places opened and to whom, how order is decided, who got how many by which way.
//!
//! It is about no person and needs no sign-in, and it is counted from the same steps as the figures. Each record names the
//! checkpoint over exactly the entries that it was counted from, so whoever holds that journal can recount it and sees a
//! difference. What came of the waitlist is in it, because a place that is given back goes to whoever waits and not to whoever
//! looks. The surprise: there is no draw. Order is the order in which commands reached the one thread that decides, and
//! the position of an entry is that order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use kernel::booking::StepKind;
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use kernel::waitlist::{LeaveReason, OfferEnding, TurnStep};
use serde::Serialize;

use crate::Service;
use crate::figures::Folded;
use crate::planner::{OverbookingTold, overbooking};
use crate::refusal::Refusal;
use crate::view::{Moment, ProgrammeView, WaveView};
use crate::zone::Zone;

/// How long a record is told again before it is made anew, in milliseconds: each costs a signature.
const FRESH_MS: i64 = 5_000;

/// How order is decided: a name that never changes its meaning.
pub const ORDER: &str = "arrival";

/// What is counted: what happens to bookings before their day.
const COUNTED: [StepKind; 4] =
    [StepKind::Confirmed, StepKind::Moved, StepKind::Cancelled, StepKind::Represented];

/// The record of one programme.
#[derive(Debug, Clone, Serialize)]
pub struct Fairness {
    /// Programme identifier.
    pub programme: String,
    /// Entries of the journal that it was counted from.
    pub as_of: u64,
    /// When it was made, RFC 3339.
    pub as_of_time: String,
    /// How order is decided; `arrival`: whose command came first, by the position of its entry.
    pub order: &'static str,
    /// Who may book what from when.
    pub waves: Vec<WaveView>,
    /// Places as they were published.
    pub published: Vec<Published>,
    /// Where more people than places may book, and why.
    pub overbookings: Vec<OverbookingTold>,
    /// What happened, by day, kind and channel.
    pub days: Vec<DaySteps>,
    /// What came of waiting, if anybody may or ever did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waitlist: Option<WaitlistCounts>,
    /// The signed checkpoint over exactly these entries.
    pub checkpoint: String,
}

/// What came of waiting for places that become free, since the programme began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct WaitlistCounts {
    /// How often somebody joined.
    pub joined: u64,
    /// How many wait now, those with an offer among them.
    pub waiting: u64,
    /// How often a place was offered.
    pub offered: u64,
    /// Offers that were declined.
    pub declined: u64,
    /// Offers that lapsed.
    pub lapsed: u64,
    /// Offers of a place that could not be had any more.
    pub withdrawn: u64,
    /// Turns that ended with a booking.
    pub booked: u64,
    /// Turns that ended because their people left.
    pub left: u64,
    /// Turns that ended because offers were not answered.
    pub unanswered: u64,
}

/// Slots that became known at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// When, RFC 3339.
    pub at: String,
    /// The same at the venues.
    #[serde(skip)]
    pub moment: Moment,
    /// Venue identifiers.
    pub venues: Vec<String>,
    /// First day of these slots.
    pub from: Date,
    /// Last day of these slots.
    pub until: Date,
    /// How many slots.
    pub slots: u64,
    /// How many places.
    pub places: u64,
    /// How many more people may book than there are places.
    pub overbooked: u64,
}

/// How often something happened on a day through a channel.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DaySteps {
    /// The day at the venues.
    pub date: Date,
    /// What: `confirmed`, `moved`, `cancelled` ….
    pub what: &'static str,
    /// The way in.
    pub channel: &'static str,
    /// How often.
    pub count: u64,
}

impl Service {
    /// The record of a programme as of now.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn fairness(&self, programme: &str) -> Result<Fairness, Refusal> {
        let (mut folded, monotonic) = (self.folded(programme), self.clock().monotonic());
        let newest = folded.made_fair.take().filter(|(at, _)| monotonic - at < FRESH_MS);
        if let Some((_, record)) = newest {
            return Ok(record);
        }
        let view = self.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let zone = self.zone_of(programme).unwrap_or_else(|| self.any_zone());
        let counted = self.folded_up(programme, &mut folded, |state, held, folded, now| {
            record(held, &view, folded, state.next_position(), (now, &zone))
        });
        let mut record = counted.await?;
        self.log_up_to(record.as_of).await?;
        let signed = self.evidence().exactly(record.as_of).ok_or(Refusal::later("not_ready", 2))?;
        record.checkpoint.clone_from(&signed.note);
        folded.made_fair = Some((monotonic, record.clone()));
        self.keep_folded(programme, folded);
        Ok(record)
    }
}

fn record(
    held: &ProgrammeState,
    view: &ProgrammeView,
    folded: &Folded,
    as_of: u64,
    (now, zone): (Instant, &Zone),
) -> Fairness {
    let counted = folded.by_day.iter().filter(|((_, kind, _), _)| COUNTED.contains(kind));
    let days = counted.map(|((date, kind, channel), count)| DaySteps {
        date: *date,
        what: kind.as_str(),
        channel: channel.as_str(),
        count: *count,
    });
    Fairness {
        programme: view.id.clone(),
        as_of,
        as_of_time: zone.rfc3339(now),
        order: ORDER,
        waves: view.waves.clone(),
        published: published(held, now, zone),
        overbookings: held
            .overbookings()
            .map(|(area, stated)| overbooking::told(held, area, stated))
            .collect(),
        days: days.collect(),
        waitlist: waitlist(held),
        checkpoint: String::new(),
    }
}

fn waitlist(held: &ProgrammeState) -> Option<WaitlistCounts> {
    let list = held.waitlist();
    if held.definition.waitlist.is_none() && list.all().is_empty() {
        return None;
    }
    let mut counts = WaitlistCounts { waiting: list.len() as u64, ..WaitlistCounts::default() };
    for step in list.all().iter().flat_map(|waiter| &waiter.steps) {
        let count = match step.what {
            TurnStep::Joined => &mut counts.joined,
            TurnStep::Offered(_) => &mut counts.offered,
            TurnStep::Ended(_, OfferEnding::Declined) => &mut counts.declined,
            TurnStep::Ended(_, OfferEnding::Lapsed) => &mut counts.lapsed,
            TurnStep::Ended(_, OfferEnding::Withdrawn) => &mut counts.withdrawn,
            TurnStep::Booked(_) => &mut counts.booked,
            TurnStep::Left(LeaveReason::Asked) => &mut counts.left,
            TurnStep::Left(LeaveReason::Unanswered) => &mut counts.unanswered,
            TurnStep::Changed => continue,
        };
        *count += 1;
    }
    Some(counts)
}

/// Slots by the moment at which they became known; those that nobody may know of yet are left out.
fn published(held: &ProgrammeState, now: Instant, zone: &Zone) -> Vec<Published> {
    let mut batches: BTreeMap<Instant, (Published, BTreeSet<u16>)> = BTreeMap::new();
    for (_, slot) in held.slots() {
        let row = slot.row();
        if row.published_at > now {
            continue;
        }
        let (batch, venues) = batches.entry(row.published_at).or_insert_with(|| {
            let (at, moment) = (zone.rfc3339(row.published_at), zone.moment(row.published_at));
            let (from, until, venues) = (row.date, row.date, Vec::new());
            (
                Published { at, moment, venues, from, until, slots: 0, places: 0, overbooked: 0 },
                BTreeSet::new(),
            )
        });
        batch.from = batch.from.min(row.date);
        batch.until = batch.until.max(row.date);
        batch.slots += 1;
        batch.places += u64::from(row.capacity);
        batch.overbooked += u64::from(held.more_of(row));
        venues.insert(row.venue);
    }
    let named = batches.into_values().map(|(batch, venues)| Published {
        venues: venues.into_iter().map(|venue| held.venue_id(venue).to_owned()).collect(),
        ..batch
    });
    named.collect()
}
