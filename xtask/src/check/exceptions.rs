//! The named exceptions in `xtask/exceptions.txt`, a list that may only shrink.
//!
//! An entry states today's measure exactly, so that growth shows in a diff and shrinking is written down.

use super::Finding;

/// Where the list lies.
pub const PATH: &str = "xtask/exceptions.txt";

/// The list, with a mark on each entry that was needed.
pub struct Exceptions {
    entries: Vec<Entry>,
    broken: Vec<Finding>,
}

struct Entry {
    line: usize,
    rule: String,
    place: String,
    measure: usize,
    needed: bool,
}

impl Exceptions {
    /// Reads the list.
    pub fn parse(text: &str) -> Exceptions {
        let mut exceptions = Exceptions { entries: Vec::new(), broken: Vec::new() };
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match entry(index + 1, line) {
                Some(entry) => exceptions.entries.push(entry),
                None => exceptions.broken.push(Finding::new(
                    format!("{PATH}:{}", index + 1),
                    "an exception is RULE PLACE MEASURE REASON, with a reason",
                )),
            }
        }
        exceptions
    }

    /// Judges one measure against its limit and the list.
    pub fn judge(
        &mut self,
        rule: &str,
        place: &str,
        measure: usize,
        limit: usize,
        advice: &str,
    ) -> Option<Finding> {
        let entry = self.entries.iter_mut().find(|entry| entry.rule == rule && entry.place == place);
        let Some(entry) = entry else {
            let message = || format!("{measure} {rule}, at most {limit}: {advice}");
            return (measure > limit).then(|| Finding::new(place, message()));
        };
        entry.needed = measure > limit;
        if entry.needed && measure != entry.measure {
            let message =
                format!("{measure} {rule}, but {PATH} says {}: {advice}, then state it", entry.measure);
            return Some(Finding::new(place, message));
        }
        None
    }

    /// Returns the entries that nothing needs.
    pub fn unused(self) -> Vec<Finding> {
        let mut findings = self.broken;
        for entry in self.entries.iter().filter(|entry| !entry.needed) {
            let message =
                format!("{} {} needs no exception any more: delete the line", entry.rule, entry.place);
            findings.push(Finding::new(format!("{PATH}:{}", entry.line), message));
        }
        findings
    }
}

fn entry(line: usize, text: &str) -> Option<Entry> {
    let mut words = text.split_whitespace();
    let (rule, place) = (words.next()?.to_string(), words.next()?.to_string());
    let measure = words.next()?.parse().ok()?;
    words.next()?;
    Some(Entry { line, rule, place, measure, needed: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# why\nfile-lines a.rs 650 one table that is read as a whole\n";

    #[test]
    fn over_the_limit_is_found() {
        assert!(Exceptions::parse("").judge("file-lines", "a.rs", 601, 600, "split it").is_some());
    }

    #[test]
    fn a_named_exception_passes() {
        assert_eq!(Exceptions::parse(LIST).judge("file-lines", "a.rs", 650, 600, "split it"), None);
    }

    #[test]
    fn a_grown_exception_is_found() {
        assert!(Exceptions::parse(LIST).judge("file-lines", "a.rs", 651, 600, "split it").is_some());
    }

    #[test]
    fn a_shrunk_exception_is_found() {
        assert!(Exceptions::parse(LIST).judge("file-lines", "a.rs", 649, 600, "split it").is_some());
    }

    #[test]
    fn an_exception_that_nothing_needs_is_found() {
        assert_eq!(Exceptions::parse(LIST).unused().len(), 1);
    }

    #[test]
    fn an_exception_without_a_reason_is_found() {
        assert_eq!(Exceptions::parse("file-lines a.rs 650\n").unused().len(), 1);
    }
}
