//! `tashika venue`: a venue's day from the command line: the list, who stands there, every step, the close.
//!
//! The same use cases as at any other counter, through the control socket of a running server. The surprise: `look-up` ends
//! with 1 when the answer is red, so that a script at a door need not read words.

mod words;

use std::path::Path;

use jiff::civil::Date;
use service::admin::{Reply, Request, VenueAsk, VenueReply};
use service::evidence::note::Verifier;
use service::venue::{Colour, Counter, VenueAct, read_paper};
use service::{TypedBirthDate, TypedVoucher};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Where it happens, and the command's identity
#[derive(Debug, clap::Args)]
pub struct At {
    /// Programme identifier
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Venue identifier
    #[arg(long, value_name = "ID")]
    pub venue: String,
    /// Idempotency key: the same command with the same key is done once and answered the same
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// A venue's day: list, look up, check in, give, close
#[derive(Debug, clap::Subcommand)]
pub enum Venue {
    /// The list of a day by hour, with what each booking is and what to look at
    List {
        #[command(flatten)]
        at: At,
        /// The day [default: today at the venue]
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
        /// With names in kana; every look is written into the journal
        #[arg(long)]
        names: bool,
    },
    /// The list of a day to be printed ahead, signed with the key of the log; keep it as a file
    Print {
        #[command(flatten)]
        at: At,
        /// The day [default: today at the venue]
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
    },
    /// Check a printed list by its file, offline, and print its fingerprint, which stands on the paper too
    CheckPrint {
        /// The list as `venue print` or the console gave it
        file: std::path::PathBuf,
        /// The log's public key, as at /log/key
        #[arg(long, value_name = "FILE")]
        key: std::path::PathBuf,
    },
    /// Whether somebody may go in: green, amber or red, why, and what may be done
    LookUp {
        #[command(flatten)]
        at: At,
        /// A booking number, MUNICIPALITY_CODE VOUCHER_NUMBER, the 18-digit line, or a receipt
        #[arg(value_name = "BROUGHT", num_args = 1.., required_unless_present = "receipt")]
        brought: Vec<String>,
        /// A file with a receipt
        #[arg(long, value_name = "FILE", conflicts_with = "brought")]
        receipt: Option<std::path::PathBuf>,
    },
    /// A person arrived
    CheckIn {
        #[command(flatten)]
        at: At,
        /// Booking number
        booking: String,
        /// Let them in though it is too early or too late today
        #[arg(long, conflicts_with = "here")]
        let_in: bool,
        /// Move the booking to this venue and hour
        #[arg(long)]
        here: bool,
        /// With --here: to this slot instead
        #[arg(long, value_name = "SLOT", requires = "here")]
        slot: Option<String>,
    },
    /// Somebody without a booking arrived; by the programme's policy
    WalkIn {
        #[command(flatten)]
        at: At,
        /// Municipality code
        municipality_code: String,
        /// Voucher number
        voucher_number: String,
        /// Birth date
        birth_date: String,
        /// In this slot
        #[arg(long, value_name = "SLOT")]
        slot: Option<String>,
    },
    /// Papers and health were looked at
    Check {
        #[command(flatten)]
        at: At,
        /// Booking number
        booking: String,
    },
    /// The dose was given
    Give {
        #[command(flatten)]
        at: At,
        /// Booking number
        booking: String,
        /// Lot number
        #[arg(long)]
        lot: String,
    },
    /// The dose was not given
    NotGiven {
        #[command(flatten)]
        at: At,
        /// Booking number
        booking: String,
        /// Why
        #[arg(long, value_parser = ["unwell", "medical_reason", "declined", "papers", "interval", "no_dose_left", "other"])]
        reason: String,
    },
    /// The newest step was a mistake
    Undo {
        #[command(flatten)]
        at: At,
        /// Booking number
        booking: String,
        /// The step that is to be undone
        #[arg(value_parser = ["checked_in", "checked", "administered", "not_given", "no_show"])]
        step: String,
    },
    /// Mark who did not come: every confirmed booking of the day whose slot is over
    NoShows {
        #[command(flatten)]
        at: At,
        /// The day [default: today at the venue]
        #[arg(long, value_name = "DATE")]
        date: Option<Date>,
        /// Only list whom it would mark
        #[arg(long)]
        dry_run: bool,
    },
    /// Book the next dose of a person who is here
    NextDose {
        #[command(flatten)]
        at: At,
        /// Booking number of the dose before
        booking: String,
        /// In this slot [default: the free one nearest to the usual day]
        #[arg(long, value_name = "SLOT")]
        slot: Option<String>,
        /// Only say what is proposed
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs the command.
pub fn run(venue: &Venue, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (at, wanted) = match asked(venue)? {
        Asked::OfServer(at, wanted) => (at, wanted),
        Asked::OfFiles { list, key } => return check_print(list, key, invocation),
    };
    let counter = Counter { programme: at.programme.clone(), venue: at.venue.clone() };
    let reply = ask(Request::Venue { counter, wanted }, invocation)?;
    let is_red = matches!(&reply, VenueReply::LookedUp(found)
        if found.findings.first().is_some_and(|first| first.colour == Colour::Red));
    invocation.output.tell(&reply, || words::of(&reply));
    Ok(if is_red { Outcome::Found } else { Outcome::Done })
}

/// Whether a printed list is what the log signed; reads the two files and nothing else.
fn check_print(file: &Path, key: &Path, invocation: &Invocation) -> Result<Outcome, Failure> {
    let note = Failure::text_of(file, "a signed list")?;
    let key_text = Failure::text_of(key, "a log's public key")?;
    let log = Verifier::parse(key_text.trim()).map_err(|fault| unproved(key, &fault.to_string()))?;
    let (text, fingerprint) = read_paper(&note, &log).map_err(|fault| unproved(file, &fault.to_string()))?;
    let told = serde_json::json!({ "list": text, "fingerprint": fingerprint });
    invocation.output.tell(&told, || format!("{text}\nsigned by {}\nfingerprint {fingerprint}", log.name()));
    Ok(Outcome::Done)
}

fn unproved(place: &Path, why: &str) -> Failure {
    Failure::refused("paper.unproved", format!("NOT PROVED: {}: {why}", place.display()))
}

/// Asks for something of a venue or of lots.
pub fn ask(request: Request, invocation: &Invocation) -> Result<VenueReply, Failure> {
    let reply = super::ask(request, invocation)?;
    match reply {
        Reply::Venue(told) => Ok(*told),
        _ => Err(other_version()),
    }
}

/// The answer in words.
pub fn told(reply: &VenueReply) -> String {
    words::of(reply)
}

/// What a subcommand is about.
enum Asked<'a> {
    OfServer(&'a At, VenueAsk),
    OfFiles { list: &'a Path, key: &'a Path },
}

fn asked(venue: &Venue) -> Result<Asked<'_>, Failure> {
    let act = |at: &At, act| VenueAsk::Act { act, key: at.key.clone() };
    let (at, wanted) = match venue {
        Venue::List { at, date, names } => (at, VenueAsk::List { date: *date, names: *names }),
        Venue::Print { at, date } => (at, VenueAsk::Paper { date: *date }),
        Venue::CheckPrint { file, key } => return Ok(Asked::OfFiles { list: file, key }),
        Venue::LookUp { at, brought, receipt } => {
            let brought = match receipt {
                Some(path) => Failure::text_of(path, "a receipt")?,
                None => brought.join(" "),
            };
            (at, VenueAsk::LookUp { brought })
        }
        Venue::CheckIn { at, booking, here: true, slot, .. } => {
            (at, act(at, VenueAct::CheckInHere { booking: booking.clone(), slot: slot.clone() }))
        }
        Venue::CheckIn { at, booking, let_in, .. } => {
            (at, act(at, VenueAct::CheckIn { booking: booking.clone(), let_in: *let_in }))
        }
        Venue::WalkIn { at, municipality_code, voucher_number, birth_date, slot } => {
            let voucher = TypedVoucher {
                municipality_code: municipality_code.clone(),
                voucher_number: voucher_number.clone(),
                birth_date: TypedBirthDate::Text(birth_date.clone()),
            };
            (at, act(at, VenueAct::WalkIn { voucher, slot: slot.clone() }))
        }
        Venue::Check { at, booking } => (at, act(at, VenueAct::Check { booking: booking.clone() })),
        Venue::Give { at, booking, lot } => {
            (at, act(at, VenueAct::Administer { booking: booking.clone(), lot: lot.clone() }))
        }
        Venue::NotGiven { at, booking, reason } => {
            (at, act(at, VenueAct::Withhold { booking: booking.clone(), reason: reason.clone() }))
        }
        Venue::Undo { at, booking, step } => {
            (at, act(at, VenueAct::Undo { booking: booking.clone(), step: step.clone() }))
        }
        Venue::NoShows { at, date, dry_run: true } => (at, VenueAsk::NoShows { date: *date }),
        Venue::NoShows { at, date, .. } => (at, act(at, VenueAct::MarkNoShows { date: *date })),
        Venue::NextDose { at, booking, dry_run: true, .. } => {
            (at, VenueAsk::NextDose { booking: booking.clone() })
        }
        Venue::NextDose { at, booking, slot, .. } => {
            (at, act(at, VenueAct::BookNextDose { booking: booking.clone(), slot: slot.clone() }))
        }
    };
    Ok(Asked::OfServer(at, wanted))
}
