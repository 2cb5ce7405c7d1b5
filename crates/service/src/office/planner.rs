//! Places that are published, for the command line: the same use cases as the console, and refusals in English words.
//!
//! A refusal that concerns people names each of them, so that whoever asked knows whom to move or to call.

use super::{Answer, in_words, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, Reply};
use crate::planner::{AffectedTold, NoticeAct, OverbookingAsk, PlannerAsk, QuotaAsk};
use crate::refusal::Refusal;

impl Service {
    pub(super) async fn ask_places(&self, programme: &str, ask: &PlannerAsk) -> Answer {
        {
            let state = self.read();
            if state.programme(programme).is_none() {
                return Err(unknown_programme(&state, programme));
            }
        }
        let told = self.plan_at_command_line(programme, &ask.area, ask.act.as_ref(), ask.dry_run).await;
        match told {
            Ok(told) => Ok(Reply::Places(Box::new(told))),
            Err(refusal) if refusal.code.starts_with("capacity.") => {
                Err(self.with_people(programme, ask, &refusal).await)
            }
            Err(refusal) => Err(in_words(&refusal)),
        }
    }

    pub(super) async fn ask_notices(&self, programme: &str, act: &NoticeAct) -> Answer {
        let told = self.announce_at_command_line(programme, act).await;
        told.map(|notices| Reply::Notices { notices }).map_err(|refusal| in_words(&refusal))
    }

    pub(super) async fn ask_quotas(&self, programme: &str, ask: &QuotaAsk) -> Answer {
        let told = self.quotas_at_command_line(programme, ask).await;
        told.map(|told| Reply::Quotas(Box::new(told))).map_err(|refusal| in_words(&refusal))
    }

    pub(super) async fn ask_overbookings(&self, programme: &str, ask: &OverbookingAsk) -> Answer {
        let told = self.overbookings_at_command_line(programme, ask).await;
        told.map(|told| Reply::Overbookings(Box::new(told))).map_err(|refusal| in_words(&refusal))
    }

    async fn with_people(&self, programme: &str, ask: &PlannerAsk, refusal: &Refusal) -> AdminRefusal {
        let mut refused = in_words(refusal);
        let would = self.plan_at_command_line(programme, &ask.area, ask.act.as_ref(), true).await;
        refused.details.extend(would.iter().flat_map(|told| &told.affected).map(line));
        refused
    }
}

fn line(it: &AffectedTold) -> String {
    let why = it.why.as_deref().unwrap_or(&it.result);
    format!("{} dose {}, {} {}: {why}", it.number, it.dose, it.from.date, it.from.start)
}
