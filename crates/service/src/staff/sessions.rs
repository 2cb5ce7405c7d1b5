//! Sessions: everybody sees and ends their own, an administrator those of others.

use kernel::staff::{SessionId, StaffCommand};

use super::{AccountView, StaffSession};
use crate::Service;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::view::Moment;
use kernel::command::Command;

/// A live session, for a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Its name in addresses.
    pub id: String,
    /// Whether it is the one that asks.
    pub own: bool,
    /// Since when.
    pub opened: Moment,
    /// Until when.
    pub until: Moment,
}

impl Service {
    /// The live sessions of whoever asks, the newest first.
    pub fn own_sessions(&self, who: &StaffSession) -> Vec<SessionRow> {
        self.session_rows(who.account(), Some(who.id()))
    }

    /// Every account with its live sessions.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.unavailable`.
    pub async fn all_sessions(
        &self,
        who: &StaffSession,
    ) -> Result<Vec<(AccountView, Vec<SessionRow>)>, Refusal> {
        let permit = self.authorise(who, Act::SeeAccounts, &Object::none()).await?;
        let accounts = self.accounts(&permit).await?;
        let with = |account: AccountView| {
            let rows = self.session_rows(account.number, Some(who.id()));
            (account, rows)
        };
        Ok(accounts.into_iter().map(with).collect())
    }

    /// Ends a session of an account: one's own, or as an administrator another's.
    ///
    /// # Errors
    /// `staff.session` if it has ended, `staff.forbidden`, `staff.proof`.
    pub async fn end_session(&self, who: &StaffSession, account: u32, id: &str) -> Result<(), Refusal> {
        let ended = || Refusal::plain("staff.session");
        let found = {
            let state = self.read();
            let known = state.staff().account(account);
            known.and_then(|known| known.sessions(self.now()).map(|(id, _)| id).find(|it| text(*it) == id))
        };
        if account == who.account() {
            let session = found.ok_or_else(ended)?;
            return self.order_own(who, StaffCommand::EndSession { account, session }).await;
        }
        // Asked first: whether there is such a session is not everybody's to know.
        let permit = self.authorise(who, Act::EndSession, &Object::none()).await?;
        let session = found.ok_or_else(ended)?;
        let command = Command::Staff(StaffCommand::EndSession { account, session });
        self.order_of(permit.actor(), permit.channel(), command).await
    }

    /// Ends the session that asks.
    ///
    /// # Errors
    /// `staff.session` if it has ended already, `overloaded`, `outcome.unknown`.
    pub async fn sign_staff_out(&self, who: &StaffSession) -> Result<(), Refusal> {
        let (account, session) = (who.account(), who.id());
        self.order_own(who, StaffCommand::EndSession { account, session }).await
    }

    fn session_rows(&self, account: u32, asking: Option<SessionId>) -> Vec<SessionRow> {
        let zone = self.any_zone();
        let state = self.read();
        let Some(known) = state.staff().account(account) else { return Vec::new() };
        let mut found: Vec<_> = known.sessions(self.now()).collect();
        found.sort_by_key(|(id, session)| std::cmp::Reverse((session.opened_at, *id)));
        let row = |(id, session): (SessionId, &kernel::staff::Session)| SessionRow {
            id: text(id),
            own: asking == Some(id),
            opened: zone.moment(session.opened_at),
            until: zone.moment(session.valid_until),
        };
        found.into_iter().map(row).collect()
    }
}

fn text(id: SessionId) -> String {
    crate::office::audit::hex(&id.0)
}
