//! Lots: declared, recalled, taken back, and whom one concerns.
//!
//! A recall first says whom it concerns, and is done only then: the same list is what staff work through afterwards. Names
//! and telephone numbers are not in it; whoever calls the people looks each of them up, and that is written down.

use kernel::booking::Booking;
use kernel::command::Command;
use kernel::lot::{self, Lot, LotNumber, LotRow};
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use super::day::told_of;
use super::{By, Concerned, Counter, LotFile, LotTold, TypedLot};
use crate::Service;
use crate::permission::Act;
use crate::refusal::Refusal;
use crate::zone::Zone;

impl Service {
    /// Every lot of a programme, in the order in which they were declared.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn lots(&self, by: &By<'_>, programme: &str) -> Result<Vec<LotTold>, Refusal> {
        let (_, zone) = self.across_venues(by, Act::SeeRecall, programme).await?;
        let (told, mark) = {
            let state = self.read();
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let told = held.lots().iter().map(|lot| told_lot(held, lot, &zone)).collect();
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    /// The number of a lot as it is written, if doses may be given from it at this counter today.
    ///
    /// # Errors
    /// `lot.unknown`, `lot.expired`, `lot.recalled`, `lot.other_venue`, `programme.unknown`, `venue.unknown`.
    pub async fn lot_at(&self, by: &By<'_>, counter: &Counter, lot: &str) -> Result<String, Refusal> {
        let place = self.at(by, Act::RecordDose, counter).await?;
        let number = LotNumber::parse(lot).ok_or(Refusal::plain("lot.unknown"))?;
        let today = place.zone.date(self.now());
        let state = self.read();
        let held = state.programme_at(place.programme).map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
        lot::givable(held, place.venue, &number, today)
            .map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
        Ok(number.as_str().to_owned())
    }

    /// The numbers of the lots from which doses may be given at this counter today.
    ///
    /// # Errors
    /// `programme.unknown`, `venue.unknown`.
    pub async fn lots_at(&self, by: &By<'_>, counter: &Counter) -> Result<Vec<String>, Refusal> {
        let place = self.at(by, Act::SeeDay, counter).await?;
        let today = place.zone.date(self.now());
        let state = self.read();
        let held = state.programme_at(place.programme).map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
        let givable = held
            .lots()
            .iter()
            .map(|lot| &lot.row().number)
            .filter(|number| lot::givable(held, place.venue, number, today).is_ok());
        Ok(givable.map(|number| number.as_str().to_owned()).collect())
    }

    /// Declares a lot, or declares it anew.
    ///
    /// # Errors
    /// `lot.invalid`, `programme.unknown`.
    pub async fn declare_lot(
        &self,
        by: &By<'_>,
        programme: &str,
        lot: &LotFile,
        key: Option<&str>,
    ) -> Result<(), Refusal> {
        let (index, zone) = self.across_venues(by, Act::ChangeLot, programme).await?;
        let row = {
            let state = self.read();
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            row_of(held, lot).ok_or(Refusal::plain("lot.invalid"))?
        };
        let body = serde_json::to_vec(&("declare", programme, lot)).unwrap_or_default();
        let command = Command::DeclareLot { programme: index, lot: row };
        self.order_at_venue(by, command, key.map(|key| (key, body)), &zone, |_, _| ()).await?;
        Ok(())
    }

    /// The same with what somebody typed.
    ///
    /// # Errors
    /// As [`Self::declare_lot`], and `lot.date`.
    pub(crate) async fn declare_typed_lot(
        &self,
        by: &By<'_>,
        programme: &str,
        typed: &TypedLot,
    ) -> Result<(), Refusal> {
        // Whoever may not is told that, whatever they typed.
        self.across_venues(by, Act::ChangeLot, programme).await?;
        let expires_on = typed.expires_on.trim().parse().map_err(|_| Refusal::plain("lot.date"))?;
        let TypedLot { product, number, venues, .. } = typed.clone();
        self.declare_lot(by, programme, &LotFile { product, number, expires_on, venues }, None).await
    }

    /// Recalls a lot, or takes the recall back, and says whom it concerns.
    ///
    /// # Errors
    /// `lot.unknown`, `programme.unknown`, `not_ready`.
    pub async fn recall_lot(
        &self,
        by: &By<'_>,
        programme: &str,
        (product, number): (&str, &str),
        is_reinstated: bool,
        key: Option<&str>,
    ) -> Result<Concerned, Refusal> {
        let (index, zone) = self.across_venues(by, Act::RecallLot, programme).await?;
        let (product_index, lot) = self.named_lot(programme, product, number)?;
        let body =
            serde_json::to_vec(&("recall", programme, product, number, is_reinstated)).unwrap_or_default();
        let command =
            Command::RecallLot { programme: index, product: product_index, number: lot, is_reinstated };
        self.order_at_venue(by, command, key.map(|key| (key, body)), &zone, |_, _| ()).await?;
        self.concerned(by, programme, (product, number)).await
    }

    /// Whom a lot concerns, from today on.
    ///
    /// # Errors
    /// `lot.unknown`, `programme.unknown`, `not_ready`.
    pub async fn concerned(
        &self,
        by: &By<'_>,
        programme: &str,
        (product, number): (&str, &str),
    ) -> Result<Concerned, Refusal> {
        let (_, zone) = self.across_venues(by, Act::SeeRecall, programme).await?;
        let (product, number) = self.named_lot(programme, product, number)?;
        let today = zone.date(self.now());
        let (told, mark) = {
            let state = self.read();
            let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let lot = held.lot(product, &number).ok_or(Refusal::plain("lot.unknown"))?;
            let found = held.concerned(lot, today);
            let all = |bookings: Vec<&Booking>| {
                bookings.into_iter().filter_map(|it| told_of(held, it, u64::MAX, &zone)).collect()
            };
            let (received, booked) = (all(found.received), all(found.booked));
            let told = Concerned { lot: told_lot(held, lot, &zone), received, booked };
            (told, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(told)
    }

    fn named_lot(&self, programme: &str, product: &str, number: &str) -> Result<(u8, LotNumber), Refusal> {
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let product = held.product_index(product);
        product.zip(LotNumber::parse(number)).ok_or(Refusal::plain("lot.unknown"))
    }
}

fn row_of(held: &ProgrammeState, lot: &LotFile) -> Option<LotRow> {
    Some(LotRow {
        product: held.product_index(&lot.product)?,
        number: LotNumber::parse(&lot.number)?,
        expires_on: lot.expires_on,
        venues: lot.venues.iter().map(|venue| held.venue_index(venue)).collect::<Option<_>>()?,
    })
}

fn told_lot(held: &ProgrammeState, lot: &Lot, zone: &Zone) -> LotTold {
    let row = lot.row();
    let product = held.product_ids.get(usize::from(row.product)).cloned().unwrap_or_default();
    LotTold {
        declared: LotFile {
            product,
            number: row.number.as_str().to_owned(),
            expires_on: row.expires_on,
            venues: row.venues.iter().map(|venue| held.venue_id(*venue).to_owned()).collect(),
        },
        recalled_at: lot.recalled_at().map(|at: Instant| zone.rfc3339(at)),
    }
}
