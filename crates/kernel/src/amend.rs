//! Acts of a municipality's staff on a single voucher: reissue, revoke, reinstate.
//!
//! Each is one entry with whole rows and a reason, so that a later reader of lists needs no other rule than for an
//! import of these rows. A booking is never touched here: it stays, and [`ProgrammeState::unbacked_bookings`] names
//! those whose person has no voucher that may be used, for the desk.
//! The surprise: the next list may say otherwise, and then it counts, as it does after an earlier list.

use serde::{Deserialize, Serialize};

use crate::booking::{Booking, Status};
use crate::command::{Actor, BirthProof, Context, HolderId};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::roster::{BY_HAND, Holder, HolderStanding, RosterRow, Standing, VOUCHERS_OF_PERSON_MAX};
use crate::state::{ProgrammeState, State};

/// What was done with a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum VoucherAct {
    /// A new voucher replaces it.
    Reissued,
    /// It may not be used any more.
    Revoked,
    /// It may be used again.
    Reinstated,
}

impl VoucherAct {
    /// Every act; the index is its durable number.
    pub const ALL: [VoucherAct; 3] = [VoucherAct::Reissued, VoucherAct::Revoked, VoucherAct::Reinstated];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            VoucherAct::Reissued => "reissued",
            VoucherAct::Revoked => "revoked",
            VoucherAct::Reinstated => "reinstated",
        }
    }
}

/// Why staff act on a voucher; words would invite personal data into the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ActReason {
    /// The holder has lost it.
    Lost,
    /// It cannot be read.
    Damaged,
    /// It never arrived.
    NotReceived,
    /// The holder moved to another municipality.
    MovedAway,
    /// The holder died.
    Died,
    /// The holder has another one.
    IssuedTwice,
    /// An earlier act or list was wrong.
    Mistake,
    /// Anything else, which is written down elsewhere.
    Other,
}

impl ActReason {
    /// Every reason; the index is its durable number.
    pub const ALL: [ActReason; 8] = [
        ActReason::Lost,
        ActReason::Damaged,
        ActReason::NotReceived,
        ActReason::MovedAway,
        ActReason::Died,
        ActReason::IssuedTwice,
        ActReason::Mistake,
        ActReason::Other,
    ];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            ActReason::Lost => "lost",
            ActReason::Damaged => "damaged",
            ActReason::NotReceived => "not_received",
            ActReason::MovedAway => "moved_away",
            ActReason::Died => "died",
            ActReason::IssuedTwice => "issued_twice",
            ActReason::Mistake => "mistake",
            ActReason::Other => "other",
        }
    }

    /// The reason with this name.
    pub fn named(name: &str) -> Option<ActReason> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

/// What staff want done with a voucher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amendment {
    /// A new voucher replaces the old one, and the person keeps everything.
    Reissue {
        /// The old voucher.
        old: HolderId,
        /// The birth date as staff have it, with the old voucher: whoever has both means this person.
        old_proof: BirthProof,
        /// The new voucher.
        new: HolderId,
        /// The same birth date with the new voucher.
        new_proof: BirthProof,
        /// Who issued the new voucher.
        municipality: u32,
    },
    /// The voucher may not be used any more.
    Revoke(HolderId),
    /// The voucher may be used again.
    Reinstate(HolderId),
}

/// Decides [`crate::command::Command::AmendVoucher`]; what is so already is not done again.
pub(crate) fn amend(
    state: &State,
    context: &Context,
    programme: u16,
    wanted: &Amendment,
    reason: ActReason,
) -> Result<Vec<Event>, Refusal> {
    if context.actor == Actor::Holder {
        return Err(Refusal::plain(Code::LoginNoMatch));
    }
    let held = state.programme_at(programme)?;
    let (act, rows) = match wanted {
        Amendment::Reissue { old, old_proof, new, new_proof, municipality } => {
            let fresh = Fresh { id: *new, proof: *new_proof, municipality: *municipality };
            (VoucherAct::Reissued, reissue(held, old, *old_proof, &fresh)?)
        }
        Amendment::Revoke(holder) => (VoucherAct::Revoked, restand(held, holder, Standing::Revoked)?),
        Amendment::Reinstate(holder) => (VoucherAct::Reinstated, restand(held, holder, Standing::Valid)?),
    };
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::VoucherAmended { programme, act, reason, rows }])
}

/// The new voucher as staff name it.
struct Fresh {
    id: HolderId,
    proof: BirthProof,
    municipality: u32,
}

