//! What these tests need of the machine, asked before anything is begun; and a room that leaves nothing behind.
//!
//! Everything happens in namespaces of its own for mounts and processes: when the test ends, in whatever way, the
//! kernel ends its processes, unmounts its file systems and detaches its loop devices.
//! The surprise: there are two mount namespaces. A storage daemon that dies must not be the one whose end unmounts
//! the file system on its own disk: it would wait for itself for ever.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use super::disk::must;

/// Covered only in our own mount namespace; Debian has it, and nobody keeps anything below it that we need.
const ROOM: &str = "/media";
/// If this process goes, however it goes, so does the one below it, and so on.
const WITH_PARENT: [&str; 3] = ["setpriv", "--pdeathsig", "KILL"];

/// Programs, with an argument that makes each answer, and the Debian package that has it.
const PROGRAMS: [(&str, &str, &str); 9] = [
    ("qemu-storage-daemon", "--version", "qemu-system-common (Debian 12) or qemu-utils"),
    ("strace", "--version", "strace"),
    ("mkfs.ext4", "-V", "e2fsprogs"),
    ("mount", "--version", "mount"),
    ("umount", "--version", "mount"),
    ("unshare", "--version", "util-linux"),
    ("nsenter", "--version", "util-linux"),
    ("setpriv", "--version", "util-linux"),
    ("timeout", "--version", "coreutils"),
];

/// What is missing, in words; empty if the tests can run.
pub fn missing() -> Vec<String> {
    let mut missing = Vec::new();
    if !is_root() {
        missing.push("root: file systems are mounted and processes watched".to_owned());
    }
    for (device, why) in [("/dev/fuse", "FUSE"), ("/dev/loop-control", "loop devices")] {
        if let Err(error) = File::options().read(true).write(true).open(device) {
            missing.push(format!("{why}: {device}: {error}"));
        }
    }
    for (program, ask, package) in PROGRAMS {
        let asked = Command::new(program).arg(ask).stdout(Stdio::null()).stderr(Stdio::null()).status();
        if !asked.is_ok_and(|status| status.success()) {
            missing.push(format!("the program {program}: install {package}"));
        }
    }
    missing
}

fn is_root() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let user = status.lines().find_map(|line| line.strip_prefix("Uid:")?.split_whitespace().nth(1));
    user == Some("0")
}

/// What tells this program, run again, how far in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// The processes' and disks' room: storage daemons live in its mount namespace.
    Room,
    /// The chamber inside it: file systems on those disks are mounted only here.
    Chamber,
}

impl Depth {
    /// The argument that says it.
    pub fn word(self) -> &'static str {
        match self {
            Depth::Room => "--in-room",
            Depth::Chamber => "--in-chamber",
        }
    }

    /// Whether this process is there; nothing may be mounted anywhere else.
    fn is_here(self) -> bool {
        let mounts = |process: &str| std::fs::read_link(format!("/proc/{process}/ns/mnt")).ok();
        match self {
            Depth::Room => std::process::id() == 1,
            Depth::Chamber => mounts("1").is_some() && mounts("1") != mounts("self"),
        }
    }
}

/// Runs this program again in a room of its own, with these arguments and for so many seconds at most.
pub fn in_room(arguments: &[String], seconds_max: u64) -> ExitCode {
    let mut command = Command::new(WITH_PARENT[0]);
    command.args(&WITH_PARENT[1..]).args(["timeout", "--signal=KILL", &seconds_max.to_string()]);
    command.args(WITH_PARENT).args(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    again(command, Depth::Room, arguments)
}

/// Runs this program again in the chamber of the room that it is in.
///
/// # Panics
/// When the room cannot be furnished.
pub fn in_chamber(arguments: &[String]) -> ExitCode {
    assert!(Depth::Room.is_here(), "{} is only for this program itself", Depth::Room.word());
    // What is mounted in the room is seen in the chamber, and nothing the other way round.
    must(Command::new("mount").args(["--make-rshared", "/"]));
    // In memory and at a short path: a control socket's name has little room, and no disk is worn.
    must(Command::new("mount").args(["-t", "tmpfs", "-o", "size=8g,mode=700", "tmpfs", ROOM]));
    let mut command = Command::new(WITH_PARENT[0]);
    command.args(&WITH_PARENT[1..]).args(["unshare", "--mount", "--propagation", "slave"]);
    again(command, Depth::Chamber, arguments)
}

/// The folder in which everything is, seen from room and chamber.
///
/// # Panics
/// When this is not the chamber.
pub fn room() -> &'static Path {
    assert!(Depth::Chamber.is_here(), "{} is only for this program itself", Depth::Chamber.word());
    Path::new(ROOM)
}

/// A command that runs in the mount namespace of the room, as seen from the chamber.
pub(super) fn beside_chamber(program: &str) -> Command {
    let mut command = Command::new("nsenter");
    // The room's first process is that of `Depth::Room`.
    command.args(["--mount=/proc/1/ns/mnt", "--", program]);
    command
}

fn again(mut command: Command, depth: Depth, arguments: &[String]) -> ExitCode {
    let ours = std::env::current_exe().expect("this program's own path");
    let status = command.arg(ours).arg(depth.word()).args(arguments).status();
    match status.map(|status| status.code()) {
        Ok(Some(0)) => ExitCode::SUCCESS,
        Ok(code) => {
            println!("power: {} ended with {code:?}", depth.word());
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("power: {} could not be begun: {error}", depth.word());
            ExitCode::FAILURE
        }
    }
}
