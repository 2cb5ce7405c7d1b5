//! `tashika keys`: which keys there are, and new ones in the place of old ones.
//!
//! Two of the five can be renewed while everything runs. The session key leaves the one before it behind, so that nobody is
//! signed out; the vault key wraps everything again and then destroys the one before it, which takes every older copy of the
//! vault with it. The others cannot, and the command says why and what there is instead.
//! The surprise: a rotation of the vault that was cut off is simply given again; that two keys are in the file says
//! where it stands.

use clap::{Subcommand, ValueEnum};
use serde_json::json;
use service::admin::{Reply, Request, RewrapCounts};
use service::keys::{KeyBytes, KeyRing, Keys};

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::keys;

/// Which keys there are, and new ones in the place of old ones
#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// List the keys: what each protects, how many are kept, whether it can be renewed
    List,
    /// Put a new key in the place of an old one; works while the server runs
    Rotate(Rotate),
}

/// Which key, and how.
#[derive(Debug, clap::Args)]
pub struct Rotate {
    /// The key
    #[arg(value_name = "KEY")]
    pub key: Name,
    /// For session: forget the old key at once, because somebody else has it; everybody signs in again
    #[arg(long)]
    pub at_once: bool,
}

/// Records after which long work says how far it is.
const TOLD_EVERY: u64 = 100_000;

/// The names of the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Name {
    /// Digests of vouchers and birth dates
    Roster,
    /// Seals of sign-ins and of what a browser keeps
    Session,
    /// Identifiers of slots and commands
    Slot,
    /// Signatures of the public log
    Log,
    /// Wraps the keys of contact data
    Vault,
}

impl Name {
    const ALL: [Name; 5] = [Name::Roster, Name::Session, Name::Slot, Name::Log, Name::Vault];

    fn as_str(self) -> &'static str {
        match self {
            Name::Roster => "roster",
            Name::Session => "session",
            Name::Slot => "slot",
            Name::Log => "log",
            Name::Vault => "vault",
        }
    }

    fn protects(self) -> &'static str {
        match self {
            Name::Roster => "who is on the lists: without it nobody can sign in",
            Name::Session => "sign-ins, and what a browser keeps on the way",
            Name::Slot => "identifiers of slots and commands",
            Name::Log => "signatures of the public log, receipts and the head file",
            Name::Vault => "contact data: without it none can be read",
        }
    }

    /// Why it cannot be renewed, and what there is instead.
    fn fixed(self) -> Option<&'static str> {
        match self {
            Name::Session | Name::Vault => None,
            Name::Roster => Some(
                "every entry of the journal names people by it, so a new one would make strangers of them. If it leaked, the journal and the key together give away who is on the lists: keep the journal where it is, and begin the next programme in a new data folder with new keys and lists imported again",
            ),
            Name::Slot => Some(
                "addresses of places and identities of commands come from it. It protects no personal data: one that leaked lets somebody compute such an identity, and opens nothing",
            ),
            Name::Log => Some(
                "everybody who has a receipt checks it with this key. A new log key is a new epoch: see docs/operating/keys.md",
            ),
        }
    }
}

/// Runs the command.
pub fn run(command: &KeysCommand, invocation: &Invocation) -> Result<Outcome, Failure> {
    match command {
        KeysCommand::List => list(invocation),
        KeysCommand::Rotate(Rotate { key, at_once }) => match (key, key.fixed()) {
            (_, Some(why)) => {
                Err(Failure::refused("key.fixed", format!("the {} key is not renewed: {why}", key.as_str())))
            }
            (Name::Session, None) => {
                let _turn = keys::turn(&invocation.data)?;
                super::wait_for(rotate_session(*at_once, invocation))
            }
            (_, None) if *at_once => Err(Failure::Usage(
                "--at-once is for the session key; `tashika keys rotate vault` always destroys the old key at its end".to_owned(),
            )),
            (_, None) => {
                let _turn = keys::turn(&invocation.data)?;
                super::wait_for(rotate_vault(invocation))
            }
        },
    }
}

fn list(invocation: &Invocation) -> Result<Outcome, Failure> {
    let data = &invocation.data;
    let mut rows = Vec::new();
    for name in Name::ALL {
        let path = keys::file(data, name.as_str());
        let ring = keys::read_ring(&path)?;
        rows.push((name, path, ring.all().count()));
    }
    let document: Vec<_> = rows
        .iter()
        .map(|(name, path, count)| {
            json!({
                "name": name.as_str(), "file": path, "keys": count, "protects": name.protects(),
                "rotates": name.fixed().is_none(),
            })
        })
        .collect();
    invocation.output.tell(&json!({ "keys": document }), || {
        let line = |(name, _, count): &(Name, _, usize)| {
            let older = if *count > 1 { format!(" ({} older)", count - 1) } else { String::new() };
            let rotates = if name.fixed().is_none() { "can be renewed" } else { "stays" };
            format!("{:<8} {rotates:<15} {}{older}", name.as_str(), name.protects())
        };
        rows.iter().map(line).collect::<Vec<_>>().join("\n")
    });
    Ok(Outcome::Done)
}

