//! Letters for people who are reached by nothing else, or want paper: a print file for the municipality, and its index.
//!
//! Postal addresses are the municipality's, and nothing here knows one: whoever prints brings the list of vouchers, as for the
//! register, and gets for each letter the voucher by which its own register has the address. Nothing of the list is kept, and
//! no voucher number is on a letter. The surprise: that a letter is in a file is written down before the file is made, so
//! nobody gets two because two people pressed the button; a file that was lost is made again by its number, and says so.

use std::collections::BTreeSet;

use kernel::booking::{Booking, Detail, Status};
use kernel::command::{Actor, Channel, Command, HolderId};
use kernel::municipality::MunicipalityCode;
use kernel::outbox::{Ending, LETTERS_PER_FILE_MAX, MessageKey, OutboxCommand, PrintFile, Way};
use kernel::roster::Standing;
use kernel::state::{ProgrammeState, State};
use kernel::time::{DAY_MS, Instant};
use kernel::voucher::VoucherNumber;
use serde::{Deserialize, Serialize};

use super::about::{About, numbers_of};
use super::identity;
use super::sender::{reminder, told_now};
use super::writing::{self, Subject};
use crate::Service;
use crate::admin::RosterLine;
use crate::export::vrs;
use crate::municipality::RosterPlace;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::sequencer::{Share, Submission, Verdict};
use crate::staff::StaffSession;
use crate::vault::Messages;
use crate::view::Moment;
use crate::wording::Lang;
use crate::zone::Zone;

/// A letter that would be printed later than this before what it tells of comes too late.
const LATE_MS: i64 = 3 * DAY_MS;
/// How long a print may take, in milliseconds.
const PRINT_MS: i64 = 60_000;

/// What is asked about letters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterAsk {
    /// Which of these vouchers have letters that wait, or are in a file.
    Which {
        /// Vouchers of a list, a part of it.
        vouchers: Vec<RosterLine>,
        /// The file that is to be made again.
        again: Option<u64>,
    },
    /// Puts the letters of these vouchers into a file.
    Print {
        /// Those that have letters.
        vouchers: Vec<RosterLine>,
        /// The file that is to be made again.
        again: Option<u64>,
    },
}

/// What is told about letters.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LetterReply {
    /// Vouchers that have letters.
    Which {
        /// Each of them.
        vouchers: Vec<RosterLine>,
    },
    /// A print file.
    File(LetterFile),
}

/// A print file with what is in it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LetterFile {
    /// Its number, the position of the entry that says it was made.
    pub number: u64,
    /// Programme identifier.
    pub programme: String,
    /// Whether it was made before.
    pub again: bool,
    /// The letters, a page each.
    pub letters: Vec<Letter>,
    /// How many letters of these vouchers wait for the next file.
    pub left: usize,
}

/// A letter.
#[derive(Clone, Serialize, Deserialize)]
pub struct Letter {
    /// Its identity, the same in every file that it is in.
    pub id: String,
    /// Whose register has the address.
    pub municipality_code: String,
    /// Under which voucher.
    pub voucher_number: String,
    /// Code of its language.
    pub lang: String,
    /// One line.
    pub subject: String,
    /// The whole text.
    pub text: String,
    /// The booking it is about, if it has a place: without hyphens, and as people read it.
    pub booking: Option<(String, String)>,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Letter(…)")
    }
}

/// How a municipality's letters stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LettersTold {
    /// How many wait to be printed.
    pub waiting: usize,
    /// Files that can be made again, the newest first.
    pub files: Vec<PrintFileTold>,
}

/// A print file, as a list has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintFileTold {
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub at: Moment,
    /// How many of its letters are to people of the municipality.
    pub letters: usize,
    /// How often it was made again.
    pub again: u32,
}

/// A letter that is to be put into a file.
struct Wanted {
    key: MessageKey,
    /// Its voucher, by its place in the list.
    line: usize,
    holders: Vec<HolderId>,
}

