//! `tashika receipt verify`: checks a receipt offline, without the store and without any server.
//!
//! It needs the receipt and the log's public key, and reads nothing else. The surprise: without `--key` it takes the
//! key from the receipt itself and says plainly how little that proves.

use std::path::{Path, PathBuf};

use serde_json::json;
use service::evidence::note::Verifier;
use service::evidence::receipt::{Presented, Proved, RECEIPT_BYTES_MAX, ReceiptFault};

use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Receipts: what the holder of a booking keeps as proof
#[derive(Debug, clap::Subcommand)]
pub enum Receipt {
    /// Check a receipt offline, with nothing but the log's public key; exit code 0 only if it is proved
    Verify(Arguments),
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
}

/// Runs the command.
pub fn run(receipt: &Receipt, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Receipt::Verify(arguments) = receipt;
    let text = String::from_utf8(read(&arguments.file)?)
        .map_err(|_| unproved(&arguments.file, &ReceiptFault::Unreadable.to_string()))?;
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
    tell(invocation, &proved, &verifier, given.is_some());
    Ok(Outcome::Done)
}

fn tell(invocation: &Invocation, proved: &Proved, verifier: &Verifier, given: bool) {
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
        lines.push("What became of the booking since is not in the receipt: the page /verify tells.".to_owned());
        lines.join("\n")
    });
}

fn unproved(place: &Path, why: &str) -> Failure {
    Failure::refused("receipt.unproved", format!("NOT PROVED: {}: {why}", place.display()))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let length = std::fs::metadata(path).map(|found| found.len()).unwrap_or(0);
    if length > RECEIPT_BYTES_MAX as u64 {
        return Err(unproved(path, "it is larger than any receipt"));
    }
    std::fs::read(path).map_err(|error| Failure::io("cannot be read", path, &error))
}
