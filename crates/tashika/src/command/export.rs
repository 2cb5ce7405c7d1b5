//! `tashika export`: tables for spreadsheets and other people's tools, without anything that names a person but what the
//! list has that was brought along.
//!
//! The file is written beside its name and takes it only when it is whole; nothing is overwritten. Bookings go on
//! meanwhile, so a long table is of the positions that are told at the end. The surprise: `--dictionary` writes what the
//! columns mean instead of the rows, in the same form.

use std::fs::{File, OpenOptions};
use std::io::BufWriter;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde_json::json;
use service::admin::{Reply, Request};
use service::export::format::{Format, FormatFault, Header, Writer};
use service::export::{Column, DICTIONARY, Sheet, vrs};

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Write a table of bookings, slots or the waitlist for spreadsheets and other tools
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Which table
    #[arg(value_enum)]
    pub sheet: SheetName,
    /// The file to make; never overwritten
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Programme identifier
    #[arg(long, value_name = "ID", required_unless_present = "dictionary")]
    pub programme: Option<String>,
    /// For vrs: the list of vouchers as CSV, because the journal has no voucher numbers; nothing of it is kept
    #[arg(long, value_name = "FILE.csv")]
    pub roster: Option<PathBuf>,
    /// For vrs: who gave the doses, the same for all of them
    #[arg(long, value_name = "NAME", default_value = "")]
    pub physician: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t = FormatName::Csv)]
    pub format: FormatName,
    /// In whose words the header is: by default names, and Japanese for vrs
    #[arg(long, value_enum)]
    pub header: Option<HeaderName>,
    /// Write what the columns mean instead of the rows
    #[arg(long)]
    pub dictionary: bool,
}

/// A table.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum SheetName {
    /// One row a booking, in every state
    Bookings,
    /// One row a slot
    Slots,
    /// One row a turn on the waitlist, also when it is over
    Waitlist,
    /// Doses given under the vouchers of a list, in the 17 columns of the municipalities' register
    Vrs,
}

/// A way of writing.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FormatName {
    /// UTF-8 with BOM and CRLF, for spreadsheets
    Csv,
    /// CP932 with CRLF, for older tools
    Cp932,
    /// A workbook
    Xlsx,
    /// One JSON object a line
    Ndjson,
}

/// Words of a header.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum HeaderName {
    /// Names for programs
    Names,
    /// Names for Japanese readers
    Ja,
}

impl SheetName {
    /// The table, where the journal alone can fill it.
    fn sheet(self) -> Option<Sheet> {
        match self {
            SheetName::Bookings => Some(Sheet::Bookings),
            SheetName::Slots => Some(Sheet::Slots),
            SheetName::Waitlist => Some(Sheet::Waitlist),
            SheetName::Vrs => None,
        }
    }

    fn columns(self) -> &'static [Column] {
        self.sheet().map_or(vrs::COLUMNS, Sheet::columns)
    }
}

impl Arguments {
    fn format(&self) -> Format {
        match self.format {
            FormatName::Csv => Format::Csv,
            FormatName::Cp932 => Format::Cp932,
            FormatName::Xlsx => Format::Xlsx,
            FormatName::Ndjson => Format::Ndjson,
        }
    }

    fn header(&self) -> Header {
        match (self.header, self.sheet) {
            (Some(HeaderName::Names), _)
            | (None, SheetName::Bookings | SheetName::Slots | SheetName::Waitlist) => Header::Names,
            (Some(HeaderName::Ja), _) | (None, SheetName::Vrs) => Header::Japanese,
        }
    }
}

/// How much was written, and of when it is.
struct Written {
    rows: usize,
    positions: Option<(u64, u64)>,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let file = &arguments.file;
    if file.symlink_metadata().is_ok() {
        let what = format!("{} is there already and is not overwritten: give another name", file.display());
        return Err(Failure::refused("export.exists", what));
    }
    let partial = PathBuf::from(format!("{}.{}.partial", file.display(), std::process::id()));
    let written = write(arguments, &partial, invocation).and_then(|written| {
        std::fs::rename(&partial, file).map_err(|error| Failure::io("cannot be written", file, &error))?;
        Ok(written)
    });
    let written = match written {
        Ok(written) => written,
        Err(failure) => {
            // What is not whole must not lie about as if it were.
            let _ = std::fs::remove_file(&partial);
            return Err(failure);
        }
    };
    let (first, last) = written.positions.unzip();
    let report = json!({ "file": file, "rows": written.rows, "as_of_first": first, "as_of_last": last });
    invocation.output.tell(&report, || words(file, &written));
    Ok(Outcome::Done)
}

