//! What has happened: the durable contract.
//!
//! Events are in the past tense and say what happened, not what the state became. A kind is never removed and its
//! meaning never changes; the byte format is in `service::wire`. Each event lies in a [`Record`] with its time,
//! channel, actor and the command that caused it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::amend::{ActReason, VoucherAct};
use crate::booking::StepKind;
use crate::booking_number::BookingNumber;
use crate::command::{Actor, CancelReason, Channel, CommandId, CommandKey, HolderId};
use crate::contact::KeyName;
use crate::desk::DeskEvent;
use crate::loss::{Loss, LossReason};
use crate::lot::{LotNumber, LotRow};
use crate::outbox::OutboxEvent;
use crate::planner::PlannerEvent;
use crate::programme::Programme;
use crate::proposal::ProposalEvent;
use crate::refusal::Refusal;
use crate::restore::{LostBooking, Restore};
use crate::roster::RosterRow;
use crate::slot::{SlotId, SlotRow};
use crate::staff::StaffEvent;
use crate::time::Instant;
use crate::visit::NotGivenReason;
use crate::waitlist::WaitlistEvent;

/// One journal entry as the kernel sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Logical time.
    pub at: Instant,
    /// The way in.
    pub channel: Channel,
    /// Who acted.
    pub actor: Actor,
    /// The command that caused it, if it had an identity; only on the first event of a command.
    pub key: Option<CommandKey>,
    /// What happened.
    pub event: Event,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// A process began to serve from this journal; nothing before it was answered by that process.
    EpochStarted {
        /// Identity of the process.
        incarnation: [u8; 16],
        /// Version of the program.
        software: String,
        /// [`crate::state::State::running_digest`] before this entry.
        digest: u64,
    },
    /// The state's running digest before this entry; a replica that disagrees stops.
    StateDigested {
        /// The digest.
        digest: u64,
    },
    /// A programme was created or amended.
    ProgrammeApplied {
        /// Index of the programme, given once.
        programme: u16,
        /// The whole definition.
        definition: Box<Programme>,
    },
    /// Rows of a list were brought.
    RosterStaged {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
        /// The rows.
        rows: Vec<RosterRow>,
    },
    /// All rows of an import count from here on.
    RosterImported {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
        /// Digest of the file.
        file: u64,
    },
    /// An import was given up; none of its rows count.
    RosterAbandoned {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
    },
    /// Staff acted on a single voucher; its rows count from here on.
    VoucherAmended {
        /// Index of the programme.
        programme: u16,
        /// What was done.
        act: VoucherAct,
        /// Why.
        reason: ActReason,
        /// What is said of the vouchers now: one, or two if one replaces the other.
        rows: Vec<RosterRow>,
    },
    /// Vouchers that an undo will leave as they are.
    RosterKept {
        /// Index of the programme.
        programme: u16,
        /// Identity of the undo.
        import: u64,
        /// The vouchers.
        holders: Vec<HolderId>,
    },
    /// An import does not count any more; the rows staged for the undo do.
    RosterUndone {
        /// Index of the programme.
        programme: u16,
        /// Identity of the undo.
        import: u64,
        /// The import that does not count any more.
        undone: u64,
        /// Vouchers that are left as they are, besides those kept before.
        kept: Vec<HolderId>,
    },
    /// Slots were published or amended.
    SlotsPublished {
        /// Index of the programme.
        programme: u16,
        /// The rows.
        slots: Vec<SlotRow>,
    },
    /// A place is held; any other hold of the holder ended.
    SlotHeld {
        /// Index of the programme.
        programme: u16,
        /// Who.
        holder: HolderId,
        /// What.
        slot: SlotId,
        /// For which dose.
        dose: u8,
        /// Since when this slot is held without a break.
        since: Instant,
        /// First instant at which it is not held any more.
        expires_at: Instant,
    },
    /// The hold was let go.
    HoldReleased {
        /// Index of the programme.
        programme: u16,
        /// Who.
        holder: HolderId,
    },
    /// A booking was confirmed; the holder's hold ended in it.
    BookingConfirmed {
        /// Index of the programme.
        programme: u16,
        /// Who.
        holder: HolderId,
        /// What.
        slot: SlotId,
        /// For which dose.
        dose: u8,
        /// Its number.
        number: BookingNumber,
    },
    /// A booking was moved.
    BookingMoved {
        /// Index of the programme.
        programme: u16,
        /// Which.
        number: BookingNumber,
        /// The slot before.
        from: SlotId,
        /// The slot after.
        to: SlotId,
    },
    /// A booking was cancelled.
    BookingCancelled {
        /// Index of the programme.
        programme: u16,
        /// Which.
        number: BookingNumber,
        /// Why.
        reason: CancelReason,
    },
    /// A command with an identity was refused: asking again gives the same refusal.
    CommandRefused {
        /// What was said.
        refusal: Refusal,
    },
    /// A command will never be carried out.
    CommandVoided {
        /// Which.
        id: CommandId,
    },
    /// The journal before this entry came from a backup, and a new epoch with a new log begins.
    JournalRestored {
        /// From what, and what is known to be lost.
        restore: Box<Restore>,
        /// [`crate::state::State::running_digest`] before this entry.
        digest: u64,
    },
    /// A booking that was lost with an earlier epoch is back, as its receipt proves it.
    BookingRepresented {
        /// What is back.
        lost: LostBooking,
    },
    /// A lost booking was proved and could not be put back.
    ClaimOpened {
        /// What is proved.
        lost: LostBooking,
        /// Why not.
        refusal: Refusal,
    },
    /// Newcomers take places again, before the instant that the restore named.
    BookingReopened {
        /// The epoch in which.
        epoch: u64,
    },
    /// What was kept of a holder under this key was erased: whatever still holds the key destroys it.
    ContactErased {
        /// Whose.
        holder: HolderId,
        /// The data key.
        key: KeyName,
    },
    /// A talk in LINE was linked with a holder; the vault keeps with whom, under this key.
    LineLinked {
        /// Whose.
        holder: HolderId,
        /// The data key.
        key: KeyName,
    },
    /// Such a link ended: whatever still holds the key destroys it.
    LineUnlinked {
        /// Whose.
        holder: HolderId,
        /// The data key.
        key: KeyName,
    },
    /// A member of staff was shown what is kept of a holder; written down before they saw it.
    ContactShown {
        /// Whose.
        holder: HolderId,
        /// The data key.
        key: KeyName,
    },
    /// Somebody showed a receipt of ours of what this journal has not got.
    LossShown {
        /// What it proves.
        loss: Loss,
    },
    /// Staff know what became of what such a receipt proves.
    LossSettled {
        /// Hash of the receipt's leaf.
        leaf: [u8; 32],
        /// What became of it.
        reason: LossReason,
    },
    /// A person arrived at the venue of their booking.
    BookingCheckedIn {
        /// Index of the programme.
        programme: u16,
        /// Which booking.
        number: BookingNumber,
    },
    /// Papers and health were looked at: the dose may be given.
    BookingChecked {
        /// Index of the programme.
        programme: u16,
        /// Which booking.
        number: BookingNumber,
    },
    /// The dose was given.
    DoseAdministered {
        /// Index of the programme.
        programme: u16,
        /// Which booking.
        number: BookingNumber,
        /// Product: index in [`crate::state::ProgrammeState::product_ids`].
        product: u8,
        /// From which lot.
        lot: LotNumber,
    },
    /// The dose was not given.
    DoseNotGiven {
        /// Index of the programme.
        programme: u16,
        /// Which booking.
        number: BookingNumber,
        /// Why.
        reason: NotGivenReason,
    },
    /// These bookings of a venue and day passed, and nobody came.
    NoShowsMarked {
        /// Index of the programme.
        programme: u16,
        /// Venue: index in [`crate::state::ProgrammeState::venue_ids`].
        venue: u16,
        /// Day at the venue.
        date: Date,
        /// Which bookings, at most [`crate::visit::NO_SHOWS_PER_ENTRY_MAX`].
        numbers: Vec<BookingNumber>,
    },
    /// The newest step at the venue was a mistake and does not count.
    StepUndone {
        /// Index of the programme.
        programme: u16,
        /// Which booking.
        number: BookingNumber,
        /// Which step.
        step: StepKind,
    },
    /// A lot was declared, or declared anew.
    LotDeclared {
        /// Index of the programme.
        programme: u16,
        /// The lot.
        lot: LotRow,
    },
    /// A lot may not be given any more.
    LotRecalled {
        /// Index of the programme.
        programme: u16,
        /// Product: index in [`crate::state::ProgrammeState::product_ids`].
        product: u8,
        /// Its number.
        number: LotNumber,
    },
    /// A lot was recalled by mistake and may be given again.
    LotReinstated {
        /// Index of the programme.
        programme: u16,
        /// Product: index in [`crate::state::ProgrammeState::product_ids`].
        product: u8,
        /// Its number.
        number: LotNumber,
    },
    /// About places that were published already.
    Planner(PlannerEvent),
    /// About messages.
    Outbox(OutboxEvent),
    /// About proposals of planners.
    Proposal(ProposalEvent),
    /// About accounts of staff, and what they did.
    Staff(StaffEvent),
    /// About what the telephone desk did for callers.
    Desk(DeskEvent),
    /// About a waitlist.
    Waitlist(WaitlistEvent),
}

