//! A booking in words, for every door: when and where it is, and what happened to it.
//!
//! It words read models and looks nothing up. A code that came after these texts is worded as "other", never shown.

use super::Words;
use crate::view::{Moment, ProgrammeView, SlotView, StepView};

/// One step of a history in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepWords {
    /// What happened.
    pub what: String,
    /// When.
    pub when: String,
    /// Through whom and where.
    pub who: String,
    /// Why, if somebody said.
    pub reason: Option<String>,
}

impl Words {
    /// When a slot is, day and time.
    pub fn slot_when(&self, slot: &SlotView) -> String {
        match (slot.date, slot.start) {
            (Some(date), Some(time)) => self.moment(Moment { date, time }),
            _ => slot.starts_at.clone(),
        }
    }

    /// The name of a venue; its identifier if the programme does not have it any more.
    pub fn venue_name(&self, programme: &ProgrammeView, id: &str) -> String {
        let venue = programme.venues.iter().find(|venue| venue.id == id);
        venue.map_or_else(|| id.to_owned(), |venue| self.name(&venue.name).to_owned())
    }

    /// One step of a history.
    pub fn step(&self, programme: &ProgrammeView, step: &StepView) -> StepWords {
        let place =
            |slot: &SlotView| format!("{} {}", self.slot_when(slot), self.venue_name(programme, &slot.venue));
        let what = match (step.what, &step.from, &step.to) {
            ("confirmed", _, Some(to)) => self.text("what-confirmed-slot", &[("to", place(to).into())]),
            ("moved", Some(from), Some(to)) => {
                let key = if step.reason.is_some() { "what-relocated-slots" } else { "what-moved-slots" };
                self.text(key, &[("from", place(from).into()), ("to", place(to).into())])
            }
            ("administered", _, _) if let Some(lot) = &step.lot => {
                self.text("what-administered-lot", &[("lot", lot.as_str().into())])
            }
            ("undone", _, _) => {
                let undone = self.known(format!("what-{}", step.reason.unwrap_or_default()), "what-other");
                self.text("what-undone", &[("step", undone.into())])
            }
            (what, _, _) => self.known(format!("what-{what}"), "what-other"),
        };
        let who = [
            ("channel", self.known(format!("channel-{}", step.channel), "channel-other").into()),
            ("by", self.known(format!("by-{}", step.by), "by-system").into()),
        ];
        let reason = step.reason.filter(|_| step.what != "undone").map(|code| {
            let reason = self.known(format!("reason-{code}"), "reason-other");
            self.text("history-reason", &[("reason", reason.into())])
        });
        let who = self.text("history-who", &who);
        StepWords { what, when: self.moment(step.moment), who, reason }
    }

    /// The text of `key`, or of `other` for a code that came after these texts.
    pub fn known(&self, key: String, other: &str) -> String {
        self.text(if self.has(&key) { &key } else { other }, &[])
    }
}
