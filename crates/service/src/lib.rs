//! Use cases: the one kernel and the one store behind every door.
//!
//! A door turns a gesture into one call of [`Service`] and the answer into words. The service reads the clock once,
//! asks the sequencer, and waits until what it tells is durable. It knows no HTML, no HTTP and no SQL, and it is the
//! only crate that sees both the kernel and the store.

pub mod admin;
pub mod auditor;
mod availability;
pub mod backup;
pub mod calendar;
pub mod chance;
mod checkup;
mod citizen;
pub mod clinics;
pub mod clock;
mod contact;
pub mod desk;
pub mod evidence;
pub mod export;
pub mod fairness;
mod figures;
pub mod import;
pub mod keys;
pub mod line;
pub mod messages;
mod metrics;
pub mod municipality;
mod noted;
mod office;
mod opening;
pub mod permission;
mod place;
pub mod planner;
mod present;
pub mod recover;
mod refusal;
mod represent;
pub mod restore;
mod room;
pub mod sequencer;
pub mod series;
mod sign_in;
pub mod staff;
mod throttle;
mod vault;
pub mod venue;
pub mod view;
pub mod waitlist;
pub mod wire;
pub mod wording;
mod zone;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use jiff::civil::Date;

use kernel::municipality::Prefecture;
use kernel::state::State;
use kernel::time::Instant;

pub use availability::{SlotList, SlotQuery};
pub use checkup::{Checked, Checkup, Verdict, checkup};
pub use citizen::{Channel, Choice, CommandStatus, Order, Told};
pub use contact::{TypedContact, UnderstoodContact};
pub use figures::{
    DayFigure, Figures, HourFigure, MinuteFigure, OfferTold, StepFigure, TurnTold, Turnout, VenueToday,
    VenueWaits, WaitlistBoard, WaitlistFigure, WaitlistTold,
};
pub use line::{LineArrivals, LineArrived, LineEvent, LineInbox, LinePerson, LineSaid, LineWaiting, Linking};
pub use messages::MessageWish;
pub use office::{audit_at_rest, dump_at_rest, note_audit_at_rest};
pub use opening::{
    Ended, Limits, OpenFault, Opening, Running, init, open, open_stepwise, open_with, store_library,
};
pub use place::{EngineFact, Place};
pub use refusal::{FieldError, Refusal};
pub use represent::{Outcome as RepresentOutcome, Represented};
pub use room::{Disk, Measure, RoomFigures, RoomKept, room_in};
pub use sign_in::{NO_MATCH, SIGN_IN_MS, SignedIn, THROTTLED, TypedBirthDate, TypedVoucher, Unsealed};
pub use zone::Zone;

use availability::Availability;
use keys::{KeyRing, Keys};
use sequencer::{Mark, Sequencer, Standing};
use throttle::Throttle;
use view::ProgrammeView;

/// How long a reader waits until what it saw may be told.
const SETTLE_TIME: std::time::Duration = std::time::Duration::from_secs(3);

/// How far another node may be ahead of this one, in entries.
const SEEN_AHEAD_MAX: u64 = 10_000_000;

/// How much is repeated of what was no position.
const SAID_CHARS_MAX: usize = 40;

/// All use cases; cheap to clone.
#[derive(Clone)]
pub struct Service {
    inner: Arc<Inner>,
}

struct Inner {
    sequencer: Sequencer,
    /// Changed only when a key is renewed.
    keys: RwLock<Arc<Keys>>,
    throttle: Throttle,
    staff: staff::Entrance,
    availability: Availability,
    clock: Arc<dyn clock::Clock>,
    evidence: Arc<evidence::Evidence>,
    last_audit: office::audit::LastAudit,
    erased: contact::erased::ErasedList,
    figures: figures::FigureDesk,
    drafts: municipality::DraftDesk,
    line_quota: std::sync::Mutex<Option<line::LineQuota>>,
    room: room::Room,
    messages: messages::Desk,
    place: Place,
}

/// Whether the service can answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// Whether it serves.
    pub ready: bool,
    /// Journal position up to which everything is durable.
    pub position: u64,
    /// Why not, or what a person should look at.
    pub why: Option<String>,
}

