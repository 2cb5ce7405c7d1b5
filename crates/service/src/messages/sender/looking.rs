//! What can be done for a message now: where it goes, or why it goes nowhere.
//!
//! Addresses are read from the vault just in time and kept nowhere. What somebody did in a talk was answered there, so the same
//! is not pushed into it again. The surprise: a person may talk through several telephones, and all of them are told.

use kernel::command::HolderId;
use kernel::outbox::{Ending, MessageKey};

use super::{GIVE_UP_MS, Sender, Wait};
use crate::messages::about::About;
use crate::messages::{Post, Way};
use crate::vault::{Content, Messages};
use crate::wording::Lang;

/// What a look at a message came to.
pub(super) enum Look {
    /// It is not due any more.
    Over,
    /// There is no address yet.
    Nowhere,
    /// The vault cannot be asked now.
    Away,
    /// It is over, how, and by what.
    Ends(Ending, Option<Way>),
    /// It goes there.
    Goes(Way, Vec<To>),
    /// It goes as a letter, and waits to be printed.
    Waits,
}

/// To whom a message goes.
pub(super) struct To {
    /// An e-mail address, a telephone number, a LINE user.
    pub(super) address: String,
    /// Their language.
    pub(super) lang: Lang,
    /// Who the person is to the one who talks, for a talk, and what names their link.
    pub(super) talk: Option<(&'static str, String)>,
}

impl To {
    /// What tells this talk from others in the identity of a message; empty where there is one address.
    pub(super) fn talk(&self) -> String {
        if self.talk.is_some() { self.address.clone() } else { String::new() }
    }
}

/// What of a message is known from the journal.
struct Known {
    holders: Vec<HolderId>,
    reminds: bool,
    /// Whether it tells what its holder did in a talk.
    is_said: bool,
    /// Whether a letter would come too late.
    is_late: bool,
}

impl Sender {
    /// What can be done for a message.
    pub(super) async fn look(&self, key: MessageKey, wait: &Wait) -> Look {
        let known = match self.known(key) {
            Ok(known) => known,
            // Nobody is reminded of what has begun, or offered what is over.
            Err(true) if wait.tried.is_some() => return Look::Ends(Ending::GivenUp, wait.tried),
            Err(_) => return Look::Over,
        };
        if self.service.now().since(wait.since) >= GIVE_UP_MS && wait.tried.is_some() {
            return Look::Ends(Ending::GivenUp, wait.tried);
        }
        let Ok(content) = self.service.content_of_person(&known.holders).await else { return Look::Away };
        let wished = match content.as_ref().map(|content| content.messages).unwrap_or_default() {
            Messages::Any => None,
            Messages::Mail => Some(Way::Mail),
            Messages::Sms => Some(Way::Sms),
            Messages::Line => Some(Way::Line),
            Messages::Letter => Some(Way::Letter),
            Messages::None => return Look::Ends(Ending::OptedOut, wait.tried),
        };
        if known.reminds && content.as_ref().is_some_and(|content| content.no_reminders) {
            return Look::Ends(Ending::OptedOut, wait.tried);
        }
        for way in self.posts.iter().map(Post::way) {
            if wait.refused.contains(&way) || wished.is_some_and(|wished| wished != way) {
                continue;
            }
            let Ok(reached) = self.reached_by(way, &known.holders, content.as_ref()).await else {
                return Look::Away;
            };
            if reached.is_empty() {
                continue;
            }
            return match way == Way::Line && known.is_said {
                true => Look::Ends(Ending::HandedOver, Some(way)),
                false => Look::Goes(way, reached),
            };
        }
        if self.letters && wished.is_none_or(|wished| wished == Way::Letter) {
            return if known.is_late { Look::Ends(Ending::GivenUp, Some(Way::Letter)) } else { Look::Waits };
        }
        if wait.refused.is_empty() { Look::Nowhere } else { Look::Ends(Ending::Refused, wait.tried) }
    }

    /// What the journal says of a message; otherwise whether it would tell what is past.
    fn known(&self, key: MessageKey) -> Result<Known, bool> {
        let (state, now) = (self.service.read(), self.service.now());
        let is_due = state.outbox().due_since(key).is_some();
        let about = About::of(&state, key).filter(|_| is_due).ok_or(false)?;
        if about.is_past(now) {
            return Err(true);
        }
        let holders = about.owner().map(|owner| about.held().vouchers_of_person(&owner)).unwrap_or_default();
        let (is_said, is_late) = (about.is_said(key), about.is_too_late(now));
        Ok(Known { holders, reminds: about.reminds(), is_said, is_late })
    }

    async fn reached_by(
        &self,
        way: Way,
        holders: &[HolderId],
        content: Option<&Content>,
    ) -> Result<Vec<To>, ()> {
        let written = |field: fn(&Content) -> &String| {
            let content = content.filter(|content| !field(content).is_empty())?;
            let lang = Lang::from_code(&content.lang).unwrap_or(Lang::Ja);
            Some(To { address: field(content).clone(), lang, talk: None })
        };
        Ok(match way {
            Way::Mail => written(|content| &content.email).into_iter().collect(),
            Way::Sms => written(|content| &content.telephone).into_iter().collect(),
            // Nobody carries letters: they wait for a printer.
            Way::Letter => Vec::new(),
            Way::Line => {
                let talks = self.service.line_talks(holders).await.map_err(|_| ())?;
                let to = talks.into_iter().map(|talk| To {
                    address: talk.user,
                    lang: talk.lang,
                    talk: Some((talk.whom, talk.id)),
                });
                to.collect()
            }
        })
    }
}
