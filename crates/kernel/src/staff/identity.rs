//! Who somebody is to the identity provider of their organisation, as a digest, and the account that it opens.
//!
//! An administrator links an account with an identity, or invites whoever comes with one, for a week. No name, address or
//! identifier is here: the journal has keyed digests. The surprise: whoever comes this way for the first time makes a new
//! account active, because the provider stands for password and second factor.

use serde::{Deserialize, Serialize};

use super::decision::known;
use super::{SHIFT_MS, SessionId, Staff, StaffEvent, Standing};
use crate::command::{Context, HolderId};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::State;
use crate::time::{DAY_MS, Instant};

/// How long an invitation is good for.
pub const INVITATION_MS: i64 = 7 * DAY_MS;

/// Keyed digest of an issuer, a claim and what it says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Identity(pub [u8; 16]);

impl std::fmt::Debug for Identity {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        HolderId(self.0).fmt(out)
    }
}

/// The identity that opens an account, or that is invited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityLink {
    /// Which.
    pub identity: Identity,
    /// Since when.
    pub since: Instant,
    /// First instant at which an invitation is over; none once somebody is linked.
    pub invited_until: Option<Instant>,
}

/// That somebody comes with an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// The account.
    pub account: u32,
    /// Digest of what the browser keeps.
    pub session: SessionId,
    /// Who they are.
    pub identity: Identity,
    /// What an invitation would name them by.
    pub invited_as: Option<Identity>,
    /// When the provider asked them last to prove who they are, if it says so.
    pub proved_at: Option<Instant>,
}

impl Staff {
    /// The account that this identity opens.
    pub fn account_with(&self, identity: Identity) -> Option<u32> {
        let opens = |link: &IdentityLink| link.identity == identity && link.invited_until.is_none();
        self.accounts()
            .find(|(_, account)| account.link.as_ref().is_some_and(opens))
            .map(|(number, _)| number)
    }

    /// The account to which this identity is invited at `now`.
    pub fn invited_to(&self, identity: Identity, now: Instant) -> Option<u32> {
        let invites = |link: &IdentityLink| {
            link.identity == identity && link.invited_until.is_some_and(|until| until > now)
        };
        self.accounts()
            .find(|(_, account)| account.link.as_ref().is_some_and(invites))
            .map(|(number, _)| number)
    }
}

pub(super) fn link(state: &State, account: u32, identity: Identity) -> Result<Option<StaffEvent>, Refusal> {
    let before = known(state, account)?.link;
    if state.staff().account_with(identity).is_some_and(|other| other != account) {
        return Err(Refusal::plain(Code::StaffLinked));
    }
    let same = before.is_some_and(|link| link.identity == identity && link.invited_until.is_none());
    Ok((!same).then_some(StaffEvent::Linked { account, identity }))
}

pub(super) fn invite(
    state: &State,
    context: &Context,
    account: u32,
    identity: Identity,
) -> Result<StaffEvent, Refusal> {
    known(state, account)?;
    if state.staff().invited_to(identity, context.now).is_some_and(|other| other != account) {
        return Err(Refusal::plain(Code::StaffLinked));
    }
    let until = context.now.plus_ms(INVITATION_MS);
    Ok(StaffEvent::Invited { account, identity, until })
}

pub(super) fn unlink(state: &State, account: u32) -> Result<Option<StaffEvent>, Refusal> {
    Ok(known(state, account)?.link.map(|_| StaffEvent::Unlinked { account }))
}

pub(super) fn arrive(state: &State, context: &Context, arrival: &Arrival) -> Result<Vec<Event>, Refusal> {
    let Arrival { account, session, identity, invited_as, proved_at } = *arrival;
    let known = known(state, account)?;
    if known.standing == Standing::Disabled {
        return Err(Refusal::plain(Code::StaffDisabled));
    }
    let mut events = Vec::new();
    match (state.staff().account_with(identity), invited_as) {
        (Some(other), _) if other == account => {}
        (None, Some(named)) if state.staff().invited_to(named, context.now) == Some(account) => {
            events.push(StaffEvent::Linked { account, identity });
        }
        _ => return Err(Refusal::plain(Code::StaffUnlinked)),
    }
    if known.standing == Standing::New {
        events.push(StaffEvent::StandingChanged { account, standing: Standing::Active });
    }
    let valid_until = context.now.plus_ms(SHIFT_MS);
    events.push(StaffEvent::Arrived { account, session, identity, valid_until, proved_at });
    Ok(events.into_iter().map(Event::Staff).collect())
}
