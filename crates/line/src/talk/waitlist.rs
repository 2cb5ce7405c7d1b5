//! The waitlist in a talk: how somebody stands, waiting for a place, letting it go, and the place that is offered to them.
//!
//! That nothing is booked is said wherever a place is shown. Whoever takes what is offered goes the way of every booking
//! (`book`), so that it is answered and proved as one. The surprise: an old button cannot let go a place that was offered
//! later, because it names the slot.

use service::view::{OfferView, ProgrammeView, WaitlistView};
use service::waitlist::WaitlistReach;
use service::wording::plain;
use service::{Refusal, Told};

use super::{Acting, Later, Voice, bookings, told};
use crate::gesture::Gesture;
use crate::message::{Bubble, Look, Message};

/// Venues of one bubble.
const VENUES_MAX: usize = 10;

impl Acting<'_> {
    /// How they stand, and what can be done.
    pub(super) async fn waitlist(&self) -> Result<Vec<Message>, Later> {
        self.standing(None, None).await
    }

    pub(super) async fn waitlist_venues(&self) -> Result<Vec<Message>, Later> {
        let programme = self.programme()?;
        let one = venues(self.voice, &programme, self.voice.titled("waitlist-venues"));
        Ok(self.voice.done("waitlist-venues", one, &path(&programme)))
    }

    pub(super) async fn join(&self, venue: Option<&str>) -> Result<Vec<Message>, Later> {
        let waits = self.list(None).await?.is_some_and(|list| is_waiting(&list));
        let done = if waits { "waitlist-done-changed" } else { "waitlist-done-joined" };
        let order = self.order(&["join", venue.unwrap_or_default()]);
        let venues: Vec<String> = venue.into_iter().map(str::to_owned).collect();
        self.after(done, self.talk.service.join_waitlist(&self.person.who, &venues, order).await).await
    }

    pub(super) async fn ask_to_leave(&self) -> Result<Vec<Message>, Later> {
        let list = self.list(None).await?.filter(is_waiting);
        let Some(list) = list else { return self.waitlist().await };
        let voice = self.voice;
        let mut one = voice.titled("waitlist-leave-title").paragraph(&voice.say("waitlist-leave-what", &[]));
        if list.offer.is_some() {
            one = one.paragraph(&voice.say("waitlist-leave-offer", &[]));
        }
        let go = voice.act("waitlist-leave", Gesture::LeaveSurely);
        let one = one.button(&voice.say("waitlist-leave", &[]), Look::Danger, go);
        let one = keeping(voice, one, "waitlist-leave-keep");
        Ok(voice.done("waitlist-leave-title", one, &path(&self.programme()?)))
    }

    pub(super) async fn leave(&self) -> Result<Vec<Message>, Later> {
        let order = self.order(&["leave"]);
        match self.talk.service.leave_waitlist(&self.person.who, order).await {
            // Pressed twice: it is what was wanted.
            Err(refusal) if refusal.code == "waitlist.not_on" => self.standing(None, refusal.position).await,
            left => self.after("waitlist-title-asked", left).await,
        }
    }

    pub(super) async fn ask_to_decline(&self, slot: &str) -> Result<Vec<Message>, Later> {
        let Some(offer) = self.offered(slot).await? else { return self.not_offered() };
        let (voice, programme) = (self.voice, self.programme()?);
        let one = bookings::rows(
            voice,
            &programme,
            voice.titled("waitlist-decline-title"),
            &offer.slot,
            offer.dose,
        )
        .paragraph(&voice.say("waitlist-decline-what", &[]));
        let go = voice.act("waitlist-decline", Gesture::DeclineSurely(slot.to_owned()));
        let one = one.button(&voice.say("waitlist-decline", &[]), Look::Danger, go);
        let one = keeping(voice, one, "waitlist-decline-keep");
        Ok(voice.done("waitlist-decline-title", one, &path(&programme)))
    }

    pub(super) async fn decline(&self, slot: &str) -> Result<Vec<Message>, Later> {
        if self.offered(slot).await?.is_none() {
            return self.not_offered();
        }
        let declined = self
            .talk
            .service
            .decline_offer(&self.person.who, Some(slot), self.order(&["decline", slot]))
            .await;
        self.after("waitlist-done-declined", declined).await
    }

    /// How they stand on the waitlist, for whoever looks for a new booking; nothing if there is none.
    pub(super) async fn list(&self, moving: Option<&str>) -> Result<Option<WaitlistView>, Later> {
        match moving {
            Some(_) => Ok(None),
            None => Ok(self.page(None).await?.waitlist),
        }
    }

    async fn offered(&self, slot: &str) -> Result<Option<OfferView>, Later> {
        let offer = self.list(None).await?.and_then(|list| list.offer);
        Ok(offer.filter(|offer| offer.slot.id == slot))
    }

    fn not_offered(&self) -> Result<Vec<Message>, Later> {
        let refusal = Refusal::plain("waitlist.no_offer");
        Ok(self.voice.refused(&refusal, [("waitlist-see", Gesture::Waitlist)]))
    }

    async fn after(&self, done: &str, came: Result<Told<()>, Refusal>) -> Result<Vec<Message>, Later> {
        match came {
            Ok(told) => self.standing(Some(done), Some(told.position)).await,
            Err(refusal) => Ok(self.voice.refused(&told(refusal)?, [("line-bookings", Gesture::Bookings)])),
        }
    }

    /// How they stand, under what was done.
    async fn standing(&self, done: Option<&str>, seen: Option<u64>) -> Result<Vec<Message>, Later> {
        let page = match self.talk.service.my_page(&self.person.who, seen).await {
            Ok(page) => page,
            Err(refusal) => return Ok(self.voice.refused(&told(refusal)?, None)),
        };
        let Some(list) = page.waitlist else {
            return Ok(self
                .voice
                .refused(&Refusal::plain("waitlist.none"), [("line-book", Gesture::Venues(None))]));
        };
        let programme = self.programme()?;
        // Nobody can tell while the vault is away, and then nothing is said of it.
        let reach = self.talk.service.waitlist_reach(&self.person.who).await.ok();
        Ok(show(self.voice, &programme, &list, done, reach.as_ref()))
    }
}

