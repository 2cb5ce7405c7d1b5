//! What staff and administrators do in a story, and what a story can ask about them.
//!
//! `when staff add 1 operator everywhere then added 1`, `when staff opens 1 morning then opened 1`,
//! `then staff 1 = active, operator everywhere, 1 live`. With `citizen` in the place of `staff` a citizen tries it.

use kernel::command::Command;
use kernel::staff::{Arrival, Grant, Identity, Role, Scope, SessionId, StaffCommand, StaffEvent};
use kernel::time::Instant;

use crate::sentence::settle;
use crate::town;
use crate::words::{self, Words};
use crate::world::{Manner, World};

/// Does what the sentence says and tells what came of it.
pub fn act(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let verb = sentence.next()?;
    let command = match verb {
        "shows" => {
            let holder = world.citizen(sentence.next()?)?.holder;
            StaffCommand::ShowPerson { holder, act: sentence.number_after("for")?.unwrap_or(2) }
        }
        "exports" => {
            let (table, _) = (words::number(sentence.next()?)?, sentence.flag("of"));
            StaffCommand::ExportTable { programme: words::number(sentence.next()?)?, table }
        }
        "forbidden" => StaffCommand::NoteForbidden { act: words::number(sentence.next()?)? },
        verb => {
            let account = words::number(sentence.next()?)?;
            about(verb, account, &mut sentence)?
        }
    };
    sentence.finish()?;
    settle(world, manner, &Command::Staff(command))
}

fn about(verb: &str, account: u32, sentence: &mut Words<'_>) -> Result<StaffCommand, String> {
    Ok(match verb {
        "add" => StaffCommand::Add { account, grants: grants(sentence)? },
        "grant" => StaffCommand::Grant { account, grants: grants(sentence)? },
        "disable" => StaffCommand::Disable { account },
        "enable" => StaffCommand::Enable { account },
        "reset" => StaffCommand::Reset { account },
        "enrol" => StaffCommand::Enrol { account },
        "opens" => StaffCommand::SignIn { account, session: session(sentence.next()?) },
        "proves" => StaffCommand::Prove { account, session: session(sentence.next()?) },
        "ends" => StaffCommand::EndSession { account, session: session(sentence.next()?) },
        "link" => StaffCommand::Link { account, identity: identity(sentence.next()?) },
        "invite" => StaffCommand::Invite { account, identity: identity(sentence.next()?) },
        "unlink" => StaffCommand::Unlink { account },
        "comes" => StaffCommand::Arrive(arrival(account, sentence)?),
        verb => return Err(format!("no member of staff `{verb}`")),
    })
}

/// `comes 1 evening with hanako`, and `as h.yamada` or `proved` behind it.
fn arrival(account: u32, sentence: &mut Words<'_>) -> Result<Arrival, String> {
    let session = session(sentence.next()?);
    let who = identity(sentence.after("with").ok_or("somebody comes with an identity")?);
    let named = sentence.after("as").map(identity);
    let proved_at = sentence.flag("proved").then_some(Instant(i64::MAX));
    Ok(Arrival { account, session, identity: who, invited_as: named, proved_at })
}

fn identity(name: &str) -> Identity {
    Identity(town::digest(&format!("identity {name}")))
}

/// `operator everywhere / venue at 0 1 / planner in 0 / municipality of 131016`, or `65`.
fn grants(sentence: &mut Words<'_>) -> Result<Vec<Grant>, String> {
    let mut grants = Vec::new();
    loop {
        let name = sentence.next()?;
        if let Ok(count) = words::number::<u32>(name) {
            let crowd = (0..count).map(Scope::Municipality);
            return Ok(crowd.map(|scope| Grant { role: Role::Municipality, scope }).collect());
        }
        let role = Role::ALL.into_iter().find(|role| role.as_str() == name);
        let role = role.ok_or_else(|| format!("`{name}` is no role"))?;
        let scope = match sentence.next()? {
            "everywhere" => Scope::Everything,
            "in" => Scope::Programme(words::number(sentence.next()?)?),
            "at" => Scope::Venue {
                programme: words::number(sentence.next()?)?,
                venue: words::number(sentence.next()?)?,
            },
            "of" => Scope::Municipality(words::number(sentence.next()?)?),
            word => return Err(format!("`{word}` is no scope")),
        };
        grants.push(Grant { role, scope });
        if !sentence.flag("/") {
            return Ok(grants);
        }
    }
}