/// A municipality for a list to choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MunicipalityView {
    /// Six digits.
    pub code: String,
    /// Name.
    pub name: &'static str,
    /// Reading.
    pub kana: &'static str,
}

impl Service {
    /// Programmes as citizens may see them.
    pub fn programmes(&self) -> Vec<ProgrammeView> {
        let now = self.now();
        let state = self.read();
        let views = state.programmes().map(|(_, held)| {
            let zone = Zone::named(&held.definition.timezone);
            present::programme(&held.definition, &zone, now)
        });
        views.collect()
    }

    /// One of them.
    pub fn programme(&self, id: &str) -> Option<ProgrammeView> {
        let zone = self.zone_of(id)?;
        let now = self.now();
        let state = self.read();
        let (_, held) = state.programme(id)?;
        Some(present::programme(&held.definition, &zone, now))
    }

    /// Prefectures: two digits and name.
    pub fn prefectures(&self) -> &'static [Prefecture] {
        kernel::municipality::prefectures()
    }

    /// Municipalities of a prefecture that issue vouchers today.
    pub fn municipalities(&self, prefecture: &str) -> Vec<MunicipalityView> {
        let today = self.any_zone().date(self.now());
        kernel::municipality::in_prefecture(prefecture)
            .filter(|found| found.is_valid_on(today))
            .map(|found| MunicipalityView {
                code: found.code.to_string(),
                name: found.name,
                kana: found.kana,
            })
            .collect()
    }

    /// The day at the venues of a programme.
    pub fn today(&self, programme: &str) -> Date {
        self.zone_of(programme).unwrap_or_else(|| self.any_zone()).date(self.now())
    }

    /// Text that only this installation can open, bound to a purpose; for hidden fields and cookies.
    pub fn seal_note(&self, purpose: &'static str, text: &str) -> String {
        self.keys().seal(purpose, text.as_bytes())
    }

    /// The text of such a seal; `None` if it is not ours or for another purpose.
    pub fn open_note(&self, purpose: &'static str, sealed: &str) -> Option<String> {
        String::from_utf8(self.keys().open(purpose, sealed)?).ok()
    }

    /// Takes renewed rings from now on; the other keys cannot be renewed while it runs.
    pub fn renew_keys(&self, session: KeyRing, vault: KeyRing) {
        let renewed = Arc::new(Keys { session, vault, ..(*self.keys()).clone() });
        *self.inner.keys.write().unwrap_or_else(PoisonError::into_inner) = renewed;
    }

    /// Whether the service can answer.
    pub fn readiness(&self) -> Readiness {
        let position = self.sequencer().durable();
        let clock = self.sequencer().clock_alarm();
        let (ready, why) = match self.sequencer().standing() {
            Standing::Serving => {
                let clock =
                    clock.map(|ms| format!("the wall clock is {ms} ms from logical time: check the clock"));
                // Bookings go on with any of them; the gravest comes first, and none hides another.
                let alarms = [
                    self.audit_alarm(),
                    self.loss_alarm(),
                    self.evidence().witnessing().alarm(),
                    self.room().alarm(self.clock().monotonic()),
                    clock,
                    self.sequencer().vault_alarm(),
                ];
                let told = alarms.into_iter().flatten().collect::<Vec<_>>().join("; ");
                (true, Some(told).filter(|told| !told.is_empty()))
            }
            Standing::Starting => (false, Some("reading the journal".to_owned())),
            Standing::Ended { fatal, .. } => (false, Some(fatal.unwrap_or_else(|| "stopped".to_owned()))),
        };
        Readiness { ready, position, why }
    }

    /// Waits until what was read at `mark` may be told, and refuses if the caller saw more than that before.
    pub(crate) async fn settled(&self, mark: Mark, seen: Option<u64>) -> Result<(), Refusal> {
        if seen.is_some_and(|seen| seen > mark.position) {
            return Err(Refusal::later("not_ready", 2));
        }
        match tokio::time::timeout(SETTLE_TIME, self.sequencer().settled(mark)).await {
            Ok(true) => Ok(()),
            _ => Err(Refusal::later("not_ready", 2)),
        }
    }

    /// Waits until this node knows as much as the caller saw before.
    pub(crate) async fn caught_up(&self, seen: Option<u64>) -> Result<(), Refusal> {
        let durable = self.sequencer().durable();
        let Some(seen) = seen.filter(|seen| *seen > durable) else { return Ok(()) };
        if seen - durable > SEEN_AHEAD_MAX {
            // Nobody was told of that here or elsewhere, and other nodes are not asked to write for it.
            return Err(Refusal::later("not_ready", 2));
        }
        match tokio::time::timeout(SETTLE_TIME, self.sequencer().reached(seen)).await {
            Ok(true) => Ok(()),
            _ => Err(Refusal::later("not_ready", 2)),
        }
    }

    /// The epoch of the journal, by which a position of another history is told from one of this.
    pub fn epoch(&self) -> u64 {
        self.read().epoch()
    }

    /// Tells whether what was told at this position of this epoch is in this journal, or may be soon. Before the journal is
    /// read nothing is ruled out.
    pub fn is_bound_by(&self, epoch: u64, position: u64) -> bool {
        self.sequencer().standing() != Standing::Serving
            || (epoch == self.epoch()
                && position.saturating_sub(self.sequencer().durable()) <= SEEN_AHEAD_MAX)
    }

    /// The position that a program says to have been told, once this node knows as much.
    ///
    /// # Errors
    /// `seen.unknown` if it is no number, or none that anybody can have been told, or one of before a restore that this
    /// journal has not reached again; `not_ready`.
    pub async fn read_seen(&self, said: Option<&str>) -> Result<Option<u64>, Refusal> {
        let Some(said) = said else { return Ok(None) };
        let position = said.trim().parse().ok().filter(|position| self.is_bound_by(self.epoch(), *position));
        if let Some(position) = position {
            let caught_up = self.caught_up(Some(position)).await;
            // A program does not say of which epoch its position is, so whoever is ahead after a restore may have it from before.
            if caught_up.is_ok() || !self.may_be_lost(position) {
                return caught_up.map(|()| Some(position));
            }
        }
        let given = said.chars().take(SAID_CHARS_MAX).collect();
        let position = self.sequencer().durable().to_string();
        let args = vec![("given", given), ("position", position)];
        Err(Refusal { args, ..Refusal::plain("seen.unknown") })
    }

    /// Whether an earlier epoch may have told this position, and a restore does not have it.
    fn may_be_lost(&self, position: u64) -> bool {
        let state = self.read();
        state.restores().iter().any(|restore| {
            let vouched = restore.vouched.filter(|_| restore.whole);
            position > restore.restored && vouched.is_none_or(|vouched| position <= vouched)
        })
    }

    pub(crate) fn now(&self) -> Instant {
        self.sequencer().now()
    }

    pub(crate) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.sequencer().read()
    }

    pub(crate) fn sequencer(&self) -> &Sequencer {
        &self.inner.sequencer
    }

    pub(crate) fn keys(&self) -> Arc<Keys> {
        self.inner.keys.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn evidence(&self) -> &evidence::Evidence {
        &self.inner.evidence
    }

    pub(crate) fn figure_desk(&self) -> &figures::FigureDesk {
        &self.inner.figures
    }

    pub(crate) fn draft_desk(&self) -> &municipality::DraftDesk {
        &self.inner.drafts
    }

    pub(crate) fn message_desk(&self) -> &messages::Desk {
        &self.inner.messages
    }

    pub(crate) fn room(&self) -> &room::Room {
        &self.inner.room
    }

    pub(crate) fn throttle(&self) -> &Throttle {
        &self.inner.throttle
    }

    pub(crate) fn entrance(&self) -> &staff::Entrance {
        &self.inner.staff
    }

    pub(crate) fn lists(&self) -> &Availability {
        &self.inner.availability
    }

    pub(crate) fn clock(&self) -> &dyn clock::Clock {
        &*self.inner.clock
    }

    pub(crate) fn zone_of(&self, programme: &str) -> Option<Zone> {
        self.sequencer().programme(programme).map(|(_, zone)| zone)
    }

    /// The zone of the first programme; Japan's before there is any.
    pub(crate) fn any_zone(&self) -> Zone {
        self.sequencer().first_zone().unwrap_or_else(|| Zone::named("Asia/Tokyo"))
    }
}
