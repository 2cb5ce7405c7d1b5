//! Following: what other nodes wrote, taken over in idle moments, and never more than is known to be durable.
//!
//! A node that nobody asks would otherwise show an old my page, or none to whoever has seen more. What it reads of
//! others may not be durable yet: a writer that lost its answer may have left it. Two things tell. A batch that is
//! no start and no mark was decided by a node that knew everything before it to be durable; and an append of our
//! own makes everything before it so. The surprise: where it stays quiet, a node that has read something new, or for
//! which somebody waits, appends a mark, the digest of its state, because nobody else will say that the last batch
//! is durable. A mark alone is nothing new, so marks do not answer one another for ever.

use std::sync::PoisonError;

use kernel::command::{Actor, Channel};
use kernel::event::{Event, Record};
use store::{AfterUnknown, Fault, Head, StoredEntry};

use super::batch::{Batch, apply_record};
use super::driver::Desk;
use super::flaws::Flaws;
use super::recovery::replay_entry_with;
use super::{Shared, recovery::RecoveryFault};
use crate::wire;

/// What was seen of others at the last look.
#[derive(Default)]
pub(super) struct Trail {
    /// The journal's end then.
    end: Option<Head>,
    /// Everything after what this node stands on, up to there.
    tail: Vec<StoredEntry>,
}

/// What came of a look.
pub(super) enum Followed {
    /// Nothing that is to be done.
    Nothing,
    /// The state has taken over what others wrote; this is to be appended to know that it is durable.
    Mark(Batch),
    /// The journal is not the one that this node stands on, or cannot be followed: it is to be read again.
    Lost,
    /// What is durable cannot be vouched for.
    Unvouched(Fault),
}

/// Looks whether others wrote, and takes over what is known to be durable.
pub(super) fn follow<F: Flaws>(shared: &Shared, desk: &mut Desk, flaws: &F) -> Followed {
    if desk.store.after_unknown() != AfterUnknown::Reopen {
        return Followed::Nothing;
    }
    let Ok(end) = desk.store.head() else { return Followed::Lost };
    if end == desk.head {
        desk.trail = Trail::default();
        return Followed::Nothing;
    }
    let Ok(trail) = look(shared, desk, end) else { return Followed::Lost };
    let before = std::mem::replace(&mut desk.trail, trail);
    if flaws.follows_blindly() {
        return take_over(shared, desk, flaws, end);
    }
    let Some(known) = before.end.filter(|_| desk.trail.tail.starts_with(&before.tail)) else {
        return Followed::Nothing;
    };
    if known == end {
        if !desk.trail.tail.iter().any(is_news) && !shared.is_waited_for() {
            return Followed::Nothing;
        }
        return match mark(shared, desk, flaws, end) {
            Ok(batch) => Followed::Mark(batch),
            Err(_) => Followed::Lost,
        };
    }
    // Whoever wrote the next batch knew that everything before it is durable, unless it is a start or a mark.
    match desk.trail.tail.get(before.tail.len()) {
        Some(next) if is_news(next) => take_over(shared, desk, flaws, known),
        _ => Followed::Nothing,
    }
}

/// Reads what others wrote up to `end`; a fault if they continued another journal than ours.
fn look(shared: &Shared, desk: &mut Desk, end: Head) -> Result<Trail, Fault> {
    shared.growth.continued_by(&mut *desk.store, end.next_position)?;
    let mut tail = Vec::new();
    desk.store.read(desk.head.next_position, &mut |entry| {
        if entry.position < end.next_position {
            tail.push(entry);
        }
        Ok(())
    })?;
    Ok(Trail { end: Some(end), tail })
}

fn is_news(entry: &StoredEntry) -> bool {
    let decoded = wire::decode(entry).map(|record| record.event);
    !matches!(decoded, Ok(Event::EpochStarted { .. } | Event::StateDigested { .. }))
}

/// Takes over everything before `end`, which is durable.
fn take_over<F: Flaws>(shared: &Shared, desk: &mut Desk, flaws: &F, end: Head) -> Followed {
    if apply(shared, desk, flaws, end).is_err() {
        return Followed::Lost;
    }
    if let Err(fault) = shared.attested(Some(&mut *desk.store), end.next_position) {
        return Followed::Unvouched(fault);
    }
    shared.advance(end.next_position);
    Followed::Nothing
}

fn apply<F: Flaws>(shared: &Shared, desk: &mut Desk, flaws: &F, end: Head) -> Result<(), RecoveryFault> {
    let mut state = shared.state.write().unwrap_or_else(PoisonError::into_inner);
    let all = desk.trail.tail.iter().take_while(|entry| entry.position < end.next_position);
    for entry in all {
        replay_entry_with(&mut state, entry, flaws)?;
    }
    shared.list_programmes(&state);
    shared.not_before(state.last_at());
    desk.trail.tail.retain(|entry| entry.position >= end.next_position);
    desk.head = end;
    Ok(())
}

/// Takes over everything and hands back the mark that will tell whether it is durable; nobody is told before.
fn mark<F: Flaws>(shared: &Shared, desk: &mut Desk, flaws: &F, end: Head) -> Result<Batch, RecoveryFault> {
    apply(shared, desk, flaws, end)?;
    desk.trail = Trail::default();
    let mut state = shared.state.write().unwrap_or_else(PoisonError::into_inner);
    let event = Event::StateDigested { digest: state.running_digest() };
    let at = shared.now().max(state.last_at());
    let record = Record { at, channel: Channel::System, actor: Actor::System, key: None, event };
    let mut batch = Batch::default();
    let applied = apply_record(&mut state, record, &mut batch.entries, flaws);
    applied.map_err(|_| RecoveryFault::Barrier("its mark does not apply".to_owned()))?;
    Ok(batch)
}
