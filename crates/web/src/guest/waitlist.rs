//! The waitlist for whoever is on it or could be: how they stand, joining, leaving, and letting an offered place go.
//!
//! An offer is booked on the page that asks for the last word of any place that is held, and nowhere here. Nothing on these
//! pages may be taken for a booking, so the number by which somebody is known on the list is on none of them.
//! The surprise: letting a place go names the place, since by then another may be offered.

use askama::Template;
use axum::response::Response;
use service::view::{HoldView, ProgrammeView, VenueFound, WaitlistView};
use service::waitlist::WaitlistReach;
use service::{Channel, Choice, Order, Refusal, SignedIn};

use crate::form::{Fields, query_value};
use crate::guest::confirm;
use crate::guest::rows::{Link, Row, place, row, venue, venue_name};
use crate::guest::trouble::{self, Message};
use crate::guest::visitor::Visitor;
use crate::guest::way::{Way, same_person};
use crate::page::{Elsewhere, Frame, Html, html};

#[derive(Template)]
#[template(path = "guest/waitlist.html")]
struct Page {
    f: Frame,
    heading: Html,
    notice: Option<Html>,
    offer: Option<Offer>,
    texts: Vec<Html>,
    rows: Vec<Row>,
    tell: Option<Tell>,
    /// What it is.
    about: Vec<Html>,
    form: Option<Form>,
    links: Vec<Link>,
    mark: String,
}

/// Whether and how somebody hears of a free place.
struct Tell {
    text: Html,
    link: Option<Link>,
}

/// For which venues somebody wants to wait.
struct Form {
    action: String,
    /// Identifier, name, and whether it is chosen; none where there is nothing to choose.
    venues: Vec<(String, String, bool)>,
    go: Html,
}

/// A place that is offered, as every page shows it that does.
pub struct Offer {
    /// Until when, and that it is no booking.
    pub texts: Vec<Html>,
    /// What.
    pub rows: Vec<Row>,
    /// Why it cannot be booked any more; else the way to the last word.
    pub outdated: Vec<Html>,
    /// Where it is booked.
    pub go: String,
    /// Where it is let go.
    pub decline: String,
}

/// What a page says of the waitlist that is about something else.
pub struct Entry {
    /// How it is there for them.
    pub text: Html,
    /// The way to it.
    pub link: Link,
    /// Whether a place is offered to them, which they would lose.
    pub is_offered: bool,
}

/// What my page says of it.
pub struct Card {
    /// In short.
    pub heading: Html,
    /// How they stand.
    pub texts: Vec<Html>,
    /// The place that is offered.
    pub offer: Option<Offer>,
    /// The page about it.
    pub more: String,
}

#[derive(Template)]
#[template(path = "guest/waitlist_ask.html")]
struct Ask {
    f: Frame,
    heading: Html,
    texts: Vec<Html>,
    rows: Vec<Row>,
    action: String,
    hidden: Vec<(&'static str, String)>,
    go: Html,
    keep: Html,
    back: String,
}

/// `GET /waitlist/{programme}`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    let Some(view) = &way.page.waitlist else {
        return Ok(trouble::refused(&visitor, &Refusal::plain("waitlist.none")));
    };
    if view.standing.is_empty()
        && let Some(closed) = way.closed(&visitor)
    {
        return Ok(closed);
    }
    let page = page(&visitor, &way, view).await;
    Ok(visitor.show(&page).cookie(visitor.told(way.page.as_of)).done())
}

