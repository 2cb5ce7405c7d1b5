//! Why not, as data: a stable code and at most one fact that the wording needs.
//!
//! A refusal is a state of the world, not an error: it is journaled when the command carried an idempotency key,
//! it is worded in every language by the service, and it always has something the person can do next.
//! The number of a code is part of the durable format and is never given to another code.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::booking_number::BookingNumber;
use crate::time::Instant;

/// The one fact that goes with a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// Nothing.
    None,
    /// An instant: an opening, a deadline.
    At(Instant),
    /// A day: the earliest one allowed.
    On(Date),
    /// A count or a number: places, minutes, a row.
    Count(u64),
    /// A booking.
    Booking(BookingNumber),
}

/// A refused command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Which rule.
    pub code: Code,
    /// What the rule saw.
    pub fact: Fact,
}

impl Refusal {
    /// A refusal that needs no fact.
    pub fn plain(code: Code) -> Refusal {
        Refusal { code, fact: Fact::None }
    }

    /// A refusal that names an instant.
    pub fn at(code: Code, at: Instant) -> Refusal {
        Refusal { code, fact: Fact::At(at) }
    }

    /// A refusal that names a day.
    pub fn on(code: Code, on: Date) -> Refusal {
        Refusal { code, fact: Fact::On(on) }
    }

    /// A refusal that names a count.
    pub fn count(code: Code, count: u64) -> Refusal {
        Refusal { code, fact: Fact::Count(count) }
    }

    /// A refusal that names a booking.
    pub fn booking(code: Code, number: BookingNumber) -> Refusal {
        Refusal { code, fact: Fact::Booking(number) }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $text:literal;)*) => {
        /// Which rule said no.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $($(#[$doc])* $name = $number),* }

        impl Code {
            /// Every code, in the order of its number.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The stable public name.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $text),* }
            }

            /// The durable number.
            pub fn number(self) -> u32 {
                match self { $(Code::$name => $number),* }
            }

            /// The code with this durable number.
            pub fn from_number(number: u32) -> Option<Code> {
                match number { $($number => Some(Code::$name),)* _ => None }
            }
        }
    };
}

