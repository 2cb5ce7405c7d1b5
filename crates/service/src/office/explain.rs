//! Explanations for the desk: everything known about a voucher, a booking or a refused sign-in.
//!
//! "Nothing here" is never said about a state that is known: an unlisted voucher, a revoked one and one without
//! bookings are three different answers.

use kernel::booking_number::{BookingNumber, BookingNumberError};
use kernel::command::{Actor, HolderId};
use kernel::restore::LostBooking;
use kernel::roster::{RosterRow, Standing};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use store::Attempt;

use super::roster_history::{Version, Why};
use super::{Answer, refused, voucher};
use crate::Service;
use crate::admin::{
    AdminRefusal, Explanation, Finding, Gap, LossFacts, Relation, Reply, RosterChange, RosterFacts,
    SignInRefused,
};
use crate::present::Presenter;
use crate::sequencer::Mark;
use crate::sign_in::{THROTTLED, read_incident};
use crate::zone::Zone;

/// Whether a member of staff was refused, and no voucher: of whom, only the log of the server says more, by the same code.
pub(crate) fn is_of_staff(attempt: &Attempt) -> bool {
    attempt.code.starts_with("staff.")
}

impl Service {
    pub(super) async fn explain_voucher(&self, code: &str, number: &str) -> Answer {
        let (municipality, number) = voucher(code, number)?;
        let explanation = self.explanation_of(self.keys().holder(municipality, number)).await?;
        Ok(Reply::Explained(Box::new(explanation)))
    }

    /// Everything known about a voucher.
    pub(crate) async fn explanation_of(&self, holder: HolderId) -> Result<Explanation, AdminRefusal> {
        let mut explanation = Explanation::default();
        let mark = self.explain_lists(&holder, &mut explanation, |held, explanation| {
            self.explain_holder(held, &holder, explanation);
        });
        if explanation.programmes.is_empty() {
            explanation.standing.push(Finding::VoucherUnlisted);
        }
        explanation.claims = self.claims_of(|claim| claim.lost.holder == holder);
        explanation.losses = self.losses_of(|lost| lost.holder == holder);
        explanation.desk = self.desk_facts(&holder);
        self.explain_attempts(holder, &mut explanation).await;
        self.settled_here(mark).await?;
        self.explain_changes(holder, mark, &mut explanation).await;
        self.settled_here(mark).await?;
        Ok(explanation)
    }

    pub(super) async fn explain_booking(&self, number: &str) -> Answer {
        let number = BookingNumber::read(number).map_err(misread)?;
        let claims = self.claims_of(|claim| claim.lost.number == number);
        let losses = self.losses_of(|lost| lost.number == number);
        let mut explanation = Explanation { claims, losses, ..Explanation::default() };
        let mark = {
            let state = self.read();
            match state.booking(number) {
                None if !explanation.claims.is_empty() => explanation.standing.push(Finding::BookingClaimed),
                None if !explanation.losses.is_empty() => explanation.standing.push(Finding::BookingLost),
                None => match state.waiter(number) {
                    Some((_, held, waiter)) => {
                        let zone = Zone::named(&held.definition.timezone);
                        explanation.standing.push(Finding::TurnNumber);
                        explanation.programmes.push(held.definition.id.clone());
                        let presenter = Presenter { held, zone: &zone, now: self.now() };
                        explanation.push_turn(&presenter.turn(waiter));
                    }
                    None => explanation.standing.push(Finding::BookingUnknown),
                },
                Some((_, held, booking)) => {
                    let zone = Zone::named(&held.definition.timezone);
                    let presenter = Presenter { held, zone: &zone, now: self.now() };
                    explanation.standing.push(booking.status.into());
                    explanation.programmes.push(held.definition.id.clone());
                    if let Some(view) = presenter.booking(booking, u64::MAX, None) {
                        explanation.push_booking(&view);
                    }
                }
            }
            self.sequencer().mark(&state)
        };
        self.told(mark, explanation).await
    }

    pub(super) async fn explain_incident(&self, incident: &str) -> Answer {
        let attempt = self.attempt(incident).await?;
        let explanation = self.explanation_of_attempt(attempt).await?;
        Ok(Reply::Explained(Box::new(explanation)))
    }

