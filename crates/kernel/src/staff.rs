//! Staff: accounts by number, what each may do and where, the sessions that are open, and what they looked at.
//!
//! No name, password or second factor is here: those lie sealed in the vault, and the journal knows a number. Which role
//! may do which act is not here either (`service::permission`): this says who has which role, and that a disabled account
//! has no session. The surprise: an account that is new, or was reset, can sign in but counts as nobody until it has chosen
//! a password and a second factor of its own.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::command::{Actor, Context, HolderId};
use crate::event::{Event, Record};
use crate::refusal::{Code, Refusal};
use crate::state::State;
use crate::time::{Instant, MINUTE_MS};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// It has a password for one use and nothing of its own yet.
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
    /// When its owner last proved who they are.
    pub proved_at: Instant,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What it may do where.
    pub grants: BTreeSet<Grant>,
    /// Where it stands.
    pub standing: Standing,
    /// Whether it has a password of its own, so that it is active again when it is enabled.
    enrolled: bool,
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
                let sessions = BTreeMap::new();
                let fresh = Account { grants, standing: Standing::New, enrolled: false, sessions };
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
            | StaffEvent::SessionEnded { account, .. } => {
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
                self.sessions.retain(|_, known| known.valid_until > at);
                let fresh = Session { opened_at: at, valid_until: *valid_until, proved_at: at };
                self.sessions.insert(*session, fresh);
                while self.sessions.len() > SESSIONS_MAX {
                    let oldest = self.sessions.iter().min_by_key(|(id, known)| (known.opened_at, **id));
                    let Some(oldest) = oldest.map(|(id, _)| *id) else { break };
                    self.sessions.remove(&oldest);
                }
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
            StaffEvent::PersonShown { .. } => "PersonShown",
            StaffEvent::TableExported { .. } => "TableExported",
        }
    }
}

/// Decides [`crate::command::Command::Staff`].
pub(crate) fn decide(
    state: &State,
    context: &Context,
    command: &StaffCommand,
) -> Result<Vec<Event>, Refusal> {
    if context.actor == Actor::Holder {
        return Err(Refusal::plain(Code::StaffForbidden));
    }
    let event = match command {
        StaffCommand::Add { account, grants } => add(state, *account, grants).map(Some),
        StaffCommand::Grant { account, grants } => grant(state, *account, grants),
        StaffCommand::Disable { account } => stand(state, *account, |_| Standing::Disabled),
        StaffCommand::Enable { account } => stand(state, *account, enabled),
        // Again also when it is new already: the password before must end with its sessions.
        StaffCommand::Reset { account } => known(state, *account)
            .map(|_| Some(StaffEvent::StandingChanged { account: *account, standing: Standing::New })),
        StaffCommand::Enrol { account } => enrol(state, *account),
        StaffCommand::SignIn { account, session } => sign_in(state, context, *account, *session).map(Some),
        StaffCommand::Prove { account, session } => live(state, context, *account, *session)
            .map(|()| Some(StaffEvent::Proved { account: *account, session: *session })),
        StaffCommand::EndSession { account, session } => live(state, context, *account, *session)
            .map(|()| Some(StaffEvent::SessionEnded { account: *account, session: *session })),
        StaffCommand::ShowPerson { holder, act } => {
            Ok(Some(StaffEvent::PersonShown { holder: *holder, act: *act }))
        }
        StaffCommand::ExportTable { programme, table } => state
            .programme_at(*programme)
            .map(|_| Some(StaffEvent::TableExported { programme: *programme, table: *table })),
        StaffCommand::NoteForbidden { act } => {
            let refusal = Refusal::count(Code::StaffForbidden, u64::from(*act));
            return Ok(vec![Event::CommandRefused { refusal }]);
        }
    };
    Ok(event?.map(Event::Staff).into_iter().collect())
}

fn known(state: &State, account: u32) -> Result<&Account, Refusal> {
    let unknown = Refusal::count(Code::StaffUnknown, u64::from(account));
    state.staff().account(account).ok_or(unknown)
}

fn add(state: &State, account: u32, grants: &[Grant]) -> Result<StaffEvent, Refusal> {
    if account != state.staff().next_number() {
        return Err(Refusal::count(Code::StaffExists, u64::from(account)));
    }
    Ok(StaffEvent::Added { account, grants: checked(state, grants)? })
}

fn grant(state: &State, account: u32, grants: &[Grant]) -> Result<Option<StaffEvent>, Refusal> {
    let grants = checked(state, grants)?;
    let same = known(state, account)?.grants.iter().eq(&grants);
    Ok((!same).then_some(StaffEvent::Granted { account, grants }))
}

/// Grants in order and once each, if what they name is there.
fn checked(state: &State, grants: &[Grant]) -> Result<Vec<Grant>, Refusal> {
    let ordered: BTreeSet<Grant> = grants.iter().copied().collect();
    for grant in &ordered {
        if let Scope::Programme(programme) | Scope::Venue { programme, .. } = grant.scope {
            let held = state.programme_at(programme)?;
            if matches!(grant.scope, Scope::Venue { venue, .. } if held.venue_id(venue).is_empty()) {
                return Err(Refusal::plain(Code::ProgrammeUnknown));
            }
        }
    }
    if ordered.len() > GRANTS_MAX {
        return Err(Refusal::count(Code::StaffGrants, u64::try_from(GRANTS_MAX).unwrap_or_default()));
    }
    Ok(ordered.into_iter().collect())
}

fn enabled(account: &Account) -> Standing {
    match (account.standing, account.enrolled) {
        (Standing::Disabled, true) => Standing::Active,
        (Standing::Disabled, false) => Standing::New,
        (standing, _) => standing,
    }
}

fn stand(
    state: &State,
    account: u32,
    next: impl Fn(&Account) -> Standing,
) -> Result<Option<StaffEvent>, Refusal> {
    let known = known(state, account)?;
    let standing = next(known);
    Ok((standing != known.standing).then_some(StaffEvent::StandingChanged { account, standing }))
}

fn enrol(state: &State, account: u32) -> Result<Option<StaffEvent>, Refusal> {
    if known(state, account)?.standing == Standing::Disabled {
        return Err(Refusal::plain(Code::StaffDisabled));
    }
    stand(state, account, |_| Standing::Active)
}

fn sign_in(
    state: &State,
    context: &Context,
    account: u32,
    session: SessionId,
) -> Result<StaffEvent, Refusal> {
    if known(state, account)?.standing == Standing::Disabled {
        return Err(Refusal::plain(Code::StaffDisabled));
    }
    let valid_until = context.now.plus_ms(SHIFT_MS);
    Ok(StaffEvent::SignedIn { account, session, valid_until })
}

fn live(state: &State, context: &Context, account: u32, session: SessionId) -> Result<(), Refusal> {
    let found = state.staff().session(account, session, context.now);
    found.map(|_| ()).ok_or(Refusal::plain(Code::StaffSession))
}
