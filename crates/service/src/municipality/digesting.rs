//! Duplicates between two programmes at the console: digests of a list to hand out, and a list held against another's digests.
//!
//! The list is brought each time, because nobody keeps voucher numbers; it, the key and the other side's file are read in
//! memory and forgotten with the answer. The surprise: a list with one bad row is refused whole, as on the command line: a row
//! that was passed over would be told as no duplicate.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::comparing::{demand_text, of_file, strange, unreadable};
use super::{ExchangeFault, ExchangeKey, RosterPlace, code_of, held_of};
use crate::Service;
use crate::import::encoding::{Asked, Decoder, survey};
use crate::import::roster::{Options, Reader, Row};
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;

/// A file of digests to hand to the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digested {
    /// The file.
    pub text: String,
    /// What tells that both sides have the same key.
    pub key: String,
}

/// What two lists have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    /// Vouchers of our list.
    pub ours: usize,
    /// Digests of the other side.
    pub theirs: usize,
    /// Lines of our list that are on the other one too.
    pub lines: Vec<u64>,
    /// What tells that both sides have the same key.
    pub key: String,
}

impl Service {
    /// Digests of a municipality's own list, for another organisation with the same key.
    ///
    /// # Errors
    /// `staff.forbidden`, `exchange.key`, `roster.file` if a row cannot be read, `overloaded` while other lists are read.
    pub async fn digest_list(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        key: &str,
        list: Vec<u8>,
    ) -> Result<Digested, Refusal> {
        let (key, ours) = self.digested(who, place, key, list).await?;
        let digests: BTreeSet<[u8; 32]> = ours.into_iter().map(|(_, digest)| digest).collect();
        Ok(Digested { text: key.write(&digests), key: key.name() })
    }

    /// Which lines of a municipality's own list are among another organisation's digests.
    ///
    /// # Errors
    /// As [`Self::digest_list`]; `exchange.file` if the digests cannot be read or are of another key.
    pub async fn compare_digests(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        key: &str,
        list: Vec<u8>,
        theirs: &[u8],
    ) -> Result<Shared, Refusal> {
        let (key, ours) = self.digested(who, place, key, list).await?;
        let text = String::from_utf8_lossy(theirs);
        let theirs = key.read_digests(&text).map_err(|fault| refused("exchange.file", &fault))?;
        let both = ours.iter().filter(|(_, digest)| theirs.contains(digest)).map(|(line, _)| *line);
        Ok(Shared { ours: ours.len(), theirs: theirs.len(), lines: both.collect(), key: key.name() })
    }

    async fn digested(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        key: &str,
        list: Vec<u8>,
    ) -> Result<(ExchangeKey, Vec<(u64, [u8; 32])>), Refusal> {
        let (index, code) = (self.programme_of(place.programme)?, code_of(place.municipality)?);
        self.authorise(who, Act::CompareDigests, &Object::person(index, code)).await?;
        let key = ExchangeKey::read(key).map_err(|fault| refused("exchange.key", &fault))?;
        let _reading =
            self.draft_desk().readers.try_acquire().map_err(|_| Refusal::later("overloaded", 5))?;
        let products = held_of(&self.read(), index)?.product_ids.clone();
        let today = self.any_zone().date(self.now());
        let read = tokio::task::spawn_blocking(move || {
            let ours = each(&list, &key, code, products, today)?;
            Ok::<_, Refusal>((key, ours))
        });
        read.await.map_err(|_| Refusal::plain("internal"))?
    }
}

/// Every voucher of a list, with its line.
fn each(
    list: &[u8],
    key: &ExchangeKey,
    code: u32,
    products: Vec<String>,
    today: Date,
) -> Result<Vec<(u64, [u8; 32])>, Refusal> {
    demand_text(list)?;
    let unreadable = |why: String| unreadable("roster.file", why);
    let survey = survey(list, Asked::Auto).map_err(|error| unreadable(error.to_string()))?;
    let options = Options { pad_left: false, today, products };
    let mut reader =
        Reader::open(Decoder::new(list, survey.encoding), options).map_err(|fault| of_file(&fault))?;
    let mut found = Vec::new();
    while let Some(row) = reader.next_row().map_err(|fault| of_file(&fault))? {
        match row {
            Row::Good(row) => {
                if let Some((_, flaw)) = strange(&row, code) {
                    return Err(unreadable(format!("line {}: {flaw}", reader.line())));
                }
                let digest = key.digest(&row.municipality_code, &row.voucher_number, row.birth_date);
                found.push((reader.line(), digest));
            }
            Row::Repeated { .. } => {}
            Row::Bad(fields) => {
                let first = fields.first().map(ToString::to_string).unwrap_or_default();
                return Err(unreadable(first));
            }
        }
    }
    Ok(found)
}

fn refused(code: &'static str, fault: &ExchangeFault) -> Refusal {
    Refusal { args: vec![("reason", fault.to_string())], ..Refusal::plain(code) }
}
