//! The world folded from events, and nothing else.
//!
//! [`State::apply`] is total: whatever the event, it neither panics nor refuses, because history cannot be argued
//! with. Everything is in ordered collections, so that replaying the same entries gives the same state everywhere;
//! two digests say so: a running one, cheap enough for every entry, and a full one over all content.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Detail, Step, StepKind};
use crate::booking_number::BookingNumber;
use crate::command::{CommandId, HolderId, Person};
use crate::contact::KeyName;
use crate::desk::Desk;
use crate::event::{Event, Outcome, Record};
use crate::hold::Hold;
use crate::idempotency::Commands;
use crate::index::Index;
use crate::loss::ShownLoss;
use crate::lot::Lot;
use crate::outbox::Outbox;
use crate::overbooking::Overbooking;
use crate::planner::{Area, Notice, PlannerEvent, Stop};
use crate::programme::Programme;
use crate::proposal::{Plans, ProposalEvent};
use crate::quota::Quota;
use crate::refusal::{Code, Refusal};
use crate::restore::{Claim, Restore};
use crate::roster::{Holder, HolderStanding, Import, NONE};
use crate::slot::{RefersToSlot, Slot, SlotId};
use crate::staff::Staff;
use crate::time::Instant;
use crate::undo::{self, ImportKept};
use crate::waitlist::Waitlist;

/// Schema of the serialised state; a snapshot of another schema is thrown away.
pub const SCHEMA: u32 = 21;

/// One programme with everything that happened in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProgrammeState {
    /// The definition in force.
    pub definition: Programme,
    /// Venue identifiers ever used; the index is what slots keep.
    pub venue_ids: Vec<String>,
    /// Product of each of these venues.
    pub(crate) venue_products: Vec<String>,
    /// Product identifiers ever used; rosters keep 1 + index.
    pub product_ids: Vec<String>,
    pub(crate) holder_index: Index<HolderId, u32>,
    pub(crate) holders: Vec<Holder>,
    pub(crate) imports: Vec<ImportKept>,
    /// Imports under way, the one that was idle longest first.
    pub(crate) under_way: Vec<Import>,
    pub(crate) successors: BTreeMap<HolderId, HolderId>,
    pub(crate) predecessors: BTreeMap<HolderId, Vec<HolderId>>,
    pub(crate) slot_index: BTreeMap<SlotId, u32>,
    pub(crate) slots: Vec<Slot>,
    pub(crate) holds: BTreeMap<u32, Hold>,
    pub(crate) hold_ends: BTreeSet<(Instant, u32)>,
    pub(crate) bookings: Vec<Booking>,
    pub(crate) steps: Vec<Step>,
    /// Slot and booking of every booking, for the lists of a day.
    pub(crate) booked_for: BTreeSet<(u32, u32)>,
    pub(crate) lots: Vec<Lot>,
    pub(crate) stops: BTreeMap<Area, Stop>,
    /// Bookings whose place a planner ever called off, or moved by a rule.
    pub(crate) concerned: BTreeSet<u32>,
    pub(crate) quotas: BTreeMap<Area, Quota>,
    pub(crate) overbookings: BTreeMap<Area, Overbooking>,
    /// People whom slots have beyond their room since an overbooking was taken back.
    pub(crate) spared: BTreeMap<u32, u32>,
    pub(crate) plans: Plans,
    pub(crate) notices: BTreeMap<u32, Notice>,
    /// Numbers that were ever given to notices.
    pub(crate) notice_count: u32,
    pub(crate) waitlist: Waitlist,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct State {
    next_position: u64,
    last_at: Instant,
    running: u64,
    incarnation: [u8; 16],
    programmes: Vec<ProgrammeState>,
    programme_index: BTreeMap<String, u16>,
    numbers: Index<BookingNumber, (u16, u32)>,
    /// Who waits or waited, by the number on the list.
    pub(crate) turns: BTreeMap<BookingNumber, (u16, u32)>,
    /// Where entries about lists lie in the journal: first and last of each run.
    roster_runs: Vec<(u64, u64)>,
    pub(crate) commands: Commands,
    pub(crate) restores: Vec<Restore>,
    pub(crate) claims: BTreeMap<(BookingNumber, HolderId), Claim>,
    /// Data keys of the vault that must be in no copy of it any more.
    erased: BTreeSet<KeyName>,
    /// Evidence of loss that was shown, by the leaf of its receipt.
    pub(crate) losses: BTreeMap<[u8; 32], ShownLoss>,
    staff: Staff,
    pub(crate) desk: Desk,
    pub(crate) outbox: Outbox,
}

