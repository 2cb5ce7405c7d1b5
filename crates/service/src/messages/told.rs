//! What became of the messages about a booking or a turn, for whoever is asked about it.
//!
//! What is over comes from the journal and is the same on every node; why something did not go yet is known to the node that
//! sends. It never says where a message went to: who may see contact data asks for them.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::booking::Booking;
use kernel::outbox::MessageKey;
use kernel::state::{ProgrammeState, State};
use kernel::waitlist::Waiter;

use super::Way;
use crate::Service;
use crate::view::Moment;
use crate::zone::Zone;

/// A message about a booking or a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTold {
    /// Since when it was due, or when it ended, RFC 3339.
    pub at: String,
    /// `due`, or the name of its ending: `handed_over`, `refused`, `given_up`, `opted_out`, `erased`.
    pub standing: &'static str,
    /// How many days before it reminds, if it is a reminder.
    pub reminds: Option<u16>,
    /// By what it went or was tried last.
    pub way: Option<&'static str>,
    /// Why it did not go yet, and when it will be tried again, if it was tried.
    pub trouble: Option<(String, Moment)>,
}

impl Service {
    /// The messages about a booking, the oldest first.
    pub(crate) fn messages_about(
        &self,
        state: &State,
        (held, zone): (&ProgrammeState, &Zone),
        booking: &Booking,
    ) -> Vec<MessageTold> {
        let number = booking.number;
        let steps = held.history(booking, u64::MAX);
        let days: BTreeSet<Date> =
            steps.iter().filter_map(|step| held.slot_of(*step)).map(|slot| slot.row().date).collect();
        let reminders = days.into_iter().flat_map(|date| state.outbox().reminders(date, number));
        let wanted = state.outbox().wanted(number).iter().copied();
        let others = steps.iter().map(|step| step.position).chain(wanted).map(|position| (position, None));
        let mut all: Vec<(u64, Option<u16>)> =
            reminders.map(|(days_before, position)| (position, Some(days_before))).chain(others).collect();
        all.sort_unstable();
        let told = all.into_iter().filter_map(|(position, reminds)| {
            self.message_told(state, zone, MessageKey { position, number }, reminds)
        });
        told.collect()
    }

    /// The messages about a turn on a waitlist, the oldest first, each with the step that it tells of.
    pub fn messages_about_turn(
        &self,
        state: &State,
        zone: &Zone,
        waiter: &Waiter,
    ) -> Vec<(&'static str, MessageTold)> {
        let told = waiter.steps.iter().filter_map(|step| {
            let key = MessageKey { position: step.position, number: waiter.number };
            Some((step.what.as_str(), self.message_told(state, zone, key, None)?))
        });
        told.collect()
    }

    fn message_told(
        &self,
        state: &State,
        zone: &Zone,
        key: MessageKey,
        reminds: Option<u16>,
    ) -> Option<MessageTold> {
        if let Some(ended) = state.outbox().ended(key) {
            let (at, way) = (zone.rfc3339(ended.at), ended.way.map(Way::as_str));
            return Some(MessageTold { at, standing: ended.ending.as_str(), reminds, way, trouble: None });
        }
        if let Some(since) = state.outbox().letter_since(key) {
            let (at, way) = (zone.rfc3339(since), Some(Way::Letter.as_str()));
            return Some(MessageTold { at, standing: "due", reminds, way, trouble: None });
        }
        // Where nothing is sent nobody waits for a message.
        let since = state.outbox().due_since(key).filter(|_| self.message_desk().sends())?;
        let at = zone.rfc3339(since);
        let trouble = self.message_desk().trouble(key);
        let way = trouble.as_ref().map(|it| it.way.as_str());
        let trouble = trouble.map(|it| (it.why, zone.moment(it.again_at)));
        Some(MessageTold { at, standing: "due", reminds, way, trouble })
    }
}
