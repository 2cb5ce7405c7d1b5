//! `programme apply`: the difference, the dry run, and words for what is wrong.

use crate::house::{House, PROGRAMME, SLOTS};

#[test]
fn a_dry_run_changes_nothing() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.as_bytes());
    let dry = house.json(&["programme", "apply", "programme.toml", "--dry-run"]);
    let real = house.json(&["programme", "apply", "programme.toml"]);
    assert_eq!(dry["changes"], real["changes"]);
    assert_ne!(real["changes"]["added"], 0);
}

#[test]
fn the_same_file_again_changes_nothing() {
    let house = House::with_programme();
    let again = house.json(&["programme", "apply", "programme.toml"]);
    assert_eq!((&again["changes"]["added"], &again["changes"]["changed"]), (&0.into(), &0.into()), "{again}");
}

#[test]
fn a_file_in_cp932_is_read_as_a_list_is() {
    let house = House::with_programme();
    house.write("programme.toml", &encoding_rs::SHIFT_JIS.encode(PROGRAMME).0);
    let again = house.json(&["programme", "apply", "programme.toml"]);
    assert_eq!((&again["changes"]["added"], &again["changes"]["changed"]), (&0.into(), &0.into()), "{again}");
}

#[test]
fn a_file_that_is_no_text_is_refused_with_the_place() {
    let house = House::with_programme();
    house.write("programme.toml", &[PROGRAMME.as_bytes(), b"\xFF\xFF"].concat());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("programme.toml is not a programme: line "), "{}", ran.err);
    assert!(ran.err.contains("save it as UTF-8"), "{}", ran.err);
    let own = [&encoding_rs::SHIFT_JIS.encode(PROGRAMME).0[..], b"# \xF0\x40\n"].concat();
    house.write("programme.toml", &own);
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("U+E000"), "{}", ran.err);
}

#[test]
fn a_printed_list_that_is_no_text_is_refused() {
    let house = House::new();
    house.write("noise", b"\xFF\xFE\x00");
    let ran = house.run(&["--json", "venue", "check-print", "noise", "--key", "noise"]).expect_code(1);
    assert_eq!(ran.document()["code"], "file.not_text");
}

#[test]
fn holds_that_a_narrower_wave_leaves_out_are_counted() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    house.write("list.csv", b"municipality_code,voucher_number,birth_date\n131121,0000000001,19550301\n");
    house.run(&["roster", "import", "list.csv", "--programme", "tokyo"]).expect_code(0);
    let server = house.serve();
    let token = crate::citizen::sign_in(&server, 1);
    let order = serde_json::json!({ "slot": crate::citizen::slot(&server, 0)["id"] }).to_string();
    let headers = [("Authorization", token.as_str())];
    let (status, told) = server.ask("POST", "/api/v1/holds", &headers, &order).expect("it answers");
    assert_eq!(status, 201, "{told}");
    house.write("programme.toml", PROGRAMME.replace("2099-12-31", "2098-05-23").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml", "--dry-run"]).expect_code(0);
    assert!(ran.out.contains("! outside the new waves: 1 live holds, which cannot be booked"), "{}", ran.out);
    assert!(ran.out.ends_with("; 1 bookings and holds touched\n"), "{}", ran.out);
}

#[test]
fn a_change_is_printed() {
    let house = House::with_programme();
    house.write("programme.toml", PROGRAMME.replace("hold_minutes = 10", "hold_minutes = 15").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    assert!(ran.out.contains("~ hold_minutes 10 -> 15\n"), "{}", ran.out);
}

#[test]
fn a_change_of_who_is_let_in_is_printed() {
    let house = House::with_programme();
    let open = "doses = 2\narrival = { early_minutes = 60, walk_ins = \"open\" }";
    house.write("programme.toml", PROGRAMME.replacen("doses = 2", open, 1).as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml", "--dry-run"]).expect_code(0);
    let line = "~ arrival { early_minutes = 30, late_minutes = 30, walk_ins = \"none\" } -> \
                { early_minutes = 60, late_minutes = 30, walk_ins = \"open\" }\n";
    assert!(ran.out.contains(line), "{}", ran.out);
}

#[test]
fn a_change_of_reminders_is_printed() {
    let house = House::with_programme();
    let said = "doses = 2\nreminders = { days_before = [3, 1], time = \"10:00\" }";
    house.write("programme.toml", PROGRAMME.replacen("doses = 2", said, 1).as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let line = "~ reminders nothing -> { days_before = [3, 1], time = \"10:00\" }\n";
    assert!(ran.out.contains(line), "{}", ran.out);
    house.write("programme.toml", PROGRAMME.as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    assert!(ran.out.contains("\"10:00\" } -> nothing\n"), "{}", ran.out);
}

#[test]
fn values_are_printed_as_the_file_writes_them() {
    let house = House::with_programme();
    let changed = PROGRAMME
        .replace("days_before = 0, time = \"00:00\"", "days_before = 2, time = \"18:00\"")
        .replace("0570-000-000", "0570-000-001");
    house.write("programme.toml", changed.as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(0);
    let deadline = "~ cancel_until { days_before = 0, time = \"00:00\" } -> { days_before = 2, time = \"18:00\" } \
                    (0 confirmed bookings)\n";
    let phone = "~ venue otemachi: phone \"0570-000-000\" -> \"0570-000-001\"\n";
    assert!(ran.out.contains(deadline) && ran.out.contains(phone), "{}", ran.out);
}

#[test]
fn a_flaw_is_told_with_line_column_and_value() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.replace("doses = 2", "doses = 12").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    let wanted = "programme.toml: line 5, column 9, key doses, value 12: must be from 1 to 9";
    assert!(ran.err.contains(wanted), "{}", ran.err);
}

#[test]
fn what_is_in_use_is_named_even_by_a_dry_run() {
    let house = House::with_programme();
    house.write("slots.csv", SLOTS.as_bytes());
    house.run(&["slots", "publish", "slots.csv", "--programme", "tokyo"]).expect_code(0);
    let changed =
        PROGRAMME.replace("Asia/Tokyo", "Asia/Seoul").replace("id = \"otemachi\"", "id = \"osaka\"");
    house.write("programme.toml", changed.as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml", "--dry-run"]).expect_code(1);
    let zone = "programme.toml: line 3, column 12, key timezone, value Asia/Seoul: 2 slots";
    assert!(ran.err.contains(zone) && ran.err.contains("value otemachi: has 2 slots"), "{}", ran.err);
}

#[test]
fn a_wrong_key_is_named_with_file_and_line() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.replace("phone", "telephone").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("programme.toml: line 19, column 1, key venue[0].telephone"), "{}", ran.err);
}

#[test]
fn unverified_is_refused_by_name() {
    let house = House::new();
    house.write("programme.toml", PROGRAMME.replace("\"roster\"", "\"unverified\"").as_bytes());
    let ran = house.run(&["programme", "apply", "programme.toml"]).expect_code(1);
    assert!(ran.err.contains("not in this release"), "{}", ran.err);
}