impl State {
    /// Position of the next entry.
    pub fn next_position(&self) -> u64 {
        self.next_position
    }

    /// Logical time of the newest entry.
    pub fn last_at(&self) -> Instant {
        self.last_at
    }

    /// The process that serves.
    pub fn incarnation(&self) -> [u8; 16] {
        self.incarnation
    }

    /// A digest that every entry changes by what it did; two replicas of one journal have the same.
    pub fn running_digest(&self) -> u64 {
        self.running
    }

    /// All programmes with their indexes.
    pub fn programmes(&self) -> impl Iterator<Item = (u16, &ProgrammeState)> {
        (0_u16..).zip(&self.programmes)
    }

    /// The programme with this identifier.
    pub fn programme(&self, id: &str) -> Option<(u16, &ProgrammeState)> {
        let index = *self.programme_index.get(id)?;
        Some((index, self.programmes.get(usize::from(index))?))
    }

    /// The programme at this index, or the refusal `programme.unknown`.
    pub fn programme_at(&self, index: u16) -> Result<&ProgrammeState, Refusal> {
        self.programmes.get(usize::from(index)).ok_or(Refusal::plain(Code::ProgrammeUnknown))
    }

    /// The booking with this number, wherever it is.
    pub fn booking(&self, number: BookingNumber) -> Option<(u16, &ProgrammeState, &Booking)> {
        let (programme, index) = *self.numbers.get(&number)?;
        let held = self.programmes.get(usize::from(programme))?;
        Some((programme, held, held.booking_at(index)?))
    }

    /// What a command with an identity came to.
    pub fn command(&self, id: CommandId) -> Option<&crate::idempotency::CommandRecord> {
        self.commands.get(id)
    }

    /// Where entries about lists lie in the journal, in order: the first and the last position of each run.
    pub fn roster_runs(&self) -> &[(u64, u64)] {
        &self.roster_runs
    }

    /// How many command records are kept.
    pub fn command_count(&self) -> usize {
        self.commands.len()
    }

    /// Every data key of the vault that was ever erased.
    pub fn erased_keys(&self) -> impl Iterator<Item = KeyName> {
        self.erased.iter().copied()
    }

    /// Whether this data key was erased.
    pub fn is_erased(&self, key: KeyName) -> bool {
        self.erased.contains(&key)
    }

    /// Accounts of staff, and what they looked at.
    pub fn staff(&self) -> &Staff {
        &self.staff
    }

    pub(crate) fn knows(&self, number: BookingNumber) -> bool {
        self.numbers.contains_key(&number) || self.turns.contains_key(&number)
    }

    pub(crate) fn programme_mut(&mut self, index: u16) -> Option<&mut ProgrammeState> {
        self.programmes.get_mut(usize::from(index))
    }

    pub(crate) fn numbers(&self) -> &Index<BookingNumber, (u16, u32)> {
        &self.numbers
    }

    pub(crate) fn next_programme(&self) -> u16 {
        u16::try_from(self.programmes.len()).unwrap_or(u16::MAX)
    }

