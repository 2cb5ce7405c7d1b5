//! What staff tools may ask of the service: the one road for the command line, the control socket and the demo.
//!
//! Requests are plain data, so that the command line can call [`crate::Service::administer`] itself when no server
//! runs and send the same request through the control socket when one does. Voucher numbers travel here in the
//! clear between two processes of one account on one machine and are turned into keyed digests before anything
//! is decided; none is kept.

mod claims;
mod clinics;
mod contact;
mod dumped;
mod explanation;
mod files;
mod losses;
mod policy;
mod roster;
mod staff;
mod status;
mod subject;
mod venue;

pub use claims::{BroughtBack, ClaimFacts, ClaimList, RestoreFacts};
pub use clinics::{
    AcknowledgeAsked, DayTold, Draft, FindingTold, Plan, ProposalTold, Prospects, ReachCounts, WaveTold,
    Whose,
};
pub use contact::{ContactTold, ContactWanted};
pub use dumped::{Dumped, DumpedEntry};
pub use explanation::{
    DeskFact, Explanation, Finding, Gap, Relation, RosterChange, RosterFacts, SignInRefused,
};
pub use staff::{AccountTold, GrantAsked, IdentityAsked, LinkTold, SessionTold, StaffWanted};

pub use files::{
    DeadlineFile, NextDoseFile, ProductFile, ProgrammeFile, PublishedAt, RosterLine, RosterLineState,
    SlotLine, VenueFile, WaveFile,
};
pub use kernel::slot::REASON_CHARACTERS_MAX;
pub use losses::{LossFacts, LossSettled};
pub use policy::{ArrivalFile, ContactFile, RemindersFile, WaitlistFile};
pub use roster::{RosterAsk, RosterReply};
use serde::{Deserialize, Serialize};
pub use status::StatusReport;
pub use venue::{LotAsk, VenueAsk, VenueReply};

use crate::export::{Part, Sheet};
use crate::figures::{Figures, WaitlistTold};

