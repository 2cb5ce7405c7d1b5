//! `tashika messages letters`: letters for people who are reached by nothing else, as print files with an index each.
//!
//! The list of vouchers is read here, because the journal has no voucher numbers, and nothing of it is kept. Files are written
//! beside their names and take them only when they are whole; nothing is overwritten. The surprise: that letters are in a file
//! is written down before the file is, so whoever lost one makes it again with `--again` and prints nothing twice unknowingly.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Reply, Request, RosterLine};
use service::messages::{LetterAsk, LetterFile, LetterReply};
use service::wording::{Lang, Words};

use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Vouchers in one print: each may have several letters, and a file has 500.
const VOUCHERS_AT_ONCE: usize = 500;

/// Messages to people
#[derive(Debug, clap::Subcommand)]
pub enum Messages {
    /// Print the letters that wait: one A4 page each, with an index of vouchers for the municipality's address register
    Letters(Letters),
}

/// What is printed, and where to.
#[derive(Debug, clap::Args)]
pub struct Letters {
    /// Programme identifier
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// The list of vouchers as CSV, because the journal has no voucher numbers; nothing of it is kept
    #[arg(long, value_name = "FILE.csv")]
    pub roster: PathBuf,
    /// Where to: a folder that there is, in which each file is named by its number, or the name of one HTML file;
    /// the index lies beside it and ends in .csv. Nothing is overwritten
    #[arg(long, value_name = "FILE|DIR")]
    pub out: PathBuf,
    /// Make this file again because it was lost; its letters say that they were printed before
    #[arg(long, value_name = "NUMBER")]
    pub again: Option<u64>,
    /// In whose words the part is that is not printed
    #[arg(long, value_name = "LANG", default_value = "ja", value_parser = ["ja", "en"])]
    pub lang: String,
}

/// A file that was made.
struct Made {
    path: PathBuf,
    index: PathBuf,
    number: u64,
    letters: usize,
}

/// Runs the command.
pub fn run(messages: &Messages, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Messages::Letters(letters) = messages;
    let (folder, single) = place(&letters.out)?;
    let made = super::wait_for(print(letters, (&folder, single.as_deref()), invocation))?;
    let told = made
        .iter()
        .map(|it| json!({ "file": it.path, "index": it.index, "number": it.number, "letters": it.letters }));
    let report = json!({ "files": told.collect::<Vec<_>>() });
    invocation.output.tell(&report, || made.iter().map(words).collect::<Vec<_>>().join("\n"));
    Ok(Outcome::Done)
}

fn words(made: &Made) -> String {
    let (path, index) = (made.path.display(), made.index.display());
    format!("{} letters in {path}, file {}; index in {index}", made.letters, made.number)
}

/// The folder, and the name of the file if one was given.
fn place(out: &Path) -> Result<(PathBuf, Option<PathBuf>), Failure> {
    if out.is_dir() {
        return Ok((out.to_owned(), None));
    }
    free(out)?;
    free(&out.with_extension("csv"))?;
    if out.extension().is_none_or(|ending| ending != "html") {
        let what = format!("{} is no folder and does not end in .html: give one of both", out.display());
        return Err(Failure::Usage(what));
    }
    Ok((out.parent().map(Path::to_owned).unwrap_or_default(), Some(out.to_owned())))
}

fn free(path: &Path) -> Result<(), Failure> {
    if path.symlink_metadata().is_ok() {
        let what = format!("{} is there already and is not overwritten: give another name", path.display());
        return Err(Failure::refused("letters.exists", what));
    }
    Ok(())
}

async fn print(
    letters: &Letters,
    (folder, single): (&Path, Option<&Path>),
    invocation: &Invocation,
) -> Result<Vec<Made>, Failure> {
    let mut session = Session::open(invocation).await?;
    let made = files(&mut session, letters, (folder, single)).await;
    session.close().await?;
    made
}

