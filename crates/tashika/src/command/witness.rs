//! `tashika witness`: a small server that cosigns the checkpoints of other people's logs (C2SP tlog-witness).
//!
//! It needs no data folder, no store and no configuration: a state folder with its key and what it cosigned is all.
//! The surprise: it is part of this program so that whoever can run one can run the other, and it shares nothing
//! with a server of bookings but the way connections are taken.

use std::path::PathBuf;

use serde_json::{Value, json};
use service::chance;
use service::clock::{Clock, SystemClock};
use service::evidence::note::Verifier;
use service::evidence::witness::{Followed, Witness as Cosigner};

use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::logs;
use crate::serving::{bind, tell_listening};
use crate::witness_door::{self, WitnessDoor};

/// Witness: cosign the checkpoints of other people's logs, so that nobody can rewrite them unseen
#[derive(Debug, clap::Subcommand)]
pub enum Witness {
    /// Make a state folder with a new key, and print the public key
    Init(InitArguments),
    /// Follow a log: cosign its checkpoints from now on; also while the witness runs
    AddLog(AddLogArguments),
    /// Print the public key and the logs that are followed, with the newest size that was cosigned
    Show(StateArguments),
    /// Answer requests to cosign
    Serve(ServeArguments),
}

/// Where a witness keeps its state.
#[derive(Debug, clap::Args)]
pub struct StateArguments {
    /// State folder of the witness
    #[arg(long, value_name = "DIR", default_value = "./tashika-witness")]
    pub state: PathBuf,
}

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct InitArguments {
    /// Name of the witness, as news.example.jp/witness; it stands in every cosignature and never changes
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Where the state is kept.
    #[command(flatten)]
    pub state: StateArguments,
}

/// Arguments of `add-log`.
#[derive(Debug, clap::Args)]
pub struct AddLogArguments {
    /// The log's public key, as /log/key shows it
    #[arg(value_name = "VKEY")]
    pub key: String,
    /// Where the state is kept.
    #[command(flatten)]
    pub state: StateArguments,
}

/// Arguments of `serve`.
#[derive(Debug, clap::Args)]
pub struct ServeArguments {
    /// Address and port
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:7380")]
    pub listen: String,
    /// Where the state is kept.
    #[command(flatten)]
    pub state: StateArguments,
}

/// Runs the command.
pub fn run(witness: &Witness, invocation: &Invocation) -> Result<Outcome, Failure> {
    match witness {
        Witness::Init(arguments) => init(arguments, invocation),
        Witness::AddLog(arguments) => add_log(arguments, invocation),
        Witness::Show(arguments) => show(arguments, invocation),
        Witness::Serve(arguments) => serve(arguments, invocation),
    }
}

fn init(arguments: &InitArguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let folder = &arguments.state.state;
    let key = Cosigner::init(folder, &arguments.name, &chance::bytes())
        .map_err(|fault| Failure::refused("witness.state", chain(&fault)))?;
    let document = json!({ "done": true, "state": folder, "key": key.to_string() });
    invocation.output.tell(&document, || {
        format!(
            "made {}\nThe public key, to be published: {key}\nNext: tashika witness add-log VKEY",
            folder.display()
        )
    });
    Ok(Outcome::Done)
}

fn add_log(arguments: &AddLogArguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let log = Verifier::parse(arguments.key.trim())
        .map_err(|fault| Failure::Usage(format!("{:?}: {fault}", arguments.key)))?;
    Cosigner::follow(&arguments.state.state, &log)
        .map_err(|fault| Failure::refused("witness.state", chain(&fault)))?;
    let document = json!({ "done": true, "origin": log.name(), "log_key": log.to_string() });
    invocation.output.tell(&document, || format!("follows {}", log.name()));
    Ok(Outcome::Done)
}

fn show(arguments: &StateArguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let read = |fault| Failure::refused("witness.state", chain(&fault));
    let key = Cosigner::verifier_in(&arguments.state).map_err(read)?;
    let followed = Cosigner::followed(&arguments.state).map_err(read)?;
    let logs: Vec<Value> = followed.iter().map(document_of).collect();
    let document = json!({ "done": true, "key": key.to_string(), "logs": logs });
    invocation.output.tell(&document, || {
        let mut lines = vec![format!("key: {key}")];
        lines.extend(followed.iter().map(|followed| match &followed.newest {
            Some(newest) => format!("{}: cosigned up to {} entries", followed.log.name(), newest.size),
            None => format!("{}: nothing cosigned yet", followed.log.name()),
        }));
        if followed.is_empty() {
            lines.push("no log is followed: `tashika witness add-log VKEY`".to_owned());
        }
        lines.join("\n")
    });
    Ok(Outcome::Done)
}

fn document_of(followed: &Followed) -> Value {
    json!({
        "origin": followed.log.name(),
        "log_key": followed.log.to_string(),
        "size": followed.newest.as_ref().map(|newest| newest.size),
        "checkpoint": followed.note,
    })
}

fn serve(arguments: &ServeArguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    logs::begin("auto");
    super::wait_on_all(async {
        let socket = bind(&arguments.listen)?;
        let witness = Cosigner::open(&arguments.state.state)
            .map_err(|fault| Failure::world(chain(&fault), "nothing was changed"))?;
        let clock = SystemClock::default();
        let now = move || u64::try_from(clock.wall() / 1_000).unwrap_or(0);
        let (door, failed) = WitnessDoor::new(witness, now);
        let output = invocation.output;
        witness_door::serve(socket, door, failed, output, |url| tell_listening(output, url)).await
    })
}