    /// Folds one entry in. Total: an event that does not fit changes nothing but the position and the digest.
    pub fn apply(&mut self, record: &Record) {
        let position = self.next_position;
        let pause = record.at.since(self.last_at).max(0);
        self.last_at = self.last_at.max(record.at);
        if let Event::EpochStarted { incarnation, .. } = &record.event {
            self.incarnation = *incarnation;
        }
        if matches!(record.event, Event::EpochStarted { .. } | Event::JournalRestored { .. }) {
            for held in &mut self.programmes {
                held.lengthen_offers(pause);
                held.lengthen_holds(pause);
            }
        }
        for held in &mut self.programmes {
            held.end_holds_until(self.last_at);
        }
        self.commands.forget_until(self.last_at);
        let (outcome, touched) = self.apply_event(record, position);
        self.apply_to_turns(record, position);
        self.programmes.iter_mut().for_each(ProgrammeState::settle_spared);
        self.apply_to_outbox(record, position);
        if let Some(key) = record.key {
            self.commands.remember(key, self.last_at, outcome);
        }
        self.running = mix(mix(mix(self.running, position), touched), record.at.0.unsigned_abs());
        self.next_position = position.saturating_add(1);
    }

    fn apply_event(&mut self, record: &Record, position: u64) -> (Outcome, u64) {
        match &record.event {
            Event::EpochStarted { digest, .. } | Event::StateDigested { digest } => (Outcome::Done, *digest),
            Event::ProgrammeApplied { programme, definition } => {
                self.apply_programme(*programme, definition);
                (Outcome::Done, u64::from(*programme))
            }
            Event::CommandRefused { refusal } => {
                self.staff.note_refused(refusal, record, position);
                (Outcome::Refused(*refusal), u64::from(refusal.code.number()))
            }
            Event::JournalRestored { .. }
            | Event::BookingRepresented { .. }
            | Event::ClaimOpened { .. }
            | Event::BookingReopened { .. }
            | Event::LossShown { .. }
            | Event::LossSettled { .. } => self.apply_after_loss(record, position),
            Event::CommandVoided { id } => {
                self.commands.void(*id, self.last_at);
                (Outcome::Done, 1)
            }
            Event::LineLinked { key, .. } => (Outcome::Done, first_half(key)),
            Event::ContactErased { key, .. } | Event::LineUnlinked { key, .. } => {
                self.erased.insert(*key);
                self.desk.erase(*key);
                (Outcome::Done, first_half(key))
            }
            Event::ContactShown { holder, key } => {
                self.staff.note_look(*holder, record, position, None);
                (Outcome::Done, first_half(key))
            }
            Event::Planner(event) => (Outcome::Done, self.apply_planner(event, record, position)),
            Event::Outbox(event) => (Outcome::Done, self.apply_outbox(event, record.at, position)),
            Event::Proposal(event) => (Outcome::Done, self.apply_proposed(event, record)),
            Event::Staff(event) => (Outcome::Done, self.staff.apply(record, event, position)),
            Event::Desk(event) => (Outcome::Done, self.desk.apply(record, event)),
            Event::Waitlist(event) => (Outcome::Done, self.apply_waitlist(event, record, position)),
            Event::RosterStaged { programme, .. }
            | Event::RosterImported { programme, .. }
            | Event::RosterAbandoned { programme, .. }
            | Event::VoucherAmended { programme, .. }
            | Event::RosterKept { programme, .. }
            | Event::RosterUndone { programme, .. }
            | Event::SlotsPublished { programme, .. }
            | Event::LotDeclared { programme, .. }
            | Event::LotRecalled { programme, .. }
            | Event::LotReinstated { programme, .. } => self.apply_supply(*programme, record, position),
            Event::SlotHeld { programme, .. } | Event::HoldReleased { programme, .. } => {
                self.apply_hold(*programme, record)
            }
            Event::BookingConfirmed { programme, .. }
            | Event::BookingMoved { programme, .. }
            | Event::BookingCancelled { programme, .. } => self.apply_booking(*programme, record, position),
            Event::BookingCheckedIn { programme, number }
            | Event::BookingChecked { programme, number }
            | Event::DoseAdministered { programme, number, .. }
            | Event::DoseNotGiven { programme, number, .. }
            | Event::StepUndone { programme, number, .. } => {
                self.apply_visit(*programme, *number, record, position)
            }
            Event::NoShowsMarked { programme, venue, date, numbers } => {
                let marked = numbers.iter().fold(0, |touched, number| {
                    mix(touched, self.apply_visit(*programme, *number, record, position).1)
                });
                let (programme, venue, date) = (*programme, *venue, *date);
                (Outcome::NoShows { programme, venue, date, position }, marked)
            }
        }
    }

