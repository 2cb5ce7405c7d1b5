//! What may happen to accounts and sessions: each command to its event, or why not.
//!
//! Which role may ask for what is not judged here (`service::permission`), only what the state makes impossible. The
//! surprise: a command that would change nothing is no refusal, it leaves no entry.

use std::collections::BTreeSet;

use super::{
    Account, GRANTS_MAX, Grant, SHIFT_MS, Scope, SessionId, StaffCommand, StaffEvent, Standing, identity,
};
use crate::command::{Actor, Context};
use crate::event::Event;
use crate::refusal::{Code, Refusal};
use crate::state::State;

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
        StaffCommand::Link { account, identity } => identity::link(state, *account, *identity),
        StaffCommand::Invite { account, identity } => {
            identity::invite(state, context, *account, *identity).map(Some)
        }
        StaffCommand::Unlink { account } => identity::unlink(state, *account),
        StaffCommand::Arrive(arrival) => return identity::arrive(state, context, arrival),
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

pub(super) fn known(state: &State, account: u32) -> Result<&Account, Refusal> {
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
