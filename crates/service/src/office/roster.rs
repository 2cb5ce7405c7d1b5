//! A municipality's list for the command line: the same use cases as the console, and refusals in English words.
//!
//! Whoever may use the control socket may do everything that staff of any municipality may do, as account 0.

use super::{Answer, in_words, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, Fault, Reply, RosterAsk, RosterReply};
use crate::municipality::Asker;
use crate::refusal::Refusal;
use crate::wording::{Lang, Words, plain};

impl Service {
    pub(super) async fn ask_roster(&self, programme: &str, ask: &RosterAsk) -> Answer {
        let by = Asker::CommandLine;
        let told = match ask {
            RosterAsk::Amend(typed) => {
                self.amend_voucher(by, programme, typed).await.map(RosterReply::Amended)
            }
            RosterAsk::Undo { import, dry_run } => {
                self.undo_import(by, programme, import, *dry_run).await.map(RosterReply::Undone)
            }
            RosterAsk::History { municipality } => {
                let imports = self.roster_imports(by, programme, municipality.as_deref()).await;
                imports.map(|imports| RosterReply::Imports { imports })
            }
            RosterAsk::Compare { rows } => {
                let rows = self.compare_rows(programme, rows)?;
                return Ok(Reply::Roster(Box::new(RosterReply::Compared { rows })));
            }
            RosterAsk::Figures { municipality } => {
                self.municipality_figures(by, programme, municipality).await.map(RosterReply::Figures)
            }
        };
        told.map(|told| Reply::Roster(Box::new(told))).map_err(|refusal| self.said(programme, &refusal))
    }

    fn said(&self, programme: &str, refusal: &Refusal) -> AdminRefusal {
        if refusal.code == "programme.unknown" {
            return unknown_programme(&self.read(), programme);
        }
        if refusal.fields.is_empty() {
            return in_words(refusal);
        }
        let words = Words::new(Lang::En);
        let fault = |field: &crate::refusal::FieldError| {
            let said = words.refusal(field.code, &field.args, None);
            let reason = [said.title, said.detail, said.next].map(|text| plain(&text)).join(". ");
            Fault { row: None, at: field.field.to_owned(), value: None, reason }
        };
        AdminRefusal::of_faults(refusal.code, refusal.fields.iter().map(fault).collect())
    }
}