    fn apply_proposed(&mut self, event: &ProposalEvent, record: &Record) -> u64 {
        let held = self.programmes.get_mut(usize::from(event.programme()));
        held.map_or(0, |held| held.apply_proposal(record, event))
    }

    fn apply_after_loss(&mut self, record: &Record, position: u64) -> (Outcome, u64) {
        match &record.event {
            Event::JournalRestored { restore, digest } => {
                self.apply_restored(restore, position);
                (Outcome::Done, *digest)
            }
            Event::ClaimOpened { lost, refusal } => {
                self.apply_claimed(lost, *refusal, record.at, position);
                (Outcome::Refused(*refusal), lost.number.value())
            }
            Event::BookingReopened { epoch } => {
                self.apply_reopened(*epoch);
                (Outcome::Done, *epoch)
            }
            Event::LossShown { loss } => {
                self.apply_loss_shown(loss, record.at, position);
                (Outcome::Done, loss.position)
            }
            Event::LossSettled { leaf, reason } => {
                self.apply_loss_settled(leaf, *reason, record.at);
                (Outcome::Done, leaf.first_chunk::<8>().map_or(0, |half| u64::from_be_bytes(*half)))
            }
            Event::BookingRepresented { lost } => {
                let Some(held) = self.programmes.get_mut(usize::from(lost.programme)) else {
                    return (Outcome::Done, 0);
                };
                let index = held.holder_index.get(&lost.holder).copied().unwrap_or(NONE);
                let at = held.slot_index.get(&lost.slot).copied().unwrap_or(NONE);
                if !self.numbers.contains_key(&lost.number)
                    && let Some(booking) = held.apply_represented(index, at, lost, record, position)
                {
                    self.numbers.insert(lost.number, (lost.programme, booking));
                }
                let touched = held.touched(at, index);
                self.settle_claim(lost);
                (Outcome::Booking { number: lost.number, position }, touched)
            }
            _ => (Outcome::Done, 0),
        }
    }

    fn apply_programme(&mut self, programme: u16, definition: &Programme) {
        let known = self.programme_index.get(&definition.id).copied();
        if programme == self.next_programme() && known.is_none() {
            self.programme_index.insert(definition.id.clone(), programme);
            self.programmes.push(ProgrammeState::new(definition.clone()));
        } else if known == Some(programme)
            && let Some(held) = self.programmes.get_mut(usize::from(programme))
        {
            held.redefine(definition.clone());
        }
    }

    fn apply_supply(&mut self, programme: u16, record: &Record, position: u64) -> (Outcome, u64) {
        let Some(held) = self.programmes.get_mut(usize::from(programme)) else { return (Outcome::Done, 0) };
        match &record.event {
            Event::SlotsPublished { slots, .. } => held.apply_published(slots),
            Event::LotDeclared { lot, .. } => held.apply_lot_declared(lot),
            Event::LotRecalled { product, number, .. } => {
                held.apply_lot_recalled(*product, number, Some(record.at));
            }
            Event::LotReinstated { product, number, .. } => held.apply_lot_recalled(*product, number, None),
            _ => {
                undo::note_run(&mut self.roster_runs, position);
                held.apply_list(record, position);
            }
        }
        (Outcome::Done, held.supply_size())
    }

    fn apply_hold(&mut self, programme: u16, record: &Record) -> (Outcome, u64) {
        let Some(held) = self.programmes.get_mut(usize::from(programme)) else { return (Outcome::Done, 0) };
        match &record.event {
            Event::SlotHeld { holder, slot, dose, since, expires_at, .. } => {
                let index = held.holder_index.get(holder).copied().unwrap_or(NONE);
                let at = held.slot_index.get(slot).copied().unwrap_or(NONE);
                let by = record.channel;
                let hold = Hold { slot: at, dose: *dose, since: *since, expires_at: *expires_at, by };
                held.apply_held(index, hold);
                let (slot, dose, since, expires_at) = (*slot, *dose, *since, *expires_at);
                let is_offer = held.offer_held(index).is_some();
                let outcome = Outcome::Held { programme, slot, expires_at, since, dose, is_offer };
                (outcome, held.touched(at, index))
            }
            Event::HoldReleased { holder, .. } => {
                let index = held.holder_index.get(holder).copied().unwrap_or(NONE);
                held.let_pass(holder, index);
                held.end_hold(index);
                (Outcome::Released, held.touched(NONE, index))
            }
            _ => (Outcome::Done, 0),
        }
    }

