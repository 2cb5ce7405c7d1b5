//! Chance: the only place that draws random numbers, from the operating system.

/// Bytes that nobody can guess.
///
/// Panics only if the operating system cannot give any, in which case nothing here may go on.
#[expect(clippy::disallowed_methods, reason = "the one place that draws random numbers")]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut drawn = [0_u8; N];
    getrandom::fill(&mut drawn).expect("the operating system gives random bytes");
    drawn
}

/// Numbers that nobody can guess, drawn all at once: asking the operating system for each costs more than deciding.
#[expect(clippy::disallowed_methods, reason = "the one place that draws random numbers")]
pub fn numbers(count: usize) -> Vec<u64> {
    let mut drawn = vec![0_u8; count.saturating_mul(8)];
    getrandom::fill(&mut drawn).expect("the operating system gives random bytes");
    let (words, _) = drawn.as_chunks::<8>();
    words.iter().map(|word| u64::from_be_bytes(*word)).collect()
}

/// A number that nobody can guess.
pub fn number() -> u64 {
    u64::from_be_bytes(bytes())
}
