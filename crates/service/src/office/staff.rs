//! Accounts of staff for the command line: whoever may use the data folder may give out accounts, as account 0.
//!
//! A refusal says what is wrong and what to do next, in English, as every command does.

use std::collections::BTreeSet;

use kernel::command::{Actor, Channel, Command};
use kernel::municipality::MunicipalityCode;
use kernel::staff::{Grant, Identity, Role, Scope, StaffCommand};

use super::{Answer, refused, unknown_programme};
use crate::Service;
use crate::admin::{AccountTold, AdminRefusal, GrantAsked, IdentityAsked, Reply, StaffWanted};
use crate::import::{Noun, unknown};
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;

/// Who changes accounts, and by which way.
type Cause = (Actor, Channel);

/// Characters of what names somebody at a provider.
const IDENTITY_CHARS_MAX: usize = 255;
/// Whoever may use the data folder.
const FOLDER: Cause = (Actor::Staff(0), Channel::Cli);

impl Service {
    /// Changes accounts for an administrator at the console; answers with the account and a password if it got one.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.proof`, and what is wrong with the wish.
    pub async fn change_accounts(
        &self,
        who: &StaffSession,
        wanted: StaffWanted,
    ) -> Result<(AccountTold, Option<String>), Refusal> {
        let permit = self.authorise(who, Act::ChangeAccount, &Object::none()).await?;
        match self.staff_by((permit.actor(), permit.channel()), wanted).await {
            Ok(Reply::Account { account, one_time_password }) => Ok((account, one_time_password)),
            Ok(_) => Err(Refusal::plain("internal")),
            Err(refused) => Err(Refusal::plain(known_code(&refused.code))),
        }
    }

    pub(super) async fn staff_for(&self, wanted: StaffWanted) -> Answer {
        self.staff_by(FOLDER, wanted).await
    }

    async fn staff_by(&self, cause: Cause, wanted: StaffWanted) -> Answer {
        match wanted {
            StaffWanted::List => {
                let accounts = self.account_list().await.map_err(|why| told(&why))?;
                Ok(Reply::Accounts { accounts })
            }
            StaffWanted::Add { name, grants } => {
                let grants = self.grants_of(&grants)?;
                let added = self.add_account(cause, &name, &grants).await.map_err(|why| told(&why))?;
                self.account_reply(added.0, Some(added.1.to_string())).await
            }
            StaffWanted::Grant { who, grants } => {
                let more = self.grants_of(&grants)?;
                self.regrant(cause, &who, |before| before.iter().copied().chain(more).collect()).await
            }
            StaffWanted::Withdraw { who, grants } => {
                let gone = self.grants_of(&grants)?;
                let kept = |before: &BTreeSet<Grant>| {
                    before.iter().filter(|grant| !gone.contains(grant)).copied().collect()
                };
                self.regrant(cause, &who, kept).await
            }
            StaffWanted::Disable { who } => {
                self.change(cause, &who, |account| StaffCommand::Disable { account }).await
            }
            StaffWanted::Enable { who } => {
                self.change(cause, &who, |account| StaffCommand::Enable { account }).await
            }
            StaffWanted::Reset { who } => {
                let account = self.account_of(&who).await.map_err(|why| told(&why))?;
                let password = self.reset_account(cause, account).await.map_err(|why| told(&why))?;
                self.account_reply(account, Some(password.to_string())).await
            }
            StaffWanted::Link { who, identity } => {
                let (invites, identity) = self.identity_of(&identity)?;
                let command = |account| match invites {
                    true => StaffCommand::Invite { account, identity },
                    false => StaffCommand::Link { account, identity },
                };
                self.change(cause, &who, command).await
            }
            StaffWanted::Unlink { who } => {
                self.change(cause, &who, |account| StaffCommand::Unlink { account }).await
            }
        }
    }

    /// Whether it is an invitation, and the digest of what was typed.
    fn identity_of(&self, asked: &IdentityAsked) -> Result<(bool, Identity), AdminRefusal> {
        let value = asked.value.trim();
        let fits = (1..=IDENTITY_CHARS_MAX).contains(&value.chars().count());
        if asked.issuer.is_empty() {
            let what = "no identity provider is set up; see oidc.issuer in docs/reference/configuration.md";
            return Err(refused("staff.identity", what.to_owned()));
        }
        if !fits || value.chars().any(char::is_control) {
            let what = format!("{value:?} is nobody's {}; it has one to 255 characters", asked.claim);
            return Err(refused("staff.identity", what));
        }
        Ok((asked.claim != "sub", self.identity(&asked.issuer, &asked.claim, value)))
    }