fn session(name: &str) -> SessionId {
    SessionId(town::digest(&format!("session {name}")))
}

/// What happened, in the words of a story.
pub fn happened(event: &StaffEvent) -> String {
    match event {
        StaffEvent::Added { account, .. } => format!("added {account}"),
        StaffEvent::Granted { account, .. } => format!("granted {account}"),
        StaffEvent::StandingChanged { account, standing } => format!("{} {account}", standing.as_str()),
        StaffEvent::SignedIn { account, .. } => format!("opened {account}"),
        StaffEvent::Proved { account, .. } => format!("proved {account}"),
        StaffEvent::SessionEnded { account, .. } => format!("ended {account}"),
        StaffEvent::Linked { account, .. } => format!("linked {account}"),
        StaffEvent::Invited { account, .. } => format!("invited {account}"),
        StaffEvent::Unlinked { account } => format!("unlinked {account}"),
        StaffEvent::Arrived { account, .. } => format!("arrived {account}"),
        StaffEvent::PersonShown { .. } => "person shown".to_owned(),
        StaffEvent::TableExported { table, .. } => format!("exported {table}"),
    }
}

/// `staff 1`: standing, grants, live sessions.
pub fn account(world: &World, number: &str) -> Result<String, String> {
    let Some(account) = world.state.staff().account(words::number(number)?) else {
        return Ok("unknown".to_owned());
    };
    let grants = account.grants.iter().map(|grant| {
        let scope = match grant.scope {
            Scope::Everything => "everywhere".to_owned(),
            Scope::Programme(programme) => format!("in {programme}"),
            Scope::Venue { programme, venue } => format!("at {programme} {venue}"),
            Scope::Municipality(code) => format!("of {code}"),
        };
        format!("{} {scope}", grant.role.as_str())
    });
    let grants: Vec<String> = grants.collect();
    let live = account.sessions(world.now).count();
    Ok(format!("{}, {}, {live} live", account.standing.as_str(), grants.join(" / ")))
}

/// `proofs 1`: which live sessions were opened with an identity, and when each was proved last.
pub fn proofs(world: &World, number: &str) -> Result<String, String> {
    let Some(account) = world.state.staff().account(words::number(number)?) else {
        return Ok("unknown".to_owned());
    };
    let told = account.sessions(world.now).map(|(_, session)| {
        let way = if session.by_identity { "identity" } else { "password" };
        let proved = if session.proved_at == Instant(0) { "unknown" } else { "known" };
        format!("{way} {proved}")
    });
    let mut told: Vec<String> = told.collect();
    told.sort();
    Ok(if told.is_empty() { "none".to_owned() } else { told.join(", ") })
}

/// `looks aki`: who was shown this person.
pub fn looks(world: &World, name: &str) -> Result<String, String> {
    let holder = world.citizen(name)?.holder;
    let told = world.state.staff().looks_at(&holder).iter().map(|look| {
        let what = if look.contact { "contact".to_owned() } else { format!("for {}", look.act) };
        format!("{} {what}", look.account)
    });
    let told: Vec<String> = told.collect();
    Ok(if told.is_empty() { "nobody".to_owned() } else { told.join(", ") })
}

/// `forbidden 1`: the acts that were refused to an account.
pub fn forbidden(world: &World, number: &str) -> Result<String, String> {
    let account: u32 = words::number(number)?;
    let acts = world.state.staff().forbidden().iter().filter(|found| found.account == account);
    let acts: Vec<String> = acts.map(|found| found.act.to_string()).collect();
    Ok(if acts.is_empty() { "none".to_owned() } else { acts.join(", ") })
}
