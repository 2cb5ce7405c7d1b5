//! Figures made ready to be seen: bars, shares, shades and the words beside them.
//!
//! Nothing is counted here but widths and heights. The surprise: a share is told in tenths of a percent, rounded down, so
//! that shares never add up to more than the whole.

use std::collections::{BTreeMap, BTreeSet};

use service::staff::VenueBoard;
use service::{DayFigure, Figures, HourFigure, MinuteFigure, StepFigure, Turnout, VenueToday};

use crate::guest::rows::{status, venue_name};
use crate::page::{Html, html};
use crate::staff::member::Member;
use crate::staff::planner::naming::{free, places as places_of};
use crate::staff::venue::clock;
use crate::staff::waitlist::{self, Waits};

/// Height of the picture of minutes, in its own units; each bar is ten wide.
const HEIGHT: u64 = 100;
/// How many shades free places are told in.
const SHADES: u64 = 4;

/// The figures of a programme.
pub struct Parts {
    pub name: Html,
    pub as_of: Html,
    pub summary: Vec<(Html, u64)>,
    pub today: Vec<TodayRow>,
    pub bookings: Bars,
    pub refused: Bars,
    pub minutes: Vec<Minute>,
    pub shares: Vec<Share>,
    pub channels: Vec<Html>,
    pub steps: Vec<(Html, Vec<u64>)>,
    pub places: Places,
    pub refusals: Vec<(Html, Html, u64)>,
    pub waits: Option<Waits>,
}

/// The figures of one's own venues.
pub struct VenueParts {
    pub today_id: String,
    pub places_id: String,
    pub name: Html,
    pub as_of: Html,
    pub today: Vec<TodayRow>,
    pub hours: Vec<Hours>,
    pub places: Places,
}

/// A venue today, or one of its hours.
pub struct TodayRow {
    pub name: Html,
    pub counts: [u64; 6],
}

/// A venue's hours.
pub struct Hours {
    pub id: String,
    pub venue: Html,
    pub rows: Vec<TodayRow>,
}

/// A picture of the last hour.
pub struct Bars {
    pub bars: Vec<Bar>,
    pub most: u64,
    /// The clock at the venues under the picture: its ends, and what is between.
    pub axis: Vec<Html>,
}

/// One minute in the picture.
pub struct Bar {
    pub left: usize,
    pub top: u64,
    pub height: u64,
}

/// One minute in numbers.
pub struct Minute {
    pub at: Html,
    pub confirmed: u64,
    pub refused: u64,
    pub reasons: Html,
}

/// What came through one channel.
pub struct Share {
    pub channel: Html,
    pub count: u64,
    pub percent: String,
    pub width: u64,
}

/// Free places by venue and day.
pub struct Places {
    pub days: Vec<Html>,
    pub venues: Vec<(Html, Vec<Option<Cell>>)>,
}

/// Places of one day at one venue.
pub struct Cell {
    pub free: Html,
    pub capacity: Html,
    pub shade: u64,
}

impl Parts {
    /// What is shown of these figures.
    pub fn of(member: &Member, figures: &Figures) -> Parts {
        let (channels, steps) = by_channel(member, &figures.steps);
        Parts {
            name: html(&programme_name(member, &figures.programme)),
            as_of: as_of(member, figures.as_of),
            summary: summary(member, figures),
            today: today(member, &figures.programme, &figures.today),
            bookings: bars(&figures.minutes, |minute| minute.confirmed),
            refused: bars(&figures.minutes, refused_in),
            minutes: minutes(member, &figures.minutes),
            shares: shares(member, &figures.steps),
            channels,
            steps,
            places: places(member, &figures.programme, &figures.days),
            refusals: refusals(member, &figures.refusals),
            waits: waitlist::beside(member, &figures.programme, &figures.waitlist),
        }
    }
}

impl VenueParts {
    /// What is shown of these venues.
    pub fn of(member: &Member, board: &VenueBoard) -> VenueParts {
        let hours = board.today.iter().map(|it| Hours {
            id: format!("own-hours-{}-{}", board.programme, it.venue),
            venue: name_of(member, &board.programme, &it.venue),
            rows: it.hours.iter().map(|hour| hour_row(member, hour)).collect(),
        });
        VenueParts {
            today_id: format!("own-today-{}", board.programme),
            places_id: format!("own-places-{}", board.programme),
            name: html(&programme_name(member, &board.programme)),
            as_of: as_of(member, board.as_of),
            today: today(member, &board.programme, &board.today),
            hours: hours.collect(),
            places: places(member, &board.programme, &board.days),
        }
    }
}

/// The name of a programme.
pub fn programme_name(member: &Member, id: &str) -> String {
    let view = member.visitor.door.service.programme(id);
    view.map_or_else(|| id.to_owned(), |view| member.visitor.words.name(&view.name).to_owned())
}

fn as_of(member: &Member, position: u64) -> Html {
    html(&member.say("figures-as-of", &[("position", position.to_string().into())]))
}

fn name_of(member: &Member, programme: &str, venue: &str) -> Html {
    let view = member.visitor.door.service.programme(programme);
    let name = view.map(|view| venue_name(member.visitor.words, &view, venue));
    html(name.as_deref().unwrap_or(venue))
}

fn summary(member: &Member, figures: &Figures) -> Vec<(Html, u64)> {
    let mut rows = vec![(html(&member.say("figures-vouchers", &[])), figures.vouchers)];
    rows.extend(figures.bookings.iter().map(|(name, count)| (status(member.visitor.words, name), *count)));
    rows.push((html(&member.say("figures-holds", &[])), figures.holds));
    rows.push((html(&member.say("board-waiting", &[])), figures.waiting));
    rows
}

