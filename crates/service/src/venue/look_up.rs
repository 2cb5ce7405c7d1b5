//! Who stands at the counter: what somebody brought, and whether they may go in.
//!
//! A booking number, a voucher with its municipality or its 18-digit line, or a receipt. Green is in time and in place;
//! amber can be mended here; red cannot. What may be done is found by asking the kernel to do it, so it is never offered in
//! vain. The surprise: a genuine receipt of a booking that is not here is red and rings an alarm, because we lost it.

use jiff::civil::Date;
use kernel::birth_date::BirthDate;
use kernel::booking::{Booking, Status};
use kernel::booking_number::{BookingNumber, BookingNumberError};
use kernel::command::HolderId;
use kernel::contact::Ask;
use kernel::digits::code_only;
use kernel::municipality::MunicipalityCode;
use kernel::programme::WalkIns;
use kernel::roster::Standing;
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use kernel::visit::{self, Act, NotGivenReason};
use kernel::voucher::VoucherNumber;
use kernel::waitlist::Turn;
use std::collections::{BTreeMap, BTreeSet};
use store::VaultQuery;

use super::day::told_of;
use super::{By, Colour, Counter, Finding, LookedUp, OfferKept, Place, Reason, Waits, is_to_be_given, would};
use crate::Service;
use crate::admin::Request;
use crate::contact::reading;
use crate::evidence::{Inquiry, Judgement};
use crate::permission::Act as Permitted;
use crate::present::Presenter;
use crate::refusal::Refusal;
use crate::vault::{self, Field};

/// What is longer than this is no number that somebody read out.
const NUMBER_CHARS_MAX: usize = 64;

impl Service {
    /// Looks up what somebody brought to a counter.
    ///
    /// # Errors
    /// `programme.unknown`, `venue.unknown`, `municipality_code.…`, `voucher_number.…`, `counter.unreadable`,
    /// `desk.number_…`, `booking.unknown`, `not_ready`.
    pub async fn look_up_arrival(
        &self,
        by: &By<'_>,
        counter: &Counter,
        brought: &str,
    ) -> Result<LookedUp, Refusal> {
        let place = self.at(by, Permitted::SeeArrival, counter).await?;
        let is_receipt = brought.contains('{') || brought.chars().count() > NUMBER_CHARS_MAX;
        if is_receipt {
            return self.look_up_receipt(by, &place, brought).await;
        }
        let words: Vec<String> = brought.split_whitespace().map(str::to_owned).collect();
        match Request::explain(&words) {
            Request::ExplainVoucher { municipality_code, voucher_number } => {
                self.look_up_voucher(by, &place, &municipality_code, &voucher_number).await
            }
            _ if let Some((name, born_on)) = self.named_with_birth_date(brought) => {
                self.look_up_name(by, &place, &name, born_on).await
            }
            _ => {
                let number = number(&words.concat())?;
                let found = self.finding_of(by, &place, number).await?;
                self.looked_up(vec![found.ok_or(Refusal::plain("booking.unknown"))?])
            }
        }
    }

    async fn look_up_voucher(
        &self,
        by: &By<'_>,
        place: &Place,
        code: &str,
        number: &str,
    ) -> Result<LookedUp, Refusal> {
        let municipality =
            MunicipalityCode::well_formed(code).map_err(|fault| Refusal::plain(fault.code()))?;
        let number = VoucherNumber::parse(number).map_err(|fault| Refusal::plain(fault.code()))?;
        let holder = self.keys().holder(municipality.value(), number.value());
        self.looked_up(self.findings_of(by, place, holder).await?)
    }

    /// People of this programme with this name and birth date, as far as names are kept.
    async fn look_up_name(
        &self,
        by: &By<'_>,
        place: &Place,
        name: &str,
        born_on: Date,
    ) -> Result<LookedUp, Refusal> {
        let mut holders = BTreeSet::new();
        for index in vault::indexes_of(&self.keys().vault, Field::KanaName, name) {
            // The birth date tells apart who has the same name; more rows than the first answer has none of them has.
            let rows = self.sequencer().vault(VaultQuery::WithIndex { index, after: None }).await;
            let rows = rows.map_err(|_| Refusal::later("contact.unavailable", 5))?;
            let known = rows.iter().filter(|row| !self.is_erased(row)).map(|row| HolderId(row.holder));
            holders.extend(known.filter(|holder| self.is_born_on(place.programme, *holder, born_on)));
        }
        let mut findings = Vec::new();
        for holder in holders {
            findings.extend(self.findings_of(by, place, holder).await?);
        }
        if findings.is_empty() {
            return Err(Refusal::plain("desk.nobody"));
        }
        findings.sort_by_key(|finding| finding.colour);
        self.looked_up(findings)
    }

