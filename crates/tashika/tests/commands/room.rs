//! The program on a disk with less room than is to be kept.

use serde_json::json;

use crate::citizen::document;
use crate::house::Server;
use crate::restore::{Town, try_to_book};

#[test]
fn a_server_without_room_takes_no_new_booking_says_why_and_when_to_come_back() {
    let town = Town::new();
    let mut command = town.house.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("TASHIKA_LIMITS_FREE_ROOM", "1000000GiB");
    let server = Server::start(command);
    let (status, problem) = try_to_book(&server, 2, 0);
    assert_eq!((status, &problem["code"]), (503, &json!("booking.paused")), "{problem}");
    let (status, ready) = server.get("/readyz");
    let why = document(&ready)["why"].to_string();
    assert!(status == 200 && why.contains("make room") && why.contains("data"), "{why}");
    assert!(server.get("/metrics").1.contains("tashika_bookings_paused 1\n"));
    let mut doctor = town.house.command(&["--json", "doctor"]);
    doctor.env("TASHIKA_LIMITS_FREE_ROOM", "1000000GiB");
    let told = crate::house::finish(doctor).expect_code(1).out;
    assert!(told.contains("nobody new can book; make room"), "{told}");
    // Staff go on.
    town.run("data", &["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
}
