//! What only PostgreSQL promises: which servers are taken, what a warning is, what becomes of a lost connection.

use store::postgres::{check_url, look};
use store::{AfterUnknown, AppendFault, Appended, FaultKind, PostgresStore, Store};

use super::bench::{Bench, PostgresBench, append, bodies, entry};

fn bench() -> PostgresBench {
    PostgresBench::new(1)
}

const WARN: &str = "CREATE FUNCTION warn() RETURNS trigger AS
        $$ BEGIN RAISE WARNING 'not replicated'; RETURN NULL; END $$ LANGUAGE plpgsql;
    CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON tashika.journal DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION warn()";

#[test]
fn creating_twice_is_refused() {
    let bench = bench();
    let fault = PostgresStore::create(bench.url(), [2; 32]).expect_err("there is one");
    assert_eq!(fault.kind(), FaultKind::Exists);
}

#[test]
fn opening_makes_no_store() {
    let url = sim::postgres::shared().database();
    assert_eq!(PostgresStore::open(&url).expect_err("empty").kind(), FaultKind::Missing);
    assert_eq!(PostgresStore::open(&url).expect_err("still empty").kind(), FaultKind::Missing);
}

#[test]
fn a_database_that_is_not_there_is_missing() {
    let url = sim::postgres::shared().url("nobody_made_it");
    assert_eq!(PostgresStore::open(&url).expect_err("not there").kind(), FaultKind::Missing);
}

#[test]
fn a_reopened_store_has_the_identity_it_was_made_with() {
    let bench = PostgresBench::new(7);
    assert_eq!(PostgresStore::open(bench.url()).expect("a store").identity(), [7; 32]);
}

// The server answers "done" and the rows are there; the warning comes at the commit, after the command's tag.
#[test]
fn a_warning_at_the_commit_is_an_unknown_outcome() {
    let mut bench = bench();
    bench.sql(WARN);
    let mut store = bench.open();
    let head = store.head().expect("a head");
    let Err(AppendFault::Unknown(fault)) = store.append(&head, &[entry("a")]) else { panic!("unknown") };
    assert!(fault.to_string().contains("not replicated"), "{fault}");
    assert_eq!(store.head().expect_err("dead").kind(), FaultKind::Dead);
    assert_eq!(bodies(&mut *bench.open(), 0), ["a"]);
}

#[test]
fn a_notice_is_an_unknown_outcome_too() {
    let mut bench = bench();
    bench.sql(&WARN.replace("WARNING", "NOTICE"));
    let mut store = bench.open();
    let head = store.head().expect("a head");
    assert!(matches!(store.append(&head, &[entry("a")]), Err(AppendFault::Unknown(_))));
}

#[test]
fn an_answer_that_does_not_come_is_an_unknown_outcome() {
    let bench = bench();
    let mut store = PostgresStore::open(&format!("{}&deadline_ms=300", bench.url())).expect("a store");
    let head = store.head().expect("a head");
    bench.with(async |mut client| {
        let transaction = client.transaction().await.expect("a transaction");
        transaction.batch_execute("LOCK TABLE tashika.head").await.expect("locked");
        let outcome = std::thread::spawn(move || (store.append(&head, &[entry("a")]), store.head()));
        let (outcome, after) = outcome.join().expect("no panic");
        let Err(AppendFault::Unknown(fault)) = outcome else { panic!("unknown, not {outcome:?}") };
        assert_eq!(fault.kind(), FaultKind::Away);
        assert_eq!(after.expect_err("dead").kind(), FaultKind::Dead);
    });
}

#[test]
fn a_connection_that_ended_before_the_append_sent_nothing() {
    let mut bench = bench();
    let mut store = bench.open();
    let head = store.head().expect("a head");
    bench.sql(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
         WHERE application_name = 'tashika' AND datname = current_database()",
    );
    let Err(AppendFault::NotSent(fault)) = store.append(&head, &[entry("a")]) else { panic!("not sent") };
    assert_eq!(fault.kind(), FaultKind::Dead);
    assert!(bodies(&mut *bench.open(), 0).is_empty());
}