async fn files(
    session: &mut Session,
    letters: &Letters,
    (folder, single): (&Path, Option<&Path>),
) -> Result<Vec<Made>, Failure> {
    let vouchers = with_letters(session, letters).await?;
    if single.is_some() && vouchers.len() > VOUCHERS_AT_ONCE {
        let what = format!(
            "{} people have letters, and a file has {VOUCHERS_AT_ONCE}: give a folder as --out; nothing was printed",
            vouchers.len()
        );
        return Err(Failure::refused("letters.many", what));
    }
    let (mut made, mut nothing) = (Vec::new(), None);
    // Without anybody the service is asked all the same: it says why there is no letter.
    let none: &[RosterLine] = &[];
    let parts = if vouchers.is_empty() { vec![none] } else { vouchers.chunks(VOUCHERS_AT_ONCE).collect() };
    for part in parts {
        loop {
            let wanted = LetterAsk::Print { vouchers: part.to_vec(), again: letters.again };
            let file = match ask(session, &letters.programme, wanted).await {
                Ok(LetterReply::File(file)) => file,
                Ok(LetterReply::Which { .. }) => return Err(other_version()),
                Err(Failure::Refused { code, details, faults }) if code == "letters.none" => {
                    nothing = Some(Failure::Refused { code, details, faults });
                    break;
                }
                Err(failure) => return Err(failure),
            };
            made.push(write(&file, letters, (folder, single.filter(|_| made.is_empty())))?);
            if file.left == 0 {
                break;
            }
        }
    }
    match nothing {
        Some(failure) if made.is_empty() => Err(failure),
        _ => Ok(made),
    }
}

/// The vouchers of the list that have letters.
async fn with_letters(session: &mut Session, letters: &Letters) -> Result<Vec<RosterLine>, Failure> {
    let products = session.outline(&letters.programme).await?.products;
    let mut list = super::roster::Vouchers::open(&letters.roster, products)?;
    let mut found = Vec::new();
    loop {
        let part = list.next_part()?;
        if part.is_empty() {
            return Ok(found);
        }
        let wanted = LetterAsk::Which { vouchers: part, again: letters.again };
        let LetterReply::Which { vouchers } = ask(session, &letters.programme, wanted).await? else {
            return Err(other_version());
        };
        found.extend(vouchers);
    }
}

async fn ask(session: &mut Session, programme: &str, wanted: LetterAsk) -> Result<LetterReply, Failure> {
    match session.ask(Request::Letters { programme: programme.to_owned(), wanted }).await? {
        Reply::Letters(reply) => Ok(*reply),
        _ => Err(other_version()),
    }
}

fn write(file: &LetterFile, letters: &Letters, place: (&Path, Option<&Path>)) -> Result<Made, Failure> {
    let words = Words::new(Lang::from_code(&letters.lang).unwrap_or(Lang::Ja));
    let named = || place.0.join(format!("{}.html", web::letter_file_name(file)));
    let path = place.1.map_or_else(named, Path::to_owned);
    let index = path.with_extension("csv");
    // The index first: a print file without one could not be posted.
    whole(&index, &web::letter_index(file), file.number)?;
    whole(&path, &web::letter_page(file, words), file.number)?;
    Ok(Made { path, index, number: file.number, letters: file.letters.len() })
}

/// Writes a file, which takes its name only when it is whole.
fn whole(path: &Path, text: &str, number: u64) -> Result<(), Failure> {
    let partial = PathBuf::from(format!("{}.{}.partial", path.display(), std::process::id()));
    let written = free(path).and_then(|()| {
        let opened = std::fs::OpenOptions::new().create_new(true).write(true).mode(0o600).open(&partial);
        let written = opened.and_then(|mut out| {
            out.write_all(text.as_bytes())?;
            out.sync_all()?;
            std::fs::rename(&partial, path)
        });
        written.map_err(|error| Failure::io("cannot be written", path, &error))
    });
    written.map_err(|failure| {
        // What is not whole must not lie about as if it were.
        let _ = std::fs::remove_file(&partial);
        let next =
            format!("nothing is lost: `tashika messages letters --again {number}` makes the same file again");
        Failure::world(format!("{failure}; the letters of file {number} are written down as printed"), next)
    })
}