codes! {
    /// No such programme.
    ProgrammeUnknown = 1, "programme.unknown";
    /// The definition has flaws; the planner is told each.
    ProgrammeInvalid = 2, "programme.invalid";
    /// A venue with slots would disappear or change its product.
    ProgrammeInUse = 3, "programme.in_use";
    /// No such slot, or not published yet: the answer is the same.
    SlotUnknown = 10, "slot.unknown";
    /// No place left.
    SlotFull = 11, "slot.full";
    /// The time to book it has passed.
    SlotClosed = 12, "slot.closed";
    /// A published slot would get fewer places than it has bookings and holds.
    SlotCapacityBelowBooked = 13, "slot.capacity_below_booked";
    /// A row of slots is impossible.
    SlotInvalid = 14, "slot.invalid";
    /// The wave opens later.
    WaveNotOpen = 20, "wave.not_open";
    /// No wave is for this person.
    WaveNotEligible = 21, "wave.not_eligible";
    /// The person's waves do not cover this slot.
    WaveNotThisSlot = 22, "wave.not_this_slot";
    /// The voucher is not on the list with this birth date (any more).
    LoginNoMatch = 30, "login.no_match";
    /// The voucher was revoked.
    VoucherRevoked = 31, "voucher.revoked";
    /// A newer voucher replaces this one.
    VoucherSuperseded = 32, "voucher.superseded";
    /// Too soon after the dose before.
    DoseInterval = 40, "dose.interval";
    /// An earlier dose comes first.
    DoseOrder = 41, "dose.order";
    /// This dose was received already.
    DoseDone = 42, "dose.done";
    /// The dose before was another product.
    DoseProduct = 43, "dose.product";
    /// The slot is for another dose.
    DoseSlot = 44, "dose.slot";
    /// A later dose is booked too close to the new day.
    DoseLaterBooked = 45, "dose.later_booked";
    /// The programme has no such dose, but this many.
    DoseUnknown = 46, "dose.unknown";
    /// There is an active booking for this dose.
    BookingExists = 50, "booking.exists";
    /// No such booking of this person.
    BookingUnknown = 51, "booking.unknown";
    /// The booking was cancelled or used.
    BookingNotActive = 52, "booking.not_active";
    /// All booking numbers drawn were taken; asking again draws others.
    BookingNumberTaken = 53, "booking.number_taken";
    /// The hold ended and the place has gone.
    HoldExpired = 60, "hold.expired";
    /// There is no hold.
    HoldNone = 61, "hold.none";
    /// A hold cannot be made longer any more.
    HoldLimit = 62, "hold.limit";
    /// Too late to move.
    MoveTooLate = 70, "move.too_late";
    /// The booking is for this slot already.
    MoveSameSlot = 71, "move.same_slot";
    /// Too late to cancel.
    CancelTooLate = 72, "cancel.too_late";
    /// The same idempotency key came with another request.
    IdempotencyMismatch = 80, "idempotency.mismatch";
    /// The command's deadline passed before it was decided.
    CommandExpired = 81, "command.expired";
    /// The command was declared void.
    CommandVoid = 82, "command.void";
    /// What is staged of an import is not what was brought, or a part of it is too long.
    ImportUnknown = 90, "import.unknown";
    /// The same voucher is in the list twice.
    ImportDuplicate = 91, "import.duplicate";
    /// One person would have more vouchers than this many.
    ImportReissues = 92, "import.reissues";
    /// After a restore receipts come first: newcomers take places again at the instant.
    ReceiptsFirst = 110, "restore.receipts_first";
    /// What was brought is of no log of an earlier epoch, or of its part that is here.
    ReceiptNotLost = 111, "receipt.not_lost";
    /// Earlier than people are let in; in time from the instant.
    ArrivalEarly = 120, "arrival.early";
    /// Later than people are let in; it was in time until the instant.
    ArrivalLate = 121, "arrival.late";
    /// The booking is for this other day.
    ArrivalOtherDay = 122, "arrival.other_day";
    /// The booking is for another venue.
    ArrivalOtherVenue = 123, "arrival.other_venue";
    /// The venue has no slot at this hour.
    ArrivalNoHour = 124, "arrival.no_hour";
    /// The venue takes nobody without a booking.
    WalkInNone = 125, "walk_in.none";
    /// The venue takes people without a booking only when a slot has begun: the next does at the instant.
    WalkInLeftover = 126, "walk_in.leftover";
    /// The booking stands where this step cannot follow.
    VisitStep = 130, "visit.step";
    /// The step that was to be undone is not the newest, or cannot be undone.
    VisitNotUndoable = 131, "visit.not_undoable";
    /// The step could be undone until the instant.
    VisitUndoTooLate = 132, "visit.undo_too_late";
    /// No lot of the product has this number.
    LotUnknown = 140, "lot.unknown";
    /// The lot was to be given until this day.
    LotExpired = 141, "lot.expired";
    /// The lot was recalled at the instant.
    LotRecalled = 142, "lot.recalled";
    /// The lot was not declared for this venue.
    LotOtherVenue = 143, "lot.other_venue";
    /// What was declared is no lot of this programme.
    LotInvalid = 144, "lot.invalid";
    /// No place from the earliest day on is free for the next dose.
    NextDoseNone = 150, "next_dose.none";
    /// It is not this account's to do: the number of the act, if it is one.
    StaffForbidden = 160, "staff.forbidden";
    /// There is an account with this number already.
    StaffExists = 161, "staff.exists";
    /// No account has this number.
    StaffUnknown = 162, "staff.unknown";
    /// The account is disabled.
    StaffDisabled = 163, "staff.disabled";
    /// The session has ended.
    StaffSession = 164, "staff.session";
    /// One account would have more grants than this many.
    StaffGrants = 165, "staff.grants";
    /// The voucher is on no list of the programme.
    VoucherUnlisted = 170, "voucher.unlisted";
    /// The new voucher belongs to somebody else, or may not be used.
    VoucherTaken = 171, "voucher.taken";
    /// No list with this identity counts, or it is an undo.
    ImportUncounted = 172, "import.uncounted";
    /// Nobody takes a place there for now; they do again from the instant, if one is named.
    SlotStopped = 180, "slot.stopped";
    /// Nothing takes place there.
    SlotCalledOff = 181, "slot.called_off";
    /// There are no such places, or no stop of them.
    AreaUnknown = 182, "area.unknown";
    /// A stop that would be over already, or that would end what is called off.
    StopInvalid = 183, "stop.invalid";
    /// The slot would get fewer places than this many, which are booked and held.
    CapacityBelowTaken = 184, "capacity.below_taken";
    /// This many people of the slot could be moved nowhere.
    CapacityNoPlace = 185, "capacity.no_place";
    /// No proposal of the programme has this number.
    ProposalUnknown = 190, "proposal.unknown";
    /// Nobody approves their own proposal.
    ProposalOwn = 191, "proposal.own";
    /// The proposal was approved or rejected already.
    ProposalClosed = 192, "proposal.closed";
    /// So many findings of the guard rails were not acknowledged.
    ProposalGuard = 193, "proposal.guard";
    /// It would change nothing.
    ProposalEmpty = 194, "proposal.empty";
    /// Since it was proposed the guard rails find so many things that nobody acknowledged.
    ProposalStale = 195, "proposal.stale";
    /// The instant at which it was to open has passed.
    ProposalLate = 196, "proposal.late";
    /// The wave is open since the instant.
    ProposalWaveOpen = 197, "proposal.wave_open";
    /// So many proposals wait already.
    ProposalCrowd = 198, "proposal.crowd";
    /// No such wave, an opening after its end, or a series that cannot be kept.
    ProposalInvalid = 199, "proposal.invalid";
    /// A notice without words in Japanese, with too many, that would be over already, or one too many.
    NoticeInvalid = 186, "notice.invalid";
    /// There is no such notice.
    NoticeUnknown = 187, "notice.unknown";
    /// The places that are left are kept for who comes another way, until the instant.
    SlotKept = 200, "slot.kept";
    /// A quota for a channel without bookings, of no places or of more than there can be, or released too early.
    QuotaInvalid = 201, "quota.invalid";
    /// No quota is stated for these places.
    QuotaUnknown = 202, "quota.unknown";
    /// The guard rails found so many things, and no reason was given.
    SlotGuard = 203, "slot.guard";
    /// A reason to publish all the same that is empty, or of more characters than this many.
    SlotReason = 204, "slot.reason";
    /// An overbooking of nothing, or of more than this many per cent.
    OverbookingInvalid = 205, "overbooking.invalid";
    /// No overbooking is stated for these places.
    OverbookingUnknown = 206, "overbooking.unknown";
    /// The code for one sign-in was used, is over, or is another one.
    CodeSpent = 210, "code.spent";
    /// The new voucher is on no list yet.
    VoucherNotListedYet = 211, "voucher.not_listed_yet";
    /// There is no such call to make any more.
    CallBackUnknown = 212, "call_back.unknown";
    /// Another operator has the call, or nobody has taken it.
    CallBackTaken = 213, "call_back.taken";
    /// The person waits for a call already.
    CallBackExists = 214, "call_back.exists";
    /// No letter of these vouchers waits to be printed, or is in that file.
    LettersNone = 220, "letters.none";
    /// There is no such print file, or it is too old to be known.
    LettersUnknown = 221, "letters.unknown_file";
    /// The programme has no waitlist.
    WaitlistNone = 222, "waitlist.none";
    /// The person is not on the waitlist.
    WaitlistNotOn = 223, "waitlist.not_on";
    /// Nothing is offered to the person, or not any more since the instant.
    WaitlistNoOffer = 224, "waitlist.no_offer";
    /// The identity opens another account, or is invited to it.
    StaffLinked = 240, "staff.linked";
    /// The identity opens no account, or not this one.
    StaffUnlinked = 241, "staff.unlinked";
    /// The command could not be decided because of a fault in this program.
    Internal = 99, "internal";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn numbers_and_names_are_distinct_and_lead_back() {
        let names: BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(Code::from_number(code.number()), Some(*code));
        }
    }
}