/// A letter that goes, with its language.
struct Going {
    key: MessageKey,
    line: usize,
    lang: Lang,
}

impl Service {
    /// From now on whoever is reached by nothing else gets letters. `site` is the address that people type.
    pub fn print_letters_for(&self, site: &str) {
        self.message_desk().known().letters = Some(site.trim_end_matches('/').to_owned());
    }

    /// Whether whoever is reached by nothing else gets letters.
    pub fn prints_letters(&self) -> bool {
        self.message_desk().known().letters.is_some()
    }

    /// How the letters of a municipality stand; nothing where none are printed.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn letters_told(
        &self,
        programme: &str,
        municipality: &str,
    ) -> Result<Option<LettersTold>, Refusal> {
        if !self.prints_letters() {
            return Ok(None);
        }
        let code =
            MunicipalityCode::well_formed(municipality).map_err(|it| Refusal::plain(it.code()))?.value();
        let (told, mark) = {
            let state = self.read();
            let (index, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
            let zone = Zone::named(&held.definition.timezone);
            let is_of = |key: &MessageKey| is_of(&state, (index, code), *key);
            let waiting = state.outbox().letters().filter(|(key, _)| is_of(key)).count();
            let file = |(number, file): (u64, &PrintFile)| {
                let letters = file.letters.iter().filter(|(key, _)| is_of(key)).count();
                let (at, again) = (zone.moment(file.at), file.again);
                (letters > 0).then_some(PrintFileTold { number, at, letters, again })
            };
            let files = state.outbox().print_files().rev().filter_map(file).collect();
            (LettersTold { waiting, files }, self.sequencer().mark(&state))
        };
        self.settled(mark, None).await?;
        Ok(Some(told))
    }

    /// Puts the letters of a municipality's people into a file, by the list that it brought; that it did is an entry first.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `municipality_code.…`, `roster.file`, `roster.bad_rows`, `letters.off`,
    /// `letters.none`, `letters.unknown_file`, `contact.unavailable`, `not_ready`.
    pub async fn letter_file(
        &self,
        who: &StaffSession,
        place: RosterPlace<'_>,
        list: Vec<u8>,
        again: Option<u64>,
    ) -> Result<LetterFile, Refusal> {
        let programme = self.read().programme(place.programme).map(|(index, _)| index);
        let programme = programme.ok_or(Refusal::plain("programme.unknown"))?;
        let code =
            MunicipalityCode::well_formed(place.municipality).map_err(|it| Refusal::plain(it.code()))?;
        let permit = self.authorise(who, Act::PrintLetters, &Object::person(programme, code.value())).await?;
        let today = self.today(place.programme);
        let products = self.read().programme_at(programme).map(|held| held.product_ids.clone());
        let products = products.map_err(|_| Refusal::plain("programme.unknown"))?;
        let lines = tokio::task::spawn_blocking(move || vrs::read(&list, products, today)).await;
        let mut lines = lines.map_err(|_| Refusal::plain("internal"))??;
        lines.retain(|line| line.municipality_code == place.municipality);
        self.print_letters(place.programme, &lines, again, (permit.actor(), permit.channel())).await
    }

    /// Those of these vouchers that have letters which wait, or are in a file.
    ///
    /// # Errors
    /// `programme.unknown`, `letters.unknown_file`.
    pub(crate) fn with_letters(
        &self,
        programme: &str,
        lines: Vec<RosterLine>,
        again: Option<u64>,
    ) -> Result<Vec<RosterLine>, Refusal> {
        let wanted: BTreeSet<usize> =
            self.wanted(programme, &lines, again)?.into_iter().map(|it| it.line).collect();
        let numbered = lines.into_iter().enumerate();
        Ok(numbered.filter(|(index, _)| wanted.contains(index)).map(|(_, line)| line).collect())
    }

    /// Puts the letters of these vouchers into a file.
    ///
    /// # Errors
    /// `programme.unknown`, `letters.off`, `letters.none`, `letters.unknown_file`, `contact.unavailable`, `not_ready`.
    pub(crate) async fn print_letters(
        &self,
        programme: &str,
        lines: &[RosterLine],
        again: Option<u64>,
        by: (Actor, Channel),
    ) -> Result<LetterFile, Refusal> {
        let site = self.message_desk().known().letters.clone().ok_or(Refusal::plain("letters.off"))?;
        let wanted = self.wanted(programme, lines, again)?;
        let (going, left) = self.going(wanted, again.is_some()).await?;
        let index = self.read().programme(programme).map(|(index, _)| index);
        let keys = going.iter().map(|it| it.key).collect();
        let print = OutboxCommand::Print {
            programme: index.ok_or(Refusal::plain("programme.unknown"))?,
            again,
            keys,
        };
        let position = self.printed(print, by).await?;
        let number = again.unwrap_or(position);
        let mut letters = Vec::new();
        for it in going {
            letters.extend(self.letter(number, &it, &lines[it.line], &site));
        }
        let mark = self.sequencer().mark(&self.read());
        self.settled(mark, None).await?;
        Ok(LetterFile { number, programme: programme.to_owned(), again: again.is_some(), letters, left })
    }

    /// Letters of these vouchers, each once, under a voucher that counts if there is one.
    fn wanted(
        &self,
        programme: &str,
        lines: &[RosterLine],
        again: Option<u64>,
    ) -> Result<Vec<Wanted>, Refusal> {
        let (state, keys) = (self.read(), self.keys());
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let file = match again {
            None => None,
            Some(number) => {
                let file = state.outbox().print_file(number).ok_or(Refusal::plain("letters.unknown_file"))?;
                Some(file.letters.iter().map(|(key, _)| (key.number, *key)).collect::<Vec<_>>())
            }
        };
        let (mut wanted, mut known) = (Vec::new(), BTreeSet::new());
        for counts in [true, false] {
            for (line, row) in lines.iter().enumerate() {
                let Some(holder) = holder_of(&keys, row) else { continue };
                let stands = held.row(&holder).is_some_and(|row| row.standing == Standing::Valid);
                if stands != counts {
                    continue;
                }
                for number in numbers_of(held, &holder) {
                    let waiting = state.outbox().letter_of(number);
                    let keys: Vec<MessageKey> = match &file {
                        None => waiting.into_iter().collect(),
                        Some(file) => file.iter().filter(|(of, _)| *of == number).map(|it| it.1).collect(),
                    };
                    for key in keys.into_iter().filter(|key| known.insert(*key)) {
                        wanted.push(Wanted { key, line, holders: held.vouchers_of_person(&holder) });
                    }
                }
            }
        }
        wanted.sort_by_key(|it| it.line);
        Ok(wanted)
    }

    /// Those that go, and how many are left for another file. Who wants no messages any more, and what would come too late,
    /// is written down and left out.
    async fn going(&self, wanted: Vec<Wanted>, again: bool) -> Result<(Vec<Going>, usize), Refusal> {
        let (mut going, mut left) = (Vec::new(), 0);
        for Wanted { key, line, holders } in wanted {
            if going.len() == LETTERS_PER_FILE_MAX {
                left += 1;
                continue;
            }
            let content = self.content_of_person(&holders).await;
            let content = content.map_err(|()| Refusal::later("contact.unavailable", 30))?;
            let refuses = content.as_ref().is_some_and(|content| {
                content.messages == Messages::None || (content.no_reminders && self.reminds(key))
            });
            let ending = match (refuses, self.would_be_late(key)) {
                (true, _) => Some(Ending::OptedOut),
                (false, true) => Some(Ending::GivenUp),
                (false, false) => None,
            };
            match ending.filter(|_| !again) {
                Some(ending) => {
                    self.write_down(OutboxCommand::End { key, ending, way: Some(Way::Letter) }).await;
                }
                None => {
                    let lang = content.and_then(|content| Lang::from_code(&content.lang)).unwrap_or(Lang::Ja);
                    going.push(Going { key, line, lang });
                }
            }
        }
        Ok((going, left))
    }

    fn reminds(&self, key: MessageKey) -> bool {
        reminder(&self.read(), key).is_some()
    }

    fn would_be_late(&self, key: MessageKey) -> bool {
        comes_too_late(&self.read(), key, self.now())
    }

    /// Writes a print down; the position of its entry.
    async fn printed(
        &self,
        print: OutboxCommand,
        (actor, channel): (Actor, Channel),
    ) -> Result<u64, Refusal> {
        let valid_until = self.now().plus_ms(PRINT_MS);
        let command = Command::Outbox(print);
        let submission = Submission { command, channel, actor, key: None, valid_until };
        match self.sequencer().submit(submission, Share::Kept).await {
            Verdict::Happened { position, .. } | Verdict::Again { position, .. } => {
                Ok(position.saturating_sub(1))
            }
            Verdict::Refused { refusal, .. } => Err(Refusal::of_rule(refusal, &self.any_zone())),
            Verdict::NotProcessed => Err(Refusal::later("overloaded", 1)),
            Verdict::Unknown => Err(Refusal::later("outcome.unknown", 2)),
        }
    }

    /// A letter that is in this file, from what it is about as that stands.
    fn letter(&self, file: u64, it: &Going, row: &RosterLine, site: &str) -> Option<Letter> {
        let state = self.read();
        let printed = state.outbox().print_file(file)?;
        let since = printed.letters.iter().find(|(key, _)| *key == it.key)?.1;
        let (programme, news, moment) = told_now(&state, it.key, self.now())?;
        let about = Subject {
            programme: &programme,
            news: &news,
            moment,
            site,
            stop: None,
            way: Way::Letter,
            whom: None,
        };
        let written = writing::written(it.lang, &about);
        Some(Letter {
            id: identity(it.key, since, ""),
            municipality_code: row.municipality_code.clone(),
            voucher_number: row.voucher_number.clone(),
            lang: it.lang.code().to_owned(),
            subject: written.subject,
            text: written.text,
            booking: news.place().map(|booking| (booking.id.clone(), booking.number.clone())),
        })
    }
}

