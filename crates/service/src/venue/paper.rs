//! The list of a day on paper, printed ahead for when nothing else works: who is expected, and a signature that says so.
//!
//! It is a signed note (C2SP) by the key of the log, with the checkpoint that it rests on; nobody is named in it. The first
//! line holds blanks, which the name of a log cannot, so no paper list is ever a checkpoint.
//! The surprise: it is as old as it is; whoever booked after it is not on it, and the position says which those are.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

use super::{By, Counter, DayList};
use crate::Service;
use crate::evidence::note::{NoteFault, Verifier};
use crate::keys::sha256_of;
use crate::refusal::Refusal;

const FIRST_LINE: &str = "tashika paper list v1";
/// Bytes of a fingerprint that people compare by eye.
const FINGERPRINT_BYTES: usize = 8;

/// A list of a day to be printed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Paper {
    /// The list.
    pub list: DayList,
    /// The same as a signed note, without names.
    pub note: String,
    /// What stands on the paper, to be compared with that of the file.
    pub fingerprint: String,
}

impl Service {
    /// The list of a day as it may be printed; with names as [`Service::day_list`].
    ///
    /// # Errors
    /// As [`Service::day_list`].
    pub async fn paper_list(
        &self,
        by: &By<'_>,
        counter: &Counter,
        date: Date,
        with_names: bool,
    ) -> Result<Paper, Refusal> {
        let list = self.day_list(by, counter, date, with_names).await?;
        let checkpoint = self.log_checkpoint().await?;
        let checkpoint =
            self.evidence().verifier().open(&checkpoint).map_err(|_| Refusal::later("not_ready", 2))?;
        let mut text = format!(
            "{FIRST_LINE}\n{} {} {} at {}\n{} {} {}\n",
            list.programme,
            list.venue,
            list.date,
            list.as_of_time,
            checkpoint.origin,
            checkpoint.size,
            STANDARD.encode(checkpoint.root)
        );
        for hour in &list.hours {
            let _ = writeln!(text, "{} {}", hour.starts_at, hour.ends_at);
            for booking in &hour.bookings {
                let _ = writeln!(text, "{} {} {}", booking.number, booking.dose, booking.status);
            }
        }
        let fingerprint = fingerprint(&text);
        Ok(Paper { list, note: self.evidence().sign_words(&text), fingerprint })
    }
}

/// The text of a paper list that the log with this key signed, and its fingerprint.
///
/// # Errors
/// It is no paper list, or not signed by this key, or changed since.
pub fn read_paper<'a>(note: &'a str, log: &Verifier) -> Result<(&'a str, String), NoteFault> {
    let text = log.signed_text(note)?;
    let is_list = text.split('\n').next() == Some(FIRST_LINE);
    is_list.then(|| (text, fingerprint(text))).ok_or(NoteFault::Form)
}

fn fingerprint(text: &str) -> String {
    let digest = sha256_of(&[text.as_bytes()]);
    let parts = digest.iter().take(FINGERPRINT_BYTES).collect::<Vec<_>>();
    let words: Vec<String> =
        parts.chunks(2).map(|pair| pair.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
    words.join(" ")
}
