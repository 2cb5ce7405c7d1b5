//! The real program, driven as an operator drives it: commands, a server on a free port, a signal, a kill.
//!
//! It knows only the outer surface: arguments, exit codes and the line that tells the address. Which program is
//! driven stands in `TASHIKA_BIN`. The surprise: a server that is dropped is killed, so that no failing test leaves
//! one behind.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use crate::town::{PROGRAMME, Town};

/// The program.
#[derive(Debug, Clone)]
pub struct Program {
    path: PathBuf,
}

/// A server of it.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Program {
    /// The program of `TASHIKA_BIN`, or the one that was built for release.
    pub fn of_environment() -> Program {
        let path = variable("TASHIKA_BIN").unwrap_or_else(|| PathBuf::from("target/release/tashika"));
        Program { path }
    }

    /// Runs a command on a data folder to its end.
    ///
    /// # Panics
    /// When the program cannot be started.
    pub fn run(&self, data: &Path, words: &[&str]) -> Output {
        let output = Command::new(&self.path).arg("--data").arg(data).args(words).output();
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
        let log = File::options().create(true).append(true).open(log).expect("a file for the log");
        let mut child = Command::new(&self.path)
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", self.path.display()));
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.find_map(|line| line.ok()?.strip_prefix("listening on http://")?.parse().ok());
        match address {
            Some(address) => Server { child, address },
            None => panic!("the server ended without listening: {:?}", child.wait()),
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
