//! What is said of a turn on a waitlist: that somebody is on it, that a place is kept for them, that it is not any more.
//!
//! It never says that anything is booked, and says plainly that it is not, because whoever reads half of it must not believe
//! it. The number on the list is nowhere, because it would be taken for one of a booking. The surprise: on paper it says that
//! no offer comes on paper.

use kernel::waitlist::LAPSES_MAX;

use super::{Parts, Subject, facts, when};
use crate::messages::Way;
use crate::messages::about::{TurnNews, TurnTold};
use crate::view::OfferView;
use crate::wording::Words;

/// What is said of it.
pub(super) fn parts<'a>(words: Words, about: &'a Subject<'_>, news: &TurnNews) -> Parts<'a> {
    let list = about.list();
    match &news.what {
        TurnTold::Joined => {
            let [turn, lasts, lapse] = words.about_waitlist(&news.waitlist);
            let mut lead = vec![say(words, "message-joined"), turn];
            if about.way == Way::Letter {
                lead.push(say(words, "message-joined-letter"));
            }
            let dose = words.text("dose", &[("n", news.waitlist.dose.unwrap_or(1).into())]);
            let mut facts = vec![dose, words.waitlist_ahead(&news.waitlist)];
            if news.waitlist.is_open {
                facts.extend([lasts, lapse]);
            }
            Parts { facts, ..plain_parts(words, about, "message-joined", lead, &list) }
        }
        TurnTold::Offered(offer) => offered(words, about, offer),
        TurnTold::Withdrawn(slot) => {
            let lead = vec![say(words, "message-withdrawn"), say(words, "message-withdrawn-what")];
            let (dose, venue) = (news.waitlist.dose.unwrap_or(1), about.venue(&slot.venue));
            let parts = plain_parts(words, about, "message-withdrawn", lead, &list);
            Parts { facts: facts(words, dose, slot, venue), venue, ..parts }
        }
        TurnTold::Unanswered => {
            let what = words.text("message-unanswered-what", &[("n", LAPSES_MAX.into())]);
            let lead = vec![say(words, "message-unanswered"), what];
            let again = words.text("message-turn-again", &[("url", about.address(words, &list).into())]);
            Parts { on: vec![again], ..plain_parts(words, about, "message-unanswered", lead, &list) }
        }
    }
}

/// A message that leads to the waitlist.
fn plain_parts<'a>(
    words: Words,
    about: &'a Subject<'_>,
    title: &str,
    lead: Vec<String>,
    list: &str,
) -> Parts<'a> {
    let title = say(words, title);
    let url = format!("{}{list}", about.site);
    Parts {
        lead: lead.join("\n"),
        facts: Vec::new(),
        on: vec![words.text("message-turn-look", &[("url", about.address(words, list).into())])],
        proof: None,
        short: words.text("message-turn-short", &[("title", (&title).into()), ("url", url.into())]),
        title,
        venue: about.programme.venues.first(),
    }
}

fn offered<'a>(words: Words, about: &'a Subject<'_>, offer: &OfferView) -> Parts<'a> {
    let venue = about.venue(&offer.slot.venue);
    let title = say(words, "message-offer");
    let until = words.moment(offer.until);
    let short = [
        ("title", (&title).into()),
        ("when", when(words, &offer.slot).into()),
        ("venue", venue.map_or("", |venue| words.name(&venue.name)).into()),
        ("until", (&until).into()),
        ("url", format!("{}/my", about.site).into()),
    ];
    Parts {
        lead: [title.clone(), words.text("message-offer-what", &[("until", (&until).into())])].join("\n"),
        facts: facts(words, offer.dose, &offer.slot, venue),
        on: vec![
            words.text("message-offer-book", &[("url", about.address(words, "/my").into())]),
            words.text("message-offer-decline", &[("n", LAPSES_MAX.into())]),
        ],
        proof: None,
        short: words.text("message-offer-short", &short),
        title,
        venue,
    }
}

fn say(words: Words, key: &str) -> String {
    words.text(key, &[])
}
