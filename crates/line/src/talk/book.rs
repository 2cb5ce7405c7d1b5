//! The way to a place, for a new booking or another place for one: venue, day, time, the hold, the last word.
//!
//! Only what this person may take is shown, as the service says it. Nothing is booked before the last button, and the key of
//! every write follows from LINE's name for the event. Contact data that the programme needs are typed on our pages and never
//! here. The surprise: a step with one choice is skipped.

use jiff::civil::Date;
use service::view::{
    BookingView, DayView, HoldView, MyPage, ProgrammeView, TimeView, VenueChoice, VenueFound, WaitlistView,
};
use service::wording::{bare, plain};
use service::{Channel, Choice, Order, TypedContact};

use super::{Acting, Later, Voice, bookings, later, told, waitlist};
use crate::gesture::Gesture;
use crate::message::{Bubble, Look, Message};

/// Choices of one bubble.
const CHOICES_MAX: usize = 10;

impl Acting<'_> {
    pub(super) async fn venues(&self, moving: Option<&str>) -> Result<Vec<Message>, Later> {
        let found = match self.talk.service.venues(&self.person.who, choice(moving)).await {
            Ok(found) => found,
            Err(refusal) => return Ok(self.voice.refused(&told(refusal)?, None)),
        };
        let open: Vec<&str> = places(&found).map(|(venue, _)| venue).collect();
        match open.as_slice() {
            [only] => self.days(moving, only, 0).await,
            _ => {
                let list = self.list(moving).await?;
                Ok(show_venues(self.voice, &self.programme()?, moving, &found, list.as_ref()))
            }
        }
    }

    pub(super) async fn days(
        &self,
        moving: Option<&str>,
        venue: &str,
        page: u8,
    ) -> Result<Vec<Message>, Later> {
        match self.talk.service.days(&self.person.who, venue, choice(moving)).await {
            Ok(days) => {
                let list = self.list(moving).await?;
                let days = (days.as_slice(), page);
                Ok(show_days(self.voice, &self.programme()?, moving, venue, days, list.as_ref()))
            }
            Err(refusal) => Ok(self.voice.refused(&told(refusal)?, None)),
        }
    }

    pub(super) async fn times(
        &self,
        moving: Option<&str>,
        venue: &str,
        date: Date,
        page: u8,
    ) -> Result<Vec<Message>, Later> {
        match self.talk.service.times(&self.person.who, venue, date, choice(moving)).await {
            Ok(times) => {
                let list = self.list(moving).await?;
                Ok(show_times(self.voice, moving, (venue, date), (times.as_slice(), page), list.as_ref()))
            }
            Err(refusal) => Ok(self.voice.refused(&told(refusal)?, None)),
        }
    }

    pub(super) async fn hold(&self, moving: Option<&str>, slot: &str) -> Result<Vec<Message>, Later> {
        let (service, who) = (self.talk.service, &self.person.who);
        let held = match moving {
            None => service.hold(who, slot, self.order(&["hold", slot])).await,
            Some(booking) => {
                service.hold_for_move(who, slot, booking, self.order(&["hold", slot, booking])).await
            }
        };
        match held {
            Ok(held) => self.last_word(moving, &held.answer).await,
            // It was held before for as long as it may be; the button shows until when.
            Err(refusal) if refusal.code == "hold.limit" => match self.page(refusal.position).await?.hold {
                Some(hold) => self.last_word(moving, &hold).await,
                None => Ok(self.voice.refused(&refusal, None)),
            },
            Err(refusal) => Ok(self.voice.refused(&told(refusal)?, self.other_ways(moving).await?)),
        }
    }

    pub(super) async fn confirm(
        &self,
        moving: Option<&str>,
        slot: &str,
        dose: u8,
    ) -> Result<Vec<Message>, Later> {
        let (service, who) = (self.talk.service, &self.person.who);
        if self.lacks_contact(moving).await && self.booked(slot, None).await?.is_none() {
            return Ok(ask_for_contact(self.voice, slot, None));
        }
        let booked = match moving {
            None => {
                let order = self.order(&["book", slot, &dose.to_string()]);
                service.book(who, slot, dose, order).await
            }
            Some(booking) => {
                let order = self.order(&["move", booking, slot]);
                service.move_booking(who, booking, slot, order).await
            }
        };
        let title = if moving.is_some() { "done-title-moved" } else { "done-title" };
        match booked {
            Ok(told) => {
                // As it is now: whoever is told late must not be told what was.
                let page = self.page(Some(told.position)).await?;
                let found = page.bookings.iter().find(|booking| booking.id == told.answer.id);
                Ok(match found {
                    Some(booking) => bookings::done(self.voice, &self.programme()?, title, booking),
                    None => bookings::done(self.voice, &self.programme()?, title, &told.answer),
                })
            }
            Err(refusal) => {
                let refusal = told(refusal)?;
                match self.booked(slot, refusal.position).await? {
                    // Pressed twice: it is what was wanted.
                    Some(booking) if matches!(refusal.code, "booking.exists" | "move.same_slot") => {
                        Ok(bookings::done(self.voice, &self.programme()?, title, &booking))
                    }
                    _ => Ok(self.voice.refused(&refusal, self.other_ways(moving).await?)),
                }
            }
        }
    }

    pub(super) async fn release(&self) -> Result<Vec<Message>, Later> {
        match self.talk.service.release_hold(&self.person.who, self.order(&["release"])).await {
            Err(refusal) if refusal.code != "hold.none" => Ok(self.voice.refused(&told(refusal)?, None)),
            _ => {
                let one = self.voice.titled("line-released");
                Ok(self.voice.done("line-released", one, "/my"))
            }
        }
    }

    pub(super) async fn page(&self, seen: Option<u64>) -> Result<MyPage, Later> {
        self.talk.service.my_page(&self.person.who, seen).await.map_err(later)
    }

    pub(super) fn programme(&self) -> Result<ProgrammeView, Later> {
        let id = self.person.who.programme();
        self.talk.service.programme(id).ok_or_else(|| format!("programme {id} is not known"))
    }

    /// A write of this event: the same event is the same write.
    pub(super) fn order(&self, parts: &[&str]) -> Order {
        let key = format!("line-{}", self.event.id);
        Order::new(Channel::Line, Some(key), parts.join(" ").as_bytes())
    }

    /// Where else to look, and the waitlist if there is one.
    async fn other_ways(&self, moving: Option<&str>) -> Result<Vec<(&'static str, Gesture)>, Later> {
        let mut ways = vec![("line-other-places", Gesture::Venues(moving.map(str::to_owned)))];
        if self.list(moving).await?.is_some_and(|list| list.is_open) {
            ways.push(("waitlist-entry-go", Gesture::Waitlist));
        }
        Ok(ways)
    }

    async fn last_word(&self, moving: Option<&str>, hold: &HoldView) -> Result<Vec<Message>, Later> {
        if self.lacks_contact(moving).await {
            let until = plain(&self.voice.words.time(hold.until.time));
            return Ok(ask_for_contact(self.voice, &hold.slot.id, Some(&until)));
        }
        if hold.offered && moving.is_none() {
            return self.waitlist().await;
        }
        Ok(ask(self.voice, &self.programme()?, moving, hold))
    }

    /// Whether this person is to say first how to reach them, which is asked on our pages alone.
    async fn lacks_contact(&self, moving: Option<&str>) -> bool {
        if moving.is_some() {
            return false;
        }
        let (service, who) = (self.talk.service, &self.person.who);
        // A vault that is away is no reason not to book.
        let Ok(kept) = service.contact(who).await else { return false };
        let nothing = TypedContact::default();
        let read = service.understand_contact(who.programme(), &nothing, kept.as_ref());
        read.is_err_and(|refusal| !refusal.fields.is_empty())
    }

    /// Their booking in this slot.
    async fn booked(&self, slot: &str, seen: Option<u64>) -> Result<Option<BookingView>, Later> {
        let page = self.page(seen).await?;
        Ok(page.bookings.into_iter().find(|it| it.status == "confirmed" && it.slot.id == slot))
    }
}

