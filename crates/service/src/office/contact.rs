//! Contact data for staff: show it, find it, erase it; and the vault's rows under a new key.
//!
//! Whose data somebody is about to see is an entry of the journal, durable before they see it: whoever looks cannot take that
//! back, and an auditor finds it where everything else is. A row beside the journal could be removed by those whom it is about.
//! The surprise: a search writes an entry for everybody it found, and nothing when it found nobody.

use kernel::command::{Command, HolderId};
use kernel::contact::{Ask, KEYS_PER_COMMAND_MAX, KeyName};
use kernel::time::Instant;
use store::{VAULT_ROWS_MAX, VaultChange, VaultQuery, VaultRow};

use super::audit::hex;
use super::{Answer, refused, voucher};
use crate::Service;
use crate::admin::{AdminRefusal, ContactTold, ContactWanted, Fault, Reply, RewrapCounts};
use crate::contact::{named, reading};
use crate::desk::call_backs::KeptCall;
use crate::keys::KeyRing;
use crate::refusal::FieldError;
use crate::sequencer::VaultAway;
use crate::staff::secrets::Secrets;
use crate::vault::{self, Content, Field, Kept, Sealed};
use crate::wording::{Lang, Words, plain};

impl Service {
    pub(super) async fn show_contact(&self, wanted: &ContactWanted) -> Answer {
        let mut rows = match wanted {
            ContactWanted::Voucher { municipality_code, voucher_number } => {
                self.rows_of_voucher(municipality_code, voucher_number).await?
            }
            ContactWanted::KanaName(typed) => {
                let read = reading::kana_name(Ask::Required, Some(typed), false);
                self.rows_with(Field::KanaName, read, typed).await?
            }
            ContactWanted::Telephone(typed) => {
                let read = reading::telephone(Ask::Required, Some(typed), false);
                self.rows_with(Field::Telephone, read, typed).await?
            }
            ContactWanted::Email(typed) => {
                let read = reading::email(Ask::Required, Some(typed), false);
                self.rows_with(Field::Email, read, typed).await?
            }
        };
        rows.retain(|row| !self.is_erased(row));
        let shown: Vec<_> = rows.iter().map(named).collect();
        for part in shown.chunks(KEYS_PER_COMMAND_MAX) {
            self.order(Command::ShowContact { shown: part.to_vec() }).await?;
        }
        // Erased while the look was written down.
        rows.retain(|row| !self.is_erased(row));
        rows.iter()
            .map(|row| self.told_contact(row))
            .collect::<Result<_, _>>()
            .map(|contacts| Reply::Contacts { contacts })
    }

    pub(super) async fn erase_contact_of(&self, code: &str, number: &str) -> Answer {
        let holders = self.holders_of_voucher(code, number)?;
        let rows = self.rows_of_holders(&holders).await.map_err(away)?;
        let mut keys: Vec<_> = rows.iter().filter(|row| !self.is_erased(row)).map(named).collect();
        keys.extend(self.call_back_keys(&holders));
        let links = self.line_rows_of(&holders).await.map_err(away)?;
        keys.extend(links.iter().map(|(holder, row)| (*holder, KeyName(row.key))));
        let erased = keys.len() as u64;
        let mut names: Vec<[u8; 16]> = rows.iter().map(|row| row.key).collect();
        names.extend(keys.iter().map(|(_, key)| key.0));
        if !keys.is_empty() {
            let noted = keys.iter().map(|(_, key)| *key).collect();
            self.order(Command::EraseContact { person: None, keys }).await?;
            self.note_erased(noted).await;
        }
        for key in names {
            let destroyed = self.destroy(key).await;
            destroyed.map_err(|_| {
                let what = "it is written down that it was erased, and nobody is shown it any more; the vault could not be written, so the key is destroyed at the next start: look at the log, then restart";
                refused("contact.erasing", what.to_owned())
            })?;
        }
        Ok(Reply::Erased { erased })
    }

    /// Wraps the rows of one part that are not under the newest key yet; `after` is where the part before ended.
    pub(super) async fn rewrap_vault(&self, after: Option<&str>) -> Answer {
        let after = after.map(|text| {
            holder_of(text).ok_or_else(|| {
                let reason = "a holder is 32 hexadecimal digits, as the part before answered it".to_owned();
                let value = Some(text.to_owned());
                let fault = Fault { row: None, at: "after".to_owned(), value, reason };
                AdminRefusal::of_faults("body.malformed", vec![fault])
            })
        });
        let rows = self.sequencer().vault(VaultQuery::After(after.transpose()?)).await.map_err(away)?;
        let keys = self.keys();
        let mut counts =
            RewrapCounts { next: rows.last().map(|row| hex(&row.holder)), ..RewrapCounts::default() };
        let mut waiting = Vec::new();
        for row in &rows {
            if vault::is_newest(&keys.vault, row) {
                counts.unchanged += 1;
                continue;
            }
            match sealed_again(&keys.vault, row) {
                Ok(next) => waiting.push(VaultChange::Put(next)),
                Err(why) => {
                    tracing::error!(%why, "a row of the vault was not wrapped again");
                    counts.unreadable += 1;
                }
            }
        }
        // A row that somebody changed or erased meanwhile is under the newest key, or gone.
        for part in waiting.chunks(REWRAPPED_AT_ONCE) {
            let part = part.to_vec();
            let changed = self.sequencer().visit(move |store| store.change_vault(&part)).await;
            let changed = changed.ok_or_else(|| away(VaultAway("the service ended".to_owned())))?;
            let effects = changed.map_err(|fault| refused("contact.unavailable", fault.to_string()))?;
            counts.rewrapped += effects.iter().filter(|effect| **effect).count() as u64;
        }
        Ok(Reply::Rewrapped(counts))
    }

