//! Staff sign in, prove who they are, and go: accounts and sessions are entries, secrets lie in the vault.
//!
//! A browser keeps 128 random bits, sealed together with the account; the journal has their digest, so a session is known
//! after a restart and on every node, and ends everywhere at once. Whoever mistypes waits longer each time, counted for one
//! name from one network: a stranger elsewhere delays nobody, and a browser that was let in before is counted by itself, so
//! not even a neighbour can lock it out. Guessing gets nowhere, because password and code are judged together.

mod accounts;
mod board;
mod enrolment;
mod identity;
mod looks;
pub mod oidc;
pub(crate) mod secrets;
mod sessions;
mod totp;

use std::net::IpAddr;

use kernel::command::{Actor, Channel, Command};
use kernel::staff::{SessionId, StaffCommand, Standing};
use kernel::time::{DAY_MS, Instant};
use serde::{Deserialize, Serialize};
use store::{Attempt, VaultChange, VaultQuery, VaultRow};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

pub use accounts::AccountView;
pub use board::{Board, Dashboard, VenueBoard};
pub use enrolment::{Enrolment, TypedEnrolment};
pub use identity::{OidcArrival, OidcDeparture, OidcReturn};
pub(crate) use looks::looks_at;
pub use looks::{LookRow, Looks, StaffIncident};
pub use sessions::SessionRow;

use crate::Service;
use crate::chance;
use crate::keys::{cut, sha256_of};
use crate::refusal::{Refusal, seconds_until};
use crate::sequencer::{Share, Submission, Verdict};
use crate::throttle::{Throttle, network};
use crate::vault::{self, Field};
use secrets::Secrets;

/// How long a command of staff may wait, in milliseconds.
const COMMAND_MS: i64 = 10_000;
/// How long a password for one use may be used.
const ONE_TIME_MS: i64 = 7 * DAY_MS;
/// Passwords that are looked at at once: each takes 19 MiB and a processor.
const DIGESTS_AT_ONCE: usize = 2;

const SESSION_SEAL: &str = "staff-session";
const DEVICE_SEAL: &str = "staff-device";

/// What the door of staff remembers in memory.
pub(crate) struct Entrance {
    throttle: Throttle,
    digests: Semaphore,
}

impl Default for Entrance {
    fn default() -> Entrance {
        Entrance { throttle: Throttle::default(), digests: Semaphore::new(DIGESTS_AT_ONCE) }
    }
}

/// What somebody typed to sign in.
#[derive(Clone, Default)]
pub struct TypedStaff {
    /// Name.
    pub name: String,
    /// Password.
    pub password: String,
    /// Code of the authenticator app; empty at the first sign-in.
    pub code: String,
}