fn choice(moving: Option<&str>) -> Choice {
    moving.map_or(Choice::Book, |booking| Choice::Move(booking.to_owned()))
}

fn places(found: &VenueChoice) -> impl Iterator<Item = (&str, u32)> {
    found.venues.iter().filter_map(|offer| match offer.found {
        VenueFound::Places(places) if places > 0 => Some((offer.venue.as_str(), places)),
        _ => None,
    })
}

fn web_path(programme: &ProgrammeView, moving: Option<&str>) -> String {
    moving.map_or_else(|| format!("/book/{}/venue", programme.id), |booking| format!("/my/{booking}/move"))
}

fn show_venues(
    voice: &Voice,
    programme: &ProgrammeView,
    moving: Option<&str>,
    found: &VenueChoice,
    list: Option<&WaitlistView>,
) -> Vec<Message> {
    let title = if moving.is_some() { "move-venue-title" } else { "venue-title" };
    let mut one = voice.titled(title);
    let mut none = true;
    for (venue, places) in places(found).take(CHOICES_MAX) {
        let name = voice.words.venue_name(programme, venue);
        let note = voice.say("places", &[("n", places.into())]);
        let days = Gesture::Days(moving.map(str::to_owned), venue.to_owned(), 0);
        one = one.choice(&name, &note, voice.act_named(&name, days));
        none = false;
    }
    let title = if none { "venue-none-title" } else { title };
    if none {
        one = nothing(voice, programme, found);
    }
    one = waitlist::entry(voice, one, list, none);
    voice.done(title, one, &web_path(programme, moving))
}

