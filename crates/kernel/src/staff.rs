//! Staff: accounts by number, what each may do and where, the sessions that are open, and what they looked at.
//!
//! No name, password or second factor is here: those lie sealed in the vault, and the journal knows a number. Which role
//! may do which act is not here either (`service::permission`): this says who has which role, and that a disabled account
//! has no session. The surprise: an account that is new, or was reset, can sign in but counts as nobody until it has chosen
//! a password and a second factor of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::command::{Actor, HolderId};
use crate::event::Record;
use crate::refusal::{Code, Refusal};
use crate::time::{Instant, MINUTE_MS};

mod decision;
mod identity;

pub(crate) use decision::decide;
pub use identity::{Arrival, INVITATION_MS, Identity, IdentityLink};

/// How long a session lasts: a shift.
pub const SHIFT_MS: i64 = 12 * 60 * MINUTE_MS;
/// Sessions of one account at a time; the oldest gives way.
pub const SESSIONS_MAX: usize = 16;
/// Grants of one account.
pub const GRANTS_MAX: usize = 64;
/// Refused acts that the state keeps for auditors; the journal has all.
const FORBIDDEN_KEPT: usize = 1_000;

/// What somebody does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// The telephone desk.
    Operator,
    /// A venue.
    Venue,
    /// A municipality.
    Municipality,
    /// Whoever plans programmes, waves and slots.
    Planner,
    /// Whoever checks the others.
    Auditor,
    /// Whoever gives out accounts.
    Administrator,
}

impl Role {
    /// Every role; the index is its durable number.
    pub const ALL: [Role; 6] =
        [Role::Operator, Role::Venue, Role::Municipality, Role::Planner, Role::Auditor, Role::Administrator];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Operator => "operator",
            Role::Venue => "venue",
            Role::Municipality => "municipality",
            Role::Planner => "planner",
            Role::Auditor => "auditor",
            Role::Administrator => "administrator",
        }
    }
}

/// Where a role counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Scope {
    /// Everywhere.
    Everything,
    /// In a programme, by index.
    Programme(u16),
    /// At a venue of a programme, both by index.
    Venue {
        /// Index of the programme.
        programme: u16,
        /// Index of the venue.
        venue: u16,
    },
    /// For the vouchers of a municipality, by code.
    Municipality(u32),
}

/// A role and where it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Grant {
    /// What.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub enum Standing {
    /// It has a password for one use and nothing of its own yet.
    #[default]
    New,
    /// It may act.
    Active,
    /// It may not even sign in.
    Disabled,
}

impl Standing {
    /// Every standing; the index is its durable number.
    pub const ALL: [Standing; 3] = [Standing::New, Standing::Active, Standing::Disabled];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::New => "new",
            Standing::Active => "active",
            Standing::Disabled => "disabled",
        }
    }
}

/// Digest of what a browser keeps as its session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SessionId(pub [u8; 16]);

impl std::fmt::Debug for SessionId {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        HolderId(self.0).fmt(out)
    }
}

/// A session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Since when.
    pub opened_at: Instant,
    /// First instant at which it is over.
    pub valid_until: Instant,
    /// When its owner last proved who they are; the beginning of time if nobody knows.
    pub proved_at: Instant,
    /// Whether it was opened with an identity.
    pub by_identity: bool,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// What it may do where.
    pub grants: BTreeSet<Grant>,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it has a password of its own, so that it is active again when it is enabled.
    enrolled: bool,
    /// The identity that opens it, or is invited to.
    pub link: Option<IdentityLink>,
    sessions: BTreeMap<SessionId, Session>,
}

impl Account {
    /// The sessions that are live at `now`.
    pub fn sessions(&self, now: Instant) -> impl Iterator<Item = (SessionId, &Session)> {
        self.sessions
            .iter()
            .filter(move |(_, session)| session.valid_until > now)
            .map(|(id, session)| (*id, session))
    }
}

