//! The whole program over a PostgreSQL that the test starts: every command, a kill, two nodes, a failover.

use std::process::Command;

use serde_json::{Value, json};
use sim::patience::until;
use sim::postgres::{Cluster, shared};
use sim::town::{PROGRAMME, Town};

use crate::house::{House, Ran, Server, command, finish};

/// One node: a data folder with keys, and the address of the database.
struct Node {
    house: House,
    url: String,
}

impl Node {
    fn new(url: String) -> Node {
        Node { house: House::empty(), url }
    }

    /// A node whose database holds the town.
    fn settled(url: String, town: &Town) -> Node {
        let node = Node::new(url);
        node.house.write("programme.toml", town.programme_toml().as_bytes());
        node.house.write("roster.csv", town.roster_csv().as_bytes());
        node.house.write("slots.csv", town.slots_csv().as_bytes());
        node.run(&["init"]).expect_code(0);
        node.run(&["programme", "apply", "programme.toml"]).expect_code(0);
        node.run(&["roster", "import", "roster.csv", "--programme", PROGRAMME]).expect_code(0);
        node.run(&["slots", "publish", "slots.csv", "--programme", PROGRAMME]).expect_code(0);
        node
    }

    /// Another node on the same database, with the same keys.
    fn beside(&self) -> Node {
        let other = Node::new(self.url.clone());
        let copied =
            Command::new("cp").arg("--archive").arg(self.house.data()).arg(other.house.data()).status();
        assert!(copied.expect("the world of the test works").success());
        other
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let environment = [("TASHIKA_DATA", "data"), ("TASHIKA_STORE_URL", self.url.as_str())];
        command(&self.house.path(""), arguments, &environment)
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        finish(self.command(arguments))
    }

    fn serve(&self) -> Server {
        Server::start(self.command(&["serve", "--listen", "127.0.0.1:0"]))
    }
}

fn town(people: u32, capacity: u32) -> Town {
    Town { seed: 3, people, slots: 1, capacity, first_day: sim::crash::in_days(10), ..Town::default() }
}

