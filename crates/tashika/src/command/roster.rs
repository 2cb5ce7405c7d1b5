//! `tashika roster`: `import` loads a municipality's list of vouchers, all or nothing; the other acts are in `roster/acts.rs`.
//!
//! The file is read three times: once for its encoding, once to check every row, and once to bring the rows under
//! way in parts. Nothing counts until the last step, which makes all of them count at once, so an import that is
//! interrupted has done nothing. The surprise: bringing the same file again is not an error and changes nothing.

mod acts;
mod compare;
mod digests;
mod vouchers;

pub use vouchers::Vouchers;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use service::admin::{ROWS_PER_REQUEST_MAX, Reply, Request, RosterLine, RowCounts};
use service::clock::{Clock, SystemClock};
use service::import::encoding::{Asked, Decoder, Survey, survey};
use service::import::roster::{Options, REASON_COLUMN, Reader, Row};
use service::import::{BadField, FileFault};
use service::municipality::Difference;

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::progress::Progress;

/// Lists of vouchers
#[derive(Debug, clap::Subcommand)]
pub enum Roster {
    /// Load a municipality's list of vouchers, all or nothing
    ///
    /// The file is CSV with a header line, in UTF-8 or CP932. Importing the same file twice changes nothing.
    /// Every bad row is reported with line, column, value and reason, and one bad row refuses the whole file
    /// unless --skip-bad-rows is given.
    Import(Arguments),
    /// Replace a voucher by a new one; the person keeps bookings and doses
    Reissue(acts::Reissue),
    /// Make a voucher invalid; its bookings stay and the desk is told whom to ask
    Revoke(acts::Voucher),
    /// Let a revoked voucher be used again
    Reinstate(acts::Voucher),
    /// Make an import count no more, as an entry of its own; nobody who booked since is touched
    Undo(acts::Undo),
    /// List the imports and undos, newest first
    History(acts::History),
    /// Tell how the vouchers of a municipality stand
    Figures(acts::Figures),
    /// Write keyed digests of a list's vouchers, for another programme to compare with its own
    Digests(digests::Digests),
    /// Tell which lines of a list are also in another programme's file of digests; exit code 1 if any are
    Check(digests::Check),
}

/// Arguments of `import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The list as CSV
    #[arg(value_name = "FILE.csv")]
    pub file: PathBuf,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Only check every row and show what would change, by line, and what is loaded and not in the file
    #[arg(long)]
    pub dry_run: bool,
    /// Encoding of the file
    #[arg(long, value_name = "ENCODING", value_enum, default_value_t = EncodingName::Auto)]
    pub encoding: EncodingName,
    /// Write bad rows with their reasons to FILE and take the rest
    #[arg(long, value_name = "FILE")]
    pub skip_bad_rows: Option<PathBuf>,
    /// Put back leading zeros that a spreadsheet took from codes and numbers
    #[arg(long)]
    pub pad_left: bool,
}

/// `--encoding`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum EncodingName {
    /// UTF-8 if every byte fits, else CP932
    Auto,
    /// UTF-8, with or without a byte order mark
    #[value(name = "utf-8")]
    Utf8,
    /// CP932, the "Shift_JIS" of Windows
    Cp932,
}

/// Bad rows that are printed; all of them are counted.
const BAD_ROWS_PRINTED_MAX: usize = 100;

/// What reading the whole file found.
#[derive(Default)]
struct Checked {
    good: u64,
    repeated: Vec<(u64, u64)>,
    repeated_count: u64,
    bad: Vec<BadField>,
    bad_rows: u64,
}

/// The file and how to read it.
struct List<'a> {
    path: &'a Path,
    survey: Survey,
    options: Options,
}

/// Runs the command.
pub fn run(roster: &Roster, invocation: &Invocation) -> Result<Outcome, Failure> {
    match roster {
        Roster::Import(arguments) => load(arguments, invocation),
        Roster::Reissue(wanted) => acts::reissue(wanted, invocation),
        Roster::Revoke(voucher) => acts::restand("revoke", voucher, invocation),
        Roster::Reinstate(voucher) => acts::restand("reinstate", voucher, invocation),
        Roster::Undo(wanted) => acts::undo(wanted, invocation),
        Roster::History(wanted) => acts::history(wanted, invocation),
        Roster::Figures(wanted) => acts::figures(wanted, invocation),
        Roster::Digests(wanted) => digests::write(wanted, invocation),
        Roster::Check(wanted) => digests::check(wanted, invocation),
    }
}

