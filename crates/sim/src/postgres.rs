//! A real PostgreSQL for a test: made, started, killed, promoted, and gone when the test is.
//!
//! Every cluster lies in a folder of its own, listens on a socket in it and on no port, and belongs to a watching
//! shell that outlives its test: when the test ends, in any way, the shell stops the server and removes the folder.
//! A server may not run as root, so under root it runs as the user `postgres` of the Debian package.
//!
//! The surprise: `initdb` runs once for each build folder; every cluster is a copy of what it made.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::patience::until;

const USER: &str = "postgres";
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";
const DATA: &str = "data";

// Started in a group of its own, so that whoever ends the test's group does not end it too.
const WATCH: &str = r#"
cd "$1" && trap '' INT TERM
"$2/pg_ctl" -D data -w -s -l log start </dev/null >/dev/null 2>&1 || { cat log; exit 1; }
echo ready
cat >/dev/null
first=$(head -n 1 data/postmaster.pid 2>/dev/null) && kill -CONT $first $(cat /proc/$first/task/$first/children) 2>/dev/null
"$2/pg_ctl" -D data -w -s -m immediate stop >/dev/null 2>&1
cd / && rm -rf "$1"
"#;

/// A server with its data, for as long as it is held.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    watch: Option<Watch>,
    databases: AtomicU32,
}

#[derive(Debug)]
struct Watch {
    child: Child,
    // Closing it is what ends the server.
    input: Option<ChildStdin>,
}

/// The cluster that all tests of this process share, each in a database of its own.
pub fn shared() -> &'static Cluster {
    static SHARED: OnceLock<Cluster> = OnceLock::new();
    SHARED.get_or_init(|| Cluster::start(&[]))
}

impl Cluster {
    /// A new server with these settings beside the usual ones, each as `name = value`.
    ///
    /// # Panics
    /// When PostgreSQL 15 is not installed or does not start.
    pub fn start(settings: &[&str]) -> Cluster {
        let folder = new_folder();
        must(Command::new("cp").arg("--recursive").arg(template()).arg(folder.join(DATA)));
        Cluster::run(folder, settings)
    }

    /// A standby that follows this server and calls itself `name`.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn standby(&self, name: &str, settings: &[&str]) -> Cluster {
        let folder = new_folder();
        own(&folder);
        let source = format!("host={} user={USER} application_name={name}", self.folder.display());
        let mut copy = as_user(&format!("{PROGRAMS}/pg_basebackup"));
        copy.args(["--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync", "-d"]);
        must(copy.arg(source).arg("-D").arg(folder.join(DATA)));
        Cluster::run(folder, settings)
    }

    /// The address of a new, empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn database(&self) -> String {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"));
        self.url(&name)
    }

    /// The address of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{USER}@/{database}?host={}", self.folder.display())
    }

    /// Lets the server's own client run statements and gives what it printed.
    ///
    /// # Panics
    /// When it refuses them.
    pub fn sql(&self, database: &str, statements: &str) -> String {
        let output =
            self.client(database, statements).output().expect("the client of PostgreSQL is installed");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{statements}: {complaint}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// The server's own client with statements to run.
    pub fn client(&self, database: &str, statements: &str) -> Command {
        let mut command = Command::new(format!("{PROGRAMS}/psql"));
        command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-U", USER, "-h"]).arg(&self.folder);
        command.args(["-d", database, "-c", statements]);
        command
    }

    /// Changes settings of the running server.
    pub fn set(&self, settings: &[&str]) {
        for setting in settings {
            self.sql("postgres", &format!("ALTER SYSTEM SET {setting}"));
        }
        self.sql("postgres", "SELECT pg_reload_conf()");
    }

    /// Ends the server with SIGKILL, as a crash of its machine's system would, and all its processes with it.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&self) {
        let processes = self.processes();
        signal("-KILL", &processes);
        until("every process of the server is gone", || processes.iter().all(|process| is_gone(process)));
        self.tidy();
    }

    /// Starts a server that was killed.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        let mut start = as_user(&format!("{PROGRAMS}/pg_ctl"));
        let log = self.folder.join("log");
        start.args(["start", "-w", "-s", "-l"]).arg(&log).arg("-D").arg(self.data());
        // The server keeps what it inherits, and nobody may wait for the end of that.
        start.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let started = start.status().is_ok_and(|status| status.success());
        assert!(started, "{}", fs::read_to_string(log).unwrap_or_default());
    }

    /// Stops every process of the server where it is; nobody is told.
    pub fn freeze(&self) {
        signal("-STOP", &self.processes());
    }

    /// Lets a frozen server go on.
    pub fn thaw(&self) {
        signal("-CONT", &self.processes());
    }

    /// Makes a standby the primary and waits until it is.
    ///
    /// # Panics
    /// When it does not become one.
    pub fn promote(&self) {
        must(as_user(&format!("{PROGRAMS}/pg_ctl")).args(["promote", "-w", "-s", "-D"]).arg(self.data()));
    }

    /// Where its socket lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn data(&self) -> PathBuf {
        self.folder.join(DATA)
    }

    // The first process and its children, each of which ends a group of its own.
    fn processes(&self) -> Vec<String> {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).expect("the server runs");
        let first = file.lines().next().expect("a process number").to_owned();
        let children = fs::read_to_string(format!("/proc/{first}/task/{first}/children")).unwrap_or_default();
        let mut all = vec![first];
        all.extend(children.split_whitespace().map(str::to_owned));
        all
    }

    // A killed process may stay in the table until somebody asks about it, and then its locks look held.
    fn tidy(&self) {
        let file = self.data().join("postmaster.pid");
        let text = fs::read_to_string(&file).unwrap_or_default();
        if let Some(segment) = text.lines().nth(6).and_then(|line| line.split_whitespace().last()) {
            let _ = Command::new("ipcrm").args(["-m", segment]).stderr(Stdio::null()).status();
        }
        for lock in [file, self.folder.join(".s.PGSQL.5432.lock")] {
            let _ = fs::remove_file(lock);
        }
    }

    fn run(folder: PathBuf, settings: &[&str]) -> Cluster {
        let socket = format!("unix_socket_directories = '{}'", folder.display());
        let usual =
            ["listen_addresses = ''", "shared_buffers = 64MB", "wal_level = replica", "max_connections = 50"];
        let all: Vec<&str> =
            usual.iter().copied().chain([socket.as_str()]).chain(settings.iter().copied()).collect();
        let file = folder.join(DATA).join("postgresql.conf");
        let text = fs::read_to_string(&file).expect("initdb made it");
        fs::write(&file, format!("{text}\n{}\n", all.join("\n"))).expect("writable");
        own(&folder);
        let mut cluster = Cluster { folder, watch: None, databases: AtomicU32::new(0) };
        cluster.watch = Some(Watch::start(&cluster.folder));
        cluster
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Some(Watch { mut child, input }) = self.watch.take() {
            drop(input);
            let _ = child.wait();
        }
    }
}

