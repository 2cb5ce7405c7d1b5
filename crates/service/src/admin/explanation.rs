//! What an explanation holds: findings as codes, what a list says of a voucher, what lists changed, refused sign-ins.
//!
//! Plain data for programs; `tashika explain` puts it into words. It never holds a voucher number or a birth date:
//! nobody kept them. The surprise: a gap is told as such, because "nothing" and "could not be read" differ.

use jiff::civil::Date;
use kernel::booking::Status;
use kernel::roster::Standing;
use serde::{Deserialize, Serialize};

use super::{ClaimFacts, LossFacts};
use crate::desk::TurnView;
use crate::view::BookingView;

/// Everything known about a voucher, a booking or a refused sign-in.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Explanation {
    /// Where the subject stands.
    pub standing: Vec<Finding>,
    /// Programme identifiers in which the voucher is listed.
    pub programmes: Vec<String>,
    /// What the lists say now of this voucher and of the person's other ones.
    pub roster: Vec<RosterFacts>,
    /// What lists changed, oldest first.
    pub roster_history: Vec<RosterChange>,
    /// Lost bookings that were proved and could not be put back: these come first.
    #[serde(default)]
    pub claims: Vec<ClaimFacts>,
    /// What receipts prove of it and this journal has not got.
    #[serde(default)]
    pub losses: Vec<LossFacts>,
    /// Bookings with their history, as JSON of [`BookingView`].
    pub bookings: Vec<serde_json::Value>,
    /// Turns on waitlists with their history, oldest first, as JSON of [`TurnView`].
    #[serde(default)]
    pub turns: Vec<serde_json::Value>,
    /// Live holds: slot start and end of the hold, RFC 3339.
    pub holds: Vec<(String, String)>,
    /// Free places of these programmes that are kept for a way in: programme, channel, how many.
    #[serde(default)]
    pub kept: Vec<(String, String, u64)>,
    /// Refused sign-ins, newest first.
    pub refused_sign_ins: Vec<SignInRefused>,
    /// What the telephone desk did, oldest first.
    #[serde(default)]
    pub desk: Vec<DeskFact>,
    /// What could not be read, so that its absence says nothing.
    pub gaps: Vec<Gap>,
}

/// One thing that the telephone desk did about somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskFact {
    /// When, RFC 3339.
    pub at: String,
    /// `identified`, `code_given`, `code_used`, `call_back_noted`, `call_back_done`, `call_back_not_reached`.
    pub what: String,
    /// How the caller was identified.
    pub how: Option<String>,
    /// By which account, if it was staff.
    pub account: Option<u32>,
}

impl Explanation {
    /// Adds a booking.
    pub fn push_booking(&mut self, booking: &BookingView) {
        self.bookings.push(serde_json::to_value(booking).unwrap_or_default());
    }

    /// Adds a turn on a waitlist.
    pub fn push_turn(&mut self, turn: &TurnView) {
        self.turns.push(serde_json::to_value(turn).unwrap_or_default());
    }
}

/// Where a voucher, a booking or a refused sign-in stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// On a list, and may be used.
    #[serde(rename = "voucher.valid")]
    VoucherValid,
    /// On a list, and may not be used any more.
    #[serde(rename = "voucher.revoked")]
    VoucherRevoked,
    /// Replaced by another.
    #[serde(rename = "voucher.superseded")]
    VoucherSuperseded,
    /// On no list.
    #[serde(rename = "voucher.unlisted")]
    VoucherUnlisted,
    /// On a list by now, but not when the sign-in was refused.
    #[serde(rename = "voucher.listed_later")]
    VoucherListedLater,
    /// On a list, but not on one of the programme that was signed in to.
    #[serde(rename = "voucher.other_programme")]
    VoucherOtherProgramme,
    /// The voucher was on the list, so the birth date was another one.
    #[serde(rename = "birth_date.differs")]
    BirthDateDiffers,
    /// The birth date was another one than on the list of then, which a later list changed.
    #[serde(rename = "birth_date.changed_later")]
    BirthDateChangedLater,
    /// The sign-in was made to wait and was not judged.
    #[serde(rename = "sign_in.delayed")]
    SignInDelayed,
    /// It was a member of staff who was refused, and no citizen.
    #[serde(rename = "sign_in.staff")]
    StaffSignIn,
    /// There is no booking with this number.
    #[serde(rename = "booking.unknown")]
    BookingUnknown,
    /// The number names a turn on a waitlist, and no booking.
    #[serde(rename = "turn.number")]
    TurnNumber,
    /// The booking was lost and proved, and could not be put back.
    #[serde(rename = "booking.claimed")]
    BookingClaimed,
    /// A receipt of ours proves the booking, and this journal has not got it.
    #[serde(rename = "booking.lost")]
    BookingLost,
    /// The booking holds a place.
    #[serde(rename = "booking.confirmed")]
    BookingConfirmed,
    /// The booking was cancelled.
    #[serde(rename = "booking.cancelled")]
    BookingCancelled,
    /// The person arrived at the venue.
    #[serde(rename = "booking.checked_in")]
    BookingCheckedIn,
    /// They arrived, and papers and health were looked at.
    #[serde(rename = "booking.checked")]
    BookingChecked,
    /// The dose was given.
    #[serde(rename = "booking.administered")]
    BookingAdministered,
    /// They arrived, and the dose was not given.
    #[serde(rename = "booking.not_given")]
    BookingNotGiven,
    /// The slot passed, and nobody came.
    #[serde(rename = "booking.no_show")]
    BookingNoShow,
}