/// `POST /waitlist/{programme}`: joins, or changes for which venues.
pub async fn join(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    same_person(&visitor, &way.who, &fields)?;
    let chosen = fields.pairs().filter(|(name, _)| *name == "venue");
    let venues: Vec<String> = chosen.map(|(_, id)| id.to_owned()).collect();
    let order = Order::new(Channel::Web, None, b"join the waitlist");
    let done = if is_waiting(&way) { "changed" } else { "joined" };
    Ok(match visitor.door.service.join_waitlist(&way.who, &venues, order).await {
        Ok(told) => {
            let path = format!("{}?done={done}", home(&way.programme));
            visitor.go(&path).cookie(visitor.told(told.position)).done()
        }
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

/// `GET /waitlist/{programme}/leave`
pub async fn ask_leave(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    if !is_waiting(&way) {
        return Ok(visitor.go(&home(&way.programme)).done());
    }
    let mut ask = ask(&visitor, &way, ["waitlist-leave-title", "waitlist-leave", "waitlist-leave-keep"]);
    ask.texts.push(html(&visitor.say("waitlist-leave-what", &[])));
    if offer_of(&way).is_some() {
        ask.texts.push(html(&visitor.say("waitlist-leave-offer", &[])));
    }
    ask.action = format!("{}/leave", home(&way.programme));
    Ok(visitor.show(&ask).done())
}

/// `POST /waitlist/{programme}/leave`
pub async fn leave(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    same_person(&visitor, &way.who, &fields)?;
    let order = Order::new(Channel::Web, None, b"leave the waitlist");
    Ok(match visitor.door.service.leave_waitlist(&way.who, order).await {
        Ok(told) => visitor.go(&home(&way.programme)).cookie(visitor.told(told.position)).done(),
        // It was pressed twice.
        Err(refusal) if refusal.code == "waitlist.not_on" => visitor.go(&home(&way.programme)).done(),
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

/// `GET /waitlist/{programme}/decline`
pub async fn ask_decline(visitor: Visitor) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    let Some(offer) = offer_of(&way) else {
        return Ok(visitor.go(&home(&way.programme)).done());
    };
    let mut ask =
        ask(&visitor, &way, ["waitlist-decline-title", "waitlist-decline", "waitlist-decline-keep"]);
    ask.texts.push(html(&visitor.say("waitlist-decline-what", &[])));
    ask.rows = offered_rows(&visitor, &way.programme, offer);
    ask.action = format!("{}/decline", home(&way.programme));
    ask.hidden.push(("slot", offer.slot.id.clone()));
    Ok(visitor.show(&ask).done())
}

/// `POST /waitlist/{programme}/decline`
pub async fn decline(visitor: Visitor, fields: Fields) -> Result<Response, Elsewhere> {
    let way = Way::of(&visitor, &visitor.here()).await?;
    same_person(&visitor, &way.who, &fields)?;
    let here = home(&way.programme);
    let Some(offer) = offer_of(&way).filter(|offer| offer.slot.id == fields.get("slot")) else {
        return Ok(visitor.go(&here).done());
    };
    // The same for the same offer, so that a second tap lets nothing else go.
    let stamp: String = offer.expires_at.chars().filter(char::is_ascii_digit).collect();
    let key = format!("web-decline-{}-{stamp}", offer.slot.id);
    let order = Order::new(Channel::Web, Some(key), b"decline the offer");
    Ok(match visitor.door.service.decline_offer(&way.who, Some(&offer.slot.id), order).await {
        Ok(told) => visitor.go(&format!("{here}?done=declined")).cookie(visitor.told(told.position)).done(),
        Err(refusal) => trouble::refused(&visitor, &refusal),
    })
}

/// What a page with nothing to take says of the waitlist, or any page of the way while a place is offered.
pub fn entry(visitor: &Visitor, way: &Way, nothing: bool) -> Option<Entry> {
    let view = way.page.waitlist.as_ref()?;
    let url = home(&way.programme);
    let words = visitor.words;
    if let Some(offer) = &view.offer {
        let until = words.moment(offer.until);
        let text = html(&visitor.say("waitlist-entry-offered", &[("until", until.into())]));
        return Some(Entry { text, link: Link::new(words, "waitlist-see", url), is_offered: true });
    }
    if way.moving.is_some() || !nothing {
        return None;
    }
    let (text, label) = match view.standing {
        "waiting" => ("waitlist-entry-waiting", "waitlist-see"),
        _ if view.is_open => ("waitlist-entry", "waitlist-entry-go"),
        _ => return None,
    };
    let text = html(&visitor.say(text, &[]));
    Some(Entry { text, link: Link::new(words, label, url), is_offered: false })
}

/// A message about a place that cannot be had, with what the waitlist is to this person.
pub fn with_entry(visitor: &Visitor, way: &Way, mut message: Message) -> Message {
    if let Some(entry) = entry(visitor, way, true) {
        message.texts.push(entry.text);
        message.links.push(entry.link);
    }
    message
}

/// What my page says of somebody's turn; nothing where there is nothing to say.
pub fn card(
    visitor: &Visitor,
    programme: &ProgrammeView,
    view: Option<&WaitlistView>,
    hold: Option<&HoldView>,
) -> Option<Card> {
    let view = view?;
    let texts = match view.standing {
        "offered" => Vec::new(),
        "waiting" => waiting(visitor, view),
        "unanswered" => vec![unanswered(visitor, view)],
        _ => return None,
    };
    Some(Card {
        heading: html(&visitor.say(&format!("waitlist-title-{}", view.standing), &[])),
        texts,
        offer: offer(visitor, programme, view, hold),
        more: home(programme),
    })
}

/// The page about it.
pub fn home(programme: &ProgrammeView) -> String {
    format!("/waitlist/{}", programme.id)
}

/// A place that is offered, ready to be shown.
fn offer(
    visitor: &Visitor,
    programme: &ProgrammeView,
    view: &WaitlistView,
    hold: Option<&HoldView>,
) -> Option<Offer> {
    let offer = view.offer.as_ref()?;
    let slot = &offer.slot;
    let until = visitor.words.moment(offer.until);
    let texts = vec![
        html(&visitor.say("waitlist-offer-kept", &[("until", until.into())])),
        html(&visitor.say("waitlist-offer-not-booked", &[])),
        html(&visitor.say("waitlist-offer-lapse", &[])),
    ];
    let date = slot.date.map(|date| date.to_string()).unwrap_or_default();
    let outdated = hold.filter(|hold| hold.offered).and_then(|hold| hold.outdated.as_ref());
    Some(Offer {
        texts,
        rows: offered_rows(visitor, programme, offer),
        outdated: outdated.map(|why| confirm::outdated(visitor, why)).unwrap_or_default(),
        go: format!(
            "/book/{}/confirm?slot={}&venue={}&date={date}",
            programme.id,
            slot.id,
            query_value(&slot.venue)
        ),
        decline: format!("{}/decline", home(programme)),
    })
}

fn offered_rows(visitor: &Visitor, programme: &ProgrammeView, offer: &service::view::OfferView) -> Vec<Row> {
    let words = visitor.words;
    let product = venue(programme, &offer.slot.venue).map(|venue| venue.product.as_str()).unwrap_or_default();
    let mut rows = vec![row(words, "confirm-dose", &visitor.say("dose", &[("n", offer.dose.into())]))];
    rows.extend(place(words, programme, &offer.slot, product));
    rows
}

fn offer_of(way: &Way) -> Option<&service::view::OfferView> {
    way.page.waitlist.as_ref()?.offer.as_ref()
}

fn is_waiting(way: &Way) -> bool {
    way.page.waitlist.as_ref().is_some_and(|view| ["waiting", "offered"].contains(&view.standing))
}

async fn page(visitor: &Visitor, way: &Way, view: &WaitlistView) -> Page {
    let words = visitor.words;
    let waits = is_waiting(way);
    let title = match view.standing {
        "" => "waitlist-title".to_owned(),
        standing => format!("waitlist-title-{standing}"),
    };
    let title = visitor.say(&title, &[]);
    let mut f = visitor.frame(&title, Some(&way.programme));
    f.back = Some("/my".to_owned());
    let texts = match view.standing {
        "waiting" => waiting(visitor, view),
        "booked" | "asked" => vec![html(&visitor.say(&format!("waitlist-{}", view.standing), &[]))],
        "unanswered" => vec![unanswered(visitor, view)],
        _ => Vec::new(),
    };
    let may_join = view.is_open && way.page.holder.why_not.is_none();
    let form = if may_join || (waits && view.is_open) { form(visitor, way, view, waits).await } else { None };
    let concerned = waits || form.is_some();
    let mut links = Vec::new();
    if waits || may_join {
        links.push(Link::new(words, "waitlist-look", way.venues()));
    }
    if waits {
        let leave = Link::new(words, "waitlist-leave", format!("{}/leave", home(&way.programme)));
        links.push(Link { danger: true, ..leave });
    }
    links.push(Link::new(words, "to-my", "/my"));
    Page {
        f,
        heading: html(&title),
        notice: notice(visitor, view),
        offer: offer(visitor, &way.programme, view, way.page.hold.as_ref()),
        texts,
        rows: if waits { waiting_rows(visitor, way, view) } else { Vec::new() },
        tell: if concerned { tell(visitor, &way.who).await } else { None },
        about: if view.is_open && concerned { about(visitor, view) } else { Vec::new() },
        form,
        links,
        mark: way.who.mark(),
    }
}

/// What was just done, as far as it is so.
fn notice(visitor: &Visitor, view: &WaitlistView) -> Option<Html> {
    let waits = ["waiting", "offered"].contains(&view.standing);
    let key = match visitor.query.get("done") {
        "joined" => "waitlist-done-joined",
        "changed" => "waitlist-done-changed",
        "declined" => "waitlist-done-declined",
        _ => return None,
    };
    waits.then(|| html(&visitor.say(key, &[])))
}

fn waiting(visitor: &Visitor, view: &WaitlistView) -> Vec<Html> {
    let next = if view.is_open { "waitlist-not-booked" } else { "waitlist-paused" };
    vec![html(&visitor.words.waitlist_ahead(view)), html(&visitor.say(next, &[]))]
}

fn unanswered(visitor: &Visitor, view: &WaitlistView) -> Html {
    html(&visitor.say("waitlist-unanswered", &[("n", view.lapses_max.into())]))
}

fn waiting_rows(visitor: &Visitor, way: &Way, view: &WaitlistView) -> Vec<Row> {
    let words = visitor.words;
    let names: Vec<String> = view.venues.iter().map(|id| venue_name(words, &way.programme, id)).collect();
    let venues = if names.is_empty() { visitor.say("waitlist-venues-all", &[]) } else { words.row(&names) };
    let mut rows = Vec::new();
    if view.offer.is_none()
        && let Some(dose) = view.dose
    {
        rows.push(row(words, "confirm-dose", &visitor.say("dose", &[("n", dose.into())])));
    }
    rows.push(row(words, "waitlist-row-venues", &venues));
    rows.extend(view.since.map(|since| row(words, "waitlist-row-since", &words.moment(since))));
    rows
}

/// What the waitlist is, in three sentences.
fn about(visitor: &Visitor, view: &WaitlistView) -> Vec<Html> {
    visitor.words.about_waitlist(view).iter().map(|text| html(text)).collect()
}

/// How they hear of a free place; nothing while nobody can tell.
async fn tell(visitor: &Visitor, who: &SignedIn) -> Option<Tell> {
    let words = visitor.words;
    let (text, link) = match visitor.door.service.waitlist_reach(who).await.ok()? {
        WaitlistReach::By(ways) => {
            let names: Vec<String> =
                ways.iter().map(|way| visitor.say(&format!("waitlist-way-{way}"), &[])).collect();
            (visitor.say("waitlist-tell", &[("ways", words.row(&names).into())]), None)
        }
        WaitlistReach::Unwanted => {
            let link = Link::new(words, "wish-title", "/my/messages");
            (visitor.say("waitlist-tell-unwanted", &[]), Some(link))
        }
        WaitlistReach::Nothing { helped_by_contact } => {
            let link = helped_by_contact.then(|| Link::new(words, "contact-add", "/my/contact"));
            (visitor.say("waitlist-tell-nothing", &[]), link)
        }
    };
    Some(Tell { text: html(&text), link })
}

/// The form by which somebody joins or changes; nothing for whoever waits and has nothing to change.
async fn form(visitor: &Visitor, way: &Way, view: &WaitlistView, waits: bool) -> Option<Form> {
    let found = visitor.door.service.venues(&way.who, Choice::Book).await;
    let no_use: Vec<String> = found
        .map(|choice| choice.venues)
        .unwrap_or_default()
        .into_iter()
        .filter(|offer| offer.found == VenueFound::OtherProduct)
        .map(|offer| offer.venue)
        .collect();
    let chosen = |id: &String| waits && view.venues.contains(id);
    let shown = way.programme.venues.iter().filter(|it| chosen(&it.id) || !no_use.contains(&it.id));
    let mut venues: Vec<(String, String, bool)> =
        shown.map(|it| (it.id.clone(), visitor.words.name(&it.name).to_owned(), chosen(&it.id))).collect();
    if venues.len() < 2 {
        venues.clear();
    }
    if waits && venues.is_empty() {
        return None;
    }
    let go = if waits { "waitlist-change" } else { "waitlist-join" };
    Some(Form { action: home(&way.programme), venues, go: html(&visitor.say(go, &[])) })
}

fn ask(visitor: &Visitor, way: &Way, [title, go, keep]: [&str; 3]) -> Ask {
    let title = visitor.say(title, &[]);
    let mut f = visitor.frame(&title, Some(&way.programme));
    let back = home(&way.programme);
    f.back = Some(back.clone());
    Ask {
        f,
        heading: html(&title),
        texts: Vec::new(),
        rows: Vec::new(),
        action: String::new(),
        hidden: vec![("mark", way.who.mark())],
        go: html(&visitor.say(go, &[])),
        keep: html(&visitor.say(keep, &[])),
        back,
    }
}
