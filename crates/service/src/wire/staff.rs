//! Event ↔ bytes for staff: accounts, sessions, looks at people.
//!
//! As in [`super`], nothing unknown is passed over: a role that this program does not know is an entry that it cannot read,
//! because whoever ignored it would let somebody do more, or less, than was given.

use kernel::command::HolderId;
use kernel::staff::{Grant, Identity, Role, Scope, SessionId, StaffEvent, Standing};
use kernel::time::Instant;
use prost::Message;

use super::{Undecoded, journal, sixteen, small};

pub(super) fn encode(cause: Option<journal::Cause>, event: &StaffEvent) -> (u16, Vec<u8>) {
    match event {
        StaffEvent::Added { account, grants } => {
            let grants = grants.iter().map(grant_out).collect();
            (23, journal::StaffAdded { cause, account: *account, grants }.encode_to_vec())
        }
        StaffEvent::Granted { account, grants } => {
            let grants = grants.iter().map(grant_out).collect();
            (24, journal::StaffGranted { cause, account: *account, grants }.encode_to_vec())
        }
        StaffEvent::StandingChanged { account, standing } => {
            let standing = number_of(&Standing::ALL, standing);
            (25, journal::StaffStandingChanged { cause, account: *account, standing }.encode_to_vec())
        }
        StaffEvent::SignedIn { account, session, valid_until } => {
            let (account, session, valid_until) = (*account, session.0.to_vec(), valid_until.0);
            (26, journal::StaffSignedIn { cause, account, session, valid_until }.encode_to_vec())
        }
        StaffEvent::Proved { account, session } => {
            let session = session.0.to_vec();
            (27, journal::StaffProved { cause, account: *account, session }.encode_to_vec())
        }
        StaffEvent::SessionEnded { account, session } => {
            let session = session.0.to_vec();
            (28, journal::StaffSessionEnded { cause, account: *account, session }.encode_to_vec())
        }
        StaffEvent::PersonShown { holder, act } => {
            (29, journal::PersonShown { cause, holder: holder.0.to_vec(), act: *act }.encode_to_vec())
        }
        StaffEvent::TableExported { programme, table } => {
            let (programme, table) = (u32::from(*programme), *table);
            (70, journal::TableExported { cause, programme, table }.encode_to_vec())
        }
        StaffEvent::Linked { account, identity } => {
            let (account, identity) = (*account, identity.0.to_vec());
            (71, journal::StaffLinked { cause, account, identity }.encode_to_vec())
        }
        StaffEvent::Unlinked { account } => {
            (72, journal::StaffUnlinked { cause, account: *account }.encode_to_vec())
        }
        StaffEvent::Invited { account, identity, until } => {
            let (account, identity, until) = (*account, identity.0.to_vec(), until.0);
            (73, journal::StaffInvited { cause, account, identity, until }.encode_to_vec())
        }
        StaffEvent::Arrived { account, session, identity, valid_until, proved_at } => {
            let (account, session, identity) = (*account, session.0.to_vec(), identity.0.to_vec());
            let (valid_until, proved_at) = (valid_until.0, proved_at.map(|at| at.0));
            let it = journal::StaffArrived { cause, account, session, identity, valid_until, proved_at };
            (74, it.encode_to_vec())
        }
    }
}

