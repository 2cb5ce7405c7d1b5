//! `cargo xtask install`: what a fresh Debian machine with Rust still needs.
//!
//! Every part first looks whether its work is already done, so a second run takes a moment.
//! It is the only place where anything is installed; nothing else in the repository downloads.

use crate::check::files;
use crate::process::{Root, answers, output, run as run_command};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

struct Package {
    name: &'static str,
    /// A program that makes the package unnecessary when it answers.
    program: Option<&'static str>,
}

// postgresql-15: the tests start servers of their own; the one that the package may start is left alone.
// e2fsprogs, mount, strace: disks that are full or fail. util-linux: limits of a running process.
// qemu-system-common: a disk of which every write is recorded, for power cuts (crates/sim/src/power.rs).
// python3-aiosmtpd: the mail server of the tests. python3-icalendar: reads the files for calendars. chromium: the browser tests. faketime: the story's "day after next", clocks that jump.
// fonts: the languages of the pages in screenshots.
const PACKAGES: &[Package] = &[
    Package { name: "gcc", program: Some("cc") },
    Package { name: "libc6-dev", program: None },
    Package { name: "chromium", program: Some("chromium") },
    Package { name: "e2fsprogs", program: None },
    Package { name: "faketime", program: Some("faketime") },
    Package { name: "fonts-ipafont-gothic", program: None },
    Package { name: "fonts-lohit-deva", program: None },
    Package { name: "fonts-noto-cjk", program: None },
    Package { name: "mount", program: Some("mount") },
    Package { name: "nodejs", program: Some("node") },
    Package { name: "npm", program: Some("npm") },
    Package { name: "postgresql-15", program: Some("/usr/lib/postgresql/15/bin/postgres") },
    Package { name: "python3-aiosmtpd", program: None },
    Package { name: "python3-icalendar", program: None },
    Package { name: "python3-venv", program: None },
    Package { name: "qemu-system-common", program: Some("qemu-storage-daemon") },
    Package { name: "strace", program: Some("strace") },
    Package { name: "util-linux", program: Some("prlimit") },
];

const DENY_VERSION: &str = "0.20.2";

/// Installs what is missing.
pub fn run(root: &Root) -> Result<()> {
    debian(root)?;
    node(root)?;
    schemathesis(root)?;
    line_models(root)?;
    identity_provider(root)?;
    deny(root)
}

/// Returns where the Python lies that has LINE's models.
pub fn line_program(root: &Root) -> PathBuf {
    root.target().join("tools/line-bot-sdk/bin/python")
}

/// Returns where the program that tries the API lies.
pub fn schemathesis_program(root: &Root) -> PathBuf {
    root.target().join("tools/schemathesis/bin/schemathesis")
}

/// Returns the program that judges dependencies, if it is there.
pub fn deny_program(root: &Root) -> Option<PathBuf> {
    let installed = root.target().join("tools/bin/cargo-deny");
    [installed, PathBuf::from("cargo-deny")].into_iter().find(|program| {
        let version = output(Command::new(program).arg("--version")).unwrap_or_default();
        version.trim_end().ends_with(DENY_VERSION)
    })
}

fn debian(root: &Root) -> Result<()> {
    let missing: Vec<&str> =
        PACKAGES.iter().filter(|package| !is_present(root, package)).map(|package| package.name).collect();
    if missing.is_empty() {
        println!("     Debian packages: nothing to do");
        return Ok(());
    }
    println!("     Debian packages: {}", missing.join(" "));
    if !answers("apt-get", "--version") {
        bail!("this machine has no apt-get; install by hand what these packages hold: {}", missing.join(" "));
    }
    let refused =
        || format!("the Debian packages {} are missing and could not be installed", missing.join(" "));
    run_command(administrator(root)?.args(["apt-get", "update", "--quiet", "--quiet"]))
        .with_context(refused)?;
    let install = ["apt-get", "install", "--yes", "--quiet", "--quiet", "--no-install-recommends"];
    run_command(administrator(root)?.args(install).args(&missing)).with_context(refused)
}

