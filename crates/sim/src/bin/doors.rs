//! The doors as a program: a second server on a data folder is refused, and a thousand new connections at once are
//! all answered. Ends with 1 if not.
//!
//! `TASHIKA_BIN` names the program.

use std::process::ExitCode;

use sim::bench::fresh;
use sim::crash::town;
use sim::program::{Program, Server, out_folder};
use std::path::Path;

const CONNECTIONS: usize = 1_000;

fn main() -> ExitCode {
    let work = tempfile::tempdir_in(out_folder()).expect("a folder below the output");
    let (program, data) = (Program::of_environment(), work.path().join("data"));
    program.settle(&data, &town(1, 10), work.path());
    let server = program.serve(&data, &work.path().join("server.log"));
    let wrong: Vec<String> =
        [second_server(&program, &data), thousand(&server)].into_iter().flatten().collect();
    for wrong in &wrong {
        println!("doors: {wrong}");
    }
    if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn second_server(program: &Program, data: &Path) -> Option<String> {
    let output = program.run(data, &["serve", "--listen", "127.0.0.1:0"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    println!("doors: a second server ends with {:?}: {}", output.status.code(), said.trim());
    (output.status.code() != Some(3))
        .then(|| "a second server on the folder was not refused with 3".to_owned())
}

fn thousand(server: &Server) -> Option<String> {
    let found = fresh::run(server.address, CONNECTIONS);
    println!("doors: {CONNECTIONS} new connections: {} answered in {} ms", found.answered, found.ms);
    let slow = found.ms > 1_000;
    (found.answered != CONNECTIONS || slow)
        .then(|| "a connection was dropped or had to be made again".to_owned())
}
