//! `tashika demo`: the whole program on a data folder of its own, filled with made-up data.
//!
//! The folder is new and removed at the end, and everything in it got there through the same service that citizens
//! and staff use, the bookings too. The surprise: a folder that was named and has something in it is refused, so
//! that nobody fills a real list with made-up people.

use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};

use jiff::civil::{Date, DateTime};
use serde::Serialize;
use serde_json::json;
use service::admin::{LotAsk, ROWS_PER_REQUEST_MAX, Reply, Request, RosterLine, SlotLine};
use service::clock::{Clock, SystemClock};
use service::{Channel, Order, Place, Refusal, Service, SignedIn, SlotQuery, TypedBirthDate, TypedVoucher};

use crate::client;
use crate::command::init;
use crate::config::{self, Config};
use crate::demo_data::{self as data, Kind, PROGRAMME};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::line_door::LineSetup;
use crate::logs;
use crate::serving::{Serving, bind};

/// Serve a realistic, obviously fake data set from a folder of its own, and print links and sample vouchers
///
/// The folder is new and is removed at the end. With --data it must be empty and is kept.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Address and port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: String,
}

/// Made-up members of staff: name, role, scope. Two planners, because one approves what the other proposes.
const STAFF: [(&str, &str, &str); 7] = [
    ("demo-operator", "operator", "everything"),
    ("demo-venue", "venue", "venue:demo/otemachi"),
    ("demo-municipality", "municipality", "municipality:131121"),
    ("demo-planner", "planner", "programme:demo"),
    ("demo-planner-2", "planner", "programme:demo"),
    ("demo-auditor", "auditor", "everything"),
    ("demo-administrator", "administrator", "everything"),
];
/// The password of all of them; nobody could take it for a real one.
const STAFF_PASSWORD: &str = "mihon mihon mihon";

/// A voucher to try, as it is printed.
#[derive(Debug, Serialize)]
struct Shown {
    kind: &'static str,
    municipality_code: String,
    municipality: &'static str,
    voucher_number: String,
    birth_date: Date,
    expect: String,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    // Of the settings only LINE's count: everything else is made up.
    let config = invocation.config()?;
    let (folder, temporary) = folder(invocation)?;
    let place = Place::in_folder(&folder);
    init::make(&place)?;
    logs::begin("auto");
    let outcome = super::wait_on_all(async {
        let socket = bind(&arguments.listen)?;
        let output = invocation.output;
        let (service, running) = client::open_store(place, &Config::default()).await?;
        let now = data::now(SystemClock::default().wall());
        let today = now.date();
        output.note("filling a new data folder with made-up data …");
        let booked = fill(&service, now).await?;
        for (name, role, scope) in STAFF {
            let added = service.add_demo_account(name, role, scope, STAFF_PASSWORD).await;
            added.map_err(|it| of_refusal(&it))?;
        }
        let shown = shown(today, &booked);
        let talk = Talk::of(&config);
        let serving = Serving {
            service,
            running,
            socket,
            data: folder.clone(),
            secure_cookies: false,
            banner: Some("banner-demo".to_owned()),
            connections_max: 16_384,
            carriers: Vec::new(),
            oidc: config::provider(&config),
            alone: true,
            public_url: config.server.public_url.clone(),
            line: Some(LineSetup { config: config.line, web: config.server.public_url }),
        };
        serving.run(output, |url| tell(invocation, &folder, url, &shown, &talk)).await
    });
    drop(temporary);
    outcome
}

/// A new folder; with its owner if it is to be removed at the end.
fn folder(invocation: &Invocation) -> Result<(PathBuf, Option<tempfile::TempDir>), Failure> {
    if invocation.data_named {
        if init::is_used(&invocation.data)? {
            let what = format!(
                "{} has something in it; the demonstration only takes a new folder",
                invocation.data.display()
            );
            return Err(Failure::refused("demo.data", what));
        }
        return Ok((invocation.data.clone(), None));
    }
    let made = tempfile::Builder::new().prefix("tashika-demo-").tempdir();
    let made = made
        .map_err(|error| Failure::world(format!("no temporary folder: {error}"), "name one with --data"))?;
    Ok((made.path().join("data"), Some(made)))
}

