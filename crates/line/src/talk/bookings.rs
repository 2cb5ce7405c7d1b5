//! My bookings in a talk: every booking in every state, what happened to it, its receipt, moving and cancelling; and the turn.
//!
//! Cancelling is asked twice. Cancelled bookings stay visible as on the pages. No voucher, name or birth date is shown, and a
//! receipt is fetched on our pages. The surprise: what is shown is asked for when it is shown, so whatever another channel did
//! is there.

use service::view::{BookingView, MyPage, ProgrammeView, SlotView};
use service::wording::plain;

use super::{Acting, Later, Voice, told, waitlist};
use crate::gesture::Gesture;
use crate::message::{BUBBLES_MAX, Bubble, Look, Message, bubble, carousel};

/// Steps of a history that one bubble shows, the newest ones.
const STEPS_MAX: usize = 20;

impl Acting<'_> {
    pub(super) async fn bookings(&self) -> Result<Vec<Message>, Later> {
        match self.talk.service.my_page(&self.person.who, None).await {
            Ok(page) => Ok(show(self.voice, &self.programme()?, &page)),
            Err(refusal) => Ok(self.voice.refused(&told(refusal)?, None)),
        }
    }

    pub(super) async fn history(&self, number: &str) -> Result<Vec<Message>, Later> {
        self.of(number, history).await
    }

    pub(super) async fn receipt(&self, number: &str) -> Result<Vec<Message>, Later> {
        self.of(number, receipt).await
    }

    pub(super) async fn ask_to_cancel(&self, number: &str) -> Result<Vec<Message>, Later> {
        self.of(number, |voice, programme, booking| {
            let mut one = rows(voice, programme, voice.titled("cancel-title"), &booking.slot, booking.dose);
            if !booking.cancels_too.is_empty() {
                one = one.paragraph(&voice.say("cancel-too", &[])).small(&booking.cancels_too.join(", "));
            }
            let on = Gesture::CancelAsked(booking.id.clone());
            one = one.paragraph(&voice.say("cancel-warning", &[])).button(
                &voice.say("line-cancel-on", &[]),
                Look::Danger,
                voice.act("line-cancel-on", on),
            );
            voice.done("cancel-title", keeping(voice, one), &format!("/my/{}/cancel", booking.id))
        })
        .await
    }

    pub(super) async fn ask_again_to_cancel(&self, number: &str) -> Result<Vec<Message>, Later> {
        self.of(number, |voice, programme, booking| {
            let one = rows(voice, programme, voice.titled("line-cancel-sure"), &booking.slot, booking.dose);
            let surely = Gesture::CancelSurely(booking.id.clone());
            let one = one.button(&voice.say("cancel-go", &[]), Look::Danger, voice.act("cancel-go", surely));
            voice.done("line-cancel-sure", keeping(voice, one), &format!("/my/{}/cancel", booking.id))
        })
        .await
    }

    pub(super) async fn cancel(&self, number: &str) -> Result<Vec<Message>, Later> {
        let order = self.order(&["cancel", number]);
        match self.talk.service.cancel_booking(&self.person.who, number, None, order).await {
            Ok(told) => Ok(done(self.voice, &self.programme()?, "done-title-cancelled", &told.answer)),
            Err(refusal) => {
                let refusal = told(refusal)?;
                let page = self.page(refusal.position).await?;
                match page.bookings.iter().find(|booking| booking.id == number) {
                    // Pressed twice, or cancelled elsewhere meanwhile: it is what was wanted.
                    Some(booking) if booking.status == "cancelled" => {
                        Ok(done(self.voice, &self.programme()?, "done-title-cancelled", booking))
                    }
                    _ => Ok(self.voice.refused(&refusal, Some(("line-bookings", Gesture::Bookings)))),
                }
            }
        }
    }

    /// What is to be said of one booking of this person, if it is theirs.
    async fn of(
        &self,
        number: &str,
        say: impl Fn(&Voice, &ProgrammeView, &BookingView) -> Vec<Message>,
    ) -> Result<Vec<Message>, Later> {
        let page = match self.talk.service.my_page(&self.person.who, None).await {
            Ok(page) => page,
            Err(refusal) => return Ok(self.voice.refused(&told(refusal)?, None)),
        };
        match page.bookings.iter().find(|booking| booking.id == number) {
            Some(booking) => Ok(say(self.voice, &self.programme()?, booking)),
            None => {
                let unknown = service::Refusal::plain("booking.unknown");
                Ok(self.voice.refused(&unknown, Some(("line-bookings", Gesture::Bookings))))
            }
        }
    }
}

/// What was done to a booking, and how it is now.
pub(super) fn done(
    voice: &Voice,
    programme: &ProgrammeView,
    title: &str,
    booking: &BookingView,
) -> Vec<Message> {
    let mut one =
        rows(voice, programme, numbered(voice, voice.titled(title), booking), &booking.slot, booking.dose);
    if booking.status == "confirmed" {
        one = one.small(&voice.say("done-safe", &[]));
        one = receipt_button(voice, one, booking);
    } else {
        one = one.small(&voice.say("done-cancelled-detail", &[]));
    }
    one = one.button(
        &voice.say("line-bookings", &[]),
        Look::Other,
        voice.act("line-bookings", Gesture::Bookings),
    );
    voice.done(title, one, "/my")
}