#[test]
fn rest_notices_that_the_server_has_gone() {
    let cluster = sim::postgres::Cluster::start(&[]);
    let mut store = PostgresBench::on(&cluster, 1).open();
    drop(cluster);
    assert_eq!(store.rest(true).expect_err("gone").kind(), FaultKind::Dead);
}

#[test]
fn two_nodes_append_in_turn_and_the_slower_one_is_told() {
    let mut bench = bench();
    let (mut one, mut two) = (bench.open(), bench.open());
    let seen = one.head().expect("a head");
    let head = append(&mut *two, &["two"]);
    assert_eq!(one.append(&seen, &[entry("one")]).expect("an answer"), Appended::Moved(head));
    append(&mut *one, &["one"]);
    assert_eq!(bodies(&mut *two, 0), ["two", "one"]);
}

#[test]
fn of_two_nodes_that_append_at_once_one_is_let_through() {
    let mut bench = bench();
    let mut stores: Vec<_> = (0..4).map(|_| bench.open()).collect();
    let head = stores[0].head().expect("a head");
    let append = |mut store: Box<dyn Store>| {
        std::thread::spawn(move || store.append(&head, &[entry("x")]).expect("a clean outcome"))
    };
    let handles: Vec<_> = stores.drain(..).map(append).collect();
    let done = handles.into_iter().map(|it| it.join().expect("no panic"));
    assert_eq!(done.filter(|it| matches!(it, Appended::Done(_))).count(), 1);
    assert_eq!(bodies(&mut *bench.open(), 0), ["x"]);
}

#[test]
fn a_server_that_does_not_sync_is_refused() {
    let cluster = sim::postgres::Cluster::start(&["fsync = off"]);
    let fault = PostgresStore::create(&cluster.database(), [1; 32]).expect_err("refused");
    assert!(fault.to_string().contains("fsync is off"), "{fault}");
}

#[test]
fn a_server_that_commits_late_is_refused() {
    let bench = bench();
    let url = format!("{}&options=-c%20synchronous_commit%3Doff", bench.url());
    let fault = PostgresStore::open(&url).expect_err("refused");
    assert!(fault.to_string().contains("synchronous_commit is off"), "{fault}");
}

#[test]
fn the_connection_waits_for_the_commit_whatever_the_server_says() {
    let bench = bench();
    bench.sql(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = local', current_database()); END $$",
    );
    let facts = look(bench.url()).expect("a store");
    let told = facts.iter().find(|fact| fact.name == "synchronous_commit").expect("a fact");
    assert_eq!(told.told, "on for this program");
}

#[test]
fn looking_needs_a_store() {
    let url = sim::postgres::shared().database();
    assert_eq!(look(&url).expect_err("empty").kind(), FaultKind::Missing);
}

#[test]
fn a_newer_store_is_refused_and_its_number_named() {
    let bench = bench();
    bench.sql("INSERT INTO tashika.migration VALUES (99, '0099_later', '')");
    let fault = PostgresStore::open(bench.url()).expect_err("newer");
    assert_eq!(fault.kind(), FaultKind::Version);
    assert!(fault.to_string().contains("version 99"), "{fault}");
}

#[test]
fn an_edited_step_is_refused() {
    let bench = bench();
    bench.sql("UPDATE tashika.migration SET checksum = ''");
    assert_eq!(PostgresStore::open(bench.url()).expect_err("edited").kind(), FaultKind::Corrupt);
}

#[test]
fn a_large_journal_is_read_in_pages() {
    let mut bench = bench();
    let mut store = bench.open();
    let body = "x".repeat(60_000);
    for _ in 0..10 {
        append(&mut *store, &[body.as_str(); 16]);
    }
    assert_eq!(bodies(&mut *store, 5).len(), 155);
}

#[test]
fn after_unknown_a_database_is_opened_again() {
    assert_eq!(bench().open().after_unknown(), AfterUnknown::Reopen);
}

#[test]
fn a_wrong_address_asks_no_server() {
    check_url("postgres://localhost:1/it").expect("nobody was asked");
    check_url("mysql://localhost/it").expect_err("not ours");
}