    async fn regrant(
        &self,
        cause: Cause,
        who: &str,
        grants: impl FnOnce(&BTreeSet<Grant>) -> Vec<Grant>,
    ) -> Answer {
        let account = self.account_of(who).await.map_err(|why| told(&why))?;
        let before =
            self.read().staff().account(account).map(|known| known.grants.clone()).unwrap_or_default();
        let grants = grants(&before);
        self.change(cause, who, |account| StaffCommand::Grant { account, grants }).await
    }

    async fn change(&self, cause: Cause, who: &str, command: impl FnOnce(u32) -> StaffCommand) -> Answer {
        let account = self.account_of(who).await.map_err(|why| told(&why))?;
        let command = Command::Staff(command(account));
        self.order_of(cause.0, cause.1, command).await.map_err(|why| told(&why))?;
        self.account_reply(account, None).await
    }

    async fn account_reply(&self, account: u32, one_time_password: Option<String>) -> Answer {
        let account = self.account_told(account).await.map_err(|why| told(&why))?;
        Ok(Reply::Account { account, one_time_password })
    }

    /// Grants as they were typed.
    pub(crate) fn grants_of(&self, asked: &[GrantAsked]) -> Result<Vec<Grant>, AdminRefusal> {
        asked.iter().map(|asked| self.grant_of(asked)).collect()
    }

    fn grant_of(&self, asked: &GrantAsked) -> Result<Grant, AdminRefusal> {
        let role = Role::ALL.into_iter().find(|role| role.as_str() == asked.role).ok_or_else(|| {
            let known: Vec<String> = Role::ALL.iter().map(|role| role.as_str().to_owned()).collect();
            refused("staff.role", format!("{:?}: {}", asked.role, unknown(Noun::Role, &known)))
        })?;
        Ok(Grant { role, scope: self.scope_of(&asked.scope)? })
    }

    fn scope_of(&self, text: &str) -> Result<Scope, AdminRefusal> {
        let state = self.read();
        let programme = |id: &str| state.programme(id).ok_or_else(|| unknown_programme(&state, id));
        match text.split_once(':') {
            None if text == "everything" => Ok(Scope::Everything),
            Some(("programme", id)) => Ok(Scope::Programme(programme(id)?.0)),
            Some(("venue", place)) => {
                let (id, venue) = place.split_once('/').ok_or_else(|| scope_refused(text))?;
                let (index, held) = programme(id)?;
                let venue = held.venue_index(venue).ok_or_else(|| {
                    refused("staff.scope", format!("{text:?}: {}", unknown(Noun::Venue, &held.venue_ids)))
                })?;
                Ok(Scope::Venue { programme: index, venue })
            }
            Some(("municipality", code)) => {
                let code = MunicipalityCode::parse(code).map_err(|_| {
                    refused("staff.scope", format!("{text:?}: no municipality has this code of six digits"))
                })?;
                Ok(Scope::Municipality(code.value()))
            }
            _ => Err(scope_refused(text)),
        }
    }
}

fn scope_refused(text: &str) -> AdminRefusal {
    let what = format!(
        "{text:?} is no scope; write everything, programme:ID, venue:PROGRAMME/VENUE or municipality:CODE"
    );
    refused("staff.scope", what)
}

fn told(why: &Refusal) -> AdminRefusal {
    let what = match why.code {
        "staff.unknown" => {
            "no account has this name or number; `tashika staff list` shows those that there are"
        }
        "staff.name" => "a name has two to 40 characters and is not a number",
        "staff.name_taken" => {
            "an account with this name is there already; `tashika staff reset` gives it a new password"
        }
        "staff.grants" => "an account has 64 grants at most; a wider scope needs fewer",
        "staff.nameless" => {
            "the vault has no name for this account; disable it with `tashika staff disable` and add another"
        }
        "staff.linked" => {
            "this identity opens another account, or is invited to it; `tashika staff list` shows which are linked, `tashika staff unlink` ends a link"
        }
        "staff.unavailable" => "the vault cannot be read or written; run `tashika doctor`",
        "outcome.unknown" => {
            "the change may have happened or not; `tashika staff list` tells, and the same command again does no harm"
        }
        _ => "nothing was changed; try again in a moment",
    };
    refused(why.code, what.to_owned())
}

/// The same code, for pages.
fn known_code(code: &str) -> &'static str {
    let known = [
        "staff.unknown",
        "staff.name",
        "staff.name_taken",
        "staff.grants",
        "staff.nameless",
        "staff.role",
        "staff.scope",
        "staff.linked",
        "staff.identity",
        "staff.unavailable",
        "programme.unknown",
        "outcome.unknown",
    ];
    known.into_iter().find(|it| *it == code).unwrap_or("overloaded")
}
