//! Who talks for whom: the menu, languages, and the links with people, how they begin, are chosen and end.
//!
//! Nothing about a booking is decided or shown here. LINE asks that a link can be ended wherever it was made, so every menu
//! offers it. The surprise: a link begins on our pages and never in the talk, so no voucher is ever typed into LINE.

use service::wording::Lang;
use service::{Channel, LineEvent, LinePerson, Linking};

use super::{Acting, Later, Talk, Voice, later, told};
use crate::gesture::Gesture;
use crate::message::{Action, Look, Message, text};

impl Talk<'_> {
    /// What LINE says was agreed to.
    pub(super) async fn link(
        &self,
        event: &LineEvent,
        people: &[LinePerson],
        nonce: &str,
    ) -> Result<Vec<Message>, Later> {
        match self.service.link_line(&event.user, nonce, &event.id).await {
            Ok(Linking::Linked(person)) => {
                let mut now: Vec<LinePerson> =
                    people.iter().filter(|it| it.id != person.id).cloned().collect();
                now.push((*person).clone());
                Ok(linked(&Voice::new(person.lang, self.web, &now, Some(&person))))
            }
            Ok(Linking::Over) => Ok(not_linked(&self.voice(people, None))),
            Ok(Linking::Full) => Ok(say(&self.voice(people, None), "line-link-full")),
            Err(refusal) => Ok(self.voice(people, None).refused(&told(refusal)?, None)),
        }
    }
}

impl Acting<'_> {
    /// Ends the link.
    pub(super) async fn unlink(&self) -> Result<Vec<Message>, Later> {
        let service = self.talk.service;
        service.unlink_line(std::slice::from_ref(self.person), Channel::Line).await.map_err(later)?;
        let people = service.line_people(&self.event.user).await.map_err(later)?;
        let voice = Voice::new(self.voice.words.lang(), self.talk.web, &people, None);
        Ok(say(&voice, "line-unlinked"))
    }
}

/// What can be done.
pub(super) fn menu(voice: &Voice) -> Vec<Message> {
    let button = |key: &str, gesture: Gesture| (voice.say(key, &[]), voice.act(key, gesture));
    let mut one = voice.titled("line-menu-title");
    let mut first = Look::First;
    for (label, action) in [
        button("line-book", Gesture::Venues(None)),
        button("line-bookings", Gesture::Bookings),
        button("line-messages", Gesture::Messages),
        button("line-link", Gesture::Link),
        button("line-unlink", Gesture::Unlink),
    ] {
        one = one.button(&label, first, action);
        first = Look::Other;
    }
    voice.done("line-menu-title", one, "/")
}

/// For whoever begins to talk.
pub(super) fn welcome(voice: &Voice) -> Vec<Message> {
    let hello = text(&voice.say("line-welcome", &[]));
    let mut messages = vec![hello];
    if voice.people().is_empty() {
        let one = voice.titled("line-link").paragraph(&voice.say("line-privacy", &[])).button(
            &voice.say("line-link", &[]),
            Look::First,
            voice.act("line-link", Gesture::Link),
        );
        messages.extend(voice.done("line-link", one, "/"));
    } else {
        messages.extend(menu(voice));
    }
    messages
}

/// For what is none of the words of the menu and none of our buttons.
pub(super) fn not_understood(voice: &Voice) -> Vec<Message> {
    let mut messages = vec![text(&voice.say("line-not-understood", &[]))];
    if voice.people().is_empty() {
        messages.extend(welcome(voice).into_iter().skip(1));
    } else {
        messages.extend(menu(voice));
    }
    messages
}

/// Languages to choose from.
pub(super) fn languages(voice: &Voice) -> Vec<Message> {
    let choices = Lang::ALL.into_iter().map(|lang| voice.act_named(lang.own_name(), Gesture::Speak(lang)));
    vec![text(&voice.say("line-language-which", &[])).quick(choices.chain(voice.unlink()).collect())]
}

