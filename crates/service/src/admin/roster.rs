//! What the command line asks of a municipality's list beside loading it, and the answers.

use serde::{Deserialize, Serialize};

use super::RosterLine;
use crate::municipality::{
    AmendTold, ImportTold, MunicipalityFigures, RowCompared, TypedAmendment, UndoTold,
};

/// What is wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "roster", rename_all = "snake_case")]
pub enum RosterAsk {
    /// Reissues, revokes or reinstates a voucher.
    Amend(TypedAmendment),
    /// Undoes an import.
    Undo {
        /// Its identity, hex.
        import: String,
        /// Only say what would become of the vouchers.
        dry_run: bool,
    },
    /// The imports and undos, newest first.
    History {
        /// Only those of this municipality alone.
        municipality: Option<String>,
    },
    /// What rows of a list would change.
    Compare {
        /// At most [`super::ROWS_PER_REQUEST_MAX`] rows.
        rows: Vec<RosterLine>,
    },
    /// How the vouchers of a municipality stand.
    Figures {
        /// Six digits.
        municipality: String,
    },
}

/// The answer; the variant fits what was wanted.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "roster", rename_all = "snake_case")]
pub enum RosterReply {
    /// What became of a voucher.
    Amended(AmendTold),
    /// What an undo did, or would do.
    Undone(UndoTold),
    /// Imports and undos.
    Imports {
        /// Newest first.
        imports: Vec<ImportTold>,
    },
    /// What rows would change, in their order.
    Compared {
        /// One for each.
        rows: Vec<RowCompared>,
    },
    /// Figures of a municipality.
    Figures(MunicipalityFigures),
}