/// One request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Request {
    /// Creates or amends a programme.
    ApplyProgramme {
        /// The whole definition.
        definition: Box<ProgrammeFile>,
        /// Only say what would change.
        dry_run: bool,
    },
    /// Brings rows of a list under way.
    StageRoster {
        /// Programme identifier.
        programme: String,
        /// Identity of the import, drawn by the caller.
        import: u64,
        /// How many rows of it are under way already: [`RowCounts::staged`] of the answer before, or 0.
        staged: u64,
        /// At most [`ROWS_PER_REQUEST_MAX`] rows.
        rows: Vec<RosterLine>,
        /// Only count; nothing is staged.
        dry_run: bool,
    },
    /// Makes the staged rows count, all at once.
    CommitRoster {
        /// Programme identifier.
        programme: String,
        /// Identity of the import.
        import: u64,
        /// How many rows of it are under way: [`RowCounts::staged`] of the last answer, or 0.
        staged: u64,
        /// SHA-256 of the file, cut to 64 bits.
        file: u64,
    },
    /// Forgets the staged rows.
    AbandonRoster {
        /// Programme identifier.
        programme: String,
        /// Identity of the import.
        import: u64,
    },
    /// Publishes or amends slots, all or none.
    PublishSlots {
        /// Programme identifier.
        programme: String,
        /// The rows.
        slots: Vec<SlotLine>,
        /// Why they are right, whatever the guard rails find.
        #[serde(default)]
        despite: Option<String>,
        /// Only say what would change.
        dry_run: bool,
    },
    /// What publishing these slots would do, and what the guard rails find.
    PlanSlots {
        /// Programme identifier.
        programme: String,
        /// What is planned.
        draft: Draft,
    },
    /// Proposes slots for another planner to approve.
    ProposeSlots {
        /// Programme identifier.
        programme: String,
        /// What is proposed.
        draft: Draft,
        /// Findings that are no mistakes.
        acknowledged: Vec<AcknowledgeAsked>,
    },
    /// Proposals of a programme, the newest first.
    Proposals {
        /// Programme identifier.
        programme: String,
    },
    /// Approves or rejects a proposal.
    DecideProposal {
        /// Programme identifier.
        programme: String,
        /// Its number.
        proposal: u32,
        /// Approved, or rejected.
        is_approved: bool,
    },
    /// Proposes when a wave opens.
    ProposeOpening {
        /// Programme identifier.
        programme: String,
        /// Identifier of the wave.
        wave: String,
        /// From when its people may book.
        opens_at: PublishedAt,
    },
    /// Who could book what at an instant.
    Prospects {
        /// Programme identifier.
        programme: String,
        /// The instant.
        at: PublishedAt,
        /// As if this proposal were approved.
        proposal: Option<u32>,
        /// Somebody to ask about.
        whose: Option<Whose>,
    },
    /// Counts rows of a list by the waves that let them book at an instant; nothing of them is kept.
    CountReach {
        /// Programme identifier.
        programme: String,
        /// The instant.
        at: PublishedAt,
        /// At most [`ROWS_PER_REQUEST_MAX`] rows.
        rows: Vec<RosterLine>,
    },
    /// The whole history of a voucher.
    ExplainVoucher {
        /// Six digits.
        municipality_code: String,
        /// Ten digits.
        voucher_number: String,
    },
    /// The whole history of a booking.
    ExplainBooking {
        /// Booking number, with or without hyphens.
        number: String,
    },
    /// Why a sign-in was refused.
    ExplainIncident {
        /// Incident code.
        incident: String,
    },
    /// Shows what is kept of people; whose it is is written down first.
    ShowContact {
        /// Whose.
        wanted: ContactWanted,
    },
    /// Erases what is kept of the person who has this voucher; the bookings stay.
    EraseContact {
        /// Six digits.
        municipality_code: String,
        /// Ten digits.
        voucher_number: String,
    },
    /// Wraps the next part of the vault with its newest key.
    RewrapVault {
        /// Where the part before ended.
        after: Option<String>,
    },
    /// Takes the rings of the session key and the vault key from their files again; for a running server.
    RenewKeys,
    /// Replays the whole journal and checks every promise.
    Audit {
        /// Checkpoints that somebody kept elsewhere, as signed notes.
        #[serde(default)]
        checkpoints: Vec<String>,
    },
    /// The journal's entries, in parts.
    Dump {
        /// The first position wanted.
        from: u64,
    },
    /// A checkpoint over everything that is durable.
    Checkpoint,
    /// The leaves of the log, in parts.
    Leaves {
        /// The first position wanted.
        from: u64,
    },
    /// Brings back the booking that a receipt proves, if an earlier epoch lost it.
    Represent {
        /// The receipt, as it was given.
        receipt: String,
    },
    /// What restores lost, and what receipts brought back or could not.
    Claims,
    /// Lets newcomers take places again after a restore.
    Reopen,
    /// Figures of a programme.
    Figures {
        /// Programme identifier.
        programme: String,
    },
    /// How a waitlist stands.
    Waitlist {
        /// Programme identifier.
        programme: String,
    },
    /// A part of a table for other people's tools.
    Export {
        /// Which table.
        sheet: Sheet,
        /// Programme identifier.
        programme: String,
        /// The first row wanted.
        from: u64,
    },
    /// The doses given under these vouchers, in the layout of the municipalities' register.
    ExportVrs {
        /// Programme identifier.
        programme: String,
        /// Vouchers, at most [`ROWS_PER_REQUEST_MAX`].
        vouchers: Vec<RosterLine>,
        /// Who gave the doses; nothing here knows it.
        physician: String,
    },
    /// Something about letters.
    Letters {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: crate::messages::LetterAsk,
    },
    /// What receipts proved and this journal has not got.
    Losses,
    /// Says what became of what a receipt proves.
    SettleLoss {
        /// Its leaf, or a booking number for all that is proved of that booking.
        which: String,
        /// `store_found`, `honoured`, `rehearsal` or `other`.
        reason: String,
    },
    /// Something at a counter of a venue.
    Venue {
        /// Where.
        counter: crate::venue::Counter,
        /// What.
        wanted: VenueAsk,
    },
    /// Something about lots.
    Lots {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: LotAsk,
    },
    /// Something about a municipality's list.
    Roster {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: RosterAsk,
    },
    /// Something about places that are published, or what became of whom it concerned.
    Places {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: crate::planner::PlannerAsk,
    },
    /// About notices.
    Notices {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: crate::planner::NoticeAct,
    },
    /// How many more people than places may book, or a change of that.
    Overbookings {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: crate::planner::OverbookingAsk,
    },
    /// About places that are kept for ways in.
    Quotas {
        /// Programme identifier.
        programme: String,
        /// What.
        wanted: crate::planner::QuotaAsk,
    },
    /// About accounts of staff.
    Staff {
        /// What.
        wanted: StaffWanted,
    },
    /// Figures of the running system.
    Status,
    /// What rows of files may name.
    Outline {
        /// Programme identifier.
        programme: String,
    },
}

/// Rows in one [`Request::StageRoster`] at most.
pub const ROWS_PER_REQUEST_MAX: usize = 600;

