//! Figures of one process, for whoever watches it.
//!
//! Everything here is counted elsewhere and only written down; nothing here is stored, and no figure is of a person.

use crate::Service;

type Metric = (&'static str, &'static str, &'static str, u64);

impl Service {
    /// Figures in the text format of OpenMetrics.
    pub fn metrics(&self) -> String {
        use std::sync::atomic::Ordering::Relaxed;
        let counts = &self.sequencer().shared.counts;
        let ready = u64::from(self.readiness().ready);
        let clock = u64::from(self.sequencer().clock_alarm().is_some());
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
                "evidence_of_loss",
                "counter",
                "Findings that something is missing that the log vouched for; anything but 0 is an alarm",
                self.evidence().losses(),
            ),
            (
                "claims_open",
                "gauge",
                "Lost bookings that were proved, could not be put back, and whose holders have no other",
                self.open_claims(),
            ),
            ("ready", "gauge", "1 if the service can answer", ready),
        ];
        let mut text = String::new();
        for (name, kind, help, figure) in figures.into_iter().chain(self.of_last_audit()) {
            let suffix = if kind == "counter" { "_total" } else { "" };
            text.push_str(&format!(
                "# TYPE tashika_{name} {kind}\n# HELP tashika_{name} {help}.\ntashika_{name}{suffix} {figure}\n"
            ));
        }
        text.push_str("# EOF\n");
        text
    }

    /// What the last audit of this process found; nothing before there was one, so that a watcher can tell.
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
