//! A temporary data folder, the program run on it, and a server that ends with the test.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

pub const PROGRAMME: &str = r#"id = "tokyo"
name = { ja = "東京会場", en = "Tokyo" }
timezone = "Asia/Tokyo"
verification = "roster"
doses = 2
hold_minutes = 10
book_until = { days_before = 1, time = "23:59" }
cancel_until = { days_before = 0, time = "00:00" }

[[product]]
id = "moderna"
name = { ja = "モデルナ" }
next_dose = { earliest_days = 21, standard_days = 28 }

[[venue]]
id = "otemachi"
name = { ja = "大手町" }
address = "東京都千代田区大手町1-3-3"
phone = "0570-000-000"
product = "moderna"

[[wave]]
id = "everyone"
opens_at = 2021-05-17T11:00:00+09:00
municipalities = ["*"]
slots_from = 2021-05-24
slots_until = 2099-12-31
"#;

pub const SLOTS: &str = "venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,10\n\
                         otemachi,2098-05-24,09:30,10:00,10\n";

/// A folder for one test: the data folder and the files that people bring.
pub struct House {
    folder: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Ran {
    /// The one JSON document on standard output.
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub fn expect_code(self, code: i32) -> Ran {
        assert_eq!(self.code, code, "{self:?}");
        self
    }
}

impl House {
    /// A folder with nothing in it.
    pub fn empty() -> House {
        House { folder: tempfile::tempdir().expect("the world of the test works") }
    }

    /// A data folder.
    pub fn new() -> House {
        let house = House::empty();
        house.run(&["init"]).expect_code(0);
        house
    }

    /// A data folder with the programme.
    pub fn with_programme() -> House {
        let house = House::new();
        house.write("programme.toml", PROGRAMME.as_bytes());
        house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
        house
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).expect("the world of the test works");
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        command(self.folder.path(), arguments, &[("TASHIKA_DATA", "data")])
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    /// The document of `--json`, after success.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let arguments = [&["--json"], arguments].concat();
        self.run(&arguments).expect_code(0).document()
    }

    /// The same program and arguments, started in a shell after `before`.
    pub fn command_after(&self, before: &str, arguments: &[&str]) -> Command {
        let plain = self.command(arguments);
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("{before}; exec \"$0\" \"$@\"")]).arg(plain.get_program());
        shell.args(plain.get_args()).current_dir(self.folder.path()).stdin(Stdio::null());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        shell
    }

    /// A server on a free port that has said it listens.
    pub fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }
}

/// The program in `folder`, with none of the caller's settings.
#[expect(clippy::disallowed_methods, reason = "the caller's settings are looked at only to be taken away")]
pub fn command(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tashika"));
    command.current_dir(folder).args(arguments).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("TASHIKA_") {
            command.env_remove(name);
        }
    }
    command.envs(environment.iter().copied());
    command
}

pub fn finish(mut command: Command) -> Ran {
    let output = command.output().expect("the world of the test works");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("the world of the test works"),
        err: String::from_utf8(output.stderr).expect("the world of the test works"),
    }
}

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    pub url: String,
    /// What it printed until it listened.
    pub said: String,
}

impl Server {
    pub fn start(command: Command) -> Server {
        Server::started(command, Stdio::null())
    }

    /// A server whose last words [`Server::ended`] gives back.
    pub fn start_heard(command: Command) -> Server {
        Server::started(command, Stdio::piped())
    }

    fn started(mut command: Command, err: Stdio) -> Server {
        let spawned = command.stdout(Stdio::piped()).stderr(err).spawn();
        let mut child = spawned.expect("the program can be run");
        let out = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut server = Server { child, out, url: String::new(), said: String::new() };
        while server.url.is_empty() {
            let mut line = String::new();
            let read = server.out.read_line(&mut line).expect("its output is text");
            assert!(read > 0, "it ended before it listened: {}", server.said);
            server.said.push_str(&line);
            let url = line.strip_prefix("listening on ").or(line.strip_prefix("closed on "));
            server.url = url.unwrap_or_default().trim().to_owned();
        }
        server
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Status and body of a GET.
    pub fn get(&self, path: &str) -> (u16, String) {
        self.ask("GET", path, &[], "").expect("it answers")
    }

    /// Status and body of a request; nothing if the connection ended without a whole head.
    pub fn ask(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Option<(u16, String)> {
        let address = self.url.strip_prefix("http://").expect("the world of the test works");
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
        }
        let mut stream = TcpStream::connect(address).ok()?;
        write!(stream, "{head}\r\n{body}").ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        let status = answer.split(' ').nth(1)?.parse().ok()?;
        let (_, body) = answer.split_once("\r\n\r\n")?;
        Some((status, body.to_owned()))
    }

    /// How many slots of the programme anyone can see.
    pub fn slots(&self, programme: &str) -> usize {
        let (status, body) = self.get(&format!("/api/v1/programmes/{programme}/slots"));
        assert_eq!(status, 200, "{body}");
        let list: Value = serde_json::from_str(&body).unwrap_or_else(|error| panic!("{error}: {body}"));
        list["slots"].as_array().map_or(0, Vec::len)
    }

    /// Asks it to end and waits for its exit code.
    pub fn stop(mut self, signal: &str) -> i32 {
        let sent = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
            .status()
            .expect("the world of the test works");
        assert!(sent.success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).expect("the world of the test works");
        self.child.wait().expect("the world of the test works").code().unwrap_or(-1)
    }

    /// Waits until it ends by itself and gives its exit code and its last words.
    pub fn ended(mut self) -> (i32, String) {
        let mut err = self.child.stderr.take().expect("its last words are listened to");
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let mut words = String::new();
            let _ = err.read_to_string(&mut words);
            let _ = tell.send(words);
        });
        let words = told.recv_timeout(Duration::from_secs(60)).expect("it ends within a minute");
        (self.child.wait().expect("the world of the test works").code().unwrap_or(-1), words)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
