//! `tashika prospects`: who could book what at an instant, past or to come.
//!
//! Asks the same rules that decide a booking; what others book until then is not foreseen. The surprise: how many people of a
//! list a wave reaches can only be counted with the list in hand (`--roster`), because the store keeps no birth dates.

use std::fmt::Write;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{
    DayTold, Prospects, PublishedAt, ROWS_PER_REQUEST_MAX, ReachCounts, Reply, Request, RosterLine, WaveTold,
    Whose,
};
use service::import::encoding::{Asked, Decoder, survey};
use service::import::roster::{Options, Reader, Row};

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;

/// Who could book what, at any instant: by wave, for somebody, for the people of a list
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// The instant, as 2021-05-17T11:00:00+09:00, or "2021-05-17 11:00" in the programme's time zone
    #[arg(long, value_name = "INSTANT")]
    pub at: String,
    /// As if this proposal were approved
    #[arg(long, value_name = "NUMBER")]
    pub proposal: Option<u32>,
    /// Ask about somebody with a voucher of this municipality
    #[arg(long, value_name = "CODE", requires = "born")]
    pub municipality: Option<String>,
    /// Their birth date
    #[arg(long, value_name = "DATE", requires = "municipality")]
    pub born: Option<String>,
    /// The dose; their next if left out
    #[arg(long, value_name = "NUMBER", requires = "municipality")]
    pub dose: Option<u8>,
    /// Their voucher number, for somebody of the loaded list
    #[arg(long, value_name = "NUMBER", requires = "municipality")]
    pub voucher: Option<String>,
    /// Count the people of this list of vouchers; nothing of it is kept
    #[arg(long, value_name = "FILE.csv")]
    pub roster: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let at = instant(&arguments.at)?;
    let (prospects, reach) = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let done = ask(&mut session, arguments, at).await;
        session.close().await?;
        done
    })?;
    let document = json!({ "done": true, "prospects": prospects, "roster": reach });
    invocation.output.tell(&document, || words(&prospects, reach.as_ref()));
    Ok(Outcome::Done)
}

async fn ask(
    session: &mut Session,
    arguments: &Arguments,
    at: PublishedAt,
) -> Result<(Prospects, Option<ReachCounts>), Failure> {
    let person = arguments.municipality.clone().zip(arguments.born.clone());
    let whose = person.map(|(municipality_code, birth_date)| Whose {
        municipality_code,
        birth_date,
        dose: arguments.dose,
        voucher_number: arguments.voucher.clone(),
    });
    let (programme, proposal) = (arguments.programme.clone(), arguments.proposal);
    let Reply::Prospects(told) = session.ask(Request::Prospects { programme, at, proposal, whose }).await?
    else {
        return Err(other_version());
    };
    let reach = match &arguments.roster {
        None => None,
        Some(path) => Some(count(session, &arguments.programme, at, path).await?),
    };
    Ok((*told, reach))
}

async fn count(
    session: &mut Session,
    programme: &str,
    at: PublishedAt,
    path: &Path,
) -> Result<ReachCounts, Failure> {
    let products = session.outline(programme).await?.products;
    let place = path.display();
    let refused = |error: &dyn std::error::Error| {
        let told = format!("{place}: {}; `tashika roster import --dry-run` says more", chain(error));
        Failure::refused("roster.file", told)
    };
    let open = || File::open(path).map_err(|error| Failure::io("cannot be read", path, &error));
    let found = survey(open()?, Asked::Auto).map_err(|error| refused(&error))?;
    let options = Options { pad_left: false, today: super::roster::today(), products };
    let mut reader =
        Reader::open(Decoder::new(open()?, found.encoding), options).map_err(|fault| refused(&fault))?;
    let mut counts = ReachCounts::default();
    let mut rows = Vec::new();
    loop {
        let row = reader.next_row().map_err(|fault| refused(&fault))?;
        match row {
            Some(Row::Good(line)) => rows.push(line),
            Some(Row::Repeated { .. }) => {}
            Some(Row::Bad(fields)) => {
                let told = fields.iter().map(|field| format!("{place}: {field}"));
                return Err(Failure::refused_for("roster.bad_rows", told.collect()));
            }
            None => {
                add(&mut counts, part(session, programme, at, rows).await?);
                return Ok(counts);
            }
        }
        if rows.len() == ROWS_PER_REQUEST_MAX {
            add(&mut counts, part(session, programme, at, std::mem::take(&mut rows)).await?);
        }
    }
}

async fn part(
    session: &mut Session,
    programme: &str,
    at: PublishedAt,
    rows: Vec<RosterLine>,
) -> Result<ReachCounts, Failure> {
    match session.ask(Request::CountReach { programme: programme.to_owned(), at, rows }).await? {
        Reply::Reached(counts) => Ok(counts),
        _ => Err(other_version()),
    }
}

fn add(sum: &mut ReachCounts, part: ReachCounts) {
    if sum.waves.is_empty() {
        sum.waves = part.waves.iter().map(|(id, ..)| (id.clone(), 0, 0)).collect();
    }
    for ((_, belongs, open), (_, more_belong, more_open)) in sum.waves.iter_mut().zip(part.waves) {
        *belongs += more_belong;
        *open += more_open;
    }
    sum.could_book += part.could_book;
    sum.could_not += part.could_not;
    sum.not_listed += part.not_listed;
}

fn instant(text: &str) -> Result<PublishedAt, Failure> {
    let local = || text.replace('/', "-").parse().ok().filter(|_| text.contains(':')).map(PublishedAt::Local);
    let found = text.parse().ok().map(PublishedAt::Instant).or_else(local);
    found.ok_or_else(|| {
        Failure::Usage(format!(
            "--at {text}: write an instant as 2021-05-17T11:00:00+09:00, or local time as \"2021-05-17 11:00\""
        ))
    })
}

fn words(prospects: &Prospects, reach: Option<&ReachCounts>) -> String {
    let mut text = format!("at {}:\n", prospects.at);
    for wave in &prospects.waves {
        wave_words(&mut text, wave);
    }
    match (&prospects.person, &prospects.why_not) {
        (Some(_), Some((code, why))) => {
            let _ = writeln!(text, "they could book nothing ({code}): {why}");
        }
        (Some(days), None) => {
            text.push_str("they could book:\n");
            days_words(&mut text, days);
        }
        _ => {}
    }
    if let Some(reach) = reach {
        text.push_str("of the list:\n");
        for (wave, belongs, open) in &reach.waves {
            let _ = writeln!(text, "  {wave}: {belongs} people, {open} of them now");
        }
        let _ = writeln!(
            text,
            "  {} could book something, {} nothing; {} are not on the loaded list like this, or have had every dose",
            reach.could_book, reach.could_not, reach.not_listed
        );
    }
    text
}

fn wave_words(text: &mut String, wave: &WaveTold) {
    let state = if wave.is_open { "open".to_owned() } else { format!("opens at {}", wave.opens_at) };
    let most = if wave.is_by_age { "at most " } else { "" };
    let _ = writeln!(text, "{} ({state}), {most}{} vouchers:", wave.wave, wave.vouchers);
    days_words(text, &wave.days);
}

fn days_words(text: &mut String, days: &[DayTold]) {
    if days.is_empty() {
        text.push_str("  nothing\n");
    }
    for day in days {
        let kept = if day.kept > 0 { format!(", {} of them kept", day.kept) } else { String::new() };
        let _ = writeln!(
            text,
            "  {} {}  {} slots  {} of {} places free{kept}",
            day.date, day.venue, day.slots, day.free, day.places
        );
    }
}
