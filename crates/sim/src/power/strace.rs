//! `strace` around the program: it kills it at a sync, lets it believe in a sync that never was, or writes down what
//! it does. The program itself has no switch for any of this.
//!
//! The surprise: `-D` makes strace the grandchild, so that the process we start is the program, and signals reach it.

use std::path::{Path, PathBuf};

use crate::patience::until;

/// Which syncs are meant.
#[derive(Debug, Clone, Copy)]
pub enum Syncs<'a> {
    /// Every one.
    All,
    /// Those of one file.
    Of(&'a Path),
}

/// Syncs that do nothing and say that all is well.
pub fn without_syncs(syncs: Syncs<'_>) -> Vec<String> {
    let inject = "inject=fsync,fdatasync:retval=0".to_owned();
    quiet(syncs, Path::new("/dev/null"), inject)
}

/// Killed when a thread comes to its sync number `nth`, before the sync is done.
pub fn killed_at_sync(syncs: Syncs<'_>, nth: u64) -> Vec<String> {
    quiet(syncs, Path::new("/dev/null"), format!("inject=fsync,fdatasync:signal=KILL:when={nth}"))
}

/// Every write, sync and send is written down; each sync takes some milliseconds longer, so that an answer that does
/// not wait for it overtakes it. With `believe` the syncs do nothing.
pub fn watched(trace: &Path, believe: bool) -> Vec<String> {
    let how = if believe { "retval=0" } else { "delay_enter=2000" };
    let calls = "trace=write,writev,pwrite64,pwritev,sendto,sendmsg,fsync,fdatasync";
    let inject = format!("inject=fsync,fdatasync:{how}");
    let words = ["strace", "-D", "-f", "-q", "-yy", "-s", "480", "-o"].map(str::to_owned).into_iter();
    let rest = ["-e".to_owned(), calls.to_owned(), "-e".to_owned(), inject];
    words.chain([trace.display().to_string()]).chain(rest).collect()
}

/// The strace that watches a process.
pub struct Tracer(PathBuf);

impl Tracer {
    /// That of a process which runs.
    ///
    /// # Panics
    /// When nothing watches it.
    pub fn of(pid: u32) -> Tracer {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let tracer = status.lines().find_map(|line| line.strip_prefix("TracerPid:")).map(str::trim);
        let tracer = tracer.filter(|tracer| *tracer != "0").expect("the process is watched");
        Tracer(PathBuf::from(format!("/proc/{tracer}/exe")))
    }

    /// Waits until it has written its last line.
    pub fn wait(&self) {
        until("strace ends", || std::fs::read_link(&self.0).is_err());
    }
}

fn quiet(syncs: Syncs<'_>, out: &Path, inject: String) -> Vec<String> {
    let mut words: Vec<String> = ["strace", "-D", "-f", "-qq", "-o"].map(str::to_owned).to_vec();
    words.push(out.display().to_string());
    // No `--seccomp-bpf`: together with `-D` it misses the first syncs.
    if let Syncs::Of(path) = syncs {
        words.extend(["-P".to_owned(), path.display().to_string()]);
    }
    words.extend(["-e".to_owned(), "trace=fsync,fdatasync".to_owned(), "-e".to_owned(), inject]);
    words
}
