//! Explanations for the desk: everything known about a voucher, a booking or a refused sign-in.
//!
//! "Nothing here" is never said about a state that is known: an unlisted voucher, a revoked one and one without
//! bookings are three different answers.

use kernel::booking_number::BookingNumber;
use kernel::command::HolderId;
use kernel::roster::Standing;
use kernel::state::ProgrammeState;

use super::{Answer, refused, voucher};
use crate::Service;
use crate::admin::{Explanation, Reply};
use crate::present::Presenter;
use crate::sequencer::Mark;
use crate::zone::Zone;

impl Service {
    pub(super) async fn explain_voucher(&self, code: &str, number: &str) -> Answer {
        let (municipality, number) = voucher(code, number)?;
        let holder = self.keys().holder(municipality, number);
        let mut explanation = Explanation::default();
        let mark = {
            let state = self.read();
            for (_, held) in state.programmes() {
                if held.row(&holder).is_some() {
                    explanation.programmes.push(held.definition.id.clone());
                    self.explain_holder(held, &holder, &mut explanation);
                }
            }
            self.sequencer().mark(&state)
        };
        if explanation.programmes.is_empty() {
            explanation.standing.push("voucher.unlisted".to_owned());
        }
        self.explain_attempts(holder, &mut explanation).await;
        self.told(mark, explanation).await
    }

    pub(super) async fn explain_booking(&self, number: &str) -> Answer {
        let Some(number) = BookingNumber::parse(number) else {
            let what = "a booking number has eight characters and a check character, such as K7M2-9QXT-4";
            return Err(refused("booking.unknown", what.to_owned()));
        };
        let mut explanation = Explanation::default();
        let mark = {
            let state = self.read();
            match state.booking(number) {
                None => explanation.standing.push("booking.unknown".to_owned()),
                Some((_, held, booking)) => {
                    let zone = Zone::named(&held.definition.timezone);
                    let presenter = Presenter { held, zone: &zone, now: self.now() };
                    explanation.standing.push(format!("booking.{}", booking.status.as_str()));
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
        let wanted = incident.trim().to_ascii_uppercase();
        let waiting = self.sequencer().waiting_attempt(&wanted);
        let kept = match waiting {
            Some(attempt) => Some(attempt),
            None => {
                self.sequencer().visit(move |store| store.attempt(&wanted).ok().flatten()).await.flatten()
            }
        };
        let Some(attempt) = kept else {
            return Err(refused(
                "incident.unknown",
                "no refused sign-in has this code, or it is too old".to_owned(),
            ));
        };
        let mut explanation = Explanation::default();
        let holder = HolderId(attempt.subject);
        {
            let state = self.read();
            let lists = state.programmes().filter(|(_, held)| held.row(&holder).is_some());
            explanation.programmes = lists.map(|(_, held)| held.definition.id.clone()).collect();
        }
        // The voucher was on a list: then it was the birth date. It was not: then the number or the municipality.
        let which = if explanation.programmes.is_empty() { "voucher.unlisted" } else { "birth_date.differs" };
        explanation.standing.push(which.to_owned());
        let at = self.any_zone().rfc3339(kernel::time::Instant(attempt.at));
        explanation.refused_sign_ins.push((at, attempt.code, attempt.incident));
        let mark = self.sequencer().mark(&self.read());
        self.told(mark, explanation).await
    }

    fn explain_holder(&self, held: &ProgrammeState, holder: &HolderId, explanation: &mut Explanation) {
        let zone = Zone::named(&held.definition.timezone);
        let presenter = Presenter { held, zone: &zone, now: self.now() };
        let standing = match held.row(holder).map(|row| row.standing) {
            Some(Standing::Valid) => "voucher.valid",
            Some(Standing::Revoked) => "voucher.revoked",
            Some(Standing::SupersededBy(_)) => "voucher.superseded",
            None => "voucher.unlisted",
        };
        explanation.standing.push(standing.to_owned());
        for booking in held.bookings_of_person(holder) {
            if let Some(view) = presenter.booking(booking, u64::MAX, None) {
                explanation.push_booking(&view);
            }
        }
        let index = held.holder(holder).map(|(index, _)| index);
        if let Some(hold) = index.and_then(|index| held.live_hold(index, self.now()))
            && let Some(slot) = held.slot_of(hold)
        {
            explanation.holds.push((zone.rfc3339(slot.starts_at()), zone.rfc3339(hold.expires_at)));
        }
    }

    async fn explain_attempts(&self, holder: HolderId, explanation: &mut Explanation) {
        let zone = self.any_zone();
        for attempt in self.sequencer().waiting_attempts_of(holder.0) {
            let at = zone.rfc3339(kernel::time::Instant(attempt.at));
            explanation.refused_sign_ins.push((at, attempt.code, attempt.incident));
        }
    }

    async fn told(&self, mark: Mark, explanation: Explanation) -> Answer {
        if self.settled(mark, None).await.is_err() {
            return Err(refused("not_ready", "the service cannot say now; ask again".to_owned()));
        }
        Ok(Reply::Explained(Box::new(explanation)))
    }
}
