//! Places that are kept for a way in, from the command line: asked first, stated, told to who meets them, and lifted.

use serde_json::Value;

use crate::citizen::{book, sign_in, slot, try_to_book};
use crate::house::{House, PROGRAMME, Server};

const ALL: [&str; 2] = ["--programme", "tokyo"];

/// A town hall in the year 2098 with one hour of three places.
fn house() -> House {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.as_bytes());
    house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let list = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n\
                131121,0000000002,19550301\n131121,0000000003,19550301\n";
    house.write("list.csv", list.as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    house.write("slots.csv", b"venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,3\n");
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

fn quota(house: &House, rest: &[&str]) -> Value {
    house.json(&[&["slots", "quota"][..], &ALL, rest].concat())
}

fn remaining(server: &Server) -> Value {
    slot(server, 0)["remaining"].clone()
}

#[test]
fn what_is_kept_for_the_telephone_is_not_shown_to_others_and_not_given_to_them() {
    let house = house();
    let server = house.serve();
    let keep = ["--keep", "desk=2", "--release-hours", "48"];
    let would = quota(&house, &[&keep[..], &["--dry-run"]].concat());
    assert_eq!(
        (&would["days"][0]["kept"]["desk"], &would["days"][0]["would_keep"]["desk"]),
        (&Value::Null, &2.into())
    );
    assert_eq!(
        (&would["days"][0]["free_for_web"], &would["days"][0]["would_be_free_for_web"]),
        (&3.into(), &1.into())
    );
    assert_eq!(would["quotas"], Value::Array(Vec::new()), "nothing happened");
    let told = quota(&house, &keep);
    assert_eq!(
        (&told["quotas"][0]["kept"]["desk"], &told["quotas"][0]["release_hours"]),
        (&"2".into(), &48.into())
    );
    assert_eq!(remaining(&server), 1);
    book(&server, &sign_in(&server, 1), 0);
    let (status, answer) = try_to_book(&server, &sign_in(&server, 2), 0);
    assert_eq!((status, &answer["code"]), (409, &"slot.kept".into()));
    assert!(answer["detail"].as_str().is_some_and(|text| text.contains("2098")), "{answer}");
    let words = house.run(&[&["slots", "quota"][..], &ALL].concat()).expect_code(0).out;
    assert!(words.contains("everything: kept desk 2, released 48 hours before"), "{words}");
    assert!(words.contains("2 free of 3; kept desk 2; free for the web 0"), "{words}");
    let told = house.run(&["explain", "131121", "0000000002"]).expect_code(0).out;
    assert!(told.contains("2 free places of tokyo are kept for the telephone"), "{told}");
    quota(&house, &["--lift"]);
    let told = house.run(&["explain", "131121", "0000000002"]).expect_code(0).out;
    assert!(!told.contains("are kept"), "{told}");
    book(&server, &sign_in(&server, 3), 0);
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn a_quota_that_cannot_be_meant_is_refused_with_what_to_do() {
    let house = house();
    let run = |rest: &[&str]| house.run(&[&["slots", "quota"][..], &ALL, rest].concat());
    let refused = run(&["--keep", "desk=120%"]).expect_code(1);
    assert!(refused.err.contains("Places cannot be kept like this"), "{refused:?}");
    let unknown = run(&["--lift"]).expect_code(1);
    assert!(unknown.err.contains("Nothing is kept here"), "{unknown:?}");
    let wrong = run(&["--keep", "fax=3"]).expect_code(2);
    assert!(wrong.err.contains("desk, venue, web, line, api"), "{wrong:?}");
}
