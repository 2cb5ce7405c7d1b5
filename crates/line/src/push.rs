//! Messages about bookings into talks: pushed under their own identity, as a carrier of the service's outbox.
//!
//! The words are the service's, and LINE is told nothing else of a person than whose talk it is. An offer has the buttons of the
//! talk under it. The retry key is the identity of the message, so that LINE tells a second one from the first. The surprise: what is refused because of the channel and
//! not because of the message (the token, the month's quota) ends no message; all of them wait.

use service::messages::{Carried, Carrier, Carrying, OfferedPlace, Outgoing, Way};
use service::wording::{Lang, Words, bare, plain};

use crate::client::{Answered, Carry, Client, refused};
use crate::gesture::{Gesture, Press};
use crate::message::{self, Action, Bubble, Look, Message};

/// The way into talks.
pub struct Push {
    client: Client,
}

impl Push {
    /// The channel that this token opens, at this address.
    pub fn new(base: &str, token: &str, carry: Carry) -> Push {
        Push { client: Client::new(base, token, carry) }
    }
}

impl Carrier for Push {
    fn way(&self) -> Way {
        Way::Line
    }

    fn carry(&self, message: Outgoing) -> Carrying {
        let client = self.client.clone();
        Box::pin(async move {
            let mut messages = vec![message::text(&message.text)];
            messages.extend(message.offer.as_ref().map(|offer| answers(message.lang, offer)));
            judged(client.push_once(&message.to, &messages, message.id).await)
        })
    }
}

/// The buttons under an offer: to book it, to let it go, and the page.
fn answers(lang: Lang, offer: &OfferedPlace) -> Message {
    let words = Words::new(lang);
    let label = |key: &str| words.text(key, &[]);
    let button = |key: &str, gesture: Gesture| {
        let press = Press { lang: Some(lang), person: Some(offer.link.clone()), gesture };
        (plain(&label(key)), Action::postback(&bare(&label(key)), press.data()))
    };
    let (book, books) = button("waitlist-offer-go", Gesture::Confirm(None, offer.slot.clone(), offer.dose));
    let (decline, declines) = button("waitlist-decline", Gesture::Decline(offer.slot.clone()));
    let page = Action::uri(&bare(&label("line-web")), offer.url.clone());
    let title = plain(&label("message-offer"));
    let one = Bubble::titled(&title)
        .button(&book, Look::First, books)
        .button(&decline, Look::Other, declines)
        .button(&plain(&label("line-web")), Look::Other, page);
    message::bubble(&title, one)
}

/// What an answer means for the message.
fn judged(answer: Result<Answered, String>) -> Carried {
    match answer {
        Err(why) => Carried::Away(why),
        // 409: it was taken before under the same key.
        Ok(answer) if matches!(answer.status, 200..=299 | 409) => Carried::Taken,
        Ok(answer) if answer.status == 400 || answer.status == 413 => Carried::Refused(refused(&answer)),
        Ok(answer) => Carried::Away(refused(&answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_offer_has_both_answers_under_it_in_every_language_and_line_takes_it() {
        let offer = OfferedPlace {
            link: "0123456789ab".to_owned(),
            slot: "0123456789abcdef".to_owned(),
            dose: 2,
            url: "https://example.jp/waitlist/tokyo?lang=ja".to_owned(),
        };
        for lang in Lang::ALL {
            let made = json!([answers(lang, &offer)]);
            assert_eq!(sim::line::limits::check(made.as_array().expect("messages")), Ok(()));
            let buttons = made.to_string();
            for part in ["g=confirm&s=0123456789abcdef&d=2&p=0123456789ab", "g=decline&s=", &offer.url] {
                assert!(buttons.contains(part), "{part}: {buttons}");
            }
        }
    }

    #[test]
    fn what_is_wrong_with_the_channel_ends_no_message() {
        for status in [401, 403, 404, 429, 500, 503] {
            let answer = Answered { status, body: br#"{"message":"mihon"}"#.to_vec() };
            assert_eq!(judged(Ok(answer)), Carried::Away(format!("LINE answered {status}: mihon")));
        }
        assert_eq!(judged(Err("nobody".to_owned())), Carried::Away("nobody".to_owned()));
    }

    #[test]
    fn what_is_wrong_with_the_message_ends_it_and_what_was_taken_before_is_taken() {
        let judged = |status| judged(Ok(Answered { status, body: Vec::new() }));
        assert!(matches!(judged(400), Carried::Refused(_)));
        assert_eq!([200, 409].map(judged), [Carried::Taken, Carried::Taken]);
    }
}
