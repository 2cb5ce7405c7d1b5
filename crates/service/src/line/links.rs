//! Who talks for whom: links between a talk in LINE and people, and the nonces that they are made with.
//!
//! A link keeps what its sign-in knew, sealed, so that it is worth exactly as much as voucher and birth date are: a list
//! that says another birth date ends it. One talk may be linked with several people, and a person with several talks.
//! A nonce is drawn by lot, kept under its digest, and good once and for ten minutes.
//! The surprise: to end a link is to erase it, so what a restart or an old backup brings back is destroyed again.

use jiff::civil::Date;
use kernel::command::{Command, HolderId};
use kernel::contact::KeyName;
use kernel::line::LineCommand;
use kernel::time::{Instant, MINUTE_MS};
use serde::{Deserialize, Serialize};
use store::{VaultChange, VaultQuery, VaultRow};

use super::intake::{day, of_away, unavailable};
use crate::Service;
use crate::chance;
use crate::citizen::{Channel, Order};
use crate::refusal::Refusal;
use crate::sequencer::VaultAway;
use crate::sign_in::{SignedIn, TypedBirthDate, TypedVoucher};
use crate::vault::{self, Field, Kept};
use crate::view::Moment;
use crate::wording::Lang;

/// People that one talk is linked with at most: as many as can be chosen from.
pub const LINE_PEOPLE_MAX: usize = 10;
/// How long a nonce is good: as long as LINE's own token.
const NONCE_MS: i64 = 10 * MINUTE_MS;
/// Who somebody can be to the one who talks.
const WHOM: [&str; 6] = ["self", "father", "mother", "spouse", "child", "other"];

/// Somebody whom a talk is linked with.
#[derive(Clone)]
pub struct LinePerson {
    /// Names the link, and says nothing.
    pub id: String,
    /// `self`, `father`, `mother`, `spouse`, `child` or `other`.
    pub whom: &'static str,
    /// The language of the talk.
    pub lang: Lang,
    /// Since when, at the venues of the programme.
    pub since: Moment,
    /// The person, as if signed in.
    pub who: SignedIn,
    by: [u8; 16],
    row: VaultRow,
}

/// A talk that is linked with a person.
pub(crate) struct LineTalk {
    /// Names the link, and says nothing.
    pub(crate) id: String,
    /// Who talks.
    pub(crate) user: String,
    /// Who the person is to them.
    pub(crate) whom: &'static str,
    /// The language of the talk.
    pub(crate) lang: Lang,
}

/// What became of a link that LINE says was agreed to.
pub enum Linking {
    /// It is made.
    Linked(Box<LinePerson>),
    /// It was begun too long ago, or was made before.
    Over,
    /// This talk has as many people as it can.
    Full,
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Link {
    user: String,
    holder: String,
    it: Begun,
    at: i64,
    by: [u8; 16],
}

#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Nonce {
    it: Begun,
    until: i64,
    day: String,
}

/// What a link is made of.
#[derive(Clone, Serialize, Deserialize)]
struct Begun {
    programme: String,
    municipality: String,
    number: String,
    born_on: Date,
    whom: String,
    lang: String,
}

impl Kept for Link {
    const FORM: u8 = 10;
    const BINDING: &'static [u8] = b"line link";

    fn found_by(&self) -> Vec<(Field, &str)> {
        vec![(Field::LineUser, &self.user), (Field::LineHolder, &self.holder)]
    }
}

impl Kept for Nonce {
    const FORM: u8 = 11;
    const BINDING: &'static [u8] = b"line nonce";

    fn found_by(&self) -> Vec<(Field, &str)> {
        vec![(Field::LineDay, &self.day)]
    }
}