/// Public name of an event's kind, as in `tashika dump`.
impl Event {
    /// The kind's public name.
    pub fn name(&self) -> &'static str {
        match self {
            Event::EpochStarted { .. } => "EpochStarted",
            Event::StateDigested { .. } => "StateDigested",
            Event::ProgrammeApplied { .. } => "ProgrammeApplied",
            Event::RosterStaged { .. } => "RosterStaged",
            Event::RosterImported { .. } => "RosterImported",
            Event::RosterAbandoned { .. } => "RosterAbandoned",
            Event::VoucherAmended { .. } => "VoucherAmended",
            Event::RosterKept { .. } => "RosterKept",
            Event::RosterUndone { .. } => "RosterUndone",
            Event::SlotsPublished { .. } => "SlotsPublished",
            Event::SlotHeld { .. } => "SlotHeld",
            Event::HoldReleased { .. } => "HoldReleased",
            Event::BookingConfirmed { .. } => "BookingConfirmed",
            Event::BookingMoved { .. } => "BookingMoved",
            Event::BookingCancelled { .. } => "BookingCancelled",
            Event::CommandRefused { .. } => "CommandRefused",
            Event::CommandVoided { .. } => "CommandVoided",
            Event::JournalRestored { .. } => "JournalRestored",
            Event::BookingRepresented { .. } => "BookingRepresented",
            Event::ClaimOpened { .. } => "ClaimOpened",
            Event::BookingReopened { .. } => "BookingReopened",
            Event::ContactErased { .. } => "ContactErased",
            Event::LineLinked { .. } => "LineLinked",
            Event::LineUnlinked { .. } => "LineUnlinked",
            Event::ContactShown { .. } => "ContactShown",
            Event::LossShown { .. } => "LossShown",
            Event::LossSettled { .. } => "LossSettled",
            Event::BookingCheckedIn { .. } => "BookingCheckedIn",
            Event::BookingChecked { .. } => "BookingChecked",
            Event::DoseAdministered { .. } => "DoseAdministered",
            Event::DoseNotGiven { .. } => "DoseNotGiven",
            Event::NoShowsMarked { .. } => "NoShowsMarked",
            Event::StepUndone { .. } => "StepUndone",
            Event::LotDeclared { .. } => "LotDeclared",
            Event::LotRecalled { .. } => "LotRecalled",
            Event::LotReinstated { .. } => "LotReinstated",
            Event::Planner(event) => event.name(),
            Event::Outbox(event) => event.name(),
            Event::Proposal(event) => event.name(),
            Event::Staff(event) => event.name(),
            Event::Desk(event) => event.name(),
            Event::Waitlist(event) => event.name(),
        }
    }
}

/// What a command with an identity came to, kept so that asking again gives the first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// A place was held.
    Held {
        /// Index of the programme.
        programme: u16,
        /// What.
        slot: SlotId,
        /// Until when.
        expires_at: Instant,
        /// Since when.
        since: Instant,
        /// For which dose.
        dose: u8,
        /// Whether it is what a waitlist offers them, which is kept [`crate::waitlist::GRACE_MS`] longer than is said.
        is_offer: bool,
    },
    /// The hold was let go.
    Released,
    /// A booking was confirmed, moved or cancelled.
    Booking {
        /// Which.
        number: BookingNumber,
        /// Journal position of the entry: the answer shows the booking as it was there.
        position: u64,
    },
    /// Bookings were marked whose people did not come.
    NoShows {
        /// Index of the programme.
        programme: u16,
        /// Index of the venue.
        venue: u16,
        /// Day at the venue.
        date: Date,
        /// Journal position of the first entry that says which.
        position: u64,
    },
    /// The command was refused.
    Refused(Refusal),
    /// The command was declared void.
    Void,
    /// A command of staff was carried out.
    Done,
}
