//! What planners propose, approve and reject in a story, each by the number of their account.
//!
//! `when account 1 proposes s1 otemachi 2021-05-30 09:30-10:00 capacity 9 then proposed 1 with 1`, with
//! `acknowledging far_date:otemachi:2021-06-12:2021-06-18:extra_days` and `series weekend` before the rows;
//! `when account 1 overbooks 20% venue otemachi then overbooking 3`;
//! `when account 1 opens wave-1 at 2021-05-20 09:00 then opening 2`, `when account 2 approves 1 then approved 1, published 1`.

use kernel::command::{Actor, Command};
use kernel::guard::Rail;
use kernel::overbooking::{Overbooking, OverbookingReason};
use kernel::proposal::{
    AcknowledgeReason, Acknowledgement, ProposalCommand, ProposalEvent, ProposalStanding, SeriesText,
};

use crate::planner;
use crate::sentence::{settle, slot_row};
use crate::words::{self, Words};
use crate::world::{Manner, World};

/// Does what the sentence says and tells what came of it.
pub fn act(world: &mut World, mut sentence: Words<'_>) -> Result<String, String> {
    let account = Some(words::number(sentence.next()?)?);
    let manner = Manner { staff: true, account, ..Manner::default() };
    let programme = world.programme;
    let verb = sentence.next()?;
    let command = match verb {
        "proposes" => return propose(world, &manner, sentence),
        "opens" => {
            let times: usize = sentence.number_after("times")?.unwrap_or(1);
            let wave = sentence.next()?.to_owned();
            let opens_at = sentence.instant_after("at")?.ok_or("opens `at` when?")?;
            let command = Command::Proposal(ProposalCommand::Opening { programme, wave, opens_at });
            sentence.finish()?;
            let mut told = Err("no times".to_owned());
            for _ in 0..times {
                told = settle(world, &manner, &command);
            }
            return told;
        }
        "overbooks" => {
            let reason = OverbookingReason::ALL[0];
            let more = planner::amount(sentence.next()?)?;
            let area = planner::area(world, &mut sentence)?;
            ProposalCommand::Overbooking { programme, area, wanted: Overbooking { more, reason } }
        }
        "approves" => ProposalCommand::Approve { programme, proposal: words::number(sentence.next()?)? },
        "rejects" => ProposalCommand::Reject { programme, proposal: words::number(sentence.next()?)? },
        verb => return Err(format!("no planner `{verb}`")),
    };
    sentence.finish()?;
    settle(world, &manner, &Command::Proposal(command))
}

fn propose(world: &mut World, manner: &Manner, mut sentence: Words<'_>) -> Result<String, String> {
    let programme = world.programme;
    let acknowledged = sentence.after("acknowledging").map(words::list).unwrap_or_default();
    let acknowledged =
        acknowledged.iter().map(|text| acknowledgement(world, text)).collect::<Result<_, _>>()?;
    let series =
        sentence.after("series").map(|id| SeriesText { id: id.to_owned(), text: format!("id = {id:?}") });
    let nothing = sentence.flag("nothing");
    let mut rows = Vec::new();
    loop {
        if nothing {
            break;
        }
        rows.push(slot_row(world, &mut sentence)?);
        if !sentence.flag("/") {
            break;
        }
    }
    sentence.finish()?;
    let slots = rows.iter().map(|(_, row)| row.clone()).collect();
    let told = settle(
        world,
        manner,
        &Command::Proposal(ProposalCommand::Slots { programme, slots, acknowledged, series }),
    )?;
    if !told.starts_with("refused") {
        world.slots.extend(rows.into_iter().map(|(name, row)| (name, (programme, row))));
    }
    Ok(told)
}

fn acknowledgement(world: &World, text: &str) -> Result<Acknowledgement, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let [rail, venue, from, until, reason] = parts[..] else {
        return Err(format!("`{text}` is no acknowledgement"));
    };
    let held = world.state.programme_at(world.programme).map_err(|_| "no programme".to_owned())?;
    Ok(Acknowledgement {
        rail: Rail::ALL.into_iter().find(|known| known.as_str() == rail).ok_or("no such rail")?,
        venue: held.venue_index(venue).ok_or("no such venue")?,
        from: words::day(from)?,
        until: words::day(until)?,
        reason: AcknowledgeReason::ALL
            .into_iter()
            .find(|it| it.as_str() == reason)
            .ok_or("no such reason")?,
    })
}

/// What happened, in the words of a story.
pub fn happened(event: &ProposalEvent) -> String {
    match event {
        ProposalEvent::SlotsProposed { proposal, slots, .. } => {
            format!("proposed {proposal} with {}", slots.len())
        }
        ProposalEvent::OpeningProposed { proposal, .. } => format!("opening {proposal}"),
        ProposalEvent::OverbookingProposed { proposal, .. } => format!("overbooking {proposal}"),
        ProposalEvent::ProposalApproved { proposal, .. } => format!("approved {proposal}"),
        ProposalEvent::ProposalRejected { proposal, .. } => format!("rejected {proposal}"),
        ProposalEvent::FindingsOverruled { reason, count, .. } => format!("overruled {count} {reason}"),
    }
}

/// `proposal 1`: where it stands, by whom, with how many rows.
pub fn standing(world: &World, number: &str) -> Result<String, String> {
    let held = world.state.programme_at(world.programme).map_err(|_| "no programme".to_owned())?;
    let Some(found) = held.proposal(words::number(number)?) else { return Ok("unknown".to_owned()) };
    let (word, actor) = match found.standing {
        ProposalStanding::Open => ("open", found.by),
        ProposalStanding::Approved { by, .. } => ("approved", by),
        ProposalStanding::Rejected { by, .. } => ("rejected", by),
    };
    let Actor::Staff(account) = actor else { return Err("by nobody of the staff".to_owned()) };
    Ok(format!("{word} by {account}, {} rows", found.rows))
}

/// `series weekend`: how many slots are its own.
pub fn series(world: &World, id: &str) -> Result<String, String> {
    let held = world.state.programme_at(world.programme).map_err(|_| "no programme".to_owned())?;
    Ok(held.series_kept(id).map_or("unknown".to_owned(), |kept| format!("{} slots", kept.slots.len())))
}