/// That a member of staff was shown a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Look {
    /// When.
    pub at: Instant,
    /// Who.
    pub account: u32,
    /// Position of the entry that says so.
    pub position: u64,
    /// The number of the act that it was for; 0 where the entry does not say.
    pub act: u32,
    /// Whether it was contact data; the history otherwise.
    pub contact: bool,
}

/// An act that was refused because it was not theirs to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forbidden {
    /// When.
    pub at: Instant,
    /// Who.
    pub account: u32,
    /// Position of the entry that says so.
    pub position: u64,
    /// The act's number.
    pub act: u32,
}

/// All accounts, with what they looked at.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Staff {
    accounts: BTreeMap<u32, Account>,
    looks: BTreeMap<HolderId, Vec<Look>>,
    forbidden: Vec<Forbidden>,
}

impl Staff {
    /// Every account by number.
    pub fn accounts(&self) -> impl Iterator<Item = (u32, &Account)> {
        self.accounts.iter().map(|(number, account)| (*number, account))
    }

    /// The account with this number.
    pub fn account(&self, number: u32) -> Option<&Account> {
        self.accounts.get(&number)
    }

    /// The number that the next account gets; 0 is whoever may use the data folder.
    pub fn next_number(&self) -> u32 {
        self.accounts.last_key_value().map_or(1, |(last, _)| last.saturating_add(1))
    }

    /// The account and session, if it is live at `now`.
    pub fn session(&self, account: u32, id: SessionId, now: Instant) -> Option<(&Account, &Session)> {
        let account = self.accounts.get(&account)?;
        let session = account.sessions.get(&id).filter(|session| session.valid_until > now)?;
        Some((account, session))
    }

    /// Who was shown this holder, oldest first.
    pub fn looks_at(&self, holder: &HolderId) -> &[Look] {
        self.looks.get(holder).map_or(&[], Vec::as_slice)
    }

    /// Every look, by holder.
    pub fn looks(&self) -> impl Iterator<Item = (&HolderId, &Look)> {
        self.looks.iter().flat_map(|(holder, looks)| looks.iter().map(move |look| (holder, look)))
    }

    /// The newest acts that were refused because they were not theirs to do, oldest first.
    pub fn forbidden(&self) -> &[Forbidden] {
        &self.forbidden
    }

    pub(crate) fn note_look(&mut self, holder: HolderId, record: &Record, position: u64, act: Option<u32>) {
        if let Actor::Staff(account) = record.actor {
            let (contact, act) = (act.is_none(), act.unwrap_or_default());
            let look = Look { at: record.at, account, position, act, contact };
            self.looks.entry(holder).or_default().push(look);
        }
    }

    pub(crate) fn note_refused(&mut self, refusal: &Refusal, record: &Record, position: u64) {
        if let (Code::StaffForbidden, crate::refusal::Fact::Count(act), Actor::Staff(account)) =
            (refusal.code, refusal.fact, record.actor)
        {
            let act = u32::try_from(act).unwrap_or(u32::MAX);
            self.forbidden.push(Forbidden { at: record.at, account, position, act });
            let over = self.forbidden.len().saturating_sub(FORBIDDEN_KEPT);
            self.forbidden.drain(..over);
        }
    }

    /// Folds an event in; the number is what the running digest sees of it.
    pub(crate) fn apply(&mut self, record: &Record, event: &StaffEvent, position: u64) -> u64 {
        match event {
            StaffEvent::Added { account, grants } => {
                let grants = grants.iter().copied().collect();
                let fresh = Account { grants, ..Account::default() };
                self.accounts.entry(*account).or_insert(fresh);
                u64::from(*account)
            }
            StaffEvent::PersonShown { holder, act } => {
                self.note_look(*holder, record, position, Some(*act));
                position
            }
            StaffEvent::TableExported { .. } => position,
            StaffEvent::Granted { account, .. }
            | StaffEvent::StandingChanged { account, .. }
            | StaffEvent::SignedIn { account, .. }
            | StaffEvent::Proved { account, .. }
            | StaffEvent::SessionEnded { account, .. }
            | StaffEvent::Linked { account, .. }
            | StaffEvent::Invited { account, .. }
            | StaffEvent::Unlinked { account }
            | StaffEvent::Arrived { account, .. } => {
                if let Some(known) = self.accounts.get_mut(account) {
                    known.apply(record.at, event);
                }
                u64::from(*account)
            }
        }
    }
}