    /// Why a sign-in was refused: its standing says so.
    pub(crate) async fn explanation_of_attempt(&self, attempt: Attempt) -> Result<Explanation, AdminRefusal> {
        if is_of_staff(&attempt) {
            let standing = vec![Finding::StaffSignIn];
            let refused_sign_ins = vec![self.told_attempt(attempt)];
            return Ok(Explanation { standing, refused_sign_ins, ..Explanation::default() });
        }
        let holder = HolderId(attempt.subject);
        let mut explanation = Explanation::default();
        let mark = self.explain_lists(&holder, &mut explanation, |_, _| {});
        self.explain_attempts(holder, &mut explanation).await;
        if explanation.refused_sign_ins.iter().all(|known| known.incident != attempt.incident) {
            explanation.refused_sign_ins.push(self.told_attempt(attempt.clone()));
        }
        self.settled_here(mark).await?;
        let versions = self.explain_changes(holder, mark, &mut explanation).await;
        let listed = |index: &u16| {
            let state = self.read();
            state.programme_at(*index).is_ok_and(|held| explanation.programmes.contains(&held.definition.id))
        };
        let programme = self.sequencer().programme(&attempt.detail).map(|(index, _)| index);
        let reason = match programme {
            _ if explanation.programmes.is_empty() => Finding::VoucherUnlisted,
            Some(index) if !listed(&index) => Finding::VoucherOtherProgramme,
            _ => reason(&attempt, programme, &versions),
        };
        if attempt.code == THROTTLED {
            explanation.standing.push(Finding::SignInDelayed);
            // Waiting and the right birth date will not do for these.
            if matches!(reason, Finding::VoucherUnlisted | Finding::VoucherOtherProgramme) {
                explanation.standing.push(reason);
            }
        } else {
            explanation.standing.push(reason);
        }
        self.settled_here(mark).await?;
        Ok(explanation)
    }

    pub(crate) async fn attempt(&self, incident: &str) -> Result<Attempt, AdminRefusal> {
        let Some(wanted) = read_incident(incident) else {
            let what = "an incident code has six characters, read as XXX-XXX, and never 0, 1, I, L, O, S or Z: have it read out again";
            return Err(refused("incident.malformed", what.to_owned()));
        };
        if let Some(attempt) = self.sequencer().waiting_attempt(&wanted) {
            return Ok(attempt);
        }
        match self.sequencer().visit(move |store| store.attempt(&wanted)).await {
            Some(Ok(Some(attempt))) => Ok(attempt),
            Some(Ok(_)) => Err(refused(
                "incident.unknown",
                "no refused sign-in has this code, or it is too old: have the code read out again, or ask for the voucher's two numbers".to_owned(),
            )),
            Some(Err(fault)) => Err(refused("incident.unreadable", format!("{fault}"))),
            None => Err(not_ready()),
        }
    }

    /// Adds every programme that lists the voucher, with what its lists say, and whatever `more` adds.
    fn explain_lists(
        &self,
        holder: &HolderId,
        explanation: &mut Explanation,
        more: impl Fn(&ProgrammeState, &mut Explanation),
    ) -> Mark {
        let state = self.read();
        for (_, held) in state.programmes() {
            if held.row(holder).is_some() {
                explanation.programmes.push(held.definition.id.clone());
                explanation.roster.extend(facts(held, holder));
                more(held, explanation);
            }
        }
        self.sequencer().mark(&state)
    }

    fn explain_holder(&self, held: &ProgrammeState, holder: &HolderId, explanation: &mut Explanation) {
        let zone = Zone::named(&held.definition.timezone);
        let presenter = Presenter { held, zone: &zone, now: self.now() };
        explanation.standing.extend(held.row(holder).map(|row| Finding::from(row.standing)));
        for booking in held.bookings_of_person(holder) {
            if let Some(view) = presenter.booking(booking, u64::MAX, None) {
                explanation.push_booking(&view);
            }
        }
        presenter.turns(holder).iter().for_each(|turn| explanation.push_turn(turn));
        if let Some(hold) = presenter.hold_of(holder) {
            explanation.holds.push((hold.slot.starts_at, hold.expires_at));
        }
        for (channel, places) in crate::planner::kept_in(held, self.now()) {
            explanation.kept.push((held.definition.id.clone(), channel, places));
        }
    }

    /// Adds the refused sign-ins of the voucher: those that wait to be written down, then those that were.
    async fn explain_attempts(&self, holder: HolderId, explanation: &mut Explanation) {
        // In this order: what is written down in between is then seen twice and not missed.
        let mut attempts = self.sequencer().waiting_attempts_of(holder.0);
        attempts.reverse();
        match self.sequencer().visit(move |store| store.attempts_of(&holder.0)).await {
            Some(Ok(written)) => {
                for attempt in written {
                    if attempts.iter().all(|known| known.incident != attempt.incident) {
                        attempts.push(attempt);
                    }
                }
            }
            _ => explanation.gaps.push(Gap::RefusedSignIns),
        }
        let told = attempts.into_iter().map(|attempt| self.told_attempt(attempt));
        explanation.refused_sign_ins.extend(told);
    }

    fn told_attempt(&self, attempt: Attempt) -> SignInRefused {
        let zone = self.zone_of(&attempt.detail).unwrap_or_else(|| self.any_zone());
        let at = zone.rfc3339(Instant(attempt.at));
        SignInRefused { at, code: attempt.code, incident: attempt.incident }
    }

    /// Adds what lists and staff changed. A voucher that never was on a list has no history to look for.
    async fn explain_changes(
        &self,
        holder: HolderId,
        mark: Mark,
        explanation: &mut Explanation,
    ) -> Vec<Version> {
        if !self.read().programmes().any(|(_, held)| held.was_brought(&holder)) {
            return Vec::new();
        }
        let Some(versions) = self.roster_history(holder, mark.position).await else {
            explanation.gaps.push(Gap::RosterHistory);
            return Vec::new();
        };
        let state = self.read();
        for version in &versions {
            if let Ok(held) = state.programme_at(version.programme) {
                explanation.roster_history.extend(change(held, version));
            }
        }
        versions
    }

