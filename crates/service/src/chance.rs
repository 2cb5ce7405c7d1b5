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

/// A number that nobody can guess.
pub fn number() -> u64 {
    u64::from_be_bytes(bytes())
}
