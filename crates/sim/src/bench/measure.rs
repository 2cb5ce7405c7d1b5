//! Measuring: the clock, medians, percentiles, and what the system says about a process.
//!
//! The only place of the benchmarks that reads a clock. Processor time comes in hundredths of a second, so a round
//! must be long enough for that.

use std::time::Instant;

/// The moment.
#[expect(clippy::disallowed_methods, reason = "benchmarks measure the machine's time")]
pub fn now() -> Instant {
    Instant::now()
}

/// The middle of some numbers; 0 of none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

/// The value below which `share` of the sorted values lie.
pub fn percentile(sorted: &[u32], share: f64) -> f64 {
    let index = (sorted.len() as f64 * share) as usize;
    sorted.get(index.min(sorted.len().saturating_sub(1))).copied().unwrap_or(0).into()
}

/// Seconds of processor time that a process has used, by itself and by the system for it.
pub fn cpu_seconds(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // The name in brackets may hold spaces; what is counted comes after it.
    let after = stat.rsplit_once(')').map_or("", |(_, after)| after);
    let ticks = |index| after.split_whitespace().nth(index).and_then(|text: &str| text.parse::<f64>().ok());
    (ticks(11).unwrap_or(0.0) + ticks(12).unwrap_or(0.0)) / 100.0
}

/// A figure in KiB of `/proc/self/status`, in bytes.
pub fn memory_bytes(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    let kib = line.and_then(|rest| rest.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kib.unwrap_or(0.0) * 1_024.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median(vec![3.0, 1.0, 2.0]).to_bits(), 2.0_f64.to_bits());
    }

    #[test]
    fn this_process_uses_memory() {
        assert!(memory_bytes("VmRSS") > 0.0);
    }
}
