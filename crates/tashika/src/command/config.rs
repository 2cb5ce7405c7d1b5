//! `tashika config`: prints the configuration with its defaults, or checks the one that would be used.

use serde_json::json;

use crate::config;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// The configuration
#[derive(Debug, clap::Subcommand)]
pub enum Configuration {
    /// Print a commented file with every key at its default
    PrintDefault,
    /// Check file and environment as `serve` would read them
    Check,
}

/// Runs the command.
pub fn run(configuration: &Configuration, invocation: &Invocation) -> Result<Outcome, Failure> {
    match configuration {
        Configuration::PrintDefault => {
            let text = config::default_file();
            invocation.output.tell(&json!({ "file": text }), || text.clone());
            Ok(Outcome::Done)
        }
        Configuration::Check => check(invocation),
    }
}

fn check(invocation: &Invocation) -> Result<Outcome, Failure> {
    invocation.config()?;
    let unknown = config::unknown_variables(&invocation.environment);
    if !unknown.is_empty() {
        let details = unknown.iter().map(|name| format!("{name} is set and means nothing")).collect();
        return Err(Failure::refused_for("config.unknown_variable", details));
    }
    let path = invocation.config_path();
    let document = json!({ "done": true, "file": path, "found": path.exists() });
    invocation.output.tell(&document, || match path.exists() {
        true => format!("{} is right", path.display()),
        false => format!("{} is not there: the defaults are used", path.display()),
    });
    Ok(Outcome::Done)
}