impl Finding {
    /// All of them.
    pub const ALL: [Finding; 21] = [
        Finding::VoucherValid,
        Finding::VoucherRevoked,
        Finding::VoucherSuperseded,
        Finding::VoucherUnlisted,
        Finding::VoucherListedLater,
        Finding::VoucherOtherProgramme,
        Finding::BirthDateDiffers,
        Finding::BirthDateChangedLater,
        Finding::SignInDelayed,
        Finding::StaffSignIn,
        Finding::BookingUnknown,
        Finding::TurnNumber,
        Finding::BookingClaimed,
        Finding::BookingLost,
        Finding::BookingConfirmed,
        Finding::BookingCancelled,
        Finding::BookingCheckedIn,
        Finding::BookingChecked,
        Finding::BookingAdministered,
        Finding::BookingNotGiven,
        Finding::BookingNoShow,
    ];
}

impl Finding {
    /// The stable code.
    pub fn as_str(self) -> &'static str {
        match self {
            Finding::VoucherValid => "voucher.valid",
            Finding::VoucherRevoked => "voucher.revoked",
            Finding::VoucherSuperseded => "voucher.superseded",
            Finding::VoucherUnlisted => "voucher.unlisted",
            Finding::VoucherListedLater => "voucher.listed_later",
            Finding::VoucherOtherProgramme => "voucher.other_programme",
            Finding::BirthDateDiffers => "birth_date.differs",
            Finding::BirthDateChangedLater => "birth_date.changed_later",
            Finding::SignInDelayed => "sign_in.delayed",
            Finding::StaffSignIn => "sign_in.staff",
            Finding::BookingUnknown => "booking.unknown",
            Finding::TurnNumber => "turn.number",
            Finding::BookingClaimed => "booking.claimed",
            Finding::BookingLost => "booking.lost",
            Finding::BookingCheckedIn => "booking.checked_in",
            Finding::BookingChecked => "booking.checked",
            Finding::BookingAdministered => "booking.administered",
            Finding::BookingNotGiven => "booking.not_given",
            Finding::BookingNoShow => "booking.no_show",
            Finding::BookingConfirmed => "booking.confirmed",
            Finding::BookingCancelled => "booking.cancelled",
        }
    }
}

impl From<Standing> for Finding {
    fn from(standing: Standing) -> Finding {
        match standing {
            Standing::Valid => Finding::VoucherValid,
            Standing::Revoked => Finding::VoucherRevoked,
            Standing::SupersededBy(_) => Finding::VoucherSuperseded,
        }
    }
}

impl From<Status> for Finding {
    fn from(status: Status) -> Finding {
        match status {
            Status::Confirmed => Finding::BookingConfirmed,
            Status::Cancelled => Finding::BookingCancelled,
            Status::CheckedIn => Finding::BookingCheckedIn,
            Status::Checked => Finding::BookingChecked,
            Status::Administered => Finding::BookingAdministered,
            Status::NotGiven => Finding::BookingNotGiven,
            Status::NoShow => Finding::BookingNoShow,
        }
    }
}

/// What a list says now of one voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterFacts {
    /// Programme identifier.
    pub programme: String,
    /// Which of the person's vouchers.
    pub voucher: Relation,
    /// Whether it may be used.
    pub standing: Finding,
    /// Doses received before, anywhere.
    pub doses_received: u8,
    /// Day of the last of them.
    pub last_dose_on: Option<Date>,
    /// Product of the last of them, by identifier.
    pub product: Option<String>,
}

/// Which of a person's vouchers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// The one that was asked about.
    This,
    /// The one that replaces it.
    Successor,
    /// One that it replaces.
    Predecessor,
    /// Another of the same person.
    SamePerson,
}

/// What one import of a list, its undo, or an act of staff changed for the voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterChange {
    /// When it began to count, RFC 3339.
    pub at: String,
    /// Programme identifier.
    pub programme: String,
    /// Identity of the import, hex; empty if staff acted on the single voucher.
    pub import: String,
    /// First 64 bits of the file's SHA-256, hex; empty if it was no list.
    pub file: String,
    /// What staff did, if it was no list: `reissued`, `revoked`, `reinstated`, or `undone` for the undo of a list.
    #[serde(default)]
    pub act: Option<String>,
    /// Why, for an act on the single voucher.
    #[serde(default)]
    pub reason: Option<String>,
    /// Which account; 0 is whoever may use the data folder.
    #[serde(default)]
    pub account: u32,
    /// Whether the voucher is on no list of the programme since.
    #[serde(default)]
    pub gone: bool,
    /// Whether the voucher was on no list of the programme before.
    pub first: bool,
    /// Whether the birth date became another one.
    pub birth_date_changed: bool,
    /// The new standing, if it is new.
    pub standing: Option<Finding>,
    /// Doses received, if they are new: how many, the last day, its product.
    pub doses: Option<(u8, Option<Date>, Option<String>)>,
    /// How many other vouchers this one took over.
    pub takes_over: u32,
}

/// One refused sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRefused {
    /// When, RFC 3339.
    pub at: String,
    /// What was said.
    pub code: String,
    /// Incident code.
    pub incident: String,
}

/// What could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// Refused sign-ins that were written down.
    RefusedSignIns,
    /// What lists changed.
    RosterHistory,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_called_the_same_in_data_and_in_words() {
        for finding in Finding::ALL {
            assert_eq!(serde_json::to_value(finding).expect("plain data"), finding.as_str());
        }
    }
}