fn load(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (list, checked, counts, difference) = super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let done = import(&mut session, arguments).await;
        session.close().await?;
        done
    })?;
    tell(invocation, arguments, &list, &checked, (counts, difference.as_ref()));
    Ok(Outcome::Done)
}

async fn import<'a>(
    session: &mut Session,
    arguments: &'a Arguments,
) -> Result<(List<'a>, Checked, RowCounts, Option<Difference>), Failure> {
    let outline = session.outline(&arguments.programme).await?;
    let list = List::find(arguments, outline.products)?;
    // A dry run writes nothing, or its file would be in the way of the real one.
    let skipped = arguments.skip_bad_rows.as_deref().map(SkippedRows::at).transpose()?;
    let mut skipped = skipped.filter(|_| !arguments.dry_run);
    let checked = list.check(skipped.as_mut())?;
    if checked.bad_rows > 0 && arguments.skip_bad_rows.is_none() {
        return Err(refuse(&list, &checked));
    }
    if arguments.dry_run {
        let (counts, difference) = compare::compare(session, &list, arguments).await?;
        return Ok((list, checked, counts, Some(difference)));
    }
    let counts = bring(session, &list, &checked, arguments).await?;
    if let Some(skipped) = skipped {
        skipped.keep();
    }
    Ok((list, checked, counts, None))
}

impl List<'_> {
    fn find(arguments: &Arguments, products: Vec<String>) -> Result<List<'_>, Failure> {
        let path = arguments.file.as_path();
        let asked = match arguments.encoding {
            EncodingName::Auto => Asked::Auto,
            EncodingName::Utf8 => Asked::Utf8,
            EncodingName::Cp932 => Asked::Cp932,
        };
        let io = |error: std::io::Error| match error.kind() {
            std::io::ErrorKind::InvalidData => {
                Failure::refused("roster.file", format!("{}: {error}", path.display()))
            }
            _ => Failure::io("cannot be read", path, &error),
        };
        let survey = File::open(path).and_then(|file| survey(file, asked)).map_err(io)?;
        let options = Options { pad_left: arguments.pad_left, today: today(), products };
        Ok(List { path, survey, options })
    }

    fn open(&self) -> Result<Reader<File>, Failure> {
        let file = File::open(self.path).map_err(|error| Failure::io("cannot be read", self.path, &error))?;
        Reader::open(Decoder::new(file, self.survey.encoding), self.options.clone())
            .map_err(|fault| self.fault(&fault))
    }

    fn fault(&self, fault: &FileFault) -> Failure {
        let mut details = vec![format!("{}: {}", self.path.display(), chain(fault))];
        if let Some(reason) = &self.survey.not_utf8 {
            details.push(format!(
                "{}: it was read as {} because it is not UTF-8 ({reason}); --encoding says otherwise",
                self.path.display(),
                self.survey.encoding
            ));
        }
        Failure::refused_for("roster.file", details)
    }

    /// Reads every row; bad ones go to `skipped`, if there is such a file.
    fn check(&self, mut skipped: Option<&mut SkippedRows<'_>>) -> Result<Checked, Failure> {
        let mut reader = self.open()?;
        let mut progress = Progress::begin("checking", self.survey.bytes);
        let mut checked = Checked::default();
        while let Some(row) = reader.next_row().map_err(|fault| self.fault(&fault))? {
            match row {
                Row::Good(_) => checked.good += 1,
                Row::Repeated { line, first } => {
                    checked.repeated_count += 1;
                    if checked.repeated.len() < BAD_ROWS_PRINTED_MAX {
                        checked.repeated.push((line, first));
                    }
                }
                Row::Bad(fields) => {
                    if let Some(skipped) = &mut skipped {
                        skipped.add(&reader, &fields)?;
                    }
                    checked.bad_rows += 1;
                    let room = BAD_ROWS_PRINTED_MAX.saturating_sub(checked.bad.len());
                    checked.bad.extend(fields.into_iter().take(room));
                }
            }
            progress.reach(reader.bytes_read(), checked.good + checked.bad_rows);
        }
        match skipped {
            Some(skipped) => skipped.flush().map(|()| checked),
            None => Ok(checked),
        }
    }
}

