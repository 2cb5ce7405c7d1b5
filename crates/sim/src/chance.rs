//! Chance from a seed: splitmix64 (Steele, Lea, Flood 2014), enough for tests and the same on every machine.
//!
//! Never for secrets. The surprise: [`seed`] reads `TASHIKA_SEED`, so that a printed failure can be run again.

/// A sequence of numbers that a seed determines.
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of this seed.
    pub fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        if end == 0 { 0 } else { self.number() % end }
    }

    /// One of these.
    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let index = usize::try_from(self.below(all.len() as u64)).ok()?;
        all.get(index)
    }
}

/// The seed in `TASHIKA_SEED`, or a fresh one.
pub fn seed() -> u64 {
    #[expect(clippy::disallowed_methods, reason = "tests are driven through the environment")]
    let given = std::env::var("TASHIKA_SEED");
    given.ok().and_then(|text| text.parse().ok()).unwrap_or_else(service::chance::number)
}
