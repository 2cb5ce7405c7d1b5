//! Which messages somebody wants, in a talk: what is set, and one press that changes it.
//!
//! The same wish as on the page: by which way messages come, and whether reminders. For each person who is linked it is their
//! own, and only ways by which they can be reached are offered. Contact data are not shown, not even in part.
//! The surprise: nothing has to be given first; whoever talks can be reached in the talk.

use service::MessageWish;

use super::{Acting, Later, Voice, later, people};
use crate::gesture::Gesture;
use crate::message::{Bubble, Message};

impl Acting<'_> {
    /// What is set.
    pub(super) async fn messages(&self) -> Result<Vec<Message>, Later> {
        let wish = self.talk.service.message_wish(&self.person.who).await.map_err(later)?;
        self.show_wish(wish, false).await
    }

    /// Changes what is set, and says how it is now.
    pub(super) async fn wish(
        &self,
        change: impl Fn(MessageWish) -> MessageWish,
    ) -> Result<Vec<Message>, Later> {
        let wish = self.talk.service.change_wish(&self.person.who, change).await.map_err(later)?;
        self.show_wish(wish, true).await
    }

    async fn show_wish(&self, wish: Option<MessageWish>, saved: bool) -> Result<Vec<Message>, Later> {
        // The link ended in this moment: the menu leads on.
        let Some(wish) = wish else { return Ok(people::menu(self.voice)) };
        let ways = self.talk.service.message_ways(&self.person.who).await.map_err(later)?;
        Ok(show(self.voice, wish, &ways, saved))
    }
}

fn show(voice: &Voice, wish: MessageWish, ways: &[&'static str], saved: bool) -> Vec<Message> {
    let mut one = voice.titled("line-messages");
    if saved {
        one = one.paragraph(&voice.say("wish-saved", &[]));
    }
    let (now, other) = match wish.reminders {
        true => ("wish-reminders-yes", "wish-stop-reminders"),
        false => ("wish-reminders-no", "line-remind"),
    };
    one = set(voice, one.small(&voice.say("wish-reminders", &[])), now);
    one = offered(voice, one, other, Gesture::Remind(!wish.reminders));
    one = one.rule().small(&voice.say("wish-way", &[]));
    for way in ways {
        let key = format!("wish-{way}");
        one = match *way == wish.way {
            true => set(voice, one, &key),
            false => offered(voice, one, &key, Gesture::Wish(way)),
        };
    }
    voice.done("line-messages", one.small(&voice.say("wish-intro", &[])), "/my/messages")
}

/// What is set now.
fn set(voice: &Voice, one: Bubble, key: &str) -> Bubble {
    one.paragraph(&format!("✓ {}", voice.say(key, &[])))
}

/// What one press would set.
fn offered(voice: &Voice, one: Bubble, key: &str, gesture: Gesture) -> Bubble {
    one.choice(&voice.say(key, &[]), "", voice.act(key, gesture))
}

#[cfg(test)]
mod tests {
    use service::wording::Lang;

    use super::*;

    /// What is shown, as JSON.
    fn shown(voice: &Voice, way: &str, reminders: bool) -> serde_json::Value {
        let wish = MessageWish::by(way, reminders).expect("a way");
        serde_json::json!(show(voice, wish, &MessageWish::WAYS, true))
    }

    #[test]
    fn what_is_set_is_told_and_everything_else_is_one_press_away() {
        let voice = Voice::linked(Lang::En, 1);
        for way in MessageWish::WAYS {
            let text = shown(&voice, way, false).to_string();
            for other in MessageWish::WAYS {
                assert_eq!(text.contains(&format!("g=wish&w={other}")), other != way, "{way}: {other}");
            }
            let marked = format!("✓ {}", voice.say(&format!("wish-{way}"), &[]));
            assert!(text.contains(&marked) && text.contains("✓ No"), "{text}");
            assert!(text.contains("g=remind&r=yes") && !text.contains("r=no"), "{text}");
            assert!(text.contains("https://example.jp/my/messages"), "{text}");
        }
        assert!(shown(&voice, "any", true).to_string().contains("g=remind&r=no"));
    }

    #[test]
    fn line_takes_what_is_set_in_every_language() {
        for lang in Lang::ALL {
            for (people, reminders) in [(1, true), (10, false)] {
                let voice = Voice::linked(lang, people);
                for way in MessageWish::WAYS {
                    let messages = shown(&voice, way, reminders);
                    let messages = messages.as_array().expect("messages");
                    assert_eq!(sim::line::limits::check(messages), Ok(()), "{messages:?}");
                    let told = sim::line::words(&messages[0]);
                    assert_eq!(voice.for_whom().is_empty(), people == 1);
                    assert!(told.contains(&voice.for_whom()), "{told}");
                }
            }
        }
    }
}
