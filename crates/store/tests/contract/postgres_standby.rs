//! A primary with a synchronous standby: what was acknowledged is on both, and only that is promised.

use std::sync::mpsc;
use std::thread;

use sim::patience::until;
use sim::postgres::Cluster;
use store::{AppendFault, Appended, PostgresStore, Store};

use super::bench::{append, bodies, entry};

const DATABASE: &str = "pair";
const ACKS_BEFORE_KILL: usize = 60;

struct Pair {
    primary: Cluster,
    standby: Cluster,
}

impl Pair {
    fn new() -> Pair {
        let primary = Cluster::start(&[]);
        primary.sql("postgres", &format!("CREATE DATABASE {DATABASE}"));
        PostgresStore::create(&primary.url(DATABASE), [1; 32]).expect("a new store");
        let standby = primary.standby("b", &[]);
        primary.set(&["synchronous_standby_names = 'b'"]);
        until("the standby is synchronous", || {
            primary.sql("postgres", "SELECT sync_state FROM pg_stat_replication") == "sync"
        });
        Pair { primary, standby }
    }

    /// A handle on the primary that waits so long for an answer.
    fn open(&self, deadline_ms: u64) -> PostgresStore {
        let url = format!("{}&deadline_ms={deadline_ms}", self.primary.url(DATABASE));
        PostgresStore::open(&url).expect("a store")
    }

    /// Loses the primary, and on the standby everything that it had not written itself.
    fn fail_over(&self) -> PostgresStore {
        self.primary.kill();
        self.standby.kill();
        self.standby.start_again();
        self.standby.promote();
        self.promoted()
    }

    fn promoted(&self) -> PostgresStore {
        PostgresStore::open(&self.standby.url(DATABASE)).expect("the store on the promoted standby")
    }

    /// Appends while the standby is frozen, and cancels the wait of the server: the primary has and shows it.
    fn append_on_the_primary_only(&self, body: &'static str) -> Result<Appended, AppendFault> {
        self.standby.freeze();
        let mut store = self.open(60_000);
        let appending = thread::spawn(move || {
            let head = store.head().expect("a head");
            store.append(&head, &[entry(body)])
        });
        let cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
        until("an append waits for the standby", || self.primary.sql("postgres", cancel) == "t");
        appending.join().expect("no panic")
    }
}

/// Appends until it fails; answers how many were acknowledged and what the end was.
fn append_until_the_end(mut store: PostgresStore, acked: &mpsc::Sender<usize>) -> (usize, AppendFault) {
    let mut head = store.head().expect("a head");
    for number in 0.. {
        match store.append(&head, &[entry(&format!("entry {number}"))]) {
            Ok(Appended::Done(next)) => head = next,
            Ok(Appended::Moved(head)) => panic!("nobody else appends: {head:?}"),
            Err(fault) => return (number, fault),
        }
        let _ = acked.send(number);
    }
    unreachable!("a primary that is killed ends it")
}

#[test]
fn every_acknowledged_batch_is_on_the_promoted_standby() {
    let pair = Pair::new();
    let (sender, acks) = mpsc::channel();
    let store = pair.open(2_000);
    let appender = thread::spawn(move || append_until_the_end(store, &sender));
    acks.iter().nth(ACKS_BEFORE_KILL).expect("the appender appends");
    pair.primary.kill();
    let (acked, fault) = appender.join().expect("no panic");
    assert!(matches!(fault, AppendFault::Unknown(_) | AppendFault::NotSent(_)));
    pair.standby.promote();
    let found = bodies(&mut pair.promoted(), 0);
    let wanted: Vec<String> = (0..acked).map(|number| format!("entry {number}")).collect();
    assert_eq!(found[..acked], wanted);
    // The one whose outcome is unknown is there or not, and reading tells.
    assert!(found.len() <= acked + 1, "{} of {acked}", found.len());
}

#[test]
fn appending_goes_on_at_the_promoted_standby() {
    let pair = Pair::new();
    append(&mut pair.open(2_000), &["before"]);
    let mut store = pair.fail_over();
    append(&mut store, &["barrier"]);
    assert_eq!(bodies(&mut store, 0), ["before", "barrier"]);
}

#[test]
fn a_standby_is_refused_until_it_is_promoted() {
    let pair = Pair::new();
    let fault = PostgresStore::open(&pair.standby.url(DATABASE)).expect_err("a standby");
    assert!(fault.to_string().contains("is a standby"), "{fault}");
}

// PostgreSQL answers "INSERT 0 1" here, and a failover removes the row.
#[test]
fn an_append_whose_wait_is_cancelled_is_unknown() {
    let pair = Pair::new();
    let outcome = pair.append_on_the_primary_only("x");
    let Err(AppendFault::Unknown(fault)) = outcome else { panic!("unknown, not {outcome:?}") };
    assert!(fault.to_string().contains("canceling wait for synchronous replication"), "{fault}");
    assert_eq!(bodies(&mut pair.open(2_000), 0), ["x"]);
    assert!(bodies(&mut pair.fail_over(), 0).is_empty());
}

#[test]
fn an_append_that_waits_for_a_frozen_standby_is_unknown_at_the_deadline() {
    let pair = Pair::new();
    pair.standby.freeze();
    let mut store = pair.open(300);
    let head = store.head().expect("a head");
    assert!(matches!(store.append(&head, &[entry("x")]), Err(AppendFault::Unknown(_))));
}

// The primary shows a batch that the standby never got; after the failover the journal regrows to its length.
#[test]
fn a_handle_on_a_history_that_was_lost_moves() {
    let pair = Pair::new();
    append(&mut pair.open(2_000), &["first"]);
    pair.append_on_the_primary_only("lost").expect_err("unknown");
    let lost = pair.open(2_000).head().expect("a head");
    let mut store = pair.fail_over();
    let regrown = append(&mut store, &["regrown"]);
    assert_eq!(lost.next_position, regrown.next_position);
    assert_eq!(store.append(&lost, &[entry("y")]).expect("an answer"), Appended::Moved(regrown));
}