pub(super) fn decode(kind: u16, body: &[u8]) -> Result<(Option<journal::Cause>, StaffEvent), Undecoded> {
    Ok(match kind {
        23 => {
            let it = journal::StaffAdded::decode(body)?;
            (it.cause, StaffEvent::Added { account: it.account, grants: grants_in(&it.grants)? })
        }
        24 => {
            let it = journal::StaffGranted::decode(body)?;
            (it.cause, StaffEvent::Granted { account: it.account, grants: grants_in(&it.grants)? })
        }
        25 => {
            let it = journal::StaffStandingChanged::decode(body)?;
            let standing = numbered(&Standing::ALL, it.standing, "standing")?;
            (it.cause, StaffEvent::StandingChanged { account: it.account, standing })
        }
        26 => {
            let it = journal::StaffSignedIn::decode(body)?;
            let (session, valid_until) = (SessionId(sixteen(&it.session)?), Instant(it.valid_until));
            (it.cause, StaffEvent::SignedIn { account: it.account, session, valid_until })
        }
        27 => {
            let it = journal::StaffProved::decode(body)?;
            (it.cause, StaffEvent::Proved { account: it.account, session: SessionId(sixteen(&it.session)?) })
        }
        28 => {
            let it = journal::StaffSessionEnded::decode(body)?;
            let session = SessionId(sixteen(&it.session)?);
            (it.cause, StaffEvent::SessionEnded { account: it.account, session })
        }
        70 => {
            let it = journal::TableExported::decode(body)?;
            (it.cause, StaffEvent::TableExported { programme: small(it.programme)?, table: it.table })
        }
        71 => {
            let it = journal::StaffLinked::decode(body)?;
            let identity = Identity(sixteen(&it.identity)?);
            (it.cause, StaffEvent::Linked { account: it.account, identity })
        }
        72 => {
            let it = journal::StaffUnlinked::decode(body)?;
            (it.cause, StaffEvent::Unlinked { account: it.account })
        }
        73 => {
            let it = journal::StaffInvited::decode(body)?;
            let (identity, until) = (Identity(sixteen(&it.identity)?), Instant(it.until));
            (it.cause, StaffEvent::Invited { account: it.account, identity, until })
        }
        74 => {
            let it = journal::StaffArrived::decode(body)?;
            let (session, identity) = (SessionId(sixteen(&it.session)?), Identity(sixteen(&it.identity)?));
            let (valid_until, proved_at) = (Instant(it.valid_until), it.proved_at.map(Instant));
            (it.cause, StaffEvent::Arrived { account: it.account, session, identity, valid_until, proved_at })
        }
        _ => {
            let it = journal::PersonShown::decode(body)?;
            (it.cause, StaffEvent::PersonShown { holder: HolderId(sixteen(&it.holder)?), act: it.act })
        }
    })
}

fn grant_out(grant: &Grant) -> journal::Grant {
    let role = number_of(&Role::ALL, &grant.role);
    let (programme, venue, municipality) = match grant.scope {
        Scope::Everything => (None, None, None),
        Scope::Programme(programme) => (Some(u32::from(programme)), None, None),
        Scope::Venue { programme, venue } => (Some(u32::from(programme)), Some(u32::from(venue)), None),
        Scope::Municipality(code) => (None, None, Some(code)),
    };
    journal::Grant { role, programme, venue, municipality }
}

fn grants_in(grants: &[journal::Grant]) -> Result<Vec<Grant>, String> {
    grants.iter().map(grant_in).collect()
}

fn grant_in(it: &journal::Grant) -> Result<Grant, String> {
    let scope = match (it.programme, it.venue, it.municipality) {
        (None, None, None) => Scope::Everything,
        (Some(programme), None, None) => Scope::Programme(small(programme)?),
        (Some(programme), Some(venue), None) => {
            Scope::Venue { programme: small(programme)?, venue: small(venue)? }
        }
        (None, None, Some(code)) => Scope::Municipality(code),
        _ => return Err("a grant for several scopes at once".to_owned()),
    };
    Ok(Grant { role: numbered(&Role::ALL, it.role, "role")?, scope })
}

pub(super) fn number_of<T: PartialEq>(all: &[T], one: &T) -> u32 {
    let index = all.iter().position(|known| known == one).unwrap_or_default();
    u32::try_from(index).unwrap_or_default()
}

pub(super) fn numbered<T: Copy>(all: &[T], number: u32, what: &str) -> Result<T, String> {
    let found = usize::try_from(number).ok().and_then(|index| all.get(index)).copied();
    found.ok_or_else(|| format!("{what} {number}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_of_a_newer_program_is_not_passed_over() {
        let grants = vec![journal::Grant { role: 6, ..journal::Grant::default() }];
        let body = journal::StaffAdded { cause: None, account: 1, grants }.encode_to_vec();
        assert!(matches!(decode(23, &body), Err(Undecoded::Body(why)) if why == "role 6"));
    }

    #[test]
    fn a_grant_for_two_scopes_is_no_grant() {
        let both = journal::Grant { role: 0, programme: Some(0), venue: None, municipality: Some(131_016) };
        assert!(grant_in(&both).is_err());
    }
}
