//! Figures of one process, for whoever watches it.
//!
//! Everything here is counted elsewhere and only written down; nothing here is stored, and no figure is of a person.

use crate::Service;
use crate::evidence::WitnessStanding;

type Metric = (&'static str, &'static str, &'static str, u64);

impl Service {
    /// Figures in the text format of OpenMetrics.
    pub fn metrics(&self) -> String {
        use std::sync::atomic::Ordering::Relaxed;
        let counts = &self.sequencer().shared.counts;
        let ready = u64::from(self.readiness().ready);
        let clock = u64::from(self.sequencer().clock_alarm().is_some());
        let (waiting, offers) = self.who_waits();
        let figures = [
            ("commands", "counter", "Commands decided", counts.commands.load(Relaxed)),
            ("refusals", "counter", "Commands refused by a rule", counts.refused.load(Relaxed)),
            ("batches", "counter", "Batches released", counts.batches.load(Relaxed)),
            (
                "turned_away",
                "counter",
                "Commands turned away by a full queue",
                counts.turned_away.load(Relaxed),
            ),
            (
                "unknown_outcomes",
                "counter",
                "Commands whose outcome stayed unknown",
                counts.unknown.load(Relaxed),
            ),
            ("queue_length", "gauge", "Commands that wait", self.sequencer().waiting() as u64),
            ("journal_position", "gauge", "Entries that are durable", self.sequencer().durable()),
            (
                "delayed_vouchers",
                "gauge",
                "Vouchers with a sign-in delay",
                self.throttle().delayed(self.now()) as u64,
            ),
            ("clock_alarm", "gauge", "1 if the wall clock is not to be believed", clock),
            (
                "log_signatures",
                "counter",
                "Checkpoints of the public log signed",
                self.evidence().signatures(),
            ),
            (
                "claims_open",
                "gauge",
                "Lost bookings that were proved, could not be put back, and whose holders have no other",
                self.open_claims(),
            ),
            ("waitlist_waiting", "gauge", "People who wait for a place", waiting),
            ("waitlist_offers", "gauge", "Of these, people to whom one is offered", offers),
            ("ready", "gauge", "1 if the service can answer", ready),
        ];
        let mut text = String::new();
        for (name, kind, help, figure) in figures
            .into_iter()
            .chain(self.of_losses())
            .chain(self.of_room())
            .chain(self.of_last_audit())
            .chain(self.of_last_backup())
        {
            let suffix = if kind == "counter" { "_total" } else { "" };
            text.push_str(&format!(
                "# TYPE tashika_{name} {kind}\n# HELP tashika_{name} {help}.\ntashika_{name}{suffix} {figure}\n"
            ));
        }
        text.push_str(&self.of_messages());
        text.push_str(&self.of_witnesses());
        text.push_str("# EOF\n");
        text
    }

    fn of_losses(&self) -> [Metric; 2] {
        [
            (
                "evidence_of_loss",
                "counter",
                "Findings that something is missing that the log vouched for",
                self.all_losses(),
            ),
            (
                "evidence_of_loss_open",
                "gauge",
                "Such findings that nobody has settled; anything but 0 is an alarm",
                self.open_losses(),
            ),
        ]
    }

    /// Room on the disk; nothing where there is no disk to ask.
    fn of_room(&self) -> Vec<Metric> {
        let Some(room) = self.room().look(self.clock().monotonic()) else { return Vec::new() };
        let paused = u64::from(room.is_low);
        vec![
            (
                "room_free_bytes",
                "gauge",
                "Bytes that are free on the disk of the data folder",
                room.free_bytes,
            ),
            ("room_kept_bytes", "gauge", "Bytes below which nobody new can book", room.kept_bytes),
            ("bookings_paused", "gauge", "1 if nobody new can book for want of room", paused),
        ]
    }

    /// How the outbox stands.
    fn of_messages(&self) -> String {
        let figures = self.outbox_figures();
        let mut text = String::new();
        for (name, help, figure) in [
            ("messages_due", "Bookings whose message is due, of people without an address too", figures.due),
            ("letters_waiting", "Letters that wait to be printed", figures.letters),
        ] {
            text.push_str(&format!(
                "# TYPE tashika_{name} gauge\n# HELP tashika_{name} {help}.\ntashika_{name} {figure}\n"
            ));
        }
        let is_paused = |way: &str| u64::from(figures.paused.iter().any(|(paused, _)| *paused == way));
        let paused = figures.troubled_by.iter().map(|(way, _)| (*way, is_paused(way)));
        for (name, help, series) in [
            (
                "messages_waiting",
                "Messages that were tried and did not go yet, by way",
                figures.troubled_by.clone(),
            ),
            ("message_ways_paused", "1 where nobody is there to take messages of the way", paused.collect()),
        ] {
            text.push_str(&format!("# TYPE tashika_{name} gauge\n# HELP tashika_{name} {help}.\n"));
            for (way, figure) in series {
                text.push_str(&format!("tashika_{name}{{way=\"{way}\"}} {figure}\n"));
            }
        }
        text.push_str("# TYPE tashika_messages_ended counter\n# HELP tashika_messages_ended Messages by how they ended.\n");
        for (ending, way, count) in figures.ended_by {
            text.push_str(&format!(
                "tashika_messages_ended_total{{ending=\"{ending}\",way=\"{way}\"}} {count}\n"
            ));
        }
        text
    }

    /// What each witness cosigned; nothing where there is none.
    fn of_witnesses(&self) -> String {
        let standings = self.evidence().witnessing().standings();
        let families = [
            ("witness_cosigned_size", "gauge", "Entries of the newest checkpoint that the witness cosigned"),
            (
                "witness_cosigned_timestamp_seconds",
                "gauge",
                "When it cosigned that, seconds since 1970; 0 if never",
            ),
            ("witness_failures", "counter", "Requests to the witness that came to nothing"),
            (
                "witness_other_history",
                "gauge",
                "1 if the witness knows another history than this journal; anything but 0 is an alarm",
            ),
        ];
        let figures =
            |it: &WitnessStanding| [it.size, it.at.unwrap_or(0), it.failures, u64::from(it.other_history)];
        let mut text = String::new();
        for (index, (name, kind, help)) in families.iter().enumerate().filter(|_| !standings.is_empty()) {
            text.push_str(&format!("# TYPE tashika_{name} {kind}\n# HELP tashika_{name} {help}.\n"));
            let suffix = if *kind == "counter" { "_total" } else { "" };
            for standing in &standings {
                let label = standing.name.replace('\\', "\\\\").replace('"', "\\\"");
                let figure = figures(standing).get(index).copied().unwrap_or(0);
                text.push_str(&format!("tashika_{name}{suffix}{{witness=\"{label}\"}} {figure}\n"));
            }
        }
        text
    }

    /// The newest backup of this data folder; nothing before there was one.
    fn of_last_backup(&self) -> Vec<Metric> {
        let Some(last) = self.last_backup() else { return Vec::new() };
        let at = u64::try_from(last.at.as_second()).unwrap_or(0);
        vec![
            (
                "backup_timestamp_seconds",
                "gauge",
                "When the newest backup was finished and found sound, seconds since 1970",
                at,
            ),
            ("backup_entries", "gauge", "Entries of the journal in that backup", last.entries),
            ("backup_bytes", "gauge", "Bytes of that backup", last.bytes),
        ]
    }

    /// What the last audit found; nothing before there was one, so that a watcher can tell.
    fn of_last_audit(&self) -> Vec<Metric> {
        let Some(last) = self.last_audit() else { return Vec::new() };
        let at = u64::try_from(last.at_ms / 1_000).unwrap_or(0);
        vec![
            ("audit_timestamp_seconds", "gauge", "When the last audit ended, seconds since 1970", at),
            ("audit_entries", "gauge", "Entries that the last audit read", last.entries),
            (
                "audit_violations",
                "gauge",
                "Broken promises that the last audit found; anything but 0 is an alarm",
                last.violations,
            ),
        ]
    }
}
