//! How a waitlist stands: who waits for which venue, what is offered until when, and how turns ended. Nothing of a person.
//!
//! Counted from every turn that ever was, so a recount of the journal comes to the same. The surprise: whoever waits for two
//! venues is counted at both, so the rows may add up to more than the people.

use std::collections::BTreeMap;

use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use kernel::waitlist::Waiter;
use serde::{Deserialize, Serialize};

use crate::Service;
use crate::permission::Act;
use crate::present::Presenter;
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::zone::Zone;

/// Offers that are told one by one, those that end first.
const OFFERS_MAX: usize = 50;
/// Turns that are told one by one, the newest steps first.
const RECENT_MAX: usize = 20;

/// Figures of a waitlist.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistFigure {
    /// Whether the programme has one now.
    pub is_open: bool,
    /// People who wait or have an offer.
    pub waiting: u64,
    /// Of these, those who have an offer.
    pub offered: u64,
    /// The same by venue, those who wait for any first.
    pub venues: Vec<VenueWaits>,
    /// Turns that are over: `booked`, `asked` (they left), `unanswered`.
    pub ended: BTreeMap<String, u64>,
    /// Since when the first of them has waited, RFC 3339.
    pub longest_since: Option<String>,
}

/// Who waits for a venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VenueWaits {
    /// Venue identifier; nothing for those who wait for any.
    pub venue: Option<String>,
    /// People who wait for it or have an offer.
    pub waiting: u64,
    /// Of these, those who have an offer.
    pub offered: u64,
}

/// A waitlist for whoever runs the programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitlistTold {
    /// Programme identifier.
    pub programme: String,
    /// Position that it rests on.
    pub as_of: u64,
    /// When it was made, RFC 3339.
    pub as_of_time: String,
    /// The figures.
    #[serde(flatten)]
    pub figure: WaitlistFigure,
    /// Places that are offered, those first whose offer ends first.
    pub offers: Vec<OfferTold>,
    /// Turns to which something happened last, the newest first.
    pub recent: Vec<TurnTold>,
}

/// A place that is offered to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferTold {
    /// The turn, by its number in the journal.
    pub turn: String,
    /// For which dose.
    pub dose: u8,
    /// Venue identifier.
    pub venue: String,
    /// When the slot begins, RFC 3339.
    pub starts_at: String,
    /// When the offer ends, RFC 3339.
    pub expires_at: String,
}

/// A turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnTold {
    /// Its number in the journal.
    pub turn: String,
    /// For which dose.
    pub dose: u8,
    /// Venue identifiers; none for all.
    pub venues: Vec<String>,
    /// `waiting`, `offered`, `booked`, `asked`, `unanswered`.
    pub standing: String,
    /// When they joined, RFC 3339.
    pub joined_at: String,
    /// By which way.
    pub joined_through: String,
    /// When something happened last, RFC 3339.
    pub changed_at: String,
    /// How many offers they had.
    pub offers: u64,
    /// Journal position of the newest step.
    pub position: u64,
}

/// A waitlist, with the programmes of which one may see one.
#[derive(Debug, Clone)]
pub struct WaitlistBoard {
    /// The waitlist.
    pub told: WaitlistTold,
    /// Identifiers of all programmes of which this member of staff may see it.
    pub programmes: Vec<String>,
}

