//! `tashika receipt`: checks one offline, without the store and without any server, or brings its booking back.
//!
//! A check needs the receipt and the log's public key, and reads nothing else. The surprise: without `--key` it takes
//! the key from the receipt itself and says plainly how little that proves.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::json;
use service::admin::{Reply, Request};
use service::evidence::cosignature::WitnessVerifier;
use service::evidence::note::Verifier;
use service::evidence::receipt::{Presented, Proved, RECEIPT_BYTES_MAX, ReceiptFault};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Receipts: what the holder of a booking keeps as proof
#[derive(Debug, clap::Subcommand)]
pub enum Receipt {
    /// Check a receipt offline, with nothing but the log's public key; exit code 0 only if it is proved
    Verify(Arguments),
    /// Bring back the booking that a receipt proves, if a restore lost it; the same receipt again changes nothing
    Present(Brought),
}

/// Arguments of `present`.
#[derive(Debug, clap::Args)]
pub struct Brought {
    /// The receipt as JSON, or a .tlog-proof with its leaf
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
}

/// Arguments of `verify`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The receipt as JSON, or a bare .tlog-proof
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// The log's public key, as at /log/key; from somewhere else than the receipt
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
    /// The bytes of the leaf, for a bare proof without them
    #[arg(long, value_name = "FILE")]
    pub leaf: Option<PathBuf>,
    /// The public key of a witness that you trust; may be given several times
    #[arg(long = "witness", value_name = "VKEY")]
    pub witnesses: Vec<String>,
    /// How many of these witnesses must have cosigned
    #[arg(long, value_name = "COUNT", default_value_t = 0)]
    pub witnesses_needed: usize,
}

/// Runs the command.
pub fn run(receipt: &Receipt, invocation: &Invocation) -> Result<Outcome, Failure> {
    match receipt {
        Receipt::Verify(arguments) => verify(arguments, invocation),
        Receipt::Present(arguments) => present(&arguments.file, invocation),
    }
}

fn present(file: &Path, invocation: &Invocation) -> Result<Outcome, Failure> {
    let receipt = String::from_utf8_lossy(&read(file)?).into_owned();
    let Reply::Represented(found) = super::ask(Request::Represent { receipt }, invocation)? else {
        return Err(other_version());
    };
    invocation.output.tell(&found, || {
        let said = |name: &str| found.booking[name].as_str().unwrap_or_default();
        let how = match found.outcome.as_str() {
            "back" => "is back",
            "back_before" => "was brought back before",
            _ => "was never lost",
        };
        let (number, status) = (said("number"), said("status"));
        let starts_at = found.booking["slot"]["starts_at"].as_str().unwrap_or_default();
        format!("booking {number} {how}: {status}, {starts_at}")
    });
    Ok(Outcome::Done)
}

fn verify(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let text = String::from_utf8(read(&arguments.file)?)
        .map_err(|_| unproved(&arguments.file, &ReceiptFault::Unreadable.to_string()))?;
    // An editor or a tool may have ended the text once more.
    let text = text.strip_suffix("\n\n").map_or(text.clone(), |text| format!("{text}\n"));
    let presented = match &arguments.leaf {
        None => Presented::read(&text),
        Some(leaf) => Presented::bare(&text, read(leaf)?),
    };
    let presented = presented.map_err(|fault| unproved(&arguments.file, &fault.to_string()))?;
    let given = match &arguments.key {
        Some(path) => Some((path, String::from_utf8_lossy(&read(path)?).trim().to_owned())),
        None => None,
    };
    let (place, key) = match (&given, presented.key()) {
        (Some((path, key)), _) => (path.as_path(), key.as_str()),
        (None, Some(key)) => (arguments.file.as_path(), key),
        (None, None) => {
            return Err(Failure::Usage(
                "a bare proof names no key: give the log's key with --key".to_owned(),
            ));
        }
    };
    let verifier = Verifier::parse(key).map_err(|fault| unproved(place, &fault.to_string()))?;
    let proved = presented.check(&verifier).map_err(|fault| unproved(&arguments.file, &fault.to_string()))?;
    let cosigned = cosigned(arguments, &presented)?;
    tell(invocation, &proved, &verifier, given.is_some(), &cosigned);
    Ok(Outcome::Done)
}

/// Who of the witnesses that were named cosigned; too few are no proof.
fn cosigned(arguments: &Arguments, presented: &Presented) -> Result<Vec<(String, String)>, Failure> {
    let parse = |key: &String| {
        WitnessVerifier::parse(key.trim()).map_err(|fault| Failure::Usage(format!("{key:?}: {fault}")))
    };
    let witnesses = arguments.witnesses.iter().map(parse).collect::<Result<Vec<_>, _>>()?;
    let found = presented.cosignatures(&witnesses);
    let found = found.map_err(|fault| unproved(&arguments.file, &fault.to_string()))?;
    if found.len() < arguments.witnesses_needed {
        let why = format!(
            "{} of the witnesses that were named cosigned it, and {} are needed",
            found.len(),
            arguments.witnesses_needed
        );
        return Err(unproved(&arguments.file, &why));
    }
    let when = |at: u64| {
        let at = i64::try_from(at).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
        at.map(|at| at.to_string()).unwrap_or_default()
    };
    Ok(found.into_iter().map(|it| (it.witness, when(it.at))).collect())
}

fn tell(
    invocation: &Invocation,
    proved: &Proved,
    verifier: &Verifier,
    given: bool,
    cosigned: &[(String, String)],
) {
    let at = jiff::Timestamp::from_millisecond(proved.at).map(|at| at.to_string()).unwrap_or_default();
    let booking = proved.booking.as_ref();
    let document = json!({
        "done": true,
        "proved": true,
        "log_key": verifier.to_string(),
        "key_from": if given { "file" } else { "receipt" },
        "origin": proved.checkpoint.origin,
        "size": proved.checkpoint.size,
        "position": proved.position,
        "recorded_at": at,
        "number": booking.map(|booking| &booking.number),
        "dose": booking.map(|booking| booking.dose),
        "slot": booking.map(|booking| &booking.slot),
        "witnesses": cosigned.iter().map(|(name, at)| json!({ "name": name, "at": at })).collect::<Vec<_>>(),
    });
    invocation.output.tell(&document, || {
        let what = booking.map_or_else(
            || "an entry that confirms no booking".to_owned(),
            |booking| format!("the confirmation of booking {}, dose {}", booking.number, booking.dose),
        );
        let mut lines = vec![
            format!("proved: {what}, recorded at {at}"),
            format!(
                "entry {} of the log {}, in a signed tree of {}",
                proved.position, proved.checkpoint.origin, proved.checkpoint.size
            ),
        ];
        if given {
            lines.push(format!("signed with the key that was given, {verifier}"));
        } else {
            lines.push(format!(
                "THE KEY WAS TAKEN FROM THE RECEIPT ITSELF: {verifier}\nThis shows only that the receipt agrees with \
                 itself. Get the log's key from somewhere else and check again with --key."
            ));
        }
        lines.extend(cosigned.iter().map(|(name, at)| format!("cosigned by {name} at {at}")));
        lines.push("What became of the booking since is not in the receipt: the page /verify tells.".to_owned());
        lines.join("\n")
    });
}

fn unproved(place: &Path, why: &str) -> Failure {
    Failure::refused("receipt.unproved", format!("NOT PROVED: {}: {why}", place.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |error| Failure::io("cannot be read", path, &error);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(RECEIPT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > RECEIPT_BYTES_MAX {
        return Err(unproved(path, "it is larger than any receipt"));
    }
    Ok(bytes)
}
