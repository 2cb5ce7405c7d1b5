//! What every command starts from: where the data lies, the configuration, the environment, how to print.
//!
//! The environment is read here once and nowhere else. The surprise: variables that begin with `TASHIKA_` and
//! mean nothing are kept, so that `config check` can name them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use service::Place;

use crate::config::{self, Config};
use crate::failure::Failure;
use crate::output::Output;

/// Options of every command.
#[derive(Debug, clap::Args)]
pub struct Global {
    /// Data folder
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "TASHIKA_DATA",
        hide_env_values = true,
        default_value = "./tashika-data"
    )]
    pub data: PathBuf,
    /// Configuration file [default: DIR/tashika.toml]
    #[arg(long, global = true, value_name = "FILE", env = "TASHIKA_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// Print one JSON document instead of words
    #[arg(long, global = true)]
    pub json: bool,
}

/// Whether `--json` stands among the arguments, for a command line that cannot be read as a whole.
pub fn json_asked() -> bool {
    std::env::args_os().skip(1).take_while(|argument| argument != "--").any(|argument| argument == "--json")
}

/// One call of the program.
#[derive(Debug)]
pub struct Invocation {
    /// The data folder.
    pub data: PathBuf,
    /// Whether the person named the data folder, by option or environment.
    pub data_named: bool,
    /// The configuration file, if one was named.
    pub config_file: Option<PathBuf>,
    /// How to print.
    pub output: Output,
    /// Variables that begin with `TASHIKA_`.
    pub environment: BTreeMap<String, String>,
}

impl Invocation {
    /// Takes the options and reads the environment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn new(global: Global) -> Invocation {
        let ours = std::env::vars_os().filter_map(|(name, value)| {
            let (name, value) = (name.into_string().ok()?, value.into_string().ok()?);
            name.starts_with("TASHIKA_").then_some((name, value))
        });
        let data_named = global.data != *"./tashika-data";
        Invocation {
            data: global.data,
            data_named,
            config_file: global.config,
            output: Output { json: global.json },
            environment: ours.collect(),
        }
    }

    /// Where the configuration is looked for.
    pub fn config_path(&self) -> PathBuf {
        self.config_file.clone().unwrap_or_else(|| self.data.join("tashika.toml"))
    }

    /// The configuration: defaults, then the file, then the environment.
    ///
    /// A file that was named must be there; the one in the data folder may be missing.
    pub fn config(&self) -> Result<Config, Failure> {
        let path = self.config_path();
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && self.config_file.is_none() => {
                String::new()
            }
            Err(error) => return Err(Failure::io("cannot be read", &path, &error)),
        };
        config::read(&text, &path.display().to_string(), &self.environment)
            .map_err(|details| Failure::refused_for("config.invalid", details))
    }

    /// Where the configuration says that the store lies.
    pub fn place(&self) -> Result<Place, Failure> {
        let url = self.config()?.store.url;
        Place::of(&url, &self.data)
            .map_err(|fault| Failure::refused_for("config.invalid", vec![fault.to_string()]))
    }
}