/// Whether this letter would come too late; so would one about what is not there.
pub(super) fn comes_too_late(state: &State, key: MessageKey, now: Instant) -> bool {
    About::of(state, key).is_none_or(|about| about.is_too_late(now))
}

/// Whether a letter would come too late for what it tells: the place as it stands, or the one that the office took away.
pub(super) fn is_too_late(held: &ProgrammeState, booking: &Booking, now: Instant) -> bool {
    if booking.status == Status::Cancelled {
        return false;
    }
    let history = held.history(booking, u64::MAX);
    let moved = history.last().is_some_and(|step| matches!(step.detail, Detail::Relocated(_)));
    let before = history.iter().rev().nth(1).filter(|_| moved);
    let before = before.and_then(|step| held.slot_of(*step)).map(|slot| slot.starts_at());
    let stands = held.slot_of(booking).map(|slot| slot.starts_at());
    let is_near = |at: Instant| at.since(now) < LATE_MS;
    stands.is_some_and(is_near) || before.is_some_and(|at| at > now && is_near(at))
}

fn is_of(state: &State, (programme, code): (u16, u32), key: MessageKey) -> bool {
    let about = About::of(state, key).filter(|about| about.programme == programme);
    let owner = about.and_then(|about| about.held().row(&about.owner()?));
    owner.is_some_and(|row| row.municipality == code)
}

fn holder_of(keys: &crate::keys::Keys, row: &RosterLine) -> Option<HolderId> {
    let code = MunicipalityCode::well_formed(&row.municipality_code).ok()?;
    let number = VoucherNumber::parse(&row.voucher_number).ok()?;
    Some(keys.holder(code.value(), number.value()))
}
