//! The counterpart of LINE as a program: a telephone to play with, beside `tashika demo` or a rehearsal.
//!
//! `cargo run -p sim --bin line -- 127.0.0.1:8090 http://127.0.0.1:8080` listens on the first address and sends webhooks to
//! the program at the second. It prints with what that program is started. Nothing here reaches LINE itself.

use sim::line::Counterpart;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let listen = arguments.next().unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let program = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let counterpart = Counterpart::start_on(&listen);
    counterpart.lead_to(&program);
    println!("Start the demonstration in another window with");
    for (name, value) in counterpart.settings(&program) {
        println!("  {name}={value} \\");
    }
    println!("  cargo run --release -- demo --listen {}", program.trim_start_matches("http://"));
    println!("and open a telephone at");
    println!("  {}/phone/Umihon1", counterpart.url());
    println!("listening on {}", counterpart.url());
    counterpart.stay();
}