impl Watch {
    fn start(folder: &Path) -> Watch {
        use std::os::unix::process::CommandExt;
        let mut command = as_user("sh");
        command.args(["-c", WATCH, "watch"]).arg(folder).arg(PROGRAMS);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).process_group(0);
        let mut child = command.spawn().expect("a shell");
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        let read = output.read_line(&mut line);
        if read.is_err() || line != "ready\n" {
            let _ = output.read_to_string(&mut line);
            panic!("PostgreSQL does not start (`cargo xtask install` installs it): {line}");
        }
        Watch { child, input }
    }
}

fn new_folder() -> PathBuf {
    assert!(
        Path::new(PROGRAMS).is_dir(),
        "{PROGRAMS} is not there: `cargo xtask install` installs PostgreSQL 15"
    );
    let folder = tempfile::Builder::new().prefix("tashika-pg-").tempdir().expect("a folder for a cluster");
    // From now on it is the shell's to remove.
    folder.keep()
}

// What initdb makes is the same every time, and it takes longer than most tests.
fn template() -> PathBuf {
    let program = std::env::current_exe().expect("a running program has a path");
    let beside = program.parent().expect("a program lies in a folder");
    let template = beside.join("postgres-15-template");
    let lock = File::create(beside.join("postgres-15-template.lock")).expect("the build folder is writable");
    lock.lock().expect("a lock");
    if !template.exists() {
        let folder = tempfile::tempdir().expect("a folder");
        own(folder.path());
        let mut make = as_user(&format!("{PROGRAMS}/initdb"));
        make.args(["--no-sync", "--no-instructions", "--data-checksums", "--auth=trust", "--wal-segsize=4"]);
        must(make.args(["--locale=C", "--encoding=UTF8", "-U", USER, "-D"]).arg(folder.path().join(DATA)));
        let half = beside.join("postgres-15-template.new");
        let _ = fs::remove_dir_all(&half);
        must(Command::new("cp").arg("--recursive").arg(folder.path().join(DATA)).arg(&half));
        fs::rename(half, &template).expect("put in place");
    }
    template
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| found.uid() == 0)
}

// The server refuses a folder that anybody else may read.
fn own(folder: &Path) {
    must(Command::new("chmod").args(["-R", "go="]).arg(folder));
    if is_root() {
        must(Command::new("chown").args(["-R", USER]).arg(folder));
    }
}

fn as_user(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", USER, "--regid", USER, "--init-groups", program]).current_dir("/");
    command
}

// One that ended and that nobody asked about yet is gone too.
fn is_gone(process: &str) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat"));
    state.map_or(true, |state| state.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z')))
}

fn signal(which: &str, processes: &[String]) {
    // One of them may have ended by itself.
    let _ = Command::new("kill").arg(which).args(processes).stderr(Stdio::null()).status();
}

fn must(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{told}", output.status);
}
