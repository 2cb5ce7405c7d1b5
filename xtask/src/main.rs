//! Automation: one gate for laptop and CI, and the tests about the code itself.
//!
//! Run as `cargo xtask NAME`; each name is a file beside this one.
//! It depends on no crate of ours, so that it still builds when they do not.

mod base;
mod bench;
mod bless;
mod check;
mod ci;
mod codegen;
mod dev;
mod install;
mod line;
mod openapi;
mod process;
mod release_tests;
mod reliability;
mod schema;
mod sim;
mod source;

use anyhow::{Result, bail};
use process::Root;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo xtask NAME

  ci                the one gate: everything below that judges, in order
  install           what a fresh Debian machine with Rust still needs
  check [--all]     the tests about the code itself (seconds, builds only the program)
  codegen [--check] the Rust types of the event schema
  schema            the event schema against the last release
  release-schema    makes today's schema and golden files the released ones
  bless             writes the generated documents and the golden manifest
  openapi           whether the released program does what its openapi.json says
  line              whether all that we send to LINE is what its models read
  sim [ARGS]        the simulation; --seed N tells one run
  bench [ARGS]      the benchmarks of the crate sim
  reliability       runs what tries to break the promises and writes docs/reliability.md
  dev [ARGS]        a seeded town on this machine
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => ("help", &[][..]),
    };
    let root = Root::find()?;
    match name {
        "ci" => ci::run(&root),
        "install" => install::run(&root),
        "check" => check::run(&root, rest),
        "codegen" => codegen::run(&root, rest),
        "schema" => schema::run(&root),
        "release-schema" => schema::release(&root),
        "bless" => bless::run(&root),
        "openapi" => openapi::run(&root),
        "line" => line::run(&root),
        "sim" => sim::run(&root, rest),
        "bench" => bench::run(&root, rest),
        "reliability" => reliability::run(&root, rest),
        "dev" => dev::run(&root, rest),
        "help" | "--help" | "-h" => {
            print!("{USAGE}");
            Ok(())
        }
        other => bail!("there is no task named {other}\n\n{USAGE}"),
    }
}
