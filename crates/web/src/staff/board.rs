//! How a programme stands: bookings by minute and channel, free places by venue and day, refusals. Nothing of a person.
//!
//! Pictures are drawn here, without a script, and each has its numbers beside it or in it. A free place is told by its
//! number and by how dark one colour is, so that nobody needs to tell two colours apart.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use axum::response::Response;
use service::staff::Board;
use service::{DayFigure, Figures, StepFigure};

use crate::guest::rows::{status, venue_name};
use crate::guest::visitor::Visitor;
use crate::page::{Elsewhere, Frame, Html, html};
use crate::staff::member::{Member, Nav};

/// Height of the picture of minutes, in its own units; each bar is ten wide.
const HEIGHT: u64 = 100;
/// How many shades free places are told in.
const SHADES: u64 = 4;

#[derive(Template)]
#[template(path = "staff/board.html")]
struct Page {
    f: Frame,
    nav: Nav,
    name: Html,
    others: Vec<(String, Html)>,
    as_of: Html,
    summary: Vec<(Html, u64)>,
    bars: Vec<Bar>,
    busiest: u64,
    minutes: Vec<(Html, u64)>,
    channels: Vec<Html>,
    steps: Vec<(Html, Vec<u64>)>,
    days: Vec<Html>,
    venues: Vec<Row>,
    refusals: Vec<(Html, Html, u64)>,
}

/// A row of the map: a venue, and its places on each of the days.
type Row = (Html, Vec<Option<Cell>>);

/// One minute in the picture.
struct Bar {
    left: usize,
    top: u64,
    height: u64,
}

/// Places of one day at one venue.
struct Cell {
    free: u64,
    capacity: u64,
    shade: u64,
}

/// `GET /staff/figures`
pub async fn show(visitor: Visitor) -> Result<Response, Elsewhere> {
    let member = Member::of(visitor)?;
    let service = &member.visitor.door.service;
    let wanted = member.visitor.query.find("programme");
    let Board { figures, programmes } = match service.board(&member.who, wanted).await {
        Ok(found) => found,
        Err(refusal) => return Ok(member.refused(&refusal)),
    };
    let name = |id: &str| {
        let view = service.programme(id);
        html(&view.map_or_else(|| id.to_owned(), |view| member.visitor.words.name(&view.name).to_owned()))
    };
    let busiest = figures.minutes.iter().map(|minute| minute.confirmed).max().unwrap_or(0);
    let (channels, steps) = by_channel(&member, &figures.steps);
    let (days, venues) = by_day(&member, &figures);
    let others = programmes.into_iter().filter(|id| *id != figures.programme);
    let page = Page {
        f: member.frame(&member.say("staff-figures", &[])),
        nav: member.nav(),
        name: name(&figures.programme),
        others: others.map(|id| (format!("/staff/figures?programme={id}"), name(&id))).collect(),
        as_of: html(&member.say("figures-as-of", &[("position", figures.as_of.to_string().into())])),
        summary: summary(&member, &figures),
        bars: bars(&figures, busiest),
        busiest,
        minutes: minutes(&figures),
        channels,
        steps,
        days,
        venues,
        refusals: refusals(&member, &figures.refusals),
    };
    Ok(member.show(&page).done())
}

fn summary(member: &Member, figures: &Figures) -> Vec<(Html, u64)> {
    let mut rows = vec![(html(&member.say("figures-vouchers", &[])), figures.vouchers)];
    rows.extend(figures.bookings.iter().map(|(name, count)| (status(member.visitor.words, name), *count)));
    rows.push((html(&member.say("figures-holds", &[])), figures.holds));
    rows
}

fn bars(figures: &Figures, busiest: u64) -> Vec<Bar> {
    let bar = |(index, count): (usize, u64)| {
        let height = (count * HEIGHT).div_ceil(busiest.max(1));
        Bar { left: index * 10, top: HEIGHT - height, height }
    };
    figures.minutes.iter().map(|minute| minute.confirmed).enumerate().map(bar).collect()
}

/// The minutes in which anything happened, by the clock at the venues.
fn minutes(figures: &Figures) -> Vec<(Html, u64)> {
    let clock = |at: &str| html(at.get(11..16).unwrap_or_default());
    let busy = figures.minutes.iter().filter(|minute| minute.confirmed > 0);
    busy.map(|minute| (clock(&minute.at), minute.confirmed)).collect()
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

fn by_day(member: &Member, figures: &Figures) -> (Vec<Html>, Vec<Row>) {
    let words = member.visitor.words;
    let programme = member.visitor.door.service.programme(&figures.programme);
    let days: BTreeSet<_> = figures.days.iter().map(|day| day.date).collect();
    let mut venues: BTreeMap<&str, Vec<Option<Cell>>> = BTreeMap::new();
    for day in &figures.days {
        let row = venues.entry(&day.venue).or_insert_with(|| days.iter().map(|_| None).collect());
        if let Some(place) = days.iter().position(|date| *date == day.date).and_then(|at| row.get_mut(at)) {
            *place = Some(cell(day));
        }
    }
    let named = venues.into_iter().map(|(id, row)| {
        let name = programme.as_ref().map_or_else(|| id.to_owned(), |view| venue_name(words, view, id));
        (html(&name), row)
    });
    (days.iter().map(|date| html(&words.date(*date))).collect(), named.collect())
}

fn cell(day: &DayFigure) -> Cell {
    let shade = (day.free * SHADES).div_ceil(day.capacity.max(1)).min(SHADES);
    Cell { free: day.free, capacity: day.capacity, shade }
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