impl Account {
    fn apply(&mut self, at: Instant, event: &StaffEvent) {
        match event {
            StaffEvent::Granted { grants, .. } => self.grants = grants.iter().copied().collect(),
            StaffEvent::StandingChanged { standing, .. } => {
                self.standing = *standing;
                if *standing == Standing::Active {
                    self.enrolled = true;
                } else {
                    self.enrolled = self.enrolled && *standing == Standing::Disabled;
                    self.sessions.clear();
                }
            }
            StaffEvent::SignedIn { session, valid_until, .. } => {
                let (opened_at, valid_until) = (at, *valid_until);
                self.open(*session, Session { opened_at, valid_until, proved_at: at, by_identity: false });
            }
            StaffEvent::Arrived { session, valid_until, proved_at, .. } => {
                // Without a word of the provider the proof may be as old as its own session.
                let proved_at = proved_at.map_or(Instant(0), |told| told.min(at));
                let (opened_at, valid_until) = (at, *valid_until);
                self.open(*session, Session { opened_at, valid_until, proved_at, by_identity: true });
            }
            StaffEvent::Linked { identity, .. } => self.relink(*identity, at, None),
            StaffEvent::Invited { identity, until, .. } => self.relink(*identity, at, Some(*until)),
            StaffEvent::Unlinked { .. } => {
                self.link = None;
                self.sessions.clear();
            }
            StaffEvent::Proved { session, .. } => {
                if let Some(session) = self.sessions.get_mut(session) {
                    session.proved_at = at;
                }
            }
            StaffEvent::SessionEnded { session, .. } => {
                self.sessions.remove(session);
            }
            StaffEvent::Added { .. } | StaffEvent::PersonShown { .. } | StaffEvent::TableExported { .. } => {}
        }
    }

    fn open(&mut self, id: SessionId, session: Session) {
        self.sessions.retain(|_, known| known.valid_until > session.opened_at);
        self.sessions.insert(id, session);
        while self.sessions.len() > SESSIONS_MAX {
            let oldest = self.sessions.iter().min_by_key(|(id, known)| (known.opened_at, **id));
            let Some(oldest) = oldest.map(|(id, _)| *id) else { break };
            self.sessions.remove(&oldest);
        }
    }

    /// Whoever was linked before is out, with every session.
    fn relink(&mut self, identity: Identity, since: Instant, invited_until: Option<Instant>) {
        if self.link.is_some_and(|link| link.invited_until.is_none()) {
            self.sessions.clear();
        }
        self.link = Some(IdentityLink { identity, since, invited_until });
    }
}

/// What may be asked about staff.
#[derive(Debug, Clone)]
pub enum StaffCommand {
    /// Adds an account under the next number.
    Add {
        /// The number.
        account: u32,
        /// What it may do where.
        grants: Vec<Grant>,
    },
    /// Gives an account other grants.
    Grant {
        /// The account.
        account: u32,
        /// What it may do where, from now on.
        grants: Vec<Grant>,
    },
    /// Ends all its sessions and lets it sign in no more.
    Disable {
        /// The account.
        account: u32,
    },
    /// Lets it sign in again.
    Enable {
        /// The account.
        account: u32,
    },
    /// Ends all its sessions and makes it new again.
    Reset {
        /// The account.
        account: u32,
    },
    /// Makes a new account active: it has a password and a second factor of its own.
    Enrol {
        /// The account.
        account: u32,
    },
    /// Opens a session.
    SignIn {
        /// The account.
        account: u32,
        /// Digest of what the browser keeps.
        session: SessionId,
    },
    /// Notes that the owner of a session proved again who they are.
    Prove {
        /// The account.
        account: u32,
        /// The session.
        session: SessionId,
    },
    /// Ends a session.
    EndSession {
        /// The account.
        account: u32,
        /// The session.
        session: SessionId,
    },
    /// Lets an identity open an account, in the place of any other.
    Link {
        /// The account.
        account: u32,
        /// Who.
        identity: Identity,
    },
    /// Lets whoever comes with an identity link it with an account, for a week.
    Invite {
        /// The account.
        account: u32,
        /// Who.
        identity: Identity,
    },
    /// Takes an account's identity or invitation away.
    Unlink {
        /// The account.
        account: u32,
    },
    /// Opens a session for whoever comes with an identity.
    Arrive(Arrival),
    /// Writes down that a member of staff is about to be shown a person.
    ShowPerson {
        /// Whom.
        holder: HolderId,
        /// The number of the act that it is for.
        act: u32,
    },
    /// Writes down that a table is about to be handed out.
    ExportTable {
        /// Index of the programme.
        programme: u16,
        /// The number of the table.
        table: u32,
    },
    /// Writes down that a member of staff asked for what is not theirs to do.
    NoteForbidden {
        /// The act's number.
        act: u32,
    },
}

