//! `tashika staff`: accounts for the people behind the counter.
//!
//! Whoever can use the data folder can give out accounts; each change is an entry by account 0. A password for one use is
//! printed once and kept nowhere. The surprise: an account is never removed, because entries name it; it is disabled.

use service::admin::{AccountTold, GrantAsked, IdentityAsked, Reply, Request, StaffWanted};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Accounts for the people behind the counter
#[derive(Debug, clap::Subcommand)]
pub enum Staff {
    /// Add an account and print its password for one use
    ///
    /// Whoever has it signs in at /staff within a week, and chooses a password and a second factor there.
    Add {
        /// Name to sign in with
        name: String,
        #[command(flatten)]
        grants: Grants,
    },
    /// List accounts with what they may do
    List,
    /// List accounts with their live sessions
    Sessions,
    /// Give an account more roles
    Grant {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        grants: Grants,
    },
    /// Take roles away from an account
    Withdraw {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        grants: Grants,
    },
    /// End the sessions of an account and let it sign in no more
    Disable(Who),
    /// Let a disabled account sign in again
    Enable(Who),
    /// End the sessions of an account and print a new password for one use; its second factor is taken away too
    Reset(Who),
    /// Let an identity of the organisation's provider (oidc.issuer) open an account
    Link {
        #[command(flatten)]
        who: Who,
        #[command(flatten)]
        identity: Identity,
    },
    /// Take the identity or invitation of an account away and end its sessions
    Unlink(Who),
}

/// What names somebody at the provider.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub struct Identity {
    /// What the claim `sub` says; it opens the account from now on
    #[arg(long, value_name = "SUB")]
    pub subject: Option<String>,
    /// What the claim named in oidc.claim says; whoever comes with it first within a week is linked
    #[arg(long, value_name = "VALUE")]
    pub invite: Option<String>,
}

impl Identity {
    fn asked(&self, invocation: &Invocation) -> Result<IdentityAsked, Failure> {
        let oidc = invocation.config()?.oidc;
        let (claim, value) = match (&self.subject, &self.invite) {
            (Some(subject), _) => ("sub".to_owned(), subject.clone()),
            (None, value) => (oidc.claim, value.clone().unwrap_or_default()),
        };
        Ok(IdentityAsked { issuer: oidc.issuer, claim, value })
    }
}

/// Whose account.
#[derive(Debug, clap::Args)]
pub struct Who {
    /// Name, or number of the account
    #[arg(value_name = "NAME")]
    pub who: String,
}

/// Roles with the scope in which they count.
#[derive(Debug, clap::Args)]
pub struct Grants {
    /// Role; may be given several times
    #[arg(
        long = "role",
        value_name = "ROLE",
        required = true,
        value_parser = ["operator", "venue", "municipality", "planner", "auditor", "administrator"]
    )]
    pub roles: Vec<String>,
    /// Where the roles count: everything, programme:ID, venue:PROGRAMME/VENUE or municipality:CODE
    #[arg(long, value_name = "SCOPE", default_value = "everything")]
    pub scope: String,
}

impl Grants {
    fn asked(&self) -> Vec<GrantAsked> {
        let one = |role: &String| GrantAsked { role: role.clone(), scope: self.scope.clone() };
        self.roles.iter().map(one).collect()
    }
}

/// Runs the command.
pub fn run(staff: &Staff, invocation: &Invocation) -> Result<Outcome, Failure> {
    let who = |it: &Who| it.who.clone();
    let wanted = match staff {
        Staff::Add { name, grants } => StaffWanted::Add { name: name.clone(), grants: grants.asked() },
        Staff::List | Staff::Sessions => StaffWanted::List,
        Staff::Grant { who, grants } => StaffWanted::Grant { who: who.who.clone(), grants: grants.asked() },
        Staff::Withdraw { who, grants } => {
            StaffWanted::Withdraw { who: who.who.clone(), grants: grants.asked() }
        }
        Staff::Disable(it) => StaffWanted::Disable { who: who(it) },
        Staff::Enable(it) => StaffWanted::Enable { who: who(it) },
        Staff::Reset(it) => StaffWanted::Reset { who: who(it) },
        Staff::Link { who, identity } => {
            StaffWanted::Link { who: who.who.clone(), identity: identity.asked(invocation)? }
        }
        Staff::Unlink(it) => StaffWanted::Unlink { who: who(it) },
    };
    let reply = super::ask(Request::Staff { wanted }, invocation)?;
    let words = words(&reply, matches!(staff, Staff::Sessions)).ok_or_else(other_version)?;
    invocation.output.tell(&reply, || words);
    Ok(Outcome::Done)
}

/// Nothing for an answer that is none to what was asked.
fn words(reply: &Reply, with_sessions: bool) -> Option<String> {
    Some(match reply {
        Reply::Account { account, one_time_password } => {
            let mut text = line(account);
            if let Some(password) = one_time_password {
                text.push_str(&format!(
                    "\npassword for one use: {password}\nIt is shown this once and ends in a week. Hand it over in person; the first sign-in is at /staff."
                ));
            }
            text
        }
        Reply::Accounts { accounts } if accounts.is_empty() => {
            "there are no accounts yet; `tashika staff add` makes one".to_owned()
        }
        Reply::Accounts { accounts } => {
            let lines = accounts.iter().map(|it| if with_sessions { sessions(it) } else { line(it) });
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => return None,
    })
}

fn line(account: &AccountTold) -> String {
    let grants: Vec<String> =
        account.grants.iter().map(|grant| format!("{} in {}", grant.role, grant.scope)).collect();
    let grants = if grants.is_empty() { "no role".to_owned() } else { grants.join(", ") };
    let link = match account.link.as_ref().map(|link| (&link.since, &link.invited_until)) {
        None => String::new(),
        Some((since, None)) => format!("  linked since {since}"),
        Some((_, Some(until))) => format!("  invited until {until}"),
    };
    format!("{:>4}  {}  {}  {grants}{link}", account.number, name(account), account.standing)
}

fn sessions(account: &AccountTold) -> String {
    let mut lines =
        vec![format!("{:>4}  {}  {} live", account.number, name(account), account.sessions.len())];
    lines.extend(account.sessions.iter().map(|session| {
        format!(
            "      since {}, until {}, proved {}",
            session.opened_at,
            session.valid_until,
            session.proved_at.as_deref().unwrap_or("nobody knows when")
        )
    }));
    lines.join("\n")
}

fn name(account: &AccountTold) -> &str {
    account.name.as_deref().unwrap_or("(no name in the vault)")
}