/// Brings the rows under way and makes them count; forgets them if anything goes wrong.
async fn bring(
    session: &mut Session,
    list: &List<'_>,
    checked: &Checked,
    arguments: &Arguments,
) -> Result<RowCounts, Failure> {
    let import = service::chance::number();
    let programme = &arguments.programme;
    let staged = stage(session, list, import, arguments).await;
    match staged {
        Ok((counts, rows)) if rows == checked.good => {
            let file =
                list.survey.sha256.iter().take(8).fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
            let (programme, staged) = (programme.clone(), counts.staged);
            session.ask(Request::CommitRoster { programme, import, staged, file }).await?;
            Ok(counts)
        }
        other => {
            let forgotten =
                session.ask(Request::AbandonRoster { programme: programme.clone(), import }).await;
            let failure = other.err().unwrap_or_else(|| {
                let what = format!("{} changed while it was read", list.path.display());
                Failure::refused("roster.file", what)
            });
            // A refusal to forget says less than why it came to that, and what was staged counts for nothing.
            drop(forgotten);
            Err(failure)
        }
    }
}

async fn stage(
    session: &mut Session,
    list: &List<'_>,
    import: u64,
    arguments: &Arguments,
) -> Result<(RowCounts, u64), Failure> {
    let mut reader = list.open()?;
    let mut progress = Progress::begin("importing", list.survey.bytes);
    let (mut counts, mut rows) = (RowCounts::default(), 0);
    // A file without a good row still asks once, so that an unknown programme is noticed.
    loop {
        let part = part(&mut reader, list)?;
        let last = part.len() < ROWS_PER_REQUEST_MAX;
        rows += part.len() as u64;
        let programme = arguments.programme.clone();
        let staged = counts.staged;
        let asked = Request::StageRoster { programme, import, staged, rows: part, dry_run: false };
        let reply = session.ask(asked).await?;
        let Reply::Counted(found) = reply else {
            return Err(other_version());
        };
        counts.added += found.added;
        counts.changed += found.changed;
        counts.unchanged += found.unchanged;
        counts.staged = found.staged;
        progress.reach(reader.bytes_read(), rows);
        if last {
            return Ok((counts, rows));
        }
    }
}

fn part(reader: &mut Reader<File>, list: &List<'_>) -> Result<Vec<RosterLine>, Failure> {
    let mut part = Vec::with_capacity(ROWS_PER_REQUEST_MAX);
    while part.len() < ROWS_PER_REQUEST_MAX {
        match reader.next_row().map_err(|fault| list.fault(&fault))? {
            Some(Row::Good(line)) => part.push(line),
            Some(Row::Repeated { .. } | Row::Bad(_)) => {}
            None => break,
        }
    }
    Ok(part)
}

/// The file of bad rows: the header and the rows as they were, and the reason of each.
///
/// Made with the first of them, and gone again if the rest of the file is not taken.
struct SkippedRows<'a> {
    path: &'a Path,
    file: Option<std::io::BufWriter<File>>,
    kept: bool,
}

impl Drop for SkippedRows<'_> {
    fn drop(&mut self) {
        if self.file.take().is_some() && !self.kept {
            let _ = std::fs::remove_file(self.path);
        }
    }
}

impl SkippedRows<'_> {
    fn at(path: &Path) -> Result<SkippedRows<'_>, Failure> {
        if path.symlink_metadata().is_ok() {
            return Err(Failure::refused(
                "roster.file",
                format!(
                    "{} is there already and is left as it is; name another file for the bad rows",
                    path.display()
                ),
            ));
        }
        Ok(SkippedRows { path, file: None, kept: false })
    }

    fn begin(&mut self, reader: &Reader<File>) -> Result<(), Failure> {
        let made = File::options().write(true).create_new(true).open(self.path);
        let file = made.map_err(|error| Failure::io("cannot be made for the bad rows", self.path, &error))?;
        self.file = Some(std::io::BufWriter::new(file));
        let mut header: Vec<&str> = reader.header().iter().collect();
        if !header.contains(&REASON_COLUMN) {
            header.push(REASON_COLUMN);
        }
        // The mark makes spreadsheets read it as UTF-8.
        self.write("\u{FEFF}")?;
        self.row(&header)
    }

    fn add(&mut self, reader: &Reader<File>, fields: &[BadField]) -> Result<(), Failure> {
        if self.file.is_none() {
            self.begin(reader)?;
        }
        let reasons: Vec<String> = fields.iter().map(ToString::to_string).collect();
        let reason = reasons.join("; ");
        let mut row: Vec<&str> = reader.record().iter().collect();
        let place = reader.header().iter().position(|name| name == REASON_COLUMN);
        match place.and_then(|place| row.get_mut(place)) {
            Some(old) => *old = &reason,
            None => row.push(&reason),
        }
        self.row(&row)
    }

    fn row(&mut self, fields: &[&str]) -> Result<(), Failure> {
        let quoted: Vec<String> = fields
            .iter()
            .map(|field| {
                let plain = !field.contains([',', '"', '\n', '\r']);
                if plain { (*field).to_owned() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
            })
            .collect();
        self.write(&format!("{}\r\n", quoted.join(",")))
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        let written = self.file.as_mut().map_or(Ok(()), |file| file.write_all(text.as_bytes()));
        written.map_err(|error| Failure::io("cannot be written", self.path, &error))
    }

    fn flush(&mut self) -> Result<(), Failure> {
        let flushed = self.file.as_mut().map_or(Ok(()), Write::flush);
        flushed.map_err(|error| Failure::io("cannot be written", self.path, &error))
    }

    fn keep(mut self) {
        self.kept = true;
    }
}

