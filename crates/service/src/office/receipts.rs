//! Receipts that staff bring for people, and the end of their precedence.

use kernel::command::Command;

use super::{Answer, refused};
use crate::Service;
use crate::admin::{BroughtBack, Changes, Reply};
use crate::citizen::Channel;
use crate::wording::{Lang, Words, plain};

impl Service {
    pub(super) async fn represent_for(&self, receipt: &str) -> Answer {
        let found = self.represent(receipt, Channel::Cli).await.map_err(|refusal| {
            let words = Words::new(Lang::En).refusal(refusal.code, &refusal.args, None);
            refused(refusal.code, plain(&format!("{}. {} {}", words.title, words.detail, words.next)))
        })?;
        let booking = serde_json::to_value(&found.booking).unwrap_or_default();
        Ok(Reply::Represented(Box::new(BroughtBack { outcome: found.outcome.as_str().to_owned(), booking })))
    }

    pub(super) async fn claims(&self) -> Answer {
        let (list, mark) = self.claim_list();
        self.settled_here(mark).await?;
        Ok(Reply::Claims(list))
    }

    pub(super) async fn reopen(&self) -> Answer {
        let waited = self.claim_list().0.receipts_first_until;
        self.order(Command::ReopenBooking).await?;
        let lines =
            waited.map(|until| format!("newcomers take places again; they would have waited until {until}"));
        Ok(Reply::Changed(Changes {
            changed: u64::from(lines.is_some()),
            lines: lines.into_iter().collect(),
            ..Changes::default()
        }))
    }
}