impl Service {
    /// How the waitlist of a programme stands.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn waitlist_told(&self, programme: &str) -> Result<WaitlistTold, Refusal> {
        let now = self.now();
        let (told, mark) = {
            let state = self.read();
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            (told(&state, held, now), self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    /// The waitlist of this programme, or of the first of which one may see it.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn waitlist_board(
        &self,
        who: &StaffSession,
        programme: Option<&str>,
    ) -> Result<WaitlistBoard, Refusal> {
        let (id, programmes) = self.allowed_programme(who, Act::SeeWaitlist, programme).await?;
        Ok(WaitlistBoard { told: self.waitlist_told(&id).await?, programmes })
    }
}

/// The figures at `now`.
pub(super) fn figure(held: &ProgrammeState, zone: &Zone, now: Instant) -> WaitlistFigure {
    let presenter = Presenter { held, zone, now };
    let mut figure =
        WaitlistFigure { is_open: held.definition.waitlist.is_some(), ..WaitlistFigure::default() };
    let mut venues: BTreeMap<Option<u16>, (u64, u64)> = BTreeMap::new();
    for waiter in held.waitlist().all() {
        let standing = presenter.turn_standing(waiter);
        let is_offered = standing == "offered";
        if !is_offered && standing != "waiting" {
            *figure.ended.entry(standing.to_owned()).or_default() += 1;
            continue;
        }
        figure.waiting += 1;
        figure.offered += u64::from(is_offered);
        if figure.longest_since.is_none() {
            figure.longest_since = waiter.steps.first().map(|step| zone.rfc3339(step.at));
        }
        let wanted = waiter.venues.iter().map(|venue| Some(*venue));
        let any = waiter.venues.is_empty().then_some(None);
        for venue in wanted.chain(any) {
            let (waiting, offered) = venues.entry(venue).or_default();
            *waiting += 1;
            *offered += u64::from(is_offered);
        }
    }
    let told = |(venue, (waiting, offered)): (Option<u16>, _)| VenueWaits {
        venue: venue.map(|venue| held.venue_id(venue).to_owned()),
        waiting,
        offered,
    };
    figure.venues = venues.into_iter().map(told).collect();
    figure
}

/// A turn, as tables and lists have it.
pub(crate) fn turn_told(presenter: &Presenter<'_>, waiter: &Waiter) -> TurnTold {
    let turn = presenter.turn(waiter);
    let (first, last) = (turn.history.first(), turn.history.last());
    let venue = |venue: &u16| presenter.held.venue_id(*venue).to_owned();
    TurnTold {
        venues: waiter.venues.iter().map(venue).collect(),
        joined_at: first.map(|step| step.at.clone()).unwrap_or_default(),
        joined_through: first.map(|step| step.channel.to_owned()).unwrap_or_default(),
        changed_at: last.map(|step| step.at.clone()).unwrap_or_default(),
        offers: turn.history.iter().filter(|step| step.what == "offered").count() as u64,
        position: newest(waiter),
        turn: turn.number,
        dose: turn.dose,
        standing: turn.standing.to_owned(),
    }
}

fn told(state: &State, held: &ProgrammeState, now: Instant) -> WaitlistTold {
    let zone = Zone::named(&held.definition.timezone);
    let presenter = Presenter { held, zone: &zone, now };
    let offered = held.waitlist().waiting().filter_map(|waiter| Some((waiter, presenter.offered(waiter)?)));
    let mut offers: Vec<OfferTold> = offered
        .map(|(waiter, offer)| OfferTold {
            turn: waiter.number.to_string(),
            dose: offer.dose,
            venue: offer.slot.venue,
            starts_at: offer.slot.starts_at,
            expires_at: offer.expires_at,
        })
        .collect();
    // One zone, so the text orders as time does.
    offers.sort_by(|one, other| one.expires_at.cmp(&other.expires_at));
    offers.truncate(OFFERS_MAX);
    let mut recent: Vec<&Waiter> = held.waitlist().all().iter().collect();
    recent.sort_by_key(|waiter| std::cmp::Reverse(newest(waiter)));
    recent.truncate(RECENT_MAX);
    WaitlistTold {
        programme: held.definition.id.clone(),
        as_of: state.next_position(),
        as_of_time: zone.rfc3339(now),
        figure: figure(held, &zone, now),
        offers,
        recent: recent.into_iter().map(|waiter| turn_told(&presenter, waiter)).collect(),
    }
}

fn newest(waiter: &Waiter) -> u64 {
    waiter.steps.last().map_or(0, |step| step.position)
}
