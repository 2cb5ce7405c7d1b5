//! How the vouchers of one municipality stand, counted in parts so that nobody waits for a long list.
//!
//! A voucher is counted where it was issued, and a booking where its voucher was. The surprise: whoever counts in parts sees
//! each part at its own moment, so the sum is exact only while nothing happens.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::booking::Status;
use crate::command::HolderId;
use crate::roster::{Holder, HolderStanding};
use crate::state::ProgrammeState;

/// Counts of one municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tally {
    /// Six digits as a number.
    pub municipality: u32,
    /// Vouchers that may be used.
    pub valid: u64,
    /// Vouchers that may not be used any more.
    pub revoked: u64,
    /// Vouchers that another replaces.
    pub superseded: u64,
    /// Vouchers that may be used, whose person has a booking for a dose or was given one.
    pub taken: u64,
    /// Vouchers that may be used, whose person has no booking and has doses to come: invited, and not here yet.
    pub free: u64,
    /// Bookings that are to come, or whose person is at the venue.
    pub booked: u64,
    /// Doses given.
    pub administered: u64,
    /// Bookings whose person came and was not given the dose.
    pub not_given: u64,
    /// Bookings whose person did not come.
    pub no_show: u64,
    /// Bookings that were cancelled.
    pub cancelled: u64,
    /// Bookings to come whose person has no voucher that may be used.
    pub unbacked: u64,
}

impl Tally {
    /// Nothing counted yet.
    pub fn of(municipality: u32) -> Tally {
        Tally { municipality, ..Tally::default() }
    }

    fn count_voucher(&mut self, held: &ProgrammeState, holder: &Holder) {
        let count = match holder.standing {
            HolderStanding::Revoked => &mut self.revoked,
            HolderStanding::Superseded => &mut self.superseded,
            HolderStanding::Valid => &mut self.valid,
        };
        *count = count.saturating_add(1);
        if holder.standing != HolderStanding::Valid {
            return;
        }
        if held.has_active(&holder.id) {
            self.taken = self.taken.saturating_add(1);
        } else if holder.doses_received < held.definition.doses {
            self.free = self.free.saturating_add(1);
        }
    }
}

impl ProgrammeState {
    /// Counts at most `most` vouchers from this one on; answers with where to go on, until there is nothing more.
    pub fn tally_vouchers(&self, tally: &mut Tally, from: usize, most: usize) -> Option<usize> {
        let (part, code) = (self.holders.get(from..)?.iter().take(most), tally.municipality);
        let own = part.filter(|holder| holder.municipality == code && self.counts(holder));
        own.for_each(|holder| tally.count_voucher(self, holder));
        let next = from.saturating_add(most);
        (next < self.holders.len()).then_some(next)
    }

    /// Counts at most `most` bookings from this one on; answers as for vouchers.
    pub fn tally_bookings(&self, tally: &mut Tally, from: usize, most: usize) -> Option<usize> {
        for booking in self.bookings.get(from..)?.iter().take(most) {
            let Some(owner) = self.booked_with(booking) else { continue };
            if owner.municipality != tally.municipality {
                continue;
            }
            if booking.status == Status::Confirmed && !self.is_backed(owner) {
                tally.unbacked = tally.unbacked.saturating_add(1);
            }
            let count = match booking.status {
                Status::Confirmed | Status::CheckedIn | Status::Checked => &mut tally.booked,
                Status::Administered => &mut tally.administered,
                Status::NotGiven => &mut tally.not_given,
                Status::NoShow => &mut tally.no_show,
                Status::Cancelled => &mut tally.cancelled,
            };
            *count = count.saturating_add(1);
        }
        let next = from.saturating_add(most);
        (next < self.bookings.len()).then_some(next)
    }

    /// The municipalities that issued vouchers that count.
    pub fn issuers(&self) -> BTreeSet<u32> {
        self.holders.iter().filter(|holder| self.counts(holder)).map(|holder| holder.municipality).collect()
    }

    /// Whether the person with this voucher has a booking for a dose, or was given one here.
    pub fn has_active(&self, id: &HolderId) -> bool {
        !self.active_bookings(id).is_empty()
    }
}
