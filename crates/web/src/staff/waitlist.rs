//! The waitlist of a programme for whoever plans it: who waits for which venue, what is offered, how turns went. Nobody's name.
//!
//! A turn has no number here, since nothing on this page is to be taken for a booking. The surprise: people who wait for two
//! venues stand in both rows, which the page says.

use askama::Template;
use axum::response::Response;
use service::view::ProgrammeView;
use service::{OfferTold, TurnTold, VenueWaits, WaitlistBoard, WaitlistFigure};

use crate::guest::rows::venue_name;
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::board::{others, programme_name};
use crate::staff::clinics::moment;
use crate::staff::member::{Member, Nav};

#[derive(Template)]
#[template(path = "staff/waitlist.html")]
struct Page {
    f: Frame,
    nav: Nav,
    others: Vec<(String, Html)>,
    name: Html,
    as_of: Html,
    waits: Waits,
    offers: Vec<[Html; 4]>,
    recent: Vec<[Html; 6]>,
}

/// Figures of a waitlist, made ready to be seen.
pub struct Waits {
    /// Whether the programme has one now.
    pub is_open: bool,
    /// What there is one number of.
    pub summary: Vec<(Html, u64)>,
    /// Since when the first of them waits.
    pub longest: Option<Html>,
    /// Venue, who waits, and who of them has an offer.
    pub venues: Vec<(Html, u64, u64)>,
    /// Where there is more, if it is theirs to see.
    pub url: Option<String>,
}

/// How turns end, in the order in which they are told.
const ENDINGS: [&str; 3] = ["booked", "asked", "unanswered"];

/// `GET /staff/waitlist`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let wanted = member.visitor.query.find("programme");
    let found = member.visitor.door.service.waitlist_board(&member.who, wanted).await;
    let WaitlistBoard { told, programmes } = match found {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let programme = member.visitor.door.service.programme(&told.programme);
    let page = Page {
        f: member.frame(&member.say("waits-title", &[])),
        nav: member.nav(),
        others: others(&member, "/staff/waitlist", &programmes, &told.programme),
        name: html(&programme_name(&member, &told.programme)),
        as_of: html(&member.say("figures-as-of", &[("position", told.as_of.to_string().into())])),
        waits: waits(&member, programme.as_ref(), &told.figure),
        offers: told.offers.iter().map(|it| offer(&member, programme.as_ref(), it)).collect(),
        recent: told.recent.iter().map(|it| turn(&member, programme.as_ref(), it)).collect(),
    };
    Ok(member.show(&page).done())
}

/// The figures of a waitlist, for this page and beside other figures; nothing where nobody ever waited and nobody can.
pub fn beside(member: &Member, programme: &str, figure: &WaitlistFigure) -> Option<Waits> {
    if !figure.is_open && figure.waiting == 0 && figure.ended.is_empty() {
        return None;
    }
    let view = member.visitor.door.service.programme(programme);
    let may = ["planner", "auditor", "administrator"].iter().any(|role| member.who.roles().contains(role));
    let url = may.then(|| format!("/staff/waitlist?programme={programme}"));
    Some(Waits { url, ..waits(member, view.as_ref(), figure) })
}

fn waits(member: &Member, programme: Option<&ProgrammeView>, figure: &WaitlistFigure) -> Waits {
    let say = |key: &str| html(&member.say(key, &[]));
    let mut summary =
        vec![(say("waitlist-waiting"), figure.waiting), (say("waitlist-offered"), figure.offered)];
    summary.extend(ENDINGS.map(|ending| {
        let count = figure.ended.get(ending).copied().unwrap_or(0);
        (say(&format!("waitlist-ended-{ending}")), count)
    }));
    let longest = figure.longest_since.as_ref();
    let venue = |it: &VenueWaits| {
        let name = match &it.venue {
            Some(id) => named(member, programme, id),
            None => say("waitlist-any"),
        };
        (name, it.waiting, it.offered)
    };
    Waits {
        is_open: figure.is_open,
        summary,
        longest: longest
            .map(|at| html(&member.say("waitlist-longest", &[("since", moment(member, at).into())]))),
        venues: figure.venues.iter().map(venue).collect(),
        url: None,
    }
}

fn offer(member: &Member, programme: Option<&ProgrammeView>, it: &OfferTold) -> [Html; 4] {
    [
        html(&moment(member, &it.expires_at)),
        named(member, programme, &it.venue),
        html(&moment(member, &it.starts_at)),
        html(&member.say("dose", &[("n", it.dose.into())])),
    ]
}

fn turn(member: &Member, programme: Option<&ProgrammeView>, it: &TurnTold) -> [Html; 6] {
    let words = member.visitor.words;
    let name = |id: &String| programme.map_or_else(|| id.clone(), |view| venue_name(words, view, id));
    let venues: Vec<String> = it.venues.iter().map(name).collect();
    let venues = if venues.is_empty() { member.say("waitlist-any", &[]) } else { words.row(&venues) };
    let channel = member.say(&format!("channel-{}", it.joined_through), &[]);
    [
        html(&moment(member, &it.changed_at)),
        html(&member.say(&format!("waitlist-standing-{}", it.standing), &[])),
        html(&venues),
        html(&member.say("dose", &[("n", it.dose.into())])),
        html(&format!("{}・{channel}", moment(member, &it.joined_at))),
        html(&it.offers.to_string()),
    ]
}

fn named(member: &Member, programme: Option<&ProgrammeView>, id: &str) -> Html {
    html(&programme.map_or_else(|| id.to_owned(), |view| venue_name(member.visitor.words, view, id)))
}
