//! Accounts: added, granted, disabled, enabled, reset, by an administrator or by whoever has the data folder.
//!
//! The secrets are kept first and the account is added after that, so that no account is ever without a way in. What a
//! crash leaves between the two is a row that belongs to nobody, and the next account takes its place.

use kernel::command::{Actor, Channel, Command};
use kernel::staff::{Grant, Scope, StaffCommand};
use kernel::state::State;
use store::{VaultChange, VaultQuery};
use zeroize::Zeroizing;

use super::secrets::{self, Secrets};
use super::{Known, unreadable};
use crate::Service;
use crate::admin::{AccountTold, GrantAsked, LinkTold, SessionTold};
use crate::permission::Authorised;
use crate::refusal::Refusal;
use crate::vault;

/// Others that one adder waits for.
const TRIES_MAX: usize = 4;
/// How long a row without an account may still be somebody's who is adding it now.
const ADDING_MS: i64 = 60_000;

/// An account, for a list.
pub type AccountView = AccountTold;

impl Service {
    /// Every account.
    pub(crate) async fn accounts(&self, permit: &Authorised) -> Result<Vec<AccountView>, Refusal> {
        let _ = permit;
        self.account_list().await
    }

    pub(crate) async fn account_list(&self) -> Result<Vec<AccountTold>, Refusal> {
        let numbers: Vec<u32> = self.read().staff().accounts().map(|(number, _)| number).collect();
        let mut told = Vec::new();
        for number in numbers {
            told.push(self.account_told(number).await?);
        }
        Ok(told)
    }

    pub(crate) async fn account_told(&self, number: u32) -> Result<AccountTold, Refusal> {
        let known = self.known_by(number).await?;
        let zone = self.any_zone();
        let state = self.read();
        let account = state.staff().account(number).ok_or(Refusal::plain("staff.unknown"))?;
        let mut sessions: Vec<_> = account.sessions(self.now()).map(|(_, session)| *session).collect();
        sessions.sort_by_key(|session| std::cmp::Reverse(session.opened_at));
        let session = |session: &kernel::staff::Session| SessionTold {
            opened_at: zone.rfc3339(session.opened_at),
            valid_until: zone.rfc3339(session.valid_until),
            proved_at: (session.proved_at.0 > 0).then(|| zone.rfc3339(session.proved_at)),
        };
        Ok(AccountTold {
            number,
            name: known.map(|known| known.secrets.name),
            standing: account.standing.as_str().to_owned(),
            grants: account.grants.iter().map(|grant| asked(&state, grant)).collect(),
            sessions: sessions.iter().map(session).collect(),
            link: account.link.map(|link| LinkTold {
                since: zone.rfc3339(link.since),
                invited_until: link.invited_until.map(|until| zone.rfc3339(until)),
            }),
        })
    }

    /// The number of the account with this name or number.
    pub(crate) async fn account_of(&self, who: &str) -> Result<u32, Refusal> {
        let unknown = Refusal::plain("staff.unknown");
        if let Ok(number) = who.trim().parse::<u32>() {
            let is_there = self.read().staff().account(number).is_some();
            return is_there.then_some(number).ok_or(unknown);
        }
        let name = secrets::sign_in_name(who).ok_or(unknown.clone())?;
        Ok(self.known_as(&name).await?.ok_or(unknown)?.account)
    }

    /// Adds an account and answers with its number and its password for one use.
    pub(crate) async fn add_account(
        &self,
        (actor, channel): (Actor, Channel),
        name: &str,
        grants: &[Grant],
    ) -> Result<(u32, Zeroizing<String>), Refusal> {
        let password = secrets::one_time_password();
        let account = self.add_with((actor, channel), name, grants, &password).await?;
        Ok((account, password))
    }

    /// Adds an account that is active at once, with a password that everybody may know and no second factor. For a
    /// demonstration, whose people are made up; nothing else may call it.
    ///
    /// # Errors
    /// `staff.name`, `staff.name_taken`, `staff.grants`, `staff.unavailable`, `overloaded`.
    pub async fn add_demo_account(
        &self,
        name: &str,
        role: &str,
        scope: &str,
        password: &str,
    ) -> Result<(), Refusal> {
        let wanted = GrantAsked { role: role.to_owned(), scope: scope.to_owned() };
        let grant = self.grants_of(&[wanted]).map_err(|_| Refusal::plain("staff.grants"))?;
        let cause = (Actor::Staff(0), Channel::Cli);
        let account = self.add_with(cause, name, &grant, password).await?;
        self.order_of(cause.0, cause.1, Command::Staff(StaffCommand::Enrol { account })).await
    }

