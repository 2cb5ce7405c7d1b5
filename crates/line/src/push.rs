//! Messages about bookings into talks: pushed under their own identity, as a carrier of the service's outbox.
//!
//! The words are the service's, and LINE is told nothing else of a person than whose talk it is. The retry key is the identity
//! of the message, so that LINE tells a second one from the first. The surprise: what is refused because of the channel and
//! not because of the message (the token, the month's quota) ends no message; all of them wait.

use service::messages::{Carried, Carrier, Carrying, Outgoing, Way};

use crate::client::{Answered, Carry, Client, refused};
use crate::message;

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
            judged(client.push_once(&message.to, &[message::text(&message.text)], message.id).await)
        })
    }
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