/// For whom?
pub(super) fn choose(voice: &Voice, people: &[LinePerson]) -> Vec<Message> {
    let mut one = voice.titled("line-people-which");
    for (named, person) in voice.people().iter().zip(people) {
        let label = voice.whom(named);
        let own = Voice::new(voice.words.lang(), "", people, Some(person));
        one = one.choice(&label, "", Action::postback(&label, own.data(Gesture::Menu)));
    }
    one = one.button(&voice.say("line-link", &[]), Look::Other, voice.act("line-link", Gesture::Link));
    voice.done("line-people-which", one, "/my")
}

/// The way to our pages on which a link begins.
pub(super) fn offer(voice: &Voice, token: &str) -> Vec<Message> {
    let page = voice.page("line-link-go", &format!("/line/link?linkToken={token}"));
    let one = voice
        .titled("line-link")
        .paragraph(&voice.say("line-link-how", &[]))
        .small(&voice.say("line-privacy", &[]))
        .button(&voice.say("line-link-go", &[]), Look::First, page);
    voice.done("line-link", one, "/")
}

/// Asks before a link ends.
pub(super) fn ask_to_unlink(voice: &Voice) -> Vec<Message> {
    let one = voice
        .titled("line-unlink-ask")
        .paragraph(&voice.say("line-unlink-what", &[]))
        .button(&voice.say("line-unlink", &[]), Look::Danger, voice.act("line-unlink", Gesture::UnlinkSurely))
        .button(&voice.say("line-back", &[]), Look::Other, voice.act("line-back", Gesture::Menu));
    voice.done("line-unlink-ask", one, "/my/line")
}

/// The link that was begun is not made.
pub(super) fn not_linked(voice: &Voice) -> Vec<Message> {
    let one = voice.titled("line-link-over").paragraph(&voice.say("line-link-over-what", &[])).button(
        &voice.say("line-link", &[]),
        Look::First,
        voice.act("line-link", Gesture::Link),
    );
    voice.done("line-link-over", one, "/")
}

fn linked(voice: &Voice) -> Vec<Message> {
    let mut messages = vec![text(&voice.say("line-linked", &[]))];
    messages.extend(menu(voice));
    messages
}

fn say(voice: &Voice, key: &str) -> Vec<Message> {
    vec![text(&voice.say(key, &[])).quick(voice.always())]
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn voices() -> Vec<Voice> {
        Lang::ALL.into_iter().flat_map(|lang| [0, 1, 10].map(|people| Voice::linked(lang, people))).collect()
    }

    fn every(voice: &Voice) -> Vec<Vec<Message>> {
        vec![
            menu(voice),
            welcome(voice),
            not_understood(voice),
            languages(voice),
            offer(voice, &"t".repeat(100)),
            ask_to_unlink(voice),
            not_linked(voice),
            linked(voice),
            say(voice, "line-link-full"),
        ]
    }

    fn values(messages: &[Message]) -> Vec<Value> {
        messages.iter().map(|message| json!(message)).collect()
    }

    #[test]
    fn line_takes_every_message_in_every_language() {
        for voice in voices() {
            for messages in every(&voice) {
                let messages = values(&messages);
                assert_eq!(sim::line::limits::check(&messages), Ok(()), "{messages:?}");
            }
        }
    }

    #[test]
    fn no_button_under_the_talk_is_cut() {
        for voice in voices() {
            for message in every(&voice).iter().flat_map(|messages| values(messages)) {
                for item in message["quickReply"]["items"].as_array().into_iter().flatten() {
                    let label = item["action"]["label"].as_str().expect("a label");
                    assert!(!label.contains('…'), "{label}");
                }
            }
        }
    }

    #[test]
    fn a_link_can_be_ended_from_every_answer() {
        for voice in voices().into_iter().filter(|voice| !voice.people().is_empty()) {
            for messages in every(&voice) {
                // The buttons under the talk are those of the last message.
                let last = values(&messages).pop().expect("an answer");
                let items = last["quickReply"]["items"].to_string();
                assert!(items.contains("g=unlink&") || items.contains("g=unlink\""), "{last}");
            }
        }
    }

    #[test]
    fn readings_stand_behind_their_words() {
        let voice = Voice::new(Lang::JaEasy, "https://example.jp", &[], None);
        let menu = values(&menu(&voice));
        let text = menu.iter().map(Value::to_string).collect::<String>();
        assert!(text.contains("予約（よやく）する") && !text.contains('《'), "{text}");
    }
}