    /// What receipts prove of bookings that are `wanted` and this journal has not got.
    fn losses_of(&self, wanted: impl Fn(&LostBooking) -> bool) -> Vec<LossFacts> {
        super::losses::told(&self.read(), |shown| shown.loss.booking.is_some_and(|lost| wanted(&lost)))
    }

    pub(super) async fn settled_here(&self, mark: Mark) -> Result<(), AdminRefusal> {
        self.settled(mark, None).await.map_err(|_| not_ready())
    }

    async fn told(&self, mark: Mark, explanation: Explanation) -> Answer {
        self.settled_here(mark).await?;
        Ok(Reply::Explained(Box::new(explanation)))
    }
}

/// Why a sign-in did not match, for a voucher that is on a list of the programme by now.
fn reason(attempt: &Attempt, programme: Option<u16>, versions: &[Version]) -> Finding {
    let mut later = versions
        .iter()
        .filter(|version| programme.is_none_or(|index| index == version.programme))
        .filter(|version| version.at > Instant(attempt.at));
    if later.clone().any(|version| version.before.is_none() && version.after.is_some()) {
        Finding::VoucherListedLater
    } else if later.any(Version::birth_date_changed) {
        Finding::BirthDateChangedLater
    } else {
        Finding::BirthDateDiffers
    }
}

fn facts(held: &ProgrammeState, holder: &HolderId) -> Vec<RosterFacts> {
    let own = held.row(holder).map(|row| row.standing);
    let relation = |row: &RosterRow| match (row.standing, own) {
        _ if row.holder == *holder => Relation::This,
        (_, Some(Standing::SupersededBy(next))) if next == row.holder => Relation::Successor,
        (Standing::SupersededBy(next), _) if next == *holder => Relation::Predecessor,
        _ => Relation::SamePerson,
    };
    let rows = held.vouchers_of_person(holder).into_iter().filter_map(|id| held.row(&id));
    let mut facts: Vec<RosterFacts> = rows
        .map(|row| RosterFacts {
            programme: held.definition.id.clone(),
            voucher: relation(&row),
            standing: row.standing.into(),
            doses_received: row.doses_received,
            last_dose_on: row.last_dose_on,
            product: product(held, &row),
        })
        .collect();
    facts.sort_by_key(|facts| facts.voucher != Relation::This);
    facts
}

/// What an import changed; `None` if it changed nothing that anybody can see.
fn change(held: &ProgrammeState, version: &Version) -> Option<RosterChange> {
    let before = version.before.as_ref();
    let after = version.after.as_ref().or(before)?;
    let dosed = |row: &RosterRow| (row.doses_received, row.last_dose_on, row.product);
    let doses_new = before.map_or(after.doses_received > 0, |before| dosed(before) != dosed(after));
    let standing_new = before.is_none_or(|before| before.standing != after.standing);
    let hex = |number: u64| format!("{number:016x}");
    let (import, file, act, reason) = match version.why {
        Why::List { import, file } => (hex(import), hex(file), None, None),
        Why::Act { act, reason } => (String::new(), String::new(), Some(act.as_str()), Some(reason.as_str())),
        Why::Undo { undone, .. } => (hex(undone), String::new(), Some("undone"), None),
    };
    Some(RosterChange {
        at: Zone::named(&held.definition.timezone).rfc3339(version.at),
        programme: held.definition.id.clone(),
        import,
        file,
        act: act.map(str::to_owned),
        reason: reason.map(str::to_owned),
        account: match version.actor {
            Actor::Staff(account) => account,
            Actor::Holder | Actor::System => 0,
        },
        gone: version.after.is_none(),
        first: before.is_none(),
        birth_date_changed: version.birth_date_changed(),
        standing: standing_new.then(|| after.standing.into()),
        doses: doses_new.then(|| (after.doses_received, after.last_dose_on, product(held, after))),
        takes_over: version.takes_over,
    })
}

fn product(held: &ProgrammeState, row: &RosterRow) -> Option<String> {
    let index = usize::from(row.product).checked_sub(1)?;
    held.product_ids.get(index).cloned()
}

fn misread(fault: BookingNumberError) -> AdminRefusal {
    let what = match fault {
        BookingNumberError::Check => {
            "the check character does not fit, so a character was misread or two changed places: have the number read out again".to_owned()
        }
        BookingNumberError::Character(found) => format!(
            "`{found}` is in no booking number (0, 1, I, L, O, S and Z never are): have the number read out again"
        ),
        BookingNumberError::Length { given } => format!(
            "a booking number has nine characters, read as XXXX-XXXX-X, and this has {given}: have it read out again"
        ),
    };
    let code = match fault {
        BookingNumberError::Check => "booking_number.check",
        _ => "booking_number.malformed",
    };
    refused(code, what)
}

fn not_ready() -> AdminRefusal {
    refused("not_ready", "the service cannot say now; ask again".to_owned())
}
