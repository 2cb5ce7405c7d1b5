//! Accounts of staff from the command line, with a server and without one.

use crate::house::House;

#[test]
fn an_account_is_added_listed_disabled_enabled_and_reset() {
    let house = House::with_programme();
    let added = house.run(&["staff", "add", "hanako", "--role", "operator", "--scope", "programme:tokyo"]);
    let added = added.expect_code(0);
    assert!(added.out.contains("1  hanako  new  operator in programme:tokyo"), "{}", added.out);
    assert!(added.out.contains("password for one use: "), "{}", added.out);
    let more = ["staff", "grant", "hanako", "--role", "auditor", "--role", "planner"];
    house.run(&more).expect_code(0);
    let list = house.run(&["--json", "staff", "list"]).expect_code(0).document();
    assert_eq!(list["accounts"][0]["grants"].as_array().map(Vec::len), Some(3), "{list}");
    assert!(!list.to_string().contains("password"), "{list}");
    house.run(&["staff", "withdraw", "1", "--role", "auditor", "--role", "planner"]).expect_code(0);
    let standing = |house: &House| {
        let list = house.run(&["--json", "staff", "list"]).expect_code(0).document();
        list["accounts"][0]["standing"].as_str().unwrap().to_owned()
    };
    house.run(&["staff", "disable", "hanako"]).expect_code(0);
    assert_eq!(standing(&house), "disabled");
    house.run(&["staff", "enable", "hanako"]).expect_code(0);
    assert_eq!(standing(&house), "new");
    let reset = house.run(&["staff", "reset", "hanako"]).expect_code(0);
    assert!(reset.out.contains("password for one use: "), "{}", reset.out);
    assert!(house.run(&["staff", "sessions"]).expect_code(0).out.contains("0 live"));
}

#[test]
fn what_cannot_be_done_says_what_to_do_instead() {
    let house = House::with_programme();
    house.run(&["staff", "add", "hanako", "--role", "boss"]).expect_code(2);
    house.run(&["staff", "add", "hanako"]).expect_code(2);
    let nowhere = house.run(&["staff", "add", "hanako", "--role", "planner", "--scope", "programme:osaka"]);
    assert!(nowhere.expect_code(1).err.contains("known are tokyo"));
    house.run(&["staff", "add", "hanako", "--role", "planner"]).expect_code(0);
    let twice = house.run(&["staff", "add", "Hanako", "--role", "planner"]).expect_code(1);
    assert!(twice.err.contains("`tashika staff reset`"), "{}", twice.err);
    let unknown = house.run(&["staff", "disable", "taro"]).expect_code(1);
    assert!(unknown.err.contains("`tashika staff list`"), "{}", unknown.err);
}

#[test]
fn accounts_are_given_out_while_a_server_runs() {
    let house = House::with_programme();
    let server = house.serve();
    house.run(&["staff", "add", "hanako", "--role", "operator"]).expect_code(0);
    let list = house.run(&["--json", "staff", "list"]).expect_code(0).document();
    assert_eq!(list["accounts"][0]["name"], "hanako");
    assert_eq!(server.stop("-INT"), 0);
}

#[test]
fn an_identity_is_linked_and_unlinked_where_a_provider_is_set_up() {
    let house = House::with_programme();
    house.run(&["staff", "add", "hanako", "--role", "operator"]).expect_code(0);
    house.run(&["staff", "link", "hanako"]).expect_code(2);
    let none = house.run(&["staff", "link", "hanako", "--subject", "h-1"]).expect_code(1);
    assert!(none.err.contains("oidc.issuer"), "{}", none.err);
    let toml = "[server]\npublic_url = \"https://booking.example.jp\"\n[oidc]\nissuer = \"http://127.0.0.1:9\"\nclient_id = \"tashika\"\nclaim = \"email\"\n";
    std::fs::write(house.data().join("tashika.toml"), toml).expect("written");
    let linked = house.run(&["staff", "link", "hanako", "--subject", "h-1"]).expect_code(0);
    assert!(linked.out.contains("linked since"), "{}", linked.out);
    house.run(&["staff", "add", "taro", "--role", "operator"]).expect_code(0);
    let taken = house.run(&["staff", "link", "taro", "--subject", "h-1"]).expect_code(1);
    assert!(taken.err.contains("`tashika staff unlink`"), "{}", taken.err);
    let invited = house.run(&["staff", "link", "taro", "--invite", "taro@example.jp"]).expect_code(0);
    assert!(invited.out.contains("invited until"), "{}", invited.out);
    let ended = house.run(&["staff", "unlink", "hanako"]).expect_code(0);
    assert!(!ended.out.contains("linked"), "{}", ended.out);
    let doctor = house.run(&["doctor"]);
    assert!(doctor.out.contains("mind  identity provider: 127.0.0.1:9 cannot be reached"), "{}", doctor.out);
    assert!(doctor.out.contains("accounts with a password still can"), "{}", doctor.out);
}
