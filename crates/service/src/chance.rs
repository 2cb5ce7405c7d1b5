//! Chance: the only place that draws random numbers, from the operating system.
//!
//! What is drawn into the journal comes from a [`Source`], so that a simulator can draw it from a seed; the
//! program has only [`OperatingSystem`].

/// Where random bytes come from.
pub trait Source: Send + Sync {
    /// Fills all of `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Bytes that nobody can guess.
#[derive(Debug, Default)]
pub struct OperatingSystem;

impl Source for OperatingSystem {
    /// Panics only if the operating system cannot give any, in which case nothing here may go on.
    #[expect(clippy::disallowed_methods, reason = "the one place that draws random numbers")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// Bytes that nobody can guess.
pub fn bytes<const N: usize>() -> [u8; N] {
    drawn(&OperatingSystem)
}

/// A number that nobody can guess.
pub fn number() -> u64 {
    u64::from_be_bytes(bytes())
}

/// Bytes from a source.
pub(crate) fn drawn<const N: usize>(source: &dyn Source) -> [u8; N] {
    let mut drawn = [0_u8; N];
    source.fill(&mut drawn);
    drawn
}

/// Numbers from a source, drawn all at once: asking the operating system for each costs more than deciding.
pub(crate) fn numbers(source: &dyn Source, count: usize) -> Vec<u64> {
    let mut drawn = vec![0_u8; count.saturating_mul(8)];
    source.fill(&mut drawn);
    let (words, _) = drawn.as_chunks::<8>();
    words.iter().map(|word| u64::from_be_bytes(*word)).collect()
}