async fn rotate_session(at_once: bool, invocation: &Invocation) -> Result<Outcome, Failure> {
    let path = keys::file(&invocation.data, "session");
    let before = keys::read_ring(&path)?;
    let turned = before.turned(new_key(), usize::from(!at_once));
    keys::replace_ring(&path, &turned)?;
    let running = match Session::server(&invocation.data).await? {
        Some(mut server) => {
            server.ask(Request::RenewKeys).await?;
            true
        }
        None => false,
    };
    let kept = turned.all().count() - 1;
    let document = json!({ "done": true, "key": "session", "older": kept, "server": running });
    invocation.output.tell(&document, || {
        if kept == 0 {
            "a new session key is in use and the old one is gone: everybody signs in again".to_owned()
        } else {
            "a new session key is in use; what the one before it sealed opens until the next time".to_owned()
        }
    });
    Ok(Outcome::Done)
}

async fn rotate_vault(invocation: &Invocation) -> Result<Outcome, Failure> {
    let path = keys::file(&invocation.data, "vault");
    let before = keys::read_ring(&path)?;
    let resumed = before.all().count() > 1;
    // Two keys are there because the last rotation was cut off: it is ended, not begun again.
    let ring = if resumed { before } else { before.turned(new_key(), 1) };
    if !resumed {
        keys::replace_ring(&path, &ring)?;
    }
    let mut session = Session::open(invocation).await?;
    let outcome = rewrap(&mut session, invocation, &path, &ring).await;
    session.close().await?;
    let rewrapped = outcome?;
    let document = json!({ "done": true, "key": "vault", "rewrapped": rewrapped, "resumed": resumed });
    invocation.output.tell(&document, || {
        let wrapped = match rewrapped {
            0 => "nothing in it had to be wrapped again".to_owned(),
            1 => "1 record wrapped again".to_owned(),
            _ => format!("{rewrapped} records wrapped again"),
        };
        format!(
            "the vault is under a new key ({wrapped}), and the old one is gone from {}. Copies of the old \
             key that you keep elsewhere still open old copies of the vault: destroy them within 30 days",
            path.display()
        )
    });
    Ok(Outcome::Done)
}

/// Wraps everything with the newest key and forgets the older ones.
async fn rewrap(
    session: &mut Session,
    invocation: &Invocation,
    path: &std::path::Path,
    ring: &KeyRing,
) -> Result<u64, Failure> {
    renew(session).await?;
    let mut rewrapped = 0;
    loop {
        let pass = one_pass(session, invocation).await?;
        if pass.unreadable > 0 {
            let what = format!(
                "{} of the records in the vault open with no key in {}",
                pass.unreadable,
                path.display()
            );
            let next = "the old key stays. Add the line of the key that sealed them, from where you keep the keys, and give \
                        the same command again";
            return Err(Failure::world(what, next));
        }
        rewrapped += pass.rewrapped;
        // Another round, until one finds nothing left: people change theirs meanwhile.
        if pass.rewrapped == 0 {
            break;
        }
    }
    keys::replace_ring(path, &ring.alone())?;
    renew(session).await?;
    Ok(rewrapped)
}

async fn one_pass(session: &mut Session, invocation: &Invocation) -> Result<RewrapCounts, Failure> {
    let (mut sum, mut told) = (RewrapCounts::default(), Told::default());
    loop {
        let after = sum.next.take();
        let Reply::Rewrapped(part) = session.ask(Request::RewrapVault { after }).await? else {
            return Err(other_version());
        };
        sum.rewrapped += part.rewrapped;
        sum.unchanged += part.unchanged;
        sum.unreadable += part.unreadable;
        sum.next = part.next;
        let Some(_) = sum.next else { return Ok(sum) };
        if let Some(line) = told.line(&sum) {
            invocation.output.note(&line);
        }
    }
}

/// How far a pass over the vault has been told.
#[derive(Default)]
struct Told {
    lines: u64,
}

impl Told {
    /// A line for each `TOLD_EVERY` records that a pass has been through; parts may end anywhere.
    fn line(&mut self, sum: &RewrapCounts) -> Option<String> {
        let through = sum.rewrapped + sum.unchanged + sum.unreadable;
        if through / TOLD_EVERY <= self.lines {
            return None;
        }
        self.lines = through / TOLD_EVERY;
        Some(format!(
            "so far {through} records of the vault: {} were wrapped with the new key",
            sum.rewrapped
        ))
    }
}

/// A server takes the rings from their files; this process has read them already.
async fn renew(session: &mut Session) -> Result<(), Failure> {
    match session {
        Session::Server(_) => session.ask(Request::RenewKeys).await.map(|_| ()),
        Session::Here { .. } => Ok(()),
    }
}

fn new_key() -> KeyBytes {
    Keys::generate().roster
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pass_is_told_of_once_every_so_many_records_wherever_its_parts_end() {
        let mut told = Told::default();
        let mut lines = Vec::new();
        for (rewrapped, unchanged, unreadable) in
            [(0, 0, 0), (0, 0, 1), (99_998, 0, 1), (99_999, 2, 1), (99_999, 3, 1), (250_000, 3, 1)]
        {
            let sum = RewrapCounts { rewrapped, unchanged, unreadable, next: None };
            lines.extend(told.line(&sum));
        }
        assert_eq!(
            lines,
            [
                "so far 100002 records of the vault: 99999 were wrapped with the new key",
                "so far 250004 records of the vault: 250000 were wrapped with the new key",
            ]
        );
    }
}
