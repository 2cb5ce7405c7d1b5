//! The talk: what somebody wants goes to the service, and what it says becomes messages.
//!
//! Routing stands here, what is asked of the service beside it, and how answers look below, in functions of what was found and
//! nothing else. A refusal has the same words as on the pages. Something passing, such as a full queue, is tried again by
//! whoever asks. The surprise: who talks proves nothing by talking; only a link does, and it is looked up for every event.

mod book;
mod bookings;
mod people;
mod voice;
mod waitlist;
mod wishes;

use service::wording::Lang;
use service::{LineEvent, LinePerson, LineSaid, MessageWish, Refusal, Service};

use crate::gesture::{Gesture, Press, written};
use crate::message::Message;

pub(crate) use voice::Voice;

/// What an event comes to.
pub(crate) enum Said {
    /// Messages; none if nothing is to be said.
    Messages(Vec<Message>),
    /// A link is to be offered, for which LINE must be asked.
    OfferLink(Voice),
}

/// Whoever answers.
pub(crate) struct Talk<'a> {
    pub(crate) service: &'a Service,
    pub(crate) web: &'a str,
}

/// Why nothing can be said yet; it is tried again.
type Later = String;

impl Talk<'_> {
    /// Answers an event. The same event again has the same effect once.
    pub(crate) async fn answer(&self, event: &LineEvent) -> Result<Said, Later> {
        let people = self.service.line_people(&event.user).await.map_err(later)?;
        let messages = match &event.said {
            LineSaid::Unfollowed => {
                self.service.unlink_line(&people, service::Channel::Line).await.map_err(later)?;
                Vec::new()
            }
            LineSaid::Followed => people::welcome(&self.voice(&people, None)),
            LineSaid::NotLinked => people::not_linked(&self.voice(&people, None)),
            LineSaid::Linked(nonce) => self.link(event, &people, nonce).await?,
            LineSaid::Text(text) => match written(text) {
                Some(press) => return self.press(event, &people, press).await,
                None => people::not_understood(&self.voice(&people, None)),
            },
            LineSaid::Pressed(data) => match Press::read(data) {
                Some(press) => return self.press(event, &people, press).await,
                None => people::not_understood(&self.voice(&people, None)),
            },
        };
        Ok(Said::Messages(messages))
    }

    /// The offer of a link, with LINE's token for it.
    pub(crate) fn offer(&self, voice: &Voice, token: &str) -> Vec<Message> {
        people::offer(voice, token)
    }

    async fn press(&self, event: &LineEvent, people: &[LinePerson], press: Press) -> Result<Said, Later> {
        let mut voice = self.voice(people, Some(&press));
        let messages = match &press.gesture {
            Gesture::Languages => people::languages(&voice),
            Gesture::Speak(lang) => {
                self.service.speak_in_line(&event.user, *lang).await.map_err(later)?;
                voice = voice.speaking(*lang);
                people::menu(&voice)
            }
            Gesture::Link => return Ok(Said::OfferLink(voice)),
            _ if people.is_empty() => return Ok(Said::OfferLink(voice)),
            Gesture::People => people::choose(&voice, people),
            gesture => match chosen(people, &press) {
                Some(person) => self.act(event, &voice, person, gesture).await?,
                // The button is of a link that ended, or it was written and says nobody.
                None => people::choose(&voice, people),
            },
        };
        Ok(Said::Messages(messages))
    }

    async fn act(
        &self,
        event: &LineEvent,
        voice: &Voice,
        person: &LinePerson,
        gesture: &Gesture,
    ) -> Result<Vec<Message>, Later> {
        let acting = Acting { talk: self, event, voice, person };
        match gesture {
            Gesture::Venues(moving) => acting.venues(moving.as_deref()).await,
            Gesture::Days(moving, venue, page) => acting.days(moving.as_deref(), venue, *page).await,
            Gesture::Times(moving, venue, date, page) => {
                acting.times(moving.as_deref(), venue, *date, *page).await
            }
            Gesture::Hold(moving, slot) => acting.hold(moving.as_deref(), slot).await,
            Gesture::Confirm(moving, slot, dose) => acting.confirm(moving.as_deref(), slot, *dose).await,
            Gesture::Release => acting.release().await,
            Gesture::Bookings => acting.bookings().await,
            Gesture::History(number) => acting.history(number).await,
            Gesture::Receipt(number) => acting.receipt(number).await,
            Gesture::Cancel(number) => acting.ask_to_cancel(number).await,
            Gesture::CancelAsked(number) => acting.ask_again_to_cancel(number).await,
            Gesture::CancelSurely(number) => acting.cancel(number).await,
            Gesture::Waitlist => acting.waitlist().await,
            Gesture::WaitVenues => acting.waitlist_venues().await,
            Gesture::Join(venue) => acting.join(venue.as_deref()).await,
            Gesture::Leave => acting.ask_to_leave().await,
            Gesture::LeaveSurely => acting.leave().await,
            Gesture::Decline(slot) => acting.ask_to_decline(slot).await,
            Gesture::DeclineSurely(slot) => acting.decline(slot).await,
            Gesture::Messages => acting.messages().await,
            Gesture::Wish(way) => acting.wish(|wish| MessageWish { way, ..wish }).await,
            Gesture::Remind(reminders) => {
                acting.wish(|wish| MessageWish { reminders: *reminders, ..wish }).await
            }
            Gesture::Unlink => Ok(people::ask_to_unlink(voice)),
            Gesture::UnlinkSurely => acting.unlink().await,
            Gesture::Menu | Gesture::Link | Gesture::People | Gesture::Languages | Gesture::Speak(_) => {
                Ok(people::menu(voice))
            }
        }
    }

    /// How to speak: in the language of the link, else of the button, else in Japanese.
    fn voice(&self, people: &[LinePerson], press: Option<&Press>) -> Voice {
        let person = press.and_then(|press| chosen(people, press)).or(match people {
            [only] => Some(only),
            _ => None,
        });
        let of_button = press.and_then(|press| press.lang);
        let lang = people.first().map(|person| person.lang).or(of_button).unwrap_or(Lang::Ja);
        Voice::new(lang, self.web, people, person)
    }
}

/// An act of somebody for somebody.
struct Acting<'a> {
    talk: &'a Talk<'a>,
    event: &'a LineEvent,
    voice: &'a Voice,
    person: &'a LinePerson,
}

/// Whom a button is for; whoever is alone needs no choice.
fn chosen<'a>(people: &'a [LinePerson], press: &Press) -> Option<&'a LinePerson> {
    match (&press.person, people) {
        (Some(id), _) => people.iter().find(|person| person.id == *id),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

fn later(refusal: Refusal) -> Later {
    format!("the service says {}", refusal.code)
}

/// A refusal that is to be told, or a reason to try again: whoever may have booked must not be told that they have not.
fn told(refusal: Refusal) -> Result<Refusal, Later> {
    match refusal.code {
        "outcome.unknown" | "not_ready" | "overloaded" | "contact.unavailable" | "booking.number_taken" => {
            Err(later(refusal))
        }
        _ => Ok(refusal),
    }
}
