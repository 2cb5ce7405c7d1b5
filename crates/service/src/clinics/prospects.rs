//! Who could book what at an instant: for somebody by age and town or by voucher, for each wave, for the rows of a list.
//!
//! Asks the kernel's own rules with another instant, on the programme as it is or as a proposal would make it. Keeps nothing
//! of whoever is asked about. The surprise: with a proposal the programme has no people in it, so a voucher is then asked about
//! by its age and town alone.

use kernel::birth_date::BirthDate;
use kernel::command::{BirthProof, Person};
use kernel::dose;
use kernel::municipality::MunicipalityCode;
use kernel::prospect::{self, NOBODY, WaveProspect};
use kernel::state::ProgrammeState;
use kernel::time::Instant;
use kernel::voucher::VoucherNumber;
use kernel::wave::{self, Cohort};

use super::{told, zone};
use crate::Service;
use crate::admin::{Prospects, PublishedAt, ReachCounts, RosterLine, WaveTold, Whose};
use crate::refusal::{FieldError, Refusal};
use crate::wording::Words;

impl Service {
    /// Who could book what at `at`, as if a proposal were approved if one is named.
    pub(crate) fn prospects_at(
        &self,
        programme: &str,
        at: PublishedAt,
        proposal: Option<u32>,
        whose: Option<&Whose>,
        words: &Words,
    ) -> Result<Prospects, Refusal> {
        let at = self.instant_of(programme, at)?;
        let state = self.read();
        let (index, real) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let planned = match proposal {
            None => None,
            Some(number) => {
                let found = real.proposal(number).ok_or(Refusal::plain("proposal.unknown"))?;
                Some(real.with(&found.content))
            }
        };
        let held = planned.as_ref().unwrap_or(real);
        // Of the real programme, because the planned one has nobody in it.
        let vouchers: Vec<u64> = prospect::of_waves(real, at).iter().map(|found| found.vouchers).collect();
        let zone = zone(held);
        let wave = |(found, vouchers): (WaveProspect<'_>, u64)| WaveTold {
            wave: found.wave.id.clone(),
            is_open: found.is_open,
            opens_at: zone.rfc3339(found.wave.opens_at),
            days: found.days.into_iter().map(|day| told::day_told(held, day)).collect(),
            vouchers,
            is_by_age: found.is_by_age,
        };
        let waves = prospect::of_waves(held, at).into_iter().zip(vouchers).map(wave).collect();
        let mut told = Prospects { at: zone.rfc3339(at), waves, person: None, why_not: None };
        if let Some(whose) = whose {
            let (person, dose) = self.asked_about(held, index, whose, at)?;
            let days = prospect::of_person(held, &person, dose, at);
            if days.is_empty() {
                let rule = wave::may_book(&held.definition, &person.cohort, dose, at).err();
                let refusal = rule.map(|rule| Refusal::of_rule(rule, &zone));
                let refusal = refusal.unwrap_or(Refusal::plain("wave.not_this_slot"));
                let said = words.refusal(refusal.code, &refusal.args, None);
                told.why_not = Some((refusal.code.to_owned(), crate::wording::plain(&said.detail)));
            }
            told.person = Some(days.into_iter().map(|day| told::day_told(held, day)).collect());
        }
        Ok(told)
    }

    /// Rows of a list by the waves that let them book at `at`.
    pub(crate) fn reach_of(
        &self,
        programme: &str,
        at: PublishedAt,
        rows: &[RosterLine],
    ) -> Result<ReachCounts, Refusal> {
        let at = self.instant_of(programme, at)?;
        let state = self.read();
        let (index, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let mut counts = ReachCounts {
            waves: held.definition.waves.iter().map(|wave| (wave.id.clone(), 0, 0)).collect(),
            ..ReachCounts::default()
        };
        for row in rows {
            let person = self.person_of_row(index, row, at);
            let Some((reached, could)) = person.and_then(|person| prospect::of_listed(held, &person, at))
            else {
                counts.not_listed += 1;
                continue;
            };
            for ((_, belongs, open), found) in counts.waves.iter_mut().zip(reached) {
                *belongs += u64::from(found.belongs);
                *open += u64::from(found.is_open);
            }
            if could { counts.could_book += 1 } else { counts.could_not += 1 }
        }
        Ok(counts)
    }

    fn person_of_row(&self, programme: u16, row: &RosterLine, at: Instant) -> Option<Person> {
        let municipality = MunicipalityCode::well_formed(&row.municipality_code).ok()?;
        let number = VoucherNumber::parse(&row.voucher_number).ok()?;
        let holder = self.keys().holder(municipality.value(), number.value());
        let born_on = BirthDate::parse(&row.birth_date.to_string(), self.any_zone().date(at)).ok()?;
        let proof = self.keys().birth_proof(holder, born_on.date());
        Some(Person { programme, holder, proof, cohort: Cohort { municipality, born_on } })
    }

    /// Somebody, with the dose that is asked about.
    fn asked_about(
        &self,
        held: &ProgrammeState,
        programme: u16,
        whose: &Whose,
        at: Instant,
    ) -> Result<(Person, u8), Refusal> {
        let wrong = |field, code| Refusal::of_fields(vec![FieldError { field, code, args: Vec::new() }]);
        let municipality = MunicipalityCode::parse(&whose.municipality_code)
            .map_err(|error| wrong("municipality_code", error.code()))?;
        let born_on = BirthDate::parse(&whose.birth_date, zone(held).date(at))
            .map_err(|_| wrong("birth_date", "birth_date.impossible"))?;
        let holder = match &whose.voucher_number {
            None => NOBODY,
            Some(number) => {
                let number =
                    VoucherNumber::parse(number).map_err(|error| wrong("voucher_number", error.code()))?;
                self.keys().holder(municipality.value(), number.value())
            }
        };
        let proof = match holder {
            NOBODY => BirthProof([0; 16]),
            holder => self.keys().birth_proof(holder, born_on.date()),
        };
        let person = Person { programme, holder, proof, cohort: Cohort { municipality, born_on } };
        if holder != NOBODY && held.holder_count() > 0 {
            held.admitted(&person).map_err(|rule| Refusal::of_rule(rule, &zone(held)))?;
        }
        let next = dose::next(held, &person.holder).map_err(|rule| Refusal::of_rule(rule, &zone(held)));
        let dose = match whose.dose {
            Some(dose) => dose,
            None => next?,
        };
        Ok((person, dose))
    }
}
