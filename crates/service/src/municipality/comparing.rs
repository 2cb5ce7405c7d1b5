//! A list that somebody brought to the console: read, checked, and compared with what is loaded, before anything is applied.
//!
//! The file itself is gone once it was read; what stays in memory for a while, under a name that only its account can use, are
//! digests, line numbers and reasons. Nothing is written to a disk or the journal until the list is applied, and then it goes
//! the same way as on the command line: staged, and made to count at once.
//! The surprise: vouchers that are loaded and not in the file can be counted and not named, because nobody kept their numbers;
//! they stay as they are, absence is no revocation.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;
use kernel::command::Command;
use kernel::roster::{ROWS_PER_ENTRY_MAX, RosterRow, Standing};
use kernel::state::ProgrammeState;
use kernel::time::{Instant, MINUTE_MS};

use super::difference::{BadRow, Changed, Difference, Finding, RowCompared, RowFinding};
use super::{Asker, code_of, held_of};
use crate::admin::{AdminRefusal, RosterLine, RosterLineState};
use crate::import::encoding::{Asked, Decoder, survey};
use crate::import::roster::{Options, Reader, Row};
use crate::import::{FileFault, Flaw};
use crate::keys::Keys;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::{Service, chance};

/// The largest file that is taken at the console; the command line takes larger ones.
pub const LIST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// How long a list that was looked at can be applied.
const DRAFT_MS: i64 = 30 * MINUTE_MS;
/// Rows of all lists that wait; the oldest goes for the newest.
const ROWS_WAITING_MAX: usize = 1_000_000;
/// Lists that are read at once.
const READERS: usize = 2;
/// Bad rows that are told; all are counted.
const BAD_ROWS_MAX: usize = 10_000;
/// Rows that are compared under one lock.
const AT_ONCE: usize = 5_000;

/// Lists that wait to be applied.
pub(crate) struct DraftDesk {
    drafts: Mutex<BTreeMap<String, Arc<Draft>>>,
    pub(super) readers: tokio::sync::Semaphore,
    /// One list of this process goes in at a time, or they would displace each other.
    turn: tokio::sync::Mutex<()>,
}

impl Default for DraftDesk {
    fn default() -> DraftDesk {
        DraftDesk {
            drafts: Mutex::default(),
            readers: tokio::sync::Semaphore::new(READERS),
            turn: tokio::sync::Mutex::default(),
        }
    }
}

/// A list that was looked at.
struct Draft {
    account: u32,
    place: (u16, u32),
    /// Identity that its import will have.
    import: u64,
    file: u64,
    read_at: Instant,
    rows: Vec<RosterRow>,
    difference: Arc<Difference>,
}

/// Where a list belongs: a programme and who issued its vouchers.
#[derive(Debug, Clone, Copy)]
pub struct RosterPlace<'a> {
    /// Programme identifier.
    pub programme: &'a str,
    /// Six digits.
    pub municipality: &'a str,
}

/// What was read of a file.
#[derive(Default)]
struct Read {
    lines: Vec<u32>,
    rows: Vec<RosterRow>,
    repeated: u64,
    bad: Vec<BadRow>,
    bad_rows: u64,
    file: u64,
    encoding: String,
}

impl Service {
    /// Whether an act may be done at a place; asked before anything that was sent is looked at.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `municipality_code.…`.
    pub async fn permit_at(
        &self,
        who: &StaffSession,
        act: Act,
        place: RosterPlace<'_>,
    ) -> Result<(), Refusal> {
        let object = match (place.programme, place.municipality) {
            ("", "") => Object::none(),
            (programme, code) => Object::person(self.programme_of(programme)?, code_of(code)?),
        };
        self.authorise(who, act, &object).await.map(|_| ())
    }

    /// Reads a list and compares it with what is loaded; answers with the name under which it waits to be applied.
    ///
    /// # Errors
    /// `staff.forbidden`, `roster.file` if it cannot be read, `overloaded` while others are read.
    pub async fn bring_list(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        bytes: Vec<u8>,
    ) -> Result<String, Refusal> {
        let (index, code) = (self.programme_of(place.programme)?, code_of(place.municipality)?);
        self.authorise(who, Act::LoadRoster, &Object::person(index, code)).await?;
        let desk = self.draft_desk();
        let _reading = desk.readers.try_acquire().map_err(|_| Refusal::later("overloaded", 5))?;
        let products = held_of(&self.read(), index)?.product_ids.clone();
        let (keys, today) = (self.keys(), self.any_zone().date(self.now()));
        let read = tokio::task::spawn_blocking(move || read(&bytes, &keys, code, products, today)).await;
        let read = read.map_err(|_| Refusal::plain("internal"))??;
        let difference = Arc::new(self.compared(index, code, &read).await?);
        let draft = Draft {
            account: who.account(),
            place: (index, code),
            import: chance::number(),
            file: read.file,
            read_at: self.now(),
            rows: read.rows,
            difference,
        };
        Ok(self.keep_draft(draft))
    }

