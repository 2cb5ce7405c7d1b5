//! What the command line asks of a venue's day and of lots, as plain data for the control socket.
//!
//! The acts themselves are those of [`crate::venue`]; here is only which of them, or which look, is meant.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::venue::{
    Attendance, Concerned, DayList, LookedUp, LotFile, LotTold, NextDose, Paper, VenueAct, VenueDone,
};

/// What is asked at a counter.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum VenueAsk {
    /// The list of a day.
    List {
        /// The day; today at the venue if none is named.
        date: Option<Date>,
        /// With names in katakana, each look written down.
        names: bool,
    },
    /// The list of a day to be printed, signed.
    Paper {
        /// The day; today at the venue if none is named.
        date: Option<Date>,
    },
    /// What somebody brought: booking number, voucher, 18-digit line or receipt.
    LookUp {
        /// As it was typed or scanned.
        brought: String,
    },
    /// Something is done.
    Act {
        /// What.
        act: VenueAct,
        /// Idempotency key.
        key: Option<String>,
    },
    /// Whom closing a day would mark.
    NoShows {
        /// The day; today at the venue if none is named.
        date: Option<Date>,
    },
    /// What is proposed for the next dose.
    NextDose {
        /// Booking number of the dose before.
        booking: String,
    },
}

/// What is asked of lots.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum LotAsk {
    /// Every lot.
    List,
    /// Declares one, or declares it anew.
    Declare {
        /// The lot.
        lot: LotFile,
        /// Idempotency key.
        key: Option<String>,
    },
    /// Whom one concerns.
    Concerned {
        /// Product identifier.
        product: String,
        /// Lot number.
        number: String,
    },
    /// Recalls one, or takes the recall back.
    Recall {
        /// Product identifier.
        product: String,
        /// Lot number.
        number: String,
        /// Whether it may be given again.
        reinstate: bool,
        /// Idempotency key.
        key: Option<String>,
    },
}

/// What is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "told", rename_all = "snake_case")]
pub enum VenueReply {
    /// The list of a day.
    Day(DayList),
    /// The list of a day to be printed.
    Paper(Paper),
    /// What was brought leads to this.
    LookedUp(LookedUp),
    /// An act was done.
    Done {
        /// What it came to.
        done: VenueDone,
        /// Whether this is the first answer to a command that was sent before.
        repeated: bool,
    },
    /// Bookings.
    NoShows {
        /// Whom closing the day would mark.
        would_mark: Vec<Attendance>,
    },
    /// A proposal.
    NextDose(NextDose),
    /// Lots.
    Lots {
        /// All of them.
        lots: Vec<LotTold>,
    },
    /// Whom a lot concerns.
    Concerned(Concerned),
}