fn is_present(root: &Root, package: &Package) -> bool {
    if package.program.is_some_and(|program| answers(program, "--version")) {
        return true;
    }
    let status =
        output(root.command("dpkg-query").args(["--show", "--showformat=${db:Status-Status}", package.name]));
    status.is_ok_and(|status| status == "installed")
}

fn administrator(root: &Root) -> Result<Command> {
    let setting = "DEBIAN_FRONTEND=noninteractive";
    let user = output(root.command("id").arg("-u"))?;
    if user.trim() == "0" {
        let mut command = root.command("env");
        command.arg(setting);
        return Ok(command);
    }
    if !answers("sudo", "--version") {
        bail!("Debian packages are missing, and this is neither root nor a machine with sudo");
    }
    let mut command = root.command("sudo");
    command.args(["--non-interactive", "env", setting]);
    Ok(command)
}

fn node(root: &Root) -> Result<()> {
    for lock in files(root)?.iter().filter(|path| path.ends_with("package-lock.json")) {
        let lock = root.join(lock);
        let folder = lock.parent().context("a lock file lies in a folder")?;
        let digest = format!("{:?}", Sha256::digest(std::fs::read(&lock)?));
        let stamp = folder.join("node_modules/.installed");
        let name = folder.strip_prefix(root.path()).unwrap_or(folder).display();
        if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == digest) {
            println!("     {name}: nothing to do");
            continue;
        }
        println!("     {name}: npm ci");
        clean_install(root, folder)
            .with_context(|| format!("the packages of {name} could not be installed"))?;
        std::fs::create_dir_all(folder.join("node_modules"))?;
        std::fs::write(stamp, digest)?;
    }
    Ok(())
}

// Install scripts would fetch browsers and programs of their own; nothing here needs one.
fn clean_install(root: &Root, folder: &Path) -> Result<()> {
    let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    run_command(root.command("npm").args(arguments).current_dir(folder))
}

fn schemathesis(root: &Root) -> Result<()> {
    python(root, "schemathesis", "tests/openapi/requirements.txt")
}

fn line_models(root: &Root) -> Result<()> {
    python(root, "line-bot-sdk", "tests/line/requirements.txt")
}

fn identity_provider(root: &Root) -> Result<()> {
    python(root, "oidc-provider-mock", "tests/oidc/requirements.txt")
}

/// A place of its own for packages of Python, filled once for each list.
fn python(root: &Root, name: &str, list: &str) -> Result<()> {
    let list = root.join(list);
    let folder = root.target().join("tools").join(name);
    let digest = format!("{:?}", Sha256::digest(std::fs::read(&list)?));
    let stamp = folder.join(".installed");
    if std::fs::read_to_string(&stamp).is_ok_and(|installed| installed == digest) {
        println!("     {name}: nothing to do");
        return Ok(());
    }
    println!("     {name}: pip install");
    let refused = || format!("{name} could not be installed");
    run_command(root.command("python3").args(["-m", "venv", "--clear"]).arg(&folder))
        .with_context(refused)?;
    let mut pip = root.command(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(&list);
    run_command(&mut pip).with_context(refused)?;
    std::fs::write(stamp, digest).with_context(refused)
}

fn deny(root: &Root) -> Result<()> {
    if deny_program(root).is_some() {
        println!("     cargo-deny: nothing to do");
        return Ok(());
    }
    println!("     cargo-deny {DENY_VERSION}: built once, a few minutes");
    let package = format!("cargo-deny@{DENY_VERSION}");
    let tools = root.target().join("tools");
    let mut command = root.cargo_line("install --quiet --locked --root");
    command.arg(&tools).arg(package).env("CARGO_TARGET_DIR", tools.join("build"));
    run_command(&mut command).context("cargo-deny could not be built")?;
    std::fs::remove_dir_all(tools.join("build")).context("the build folder could not be removed")
}