    fn apply_booking(&mut self, programme: u16, record: &Record, position: u64) -> (Outcome, u64) {
        let Some(held) = self.programmes.get_mut(usize::from(programme)) else { return (Outcome::Done, 0) };
        let step = |kind, slot, detail| Step {
            at: record.at,
            position,
            before: NONE,
            slot,
            kind,
            channel: record.channel,
            actor: record.actor,
            detail,
        };
        let numbered = |number| match self.numbers.get(number) {
            Some((of, index)) if *of == programme => *index,
            _ => NONE,
        };
        let (number, touched) = match &record.event {
            Event::BookingConfirmed { holder, slot, dose, number, .. } => {
                let index = held.holder_index.get(holder).copied().unwrap_or(NONE);
                let at = held.slot_index.get(slot).copied().unwrap_or(NONE);
                let step = step(StepKind::Confirmed, at, Detail::None);
                if !self.numbers.contains_key(number)
                    && let Some(booking) = held.apply_confirmed(index, at, *dose, *number, step)
                {
                    self.numbers.insert(*number, (programme, booking));
                }
                (*number, held.touched(at, index))
            }
            Event::BookingMoved { number, to, .. } => {
                let at = held.slot_index.get(to).copied().unwrap_or(NONE);
                let booking = numbered(number);
                held.apply_moved(booking, at, step(StepKind::Moved, at, Detail::None));
                (*number, held.touched(at, booking))
            }
            Event::BookingCancelled { number, reason, .. } => {
                let booking = numbered(number);
                held.apply_step(booking, step(StepKind::Cancelled, NONE, Detail::Cancelled(*reason)));
                (*number, held.touched(NONE, booking))
            }
            _ => return (Outcome::Done, 0),
        };
        (Outcome::Booking { number, position }, touched)
    }

    fn apply_planner(&mut self, event: &PlannerEvent, record: &Record, position: u64) -> u64 {
        let numbered = |number: &BookingNumber| match self.numbers.get(number) {
            Some((of, index)) if *of == event.programme() => *index,
            _ => NONE,
        };
        let Some(held) = self.programmes.get_mut(usize::from(event.programme())) else { return 0 };
        let (at, channel, actor) = (record.at, record.channel, record.actor);
        let (kind, detail) = (StepKind::Moved, Detail::None);
        let step = Step { at, position, before: NONE, slot: NONE, kind, channel, actor, detail };
        let (slot, other) = held.apply_planner(event, step, numbered);
        held.touched(slot, other)
    }

    /// What happens to a booking at its venue.
    fn apply_visit(
        &mut self,
        programme: u16,
        number: BookingNumber,
        record: &Record,
        position: u64,
    ) -> (Outcome, u64) {
        let outcome = Outcome::Booking { number, position };
        let booking = match self.numbers.get(&number) {
            Some((of, index)) if *of == programme => *index,
            _ => NONE,
        };
        let Some(held) = self.programmes.get_mut(usize::from(programme)) else { return (outcome, 0) };
        let Some((kind, detail)) = held.step_of(&record.event) else { return (outcome, 0) };
        let (channel, actor) = (record.channel, record.actor);
        let step = Step { at: record.at, position, before: NONE, slot: NONE, kind, channel, actor, detail };
        held.apply_step(booking, step);
        let slot = held.booking_at(booking).map_or(NONE, |booking| booking.slot);
        (outcome, held.touched(slot, booking))
    }
}

