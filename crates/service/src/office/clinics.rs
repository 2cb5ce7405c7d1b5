//! Plans, proposals and prospects, for tools.
//!
//! The work is that of `crate::clinics`; here it is asked as whoever has the data folder, and told in English.

use kernel::command::{Actor, Channel};
use kernel::guard;
use kernel::slot::SlotRow;
use kernel::state::ProgrammeState;
use kernel::time::Instant;

use super::{Answer, in_words, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, Fault, FindingTold, Reply, Request};
use crate::clinics::{Declined, finding};
use crate::refusal::Refusal;
use crate::wording::{Lang, Words};

/// Whoever has the data folder.
const HERE: (Actor, Channel) = (Actor::Staff(0), Channel::Cli);

impl Service {
    /// Answers the requests that are about clinics.
    pub(super) async fn ask_clinics(&self, request: &Request) -> Answer {
        let words = Words::new(Lang::En);
        match request {
            Request::PlanSlots { programme, draft } => {
                let plan = self.plan(programme, draft, &words);
                plan.map(|plan| Reply::Planned(Box::new(plan))).map_err(|why| self.declined(programme, why))
            }
            Request::ProposeSlots { programme, draft, acknowledged } => {
                let plan = self.propose_slots(HERE, programme, draft, acknowledged, &words).await;
                plan.map(|plan| Reply::Planned(Box::new(plan))).map_err(|why| self.declined(programme, why))
            }
            Request::Proposals { programme } => {
                let told = self.proposals_of(programme, &words);
                told.map(|proposals| Reply::Proposals { proposals })
                    .map_err(|why| self.declined(programme, why.into()))
            }
            Request::DecideProposal { programme, proposal, is_approved } => {
                let done = self.decide_proposal(HERE, programme, *proposal, *is_approved).await;
                done.map_err(|why| self.declined(programme, why.into()))?;
                Box::pin(self.ask_clinics(&Request::Proposals { programme: programme.clone() })).await
            }
            Request::ProposeOpening { programme, wave, opens_at } => {
                let done = self.propose_opening(HERE, programme, wave, *opens_at).await;
                done.map_err(|why| self.declined(programme, why.into()))?;
                Box::pin(self.ask_clinics(&Request::Proposals { programme: programme.clone() })).await
            }
            Request::Prospects { programme, at, proposal, whose } => {
                let told = self.prospects_at(programme, *at, *proposal, whose.as_ref(), &words);
                told.map(|told| Reply::Prospects(Box::new(told)))
                    .map_err(|why| self.declined(programme, why.into()))
            }
            Request::CountReach { programme, at, rows } => {
                let counts = self.reach_of(programme, *at, rows);
                counts.map(Reply::Reached).map_err(|why| self.declined(programme, why.into()))
            }
            _ => Err(super::refused("body.malformed", "this is not about clinics".to_owned())),
        }
    }

    fn declined(&self, programme: &str, why: Declined) -> AdminRefusal {
        match why {
            Declined::Refused(Refusal { code: "programme.unknown", .. }) => {
                unknown_programme(&self.read(), programme)
            }
            Declined::Refused(refusal) => in_words(&refusal),
            Declined::Faults(refusal) => refusal,
        }
    }
}

/// What the rails find at rows of a file: what stops whoever publishes alone, and what is only noted.
pub(super) fn found(held: &ProgrammeState, rows: &[SlotRow], now: Instant) -> (Vec<Fault>, Vec<Fault>) {
    let words = Words::new(Lang::En);
    let findings = guard::findings(held, rows, now);
    // Rows that have begun are noted one by one already.
    let others = findings.iter().filter(|finding| finding.rail != guard::Rail::Past);
    let (firm, weak): (Vec<_>, Vec<_>) = others.partition(|finding| finding.is_firm);
    let told = |found: &guard::Finding| {
        let FindingTold { rail, row, why, next, .. } = finding(&words, held, found);
        let (at, value) = match found.rail {
            guard::Rail::Capacity => ("capacity", found.seen.to_string()),
            _ => ("date", found.from.to_string()),
        };
        let reason = format!("{why} {next} (guard rail {rail})");
        Fault { row: Some(row), at: at.to_owned(), value: Some(value), reason }
    };
    (firm.into_iter().map(told).collect(), weak.into_iter().map(told).collect())
}