/// What a browser keeps of a sign-in.
pub struct Admission {
    /// The session.
    pub session: String,
    /// That this browser was let in once.
    pub device: String,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct StaffSession {
    kept: KeptSession,
    standing: Standing,
    roles: Vec<&'static str>,
    by_identity: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct KeptSession {
    account: u32,
    token: [u8; 16],
    name: String,
}

#[derive(Serialize, Deserialize)]
struct Device {
    account: u32,
    id: [u8; 16],
}

/// An account with its secrets, as the vault has them.
struct Known {
    account: u32,
    row: VaultRow,
    secrets: Secrets,
}

impl StaffSession {
    /// The account's number.
    pub fn account(&self) -> u32 {
        self.kept.account
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.kept.name
    }

    /// Whether it still has to choose a password and a second factor.
    pub fn is_new(&self) -> bool {
        self.standing == Standing::New
    }

    /// What it does, each role once.
    pub fn roles(&self) -> &[&'static str] {
        &self.roles
    }

    /// Whether it was opened with the identity of an organisation.
    pub fn is_by_identity(&self) -> bool {
        self.by_identity
    }

    /// The digest under which the journal knows it.
    pub(crate) fn id(&self) -> SessionId {
        session_id(&self.kept.token)
    }
}

impl Service {
    /// Signs somebody in.
    ///
    /// # Errors
    /// `staff.no_match`, `staff.throttled`, `staff.password_over`, `staff.disabled`, `contact.unavailable`.
    pub async fn sign_staff_in(
        &self,
        typed: &TypedStaff,
        client: IpAddr,
        device: Option<&str>,
    ) -> Result<Admission, Refusal> {
        let now = self.now();
        let name = secrets::sign_in_name(&typed.name).unwrap_or_default();
        let known = self.known_as(&name).await?;
        let device: Option<Device> = device.and_then(|sealed| self.opened(DEVICE_SEAL, sealed));
        let own = device.filter(|device| known.as_ref().is_some_and(|it| it.account == device.account));
        let (subject, wait) = match &own {
            Some(device) => {
                let subject = self.keys().staff_subject(&[b"device ", &device.id]);
                (subject, self.entrance().throttle.wait_of(subject, now))
            }
            None => {
                let subject = self.keys().staff_subject(&[b"name ", name.as_bytes(), &network(client)]);
                (subject, self.entrance().throttle.wait_until(subject, client, now))
            }
        };
        if let Some(until) = wait {
            self.note_staff_attempt(known.as_ref(), "staff.throttled", now);
            return Err(Refusal::later("staff.throttled", seconds_until(until, now)));
        }
        let right = self.is_proved(known.as_ref(), typed).await;
        let Some(mut known) = known.filter(|_| right) else {
            self.entrance().throttle.miss(subject, client, now);
            self.note_staff_attempt(None, "staff.no_match", now);
            return Err(Refusal::plain("staff.no_match"));
        };
        self.entrance().throttle.forgive(subject);
        self.used_code(&mut known, &typed.code).await?;
        self.open_session(known, now).await
    }

    /// Who it is, if the session still lives.
    pub fn staff_session(&self, sealed: &str) -> Option<StaffSession> {
        let kept: KeptSession = self.opened(SESSION_SEAL, sealed)?;
        let state = self.read();
        let (account, session) = state.staff().session(kept.account, session_id(&kept.token), self.now())?;
        let mut roles: Vec<&'static str> = account.grants.iter().map(|grant| grant.role.as_str()).collect();
        roles.dedup();
        Some(StaffSession { kept, standing: account.standing, roles, by_identity: session.by_identity })
    }

    /// Proves again who somebody is, by password or by code.
    ///
    /// # Errors
    /// `staff.no_match`, `staff.throttled`, `staff.session`, `contact.unavailable`.
    pub async fn prove_staff(&self, who: &StaffSession, password: &str, code: &str) -> Result<(), Refusal> {
        let now = self.now();
        let subject = self.keys().staff_subject(&[b"session ", &who.id().0]);
        if let Some(until) = self.entrance().throttle.wait_of(subject, now) {
            return Err(Refusal::later("staff.throttled", seconds_until(until, now)));
        }
        let mut known = self.known_by(who.account()).await?.ok_or(Refusal::plain("staff.session"))?;
        let by_code = self.step_after(&known.secrets, code).is_some();
        if !by_code && !self.is_password(password, Some(known.secrets.password.clone())).await {
            self.entrance().throttle.miss(subject, IpAddr::from([0; 16]), now);
            return Err(Refusal::plain("staff.no_match"));
        }
        self.entrance().throttle.forgive(subject);
        self.used_code(&mut known, code).await?;
        self.order_own(who, StaffCommand::Prove { account: who.account(), session: who.id() }).await
    }

    async fn open_session(&self, known: Known, now: Instant) -> Result<Admission, Refusal> {
        let one_time = self.standing_of(known.account) == Some(Standing::New);
        if one_time && now.0 > known.secrets.made_at.saturating_add(ONE_TIME_MS) {
            return Err(Refusal::plain("staff.password_over"));
        }
        let token: [u8; 16] = chance::bytes();
        let (account, session) = (known.account, session_id(&token));
        let command = Command::Staff(StaffCommand::SignIn { account, session });
        self.order_of(Actor::Staff(account), Channel::Web, command).await?;
        Ok(self.admission(account, token, known.secrets.name))
    }

    /// What a browser keeps of a session that was opened.
    fn admission(&self, account: u32, token: [u8; 16], name: String) -> Admission {
        let device = Device { account, id: chance::bytes() };
        Admission {
            session: self.sealed_as(SESSION_SEAL, &KeptSession { account, token, name }),
            device: self.sealed_as(DEVICE_SEAL, &device),
        }
    }

    /// Whether password and code are right, for an account or for nobody.
    async fn is_proved(&self, known: Option<&Known>, typed: &TypedStaff) -> bool {
        let phc = known.map(|it| it.secrets.password.clone());
        let password = self.is_password(&typed.password, phc).await;
        let second = known.is_some_and(|it| {
            it.secrets.totp.is_none() || self.step_after(&it.secrets, &typed.code).is_some()
        });
        password && second
    }

    async fn is_password(&self, typed: &str, phc: Option<String>) -> bool {
        let typed = Zeroizing::new(typed.to_owned());
        self.digesting(move || secrets::is_password(&typed, phc.as_deref())).await.unwrap_or(false)
    }

    /// Work on a password, away from the threads that serve everybody.
    async fn digesting<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let _turn = self.entrance().digests.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// The half minute of a right code that was not used before; by the wall clock, which is what the app goes by.
    fn step_after(&self, secrets: &Secrets, code: &str) -> Option<u64> {
        let wall = Instant(self.clock().wall());
        totp::step_of(secrets.totp.as_ref()?, code, wall).filter(|step| *step > secrets.totp_step)
    }

    /// Writes down which code was used, before anybody is let in with it.
    async fn used_code(&self, known: &mut Known, code: &str) -> Result<(), Refusal> {
        let Some(step) = self.step_after(&known.secrets, code) else { return Ok(()) };
        known.secrets.totp_step = step;
        // Somebody used the same code in this moment.
        if self.keep_secrets(known).await? { Ok(()) } else { Err(Refusal::plain("staff.no_match")) }
    }

    /// Keeps the secrets of an account in the place of what was read; `false` if somebody else changed them meanwhile.
    async fn keep_secrets(&self, known: &Known) -> Result<bool, Refusal> {
        let next = vault::seal_next(&self.keys().vault, &known.row, &known.secrets);
        let next = next.map_err(|why| unreadable(&why.to_string()))?;
        let kept = self.sequencer().change_vault(VaultChange::Put(next)).await;
        kept.map_err(|away| unreadable(&away.0))
    }

    /// The account with this name, if the journal knows it too.
    async fn known_as(&self, sign_in_name: &str) -> Result<Option<Known>, Refusal> {
        for index in vault::indexes_of(&self.keys().vault, Field::SignInName, sign_in_name) {
            for row in self.secret_rows(VaultQuery::WithIndex { index, after: None }).await? {
                if let Some(known) = self.known_in(row)? {
                    return Ok(Some(known));
                }
            }
        }
        Ok(None)
    }

    async fn known_by(&self, account: u32) -> Result<Option<Known>, Refusal> {
        let row = self.secret_rows(VaultQuery::OfHolder(self.keys().staff(account))).await?.pop();
        row.map_or(Ok(None), |row| self.known_in(row))
    }

    async fn secret_rows(&self, query: VaultQuery) -> Result<Vec<VaultRow>, Refusal> {
        self.sequencer().vault(query).await.map_err(|away| unreadable(&away.0))
    }

    fn known_in(&self, row: VaultRow) -> Result<Option<Known>, Refusal> {
        let secrets: Secrets =
            vault::open(&self.keys().vault, &row).map_err(|why| unreadable(&why.to_string()))?;
        let account = secrets.account;
        let is_there = self.read().staff().account(account).is_some();
        Ok(is_there.then_some(Known { account, row, secrets }))
    }

    pub(crate) fn standing_of(&self, account: u32) -> Option<Standing> {
        self.read().staff().account(account).map(|account| account.standing)
    }

    /// A command of somebody about their own account or session.
    async fn order_own(&self, who: &StaffSession, command: StaffCommand) -> Result<(), Refusal> {
        self.order_of(Actor::Staff(who.account()), Channel::Web, Command::Staff(command)).await
    }

    /// Carries out a command of staff in the share of the queue that is kept for them; told when durable.
    pub(crate) async fn order_of(
        &self,
        actor: Actor,
        channel: Channel,
        command: Command,
    ) -> Result<(), Refusal> {
        let valid_until = self.now().plus_ms(COMMAND_MS);
        let submission = Submission { command, channel, actor, key: None, valid_until };
        match self.sequencer().submit(submission, Share::Kept).await {
            Verdict::Happened { .. } | Verdict::Again { .. } => Ok(()),
            Verdict::Refused { refusal, .. } => Err(Refusal::of_rule(refusal, &self.any_zone())),
            Verdict::NotProcessed => Err(Refusal::later("overloaded", 1)),
            Verdict::Unknown => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    fn note_staff_attempt(&self, known: Option<&Known>, code: &str, now: Instant) {
        let subject = known.map_or([0; 16], |known| self.keys().staff(known.account));
        self.sequencer().note_attempt(Attempt {
            incident: crate::sign_in::incident_code(),
            at: now.0,
            subject,
            code: code.to_owned(),
            detail: String::new(),
        });
    }

    fn sealed_as(&self, purpose: &'static str, kept: &impl Serialize) -> String {
        self.keys().seal(purpose, &postcard::to_stdvec(kept).unwrap_or_default())
    }

    fn opened<T: serde::de::DeserializeOwned>(&self, purpose: &str, sealed: &str) -> Option<T> {
        postcard::from_bytes(&self.keys().open(purpose, sealed)?).ok()
    }
}

fn session_id(token: &[u8; 16]) -> SessionId {
    SessionId(cut(&sha256_of(&[b"staff session ", token])))
}

fn unreadable(why: &str) -> Refusal {
    tracing::error!(%why, "the secrets of staff cannot be read or kept: bring the vault, or its key, back");
    Refusal::later("staff.unavailable", 30)
}
