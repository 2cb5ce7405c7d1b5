//! A venue's day in words for a terminal: one line a booking, and what may be done next as commands.
//!
//! Reasons are worded by the service, in English here as everywhere on the command line.

use service::admin::VenueReply;
use service::venue::{Attendance, Colour, DayList, Finding, LotTold, NextDose, Reason, VenueDone, Waits};
use service::wording::{Lang, Words, plain};

/// The answer in words.
pub fn of(reply: &VenueReply) -> String {
    match reply {
        VenueReply::Day(list) => day(list),
        VenueReply::Paper(paper) => paper.note.trim_end().to_owned(),
        VenueReply::LookedUp(found) => found.findings.iter().map(finding).collect::<Vec<_>>().join("\n\n"),
        VenueReply::Done { done, .. } => came_to(done),
        VenueReply::NoShows { would_mark } => marked("would be marked", would_mark),
        VenueReply::NextDose(proposed) => proposal(proposed),
        VenueReply::Lots { lots } if lots.is_empty() => "no lot was declared yet".to_owned(),
        VenueReply::Lots { lots } => lots.iter().map(lot).collect::<Vec<_>>().join("\n"),
        VenueReply::Concerned(found) => format!(
            "{}\n{}\n{}",
            lot(&found.lot),
            marked("received it", &found.received),
            marked("are booked for it", &found.booked)
        ),
    }
}

fn day(list: &DayList) -> String {
    let mut lines = vec![format!("{} {} as of {}", list.venue, list.date, list.as_of_time)];
    let counts = list.counts.iter().filter(|(_, count)| **count > 0);
    lines.push(counts.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", "));
    for hour in &list.hours {
        let now = if hour.is_now { "  <- now" } else { "" };
        lines.push(format!(
            "\n{} to {}, slot {}, {} of {} free{now}",
            hour.starts_at, hour.ends_at, hour.slot, hour.free, hour.capacity
        ));
        lines.extend(hour.bookings.iter().map(|booking| format!("  {}", line(booking))));
    }
    lines.join("\n")
}

fn line(it: &Attendance) -> String {
    let name = it.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let lot = it.lot.as_ref().map(|lot| format!(", lot {lot}")).unwrap_or_default();
    let reason = it.reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
    let flags = if it.flags.is_empty() { String::new() } else { format!("  ! {}", it.flags.join(", ")) };
    format!("{}{name} dose {} {}{reason}{lot} since {}{flags}", it.number, it.dose, it.status, it.since)
}

fn came_to(done: &VenueDone) -> String {
    match &done.booking {
        Some(booking) => format!("{} at {}, {}", line(booking), booking.venue, booking.starts_at),
        None => marked("were marked", &done.no_shows),
    }
}

fn marked(what: &str, all: &[Attendance]) -> String {
    let mut lines = vec![format!("{} {what}", all.len())];
    lines.extend(all.iter().map(|it| format!("  {} {}", it.starts_at, line(it))));
    lines.join("\n")
}

fn finding(it: &Finding) -> String {
    let colour = match it.colour {
        Colour::Green => "GREEN",
        Colour::Amber => "AMBER",
        Colour::Red => "RED",
    };
    let mut lines = match &it.booking {
        Some(booking) => {
            vec![format!("{colour}  {} at {}, {}", line(booking), booking.venue, booking.starts_at)]
        }
        None => vec![colour.to_owned()],
    };
    lines.extend(it.reason.iter().flat_map(worded));
    lines.extend(it.waits.iter().map(waits));
    if !it.may.is_empty() {
        lines.push(format!("may be done: {}", it.may.join(", ")));
    }
    lines.join("\n")
}

fn waits(it: &Waits) -> String {
    match &it.offer {
        None => format!("on the waitlist for dose {}, without a booking", it.dose),
        Some(offer) => format!(
            "on the waitlist for dose {}, without a booking: a place at {}, {}, is kept for them until {}",
            it.dose, offer.venue, offer.starts_at, offer.expires_at
        ),
    }
}

fn worded(reason: &Reason) -> Vec<String> {
    const NAMES: [&str; 4] = ["at", "on", "count", "number"];
    let facts: Vec<(&'static str, String)> =
        NAMES.iter().filter_map(|name| Some((*name, reason.facts.get(*name)?.clone()))).collect();
    let said = Words::new(Lang::En).refusal(&reason.code, &facts, None);
    [said.title, said.detail, said.next].iter().map(|text| plain(text)).collect()
}

fn proposal(it: &NextDose) -> String {
    let slot = match (&it.slot, &it.starts_at) {
        (Some(slot), Some(starts_at)) => format!("proposed: {starts_at}, slot {slot}"),
        _ => "nothing is free at this venue".to_owned(),
    };
    format!("dose {} from {} on, usually {}; {slot}", it.dose, it.earliest_on, it.standard_on)
}

fn lot(it: &LotTold) -> String {
    let venues =
        if it.declared.venues.is_empty() { "all venues".to_owned() } else { it.declared.venues.join(", ") };
    let recalled = it.recalled_at.as_ref().map(|at| format!(", RECALLED {at}")).unwrap_or_default();
    let declared = &it.declared;
    format!("{} {} until {}, {venues}{recalled}", declared.product, declared.number, declared.expires_on)
}
