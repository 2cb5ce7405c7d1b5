//! What is told of a municipality's list, as plain data.
//!
//! Nothing here names a person: vouchers are counted, never listed. An account is its number, because its name is in the
//! vault.

use kernel::command::Actor;
use kernel::undo::{Acted, ImportKept, Issuers};
use serde::{Deserialize, Serialize};

use crate::view::Moment;
use crate::zone::Zone;

/// An act on a voucher, as it was typed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct TypedAmendment {
    /// `reissue`, `revoke` or `reinstate`.
    pub what: String,
    /// Six digits.
    pub municipality_code: String,
    /// Ten digits.
    pub voucher_number: String,
    /// Ten digits of the new voucher, to reissue.
    pub new_voucher_number: String,
    /// Who issued the new voucher; empty if it is the same municipality.
    pub new_municipality_code: String,
    /// The person's birth date, to reissue.
    pub birth_date: String,
    /// Why: a name of [`kernel::amend::ActReason`].
    pub reason: String,
}

impl std::fmt::Debug for TypedAmendment {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("TypedAmendment(…)")
    }
}

/// What became of an act on a voucher.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendTold {
    /// `reissued`, `revoked` or `reinstated`.
    pub act: String,
    /// Whether anything changed; what was so already is not done again.
    pub changed: bool,
    /// Bookings of the person that are to come. They stay.
    pub bookings: u64,
    /// Whether a voucher of the person may be used.
    pub backed: bool,
}

/// One import of a list, or its undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportTold {
    /// Identity, 16 hexadecimal digits.
    pub import: String,
    /// When it began to count, RFC 3339.
    pub at: String,
    /// The same for pages.
    #[serde(skip)]
    pub moment: Option<Moment>,
    /// Which account; 0 is whoever may use the data folder.
    pub account: u32,
    /// Journal position of the entry.
    pub position: u64,
    /// First 64 bits of the file's SHA-256, hex; none of an undo.
    pub file: Option<String>,
    /// The municipality that issued all of its vouchers.
    pub municipality: Option<String>,
    /// Vouchers that were new.
    pub added: u32,
    /// Vouchers of which it said something else than before.
    pub changed: u32,
    /// Vouchers that are on no list since, of an undo.
    pub removed: u32,
    /// The import that it undid, if it is an undo.
    pub undoes: Option<String>,
    /// When it was undone, RFC 3339.
    pub undone_at: Option<String>,
    /// By which account.
    pub undone_by: Option<u32>,
    /// Whether it could be undone.
    pub undoable: bool,
}

/// What an undo does, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UndoTold {
    /// Vouchers that are as before the import.
    pub back: u64,
    /// Vouchers that are on no list any more.
    pub gone: u64,
    /// Vouchers that stay as they are because their person booked since.
    pub kept: u64,
    /// Vouchers that stay as they are because a later list or act changed them.
    pub later: u64,
}

/// How the vouchers of a municipality stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MunicipalityFigures {
    /// Programme identifier.
    pub programme: String,
    /// Six digits.
    pub municipality_code: String,
    /// Prefecture and name.
    pub municipality_name: String,
    /// Journal position that the figures rest on.
    pub as_of: u64,
    /// Vouchers that may be used.
    pub rostered: u64,
    /// Vouchers that may not be used any more.
    pub revoked: u64,
    /// Vouchers that were replaced by a newer one.
    pub superseded: u64,
    /// Vouchers that may be used, whose person has a booking or was given a dose.
    pub taken: u64,
    /// Vouchers that may be used, whose person has no booking and has doses to come.
    pub free: u64,
    /// Bookings to come, or whose person is at the venue.
    pub booked: u64,
    /// Doses given.
    pub administered: u64,
    /// Bookings whose person came and was not given the dose.
    pub not_given: u64,
    /// Bookings whose person did not come.
    pub no_show: u64,
    /// Bookings cancelled.
    pub cancelled: u64,
    /// Bookings to come whose person has no voucher that may be used.
    pub unbacked: u64,
}

/// An import that counted; `None` while it is only under way.
pub(super) fn import(it: &ImportKept, zone: &Zone) -> Option<ImportTold> {
    let counted = it.counted?;
    Some(ImportTold {
        import: hex(it.id),
        at: zone.rfc3339(counted.at),
        moment: Some(zone.moment(counted.at)),
        account: account(&counted),
        position: counted.position,
        file: it.undoes.is_none().then(|| hex(it.file)),
        municipality: match it.issuers {
            Issuers::One(code) => Some(format!("{code:06}")),
            Issuers::Nobody | Issuers::Several => None,
        },
        added: it.added,
        changed: it.changed,
        removed: it.removed,
        undoes: it.undoes.map(hex),
        undone_at: it.undone.map(|undone| zone.rfc3339(undone.at)),
        undone_by: it.undone.map(|undone| account(&undone)),
        undoable: it.counts() && it.undoes.is_none(),
    })
}

fn account(acted: &Acted) -> u32 {
    match acted.by {
        Actor::Staff(account) => account,
        Actor::Holder | Actor::System => 0,
    }
}

fn hex(id: u64) -> String {
    format!("{id:016x}")
}
