//! What is done to places that are published, from the command line: stopped, called off, made fewer, and who is told what.

use serde_json::Value;

use crate::citizen::{book, sign_in, try_to_book};
use crate::house::{House, PROGRAMME, Server};

const HOUR: [&str; 8] =
    ["--programme", "tokyo", "--venue", "otemachi", "--date", "2098-05-24", "--start", "09:00"];
const DAY: [&str; 6] = ["--programme", "tokyo", "--venue", "otemachi", "--date", "2098-05-24"];

/// A town hall in the year 2098 with two hours on a day, and another venue with one place on the next.
fn house() -> House {
    let house = House::new();
    let osaka = "\n[[venue]]\nid = \"osaka\"\nname = { ja = \"大阪\" }\naddress = \"大阪市\"\nphone = \"0570-000-000\"\n\
                 product = \"moderna\"\n\n[[wave]]";
    house.write("programme.toml", PROGRAMME.replacen("\n[[wave]]", osaka, 1).as_bytes());
    house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let list = "municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n\
                131121,0000000002,19550301\n131121,0000000003,19550301\n";
    house.write("list.csv", list.as_bytes());
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let slots = "venue,date,start,end,capacity\notemachi,2098-05-24,09:00,09:30,2\n\
                 otemachi,2098-05-24,11:00,11:30,1\nosaka,2098-05-25,09:00,09:30,1\n";
    house.write("slots.csv", slots.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house
}

fn places(house: &House, verb: &str, which: &[&str], rest: &[&str]) -> Value {
    house.json(&[&["slots", verb][..], which, rest].concat())
}

/// The numbers of two people who book the first hour.
fn two_people(server: &Server) -> [String; 2] {
    [1, 2].map(|who| {
        let booked = book(server, &sign_in(server, who), 0);
        booked["booking"]["number"].as_str().expect("a number").to_owned()
    })
}

#[test]
fn fewer_places_than_people_are_refused_with_the_people() {
    let house = house();
    let server = house.serve();
    let [first, second] = two_people(&server);
    let arguments = [&["slots", "capacity"][..], &HOUR, &["1"]].concat();
    let refused = house.run(&arguments).expect_code(1);
    assert!(refused.err.contains("2 places of this slot are booked and held"), "{refused:?}");
    assert!(
        refused.err.contains(&second) && !refused.err.contains(&first),
        "the newest is named: {refused:?}"
    );
    let would = house.run(&[&["--json"][..], &arguments, &["--dry-run"]].concat()).expect_code(1).document();
    assert_eq!(would["refusal"], "capacity.below_taken");
    assert_eq!(
        (&would["affected"][0]["number"], &would["counts"]["would_wait"]),
        (&second.into(), &1.into())
    );
    let moved = places(&house, "capacity", &HOUR, &["1", "--move", "same_venue"]);
    assert_eq!(moved["counts"]["moved"], 1);
    assert_eq!(
        (&moved["affected"][0]["to"]["start"], &moved["affected"][0]["rule"]),
        (&"11:00:00".into(), &"same_venue".into())
    );
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn a_day_that_is_called_off_moves_whom_it_can_and_drops_nobody() {
    let house = house();
    let server = house.serve();
    let numbers = two_people(&server);
    let off = ["--reason", "weather", "--move", "any_venue"];
    let would = places(&house, "call-off", &DAY, &[&off[..], &["--dry-run"]].concat());
    assert_eq!((&would["counts"]["would_move"], &would["counts"]["would_wait"]), (&1.into(), &1.into()));
    assert_eq!(
        places(&house, "affected", &DAY, &[])["affected"],
        Value::Array(Vec::new()),
        "nothing happened"
    );
    let done = places(&house, "call-off", &DAY, &off);
    assert_eq!((&done["counts"]["moved"], &done["counts"]["waits"]), (&1.into(), &1.into()));
    let told = numbers.clone().map(|number| house.run(&["explain", &number]).expect_code(0).out);
    for told in &told {
        assert!(told.contains("nothing takes place there; the booking stays"), "{told}");
    }
    assert!(told.iter().any(|it| it.contains("moved by a rule")), "{told:?}");
    let (status, answer) = try_to_book(&server, &sign_in(&server, 3), 1);
    assert_eq!((status, &answer["code"]), (409, &"slot.called_off".into()));
    let back = places(&house, "resume", &DAY, &[]);
    assert_eq!((&back["counts"]["moved"], &back["counts"]["kept"]), (&1.into(), &1.into()));
    house.run(&["audit"]).expect_code(0);
}

#[test]
fn bookings_stop_for_everybody_and_go_on() {
    let house = house();
    let server = house.serve();
    let everything = ["--programme", "tokyo"];
    places(&house, "stop", &everything, &["--reason", "maintenance", "--until", "2098-05-24T08:00"]);
    let (status, answer) = try_to_book(&server, &sign_in(&server, 1), 0);
    assert_eq!((status, &answer["code"]), (409, &"slot.stopped".into()), "{answer}");
    assert!(answer["detail"].as_str().is_some_and(|detail| detail.contains("2098")), "{answer}");
    places(&house, "resume", &everything, &[]);
    book(&server, &sign_in(&server, 2), 0);
}

#[test]
fn what_is_not_there_is_said_so() {
    let house = house();
    let nowhere = ["--programme", "tokyo", "--venue", "nowhere"];
    let refused = house.run(&[&["--json", "slots", "resume"][..], &nowhere].concat()).expect_code(1);
    assert_eq!(refused.document()["code"], "area.unknown");
    let past = ["--reason", "staff", "--until", "2001-01-01T08:00"];
    let refused = house.run(&[&["--json", "slots", "stop"][..], &DAY, &past].concat()).expect_code(1);
    assert_eq!(refused.document()["code"], "stop.invalid");
    let away = ["--reason", "staff", "--move", "the moon"];
    let refused = house.run(&[&["--json", "slots", "call-off"][..], &DAY, &away].concat()).expect_code(1);
    assert_eq!(refused.document()["code"], "rule.unknown");
}

#[test]
fn a_notice_is_on_every_page_until_it_is_withdrawn() {
    let house = house();
    let server = house.serve();
    let notice = |rest: &[&str]| house.json(&[&["notice"][..], rest].concat());
    let told = notice(&["give", "--programme", "tokyo", "--ja", "台風のお知らせ", "--en", "A typhoon"]);
    assert_eq!((&told[0]["number"], &told[0]["is_shown"]), (&0.into(), &true.into()));
    notice(&["give", "--programme", "tokyo", "--ja", "まだです", "--from", "2098-05-24T08:00"]);
    for (path, text) in [("/?lang=en", "A typhoon"), ("/verify?lang=ja", "台風のお知らせ")] {
        let (_, page) = server.get(path);
        assert!(page.contains(text) && !page.contains("まだです"), "{path}");
    }
    let left = notice(&["withdraw", "--programme", "tokyo", "0"]);
    assert_eq!((left.as_array().map(Vec::len), &left[0]["number"]), (Some(1), &1.into()));
    assert!(!server.get("/?lang=en").1.contains("A typhoon"));
    let over =
        ["--json", "notice", "give", "--programme", "tokyo", "--ja", "x", "--until", "2001-01-01T00:00"];
    assert_eq!(house.run(&over).expect_code(1).document()["code"], "notice.invalid");
    let gone = ["--json", "notice", "withdraw", "--programme", "tokyo", "0"];
    assert_eq!(house.run(&gone).expect_code(1).document()["code"], "notice.unknown");
}

#[test]
fn while_everything_is_stopped_pages_say_so_and_stay_readable() {
    let house = house();
    let server = house.serve();
    let until = ["--reason", "maintenance", "--until", "2098-05-24T08:00"];
    places(&house, "stop", &["--programme", "tokyo"], &until);
    for path in ["/?lang=en", "/verify?lang=en", "/staff/sign-in?lang=en"] {
        let (status, page) = server.get(path);
        assert!(
            status == 200 && page.contains("No new bookings or changes are taken until"),
            "{path}: {page}"
        );
    }
    let token = sign_in(&server, 1);
    let (status, _) = server.ask("GET", "/api/v1/me", &[("Authorization", &token)], "").expect("it answers");
    assert_eq!(status, 200, "my page stays readable");
    places(&house, "resume", &["--programme", "tokyo"], &[]);
    assert!(!server.get("/?lang=en").1.contains("No new bookings"));
}