/// That there is no place to choose, and for each venue why.
fn nothing(voice: &Voice, programme: &ProgrammeView, found: &VenueChoice) -> Bubble {
    let words = voice.words;
    let dose = words.text("dose", &[("n", found.dose.into())]);
    // Only a full venue can get a place by somebody's cancelling.
    let full = found.venues.iter().any(|offer| offer.found == VenueFound::Full);
    let why = if full { "venue-none" } else { "venue-none-why" };
    let mut one = voice.titled("venue-none-title").paragraph(&voice.say(why, &[]));
    if let Some(on) = found.earliest_on {
        let on = words.date(on);
        one = one.paragraph(&voice.say("earliest", &[("dose", (&dose).into()), ("on", on.into())]));
    }
    for offer in found.venues.iter().take(CHOICES_MAX) {
        let why = match &offer.found {
            VenueFound::Places(_) | VenueFound::Full => voice.say("venue-full", &[]),
            VenueFound::OtherProduct => voice.say("venue-other-product", &[("dose", (&dose).into())]),
            VenueFound::NoneFrom(on) => voice.say("venue-none-from", &[("on", words.date(*on).into())]),
            VenueFound::NoDates => voice.say("venue-no-dates", &[]),
            VenueFound::Refused(refusal) => plain(&words.refusal(refusal.code, &refusal.args, None).title),
        };
        one = one.rule().paragraph(&words.venue_name(programme, &offer.venue)).small(&why);
    }
    one
}

fn show_days(
    voice: &Voice,
    programme: &ProgrammeView,
    moving: Option<&str>,
    venue: &str,
    (days, page): (&[DayView], u8),
    list: Option<&WaitlistView>,
) -> Vec<Message> {
    let title = if moving.is_some() { "move-day-title" } else { "day-title" };
    let open: Vec<&DayView> = days.iter().filter(|day| day.remaining > 0).collect();
    let mut one = voice.titled(title).small(&voice.words.venue_name(programme, venue));
    if open.is_empty() {
        one = one.paragraph(&voice.say("day-none", &[]));
    }
    let moving_owned = || moving.map(str::to_owned);
    for day in on_page(&open, page) {
        let name = voice.words.short_date(day.date);
        let times = Gesture::Times(moving_owned(), venue.to_owned(), day.date, 0);
        let note = voice.say("places", &[("n", day.remaining.into())]);
        one = one.choice(&plain(&name), &note, voice.act_named(&bare(&name), times));
    }
    one = pages(voice, one, open.len(), page, |page| Gesture::Days(moving_owned(), venue.to_owned(), page));
    one = waitlist::entry(voice, one, list, open.is_empty());
    voice.done(title, one, &web_path(programme, moving))
}

