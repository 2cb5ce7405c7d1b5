//! Looks for appointments of which it is time to remind people, and has that written down.
//!
//! What time it is at a venue is said here, by the zone of its programme; whom that concerns is the kernel's to say, and an entry
//! keeps it, so that a restart, another node or a turned clock reminds nobody twice. It hands nothing over: a reminder
//! is a message like any other from then on. The surprise: a day is done with only some minutes after its time, because
//! a booking that another node made in the last moment is not known here yet.

use std::collections::BTreeSet;

use jiff::civil::Time;
use kernel::booking_number::BookingNumber;
use kernel::outbox::{MessageKey, OutboxCommand, Reminder};
use kernel::programme::Reminders;
use kernel::state::State;
use kernel::time::{Instant, plus_days};

use super::Sender;
use crate::sequencer::Verdict;
use crate::zone::Zone;

/// How often it is looked for, in milliseconds.
const EVERY_MS: i64 = 30_000;
/// After so long nobody is added to those that a reminder concerns, in milliseconds.
const SETTLED_MS: i64 = 5 * 60_000;

/// How far one process is with it.
#[derive(Default)]
pub(super) struct Reminding {
    /// When it is looked for next, in monotonic time.
    at: Option<i64>,
    /// What is done with.
    over: BTreeSet<Reminder>,
}

impl Reminding {
    /// What is to be written down next, if anything.
    fn next(&mut self, state: &State, now: Instant) -> Option<(Reminder, Vec<BookingNumber>)> {
        let due = due(state, now);
        self.over.retain(|which| due.contains(which));
        for which in due {
            if self.over.contains(&which) {
                continue;
            }
            let numbers = state.to_remind(&which, now);
            if !numbers.is_empty() {
                return Some((which, numbers));
            }
            if now.since(which.since) >= SETTLED_MS {
                self.over.insert(which);
            }
        }
        None
    }
}

impl Sender {
    /// Has written down of whom it is time to remind, as many as an entry holds; `false` if it is not this process's turn.
    pub(super) async fn remind(&mut self) -> bool {
        let mono = self.monotonic();
        if self.reminding.at.is_some_and(|at| mono < at) {
            return true;
        }
        let next = {
            let (now, state) = (self.service.now(), self.service.read());
            self.reminding.next(&state, now)
        };
        if let Some((which, numbers)) = next {
            if !self.has_turn().await {
                return false;
            }
            let verdict = self.service.about_messages(OutboxCommand::Remind { which, numbers }).await;
            if matches!(verdict, Verdict::Happened { .. }) {
                return true;
            }
        }
        self.reminding.at = Some(mono.saturating_add(EVERY_MS));
        true
    }
}

/// Reminders whose time has come, for days that are not over: of each day the last.
fn due(state: &State, now: Instant) -> Vec<Reminder> {
    let programmes = state.programmes();
    let of_each = programmes.map(|(programme, held)| {
        let (reminders, zone) = (&held.definition.reminders, Zone::named(&held.definition.timezone));
        due_of(programme, reminders, &zone, now)
    });
    of_each.flatten().collect()
}

fn due_of(programme: u16, reminders: &Reminders, zone: &Zone, now: Instant) -> Vec<Reminder> {
    let mut days: Vec<u16> = reminders.days_before.clone();
    days.sort_unstable();
    let (Some(last), today) = (days.last(), zone.date(now)) else { return Vec::new() };
    let of_day = |ahead: u16| {
        let date = plus_days(today, i32::from(ahead));
        days.iter().find_map(|days_before| {
            let day = plus_days(date, i32::from(*days_before).saturating_neg());
            let since = zone.instant_of(day.to_datetime(time_of(reminders.minute_of_day)))?;
            let which = Reminder { programme, date, days_before: *days_before, since };
            (since <= now).then_some(which)
        })
    };
    (0..=*last).filter_map(of_day).collect()
}