/// What has happened about staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffEvent {
    /// An account was added.
    Added {
        /// Its number.
        account: u32,
        /// What it may do where.
        grants: Vec<Grant>,
    },
    /// An account got other grants.
    Granted {
        /// The account.
        account: u32,
        /// What it may do where, from here on.
        grants: Vec<Grant>,
    },
    /// An account became new again, active or disabled; its sessions end unless it is active.
    StandingChanged {
        /// The account.
        account: u32,
        /// Where it stands from here on.
        standing: Standing,
    },
    /// A session was opened.
    SignedIn {
        /// The account.
        account: u32,
        /// Digest of what the browser keeps.
        session: SessionId,
        /// First instant at which it is over.
        valid_until: Instant,
    },
    /// The owner of a session proved again who they are.
    Proved {
        /// The account.
        account: u32,
        /// The session.
        session: SessionId,
    },
    /// A session was ended.
    SessionEnded {
        /// The account.
        account: u32,
        /// The session.
        session: SessionId,
    },
    /// An identity opens an account from here on, in the place of any other.
    Linked {
        /// The account.
        account: u32,
        /// Who.
        identity: Identity,
    },
    /// Whoever comes with an identity may link with an account.
    Invited {
        /// The account.
        account: u32,
        /// What they are named by.
        identity: Identity,
        /// First instant at which it is over.
        until: Instant,
    },
    /// No identity opens an account any more; its sessions end.
    Unlinked {
        /// The account.
        account: u32,
    },
    /// A session was opened with an identity.
    Arrived {
        /// The account.
        account: u32,
        /// Digest of what the browser keeps.
        session: SessionId,
        /// Who.
        identity: Identity,
        /// First instant at which it is over.
        valid_until: Instant,
        /// When the provider asked them last to prove who they are, if it said so.
        proved_at: Option<Instant>,
    },
    /// A member of staff was shown a person; written down before they saw it.
    PersonShown {
        /// Whom.
        holder: HolderId,
        /// The number of the act that it was for.
        act: u32,
    },
    /// A table was handed out; written down before it was.
    TableExported {
        /// Index of the programme.
        programme: u16,
        /// The number of the table.
        table: u32,
    },
}

impl StaffEvent {
    /// The kind's public name.
    pub fn name(&self) -> &'static str {
        match self {
            StaffEvent::Added { .. } => "StaffAdded",
            StaffEvent::Granted { .. } => "StaffGranted",
            StaffEvent::StandingChanged { .. } => "StaffStandingChanged",
            StaffEvent::SignedIn { .. } => "StaffSignedIn",
            StaffEvent::Proved { .. } => "StaffProved",
            StaffEvent::SessionEnded { .. } => "StaffSessionEnded",
            StaffEvent::Linked { .. } => "StaffLinked",
            StaffEvent::Invited { .. } => "StaffInvited",
            StaffEvent::Unlinked { .. } => "StaffUnlinked",
            StaffEvent::Arrived { .. } => "StaffArrived",
            StaffEvent::PersonShown { .. } => "PersonShown",
            StaffEvent::TableExported { .. } => "TableExported",
        }
    }
}
