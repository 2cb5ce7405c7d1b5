//! Acts on a single voucher: reissue, revoke, reinstate, each with a reason that is not free text.
//!
//! The numbers are read as everywhere else and become digests before they go anywhere. What is so already is told as such, and
//! nothing is written. The surprise: to reissue takes the birth date, because it is half of who somebody is, and a wrong one
//! would lock the person out of the new voucher.

use kernel::amend::{ActReason, Amendment};
use kernel::birth_date::BirthDate;
use kernel::booking::Status;
use kernel::command::{Command, HolderId};
use kernel::municipality::MunicipalityCode;
use kernel::voucher::VoucherNumber;

use super::{AmendTold, Asker, TypedAmendment, held_of, wrong};
use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::{FieldError, Refusal};

/// What was typed, understood.
struct Understood {
    act: &'static str,
    municipality: u32,
    /// The same, unless another municipality issued the new voucher.
    new_municipality: u32,
    holder: HolderId,
    /// Whose page shows the bookings afterwards.
    newest: HolderId,
    wanted: Amendment,
    reason: ActReason,
}

impl Service {
    /// Reissues, revokes or reinstates a voucher.
    ///
    /// # Errors
    /// Wrong fields; `staff.forbidden` if a voucher is another municipality's; `voucher.unlisted`, `voucher.superseded`,
    /// `voucher.taken`, `login.no_match` if the birth date is another one, `import.reissues`.
    pub async fn amend_voucher(
        &self,
        by: Asker<'_>,
        programme: &str,
        typed: &TypedAmendment,
    ) -> Result<AmendTold, Refusal> {
        let index = self.programme_of(programme)?;
        let it = self.understood(typed)?;
        let object = |code| Object::person(index, code);
        let (actor, channel) = self.permitted(by, Act::AmendVoucher, &object(it.municipality)).await?;
        if it.new_municipality != it.municipality {
            self.permitted(by, Act::AmendVoucher, &object(it.new_municipality)).await?;
        }
        let before = held_of(&self.read(), index)?.row(&it.holder);
        let command = Command::AmendVoucher { programme: index, wanted: it.wanted, reason: it.reason };
        self.order_of(actor, channel, command).await?;
        let state = self.read();
        let held = held_of(&state, index)?;
        let bookings = held.bookings_of_person(&it.newest);
        let coming = bookings.iter().filter(|booking| booking.status == Status::Confirmed).count();
        let backed = !held
            .unbacked_bookings()
            .any(|(booking, ..)| bookings.iter().any(|own| own.number == booking.number));
        Ok(AmendTold {
            act: it.act.to_owned(),
            changed: before != held.row(&it.holder),
            bookings: coming as u64,
            backed,
        })
    }

    fn understood(&self, typed: &TypedAmendment) -> Result<Understood, Refusal> {
        let mut flaws = Vec::new();
        let municipality = code("municipality_code", &typed.municipality_code, &mut flaws);
        let number = number("voucher_number", &typed.voucher_number, &mut flaws);
        let holder = self.keys().holder(municipality, number);
        let reason = ActReason::named(&typed.reason);
        if reason.is_none() {
            flaws.push(wrong("reason", "amend.reason"));
        }
        let (mut newest, mut new_municipality) = (holder, municipality);
        let (act, wanted) = match typed.what.as_str() {
            "revoke" => ("revoked", Amendment::Revoke(holder)),
            "reinstate" => ("reinstated", Amendment::Reinstate(holder)),
            "reissue" => {
                if !typed.new_municipality_code.is_empty() {
                    new_municipality =
                        code("new_municipality_code", &typed.new_municipality_code, &mut flaws);
                }
                let number = self::number("new_voucher_number", &typed.new_voucher_number, &mut flaws);
                newest = self.keys().holder(new_municipality, number);
                ("reissued", self.reissue(holder, newest, new_municipality, &typed.birth_date, &mut flaws))
            }
            _ => return Err(Refusal::plain("amend.what")),
        };
        match reason {
            Some(reason) if flaws.is_empty() => {
                Ok(Understood { act, municipality, new_municipality, holder, newest, wanted, reason })
            }
            _ => Err(Refusal::of_fields(flaws)),
        }
    }

    fn reissue(
        &self,
        old: HolderId,
        new: HolderId,
        municipality: u32,
        birth_date: &str,
        flaws: &mut Vec<FieldError>,
    ) -> Amendment {
        let today = self.any_zone().date(self.now());
        let born_on = match BirthDate::parse(birth_date, today) {
            Ok(born_on) => born_on.date(),
            Err(fault) => {
                flaws.push(wrong("birth_date", fault.code()));
                today
            }
        };
        let proof = |holder| self.keys().birth_proof(holder, born_on);
        Amendment::Reissue { old, old_proof: proof(old), new, new_proof: proof(new), municipality }
    }
}

/// The number of a code; 0 if it is none, and then there is a flaw.
fn code(field: &'static str, text: &str, flaws: &mut Vec<FieldError>) -> u32 {
    match MunicipalityCode::well_formed(text) {
        Ok(code) => code.value(),
        Err(fault) => {
            flaws.push(wrong(field, fault.code()));
            0
        }
    }
}

/// The value of a voucher number; 0 if it is none, and then there is a flaw.
fn number(field: &'static str, text: &str, flaws: &mut Vec<FieldError>) -> u64 {
    match VoucherNumber::parse(text) {
        Ok(number) => number.value(),
        Err(fault) => {
            let given = text.chars().filter(|found| found.is_numeric()).count();
            flaws.push(FieldError { field, code: fault.code(), args: vec![("given", given.to_string())] });
            0
        }
    }
}
