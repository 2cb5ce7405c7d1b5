//! Notices: what everybody who opens a page of a programme reads first, in every language, from one instant to another.
//!
//! A notice is words of the office and names nobody. It is withdrawn, never changed, so that what was said stays said.

use serde::{Deserialize, Serialize};

use super::PlannerEvent;
use crate::command::Context;
use crate::programme::Names;
use crate::refusal::{Code, Refusal};
use crate::state::ProgrammeState;
use crate::time::Instant;

/// Characters of a notice in one language at most.
pub const NOTICE_CHARS_MAX: usize = 500;
/// Notices of a programme that are not over at most.
pub const NOTICES_MAX: usize = 10;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its text by language code; `ja` is always there.
    pub texts: Names,
    /// First instant at which it is shown.
    pub from: Instant,
    /// First instant at which it is not any more, if it ends by itself.
    pub until: Option<Instant>,
}

impl Notice {
    /// Whether its time is over at `now`.
    pub fn is_over(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

impl ProgrammeState {
    /// Every notice that was not withdrawn, with its number, also one whose time is over.
    pub fn notices(&self) -> impl Iterator<Item = (u32, &Notice)> {
        self.notices.iter().map(|(number, notice)| (*number, notice))
    }
}

pub(super) fn give(
    held: &ProgrammeState,
    context: &Context,
    programme: u16,
    notice: &Notice,
) -> Result<Vec<PlannerEvent>, Refusal> {
    let fits = |text: &String| !text.trim().is_empty() && text.chars().count() <= NOTICE_CHARS_MAX;
    let is_whole = notice.texts.contains_key("ja") && notice.texts.values().all(fits);
    let ends = notice.until.is_none_or(|until| until > notice.from && until > context.now);
    let shown = held.notices.values().filter(|known| !known.is_over(context.now)).count();
    if !is_whole || !ends || shown >= NOTICES_MAX {
        return Err(Refusal::plain(Code::NoticeInvalid));
    }
    let number = held.notice_count;
    Ok(vec![PlannerEvent::NoticeGiven { programme, number, notice: notice.clone() }])
}

pub(super) fn withdraw(
    held: &ProgrammeState,
    programme: u16,
    number: u32,
) -> Result<Vec<PlannerEvent>, Refusal> {
    if !held.notices.contains_key(&number) {
        return Err(Refusal::plain(Code::NoticeUnknown));
    }
    Ok(vec![PlannerEvent::NoticeWithdrawn { programme, number }])
}