fn time_of(minute_of_day: u16) -> Time {
    let part = |number: u16| i8::try_from(number).unwrap_or_default();
    Time::new(part(minute_of_day / 60), part(minute_of_day % 60), 0, 0).unwrap_or(Time::midnight())
}

/// How many days before a message reminds, and when the appointment begins, if the message is a reminder.
pub(in crate::messages) fn reminder(state: &State, key: MessageKey) -> Option<(u16, Instant)> {
    let (_, held, booking) = state.booking(key.number)?;
    let slot = held.slot_of(booking)?;
    let mut reminders = state.outbox().reminders(slot.row().date, key.number);
    let (days_before, _) = reminders.find(|(_, position)| *position == key.position)?;
    Some((days_before, slot.starts_at()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;

    fn at(text: &str) -> Instant {
        Instant(text.parse::<Timestamp>().expect("an instant").as_millisecond())
    }

    /// Days of appointments with how many days before, as seen at an instant.
    fn told(zone: &str, days: &[u16], minute: u16, now: &str) -> Vec<String> {
        let reminders = Reminders { days_before: days.to_vec(), minute_of_day: minute };
        let due = due_of(0, &reminders, &Zone::named(zone), at(now));
        due.iter().map(|which| format!("{} {}", which.date, which.days_before)).collect()
    }

    #[test]
    fn a_reminder_is_due_from_its_minute_on() {
        let tokyo = |now| told("Asia/Tokyo", &[1], 600, now);
        assert_eq!(tokyo("2021-05-29T09:59:59.999+09:00"), ["2021-05-29 1"]);
        assert_eq!(tokyo("2021-05-29T10:00:00+09:00"), ["2021-05-29 1", "2021-05-30 1"]);
    }

    #[test]
    fn the_day_is_that_of_the_venue_also_around_midnight() {
        let tokyo = |now| told("Asia/Tokyo", &[1], 0, now);
        assert_eq!(tokyo("2021-05-29T14:59:59Z"), ["2021-05-29 1", "2021-05-30 1"]);
        assert_eq!(tokyo("2021-05-29T15:00:00Z"), ["2021-05-30 1", "2021-05-31 1"]);
    }

    #[test]
    fn of_several_reminders_for_a_day_the_last_is_due() {
        let due = told("Asia/Tokyo", &[3, 0, 1], 600, "2021-05-29T12:00:00+09:00");
        assert_eq!(due, ["2021-05-29 0", "2021-05-30 1", "2021-05-31 3", "2021-06-01 3"]);
    }

    #[test]
    fn an_hour_that_a_clock_leaps_over_comes_after_the_leap_and_one_that_comes_twice_the_first_time() {
        let berlin = |now| told("Europe/Berlin", &[0], 150, now);
        assert!(berlin("2021-03-28T00:59:59Z").is_empty(), "01:59:59, and the clock leaps to 03:00");
        assert!(berlin("2021-03-28T01:29:59Z").is_empty(), "03:29:59");
        assert_eq!(berlin("2021-03-28T01:30:00Z"), ["2021-03-28 0"]);
        assert!(berlin("2021-10-31T00:29:59Z").is_empty(), "02:29:59, the first time");
        assert_eq!(berlin("2021-10-31T00:30:00Z"), ["2021-10-31 0"]);
    }

    #[test]
    fn a_day_before_the_clocks_change_keeps_its_hour() {
        let berlin = |now| told("Europe/Berlin", &[1], 600, now);
        assert_eq!(berlin("2021-03-27T08:59:59Z"), ["2021-03-27 1"]);
        assert_eq!(berlin("2021-03-27T09:00:00Z"), ["2021-03-27 1", "2021-03-28 1"]);
        assert_eq!(berlin("2021-03-28T08:00:00Z"), ["2021-03-28 1", "2021-03-29 1"]);
    }

    #[test]
    fn nobody_is_reminded_where_no_day_is_said() {
        assert!(told("Asia/Tokyo", &[], 600, "2021-05-29T12:00:00+09:00").is_empty());
    }
}
