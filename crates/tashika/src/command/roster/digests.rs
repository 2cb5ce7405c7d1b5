//! `tashika roster digests | check`: which of our vouchers are also in another programme, without showing either side's.
//!
//! The list itself is read here, because nobody keeps numbers; the store is only asked which products a list may name. The
//! surprise: the answer names lines of our own file, so whoever reads it needs the file to know who is meant.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::RosterLine;
use service::import::roster::Row;
use service::municipality::ExchangeKey;

use super::{Arguments, EncodingName, List};
use crate::client::Session;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Our list, and the key that both sides hold.
#[derive(Debug, clap::Args)]
pub struct Ours {
    /// Our list as CSV
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// Identifier of the programme whose products the list names
    #[arg(long, value_name = "ID")]
    programme: String,
    /// File with the key that both sides agreed on: 64 hexadecimal digits, outside the data folder
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
}

/// Arguments of `digests`.
#[derive(Debug, clap::Args)]
pub struct Digests {
    #[command(flatten)]
    ours: Ours,
    /// File to write; it must not be there yet
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Arguments of `check`.
#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    ours: Ours,
    /// The other side's file of digests
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
}

/// Lines that are printed; all of them are in `--json`.
const LINES_PRINTED_MAX: usize = 200;

/// `digests`.
pub fn write(it: &Digests, invocation: &Invocation) -> Result<Outcome, Failure> {
    let key = it.ours.key(invocation)?;
    let digests: BTreeSet<[u8; 32]> =
        it.ours.each(invocation, &key)?.into_iter().map(|(_, digest)| digest).collect();
    let made = std::fs::File::options().write(true).create_new(true).open(&it.out);
    let mut file = made.map_err(|error| Failure::io("cannot be made for the digests", &it.out, &error))?;
    let written = file.write_all(key.write(&digests).as_bytes()).and_then(|()| file.sync_all());
    written.map_err(|error| Failure::io("cannot be written", &it.out, &error))?;
    let document = json!({ "done": true, "digests": digests.len(), "key": key.name(), "out": it.out });
    invocation.output.tell(&document, || {
        format!("{} digests are in {}; the key is {}", digests.len(), it.out.display(), key.name())
    });
    Ok(Outcome::Done)
}

/// `check`.
pub fn check(it: &Check, invocation: &Invocation) -> Result<Outcome, Failure> {
    let key = it.ours.key(invocation)?;
    let text = Failure::text_of(&it.against, "a file of digests")?;
    let theirs = key.read_digests(&text).map_err(|fault| refused(&it.against, &fault))?;
    let ours = it.ours.each(invocation, &key)?;
    let both: Vec<u64> =
        ours.iter().filter(|(_, digest)| theirs.contains(digest)).map(|(line, _)| *line).collect();
    let document = json!({ "ours": ours.len(), "theirs": theirs.len(), "both": both.len(), "lines": both });
    invocation.output.tell(&document, || {
        let lines: Vec<String> = both.iter().take(LINES_PRINTED_MAX).map(u64::to_string).collect();
        let more = if both.len() > LINES_PRINTED_MAX { ", … (all of them with --json)" } else { "" };
        match both.len() {
            0 => format!("none of our {} vouchers is among their {}", ours.len(), theirs.len()),
            count => format!(
                "{count} of our {} vouchers are also among their {}: lines {}{more} of {}",
                ours.len(),
                theirs.len(),
                lines.join(", "),
                it.ours.file.display()
            ),
        }
    });
    Ok(if both.is_empty() { Outcome::Done } else { Outcome::Found })
}

impl Ours {
    fn key(&self, invocation: &Invocation) -> Result<ExchangeKey, Failure> {
        let inside = self.key.canonicalize().ok().zip(invocation.data.canonicalize().ok());
        if inside.is_some_and(|(key, data)| key.starts_with(data)) {
            let what = format!(
                "{} is in the data folder; a key that another organisation has belongs outside",
                self.key.display()
            );
            return Err(Failure::refused("exchange.key_inside", what));
        }
        let text = Failure::text_of(&self.key, "a key")?;
        ExchangeKey::read(&text).map_err(|fault| refused(&self.key, &fault))
    }

    /// Every voucher of our list that may be used, with its line.
    fn each(&self, invocation: &Invocation, key: &ExchangeKey) -> Result<Vec<(u64, [u8; 32])>, Failure> {
        let outline = super::super::wait_for(async {
            let mut session = Session::open(invocation).await?;
            let outline = session.outline(&self.programme).await;
            session.close().await?;
            outline
        })?;
        let arguments = Arguments {
            file: self.file.clone(),
            programme: self.programme.clone(),
            dry_run: true,
            encoding: EncodingName::Auto,
            skip_bad_rows: None,
            pad_left: false,
        };
        let list = List::find(&arguments, outline.products)?;
        let mut reader = list.open()?;
        let mut found = Vec::new();
        while let Some(row) = reader.next_row().map_err(|fault| list.fault(&fault))? {
            match row {
                Row::Good(line) => found.push((reader.line(), digest(key, &line))),
                Row::Repeated { .. } => {}
                Row::Bad(fields) => {
                    let details = fields.iter().map(|field| format!("{}: {field}", self.file.display()));
                    return Err(Failure::refused_for("roster.bad_rows", details.collect()));
                }
            }
        }
        Ok(found)
    }
}

fn digest(key: &ExchangeKey, line: &RosterLine) -> [u8; 32] {
    key.digest(&line.municipality_code, &line.voucher_number, line.birth_date)
}

fn refused(path: &Path, fault: &service::municipality::ExchangeFault) -> Failure {
    Failure::refused("exchange.file", format!("{}: {fault}", path.display()))
}