impl Service {
    /// Begins a link for a person: what LINE is to bring back, unguessable, good once and for ten minutes.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn begin_line_link(&self, who: &SignedIn, whom: &str, lang: Lang) -> Result<String, Refusal> {
        use base64::Engine;
        let nonce = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(chance::bytes::<32>());
        let it = Begun {
            programme: who.programme().to_owned(),
            municipality: who.municipality_code(),
            number: who.voucher_number(),
            born_on: who.birth_date(),
            whom: known_whom(whom).to_owned(),
            lang: lang.code().to_owned(),
        };
        let now = self.now();
        let kept = Nonce { it, until: now.plus_ms(NONCE_MS).0, day: day(now.0) };
        let keys = self.keys();
        let row = vault::seal(&keys.vault, keys.line("nonce", &[nonce.as_bytes()]), &kept);
        let put = VaultChange::Put(row.ok_or_else(unavailable)?);
        self.sequencer().change_vault(put).await.map_err(of_away)?;
        Ok(nonce)
    }

    /// Makes the link that a nonce was drawn for. The same event again finds it made.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list any more, `contact.unavailable`, `overloaded`, `outcome.unknown`.
    pub async fn link_line(&self, user: &str, nonce: &str, event: &str) -> Result<Linking, Refusal> {
        let keys = self.keys();
        let by = keys.line("nonce", &[nonce.as_bytes()]);
        let people = self.line_people(user).await?;
        let begun =
            self.sequencer().vault(VaultQuery::OfHolder(by)).await.map_err(of_away)?.into_iter().next();
        if let Some(person) = people.iter().find(|person| person.by == by) {
            if let Some(begun) = begun {
                self.destroy(begun.key).await?;
            }
            return self.write_link(person, event).await;
        }
        let Some(begun) = begun else { return Ok(Linking::Over) };
        let nonce = vault::open::<Nonce>(&keys.vault, &begun).map_err(|_| unavailable())?;
        let Some(who) = self.line_signed_in(&nonce.it).filter(|_| self.now().0 < nonce.until) else {
            return Ok(Linking::Over);
        };
        let holder = who.person().holder;
        let before = people.iter().find(|person| person.who.person().holder == holder);
        if before.is_none() && people.len() >= LINE_PEOPLE_MAX {
            return Ok(Linking::Full);
        }
        let link = Link { user: user.to_owned(), holder: hex(&holder.0), it: nonce.it, at: self.now().0, by };
        let name = keys.line("link", &[user.as_bytes(), &holder.0]);
        let row = match before {
            Some(before) => vault::seal_next(&keys.vault, &before.row, &link).ok(),
            None => vault::seal(&keys.vault, name, &link),
        };
        let row = row.ok_or_else(unavailable)?;
        // A link that ended and whose end was not finished would be in the way.
        for old in self.sequencer().vault(VaultQuery::OfHolder(name)).await.map_err(of_away)? {
            if self.is_erased(&old) {
                self.destroy(old.key).await?;
            }
        }
        let changes = vec![VaultChange::Put(row.clone()), VaultChange::Destroy { key: begun.key }];
        let effects = self.sequencer().change_vault_at_once(changes).await.map_err(of_away)?;
        match effects.as_slice() {
            [true, true] => {}
            // Somebody else brought the same nonce in this moment: nobody keeps what they may not have.
            [true, _] => {
                self.destroy(row.key).await?;
                return Ok(Linking::Over);
            }
            _ => return Err(unavailable()),
        }
        let person = self.line_person(&row).ok_or_else(unavailable)?;
        let written = self.write_link(&person, event).await;
        if written.as_ref().is_err_and(|refusal| refusal.code == "login.no_match") {
            self.destroy(row.key).await?;
        }
        written
    }

    /// Everybody whom a talk is linked with, in the order in which they were linked.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn line_people(&self, user: &str) -> Result<Vec<LinePerson>, Refusal> {
        let rows = self.line_rows(Field::LineUser, user, 2 * LINE_PEOPLE_MAX).await.map_err(of_away)?;
        Ok(self.people_in(&rows))
    }

    /// Every talk that a person is linked with.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn line_links(&self, who: &SignedIn) -> Result<Vec<LinePerson>, Refusal> {
        let rows = self.line_rows_of(&self.vouchers_known(who)).await.map_err(of_away)?;
        Ok(self.people_in(&rows.into_iter().map(|(_, row)| row).collect::<Vec<_>>()))
    }

    /// Ends links, for good.
    ///
    /// # Errors
    /// `contact.erasing` if it is written down and will be finished later, `overloaded`, `outcome.unknown`.
    pub async fn unlink_line(&self, people: &[LinePerson], channel: Channel) -> Result<(), Refusal> {
        for person in people {
            let key = KeyName(person.row.key);
            let links = vec![(person.who.person().holder, key)];
            let command = Command::Line(LineCommand::Unlink { links });
            let order = Order::new(channel, None, b"unlink");
            self.carry_out(&person.who, command, &order, self.now(), || None).await?;
            self.note_erased(vec![key]).await;
            self.destroy(key.0).await.map_err(|_| Refusal::later("contact.erasing", 60))?;
        }
        Ok(())
    }

    /// Makes this the language of a talk with everybody whom it is linked with.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn speak_in_line(&self, user: &str, lang: Lang) -> Result<(), Refusal> {
        let keys = self.keys();
        for person in self.line_people(user).await? {
            let mut link = vault::open::<Link>(&keys.vault, &person.row).map_err(|_| unavailable())?;
            lang.code().clone_into(&mut link.it.lang);
            let row = vault::seal_next(&keys.vault, &person.row, &link).map_err(|_| unavailable())?;
            self.sequencer().change_vault(VaultChange::Put(row)).await.map_err(of_away)?;
        }
        Ok(())
    }

    /// The data keys of all links of a person, with the holders, as an erasure names them.
    pub(crate) async fn line_keys_of(&self, who: &SignedIn) -> Result<Vec<(HolderId, KeyName)>, Refusal> {
        let rows = self.line_rows_of(&self.vouchers_known(who)).await.map_err(of_away)?;
        Ok(rows.into_iter().map(|(holder, row)| (holder, KeyName(row.key))).collect())
    }

    /// The links of these holders that have not ended.
    pub(crate) async fn line_rows_of(
        &self,
        holders: &[HolderId],
    ) -> Result<Vec<(HolderId, VaultRow)>, VaultAway> {
        let mut found = Vec::new();
        for holder in holders {
            let rows = self.line_rows(Field::LineHolder, &hex(&holder.0), usize::from(u8::MAX)).await?;
            found.extend(rows.into_iter().filter(|row| !self.is_erased(row)).map(|row| (*holder, row)));
        }
        Ok(found)
    }

    /// The talks that are linked with the person who has these vouchers, as long as the list says what was proved.
    pub(crate) async fn line_talks(&self, holders: &[HolderId]) -> Result<Vec<LineTalk>, VaultAway> {
        let rows = self.line_rows_of(holders).await?;
        let talk = |(_, row): (HolderId, VaultRow)| {
            let link = vault::open::<Link>(&self.keys().vault, &row).ok()?;
            self.line_signed_in(&link.it)?;
            let lang = Lang::from_code(&link.it.lang).unwrap_or(Lang::Ja);
            let (id, whom) = (name_of(&row)?, known_whom(&link.it.whom));
            Some(LineTalk { id, user: link.user, whom, lang })
        };
        Ok(rows.into_iter().filter_map(talk).collect())
    }

    /// The person who has these vouchers, if a talk is linked with them and the list says what was proved.
    pub(crate) async fn line_linked(&self, holders: &[HolderId]) -> Result<Option<SignedIn>, VaultAway> {
        let rows = self.line_rows_of(holders).await?;
        let mut links = rows.iter().filter_map(|(_, row)| vault::open::<Link>(&self.keys().vault, row).ok());
        Ok(links.find_map(|link| self.line_signed_in(&link.it)))
    }

    /// Writes the link down, once for the event that brought it.
    async fn write_link(&self, person: &LinePerson, event: &str) -> Result<Linking, Refusal> {
        let link = LineCommand::Link { person: *person.who.person(), key: KeyName(person.row.key) };
        let order = Order::new(Channel::Line, Some(format!("line-{event}")), b"link");
        self.carry_out(&person.who, Command::Line(link), &order, self.now(), || None).await?;
        self.contact_given(&person.who);
        Ok(Linking::Linked(Box::new(person.clone())))
    }

    fn people_in(&self, rows: &[VaultRow]) -> Vec<LinePerson> {
        let there = rows.iter().filter(|row| !self.is_erased(row));
        let mut people: Vec<(i64, LinePerson)> =
            there.filter_map(|row| Some((self.made_at(row)?, self.line_person(row)?))).collect();
        people.sort_by(|one, other| (one.0, &one.1.id).cmp(&(other.0, &other.1.id)));
        people.into_iter().map(|(_, person)| person).collect()
    }

    fn made_at(&self, row: &VaultRow) -> Option<i64> {
        vault::open::<Link>(&self.keys().vault, row).ok().map(|link| link.at)
    }

    fn line_person(&self, row: &VaultRow) -> Option<LinePerson> {
        let link = match vault::open::<Link>(&self.keys().vault, row) {
            Ok(link) => link,
            Err(why) => {
                tracing::error!(%why, "a link with LINE cannot be opened");
                return None;
            }
        };
        let who = self.line_signed_in(&link.it)?;
        Some(LinePerson {
            id: name_of(row)?,
            whom: known_whom(&link.it.whom),
            lang: Lang::from_code(&link.it.lang).unwrap_or(Lang::Ja),
            since: who.zone().moment(Instant(link.at)),
            who,
            by: link.by,
            row: row.clone(),
        })
    }

    /// What was proved when the link was begun counts as long as the list says the same.
    fn line_signed_in(&self, it: &Begun) -> Option<SignedIn> {
        let typed = TypedVoucher {
            municipality_code: it.municipality.clone(),
            voucher_number: it.number.clone(),
            birth_date: TypedBirthDate::Text(it.born_on.to_string()),
        };
        let who = self.at_counter(&it.programme, &self.understand(&typed).ok()?)?;
        Some(who.through(Channel::Line))
    }

    /// All vouchers of a person; their own alone if the list does not know them any more.
    fn vouchers_known(&self, who: &SignedIn) -> Vec<HolderId> {
        let holder = who.person().holder;
        let state = self.read();
        let of_person =
            state.programme_at(who.person().programme).map(|held| held.vouchers_of_person(&holder));
        let mut holders = of_person.unwrap_or_default();
        if !holders.contains(&holder) {
            holders.push(holder);
        }
        holders
    }
}

/// What names a link, and says nothing.
fn name_of(row: &VaultRow) -> Option<String> {
    Some(hex(row.key.first_chunk::<6>()?))
}

fn known_whom(whom: &str) -> &'static str {
    WHOM.into_iter().find(|known| *known == whom).unwrap_or("self")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
