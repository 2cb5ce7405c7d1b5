//! What people type where a number is wanted, made plain.
//!
//! Full-width characters become ASCII; for numbers, every kind of space and hyphen is dropped, also those that
//! Unicode normalisation leaves alone (U+2010, U+2015, U+2212, U+30FC). Never used on names: there a changed
//! character would be another person. The surprise: text beyond [`MAX_CHARS`] is cut, one character later, so
//! that every reader sees that it is too long and none pays for it.

/// The longest text that any number or date field takes, in characters.
pub const MAX_CHARS: usize = 64;

/// Trims, and maps full-width ASCII (U+FF01 to U+FF5E) and the ideographic space to ASCII.
///
/// At most [`MAX_CHARS`] + 1 characters come back.
pub fn fold(text: &str) -> String {
    let start = text.trim_start_matches(is_blank);
    let cut = start.char_indices().nth(MAX_CHARS.saturating_add(1)).map_or(start.len(), |(at, _)| at);
    let kept = start.get(..cut).unwrap_or_default();
    kept.trim_end_matches(is_blank).chars().map(fold_char).collect()
}

/// The ASCII digits of a text after folding, without spaces and hyphens; or the first character that is neither.
///
/// The text must not be longer than a field takes: of more than [`MAX_CHARS`] digits only the first
/// [`MAX_CHARS`] + 1 come back, which no number has.
pub fn digits_only(text: &str) -> Result<String, char> {
    let mut digits = String::new();
    for found in text.chars().filter(|found| !is_blank(*found) && !is_hyphen(*found)).map(fold_char) {
        if !found.is_ascii_digit() {
            return Err(found);
        }
        if digits.len() > MAX_CHARS {
            break;
        }
        digits.push(found);
    }
    Ok(digits)
}

/// The letters and digits of a code, folded and in capitals: spaces, hyphens of any kind and marks are dropped.
/// The long-vowel mark counts as a hyphen, because that is what a Japanese keyboard gives for it.
pub fn code_only(text: &str) -> String {
    let kept = text.chars().map(fold_char).filter(|found| found.is_alphanumeric() && !is_hyphen(*found));
    kept.take(MAX_CHARS.saturating_add(1)).map(|found| found.to_ascii_uppercase()).collect()
}

/// One full-width character as ASCII; any other as it is.
fn fold_char(found: char) -> char {
    match found {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(found).saturating_sub(0xFEE0)).unwrap_or(found),
        other => other,
    }
}

/// Spaces of every width, zero width included, the byte order mark and the direction marks that come with pasting.
fn is_blank(found: char) -> bool {
    found.is_whitespace()
        || matches!(
            found,
            '\u{00AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

/// The hyphens, dashes, minus signs and long-vowel marks that are typed between groups of digits.
pub(crate) fn is_hyphen(found: char) -> bool {
    matches!(
        found,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '\u{FF70}'
    )
}
