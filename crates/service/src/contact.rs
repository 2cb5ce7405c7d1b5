//! Contact data: how to reach who booked. Kept sealed in the vault, shown to its holder only in part, erased for good.
//!
//! Whoever holds a voucher and knows a birth date may change or erase what is kept, but is never shown it whole: a voucher
//! is read by the whole household. Nothing here touches a booking, and no booking waits for anything here.
//! To erase is an entry first, and only when that is durable is the key destroyed; a crash between the two is made good at
//! the next start.

pub(crate) mod erased;
mod orders;
pub(crate) mod reading;

use std::collections::BTreeSet;

use kernel::command::{Command, HolderId};
use kernel::contact::{Ask, ContactAsked, KeyName};
use serde::{Deserialize, Serialize};
use store::{VaultChange, VaultQuery, VaultRow};

use crate::Service;
use crate::citizen::{Order, Told};
use crate::refusal::{FieldError, Refusal};
use crate::sequencer::VaultAway;
use crate::sign_in::SignedIn;
use crate::vault::{self, Content, Messages, Sealed};
use crate::view::ContactView;
use crate::wording::Lang;

/// Writers of the same row that one writer waits for.
const TRIES_MAX: usize = 4;

/// What a person typed. An absent field stays as it is kept; an empty one is wiped out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedContact {
    /// Name in kana.
    pub kana_name: Option<String>,
    /// Telephone number.
    pub telephone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
}

/// What was understood of it, as it will be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct UnderstoodContact {
    /// Name in katakana.
    pub kana_name: Option<String>,
    /// Telephone number, digits only.
    pub telephone: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// The language in which messages are wanted, if the door knows it.
    pub lang: Option<Lang>,
}

impl UnderstoodContact {
    fn onto(&self, before: Content) -> Content {
        let or = |said: &Option<String>, before: String| said.clone().unwrap_or(before);
        Content {
            kana_name: or(&self.kana_name, before.kana_name),
            telephone: or(&self.telephone, before.telephone),
            email: or(&self.email, before.email),
            lang: self.lang.map_or(before.lang, |lang| lang.code().to_owned()),
            ..before
        }
    }
}

impl Service {
    /// Reads what was typed for a programme. `kept` is what the holder gave before, which an absent field leaves as it is.
    ///
    /// # Errors
    /// All wrong fields at once, in the order of the form; `contact.not_asked` if the programme asks for nothing.
    pub fn understand_contact(
        &self,
        programme: &str,
        typed: &TypedContact,
        kept: Option<&ContactView>,
    ) -> Result<UnderstoodContact, Refusal> {
        let asked = self.contact_asked(programme).ok_or(Refusal::plain("programme.unknown"))?;
        if !asked.anything() {
            return Err(Refusal::plain("contact.not_asked"));
        }
        let has = |field: fn(&ContactView) -> &Option<String>| kept.is_some_and(|kept| field(kept).is_some());
        let kana_name =
            reading::kana_name(asked.kana_name, typed.kana_name.as_deref(), has(|it| &it.kana_name));
        let telephone =
            reading::telephone(asked.telephone, typed.telephone.as_deref(), has(|it| &it.telephone));
        let email = reading::email(asked.email, typed.email.as_deref(), has(|it| &it.email));
        match (kana_name, telephone, email) {
            (Ok(kana_name), Ok(telephone), Ok(email)) => {
                Ok(UnderstoodContact { kana_name, telephone, email, lang: None })
            }
            (kana_name, telephone, email) => {
                let wrong: [Option<FieldError>; 3] = [kana_name.err(), telephone.err(), email.err()];
                Err(Refusal::of_fields(wrong.into_iter().flatten().collect()))
            }
        }
    }

