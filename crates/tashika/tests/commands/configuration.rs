//! Usage, configuration, and the promise of one JSON document.

use crate::house::{House, command, finish};

#[test]
fn wrong_usage_is_code_2() {
    let house = House::empty();
    house.run(&["no-such-command"]).expect_code(2);
    house.run(&["roster", "import", "list.csv"]).expect_code(2);
    house.run(&[]).expect_code(2);
}

#[test]
fn asking_for_help_is_no_mistake() {
    let house = House::empty();
    house.run(&["--help"]).expect_code(0);
    house.run(&["--version"]).expect_code(0);
}

#[test]
fn a_missing_file_is_code_3() {
    let ran = House::new().run(&["programme", "apply", "nowhere.toml"]).expect_code(3);
    assert!(ran.err.contains("nowhere.toml"), "{}", ran.err);
}

#[test]
fn the_default_configuration_can_be_given_back() {
    let house = House::new();
    let printed = house.run(&["config", "print-default"]).expect_code(0).out;
    house.write("own.toml", printed.as_bytes());
    house.run(&["--config", "own.toml", "config", "check"]).expect_code(0);
}

#[test]
fn an_unknown_key_is_named_with_its_line() {
    let house = House::new();
    house.write("own.toml", b"[server]\nlisen = \"127.0.0.1:1\"\n");
    let ran = house.run(&["--config", "own.toml", "config", "check"]).expect_code(1);
    assert!(ran.err.contains("own.toml:2: server.lisen is unknown"), "{}", ran.err);
}

#[test]
fn a_named_configuration_must_be_there() {
    House::new().run(&["--config", "own.toml", "config", "check"]).expect_code(3);
}

#[test]
fn a_misspelt_variable_is_found() {
    let house = House::new();
    let environment = [("TASHIKA_DATA", "data"), ("TASHIKA_SERVER_LISEN", "x")];
    let ran = finish(command(house.path("").as_path(), &["config", "check"], &environment)).expect_code(1);
    assert!(ran.err.contains("TASHIKA_SERVER_LISEN"), "{}", ran.err);
}

#[test]
fn a_database_beyond_this_machine_is_refused_without_tls() {
    let house = House::new();
    let environment = [("TASHIKA_DATA", "data"), ("TASHIKA_STORE_URL", "postgres://db/tashika")];
    let ran = finish(command(house.path("").as_path(), &["serve"], &environment)).expect_code(1);
    assert!(ran.err.contains("another machine"), "{}", ran.err);
}

#[test]
fn every_command_prints_one_document_also_when_it_fails() {
    let house = House::with_programme();
    house.write("bad.csv", b"municipality_code,voucher_number,birth_date\n654321,1,x\n");
    let commands: [(&[&str], i32); 8] = [
        (&["init"], 1),
        (&["programme", "apply", "programme.toml", "--dry-run"], 0),
        (&["programme", "apply", "nowhere.toml"], 3),
        (&["roster", "import", "bad.csv", "--programme", "tokyo"], 1),
        (&["explain", "131121", "0000000001"], 0),
        (&["audit"], 0),
        (&["doctor"], 0),
        (&["config", "check"], 0),
    ];
    for (arguments, code) in commands {
        let ran = house.run(&[&["--json"], arguments].concat()).expect_code(code);
        ran.document();
    }
}

#[test]
fn completions_are_written_for_a_shell() {
    let ran = House::empty().run(&["completions", "bash"]).expect_code(0);
    assert!(ran.out.contains("roster"), "{}", ran.out);
}

#[test]
fn manual_pages_are_written_for_every_command() {
    let house = House::empty();
    house.run(&["man", "--out", "pages"]).expect_code(0);
    assert!(house.path("pages/tashika-roster-import.1").exists());
    assert!(house.run(&["man"]).expect_code(0).out.contains(".TH tashika 1"));
}
