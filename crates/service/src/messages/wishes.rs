//! Which messages a person wants: by which way, and whether reminders.
//!
//! A wish lies with the contact data that it is about, sealed, and is erased with them; no booking reads it. The link in a mail
//! proves only that somebody could read that mail, so it can stop messages and do nothing else.
//! The surprise: stopping asks for no sign-in, because nobody may be kept on a list that they want to leave.

use kernel::command::HolderId;
use kernel::state::State;
use store::VaultChange;

use crate::Service;
use crate::refusal::Refusal;
use crate::sign_in::SignedIn;
use crate::vault::{self, Content, Messages};

/// What the link in a mail is bound to.
const PURPOSE: &str = "stop-messages";
/// Writers of the same row that one writer waits for.
const TRIES_MAX: usize = 4;

/// Which messages a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageWish {
    /// `any`, `mail`, `sms`, `line` or `none`.
    pub way: &'static str,
    /// Whether reminders, too.
    pub reminders: bool,
}

impl MessageWish {
    /// The names of all ways.
    pub const WAYS: [&'static str; 5] = ["any", "mail", "sms", "line", "none"];

    /// The wish for messages by the way of this name; nothing if there is none.
    pub fn by(way: &str, reminders: bool) -> Option<MessageWish> {
        MessageWish::WAYS.into_iter().find(|known| *known == way).map(|way| MessageWish { way, reminders })
    }

    fn of(content: &Content) -> MessageWish {
        let way = match content.messages {
            Messages::Any => "any",
            Messages::Mail => "mail",
            Messages::Sms => "sms",
            Messages::Line => "line",
            Messages::None => "none",
        };
        MessageWish { way, reminders: !content.no_reminders }
    }

    fn onto(self, content: Content) -> Content {
        let messages = match self.way {
            "mail" => Messages::Mail,
            "sms" => Messages::Sms,
            "line" => Messages::Line,
            "none" => Messages::None,
            _ => Messages::Any,
        };
        Content { messages, no_reminders: !self.reminders, ..content }
    }
}

impl Service {
    /// Which messages a person wants; nothing if nobody knows how to reach them.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn message_wish(&self, who: &SignedIn) -> Result<Option<MessageWish>, Refusal> {
        let holders = holders_of(&self.read(), who.programme(), who.person().holder);
        let rows = self.rows_of_holders(&holders).await.map_err(|_| unavailable())?;
        let Some(row) = rows.iter().find(|row| !self.is_erased(row)) else { return Ok(None) };
        let content: Content = vault::open(&self.keys().vault, row).map_err(|_| unavailable())?;
        Ok(Some(MessageWish::of(&content)))
    }

    /// Keeps which messages a person wants; whether there was anything to keep it with.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn wish_messages(&self, who: &SignedIn, wish: MessageWish) -> Result<bool, Refusal> {
        let holders = holders_of(&self.read(), who.programme(), who.person().holder);
        let kept = self.keep_wish(&holders, |_| wish).await?;
        // What had no way may have one now.
        self.contact_given(who);
        Ok(kept)
    }

    /// Stops reminders, or all messages, of whoever a link in a mail was made for; `false` if there is nothing to stop.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn stop_messages(&self, link: &str, only_reminders: bool) -> Result<bool, Refusal> {
        let Some((programme, holder)) = self.stopped_by(link) else { return Ok(false) };
        let holders = holders_of(&self.read(), &programme, holder);
        let wish = |before: MessageWish| match only_reminders {
            true => MessageWish { reminders: false, ..before },
            false => MessageWish { way: "none", ..before },
        };
        self.keep_wish(&holders, wish).await
    }

    /// Whether a link in a mail is one of ours.
    pub fn is_stop_link(&self, link: &str) -> bool {
        self.stopped_by(link).is_some()
    }

    /// What names a person in a link by which they stop messages.
    pub(super) fn stop_link(&self, programme: &str, holder: HolderId) -> String {
        let holder: String = holder.0.iter().map(|byte| format!("{byte:02x}")).collect();
        self.seal_note(PURPOSE, &format!("{programme}\n{holder}"))
    }

    fn stopped_by(&self, link: &str) -> Option<(String, HolderId)> {
        let note = self.open_note(PURPOSE, link)?;
        let (programme, holder) = note.split_once('\n')?;
        let number = u128::from_str_radix(holder, 16).ok()?;
        Some((programme.to_owned(), HolderId(number.to_be_bytes())))
    }

    async fn keep_wish(
        &self,
        holders: &[HolderId],
        wish: impl Fn(MessageWish) -> MessageWish,
    ) -> Result<bool, Refusal> {
        for _ in 0..TRIES_MAX {
            let rows = self.rows_of_holders(holders).await.map_err(|_| unavailable())?;
            let Some(row) = rows.iter().find(|row| !self.is_erased(row)) else { return Ok(false) };
            let content: Content = vault::open(&self.keys().vault, row).map_err(|_| unavailable())?;
            let content = wish(MessageWish::of(&content)).onto(content);
            let next = vault::seal_next(&self.keys().vault, row, &content).map_err(|_| unavailable())?;
            let put = self.sequencer().change_vault(VaultChange::Put(next.clone())).await;
            if put.map_err(|_| unavailable())? && !self.is_erased(&next) {
                return Ok(true);
            }
        }
        Err(unavailable())
    }
}

/// All vouchers of a person; their own alone if the list does not know them any more.
fn holders_of(state: &State, programme: &str, holder: HolderId) -> Vec<HolderId> {
    let found = state.programme(programme).map(|(_, held)| held.vouchers_of_person(&holder));
    found.filter(|holders| !holders.is_empty()).unwrap_or_else(|| vec![holder])
}

fn unavailable() -> Refusal {
    Refusal::later("contact.unavailable", 30)
}