    /// Keeps contact data, durable when told. The same order again changes nothing and has the answer that it had.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list any more, `idempotency.mismatch` if the order's key came with
    /// something else, `command.void`, `contact.unavailable`, `not_ready`.
    pub async fn keep_contact(
        &self,
        who: &SignedIn,
        contact: &UnderstoodContact,
        order: &Order,
    ) -> Result<Told<ContactView>, Refusal> {
        let key = self.contact_order(who, order)?;
        let told = |content: &Content, repeated| {
            let position = self.sequencer().durable();
            Ok(Told { answer: view(content, who), position, repeated })
        };
        let mut written = false;
        for _ in 0..TRIES_MAX {
            let found = self.rows_of(who).await?;
            let before = found.iter().find(|row| !self.is_erased(row));
            let kept = self.content_of(who, &found)?;
            let first = key.map_or(Ok(None), |key| orders::first_kept(&kept.orders, key, self.now()))?;
            let is_newest = before.is_some_and(|row| vault::is_newest(&self.keys().vault, row));
            // The same request again says what was kept of it, whatever is kept by now.
            let said = Content { kept_at: first.unwrap_or(self.now().0), ..contact.onto(kept.clone()) };
            let repeated = first.is_some() && !written;
            if first.is_some() && is_newest {
                return told(&said, repeated);
            }
            let content = if first.is_some() { kept } else { orders::noted(said.clone(), key) };
            let row = match before {
                Some(before) => vault::seal_next(&self.keys().vault, before, &content).ok(),
                None => vault::seal(&self.keys().vault, who.person().holder.0, &content),
            };
            let row = row.ok_or_else(|| unavailable(None))?;
            // A row whose erasure was not finished would be in the way.
            for erased in found.iter().filter(|row| self.is_erased(row)) {
                self.destroy(erased.key).await?;
            }
            let kept = self.sequencer().change_vault(VaultChange::Put(row.clone())).await.map_err(of_away)?;
            // Erased in this moment: the destruction that follows would take what is being kept. Or the vault key was
            // renewed in this moment: it must not be left under the old one.
            if kept && !self.is_erased(&row) && vault::is_newest(&self.keys().vault, &row) {
                self.contact_given(who);
                return told(&said, repeated);
            }
            written |= kept;
        }
        Err(Refusal::later("contact.unavailable", 2))
    }

    /// What is kept of a person, as far as they are shown it.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list any more, `contact.unavailable`, `not_ready`.
    pub async fn contact(&self, who: &SignedIn) -> Result<Option<ContactView>, Refusal> {
        let found = self.rows_of(who).await?;
        if found.iter().all(|row| self.is_erased(row)) {
            return Ok(None);
        }
        self.content_of(who, &found).map(|content| Some(view(&content, who)))
    }

    /// Erases everything that is kept of a person; whether anything was. The bookings stay.
    ///
    /// # Errors
    /// `login.no_match` if the voucher is not on the list any more, `contact.unavailable`, `contact.erasing` if it is written
    /// down and will be finished later, `overloaded`, `outcome.unknown`.
    pub async fn erase_contact(&self, who: &SignedIn, order: Order) -> Result<Told<bool>, Refusal> {
        let found = self.rows_of(who).await?;
        let mut keys: Vec<_> = found.iter().filter(|row| !self.is_erased(row)).map(named).collect();
        keys.extend(self.call_back_keys(&self.vouchers_of_person(who)));
        keys.extend(self.line_keys_of(who).await?);
        let position = self.sequencer().durable();
        if keys.is_empty() {
            return Ok(Told { answer: false, position, repeated: false });
        }
        let names: Vec<KeyName> = keys.iter().map(|(_, key)| *key).collect();
        let command = Command::EraseContact { person: Some(*who.person()), keys };
        let told = self.carry_out(who, command, &order, self.now(), || None).await?;
        // Only what the journal names: a request that is sent again may find rows that were kept after it.
        let gone: Vec<KeyName> = {
            let state = self.read();
            names.into_iter().filter(|key| state.is_erased(*key)).collect()
        };
        self.note_erased(gone.clone()).await;
        for key in gone {
            self.destroy(key.0).await.map_err(|_| Refusal::later("contact.erasing", 60))?;
        }
        Ok(Told { answer: true, position: told.position, repeated: told.repeated })
    }

    /// What a programme asks for.
    pub(crate) fn contact_asked(&self, programme: &str) -> Option<ContactAsked> {
        self.read().programme(programme).map(|(_, held)| held.definition.contact)
    }

    /// Rows of these holders, those that were erased and not destroyed yet among them.
    pub(crate) async fn rows_of_holders(&self, holders: &[HolderId]) -> Result<Vec<VaultRow>, VaultAway> {
        let mut rows = Vec::new();
        for holder in holders {
            rows.extend(self.sequencer().vault(VaultQuery::OfHolder(holder.0)).await?);
        }
        Ok(rows)
    }

    pub(crate) fn is_erased(&self, row: &VaultRow) -> bool {
        let key = KeyName(row.key);
        self.read().is_erased(key) || self.inner.erased.contains(key)
    }

