//! The real program, driven as an operator drives it: commands, a server on a free port, a signal, a kill.
//!
//! It knows only the outer surface: arguments, exit codes and the line that tells the address. Which program is
//! driven stands in `TASHIKA_BIN`. The surprise: a server that is dropped is killed, so that no failing test leaves
//! one behind.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::bench::measure::now;
use crate::town::{PROGRAMME, Town};

/// How long a server may take until it listens or ends.
const START_MAX: Duration = Duration::from_secs(60);

/// The program.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
    under: Vec<String>,
    environment: Vec<(&'static str, String)>,
}

/// A server of it.
pub struct Server {
    child: Child,
    log: PathBuf,
    /// Where in the log its own words begin.
    log_from: u64,
    /// Where it listens.
    pub address: SocketAddr,
}

/// How a server is started, where not as always.
#[derive(Debug, Clone, Default)]
pub struct Launch {
    /// A program with its arguments that runs the server.
    pub before: Vec<String>,
    /// Variables of its environment.
    pub environment: Vec<(&'static str, String)>,
    /// Options of `serve`.
    pub options: Vec<&'static str>,
}

/// A server that ended, or never came to serve.
#[derive(Debug, Clone)]
pub struct Ended {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// What it wrote into its log.
    pub words: String,
}

impl Program {
    /// The program of `TASHIKA_BIN`, or the one that was built for release.
    pub fn of_environment() -> Program {
        let path = PathBuf::from("target/release/tashika");
        let built = Program { path, under: Vec::new(), environment: Vec::new() };
        Program::of_variable("TASHIKA_BIN").unwrap_or(built)
    }

    /// The program that a variable of the environment names.
    pub fn of_variable(name: &str) -> Option<Program> {
        Some(Program { path: variable(name)?, under: Vec::new(), environment: Vec::new() })
    }

    /// The same program, started by another one that has these words: one that watches it, or makes it fail.
    pub fn under(&self, words: Vec<String>) -> Program {
        Program { under: words, ..self.clone() }
    }

    fn command(&self) -> Command {
        let Some((first, rest)) = self.under.split_first() else { return Command::new(&self.path) };
        let mut command = Command::new(first);
        command.args(rest).arg(&self.path);
        command
    }

    /// The same with a variable in the environment of every command.
    #[must_use]
    pub fn with(&self, name: &'static str, value: String) -> Program {
        let mut program = self.clone();
        program.environment.push((name, value));
        program
    }

    /// The same by its whole path, for whoever works in another folder.
    ///
    /// # Panics
    /// When there is no such program.
    #[must_use]
    pub fn absolute(&self) -> Program {
        let path = self.path.canonicalize();
        let path = path.unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        Program { path, ..self.clone() }
    }

    /// Runs a command on a data folder to its end.
    ///
    /// # Panics
    /// When the program cannot be started.
    pub fn run(&self, data: &Path, words: &[&str]) -> Output {
        let mut command = self.command();
        command.arg("--data").arg(data).args(words).envs(self.environment.iter().cloned());
        let output = command.output();
        output.unwrap_or_else(|error| panic!("{}: {error}", self.path.display()))
    }

    /// Runs a command that must succeed and gives what it printed.
    ///
    /// # Panics
    /// When it does not succeed.
    pub fn must(&self, data: &Path, words: &[&str]) -> String {
        let output = self.run(data, words);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tashika {words:?}: {}\n{told}{complained}", output.status);
        told
    }

    /// Makes a data folder with a whole town in it, from files as people bring them.
    ///
    /// # Panics
    /// When a command fails.
    pub fn settle(&self, data: &Path, town: &Town, files: &Path) {
        let write = |name: &str, text: String| {
            let path = files.join(name);
            std::fs::write(&path, text).expect("the folder for files is writable");
            path.display().to_string()
        };
        let programme = write("programme.toml", town.programme_toml());
        let roster = write("roster.csv", town.roster_csv());
        let slots = write("slots.csv", town.slots_csv());
        self.must(data, &["init"]);
        self.must(data, &["programme", "apply", &programme]);
        self.must(data, &["roster", "import", &roster, "--programme", PROGRAMME]);
        self.must(data, &["slots", "publish", &slots, "--programme", PROGRAMME]);
    }

