//! The words of one sentence of a story, taken one by one or by the name before them.
//!
//! A word that nobody takes is an error, so that a typing slip in a story is never a condition that silently
//! does not hold.

use jiff::civil::Date;
use kernel::time::Instant;

use crate::town;

/// The words that are left.
pub struct Words<'a>(Vec<&'a str>);

impl<'a> Words<'a> {
    pub fn of(text: &'a str) -> Words<'a> {
        Words(text.split_whitespace().collect())
    }

    /// The next word.
    pub fn next(&mut self) -> Result<&'a str, String> {
        if self.0.is_empty() { Err("the sentence ends too soon".to_owned()) } else { Ok(self.0.remove(0)) }
    }

    /// The word after `name`, with `name` itself.
    pub fn after(&mut self, name: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|word| *word == name)?;
        if at + 1 >= self.0.len() {
            return None;
        }
        self.0.remove(at);
        Some(self.0.remove(at))
    }

    /// Day and time of day after `name`.
    pub fn instant_after(&mut self, name: &str) -> Result<Option<Instant>, String> {
        let Some(at) = self.0.iter().position(|word| *word == name) else { return Ok(None) };
        if at + 2 >= self.0.len() {
            return Err(format!("`{name}` wants a day and a time of day"));
        }
        let found: Vec<&str> = self.0.drain(at..at + 3).collect();
        Ok(Some(town::instant(day(found[1])?, minute(found[2])?)))
    }

    /// A number after `name`.
    pub fn number_after<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>, String> {
        self.after(name).map(number).transpose()
    }

    /// A day after `name`.
    pub fn day_after(&mut self, name: &str) -> Result<Option<Date>, String> {
        self.after(name).map(day).transpose()
    }

    /// Whether `word` is there; it is taken.
    pub fn flag(&mut self, word: &str) -> bool {
        let at = self.0.iter().position(|found| *found == word);
        at.map(|at| self.0.remove(at)).is_some()
    }

    /// Nothing may be left.
    pub fn finish(self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(format!("nobody understands `{}`", self.0.join(" "))) }
    }
}

/// A day as `2021-05-30`.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| format!("`{text}` is no day"))
}

/// Minutes after midnight of `09:30`.
pub fn minute(text: &str) -> Result<u16, String> {
    let (hour, minute) = text.split_once(':').ok_or_else(|| format!("`{text}` is no time of day"))?;
    Ok(number::<u16>(hour)? * 60 + number::<u16>(minute)?)
}

/// A number.
pub fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

/// A list with commas.
pub fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}