/// The way to the waitlist where somebody looks for a place: if there is none, or if they would lose one by taking another.
pub(super) fn entry(voice: &Voice, one: Bubble, list: Option<&WaitlistView>, none: bool) -> Bubble {
    let Some(list) = list.filter(|list| list.is_open && (none || list.offer.is_some())) else { return one };
    let text = match &list.offer {
        Some(offer) => {
            voice.say("waitlist-entry-offered", &[("until", voice.words.moment(offer.until).into())])
        }
        None if is_waiting(list) => voice.say("waitlist-entry-waiting", &[]),
        None => voice.say("waitlist-entry", &[]),
    };
    let go = voice.act("waitlist-entry-go", Gesture::Waitlist);
    one.rule().paragraph(&text).button(&voice.say("waitlist-entry-go", &[]), Look::Other, go)
}

/// How somebody stands, beside their bookings; nothing for whoever does not wait.
pub(super) fn card(voice: &Voice, programme: &ProgrammeView, list: Option<&WaitlistView>) -> Option<Bubble> {
    let list = list.filter(|list| is_waiting(list) || list.standing == "unanswered")?;
    let mut one = Bubble::titled(&voice.say(&title(list), &[])).small(&voice.for_whom());
    one = match &list.offer {
        Some(offer) => offered(voice, programme, one, offer),
        None if is_waiting(list) => waiting(voice, programme, one, list),
        None => one.paragraph(&over(voice, list)),
    };
    let see = voice.act("waitlist-see", Gesture::Waitlist);
    let page = voice.page("line-web", &path(programme));
    Some(one.button(&voice.say("waitlist-see", &[]), Look::Other, see).button(
        &voice.say("line-web", &[]),
        Look::Other,
        page,
    ))
}

fn show(
    voice: &Voice,
    programme: &ProgrammeView,
    list: &WaitlistView,
    done: Option<&str>,
    reach: Option<&WaitlistReach>,
) -> Vec<Message> {
    let title = title(list);
    let mut one = voice.titled(done.unwrap_or(&title));
    if let Some(offer) = &list.offer {
        one = offered(voice, programme, one, offer);
    } else if is_waiting(list) {
        one = reached(voice, about(voice, waiting(voice, programme, one, list), list), reach);
        if programme.venues.len() > 1 {
            let change = voice.act("waitlist-change", Gesture::WaitVenues);
            one = one.button(&voice.say("waitlist-change", &[]), Look::Other, change);
        }
        let look = voice.act("waitlist-look", Gesture::Venues(None));
        one = one.button(&voice.say("waitlist-look", &[]), Look::Other, look);
    } else {
        one = about(voice, one.paragraph(&over(voice, list)), list);
        if list.is_open {
            one = venues(voice, programme, reached(voice, one, reach));
        }
    }
    if is_waiting(list) {
        let leave = voice.act("waitlist-leave", Gesture::Leave);
        one = one.button(&voice.say("waitlist-leave", &[]), Look::Other, leave);
    }
    voice.done(done.unwrap_or(&title), one, &path(programme))
}