/// What is said of two vouchers once the desk has joined them: as in a reissue, but a list must have brought the new one.
pub(crate) fn link(
    held: &ProgrammeState,
    (old, old_proof): (&HolderId, BirthProof),
    (new, proof): (&HolderId, BirthProof),
) -> Result<Vec<RosterRow>, Refusal> {
    let listed = held.row(new).ok_or(Refusal::plain(Code::VoucherNotListedYet))?;
    reissue(held, old, old_proof, &Fresh { id: *new, proof, municipality: listed.municipality })
}

fn reissue(
    held: &ProgrammeState,
    old: &HolderId,
    old_proof: BirthProof,
    new: &Fresh,
) -> Result<Vec<RosterRow>, Refusal> {
    let before = held.row(old).ok_or(Refusal::plain(Code::VoucherUnlisted))?;
    if before.proof != old_proof {
        return Err(Refusal::plain(Code::LoginNoMatch));
    }
    let known = held.row(&new.id);
    match before.standing {
        Standing::SupersededBy(next) if next == new.id && known.is_some() => return Ok(Vec::new()),
        Standing::SupersededBy(_) => return Err(Refusal::plain(Code::VoucherSuperseded)),
        Standing::Valid | Standing::Revoked => {}
    }
    let mut rows = Vec::new();
    match known {
        None => rows.push(RosterRow {
            holder: new.id,
            proof: new.proof,
            municipality: new.municipality,
            standing: Standing::Valid,
            ..before.clone()
        }),
        // It came with a list and only the link between the two is missing.
        Some(row) if row.proof == new.proof && row.standing == Standing::Valid && new.id != *old => {}
        Some(_) => return Err(Refusal::plain(Code::VoucherTaken)),
    }
    let mut person = held.vouchers_of_person(old);
    for voucher in held.vouchers_of_person(&new.id) {
        if !person.contains(&voucher) {
            person.push(voucher);
        }
    }
    if person.len() > VOUCHERS_OF_PERSON_MAX {
        return Err(Refusal::count(Code::ImportReissues, VOUCHERS_OF_PERSON_MAX as u64));
    }
    rows.push(RosterRow { standing: Standing::SupersededBy(new.id), ..before });
    Ok(rows)
}

fn restand(held: &ProgrammeState, holder: &HolderId, standing: Standing) -> Result<Vec<RosterRow>, Refusal> {
    let before = held.row(holder).ok_or(Refusal::plain(Code::VoucherUnlisted))?;
    match before.standing {
        known if known == standing => Ok(Vec::new()),
        Standing::SupersededBy(_) => Err(Refusal::plain(Code::VoucherSuperseded)),
        _ => Ok(vec![RosterRow { standing, ..before }]),
    }
}

impl ProgrammeState {
    /// Bookings that hold a place although no voucher of their person may be used: the desk has to ask.
    pub fn unbacked_bookings(&self) -> impl Iterator<Item = (&Booking, HolderId, u32)> {
        self.bookings.iter().filter(|booking| booking.status == Status::Confirmed).filter_map(|booking| {
            let owner = self.booked_with(booking)?;
            (!self.is_backed(owner)).then_some((booking, owner.id, owner.municipality))
        })
    }

    /// Whether a voucher of this person may be used.
    pub(crate) fn is_backed(&self, holder: &Holder) -> bool {
        let valid = |row: &Holder| row.standing == HolderStanding::Valid;
        valid(holder) || self.rows_of_person(&holder.id).into_iter().any(valid)
    }

    /// The voucher with which the booking was made.
    pub(crate) fn booked_with(&self, booking: &Booking) -> Option<&Holder> {
        self.holders.get(usize::try_from(booking.holder).ok()?)
    }

    /// Whether what counts of this voucher is what staff said of it last, and not a list.
    pub fn is_by_hand(&self, id: &HolderId) -> bool {
        self.holder(id).is_some_and(|(_, holder)| holder.import == BY_HAND)
    }

    pub(crate) fn apply_amended(&mut self, rows: &[RosterRow]) {
        for row in rows {
            self.keep_staged(&row.holder);
            self.set_row(row, BY_HAND);
        }
    }

    /// A new row of an import under way steps aside for what counts before that import does.
    fn keep_staged(&mut self, id: &HolderId) {
        let Some((_, holder)) = self.holder_any(id) else { return };
        let (index, row) = (holder.import, self.row_of(holder));
        if let Some(under_way) = self.under_way.iter_mut().find(|under_way| under_way.index == index) {
            under_way.changed.insert(*id, row);
            under_way.added = under_way.added.saturating_sub(1);
        }
    }
}