/// One answer; the variant fits the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Reply {
    /// What changed, or would.
    Changed(Changes),
    /// What publishing would do.
    Planned(Box<Plan>),
    /// Proposals.
    Proposals {
        /// Each of them.
        proposals: Vec<ProposalTold>,
    },
    /// Who could book what.
    Prospects(Box<Prospects>),
    /// Rows of a list, counted by wave.
    Reached(ReachCounts),
    /// Rows of a list, counted.
    Counted(RowCounts),
    /// A history in plain data.
    Explained(Box<Explanation>),
    /// The findings of an audit.
    Audited(AuditReport),
    /// Entries of the journal.
    Dumped(Dumped),
    /// A checkpoint.
    Checkpoint {
        /// The signed note.
        note: String,
        /// The log's public key.
        key: String,
    },
    /// Leaves of the log.
    Leaves {
        /// Their bytes, base64; empty at the end.
        leaves: Vec<String>,
    },
    /// What a receipt came to.
    Represented(Box<BroughtBack>),
    /// Restores and claims.
    Claims(ClaimList),
    /// Evidence of loss.
    Losses {
        /// In the order in which it was shown.
        losses: Vec<LossFacts>,
    },
    /// What is kept of people.
    Contacts {
        /// Of each of them.
        contacts: Vec<ContactTold>,
    },
    /// It was erased.
    Erased {
        /// How many rows were; none if nothing was kept.
        erased: u64,
    },
    /// A part of the vault was wrapped again.
    Rewrapped(RewrapCounts),
    /// Figures of a programme.
    Figures(Box<Figures>),
    /// How a waitlist stands.
    Waitlist(Box<WaitlistTold>),
    /// A part of a table.
    Part(Part),
    /// About letters.
    Letters(Box<crate::messages::LetterReply>),
    /// Of a venue's day, or of lots.
    Venue(Box<VenueReply>),
    /// Notices.
    Notices {
        /// Every one that was not withdrawn.
        notices: Vec<crate::planner::NoticeTold>,
    },
    /// What is overbooked.
    Overbookings(Box<crate::planner::OverbookingsTold>),
    /// Quotas, and what they keep.
    Quotas(Box<crate::planner::QuotasTold>),
    /// Of a municipality's list.
    Roster(Box<RosterReply>),
    /// Of places that are published.
    Places(Box<crate::planner::PlannerTold>),
    /// An account, with its password for one use if it got one.
    Account {
        /// The account.
        account: AccountTold,
        /// The password.
        one_time_password: Option<String>,
    },
    /// Accounts of staff.
    Accounts {
        /// Each of them.
        accounts: Vec<AccountTold>,
    },
    /// Figures.
    Status(StatusReport),
    /// What rows of files may name.
    Outline(Outline),
    /// Refused, in the same codes as everywhere.
    Refused(AdminRefusal),
}

/// What became of a part of the vault.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RewrapCounts {
    /// Rows that are under the newest key now.
    pub rewrapped: u64,
    /// Rows that were already.
    pub unchanged: u64,
    /// Rows that no key here opens.
    pub unreadable: u64,
    /// Where the next part begins; none at the end.
    pub next: Option<String>,
}

/// A refusal with everything that helps to mend it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AdminRefusal {
    /// Stable code.
    pub code: String,
    /// What is wrong and where, one line each: `wave[2].venues: …`, `row 17: …`.
    pub details: Vec<String>,
    /// The same as data, where it has a place in what was brought.
    #[serde(default)]
    pub faults: Vec<Fault>,
}

impl AdminRefusal {
    /// Refused for what is wrong in what was brought.
    pub fn of_faults(code: &str, faults: Vec<Fault>) -> AdminRefusal {
        let details = faults.iter().map(ToString::to_string).collect();
        AdminRefusal { code: code.to_owned(), details, faults }
    }
}

/// One thing that is wrong, or worth a second look, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Row of the request, from 1; `None` where there are no rows.
    pub row: Option<u64>,
    /// Column of the row, or key of a definition, as `wave[2].venues`.
    pub at: String,
    /// What stands there, if that is known.
    pub value: Option<String>,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(row) = self.row {
            write!(out, "row {row}, column ")?;
        }
        out.write_str(&self.at)?;
        if let Some(value) = &self.value {
            write!(out, ", value {value:?}")?;
        }
        write!(out, ": {}", self.reason)
    }
}

/// What rows of files may name in a programme.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Outline {
    /// Identifiers of products, also of former ones, which people may have received.
    pub products: Vec<String>,
    /// Identifiers of venues.
    pub venues: Vec<String>,
    /// Doses that are given.
    pub doses: u8,
}

/// What a change did, or would do.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Changes {
    /// Lines such as `+ venue otemachi` or `~ hold_minutes 10 -> 15`.
    pub lines: Vec<String>,
    /// Things that came in.
    pub added: u64,
    /// Things that changed.
    pub changed: u64,
    /// Things that stayed.
    pub unchanged: u64,
    /// Bookings and live holds in what changed.
    pub touched: u64,
    /// What is worth a second look, and refuses nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Fault>,
    /// What guard rails found that stops it unless a reason is given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stops: Vec<Fault>,
}

/// Rows of a list, counted.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct RowCounts {
    /// New vouchers.
    pub added: u64,
    /// Known vouchers with other facts.
    pub changed: u64,
    /// Known vouchers with the same facts.
    pub unchanged: u64,
    /// Rows of the import that are under way by now, with those of earlier parts.
    pub staged: u64,
}

/// The findings of an audit.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AuditReport {
    /// Whether every promise holds.
    pub holds: bool,
    /// Entries read.
    pub entries: u64,
    /// Hash of the newest batch, hex.
    pub head: String,
    /// Full state digest, hex.
    pub digest: String,
    /// Root of the log's tree over all entries, counted anew.
    pub root: String,
    /// Figures: vouchers, slots, places, bookings by status, holds.
    pub figures: Vec<(String, u64)>,
    /// Broken promises: rule and what; empty when all hold.
    pub violations: Vec<(String, String)>,
    /// Position of the first wrong entry, if the journal itself is wrong.
    pub first_wrong: Option<u64>,
}
