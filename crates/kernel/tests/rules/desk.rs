//! What the telephone desk does in a story, each by the number of an account.
//!
//! `when operator 1 gives aki 1234 by voucher then identified by voucher, code given`, `when caller aki enters 1234 then
//! code used`, `when operator 1 links old new because lost by booking_number`, `when operator 1 notes c1 for aki at
//! 2021-05-17 15:00 because booking then call noted`, `operator 1 takes c1`, `operator 1 misses c1 at …`, `operator 1 ends c1`.
//! `then desk aki = …` is what was done about somebody, `then call c1 = …` a call, as it stands.

use kernel::amend::ActReason;
use kernel::command::Command;
use kernel::contact::KeyName;
use kernel::desk::{
    CallBackId, CallOutcome, CallReason, CodeDigest, DeskCommand, DeskEvent, DeskStep, Identified,
};

use crate::answer;
use crate::sentence::settle;
use crate::town::{self, Citizen};
use crate::words::{self, Words};
use crate::world::{Manner, World};

/// Does what an operator, or somebody who is signing in, does.
pub fn act(world: &mut World, is_operator: bool, mut sentence: Words<'_>) -> Result<String, String> {
    let name = sentence.next()?;
    let account = if is_operator { Some(words::number(name)?) } else { None };
    let manner = Manner { staff: is_operator, account, ..Manner::default() };
    let verb = sentence.next()?;
    let command = match verb {
        "enters" => {
            let holder = world.citizen(name)?.holder;
            DeskCommand::UseCode { holder, digest: digest(name, sentence.next()?) }
        }
        "gives" => {
            let to = sentence.next()?;
            let holder = world.citizen(to)?.holder;
            let digest = digest(to, sentence.next()?);
            DeskCommand::GiveCode { holder, digest, how: how(&mut sentence)? }
        }
        "links" => {
            let old = world.citizen(sentence.next()?)?;
            let new = sentence.next()?;
            let known = world.people.get(new).copied();
            let new = known.unwrap_or(Citizen::new(world.programme, "131121", new, old.born_on));
            let born_on = sentence.day_after("born")?.unwrap_or(old.born_on);
            let reason = sentence.after("because").and_then(ActReason::named).ok_or("because of what?")?;
            DeskCommand::LinkVoucher {
                programme: world.programme,
                old: old.holder,
                old_proof: old.signed_in(born_on).proof,
                new: new.holder,
                new_proof: new.signed_in(born_on).proof,
                reason,
                how: how(&mut sentence)?,
            }
        }
        _ => about_call(world, verb, &mut sentence)?,
    };
    sentence.finish()?;
    settle(world, &manner, &Command::Desk(command))
}

fn about_call(world: &World, verb: &str, sentence: &mut Words<'_>) -> Result<DeskCommand, String> {
    let name = sentence.next()?;
    let id = call(name);
    Ok(match verb {
        "notes" => DeskCommand::NoteCallBack {
            id,
            programme: world.programme,
            holder: world.citizen(sentence.after("for").ok_or("notes `for` whom?")?)?.holder,
            key: KeyName(town::digest(&format!("key {name}"))),
            due: sentence.instant_after("at")?.ok_or("notes `at` when?")?,
            reason: sentence.after("because").and_then(CallReason::named).ok_or("because of what?")?,
        },
        "takes" => DeskCommand::TakeCallBack { id },
        "ends" => DeskCommand::EndCallBack { id, outcome: CallOutcome::Done },
        "misses" => {
            let due = sentence.instant_after("at")?.ok_or("misses, and again `at` when?")?;
            DeskCommand::EndCallBack { id, outcome: CallOutcome::NotReached(due) }
        }
        verb => return Err(format!("no operator `{verb}`")),
    })
}

fn how(sentence: &mut Words<'_>) -> Result<Identified, String> {
    sentence.after("by").and_then(Identified::named).ok_or("identified `by` what?".to_owned())
}

fn call(name: &str) -> CallBackId {
    CallBackId(town::digest(&format!("call {name}")))
}

fn digest(holder: &str, code: &str) -> CodeDigest {
    CodeDigest(town::digest(&format!("code {holder} {code}")))
}

/// What happened, in the words of a story.
pub fn happened(event: &DeskEvent) -> String {
    match event {
        DeskEvent::CallerIdentified { how, .. } => format!("identified by {}", how.as_str()),
        DeskEvent::CodeGiven { .. } => "code given".to_owned(),
        DeskEvent::CodeUsed { .. } => "code used".to_owned(),
        DeskEvent::CallBackNoted { .. } => "call noted".to_owned(),
        DeskEvent::CallBackTaken { .. } => "call taken".to_owned(),
        DeskEvent::CallBackEnded { outcome: CallOutcome::Done, .. } => "call done".to_owned(),
        DeskEvent::CallBackEnded { .. } => "not reached".to_owned(),
    }
}

/// `desk aki`: what was done about this person, and by which account.
pub fn notes(world: &World, name: &str) -> Result<String, String> {
    let holder = world.citizen(name)?.holder;
    let told = world.state.desk().notes_of(&holder).iter().map(|note| {
        let what = match note.step {
            DeskStep::Identified(how) => format!("identified by {}", how.as_str()),
            step => step.as_str().replace('_', " "),
        };
        note.account.map_or(what.clone(), |account| format!("{what} by {account}"))
    });
    let told: Vec<String> = told.collect();
    Ok(if told.is_empty() { "nothing".to_owned() } else { told.join(", ") })
}

/// `call c1`: as it stands.
pub fn standing(world: &World, name: &str) -> Result<String, String> {
    let Some(found) = world.state.desk().call_back(call(name)) else { return Ok("gone".to_owned()) };
    let taken = found.taken_by(world.now).map_or("free".to_owned(), |account| format!("of {account}"));
    let due = answer::instant(found.due);
    Ok(format!("{} at {due} after {}, {taken}", found.reason.as_str(), found.tries))
}