/// Status and document of a request, asked again as long as the answer is not definite.
fn definite(
    server: &Server,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> (u16, Value) {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let mut definite = None;
    until("a definite answer", || {
        definite = server.ask(method, path, headers, &body).filter(|(status, _)| *status < 500);
        definite.is_some()
    });
    let (status, text) = definite.expect("just looked at");
    (status, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

fn sign_in(server: &Server, town: &Town, index: u32) -> String {
    let voucher = town.voucher(index);
    let body = json!({
        "programme": PROGRAMME,
        "municipality_code": voucher.municipality_code,
        "voucher_number": voucher.number,
        "birth_date": voucher.birth_date.to_string(),
    });
    let (status, told) = definite(server, "POST", "/api/v1/login", &[], &body);
    assert!(status < 300, "{told}");
    format!("Bearer {}", told["token"].as_str().expect("a token"))
}

fn only_slot(server: &Server) -> Value {
    let path = format!("/api/v1/programmes/{PROGRAMME}/slots");
    let mut slot = Value::Null;
    // A list of free places may be a quarter of a second old.
    until("the slot is shown", || {
        slot = definite(server, "GET", &path, &[], &Value::Null).1["slots"][0]["id"].clone();
        slot.is_string()
    });
    slot
}

fn book(server: &Server, person: &str, slot: &Value, key: &str) -> (u16, Value) {
    let headers = [("authorization", person), ("idempotency-key", key)];
    definite(server, "POST", "/api/v1/bookings", &headers, &json!({ "slot": slot, "dose": 1 }))
}

fn bookings(server: &Server, person: &str) -> Value {
    definite(server, "GET", "/api/v1/me", &[("authorization", person)], &Value::Null).1["bookings"].clone()
}

#[test]
fn a_booking_outlives_a_killed_server() {
    let town = town(2, 10);
    let node = Node::settled(shared().database(), &town);
    let server = node.serve();
    let person = sign_in(&server, &town, 0);
    let (status, told) = book(&server, &person, &only_slot(&server), "a");
    assert_eq!(status, 201, "{told}");
    // Dropping it is SIGKILL.
    drop(server);
    let server = node.serve();
    assert_eq!(bookings(&server, &person)[0]["number"], told["booking"]["number"]);
}

#[test]
fn commands_work_on_a_database_at_rest() {
    let town = town(2, 10);
    let node = Node::settled(shared().database(), &town);
    let voucher = town.voucher(0);
    let audit = node.run(&["--json", "audit"]).expect_code(0).document();
    assert_eq!(audit["holds"], true);
    node.run(&["explain", &voucher.municipality_code, &voucher.number]).expect_code(0);
}

#[test]
fn the_doctor_tells_how_the_server_is_set() {
    let node = Node::new(shared().database());
    node.run(&["init"]).expect_code(0);
    let told = node.run(&["doctor"]).expect_code(0).out;
    assert!(told.contains("synchronous_standby_names: none") && told.contains("fsync: on"), "{told}");
}

#[test]
fn a_database_is_made_into_a_store_once() {
    let first = Node::new(shared().database());
    first.run(&["init"]).expect_code(0);
    let told = Node::new(first.url).run(&["init"]).expect_code(3).err;
    assert!(told.contains("already holds a store"), "{told}");
}

#[test]
fn serving_makes_no_store_in_a_database() {
    let made = Node::new(shared().database());
    made.run(&["init"]).expect_code(0);
    let other = Node { url: shared().database(), ..made };
    let told = other.run(&["serve", "--listen", "127.0.0.1:0"]).expect_code(3).err;
    assert!(told.contains("the database holds no store"), "{told}");
}

#[test]
fn two_nodes_fill_a_slot_and_not_one_place_more() {
    let town = town(24, 10);
    let one = Node::settled(shared().database(), &town);
    let two = one.beside();
    let servers = [one.serve(), two.serve()];
    let slot = only_slot(&servers[0]);
    let answers: Vec<(u16, Value)> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..town.people)
            .map(|index| {
                let (server, slot, town) = (&servers[index as usize % 2], &slot, &town);
                scope.spawn(move || {
                    let person = sign_in(server, town, index);
                    book(server, &person, slot, &format!("person-{index}"))
                })
            })
            .collect();
        asked.into_iter().map(|it| it.join().expect("no panic")).collect()
    });
    let booked = answers.iter().filter(|(status, _)| *status == 201).count();
    let full = answers.iter().filter(|(_, told)| told["code"] == "slot.full").count();
    assert_eq!((booked, full), (10, 14), "{answers:?}");
    drop(servers);
    let audit = one.run(&["--json", "audit"]).expect_code(0).document();
    assert_eq!(audit["figures"][format!("{PROGRAMME}.bookings.confirmed")], 10);
}

#[test]
fn a_server_goes_on_at_the_promoted_standby() {
    let town = town(2, 10);
    let primary = Cluster::start(&[]);
    let node = Node::settled(primary.database(), &town);
    let standby = primary.standby("b", &[]);
    primary.set(&["synchronous_standby_names = 'b'"]);
    until("the standby is synchronous", || {
        primary.sql("postgres", "SELECT sync_state FROM pg_stat_replication") == "sync"
    });
    let both = format!("{},{}", node.url, standby.folder().display());
    let node = Node { url: both, ..node };
    let server = node.serve();
    let slot = only_slot(&server);
    let people = [sign_in(&server, &town, 0), sign_in(&server, &town, 1)];
    assert_eq!(book(&server, &people[0], &slot, "a").0, 201);
    primary.kill();
    standby.promote();
    assert_eq!(book(&server, &people[1], &slot, "b").0, 201);
    assert_eq!(bookings(&server, &people[0]).as_array().map(Vec::len), Some(1));
}