fn refuse(list: &List<'_>, checked: &Checked) -> Failure {
    let place = list.path.display();
    let mut details: Vec<String> = checked.bad.iter().map(|field| format!("{place}: {field}")).collect();
    details.push(format!(
        "{place}: {} of {} rows are bad{}; nothing was imported. Mend them, or give --skip-bad-rows FILE to take the rest",
        checked.bad_rows,
        checked.bad_rows + checked.good + checked.repeated_count,
        if checked.bad.len() >= BAD_ROWS_PRINTED_MAX { format!(" (the first {BAD_ROWS_PRINTED_MAX} are shown)") } else { String::new() },
    ));
    let faults = checked.bad.iter().map(|field| json!(field)).collect();
    Failure::Refused { code: "roster.bad_rows".to_owned(), details, faults }
}

fn tell(
    invocation: &Invocation,
    arguments: &Arguments,
    list: &List<'_>,
    checked: &Checked,
    (counts, difference): (RowCounts, Option<&Difference>),
) {
    for (line, first) in &checked.repeated {
        invocation.output.note(&format!("line {line} repeats line {first} and counts once"));
    }
    if arguments.dry_run {
        for field in &checked.bad {
            invocation.output.note(&format!("{}: {field}", list.path.display()));
        }
    }
    let sha256: String = list.survey.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut document = json!({
        "done": true,
        "dry_run": arguments.dry_run,
        "programme": arguments.programme,
        "encoding": list.survey.encoding.to_string(),
        "sha256": sha256,
        "rows": checked.good + checked.bad_rows + checked.repeated_count,
        "added": counts.added,
        "changed": counts.changed,
        "unchanged": counts.unchanged,
        "repeated": checked.repeated_count,
        "bad_rows": checked.bad_rows,
        "faults": checked.bad,
    });
    if let (Some(Value::Object(more)), Some(members)) =
        (difference.map(compare::document), document.as_object_mut())
    {
        members.extend(more);
    }
    invocation.output.tell(&document, || {
        let told = if arguments.dry_run { "nothing was changed (--dry-run); would be " } else { "" };
        let skipped = match (&arguments.skip_bad_rows, checked.bad_rows) {
            (Some(_), 1..) if arguments.dry_run => format!("; {} bad rows skipped", checked.bad_rows),
            (Some(path), 1..) => format!("; {} bad rows are in {}", checked.bad_rows, path.display()),
            _ => String::new(),
        };
        let more = difference.map(compare::words).filter(|more| !more.is_empty());
        let more = more.map(|more| format!("\n{more}")).unwrap_or_default();
        format!(
            "{} ({}): {told}{} added, {} changed, {} unchanged, {} repeated{skipped}{more}",
            list.path.display(),
            list.survey.encoding,
            counts.added,
            counts.changed,
            counts.unchanged,
            checked.repeated_count
        )
    });
}

/// Today where the day begins first of all, so that no birth date of today is called future.
/// The latest day that it is anywhere.
pub(super) fn today() -> jiff::civil::Date {
    let now = jiff::Timestamp::from_millisecond(SystemClock::default().wall()).unwrap_or_default();
    jiff::tz::offset(14).to_datetime(now).date()
}