    /// Starts a server on a free port and waits until it says that it listens; its log goes to `log`.
    ///
    /// # Panics
    /// When it ends without listening.
    pub fn serve(&self, data: &Path, log: &Path) -> Server {
        match self.launch(data, log, &Launch::default()) {
            Ok(server) => server,
            Err(ended) => panic!("the server ended without listening: {ended:?}"),
        }
    }

    /// As [`serve`](Program::serve), for a server that may refuse.
    ///
    /// # Errors
    /// How it ended without listening.
    ///
    /// # Panics
    /// When it cannot be started at all.
    pub fn try_serve(&self, data: &Path, log: &Path) -> Result<Server, String> {
        self.launch(data, log, &Launch::default()).map_err(|ended| format!("exit code {:?}", ended.code))
    }

    /// Starts a server on a free port and waits until it says that it listens, or ends without having served.
    ///
    /// # Errors
    /// It ended, or said nothing for a minute and was killed.
    ///
    /// # Panics
    /// When it cannot be started at all.
    pub fn launch(&self, data: &Path, log: &Path, how: &Launch) -> Result<Server, Ended> {
        let file = File::options().create(true).append(true).open(log).expect("a file for the log");
        let log_from = file.metadata().map_or(0, |found| found.len());
        let under = self.under.iter().map(PathBuf::from);
        let mut words = how.before.iter().map(PathBuf::from).chain(under).chain([self.path.clone()]);
        let mut command = Command::new(words.next().expect("at least the program itself"));
        command.args(words).arg("--data").arg(data).args(["serve", "--listen", "127.0.0.1:0"]);
        command.args(&how.options);
        command.envs(self.environment.iter().chain(&how.environment).cloned());
        let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(file).spawn();
        let mut child = spawned.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let (tell, told) = channel();
        std::thread::spawn(move || {
            let listening = |line: std::io::Result<String>| {
                line.ok()?.strip_prefix("listening on http://")?.parse::<SocketAddr>().ok()
            };
            let _ = tell.send(lines.find_map(listening));
        });
        let address = told.recv_timeout(START_MAX).ok().flatten();
        let unspecified = SocketAddr::from(([0, 0, 0, 0], 0));
        let server = Server { child, log: log.to_owned(), log_from, address: address.unwrap_or(unspecified) };
        match address {
            Some(_) => Ok(server),
            None => Err(server.ended(Duration::from_secs(1))),
        }
    }
}

impl Server {
    /// Ends it with SIGKILL, as a power cut of the process, and waits until it is gone.
    pub fn kill(mut self) {
        self.end();
    }

    /// Asks it to end with SIGTERM and waits; whether it ended well.
    pub fn stop(mut self) -> bool {
        let pid = self.pid().to_string();
        let told = Command::new("kill").args(["-TERM", &pid]).status();
        told.is_ok_and(|status| status.success()) && self.child.wait().is_ok_and(|status| status.success())
    }

    /// Waits until it has ended by itself, or kills it when that takes too long.
    pub fn ended(mut self, within: Duration) -> Ended {
        let started = now();
        let code = loop {
            match self.child.try_wait() {
                Ok(Some(status)) => break status.code(),
                _ if started.elapsed() > within => {
                    self.end();
                    break None;
                }
                _ => std::thread::sleep(Duration::from_millis(2)),
            }
        };
        Ended { code, words: self.words() }
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        !matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends it a signal, such as `STOP`.
    ///
    /// # Panics
    /// When there is no such process.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").arg(format!("-{name}")).arg(self.pid().to_string()).status();
        assert!(sent.is_ok_and(|status| status.success()), "the server could not be sent {name}");
    }

    /// What it wrote into its log so far.
    pub fn words(&self) -> String {
        let mut words = Vec::new();
        let read = File::open(&self.log).and_then(|mut file| {
            file.seek(SeekFrom::Start(self.log_from))?;
            file.read_to_end(&mut words)
        });
        read.map(|_| String::from_utf8_lossy(&words).into_owned()).unwrap_or_default()
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn end(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Where output may be kept: `TASHIKA_OUT`, or a folder below `target`.
pub fn out_folder() -> PathBuf {
    let folder = variable("TASHIKA_OUT").unwrap_or_else(|| PathBuf::from("target/sim"));
    std::fs::create_dir_all(&folder).expect("the folder for output can be made");
    folder
}

#[expect(clippy::disallowed_methods, reason = "tests are driven through the environment")]
fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from)
}
