//! What a command asks about accounts of staff, and what it is told.
//!
//! Names travel here between two processes of one machine and lie in the vault alone. A password for one use is told once,
//! to whoever made it, and kept only as a digest.

use serde::{Deserialize, Serialize};

/// One wish. `who` is a name, or the number of an account.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffWanted {
    /// Adds an account.
    Add {
        /// The name to sign in with.
        name: String,
        /// What it may do where.
        grants: Vec<GrantAsked>,
    },
    /// Gives an account more grants.
    Grant {
        /// Whose.
        who: String,
        /// Which.
        grants: Vec<GrantAsked>,
    },
    /// Takes grants away.
    Withdraw {
        /// Whose.
        who: String,
        /// Which.
        grants: Vec<GrantAsked>,
    },
    /// Every account.
    List,
    /// Ends its sessions and lets it sign in no more.
    Disable {
        /// Whose.
        who: String,
    },
    /// Lets it sign in again.
    Enable {
        /// Whose.
        who: String,
    },
    /// Ends its sessions and gives it a new password for one use.
    Reset {
        /// Whose.
        who: String,
    },
    /// Links it with an identity, or invites one to it.
    Link {
        /// Whose.
        who: String,
        /// With which.
        identity: IdentityAsked,
    },
    /// Takes its identity or invitation away and ends its sessions.
    Unlink {
        /// Whose.
        who: String,
    },
}

impl std::fmt::Debug for StaffWanted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("StaffWanted(…)")
    }
}

/// An identity at the provider of an organisation, as it is typed.
#[derive(Clone, Serialize, Deserialize)]
pub struct IdentityAsked {
    /// The provider.
    pub issuer: String,
    /// What it is named by: `sub` links at once, any other claim invites for a week.
    pub claim: String,
    /// What that claim says.
    pub value: String,
}

/// How an account stands with an identity.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkTold {
    /// Since when; RFC 3339.
    pub since: String,
    /// Until when it is an invitation; none once it is a link.
    pub invited_until: Option<String>,
}

/// A grant, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantAsked {
    /// Name of the role.
    pub role: String,
    /// `everything`, `programme:ID`, `venue:PROGRAMME/VENUE` or `municipality:CODE`.
    pub scope: String,
}

/// An account, as it is told.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountTold {
    /// Its number, as entries name it.
    pub number: u32,
    /// The name to sign in with; none if the vault has none.
    pub name: Option<String>,
    /// `new`, `active` or `disabled`.
    pub standing: String,
    /// What it may do where.
    pub grants: Vec<GrantAsked>,
    /// Its live sessions, the newest first.
    pub sessions: Vec<SessionTold>,
    /// The identity that opens it, or is invited to.
    pub link: Option<LinkTold>,
}

impl std::fmt::Debug for AccountTold {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "AccountTold({})", self.number)
    }
}

/// A live session, as it is told; RFC 3339.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionTold {
    /// Since when.
    pub opened_at: String,
    /// Until when.
    pub valid_until: String,
    /// When its owner last proved who they are, if anybody knows.
    pub proved_at: Option<String>,
}