impl ProgrammeState {
    pub(crate) fn new(definition: Programme) -> ProgrammeState {
        let mut held = ProgrammeState {
            definition: definition.clone(),
            venue_ids: Vec::new(),
            venue_products: Vec::new(),
            product_ids: Vec::new(),
            holder_index: Index::default(),
            holders: Vec::new(),
            imports: Vec::new(),
            under_way: Vec::new(),
            successors: BTreeMap::new(),
            predecessors: BTreeMap::new(),
            slot_index: BTreeMap::new(),
            slots: Vec::new(),
            holds: BTreeMap::new(),
            hold_ends: BTreeSet::new(),
            bookings: Vec::new(),
            steps: Vec::new(),
            booked_for: BTreeSet::new(),
            lots: Vec::new(),
            stops: BTreeMap::new(),
            concerned: BTreeSet::new(),
            quotas: BTreeMap::new(),
            overbookings: BTreeMap::new(),
            spared: BTreeMap::new(),
            plans: Plans::default(),
            notices: BTreeMap::new(),
            notice_count: 0,
            waitlist: Waitlist::default(),
        };
        held.redefine(definition);
        held
    }

    fn redefine(&mut self, definition: Programme) {
        for product in &definition.products {
            if !self.product_ids.contains(&product.id) {
                self.product_ids.push(product.id.clone());
            }
        }
        for venue in &definition.venues {
            match self.venue_ids.iter().position(|id| *id == venue.id) {
                Some(index) => {
                    if let Some(product) = self.venue_products.get_mut(index) {
                        product.clone_from(&venue.product);
                    }
                }
                None => {
                    self.venue_ids.push(venue.id.clone());
                    self.venue_products.push(venue.product.clone());
                }
            }
        }
        self.definition = definition;
    }

    /// All slots with their indexes, published or not.
    pub fn slots(&self) -> impl Iterator<Item = (u32, &Slot)> {
        (0_u32..).zip(&self.slots)
    }

    /// The slot that a booking, a hold or a step refers to.
    pub fn slot_of(&self, referring: &impl RefersToSlot) -> Option<&Slot> {
        self.slot(referring.slot_index())
    }

    /// All bookings.
    pub fn bookings(&self) -> &[Booking] {
        &self.bookings
    }

    /// Every step of every booking, in the order in which they happened; it only grows.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many holds are live at `now`.
    pub fn live_holds(&self, now: Instant) -> usize {
        self.hold_ends.iter().rev().take_while(|(ends, _)| *ends > now).count()
    }

    /// The holder's index and row, if the voucher is on the list with this birth date.
    pub fn known(&self, person: &Person) -> Result<(u32, &Holder), Refusal> {
        match self.holder(&person.holder) {
            Some((index, holder)) if holder.proof == person.proof => Ok((index, holder)),
            _ => Err(Refusal::plain(Code::LoginNoMatch)),
        }
    }

    /// Index of the holder, if the voucher is on the list with this birth date and may be used.
    pub fn admitted(&self, person: &Person) -> Result<u32, Refusal> {
        let (index, holder) = self.known(person)?;
        match holder.standing {
            HolderStanding::Valid => Ok(index),
            HolderStanding::Revoked => Err(Refusal::plain(Code::VoucherRevoked)),
            HolderStanding::Superseded => Err(Refusal::plain(Code::VoucherSuperseded)),
        }
    }

    /// Digits that change when a slot or a holder changed: what the running digest sees of an event.
    fn touched(&self, slot: u32, other: u32) -> u64 {
        let counts = self.slot(slot).map_or(0, |slot| {
            u64::from(slot.booked).wrapping_mul(0x1_0000_0001).wrapping_add(u64::from(slot.held))
        });
        mix(mix(u64::from(slot), u64::from(other)), counts)
    }
}

fn first_half(key: &KeyName) -> u64 {
    key.0.first_chunk::<8>().map_or(0, |half| u64::from_be_bytes(*half))
}

/// One round of the splitmix64 finaliser (Steele, Lea, Flood 2014) over two words.
fn mix(state: u64, word: u64) -> u64 {
    let mut z = state ^ word.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
