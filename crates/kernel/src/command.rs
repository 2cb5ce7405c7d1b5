//! What may be asked, and the circumstances under which it is.
//!
//! A command is imperative and carries only keyed digests of people. Everything that a decision needs from the
//! world (time, chance, who asks through which channel) is in the [`Context`] beside it.

use serde::{Deserialize, Serialize};

use crate::amend::{ActReason, Amendment};
use crate::booking_number::BookingNumber;
use crate::contact::KeyName;
use crate::desk::DeskCommand;
use crate::loss::{Loss, LossReason};
use crate::lot::{LotNumber, LotRow};
use crate::outbox::OutboxCommand;
use crate::planner::PlannerCommand;
use crate::programme::Programme;
use crate::proposal::ProposalCommand;
use crate::restore::LostBooking;
use crate::roster::RosterRow;
use crate::slot::{SlotId, SlotRow};
use crate::staff::StaffCommand;
use crate::time::Instant;
use crate::visit::AtVenue;
use crate::waitlist::WaitlistCommand;
use crate::wave::Cohort;

/// Keyed digest of a voucher: HMAC-SHA256 under the roster key, cut to 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HolderId(pub [u8; 16]);

/// Keyed digest of a holder and a birth date, 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BirthProof(pub [u8; 16]);

/// Identity of a command, made from the client's idempotency key and its scope, 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CommandId(pub [u8; 16]);

macro_rules! short_debug {
    ($($name:ident),*) => {$(
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                for byte in self.0.iter().take(4) {
                    write!(out, "{byte:02x}")?;
                }
                Ok(())
            }
        }
    )*};
}
short_debug!(HolderId, BirthProof, CommandId);

/// The way a command came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Channel {
    /// The citizen's pages.
    Web,
    /// LINE.
    Line,
    /// The telephone desk.
    Desk,
    /// A venue.
    Venue,
    /// The JSON API.
    Api,
    /// The command line.
    Cli,
    /// The product itself.
    System,
}

impl Channel {
    /// Every channel; the index is its durable number.
    pub const ALL: [Channel; 7] = [
        Channel::Web,
        Channel::Line,
        Channel::Desk,
        Channel::Venue,
        Channel::Api,
        Channel::Cli,
        Channel::System,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Line => "line",
            Channel::Desk => "desk",
            Channel::Venue => "venue",
            Channel::Api => "api",
            Channel::Cli => "cli",
            Channel::System => "system",
        }
    }
}

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Actor {
    /// The holder of the voucher.
    Holder,
    /// A member of staff, by account number.
    Staff(u32),
    /// The product itself: epochs, digests.
    System,
}

/// An idempotency key in its scope, with a digest of what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandKey {
    /// Identity.
    pub id: CommandId,
    /// First eight bytes of the SHA-256 of the request.
    pub body: u64,
}

/// The circumstances of one command.
#[derive(Debug, Clone, Copy)]
pub struct Context {
    /// Logical time.
    pub now: Instant,
    /// A drawn number, for booking numbers.
    pub entropy: u64,
    /// The way in.
    pub channel: Channel,
    /// Who acts.
    pub actor: Actor,
    /// Identity, if the client gave one.
    pub key: Option<CommandKey>,
    /// First instant at which it must not be carried out any more.
    pub valid_until: Instant,
}

/// A person who has proved a voucher and a birth date, for one programme.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// Index of the programme.
    pub programme: u16,
    /// The voucher's digest.
    pub holder: HolderId,
    /// The birth date's digest.
    pub proof: BirthProof,
    /// The facts that waves ask for.
    pub cohort: Cohort,
}

/// Why a holder cancels; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum CancelReason {
    /// None was given.
    Unstated,
    /// Plans changed.
    ChangedPlans,
    /// Not well.
    Ill,
    /// Got a place elsewhere.
    Elsewhere,
    /// Booked by mistake.
    WrongBooking,
    /// Anything else.
    Other,
    /// The dose before it was cancelled.
    EarlierDoseCancelled,
}

impl CancelReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [CancelReason; 7] = [
        CancelReason::Unstated,
        CancelReason::ChangedPlans,
        CancelReason::Ill,
        CancelReason::Elsewhere,
        CancelReason::WrongBooking,
        CancelReason::Other,
        CancelReason::EarlierDoseCancelled,
    ];

    /// The public name; `None` when none was given.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            CancelReason::Unstated => None,
            CancelReason::ChangedPlans => Some("changed_plans"),
            CancelReason::Ill => Some("ill"),
            CancelReason::Elsewhere => Some("elsewhere"),
            CancelReason::WrongBooking => Some("wrong_booking"),
            CancelReason::Other => Some("other"),
            CancelReason::EarlierDoseCancelled => Some("earlier_dose_cancelled"),
        }
    }

    /// The reason a person may give under this name.
    pub fn stated(name: &str) -> Option<CancelReason> {
        Self::ALL.into_iter().take(6).find(|reason| reason.as_str() == Some(name))
    }
}

