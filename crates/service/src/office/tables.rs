//! Figures, waitlists, exports and letters for whoever runs a programme. Nothing here shows a person; that a table was taken out is an entry all
//! the same, so that auditors see it whichever way it went.

use kernel::command::{Actor, Channel, Command};
use kernel::staff::StaffCommand;

use super::{Answer, in_words, unknown_programme};
use crate::Service;
use crate::admin::{AdminRefusal, Reply, RosterLine};
use crate::export::Sheet;
use crate::messages::{LetterAsk, LetterReply};

impl Service {
    pub(super) async fn tell_figures(&self, programme: &str) -> Answer {
        self.demand(programme)?;
        Ok(Reply::Figures(Box::new(self.figures(programme).await.map_err(|it| in_words(&it))?)))
    }

    pub(super) async fn tell_waitlist(&self, programme: &str) -> Answer {
        self.demand(programme)?;
        Ok(Reply::Waitlist(Box::new(self.waitlist_told(programme).await.map_err(|it| in_words(&it))?)))
    }

    pub(super) async fn tell_part(&self, sheet: Sheet, programme: &str, from: u64) -> Answer {
        self.demand(programme)?;
        // Once for a table, and before anybody has a row of it, as at the console.
        if from == 0
            && let Some((index, _)) = self.sequencer().programme(programme)
        {
            let taken = StaffCommand::ExportTable { programme: index, table: sheet.number() };
            self.order(Command::Staff(taken)).await?;
        }
        Ok(Reply::Part(self.export(sheet, programme, from).await.map_err(|it| in_words(&it))?))
    }

    pub(super) async fn tell_vrs(&self, programme: &str, vouchers: &[RosterLine], physician: &str) -> Answer {
        self.demand(programme)?;
        let part = self.vrs_part(programme, vouchers, physician).await;
        Ok(Reply::Part(part.map_err(|it| in_words(&it))?))
    }

    pub(super) async fn ask_letters(&self, programme: &str, wanted: LetterAsk) -> Answer {
        self.demand(programme)?;
        let reply = match wanted {
            LetterAsk::Which { vouchers, again } => {
                let vouchers = self.with_letters(programme, vouchers, again);
                LetterReply::Which { vouchers: vouchers.map_err(|it| in_words(&it))? }
            }
            LetterAsk::Print { vouchers, again } => {
                let by = (Actor::Staff(0), Channel::Cli);
                let file = self.print_letters(programme, &vouchers, again, by).await;
                LetterReply::File(file.map_err(|it| in_words(&it))?)
            }
        };
        Ok(Reply::Letters(Box::new(reply)))
    }

    /// A programme that there is, or which there are.
    fn demand(&self, programme: &str) -> Result<(), AdminRefusal> {
        let state = self.read();
        state.programme(programme).map(drop).ok_or_else(|| unknown_programme(&state, programme))
    }
}
