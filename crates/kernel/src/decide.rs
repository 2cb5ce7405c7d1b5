//! Routes each command to its noun; there is no rule here but those that hold for every command.
//!
//! [`decide`] answers with events or a refusal and changes nothing. [`settle`] puts the two rules for every command
//! around it: its deadline, and that the same command gets the same answer. A refusal of a command with an identity
//! becomes an event too, because asking again after a crash must not turn a no into a yes.

use crate::amend;
use crate::booking;
use crate::command::{Command, CommandId, Context};
use crate::contact;
use crate::desk;
use crate::event::{Event, Outcome};
use crate::hold;
use crate::line;
use crate::loss;
use crate::lot;
use crate::outbox;
use crate::planner;
use crate::programme::Programme;
use crate::proposal;
use crate::refusal::{Code, Refusal};
use crate::restore;
use crate::roster;
use crate::slot;
use crate::staff;
use crate::state::State;
use crate::undo;
use crate::visit;
use crate::waitlist;

/// What a command comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// These events are to be appended; the outcome is what the last apply of the first event remembers.
    Happens(Vec<Event>),
    /// Refused; if the command had an identity, the refusal is to be appended as well.
    Refused(Refusal),
    /// Decided before; nothing happens again.
    Again(Outcome),
}

/// Decides a command with the rules that hold for all of them.
pub fn settle(state: &State, context: &Context, command: &Command) -> Settled {
    if let Some(key) = context.key {
        match state.commands.first_answer(key) {
            Ok(None) => {}
            Ok(Some(outcome)) => return Settled::Again(outcome),
            Err(refusal) => return Settled::Refused(refusal),
        }
    }
    if context.now >= context.valid_until {
        return Settled::Refused(Refusal::at(Code::CommandExpired, context.valid_until));
    }
    match decide(state, context, command) {
        Ok(events) => Settled::Happens(events),
        Err(refusal) => Settled::Refused(refusal),
    }
}

/// Whether a refusal of a command with an identity is remembered: those about the identity itself are not, and
/// those that asking again may mend without anybody else having acted are not.
pub fn remembers(refusal: &Refusal) -> bool {
    !matches!(
        refusal.code,
        Code::IdempotencyMismatch
            | Code::CommandVoid
            | Code::CommandExpired
            | Code::BookingNumberTaken
            | Code::ReceiptsFirst
            | Code::Internal
    )
}

/// Decides a command on this state: the events that follow, or why not.
pub fn decide(state: &State, context: &Context, command: &Command) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::ApplyProgramme(definition) => apply_programme(state, definition),
        Command::StageRoster { programme, import, staged, rows } => {
            roster::stage(state, *programme, *import, *staged, rows)
        }
        Command::CommitRoster { programme, import, staged, file } => {
            roster::commit(state, *programme, *import, (*staged, *file))
        }
        Command::AbandonRoster { programme, import } => roster::abandon(state, *programme, *import),
        Command::AmendVoucher { programme, wanted, reason } => {
            amend::amend(state, context, *programme, wanted, *reason)
        }
        Command::StageKept { programme, import, staged, holders } => {
            undo::stage_kept(state, *programme, *import, *staged, holders)
        }
        Command::UndoRoster { programme, import, staged, undone } => {
            undo::undo(state, *programme, (*import, *staged), *undone)
        }
        Command::PublishSlots { programme, slots, despite } => {
            slot::publish_alone(state, *programme, slots, despite.as_deref(), context.now)
        }
        Command::Hold { person, slot, moving } => {
            restore::open_to_newcomers(state, context)?;
            hold::hold(state, context, person, *slot, *moving)
        }
        Command::ReleaseHold { person } => hold::release(state, context, person),
        Command::Book { person, slot, dose } => {
            restore::open_to_newcomers(state, context)?;
            booking::book(state, context, person, *slot, *dose)
        }
        Command::Move { person, number, slot } => {
            restore::open_to_newcomers(state, context)?;
            booking::relocate(state, context, person, *number, *slot)
        }
        Command::Cancel { person, number, reason } => {
            booking::cancel(state, context, person, *number, *reason)
        }
        Command::RepresentBooking { lost } => restore::represent(state, context, lost),
        Command::ReopenBooking => Ok(restore::reopen(state, context)),
        Command::EraseContact { person, keys } => contact::erase(state, context, person.as_ref(), keys),
        Command::Line(command) => line::decide(state, command),
        Command::ShowContact { shown } => contact::show(state, context, shown),
        Command::NoteLoss { loss } => loss::note(state, loss),
        Command::SettleLoss { leaf, reason } => loss::settle(state, context, leaf, *reason),
        Command::AtVenue(at) => visit::decide(state, context, at),
        Command::DeclareLot { programme, lot } => lot::declare(state, *programme, lot),
        Command::RecallLot { programme, product, number, is_reinstated } => {
            lot::recall(state, *programme, *product, number, *is_reinstated)
        }
        Command::Planner(command) => planner::decide(state, context, command),
        Command::Proposal(command) => proposal::decide(state, context, command),
        Command::Outbox(command) => outbox::decide(state, context, command),
        Command::Staff(command) => staff::decide(state, context, command),
        Command::Desk(command) => desk::decide(state, context, command),
        Command::Waitlist(command) => waitlist::decide(state, context, command),
        Command::VoidCommand { id } => Ok(void(state, *id)),
    }
}

fn void(state: &State, id: CommandId) -> Vec<Event> {
    match state.command(id) {
        Some(_) => Vec::new(),
        None => vec![Event::CommandVoided { id }],
    }
}

fn apply_programme(state: &State, definition: &Programme) -> Result<Vec<Event>, Refusal> {
    if !definition.flaws().is_empty() {
        return Err(Refusal::plain(Code::ProgrammeInvalid));
    }
    let Some((programme, held)) = state.programme(&definition.id) else {
        let programme = state.next_programme();
        return Ok(vec![Event::ProgrammeApplied { programme, definition: Box::new(definition.clone()) }]);
    };
    if held.definition == *definition {
        return Ok(Vec::new());
    }
    let has_slots = held.slots().next().is_some();
    let zone_moves = has_slots && held.definition.timezone != definition.timezone;
    let venue_goes = held.slots().any(|(_, slot)| {
        let id = held.venue_id(slot.row().venue);
        definition.venue(id).is_none_or(|venue| venue.product != held.product_of_venue(slot.row().venue))
    });
    if zone_moves || venue_goes || definition.doses < held.definition.doses {
        return Err(Refusal::plain(Code::ProgrammeInUse));
    }
    Ok(vec![Event::ProgrammeApplied { programme, definition: Box::new(definition.clone()) }])
}