fn today(member: &Member, programme: &str, venues: &[VenueToday]) -> Vec<TodayRow> {
    let row = |it: &VenueToday| TodayRow {
        name: name_of(member, programme, &it.venue),
        counts: counts(it.turnout),
    };
    venues.iter().map(row).collect()
}

fn hour_row(member: &Member, hour: &HourFigure) -> TodayRow {
    let words = member.visitor.words;
    let span = format!("{}–{}", clock(words, &hour.starts_at), clock(words, &hour.ends_at));
    TodayRow { name: html(&span), counts: counts(hour.turnout) }
}

fn counts(it: Turnout) -> [u64; 6] {
    [it.expected, it.inside, it.administered, it.not_given, it.no_show, it.free]
}

fn bars(minutes: &[MinuteFigure], count: fn(&MinuteFigure) -> u64) -> Bars {
    let counts = minutes.iter().map(count);
    let most = counts.clone().max().unwrap_or(0);
    let bar = |(index, count): (usize, u64)| {
        let height = (count * HEIGHT).div_ceil(most.max(1));
        Bar { left: index * 10, top: HEIGHT - height, height }
    };
    let last = minutes.len().saturating_sub(1);
    let axis = (0..=4).filter_map(|quarter| minutes.get(last * quarter / 4)).map(hour_and_minute).collect();
    Bars { bars: counts.enumerate().map(bar).collect(), most, axis }
}

fn hour_and_minute(minute: &MinuteFigure) -> Html {
    html(minute.at.get(11..16).unwrap_or_default())
}

fn refused_in(minute: &MinuteFigure) -> u64 {
    minute.refused.values().sum()
}

/// The minutes in which anything happened, by the clock at the venues.
fn minutes(member: &Member, minutes: &[MinuteFigure]) -> Vec<Minute> {
    let busy = minutes.iter().filter(|minute| minute.confirmed > 0 || refused_in(minute) > 0);
    let told = |minute: &MinuteFigure| {
        let words = member.visitor.words;
        let reasons = minute.refused.iter().map(|(code, count)| {
            let title = words.refusal(code, &[], None).title;
            format!("{title} {count}")
        });
        Minute {
            at: hour_and_minute(minute),
            confirmed: minute.confirmed,
            refused: refused_in(minute),
            reasons: html(&reasons.collect::<Vec<_>>().join("\n")),
        }
    };
    busy.map(told).collect()
}

/// Bookings confirmed, by channel, the most first.
fn shares(member: &Member, steps: &[StepFigure]) -> Vec<Share> {
    let confirmed = || steps.iter().filter(|step| step.what == "confirmed");
    let all: u64 = confirmed().map(|step| step.count).sum();
    let share = |step: &StepFigure| {
        let thousandths = step.count * 1_000 / all.max(1);
        Share {
            channel: html(&member.say(&format!("channel-{}", step.channel), &[])),
            count: step.count,
            percent: format!("{}.{} %", thousandths / 10, thousandths % 10),
            width: thousandths / 10,
        }
    };
    let mut shares: Vec<Share> = confirmed().map(share).collect();
    shares.sort_by_key(|share| std::cmp::Reverse(share.count));
    shares
}

fn by_channel(member: &Member, steps: &[StepFigure]) -> (Vec<Html>, Vec<(Html, Vec<u64>)>) {
    let channels: BTreeSet<&str> = steps.iter().map(|step| step.channel.as_str()).collect();
    let mut rows: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for step in steps {
        let row = rows.entry(step.what.as_str()).or_insert_with(|| vec![0; channels.len()]);
        if let Some(cell) = channels.iter().position(|it| *it == step.channel).and_then(|at| row.get_mut(at))
        {
            *cell = step.count;
        }
    }
    let heads = channels.iter().map(|channel| html(&member.say(&format!("channel-{channel}"), &[])));
    let rows = rows.into_iter().map(|(what, row)| (html(&member.say(&format!("step-{what}"), &[])), row));
    (heads.collect(), rows.collect())
}

fn places(member: &Member, programme: &str, figures: &[DayFigure]) -> Places {
    let days: BTreeSet<_> = figures.iter().map(|day| day.date).collect();
    let mut venues: BTreeMap<&str, Vec<Option<Cell>>> = BTreeMap::new();
    for day in figures {
        let row = venues.entry(&day.venue).or_insert_with(|| days.iter().map(|_| None).collect());
        if let Some(place) = days.iter().position(|date| *date == day.date).and_then(|at| row.get_mut(at)) {
            *place = Some(cell(member, day));
        }
    }
    let named = venues.into_iter().map(|(id, row)| (name_of(member, programme, id), row));
    Places {
        days: days.iter().map(|date| html(&member.visitor.words.date(*date))).collect(),
        venues: named.collect(),
    }
}

fn cell(member: &Member, day: &DayFigure) -> Cell {
    let shade = (day.free * SHADES).div_ceil((day.capacity + day.overbooked).max(1)).min(SHADES);
    Cell {
        free: free(member, day.free, day.kept),
        capacity: places_of(member, day.capacity, day.overbooked),
        shade,
    }
}

fn refusals(member: &Member, counts: &BTreeMap<String, u64>) -> Vec<(Html, Html, u64)> {
    let mut rows: Vec<(&String, u64)> = counts.iter().map(|(code, count)| (code, *count)).collect();
    rows.sort_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
    let told = |(code, count): (&String, u64)| {
        let words = member.visitor.words.refusal(code, &[], None);
        (html(code), html(&words.title), count)
    };
    rows.into_iter().map(told).collect()
}