fn show_times(
    voice: &Voice,
    moving: Option<&str>,
    (venue, date): (&str, Date),
    (times, page): (&[TimeView], u8),
    list: Option<&WaitlistView>,
) -> Vec<Message> {
    let title = if moving.is_some() { "move-time-title" } else { "time-title" };
    let open: Vec<&TimeView> = times.iter().filter(|time| time.remaining > 0).collect();
    let mut one = voice.titled(title).small(&plain(&voice.words.date(date)));
    if open.is_empty() {
        one = one.paragraph(&voice.say("time-none", &[]));
    }
    let moving_owned = || moving.map(str::to_owned);
    for time in on_page(&open, page) {
        let span = voice.words.span(time.start, time.end);
        let hold = Gesture::Hold(moving_owned(), time.slot.clone());
        let note = voice.say("places", &[("n", time.remaining.into())]);
        one = one.choice(&plain(&span), &note, voice.act_named(&bare(&span), hold));
    }
    one = pages(voice, one, open.len(), page, |page| {
        Gesture::Times(moving_owned(), venue.to_owned(), date, page)
    });
    let other = Gesture::Days(moving_owned(), venue.to_owned(), 0);
    one = one.button(&voice.say("time-other-day", &[]), Look::Other, voice.act("time-other-day", other));
    one = waitlist::entry(voice, one, list, open.is_empty());
    voice.done(title, one, "/my")
}

fn ask(voice: &Voice, programme: &ProgrammeView, moving: Option<&str>, hold: &HoldView) -> Vec<Message> {
    let (title, not_yet, go) = if moving.is_some() {
        ("move-confirm-title", "move-not-yet", "move-go")
    } else {
        ("confirm-title", "confirm-not-yet", "confirm-go")
    };
    let confirm = Gesture::Confirm(moving.map(str::to_owned), hold.slot.id.clone(), hold.dose);
    let again = Gesture::Venues(moving.map(str::to_owned));
    let until = plain(&voice.words.time(hold.until.time));
    let mut one = voice.titled(title).paragraph(&voice.say(not_yet, &[]));
    one = bookings::rows(voice, programme, one, &hold.slot, hold.dose)
        .small(&voice.say("confirm-held", &[("time", until.into())]))
        .button(&voice.say(go, &[]), Look::First, voice.act(go, confirm))
        .button(&voice.say("line-other-places", &[]), Look::Other, voice.act("line-other-places", again))
        .button(&voice.say("my-held-drop", &[]), Look::Other, voice.act("my-held-drop", Gesture::Release));
    voice.done(title, one, "/my")
}

/// Leads to our page for contact data, and goes on with the held place afterwards.
fn ask_for_contact(voice: &Voice, slot: &str, until: Option<&str>) -> Vec<Message> {
    let mut one = voice.titled("contact-title").paragraph(&voice.say("line-contact", &[]));
    if let Some(until) = until {
        one = one.small(&voice.say("confirm-held", &[("time", until.into())]));
    }
    let go_on = Gesture::Hold(None, slot.to_owned());
    let one = one
        .button(&voice.say("contact-add", &[]), Look::First, voice.page("contact-add", "/my/contact"))
        .button(&voice.say("line-contact-done", &[]), Look::Other, voice.act("line-contact-done", go_on))
        .button(&voice.say("my-held-drop", &[]), Look::Other, voice.act("my-held-drop", Gesture::Release));
    voice.done("contact-title", one, "/my/contact")
}

fn on_page<T>(all: &[T], page: u8) -> &[T] {
    let from = usize::from(page).saturating_mul(CHOICES_MAX).min(all.len());
    let until = from.saturating_add(CHOICES_MAX).min(all.len());
    all.get(from..until).unwrap_or_default()
}

fn pages(voice: &Voice, mut one: Bubble, count: usize, page: u8, gesture: impl Fn(u8) -> Gesture) -> Bubble {
    if page > 0 {
        let before = voice.act("line-before", gesture(page - 1));
        one = one.button(&voice.say("line-before", &[]), Look::Other, before);
    }
    if count > (usize::from(page) + 1) * CHOICES_MAX && page < u8::MAX {
        let more = voice.act("line-more", gesture(page + 1));
        one = one.button(&voice.say("line-more", &[]), Look::Other, more);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::on_page;

    #[test]
    fn every_choice_is_on_one_page_and_no_page_is_beyond() {
        let all: Vec<usize> = (0..25).collect();
        let pages: Vec<usize> = (0..=3).flat_map(|page| on_page(&all, page).to_vec()).collect();
        assert_eq!(pages, all);
        assert!(on_page(&all, 255).is_empty());
    }
}
