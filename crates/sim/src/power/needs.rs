//! What these tests need of the machine, asked before anything is begun; and a room that leaves nothing behind.
//!
//! Everything happens in namespaces of its own for mounts and processes: when the test ends, in whatever way, the
//! kernel ends its processes, unmounts its file systems and detaches its loop devices.

use std::fs::File;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Programs, with an argument that makes each answer, and the Debian package that has it.
const PROGRAMS: [(&str, &str, &str); 8] = [
    ("qemu-storage-daemon", "--version", "qemu-system-common (Debian 12) or qemu-utils"),
    ("strace", "--version", "strace"),
    ("mkfs.ext4", "-V", "e2fsprogs"),
    ("mount", "--version", "mount"),
    ("umount", "--version", "mount"),
    ("unshare", "--version", "util-linux"),
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

/// Runs this program again in namespaces of its own, with these arguments and for so many seconds at most.
pub fn in_own_room(arguments: &[String], seconds_max: u64) -> ExitCode {
    // If this process goes, however it goes, so does the one below it, and so on.
    let with_parent = ["setpriv", "--pdeathsig", "KILL"];
    let ours = std::env::current_exe().expect("this program's own path");
    let mut command = Command::new(with_parent[0]);
    command.args(&with_parent[1..]).args(["timeout", "--signal=KILL", &seconds_max.to_string()]);
    command.args(with_parent).args(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]);
    let status = command.arg(ours).args(arguments).status();
    match status.map(|status| status.code()) {
        Ok(Some(0)) => ExitCode::SUCCESS,
        Ok(code) => {
            println!("power: ended with {code:?} (137 means after {seconds_max} seconds, or killed)");
            ExitCode::FAILURE
        }
        Err(error) => {
            println!("power: the room could not be made: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A memory file system in this mount namespace, so that paths are short and no disk is worn.
///
/// # Panics
/// When it cannot be mounted.
pub fn room() -> &'static Path {
    let place = Path::new("/mnt");
    let options = ["-t", "tmpfs", "-o", "size=8g,mode=700", "tmpfs"];
    super::disk::must(Command::new("mount").args(options).arg(place));
    place
}