/// A place that is offered: what, until when, that it is not booked, and both answers.
fn offered(voice: &Voice, programme: &ProgrammeView, one: Bubble, offer: &OfferView) -> Bubble {
    let slot = &offer.slot;
    let book = Gesture::Confirm(None, slot.id.clone(), offer.dose);
    let decline = Gesture::Decline(slot.id.clone());
    let until = [("until", voice.words.moment(offer.until).into())];
    bookings::rows(voice, programme, one.paragraph(&voice.say("confirm-not-yet", &[])), slot, offer.dose)
        .paragraph(&voice.say("waitlist-offer-kept", &until))
        .small(&voice.say("waitlist-offer-lapse", &[]))
        .button(&voice.say("waitlist-offer-go", &[]), Look::First, voice.act("waitlist-offer-go", book))
        .button(&voice.say("waitlist-decline", &[]), Look::Other, voice.act("waitlist-decline", decline))
}

fn waiting(voice: &Voice, programme: &ProgrammeView, one: Bubble, list: &WaitlistView) -> Bubble {
    let names: Vec<String> = list.venues.iter().map(|id| voice.words.venue_name(programme, id)).collect();
    let venues =
        if names.is_empty() { voice.say("waitlist-venues-all", &[]) } else { voice.words.row(&names) };
    let mut one = one.paragraph(&voice.say("waitlist-not-booked", &[]));
    if let Some(dose) = list.dose {
        one = one.row(&voice.say("confirm-dose", &[]), &voice.say("dose", &[("n", dose.into())]));
    }
    one = one.row(&voice.say("waitlist-row-venues", &[]), &plain(&venues));
    if let Some(since) = list.since {
        one = one.row(&voice.say("waitlist-row-since", &[]), &plain(&voice.words.moment(since)));
    }
    one.paragraph(&plain(&voice.words.waitlist_ahead(list)))
}

/// What the waitlist is, in small.
fn about(voice: &Voice, one: Bubble, list: &WaitlistView) -> Bubble {
    if !list.is_open {
        return one;
    }
    voice.words.about_waitlist(list).iter().fold(one, |one, text| one.small(&plain(text)))
}

/// How they hear of a free place.
fn reached(voice: &Voice, one: Bubble, reach: Option<&WaitlistReach>) -> Bubble {
    match reach {
        None => one,
        Some(WaitlistReach::By(ways)) => {
            let names: Vec<String> =
                ways.iter().map(|way| voice.say(&format!("waitlist-way-{way}"), &[])).collect();
            one.small(&voice.say("waitlist-tell", &[("ways", voice.words.row(&names).into())]))
        }
        Some(WaitlistReach::Unwanted) => one.small(&voice.say("waitlist-tell-unwanted", &[])),
        Some(WaitlistReach::Nothing { .. }) => one.small(&voice.say("waitlist-tell-nothing", &[])),
    }
}

/// All venues, and each where there are several.
fn venues(voice: &Voice, programme: &ProgrammeView, mut one: Bubble) -> Bubble {
    if programme.venues.len() > 1 {
        for venue in programme.venues.iter().take(VENUES_MAX) {
            let name = voice.words.venue_name(programme, &venue.id);
            one = one.choice(&name, "", voice.act_named(&name, Gesture::Join(Some(venue.id.clone()))));
        }
        let all = voice.say("waitlist-venues-all", &[]);
        return one.choice(&all, "", voice.act("waitlist-venues-all", Gesture::Join(None)));
    }
    one.button(&voice.say("waitlist-join", &[]), Look::First, voice.act("waitlist-join", Gesture::Join(None)))
}

/// What became of the turn of somebody who waits no more; nothing for whoever never did.
fn over(voice: &Voice, list: &WaitlistView) -> String {
    match list.standing {
        "" => String::new(),
        "unanswered" => voice.say("waitlist-unanswered", &[("n", list.lapses_max.into())]),
        standing => voice.say(&format!("waitlist-{standing}"), &[]),
    }
}

fn keeping(voice: &Voice, one: Bubble, key: &str) -> Bubble {
    one.button(&voice.say(key, &[]), Look::Other, voice.act(key, Gesture::Waitlist))
}

fn title(list: &WaitlistView) -> String {
    match list.standing {
        "" => "waitlist-title".to_owned(),
        standing => format!("waitlist-title-{standing}"),
    }
}

fn is_waiting(list: &WaitlistView) -> bool {
    matches!(list.standing, "waiting" | "offered")
}

fn path(programme: &ProgrammeView) -> String {
    format!("/waitlist/{}", programme.id)
}