/// What may be asked.
#[derive(Debug, Clone)]
pub enum Command {
    /// Creates or amends a programme.
    ApplyProgramme(Box<Programme>),
    /// Brings rows of a list under way; they count only after [`Command::CommitRoster`].
    StageRoster {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
        /// How many rows of it are staged, as whoever brings them was told last.
        staged: u64,
        /// At most [`crate::roster::ROWS_PER_ENTRY_MAX`] rows.
        rows: Vec<RosterRow>,
    },
    /// Makes all staged rows count at once.
    CommitRoster {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
        /// How many rows of it are staged, as whoever brought them was told last.
        staged: u64,
        /// SHA-256 of the file, cut to 64 bits.
        file: u64,
    },
    /// Forgets the staged rows.
    AbandonRoster {
        /// Index of the programme.
        programme: u16,
        /// Identity of the import.
        import: u64,
    },
    /// Acts on a single voucher.
    AmendVoucher {
        /// Index of the programme.
        programme: u16,
        /// What is wanted.
        wanted: Amendment,
        /// Why.
        reason: ActReason,
    },
    /// Names vouchers that an undo leaves as they are.
    StageKept {
        /// Index of the programme.
        programme: u16,
        /// Identity of the undo.
        import: u64,
        /// How many rows and vouchers of it are staged.
        staged: u64,
        /// At most [`crate::roster::ROWS_PER_ENTRY_MAX`] vouchers.
        holders: Vec<HolderId>,
    },
    /// Makes an import count no more, and the rows staged for the undo count instead.
    UndoRoster {
        /// Index of the programme.
        programme: u16,
        /// Identity of the undo.
        import: u64,
        /// How many rows and vouchers of it are staged.
        staged: u64,
        /// The import that is undone.
        undone: u64,
    },
    /// Publishes or amends slots, all or none.
    PublishSlots {
        /// Index of the programme.
        programme: u16,
        /// The rows.
        slots: Vec<SlotRow>,
        /// Why they are right, whatever the guard rails find.
        despite: Option<String>,
    },
    /// Holds a place, or moves or lengthens the hold.
    Hold {
        /// Who.
        person: Person,
        /// What.
        slot: SlotId,
        /// For a move: the booking that the place is for.
        moving: Option<BookingNumber>,
    },
    /// Lets the hold go.
    ReleaseHold {
        /// Who.
        person: Person,
    },
    /// Books a place.
    Book {
        /// Who.
        person: Person,
        /// What.
        slot: SlotId,
        /// For which dose.
        dose: u8,
    },
    /// Moves a booking; the old place is kept until the new one is durable.
    Move {
        /// Who.
        person: Person,
        /// Which booking.
        number: BookingNumber,
        /// Where to.
        slot: SlotId,
    },
    /// Cancels a booking, and the later doses that rest on it.
    Cancel {
        /// Who.
        person: Person,
        /// Which booking.
        number: BookingNumber,
        /// Why.
        reason: CancelReason,
    },
    /// Brings back a booking that an earlier epoch's log proves and this journal lost.
    RepresentBooking {
        /// What its receipt proves.
        lost: LostBooking,
    },
    /// Lets newcomers take places again after a restore.
    ReopenBooking,
    /// Erases what the vault keeps of a person; the bookings stay.
    EraseContact {
        /// Who asks, if it is the person.
        person: Option<Person>,
        /// The data keys to be destroyed, with their holders.
        keys: Vec<(HolderId, KeyName)>,
    },
    /// Begins or ends a link with LINE.
    Line(crate::line::LineCommand),
    /// Writes down whose contact data a member of staff is about to see.
    ShowContact {
        /// The data keys that will be used, with their holders.
        shown: Vec<(HolderId, KeyName)>,
    },
    /// Writes down evidence of loss.
    NoteLoss {
        /// What a receipt proves.
        loss: Loss,
    },
    /// Says what became of what a receipt proves and this journal has not got.
    SettleLoss {
        /// Hash of the receipt's leaf.
        leaf: [u8; 32],
        /// What became of it.
        reason: LossReason,
    },
    /// Something at the counter of a venue.
    AtVenue(AtVenue),
    /// Declares a lot, or declares it anew.
    DeclareLot {
        /// Index of the programme.
        programme: u16,
        /// The lot.
        lot: LotRow,
    },
    /// Recalls a lot, or takes a recall back.
    RecallLot {
        /// Index of the programme.
        programme: u16,
        /// Product: index in [`crate::state::ProgrammeState::product_ids`].
        product: u8,
        /// Its number.
        number: LotNumber,
        /// Whether it may be given again.
        is_reinstated: bool,
    },
    /// About places that are published already.
    Planner(PlannerCommand),
    /// About proposals of planners.
    Proposal(ProposalCommand),
    /// About messages.
    Outbox(OutboxCommand),
    /// About accounts of staff, and what they do.
    Staff(StaffCommand),
    /// Asks for what the telephone desk does.
    Desk(DeskCommand),
    /// About a waitlist.
    Waitlist(WaitlistCommand),
    /// Ends a command whose outcome its sender does not know: if it was not carried out, it never will be.
    VoidCommand {
        /// Which.
        id: CommandId,
    },
}