/// Brings everything in, and answers with the booking number of the sample that already booked.
async fn fill(service: &Service, now: DateTime) -> Result<String, Failure> {
    let today = now.date();
    let definition = Box::new(data::programme(today));
    ask(service, Request::ApplyProgramme { definition, dry_run: false }).await?;
    let programme = PROGRAMME.to_owned();
    let (import, mut staged) = (1, 0);
    let mut lines = data::roster(today).peekable();
    while lines.peek().is_some() {
        let rows: Vec<RosterLine> = lines.by_ref().take(ROWS_PER_REQUEST_MAX).collect();
        let programme = programme.clone();
        let part = Request::StageRoster { programme, import, staged, rows, dry_run: false };
        if let Reply::Counted(counts) = ask(service, part).await? {
            staged = counts.staged;
        }
    }
    let commit = Request::CommitRoster { programme: programme.clone(), import, staged, file: import };
    ask(service, commit).await?;
    let slots = data::slots(today);
    ask(service, Request::PublishSlots { programme, slots: slots.clone(), despite: None, dry_run: false })
        .await?;
    for lot in data::lots(today) {
        let wanted = LotAsk::Declare { lot, key: None };
        ask(service, Request::Lots { programme: PROGRAMME.to_owned(), wanted }).await?;
    }
    book_all(service, now, &slots).await
}

async fn ask(service: &Service, request: Request) -> Result<Reply, Failure> {
    match service.administer(request).await {
        Reply::Refused(refusal) => Err(Failure::refused_for(&refusal.code, refusal.details)),
        reply => Ok(reply),
    }
}

/// Bookings that are under way at once: enough that many share one write to the disk.
const AT_ONCE: usize = 512;

async fn book_all(service: &Service, now: DateTime, slots: &[SlotLine]) -> Result<String, Failure> {
    let today = now.date();
    let list = service.slots(PROGRAMME, &SlotQuery::default()).await.map_err(|it| of_refusal(&it))?;
    let id_of = |slot: &SlotLine| {
        let same = |it: &&service::view::SlotView| {
            it.venue == slot.venue && it.date == Some(slot.date) && it.start == Some(slot.start)
        };
        list.slots.iter().find(same).map(|it| it.id.clone())
    };
    let mut people = (data::CROWD_FROM..).filter(|index| data::may_book_now(1, *index));
    let mut under_way = tokio::task::JoinSet::new();
    for slot in slots {
        let Some(id) = id_of(slot) else { continue };
        for index in people.by_ref().take(data::crowd(now, slot) as usize) {
            let line = data::voucher(today, 1, index);
            under_way.spawn(book(service.clone(), line, id.clone()));
        }
        while under_way.len() >= AT_ONCE {
            if let Some(done) = under_way.join_next().await {
                finished(done)?;
            }
        }
    }
    while let Some(done) = under_way.join_next().await {
        finished(done)?;
    }
    let sample = data::SAMPLES.iter().find(|sample| sample.kind == Kind::Booked);
    let roomy = slots.iter().rev().find_map(id_of);
    match (sample, roomy) {
        (Some(sample), Some(slot)) => {
            let line = data::voucher(today, sample.municipality, sample.index);
            book(service.clone(), line, slot).await.map_err(|it| of_refusal(&it))
        }
        _ => Err(Failure::world("the demonstration published no slots", "this is a mistake of the program")),
    }
}

fn finished(done: Result<Result<String, Refusal>, tokio::task::JoinError>) -> Result<(), Failure> {
    match done {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(refusal)) => Err(of_refusal(&refusal)),
        Err(error) => Err(Failure::world(error.to_string(), "this is a mistake of the program")),
    }
}

/// Books the first dose as a citizen would, and answers with the booking number.
async fn book(service: Service, line: RosterLine, slot: String) -> Result<String, Refusal> {
    let who = sign_in(&service, &line)?;
    let key = format!("demo-{}-{}", line.municipality_code, line.voucher_number);
    let order = Order::new(Channel::Web, Some(key), slot.as_bytes());
    Ok(service.book(&who, &slot, 1, order).await?.answer.number)
}

fn sign_in(service: &Service, line: &RosterLine) -> Result<SignedIn, Refusal> {
    let typed = TypedVoucher {
        municipality_code: line.municipality_code.clone(),
        voucher_number: line.voucher_number.clone(),
        birth_date: TypedBirthDate::Text(line.birth_date.to_string()),
    };
    let understood = service.understand(&typed)?;
    service.sign_in(PROGRAMME, &understood, None, IpAddr::V4(Ipv4Addr::LOCALHOST))
}

fn of_refusal(refusal: &Refusal) -> Failure {
    Failure::refused(refusal.code, format!("the demonstration was refused a booking: {}", refusal.code))
}

