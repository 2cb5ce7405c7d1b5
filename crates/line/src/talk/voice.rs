//! How one answer speaks: its language, for whom it is, and the ways on that every message offers.
//!
//! Readings are written behind their words, because a talk has no markup. It names people by what they are to the one who
//! talks, never by a name. The surprise: it is a value and looks nothing up, so that every answer can be tested as one.

use std::sync::Arc;

use service::wording::{Lang, Value, Words, bare, plain};
use service::{LinePerson, Refusal};

use crate::gesture::{Gesture, Press};
use crate::message::{Action, Bubble, Look, Message, bubble};

/// How one answer speaks.
#[derive(Clone)]
pub(crate) struct Voice {
    pub(crate) words: Words,
    web: Arc<str>,
    person: Option<Named>,
    /// Everybody that the talk is linked with.
    people: Vec<Named>,
}

/// Somebody, as the talk names them.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) id: String,
    whom: &'static str,
    /// Which of several who are the same to the one who talks; 1 if there is one.
    nth: usize,
    of: usize,
}

impl Voice {
    pub(crate) fn new(lang: Lang, web: &str, people: &[LinePerson], person: Option<&LinePerson>) -> Voice {
        let ids: Vec<(String, &'static str)> = people.iter().map(|it| (it.id.clone(), it.whom)).collect();
        let named: Vec<Named> = (0_usize..)
            .zip(&ids)
            .map(|(at, (id, whom))| {
                let same = |upto: usize| ids.iter().take(upto).filter(|(_, other)| other == whom).count();
                Named { id: id.clone(), whom, nth: same(at + 1), of: same(ids.len()) }
            })
            .collect();
        let person = person.and_then(|person| named.iter().find(|it| it.id == person.id).cloned());
        Voice { words: Words::new(lang), web: Arc::from(web), person, people: named }
    }

    pub(crate) fn speaking(mut self, lang: Lang) -> Voice {
        self.words = Words::new(lang);
        self
    }

    pub(crate) fn people(&self) -> &[Named] {
        &self.people
    }

    /// A text, with readings behind their words.
    pub(crate) fn say(&self, key: &str, args: &[(&str, Value<'_>)]) -> String {
        plain(&self.words.text(key, args))
    }

    /// What somebody is to the one who talks.
    pub(crate) fn whom(&self, named: &Named) -> String {
        let whom = bare(&self.words.text(&format!("line-whom-{}", named.whom), &[]));
        if named.of > 1 { format!("{whom} {}", named.nth) } else { whom }
    }

    /// For whom this answer is, where it could be for somebody else.
    pub(crate) fn for_whom(&self) -> String {
        match &self.person {
            Some(person) if self.people.len() > 1 => {
                self.say("line-for", &[("whom", self.whom(person).into())])
            }
            _ => String::new(),
        }
    }

    /// The data of a button, for the same person and in the same language.
    pub(crate) fn data(&self, gesture: Gesture) -> String {
        let person = self.person.as_ref().map(|person| person.id.clone());
        Press { lang: Some(self.words.lang()), person, gesture }.data()
    }

    /// A button with the text of `key`.
    pub(crate) fn act(&self, key: &str, gesture: Gesture) -> Action {
        self.act_named(&bare(&self.words.text(key, &[])), gesture)
    }

    /// A button with this text.
    pub(crate) fn act_named(&self, label: &str, gesture: Gesture) -> Action {
        Action::postback(label, self.data(gesture))
    }

    /// A way to a page of ours, in the same language.
    pub(crate) fn page(&self, key: &str, path: &str) -> Action {
        let sign = if path.contains('?') { '&' } else { '?' };
        let uri = format!("{}{path}{sign}lang={}", self.web, self.words.lang().code());
        Action::uri(&bare(&self.words.text(key, &[])), uri)
    }

    /// A bubble with a title, and for whom it is.
    pub(crate) fn titled(&self, key: &str) -> Bubble {
        Bubble::titled(&self.say(key, &[])).small(&self.for_whom())
    }

    /// A bubble as a whole answer, with a way to the same on our pages and with what can be done always.
    pub(crate) fn done(&self, alt_key: &str, one: Bubble, path: &str) -> Vec<Message> {
        let one = one.button(&self.say("line-web", &[]), Look::Other, self.page("line-web", path));
        vec![bubble(&self.say(alt_key, &[]), one).quick(self.always())]
    }

    /// What can be done always.
    pub(crate) fn always(&self) -> Vec<Action> {
        let mut always =
            vec![self.act("line-menu", Gesture::Menu), self.act("line-bookings", Gesture::Bookings)];
        if !self.people.is_empty() {
            always.push(self.act("line-messages", Gesture::Messages));
        }
        if self.people.len() > 1 {
            always.push(self.act("line-people", Gesture::People));
        }
        always.push(self.act("line-language", Gesture::Languages));
        always.extend(self.unlink());
        always
    }

    /// A way to end the link, where there is one: LINE asks that it can be ended from everywhere.
    pub(crate) fn unlink(&self) -> Option<Action> {
        (!self.people.is_empty()).then(|| self.act("line-unlink", Gesture::Unlink))
    }

    /// A refusal in the words of the pages, with ways on.
    pub(crate) fn refused<'a>(
        &self,
        refusal: &Refusal,
        on: impl IntoIterator<Item = (&'a str, Gesture)>,
    ) -> Vec<Message> {
        let said = self.words.refusal(refusal.code, &refusal.args, refusal.retry_after_seconds);
        let mut one = Bubble::titled(&plain(&said.title))
            .small(&self.for_whom())
            .paragraph(&plain(&said.detail))
            .paragraph(&plain(&said.next));
        let mut look = Look::First;
        for (key, gesture) in on {
            one = one.button(&self.say(key, &[]), look, self.act(key, gesture));
            look = Look::Other;
        }
        one = one.button(&self.say("line-web", &[]), Look::Other, self.page("line-web", "/my"));
        vec![bubble(&plain(&said.title), one).quick(self.always())]
    }
}

#[cfg(test)]
impl Voice {
    /// Of somebody who talks for so many people, as if they were linked.
    pub(crate) fn linked(lang: Lang, people: usize) -> Voice {
        let named = |at: usize| Named { id: format!("{at:012}"), whom: "mother", nth: at + 1, of: people };
        let people: Vec<Named> = (0..people).map(named).collect();
        let person = people.first().cloned();
        Voice { words: Words::new(lang), web: Arc::from("https://example.jp"), person, people }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Every refusal that a citizen can be told: those with words in all languages.
    fn codes() -> impl Iterator<Item = &'static str> {
        let texts = [
            include_str!("../../../service/locales/ja/refusals.ftl"),
            include_str!("../../../service/locales/ja/contact.ftl"),
        ];
        let keys = texts.into_iter().flat_map(str::lines).filter_map(|line| line.split_once(" ="));
        keys.filter_map(|(key, _)| key.strip_prefix("refusal-"))
    }

    #[test]
    fn every_refusal_has_the_words_of_the_pages_whole_and_line_takes_it() {
        assert!(codes().count() > 60, "{}", codes().count());
        for lang in Lang::ALL {
            for (code, voice) in codes().map(|code| (code, Voice::linked(lang, 2))) {
                let refusal = Refusal { retry_after_seconds: Some(90), ..Refusal::plain(code) };
                let said = json!(voice.refused(&refusal, Some(("line-other-places", Gesture::Venues(None)))));
                let messages = said.as_array().expect("messages");
                assert_eq!(sim::line::limits::check(messages), Ok(()), "{code}");
                let told = sim::line::words(&messages[0]);
                let page = voice.words.refusal(code, &[], Some(90));
                for words in [page.title, page.detail, page.next] {
                    let whole = plain(&words);
                    assert!(
                        told.lines().collect::<String>().contains(&whole.replace('\n', "")),
                        "{code}: {told}"
                    );
                }
            }
        }
    }

    #[test]
    fn only_who_is_linked_is_offered_to_end_the_link() {
        assert!(Voice::linked(Lang::Ja, 0).unlink().is_none());
        for people in [1, 2, 10] {
            assert!(json!(Voice::linked(Lang::Ja, people).always()).to_string().contains("g=unlink"));
        }
    }
}