    /// Names erased keys outside the store too. A failure is made good at the next start.
    pub(crate) async fn note_erased(&self, keys: Vec<KeyName>) {
        let service = self.clone();
        let noted = tokio::task::spawn_blocking(move || service.inner.erased.add(keys)).await;
        if let Ok(Err(error)) = noted {
            tracing::error!(%error, "the list of erased keys beside the head file cannot be written");
        }
    }

    /// Takes the list of erased keys outside the store: what it names is destroyed, what it lacks is added.
    pub(crate) async fn take_erased(&self, folder: &std::path::Path) {
        let known: BTreeSet<KeyName> = self.read().erased_keys().collect();
        let taken =
            self.inner.erased.open(folder).and_then(|()| self.inner.erased.add(known.iter().copied()));
        if let Err(error) = taken {
            tracing::error!(%error, "the list of erased keys beside the head file cannot be used");
        }
        let lost = self.inner.erased.names().into_iter().filter(|key| !known.contains(key));
        for key in lost {
            match self.destroy(key.0).await {
                Ok(false) => {}
                Ok(true) => tracing::warn!(
                    "contact data was erased in a journal that is not this one; it is destroyed"
                ),
                // Nobody is shown it: the list is asked for every row.
                Err(_) => tracing::error!("contact data that was erased could not be destroyed"),
            }
        }
    }

    pub(crate) async fn destroy(&self, key: [u8; 16]) -> Result<bool, Refusal> {
        self.sequencer().change_vault(VaultChange::Destroy { key }).await.map_err(of_away)
    }

    /// The rows of all vouchers of a person who is still on the list.
    async fn rows_of(&self, who: &SignedIn) -> Result<Vec<VaultRow>, Refusal> {
        let holders = {
            let state = self.read();
            let held = state.programme_at(who.person().programme);
            let held = held.map_err(|rule| Refusal::of_rule(rule, who.zone()))?;
            held.known(who.person()).map_err(|rule| Refusal::of_rule(rule, who.zone()))?;
            held.vouchers_of_person(&who.person().holder)
        };
        self.rows_of_holders(&holders).await.map_err(of_away)
    }

    fn vouchers_of_person(&self, who: &SignedIn) -> Vec<HolderId> {
        let state = self.read();
        let held = state.programme_at(who.person().programme);
        held.map(|held| held.vouchers_of_person(&who.person().holder)).unwrap_or_default()
    }

    /// What the first row that counts holds; nothing but the voucher if none does.
    fn content_of(&self, who: &SignedIn, rows: &[VaultRow]) -> Result<Content, Refusal> {
        match rows.iter().find(|row| !self.is_erased(row)) {
            Some(row) => vault::open(&self.keys().vault, row).map_err(|sealed| unavailable(Some(sealed))),
            None => Ok(nothing_of(who)),
        }
    }
}

/// What is kept of somebody who has given nothing: the voucher.
pub(crate) fn nothing_of(who: &SignedIn) -> Content {
    Content {
        municipality: who.municipality_code().parse().unwrap_or_default(),
        number: who.voucher_number().parse().unwrap_or_default(),
        kana_name: String::new(),
        telephone: String::new(),
        email: String::new(),
        kept_at: 0,
        orders: Vec::new(),
        lang: String::new(),
        messages: Messages::Any,
        no_reminders: false,
    }
}

/// A row's key with its holder, as an entry names it.
pub(crate) fn named(row: &VaultRow) -> (HolderId, KeyName) {
    (HolderId(row.holder), KeyName(row.key))
}

/// As far as the holder is shown it: enough to recognise, too little to learn.
fn view(content: &Content, who: &SignedIn) -> ContactView {
    let some = |text: &str, masked: fn(&str) -> String| (!text.is_empty()).then(|| masked(text));
    ContactView {
        kana_name: some(&content.kana_name, reading::masked_name),
        telephone: some(&content.telephone, reading::masked_telephone),
        email: some(&content.email, reading::masked_email),
        kept_at: who.zone().rfc3339(kernel::time::Instant(content.kept_at)),
    }
}

fn of_away(away: VaultAway) -> Refusal {
    let _ = away;
    Refusal::later("contact.unavailable", 30)
}

fn unavailable(sealed: Option<Sealed>) -> Refusal {
    if let Some(why) = sealed {
        tracing::error!(%why, "contact data does not open: bring the vault key back from where the keys are kept");
    }
    Refusal::later("contact.unavailable", 300)
}

/// Whether a field is asked for.
pub(crate) fn is_asked(ask: Ask) -> bool {
    ask != Ask::No
}