    /// The name and the birth date in a text that is one behind the other.
    fn named_with_birth_date(&self, brought: &str) -> Option<(String, Date)> {
        let (name, birth) = brought.trim().rsplit_once(char::is_whitespace)?;
        let today = self.any_zone().date(self.now());
        let born_on = BirthDate::parse(birth, today).ok()?.date();
        let name = reading::kana_name(Ask::Required, Some(name), false).ok()??;
        Some((name, born_on))
    }

    /// What is to be said of a voucher, the most useful first.
    async fn findings_of(
        &self,
        by: &By<'_>,
        place: &Place,
        holder: HolderId,
    ) -> Result<Vec<Finding>, Refusal> {
        let known = {
            let state = self.read();
            let held = state.programme_at(place.programme);
            held.is_ok_and(|held| held.row(&holder).is_some())
        };
        self.look_from(place, Some(holder).filter(|_| known)).await?;
        let now = self.now();
        let (findings, mark) = {
            let state = self.read();
            let held =
                state.programme_at(place.programme).map_err(|rule| Refusal::of_rule(rule, &place.zone))?;
            let bookings = held.bookings_of_person(&holder);
            let mut findings: Vec<Finding> =
                bookings.into_iter().map(|booking| judge(&state, held, place, by, booking, now)).collect();
            if findings.is_empty() {
                let standing = held.row(&holder).map(|row| row.standing);
                findings.push(without_booking(standing, held.definition.arrival.walk_ins));
            }
            // Stable, so the newest booking stays first among equals.
            findings.sort_by_key(|finding| finding.colour);
            let is_active = |it: &Booking| it.status.is_active();
            let has_place = held.bookings_of_person(&holder).into_iter().any(is_active);
            if let Some(first) = findings.first_mut().filter(|_| !has_place) {
                first.waits = waits(&Presenter { held, zone: &place.zone, now }, &holder);
            }
            (findings, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(findings)
    }

    async fn look_up_receipt(&self, by: &By<'_>, place: &Place, brought: &str) -> Result<LookedUp, Refusal> {
        let inquiry = self.inquire(brought).await?;
        let here =
            matches!(inquiry.judgement, Judgement::Recorded | Judgement::Back | Judgement::NumberKnown);
        let number = inquiry.booking.as_ref().and_then(|booking| BookingNumber::parse(&booking.id));
        if let (true, Some(number)) = (here, number)
            && let Some(found) = self.finding_of(by, place, number).await?
        {
            return self.looked_up(vec![found]);
        }
        self.looked_up(vec![of_receipt(&inquiry)])
    }

    fn looked_up(&self, findings: Vec<Finding>) -> Result<LookedUp, Refusal> {
        Ok(LookedUp { as_of: self.sequencer().durable(), findings })
    }

    /// What is to be said of a booking of this programme.
    async fn finding_of(
        &self,
        by: &By<'_>,
        place: &Place,
        number: BookingNumber,
    ) -> Result<Option<Finding>, Refusal> {
        self.note_elsewhere(place, number).await?;
        let holder = {
            let state = self.read();
            let found = state.booking(number).filter(|(programme, ..)| *programme == place.programme);
            found.and_then(|(_, held, booking)| held.owner(booking))
        };
        self.look_from(place, holder).await?;
        let now = self.now();
        let (found, mark) = {
            let state = self.read();
            let found = state.booking(number).filter(|(programme, ..)| *programme == place.programme);
            let found = found.map(|(_, held, booking)| judge(&state, held, place, by, booking, now));
            (found, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(found)
    }
}

/// A booking number as somebody read it out, or what is wrong with it.
fn number(text: &str) -> Result<BookingNumber, Refusal> {
    if code_only(text).chars().count() != 9 {
        return Err(Refusal::plain("counter.unreadable"));
    }
    BookingNumber::read(text).map_err(|wrong| match wrong {
        BookingNumberError::Check => Refusal::plain("desk.number_check"),
        _ => Refusal::plain("desk.number_character"),
    })
}

fn judge(
    state: &State,
    held: &ProgrammeState,
    place: &Place,
    by: &By<'_>,
    booking: &Booking,
    now: Instant,
) -> Finding {
    let number = booking.number;
    let ask = |act| would(state, place, by, act, now);
    let arrives = ask(Act::CheckIn { number, is_let_in: false });
    let undoable = visit::newest(&held.history(booking, u64::MAX)).map(|(step, _)| step.kind);
    let here = held.slot_of(booking).is_some_and(|slot| slot.row().venue == place.venue);
    let mut may: Vec<&str> = Vec::new();
    let mut offer = |name, is_offered: bool| {
        if is_offered {
            may.push(name);
        }
    };
    offer("check_in", arrives.is_ok());
    let let_in = arrives.is_err() && ask(Act::CheckIn { number, is_let_in: true }).is_ok();
    offer("let_in", let_in);
    offer("check_in_here", arrives.is_err() && ask(Act::CheckInHere { number, slot: None }).is_ok());
    offer("check", ask(Act::Check { number }).is_ok());
    offer("administer", here && is_to_be_given(booking.status));
    offer("withhold", ask(Act::Withhold { number, reason: NotGivenReason::Other }).is_ok());
    offer("book_next_dose", ask(Act::BookNextDose { number, slot: None }).is_ok());
    let undo = undoable.filter(|step| ask(Act::Undo { number, step: *step }).is_ok());
    offer("undo", undo.is_some());
    let walks_in = !booking.status.is_active() && held.definition.arrival.walk_ins != WalkIns::None;
    offer("walk_in", walks_in);
    let colour = match (&arrives, booking.status) {
        (Ok(()), _) => Colour::Green,
        // Their visit is over.
        (_, Status::Administered | Status::NotGiven) => Colour::Red,
        _ if may.is_empty() => Colour::Red,
        _ => Colour::Amber,
    };
    let view = Presenter { held, zone: &place.zone, now }.booking(booking, u64::MAX, None);
    Finding {
        colour,
        reason: arrives.err().map(|rule| reason(&Refusal::of_rule(rule, &place.zone))),
        may: may.into_iter().map(str::to_owned).collect(),
        undoes: undo.map(|step| step.as_str().to_owned()),
        booking: told_of(held, booking, u64::MAX, &place.zone),
        history: view.and_then(|view| serde_json::to_value(&view).ok()),
        waits: None,
    }
}

/// Somebody whose voucher has no booking: amber if it may be used and the programme may take them, which their birth date
/// decides.
fn without_booking(standing: Option<Standing>, policy: WalkIns) -> Finding {
    let (colour, code, may) = match (standing, policy) {
        (None, _) => (Colour::Red, "login.no_match", "call_desk"),
        (Some(Standing::Revoked), _) => (Colour::Red, "voucher.revoked", "call_desk"),
        (Some(Standing::SupersededBy(_)), _) => (Colour::Red, "voucher.superseded", "call_desk"),
        (Some(Standing::Valid), WalkIns::None) => (Colour::Red, "walk_in.none", "call_desk"),
        (Some(Standing::Valid), WalkIns::Leftover | WalkIns::Open) => {
            (Colour::Amber, "booking.none", "walk_in")
        }
    };
    said(colour, code, &[may])
}

/// That somebody waits, and what is kept for them meanwhile.
fn waits(presenter: &Presenter<'_>, holder: &HolderId) -> Option<Waits> {
    let waiter = presenter.held.waiter(holder).filter(|waiter| waiter.turn == Turn::Waits)?;
    let offer = presenter.offered(waiter).map(|offer| OfferKept {
        venue: offer.slot.venue,
        starts_at: offer.slot.starts_at,
        expires_at: offer.expires_at,
    });
    Some(Waits { dose: waiter.dose, offer })
}

fn of_receipt(inquiry: &Inquiry) -> Finding {
    match inquiry.judgement {
        Judgement::Unreadable => said(Colour::Red, "receipt.unreadable", &[]),
        Judgement::Broken => said(Colour::Red, "receipt.broken", &["call_desk"]),
        Judgement::OtherLog => said(Colour::Red, "receipt.other_log", &["call_desk"]),
        Judgement::NoBooking | Judgement::LostMove => said(Colour::Red, "receipt.no_booking", &["call_desk"]),
        Judgement::Lost | Judgement::NumberLost => {
            said(Colour::Red, "receipt.evidence_of_loss", &["call_desk"])
        }
        Judgement::Representable => said(Colour::Amber, "receipt.representable", &["represent"]),
        Judgement::Claimed | Judgement::NumberClaimed => said(Colour::Red, "claim.slot_full", &["call_desk"]),
        // It is a booking, but of another programme.
        Judgement::Recorded | Judgement::Back | Judgement::NumberKnown | Judgement::NumberUnknown => {
            said(Colour::Red, "booking.unknown", &["call_desk"])
        }
    }
}

fn said(colour: Colour, code: &str, may: &[&str]) -> Finding {
    Finding {
        colour,
        reason: Some(Reason { code: code.to_owned(), facts: BTreeMap::new() }),
        may: may.iter().map(|name| (*name).to_owned()).collect(),
        undoes: None,
        booking: None,
        history: None,
        waits: None,
    }
}

fn reason(refusal: &Refusal) -> Reason {
    let facts = refusal.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    Reason { code: refusal.code.to_owned(), facts: facts.collect() }
}