/// Day, time, venue and dose.
pub(super) fn rows(
    voice: &Voice,
    programme: &ProgrammeView,
    one: Bubble,
    slot: &SlotView,
    dose: u8,
) -> Bubble {
    let words = voice.words;
    let date = slot.date.map_or_else(|| slot.starts_at.clone(), |date| words.date(date));
    let time = match (slot.start, slot.end) {
        (Some(start), Some(end)) => words.span(start, end),
        _ => slot.starts_at.clone(),
    };
    one.row(&voice.say("confirm-date", &[]), &plain(&date))
        .row(&voice.say("confirm-time", &[]), &plain(&time))
        .row(&voice.say("confirm-venue", &[]), &words.venue_name(programme, &slot.venue))
        .row(&voice.say("confirm-dose", &[]), &voice.say("dose", &[("n", dose.into())]))
}

fn show(voice: &Voice, programme: &ProgrammeView, page: &MyPage) -> Vec<Message> {
    let waits = waitlist::card(voice, programme, page.waitlist.as_ref());
    if page.bookings.is_empty() && waits.is_none() {
        let one = voice.titled("line-bookings").paragraph(&voice.say("my-none", &[])).button(
            &voice.say("line-book", &[]),
            Look::First,
            voice.act("line-book", Gesture::Venues(None)),
        );
        return voice.done("line-bookings", one, "/my");
    }
    let bookings = page.bookings.iter().map(|booking| card(voice, programme, booking));
    let cards: Vec<Bubble> = waits.into_iter().chain(bookings).take(BUBBLES_MAX).collect();
    let alt = voice.say("line-bookings", &[]);
    let message = match <[Bubble; 1]>::try_from(cards) {
        Ok([only]) => bubble(&alt, only),
        Err(cards) => carousel(&alt, cards),
    };
    vec![message.quick(voice.always())]
}

fn card(voice: &Voice, programme: &ProgrammeView, booking: &BookingView) -> Bubble {
    let waits = booking.displaced.as_ref().is_some_and(|it| it.from.is_none());
    let status = if waits { "displaced" } else { booking.status };
    let title = voice.say(&format!("status-{status}"), &[]);
    let mut one = numbered(voice, Bubble::titled(&title).small(&voice.for_whom()), booking);
    one = rows(voice, programme, one, &booking.slot, booking.dose);
    if let Some(displaced) = &booking.displaced {
        let reason = voice.say(&format!("reason-{}", displaced.reason), &[]);
        let text = match &displaced.from {
            None => voice.say("my-displaced", &[("reason", reason.into())]),
            Some(from) => {
                let venue = voice.words.venue_name(programme, &from.venue);
                let from = format!("{} {venue}", plain(&voice.words.slot_when(from)));
                voice.say("my-relocated", &[("reason", reason.into()), ("from", from.into())])
            }
        };
        one = one.paragraph(&text);
    }
    if booking.may_move {
        let to = Gesture::Venues(Some(booking.id.clone()));
        one = one.button(&voice.say("my-move", &[]), Look::First, voice.act("my-move", to));
    }
    if booking.may_cancel {
        let cancel = Gesture::Cancel(booking.id.clone());
        one = one.button(&voice.say("my-cancel", &[]), Look::Other, voice.act("my-cancel", cancel));
    }
    let history = Gesture::History(booking.id.clone());
    one = one.button(&voice.say("my-history", &[]), Look::Other, voice.act("my-history", history));
    one = receipt_button(voice, one, booking);
    one.button(&voice.say("line-web", &[]), Look::Other, voice.page("line-web", "/my"))
}

fn history(voice: &Voice, programme: &ProgrammeView, booking: &BookingView) -> Vec<Message> {
    let mut one = numbered(voice, voice.titled("my-history"), booking);
    let skipped = booking.history.len().saturating_sub(STEPS_MAX);
    for step in booking.history.iter().skip(skipped) {
        let said = voice.words.step(programme, step);
        one = one.rule().paragraph(&plain(&said.what)).small(&plain(&format!("{}\n{}", said.when, said.who)));
        if let Some(reason) = &said.reason {
            one = one.small(&plain(reason));
        }
    }
    voice.done("my-history", one, "/my")
}

fn receipt(voice: &Voice, _programme: &ProgrammeView, booking: &BookingView) -> Vec<Message> {
    let file = voice.page("receipt-file", &format!("/my/{}/receipt", booking.id));
    let one = numbered(voice, voice.titled("receipt-title"), booking)
        .paragraph(&voice.say("receipt-text", &[]))
        .button(&voice.say("receipt-file", &[]), Look::First, file)
        .button(&voice.say("receipt-check", &[]), Look::Other, voice.page("receipt-check", "/verify"));
    voice.done("receipt-title", one, "/my")
}

fn receipt_button(voice: &Voice, one: Bubble, booking: &BookingView) -> Bubble {
    let receipt = Gesture::Receipt(booking.id.clone());
    one.button(&voice.say("receipt-title", &[]), Look::Other, voice.act("receipt-title", receipt))
}

fn numbered(voice: &Voice, one: Bubble, booking: &BookingView) -> Bubble {
    one.row(&voice.say("done-number", &[]), &booking.number)
}

fn keeping(voice: &Voice, one: Bubble) -> Bubble {
    one.button(&voice.say("cancel-keep", &[]), Look::Other, voice.act("cancel-keep", Gesture::Bookings))
}
