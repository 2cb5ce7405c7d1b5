//! The arguments of the tests that are programs: `--seed N`, `--long`, counts by name, and parts to run.
//!
//! Nothing more, so that a line in `xtask/release-tests.txt` or a printed seed can be repeated by hand.
//! The surprise: without `--seed` it is `TASHIKA_SEED`, and without that it is drawn.

use std::collections::BTreeMap;

/// What was asked for.
#[derive(Debug, Clone)]
pub struct Arguments {
    /// What everything is drawn from.
    pub seed: u64,
    /// Whether to take the time that thoroughness needs.
    pub long: bool,
    /// Parts to run; all if there are none.
    pub parts: Vec<String>,
    numbers: BTreeMap<String, u64>,
}

impl Arguments {
    /// Reads the command line, on which counts of these names may stand.
    ///
    /// # Panics
    /// When something else stands there.
    pub fn of_command_line(counts: &[&str]) -> Arguments {
        match Arguments::parse(std::env::args().skip(1), counts) {
            Ok(arguments) => arguments,
            Err(word) => panic!("{word:?} means nothing here; --seed N, --long, --{}", counts.join(" N, --")),
        }
    }

    /// A count, if it was given.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.numbers.get(name).copied()
    }

    /// Whether a part is to run.
    pub fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }

    fn parse(words: impl Iterator<Item = String>, counts: &[&str]) -> Result<Arguments, String> {
        let (mut words, mut numbers) = (words, BTreeMap::new());
        let (mut long, mut parts) = (false, Vec::new());
        while let Some(word) = words.next() {
            match word.strip_prefix("--") {
                Some("long") => long = true,
                Some(name) if name == "seed" || counts.contains(&name) => {
                    let number = words.next().and_then(|number| number.parse().ok()).ok_or(word.clone())?;
                    numbers.insert(name.to_owned(), number);
                }
                Some(_) => return Err(word),
                None => parts.push(word),
            }
        }
        let seed = numbers.remove("seed").unwrap_or_else(crate::chance::seed);
        Ok(Arguments { seed, long, parts, numbers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned), &["rounds"])
    }

    #[test]
    fn a_printed_seed_repeats_a_run() {
        let arguments = parse("--seed 7 --rounds 3 --long clock").expect("words that are known");
        assert_eq!((arguments.seed, arguments.number("rounds"), arguments.long), (7, Some(3), true));
        assert!(arguments.wants("clock") && !arguments.wants("flips"));
    }

    #[test]
    fn an_unknown_word_is_refused() {
        assert_eq!(parse("--round 3").expect_err("unknown"), "--round");
    }
}
