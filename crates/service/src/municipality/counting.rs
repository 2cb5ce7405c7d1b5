//! Figures of one municipality, counted from the state in parts and told when what they rest on is durable.
//!
//! They hold no person. Between two parts the lock is free, so a long list holds up nobody's booking.
//! The surprise: each part is counted at its own moment, and the position told is that of the last one.

use kernel::municipality::MunicipalityCode;
use kernel::tally::Tally;

use super::{Asker, MunicipalityFigures, code_of, held_of};
use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;

/// Vouchers or bookings that are counted under one lock.
const AT_ONCE: usize = 20_000;
impl Service {
    /// How the vouchers of a municipality stand.
    ///
    /// # Errors
    /// `programme.unknown`, `staff.forbidden`, `not_ready`.
    pub async fn municipality_figures(
        &self,
        by: Asker<'_>,
        programme: &str,
        municipality: &str,
    ) -> Result<MunicipalityFigures, Refusal> {
        let (index, code) = (self.programme_of(programme)?, code_of(municipality)?);
        self.permitted(by, Act::SeeRoster, &Object::person(index, code)).await?;
        let (as_of, it) = self.tally(index, code).await?;
        Ok(MunicipalityFigures {
            programme: programme.to_owned(),
            municipality_code: format!("{code:06}"),
            municipality_name: name(code),
            as_of,
            rostered: it.valid,
            revoked: it.revoked,
            superseded: it.superseded,
            taken: it.taken,
            free: it.free,
            booked: it.booked,
            administered: it.administered,
            not_given: it.not_given,
            no_show: it.no_show,
            cancelled: it.cancelled,
            unbacked: it.unbacked,
        })
    }

    /// The counts, with the journal position that they rest on.
    pub(super) async fn tally(&self, programme: u16, code: u32) -> Result<(u64, Tally), Refusal> {
        let mut tally = Tally::of(code);
        let mut from = Some(0);
        while let Some(at) = from {
            from = held_of(&self.read(), programme)?.tally_vouchers(&mut tally, at, AT_ONCE);
            tokio::task::yield_now().await;
        }
        from = Some(0);
        let mut mark = self.sequencer().mark(&self.read());
        while let Some(at) = from {
            {
                let state = self.read();
                from = held_of(&state, programme)?.tally_bookings(&mut tally, at, AT_ONCE);
                mark = self.sequencer().mark(&state);
            }
            tokio::task::yield_now().await;
        }
        let as_of = mark.position;
        self.shown(mark).await?;
        Ok((as_of, tally))
    }
}

/// Prefecture and name; empty if there is no such municipality.
pub(super) fn name(code: u32) -> String {
    MunicipalityCode::from_value(code).map(crate::sign_in::name_of).unwrap_or_default()
}