fn shown(today: Date, booked: &str) -> Vec<Shown> {
    let samples = data::SAMPLES.iter().filter_map(|sample| {
        let (code, municipality, _) = data::MUNICIPALITIES.get(sample.municipality)?;
        let line = data::voucher(today, sample.municipality, sample.index);
        let (kind, expect) = expectation(sample.kind, booked);
        Some(Shown {
            kind,
            municipality_code: (*code).to_owned(),
            municipality,
            voucher_number: line.voucher_number,
            birth_date: line.birth_date,
            expect,
        })
    });
    samples.collect()
}

fn expectation(kind: Kind, booked: &str) -> (&'static str, String) {
    match kind {
        Kind::Eligible => ("eligible", "may book the first dose now".to_owned()),
        Kind::TooYoung => ("too_young", "wave.not_eligible: no wave is for this age".to_owned()),
        Kind::OtherWave => {
            ("other_wave", "wave.not_open: the wave of this age opens tomorrow at 09:00".to_owned())
        }
        Kind::Booked => {
            ("booked", format!("my page shows booking {booked}; booking again is booking.exists"))
        }
        Kind::SecondDose => {
            ("second_dose", "had the first dose elsewhere; may book the second now".to_owned())
        }
        Kind::Superseded => {
            ("superseded", format!("voucher.superseded: was replaced by voucher {}", data::number(1)))
        }
        Kind::Revoked => ("revoked", "voucher.revoked: may not be used any more".to_owned()),
    }
}

/// Where one can talk with it.
enum Talk {
    /// Nowhere.
    None,
    /// In LINE itself.
    Line,
    /// On the telephone of a counterpart.
    Counterpart(String),
}

impl Talk {
    fn of(config: &Config) -> Talk {
        let base = config.line.api_base.trim_end_matches('/');
        match config.line.is_set_up() {
            false => Talk::None,
            true if base == Config::default().line.api_base => Talk::Line,
            true => Talk::Counterpart(format!("{base}/phone/Umihon1")),
        }
    }

    fn link(&self) -> Option<&str> {
        match self {
            Talk::Counterpart(link) => Some(link),
            Talk::None | Talk::Line => None,
        }
    }

    fn told(&self) -> String {
        match self {
            Talk::None => {
                "not set up; `cargo run -p sim --bin line` is a telephone to try it on, and says how"
                    .to_owned()
            }
            Talk::Line => "answers in LINE, if LINE reaches this address".to_owned(),
            Talk::Counterpart(link) => format!("{link} (a telephone; nothing goes to LINE)"),
        }
    }
}

fn tell(invocation: &Invocation, folder: &Path, url: &str, samples: &[Shown], talk: &Talk) {
    let links = json!({
        "start": format!("{url}/"),
        "my_page": format!("{url}/my"),
        "slots": format!("{url}/api/v1/programmes/{PROGRAMME}/slots"),
        "openapi": format!("{url}/openapi.json"),
        "staff": format!("{url}/staff"),
        "talk": talk.link(),
    });
    let document = json!({ "listening": url, "programme": PROGRAMME, "data": folder, "links": links, "samples": samples,
        "lots": data::LOTS.map(|(_, number)| number),
        "staff": STAFF.map(|(name, role, scope)| json!({ "name": name, "role": role, "scope": scope, "password": STAFF_PASSWORD })) });
    invocation.output.tell(&document, || {
        let mut lines = vec![
            "This is a demonstration: all names and numbers are made up.".to_owned(),
            String::new(),
            format!("  start    {url}/"),
            format!("  my page  {url}/my"),
            format!("  slots    {url}/api/v1/programmes/{PROGRAMME}/slots"),
            format!("  LINE     {}", talk.told()),
            format!("  data     {} (commands take it with --data)", folder.display()),
            String::new(),
            "Sample vouchers: municipality code, voucher number, birth date, what to expect".to_owned(),
        ];
        lines.extend(samples.iter().map(|it| {
            format!(
                "  {} {} {}  {} ({})",
                it.municipality_code, it.voucher_number, it.birth_date, it.expect, it.municipality
            )
        }));
        lines.push(String::new());
        lines
            .push(format!("Staff, at {url}/staff: name, password; the demonstration alone asks for no code"));
        lines.extend(STAFF.map(|(name, ..)| format!("  {name}  {STAFF_PASSWORD}")));
        lines
            .push(format!("Lots that a venue may give: {}", data::LOTS.map(|(_, number)| number).join(", ")));
        lines.push(String::new());
        lines.push("Stop with Ctrl-C.".to_owned());
        lines.push(format!("listening on {url}"));
        lines.join("\n")
    });
}
