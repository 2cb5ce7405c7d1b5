//! A promise that was broken, and which of the ten it was.

/// The ten promises, as they are numbered in `docs/concepts/simulation.md`.
pub mod promise {
    /// 1: nothing is told before it is durable.
    pub const DURABLE: u8 = 1;
    /// 2: nothing vanishes.
    pub const NOTHING_VANISHES: u8 = 2;
    /// 3: the state is the fold of the journal.
    pub const ONE_TRUTH: u8 = 3;
    /// 4: never too many.
    pub const NEVER_TOO_MANY: u8 = 4;
    /// 5: only the entitled, and every one of them.
    pub const ENTITLED: u8 = 5;
    /// 6: one kernel for all channels.
    pub const ONE_KERNEL: u8 = 6;
    /// 7: what you were told, you will see.
    pub const SEEN: u8 = 7;
    /// 8: it can be proved.
    pub const PROVABLE: u8 = 8;
    /// 9: little to steal.
    pub const LITTLE_TO_STEAL: u8 = 9;
    /// 10: same command, same answer.
    pub const SAME_ANSWER: u8 = 10;
}

/// Each promise in a few words.
const PROMISES: [&str; 10] = [
    "durable before said",
    "nothing vanishes",
    "one truth",
    "never too many",
    "only the entitled, and every one of them",
    "one kernel for all channels",
    "what you were told, you will see",
    "provable",
    "little to steal",
    "same command, same answer",
];

/// A broken promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which promise, from 1 to 10.
    pub promise: u8,
    /// What was seen.
    pub what: String,
}

impl Violation {
    /// A promise, and what was seen of it.
    pub fn new(promise: u8, what: impl Into<String>) -> Violation {
        Violation { promise, what: what.into() }
    }
}

impl std::fmt::Display for Violation {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = PROMISES.get(usize::from(self.promise).saturating_sub(1)).unwrap_or(&"");
        write!(out, "promise {} ({name}): {}", self.promise, self.what)
    }
}