    /// Ends the sessions of an account and gives it a new password for one use.
    pub(crate) async fn reset_account(
        &self,
        (actor, channel): (Actor, Channel),
        account: u32,
    ) -> Result<Zeroizing<String>, Refusal> {
        // First: from here on nobody gets in with what was before.
        self.order_of(actor, channel, Command::Staff(StaffCommand::Reset { account })).await?;
        let password = secrets::one_time_password();
        for _ in 0..TRIES_MAX {
            let mut known = self.known_by(account).await?.ok_or(Refusal::plain("staff.nameless"))?;
            known.secrets = self.fresh(account, &known.secrets.name, &password).await?;
            if self.keep_secrets(&known).await? {
                return Ok(password);
            }
        }
        Err(Refusal::later("overloaded", 1))
    }

    async fn add_with(
        &self,
        (actor, channel): (Actor, Channel),
        name: &str,
        grants: &[Grant],
        password: &str,
    ) -> Result<u32, Refusal> {
        let folded = secrets::sign_in_name(name).filter(|folded| folded.parse::<u32>().is_err());
        let folded = folded.ok_or(Refusal::plain("staff.name"))?;
        for _ in 0..TRIES_MAX {
            if self.known_as(&folded).await?.is_some() {
                return Err(Refusal::plain("staff.name_taken"));
            }
            let account = self.read().staff().next_number();
            if !self.keep_first(self.fresh(account, name.trim(), password).await?).await? {
                continue;
            }
            let command = StaffCommand::Add { account, grants: grants.to_vec() };
            match self.order_of(actor, channel, Command::Staff(command)).await {
                Ok(()) => return Ok(account),
                Err(refusal) if refusal.code == "staff.exists" => {}
                Err(refusal) => return Err(refusal),
            }
        }
        Err(Refusal::later("overloaded", 1))
    }

    /// Secrets with this password and no second factor.
    async fn fresh(&self, account: u32, name: &str, password: &str) -> Result<Secrets, Refusal> {
        let sign_in_name = secrets::sign_in_name(name).ok_or(Refusal::plain("staff.name"))?;
        let chosen = Zeroizing::new(password.to_owned());
        let digest = self.digesting(move || secrets::digest(&chosen)).await.flatten();
        let password = digest.ok_or(Refusal::plain("internal"))?;
        let (name, made_at) = (name.to_owned(), self.now().0);
        Ok(Secrets { account, name, sign_in_name, password, made_at, totp: None, totp_step: 0 })
    }

    /// Keeps the first secrets of an account; `false` if somebody else is adding one in this moment.
    async fn keep_first(&self, secrets: Secrets) -> Result<bool, Refusal> {
        let (keys, account) = (self.keys(), secrets.account);
        let before = self.secret_rows(VaultQuery::OfHolder(keys.staff(account))).await?.pop();
        let Some(row) = before else {
            let row = vault::seal(&keys.vault, keys.staff(account), &secrets);
            let row = row.ok_or_else(|| unreadable("a row cannot be sealed"))?;
            let kept = self.sequencer().change_vault(VaultChange::Put(row)).await;
            return kept.map_err(|away| unreadable(&away.0));
        };
        let left: Secrets = vault::open(&keys.vault, &row).map_err(|why| unreadable(&why.to_string()))?;
        let is_left = secrets.made_at.saturating_sub(left.made_at) > ADDING_MS;
        let is_free = self.read().staff().account(account).is_none();
        if !is_left || !is_free {
            return Ok(false);
        }
        self.keep_secrets(&Known { account, row, secrets }).await
    }
}

/// A grant as it is typed.
fn asked(state: &State, grant: &Grant) -> GrantAsked {
    let programme = |index: u16| {
        let held = state.programme_at(index).ok();
        held.map_or_else(|| index.to_string(), |held| held.definition.id.clone())
    };
    let scope = match grant.scope {
        Scope::Everything => "everything".to_owned(),
        Scope::Programme(index) => format!("programme:{}", programme(index)),
        Scope::Venue { programme: index, venue } => {
            let held = state.programme_at(index).ok();
            let venue = held.map_or_else(|| venue.to_string(), |held| held.venue_id(venue).to_owned());
            format!("venue:{}/{venue}", programme(index))
        }
        Scope::Municipality(code) => format!("municipality:{code:06}"),
    };
    GrantAsked { role: grant.role.as_str().to_owned(), scope }
}