    /// The difference that a list would make.
    ///
    /// # Errors
    /// `staff.forbidden`, `roster.draft` if it is not here (any more) or is not of this account and place.
    pub async fn difference(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        name: &str,
    ) -> Result<Arc<Difference>, Refusal> {
        Ok(self.draft(who, place, name).await?.difference.clone())
    }

    /// Applies a list that was looked at; bad rows are left out only if that is wished.
    ///
    /// # Errors
    /// As [`Service::difference`]; `roster.bad_rows` if there are some; `import.unknown` if another list of the municipality came in between,
    /// `import.reissues`.
    pub async fn apply_list(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        name: &str,
        without_bad_rows: bool,
    ) -> Result<Arc<Difference>, Refusal> {
        let draft = self.draft(who, place, name).await?;
        if draft.difference.bad_rows > 0 && !without_bad_rows {
            return Err(Refusal::plain("roster.bad_rows"));
        }
        let (programme, import) = (draft.place.0, draft.import);
        let (actor, channel) = self
            .permitted(Asker::Session(who), Act::LoadRoster, &Object::person(programme, draft.place.1))
            .await?;
        let _turn = self.draft_desk().turn.lock().await;
        let is_in = held_of(&self.read(), programme)?.undoable(import).is_some();
        if is_in {
            return Ok(draft.difference.clone());
        }
        let staged = async {
            let mut staged = 0;
            for rows in draft.rows.chunks(ROWS_PER_ENTRY_MAX) {
                let rows = rows.to_vec();
                let part = Command::StageRoster { programme, import, staged, rows };
                self.order_of(actor, channel, part).await?;
                staged = self.staged(programme, import);
            }
            let file = draft.file;
            self.order_of(actor, channel, Command::CommitRoster { programme, import, staged, file }).await
        };
        if let Err(refusal) = staged.await {
            // What is staged counts for nothing; the refusal that led here says more than one of this.
            let _ = self.order_of(actor, channel, Command::AbandonRoster { programme, import }).await;
            return Err(refusal);
        }
        Ok(draft.difference.clone())
    }

    async fn draft(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        name: &str,
    ) -> Result<Arc<Draft>, Refusal> {
        self.permit_at(who, Act::LoadRoster, place).await?;
        let here = (self.programme_of(place.programme)?, code_of(place.municipality)?);
        let drafts = self.draft_desk().drafts.lock().unwrap_or_else(PoisonError::into_inner);
        let found = drafts.get(name).filter(|draft| {
            draft.account == who.account()
                && draft.place == here
                && self.now().since(draft.read_at) < DRAFT_MS
        });
        found.cloned().ok_or(Refusal::plain("roster.draft"))
    }

    /// One list for each account waits, and no more rows than fit.
    fn keep_draft(&self, draft: Draft) -> String {
        let now = self.now();
        let name: String = chance::bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect();
        let mut drafts = self.draft_desk().drafts.lock().unwrap_or_else(PoisonError::into_inner);
        drafts.retain(|_, kept| kept.account != draft.account && now.since(kept.read_at) < DRAFT_MS);
        drafts.insert(name.clone(), Arc::new(draft));
        while drafts.len() > 1
            && drafts.values().map(|kept| kept.rows.len()).sum::<usize>() > ROWS_WAITING_MAX
        {
            let others = drafts.iter().filter(|(other, _)| **other != name);
            let Some(oldest) = others.min_by_key(|(_, kept)| kept.read_at).map(|(name, _)| name.clone())
            else {
                break;
            };
            drafts.remove(&oldest);
        }
        name
    }

    /// What rows of a list would change, for the command line.
    ///
    /// # Errors
    /// `programme.unknown`, and the first row that cannot be understood.
    pub(crate) fn compare_rows(
        &self,
        programme: &str,
        rows: &[RosterLine],
    ) -> Result<Vec<RowCompared>, AdminRefusal> {
        let state = self.read();
        let (_, held) =
            state.programme(programme).ok_or_else(|| crate::office::unknown_programme(&state, programme))?;
        let keys = self.keys();
        let compared = |row: &RosterLine| {
            let row = crate::office::roster_row(&keys, &held.product_ids, row)?;
            let known_valid = held.row(&row.holder).is_some_and(|known| known.standing == Standing::Valid);
            let found =
                RowFinding { line: 0, finding: found(held, &row), taken: held.has_active(&row.holder) };
            Ok(RowCompared { found, known_valid })
        };
        rows.iter().map(compared).collect()
    }