    async fn rows_of_voucher(&self, code: &str, number: &str) -> Result<Vec<VaultRow>, AdminRefusal> {
        self.rows_of_holders(&self.holders_of_voucher(code, number)?).await.map_err(away)
    }

    fn holders_of_voucher(&self, code: &str, number: &str) -> Result<Vec<HolderId>, AdminRefusal> {
        let (municipality, number) = voucher(code, number)?;
        let holder = self.keys().holder(municipality, number);
        let mut holders: Vec<HolderId> = vec![holder];
        for (_, held) in self.read().programmes() {
            holders.extend(held.vouchers_of_person(&holder));
        }
        holders.sort_unstable();
        holders.dedup();
        Ok(holders)
    }

    async fn rows_with(
        &self,
        field: Field,
        read: Result<Option<String>, FieldError>,
        typed: &str,
    ) -> Result<Vec<VaultRow>, AdminRefusal> {
        let text = read.map_err(|wrong| not_looked_for(&wrong, typed))?;
        let mut rows = Vec::new();
        for index in vault::indexes_of(&self.keys().vault, field, &text.unwrap_or_default()) {
            let mut after = None;
            loop {
                let query = VaultQuery::WithIndex { index, after };
                let part = self.sequencer().vault(query).await.map_err(away)?;
                let whole = part.len() < VAULT_ROWS_MAX;
                after = part.last().map(|row| row.holder);
                rows.extend(part);
                if whole {
                    break;
                }
            }
        }
        Ok(rows)
    }

    fn told_contact(&self, row: &VaultRow) -> Result<ContactTold, AdminRefusal> {
        let content: Content = vault::open(&self.keys().vault, row).map_err(|why| {
            let holder = hex(&row.holder);
            let what = format!("the record of holder {holder} does not open: {why}");
            let next = match why {
                Sealed::OtherKey => {
                    "put the line of the key that sealed it into keys/vault.key, from where you keep the keys"
                }
                Sealed::Damaged => {
                    "put the vault back from a backup, or erase the record with `tashika erase`"
                }
            };
            refused("contact.unavailable", format!("{what}: {next}"))
        })?;
        let some = |text: String| (!text.is_empty()).then_some(text);
        Ok(ContactTold {
            municipality_code: format!("{:06}", content.municipality),
            // A row that the desk made knows no number: nobody there was told one.
            voucher_number: if content.number == 0 {
                String::new()
            } else {
                format!("{:010}", content.number)
            },
            kana_name: some(content.kana_name),
            telephone: some(content.telephone),
            email: some(content.email),
            kept_at: self.any_zone().rfc3339(Instant(content.kept_at)),
        })
    }
}

/// Rows that one call of the store wraps again: few enough that bookings do not wait for it.
const REWRAPPED_AT_ONCE: usize = 100;

/// The row under the newest key, whatever it holds.
fn sealed_again(ring: &KeyRing, row: &VaultRow) -> Result<VaultRow, Sealed> {
    if vault::form(row) == Some(Secrets::FORM) {
        return vault::seal_next(ring, row, &vault::open::<Secrets>(ring, row)?);
    }
    if vault::form(row) == Some(KeptCall::FORM) {
        return vault::seal_next(ring, row, &vault::open::<KeptCall>(ring, row)?);
    }
    match crate::line::sealed_again(ring, row) {
        Some(again) => again,
        None => vault::seal_next(ring, row, &vault::open::<Content>(ring, row)?),
    }
}

fn away(away: VaultAway) -> AdminRefusal {
    let what = format!("the vault cannot be used now: {}; bookings go on", away.0);
    refused("contact.unavailable", format!("{what}. Look at the log, then give the same command again"))
}

/// What was typed cannot be the text of a field: which one, what it is, and what would be.
fn not_looked_for(wrong: &FieldError, typed: &str) -> AdminRefusal {
    let words = Words::new(Lang::En).refusal(wrong.code, &wrong.args, None);
    let reason = format!("{}. {} {}", plain(&words.title), plain(&words.detail), plain(&words.next));
    let fault = Fault { row: None, at: wrong.field.to_owned(), value: Some(typed.to_owned()), reason };
    AdminRefusal::of_faults(wrong.code, vec![fault])
}

fn holder_of(text: &str) -> Option<[u8; 16]> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut holder = [0; 16];
    for (byte, at) in holder.iter_mut().zip((0..32).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(holder)
}