fn words(file: &Path, written: &Written) -> String {
    let rows = format!("{} rows in {}", written.rows, file.display());
    match written.positions {
        None => rows,
        Some((first, last)) if first == last => format!("{rows}, as of position {first}"),
        Some((first, last)) => {
            format!("{rows}, read between positions {first} and {last} while bookings went on")
        }
    }
}

fn write(arguments: &Arguments, path: &Path, invocation: &Invocation) -> Result<Written, Failure> {
    let opened = OpenOptions::new().create_new(true).write(true).mode(0o600).open(path);
    let file = opened.map_err(|error| Failure::io("cannot be written", &arguments.file, &error))?;
    match &arguments.programme {
        Some(programme) if !arguments.dictionary => {
            super::wait_for(rows(arguments, programme, BufWriter::new(file), invocation))
        }
        _ => dictionary(arguments, BufWriter::new(file)),
    }
}

async fn rows(
    arguments: &Arguments,
    programme: &str,
    out: BufWriter<File>,
    invocation: &Invocation,
) -> Result<Written, Failure> {
    let mut session = Session::open(invocation).await?;
    let read = match (arguments.sheet.sheet(), &arguments.roster) {
        (Some(sheet), _) => read(&mut session, sheet, programme, arguments, out).await,
        (None, Some(list)) => of_list(&mut session, list, programme, arguments, out).await,
        (None, None) => Err(Failure::refused(
            "export.roster",
            "the vrs table needs voucher numbers, which the journal has not got: give the list with --roster FILE.csv"
                .to_owned(),
        )),
    };
    session.close().await?;
    read
}

async fn read(
    session: &mut Session,
    sheet: Sheet,
    programme: &str,
    arguments: &Arguments,
    out: BufWriter<File>,
) -> Result<Written, Failure> {
    let mut writer =
        Writer::begin(out, arguments.format(), arguments.header(), sheet.columns()).map_err(unwritten)?;
    let (mut from, mut positions) = (Some(0), None);
    while let Some(at) = from {
        let request = Request::Export { sheet, programme: programme.to_owned(), from: at };
        let Reply::Part(part) = session.ask(request).await? else {
            return Err(other_version());
        };
        part.rows.iter().try_for_each(|row| writer.row(row)).map_err(unwritten)?;
        positions = Some((positions.map_or(part.as_of, |(first, _)| first), part.as_of));
        from = part.next;
    }
    Ok(Written { rows: writer.finish().map_err(unwritten)?, positions })
}

/// Doses under the vouchers of a list, in parts; the list is read here and nothing of it is kept.
async fn of_list(
    session: &mut Session,
    list: &Path,
    programme: &str,
    arguments: &Arguments,
    out: BufWriter<File>,
) -> Result<Written, Failure> {
    let products = session.outline(programme).await?.products;
    let mut vouchers = super::roster::Vouchers::open(list, products)?;
    let mut writer =
        Writer::begin(out, arguments.format(), arguments.header(), vrs::COLUMNS).map_err(unwritten)?;
    let mut positions = None;
    loop {
        let part = vouchers.next_part()?;
        let is_last = part.is_empty();
        let (programme, physician) = (programme.to_owned(), arguments.physician.clone());
        let request = Request::ExportVrs { programme, vouchers: part, physician };
        let Reply::Part(told) = session.ask(request).await? else {
            return Err(other_version());
        };
        told.rows.iter().try_for_each(|row| writer.row(row)).map_err(unwritten)?;
        positions = Some((positions.map_or(told.as_of, |(first, _)| first), told.as_of));
        if is_last {
            return Ok(Written { rows: writer.finish().map_err(unwritten)?, positions });
        }
    }
}

fn dictionary(arguments: &Arguments, out: BufWriter<File>) -> Result<Written, Failure> {
    let mut writer =
        Writer::begin(out, arguments.format(), arguments.header(), DICTIONARY).map_err(unwritten)?;
    let columns = arguments.sheet.columns();
    columns.iter().try_for_each(|column| writer.row(&column.described())).map_err(unwritten)?;
    Ok(Written { rows: writer.finish().map_err(unwritten)?, positions: None })
}

fn unwritten(fault: FormatFault) -> Failure {
    match fault {
        FormatFault::Unmappable { .. } => {
            let what = format!("{fault}: choose --format csv, xlsx or ndjson, which have every character");
            Failure::refused("export.unmappable", what)
        }
        FormatFault::TooLong => Failure::refused("export.too_long", fault.to_string()),
        FormatFault::Io(_) | FormatFault::Workbook(_) => {
            Failure::world(fault.to_string(), "look at the disk that the file lies on")
        }
    }
}