    async fn compared(&self, index: u16, code: u32, read: &Read) -> Result<Difference, Refusal> {
        let (_, tally) = self.tally(index, code).await?;
        let mut it = Difference {
            encoding: read.encoding.clone(),
            repeated: read.repeated,
            bad_rows: read.bad_rows,
            bad: read.bad.clone(),
            ..Difference::default()
        };
        let (mut known_valid, mut known_taken) = (0_u64, 0_u64);
        for (rows, lines) in read.rows.chunks(AT_ONCE).zip(read.lines.chunks(AT_ONCE)) {
            let state = self.read();
            let held = held_of(&state, index)?;
            for (row, line) in rows.iter().zip(lines) {
                let finding = found(held, row);
                let taken = held.has_active(&row.holder);
                if held.row(&row.holder).is_some_and(|known| known.standing == Standing::Valid) {
                    known_valid += 1;
                    known_taken += u64::from(taken);
                }
                it.add(RowFinding { line: *line, finding, taken });
            }
        }
        it.gone = tally.valid.saturating_sub(known_valid);
        it.gone_taken = tally.taken.saturating_sub(known_taken);
        Ok(it)
    }
}

fn found(held: &ProgrammeState, row: &RosterRow) -> Finding {
    match held.row(&row.holder) {
        None => Finding::Added,
        Some(known) if known == *row => Finding::Same,
        Some(known) => Finding::Changed(Changed {
            birth_date: known.proof != row.proof,
            state: known.standing != row.standing,
            doses: (known.doses_received, known.last_dose_on, known.product)
                != (row.doses_received, row.last_dose_on, row.product),
        }),
    }
}

/// Reads a whole file; digests are all that is kept of its good rows.
fn read(bytes: &[u8], keys: &Keys, code: u32, products: Vec<String>, today: Date) -> Result<Read, Refusal> {
    demand_text(bytes)?;
    let survey = survey(bytes, Asked::Auto).map_err(|error| unreadable("roster.file", error))?;
    let mut read = Read {
        file: survey.sha256.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte)),
        encoding: survey.encoding.to_string(),
        ..Read::default()
    };
    let options = Options { pad_left: false, today, products: products.clone() };
    let mut reader =
        Reader::open(Decoder::new(bytes, survey.encoding), options).map_err(|fault| of_file(&fault))?;
    while let Some(row) = reader.next_row().map_err(|fault| of_file(&fault))? {
        let line = u32::try_from(reader.line()).unwrap_or(u32::MAX);
        match row {
            Row::Good(row) => match strange(&row, code) {
                Some((column, reason)) => read.add_bad([BadRow { line, column: column.to_owned(), reason }]),
                None => match crate::office::roster_row(keys, &products, &row) {
                    Ok(row) => {
                        read.lines.push(line);
                        read.rows.push(row);
                    }
                    Err(why) => {
                        let reason = Flaw::verbatim(why.details.join("; "));
                        read.add_bad([BadRow { line, column: String::new(), reason }]);
                    }
                },
            },
            Row::Repeated { .. } => read.repeated += 1,
            Row::Bad(fields) => read.add_bad(fields.into_iter().map(|bad| BadRow {
                line,
                column: bad.column.unwrap_or_default(),
                reason: bad.reason,
            })),
        }
    }
    Ok(read)
}

/// Refuses a book of a spreadsheet, which people bring in place of the text that they meant to save from it.
pub(crate) fn demand_text(bytes: &[u8]) -> Result<(), Refusal> {
    let is_book = [&b"PK\x03\x04"[..], &b"\xD0\xCF\x11\xE0"[..]].iter().any(|sign| bytes.starts_with(sign));
    if is_book { Err(Refusal::plain("roster.book")) } else { Ok(()) }
}

/// Why a file cannot be read, as far as it can be said in any language.
pub(crate) fn of_file(fault: &FileFault) -> Refusal {
    let code = if matches!(fault, FileFault::Header(_)) { "roster.columns" } else { "roster.file" };
    unreadable(code, fault)
}

pub(crate) fn unreadable(code: &'static str, why: impl std::fmt::Display) -> Refusal {
    Refusal { args: vec![("reason", why.to_string())], ..Refusal::plain(code) }
}

/// What of a row is another municipality's: it could take a booking away from somebody who is not theirs.
pub(super) fn strange(row: &RosterLine, code: u32) -> Option<(&'static str, Flaw)> {
    let own = format!("{code:06}");
    if row.municipality_code != own {
        return Some(("municipality_code", Flaw::naming("flaw-voucher-of-others", "code", own)));
    }
    match &row.state {
        RosterLineState::SupersededBy(other, _) if *other != own => {
            Some(("state", Flaw::naming("flaw-successor-of-others", "code", own)))
        }
        _ => None,
    }
}

impl Read {
    fn add_bad(&mut self, reasons: impl IntoIterator<Item = BadRow>) {
        self.bad_rows += 1;
        let room = BAD_ROWS_MAX.saturating_sub(self.bad.len());
        self.bad.extend(reasons.into_iter().take(room));
    }
}
