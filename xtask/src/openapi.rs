//! The step "openapi": does the server do what its `openapi.json` says?
//!
//! Schemathesis reads the description from a running demonstration and asks every operation, with what is described
//! and with what is not: no fault of the server, no status, type or body that is not described.
//! It asks twice, because chance never meets a programme or a booking: once with whatever it makes up, and once
//! with the programme and the booking that the demonstration has. The seed is fixed, so a run can be repeated.

use crate::install;
use crate::process::{Root, run as run_command};
use crate::release_tests::program;
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};

const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

// A position of the future is rightly waited for and then answered with 503, which is not what is looked for here.
const SEEN: &str = "[parameters]\n\"header.Tashika-Seen\" = \"1\"\n";

/// Asks the released program.
pub fn run(root: &Root) -> Result<()> {
    let folder = root.target().join("openapi");
    std::fs::create_dir_all(&folder)?;
    let town = Town::start(root)?;
    let ask = |person: &Value, name: &str, config: String| -> Result<()> {
        let file = folder.join(name);
        std::fs::write(&file, config)?;
        let mut command = root.command(install::schemathesis_program(root));
        command.arg("--config-file").arg(&file).arg("run").arg(town.link("openapi")?);
        command.args(["--checks", CHECKS, "--max-examples", "20", "--seed", "1", "--warnings", "off"]);
        command.args(["--generation-database", "none", "--no-color", "--header"]);
        command.arg(format!("Authorization: Bearer {}", town.sign_in(person)?));
        run_command(command.current_dir(&folder)).with_context(|| format!("asked with {}", file.display()))
    };
    ask(town.sample("eligible")?, "made-up.toml", SEEN.to_owned())?;
    let booked = town.sample("booked")?;
    let programme = town.text("programme")?;
    ask(booked, "known.toml", known(programme, booking_of(booked)?))
}

/// Known values instead of made-up ones.
fn known(programme: &str, booking: &str) -> String {
    format!("{SEEN}\"path.programme\" = \"{programme}\"\n\"path.booking\" = \"{booking}\"\n")
}

/// The booking number in "my page shows booking ECXN-TK8Y-7; …".
fn booking_of(sample: &Value) -> Result<&str> {
    let told = sample["expect"].as_str().unwrap_or_default();
    let number = told.split_once("booking ").and_then(|(_, rest)| rest.split_once(';'));
    number.map(|(number, _)| number).with_context(|| format!("no booking number in {told:?}"))
}

/// A demonstration; ends when dropped.
struct Town {
    child: Child,
    told: Value,
}

impl Drop for Town {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Town {
    fn start(root: &Root) -> Result<Town> {
        let data = root.target().join("openapi/data");
        if data.exists() {
            std::fs::remove_dir_all(&data)?;
        }
        let mut command = root.command(program(root));
        command.args(["--json", "demo", "--listen", "127.0.0.1:0", "--data"]).arg(&data);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut town =
            Town { child: child.context("the released program could not be started")?, told: json!(null) };
        let out = town.child.stdout.take().context("its output is piped")?;
        let told = serde_json::Deserializer::from_reader(out).into_iter().next();
        town.told = told.context("the demonstration ended before it listened")??;
        Ok(town)
    }

    fn text(&self, key: &str) -> Result<&str> {
        self.told[key].as_str().with_context(|| format!("the demonstration does not tell {key}"))
    }

    fn link(&self, name: &str) -> Result<&str> {
        self.told["links"][name].as_str().with_context(|| format!("the demonstration has no link {name}"))
    }

    fn sample(&self, kind: &str) -> Result<&Value> {
        let samples = self.told["samples"].as_array().context("the demonstration has samples")?;
        samples.iter().find(|sample| sample["kind"] == kind).with_context(|| format!("no sample is {kind}"))
    }

    fn sign_in(&self, person: &Value) -> Result<String> {
        let address = self.text("listening")?.trim_start_matches("http://");
        let body = json!({
            "programme": self.text("programme")?,
            "municipality_code": person["municipality_code"],
            "voucher_number": person["voucher_number"],
            "birth_date": person["birth_date"],
        })
        .to_string();
        let mut stream = TcpStream::connect(address)?;
        write!(
            stream,
            "POST /api/v1/login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let Some((_, answer)) = answer.split_once("\r\n\r\n") else { bail!("no answer to the sign-in") };
        let answer: Value = serde_json::from_str(answer)?;
        answer["token"].as_str().map(String::from).with_context(|| format!("no token in {answer}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_booking_number_of_a_sample_is_read() {
        let sample =
            json!({ "expect": "my page shows booking ECXN-TK8Y-7; booking again is booking.exists" });
        assert_eq!(booking_of(&sample).expect("it has one"), "ECXN-TK8Y-7");
    }

    #[test]
    fn known_values_are_valid_settings() {
        let read: toml::Table = known("demo", "ECXN-TK8Y-7").parse().expect("TOML");
        assert_eq!(read["parameters"]["path.booking"].as_str(), Some("ECXN-TK8Y-7"));
    }
}
