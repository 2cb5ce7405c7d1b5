//! Which messages a person wants: by which way, and whether reminders.
//!
//! A wish lies with the contact data that it is about, sealed, and is erased with them; no booking reads it. Whoever has given
//! none and talks in LINE, or can get letters, has a row with nothing else in it. The link in a mail proves only that somebody
//! could read that mail, so it can stop messages and do nothing else.
//! The surprise: stopping asks for no sign-in, because nobody may be kept on a list that they want to leave.

use kernel::command::HolderId;
use kernel::state::State;
use store::{VaultChange, VaultRow};

use crate::Service;
use crate::contact::nothing_of;
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
    /// `any`, `mail`, `sms`, `line`, `letter` or `none`.
    pub way: &'static str,
    /// Whether reminders, too.
    pub reminders: bool,
}

impl MessageWish {
    /// The names of all ways.
    pub const WAYS: [&'static str; 6] = ["any", "mail", "sms", "line", "letter", "none"];

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
            Messages::Letter => "letter",
        };
        MessageWish { way, reminders: !content.no_reminders }
    }

    fn onto(self, content: Content) -> Content {
        let messages = match self.way {
            "mail" => Messages::Mail,
            "sms" => Messages::Sms,
            "line" => Messages::Line,
            "letter" => Messages::Letter,
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
        Ok(self.wished(&holders, Some(who)).await?.map(|(_, content)| MessageWish::of(&content)))
    }

    /// The ways that a person can choose from, in the order of all: those without an address would be silence.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn message_ways(&self, who: &SignedIn) -> Result<Vec<&'static str>, Refusal> {
        let holders = holders_of(&self.read(), who.programme(), who.person().holder);
        let Some((_, content)) = self.wished(&holders, Some(who)).await? else { return Ok(Vec::new()) };
        let talks = !self.line_talks(&holders).await.map_err(|_| unavailable())?.is_empty();
        let reaches = |way: &&'static str| match *way {
            "mail" => !content.email.is_empty(),
            "sms" => !content.telephone.is_empty(),
            "line" => talks,
            "letter" => self.prints_letters(),
            _ => true,
        };
        // What was chosen stays to be seen, whatever became of the address.
        let chosen = MessageWish::of(&content).way;
        Ok(MessageWish::WAYS.into_iter().filter(|way| reaches(way) || *way == chosen).collect())
    }

    /// Keeps which messages a person wants; whether there was anything to keep it with.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn wish_messages(&self, who: &SignedIn, wish: MessageWish) -> Result<bool, Refusal> {
        Ok(self.change_wish(who, |_| wish).await?.is_some())
    }

    /// Changes which messages a person wants, and gives the wish as it is then; nothing if nobody knows how to reach them.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be written now.
    pub async fn change_wish(
        &self,
        who: &SignedIn,
        wish: impl Fn(MessageWish) -> MessageWish,
    ) -> Result<Option<MessageWish>, Refusal> {
        let holders = holders_of(&self.read(), who.programme(), who.person().holder);
        let kept = self.keep_wish(&holders, Some(who), wish).await?;
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
        Ok(self.keep_wish(&holders, None, wish).await?.is_some())
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

    /// What is kept of a person, if anything is.
    pub(super) async fn content_of_person(&self, holders: &[HolderId]) -> Result<Option<Content>, ()> {
        let rows = self.rows_of_holders(holders).await.map_err(|_| ())?;
        let Some(row) = rows.iter().find(|row| !self.is_erased(row)) else { return Ok(None) };
        vault::open(&self.keys().vault, row).map(Some).map_err(|why| {
            tracing::error!(%why, "contact data does not open, so a message waits");
        })
    }

    async fn keep_wish(
        &self,
        holders: &[HolderId],
        who: Option<&SignedIn>,
        wish: impl Fn(MessageWish) -> MessageWish,
    ) -> Result<Option<MessageWish>, Refusal> {
        let ring = &self.keys().vault;
        for _ in 0..TRIES_MAX {
            let Some((at, content)) = self.wished(holders, who).await? else { return Ok(None) };
            let wish = wish(MessageWish::of(&content));
            let content = wish.onto(content);
            let next = match at {
                At::Row(row) => vault::seal_next(ring, &row, &content).map_err(|_| unavailable())?,
                At::New(holder) => {
                    self.clear_erased(holder).await?;
                    vault::seal(ring, holder.0, &content).ok_or_else(unavailable)?
                }
            };
            let put = self.sequencer().change_vault(VaultChange::Put(next.clone())).await;
            // Erased, or the vault key renewed, in this moment: it must be left neither there nor under the old key.
            let stays = !self.is_erased(&next) && vault::is_newest(ring, &next);
            if put.map_err(|_| unavailable())? && stays {
                return Ok(Some(wish));
            }
        }
        Err(unavailable())
    }

    /// What a wish is kept with; nothing if nobody knows how to reach these holders. Where letters are printed everybody who
    /// signed in is reached.
    async fn wished(
        &self,
        holders: &[HolderId],
        who: Option<&SignedIn>,
    ) -> Result<Option<(At, Content)>, Refusal> {
        let rows = self.rows_of_holders(holders).await.map_err(|_| unavailable())?;
        if let Some(row) = rows.into_iter().find(|row| !self.is_erased(row)) {
            let content = vault::open(&self.keys().vault, &row).map_err(|_| unavailable())?;
            return Ok(Some((At::Row(row), content)));
        }
        let linked = self.line_linked(holders).await.map_err(|_| unavailable())?;
        let kept_at = self.now().0;
        let who = linked.or_else(|| who.filter(|_| self.prints_letters()).cloned());
        Ok(who.map(|who| (At::New(who.person().holder), Content { kept_at, ..nothing_of(&who) })))
    }

    /// Destroys what was erased and would be in the way of a new row.
    async fn clear_erased(&self, holder: HolderId) -> Result<(), Refusal> {
        for row in self.rows_of_holders(&[holder]).await.map_err(|_| unavailable())? {
            if self.is_erased(&row) {
                self.destroy(row.key).await?;
            }
        }
        Ok(())
    }
}

/// Where a wish is kept.
enum At {
    /// With the contact data in this row.
    Row(VaultRow),
    /// In a row of its own, which is not there yet.
    New(HolderId),
}

/// All vouchers of a person; their own alone if the list does not know them any more.
fn holders_of(state: &State, programme: &str, holder: HolderId) -> Vec<HolderId> {
    let found = state.programme(programme).map(|(_, held)| held.vouchers_of_person(&holder));
    found.filter(|holders| !holders.is_empty()).unwrap_or_else(|| vec![holder])
}

fn unavailable() -> Refusal {
    Refusal::later("contact.unavailable", 30)
}
