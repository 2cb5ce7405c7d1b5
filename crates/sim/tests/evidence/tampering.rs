//! Somebody with the store in hand removes, changes, inserts, reorders or cuts off entries, and makes the chain fit
//! again: the start refuses, and where the log's past was taken away too, the receipts in people's hands tell.

use std::path::Path;

use kernel::event::Record;
use service::admin::{AuditReport, Reply, Request};
use service::evidence::Judgement;
use service::evidence::LogSettings;
use service::wire;
use service::{Checkup, Place, Service, Verdict, checkup};
use sim::builder::FolderHouse;
use sim::town::Town;
use store::{Appended, Entry, SqliteStore, Store, StoredEntry};

use crate::scene::{book, receipt, written};

type Forge = fn(&mut Vec<Entry>);

/// Writes the journal anew with a chain that fits.
fn forge(folder: &Path, change: Forge) {
    let mut entries = Vec::new();
    let mut store = SqliteStore::open(folder).expect("nobody has it");
    let read = store.read(0, &mut |StoredEntry { kind, version, at, body, .. }| {
        entries.push(Entry { kind, version, at, body });
        Ok(())
    });
    read.expect("the journal is whole");
    drop(store);
    change(&mut entries);
    let forged = tempfile::tempdir().expect("a folder for a test");
    let mut store = SqliteStore::init(forged.path(), [9; 32]).expect("a new store");
    let head = store.head().expect("an empty journal");
    assert!(matches!(store.append(&head, &entries), Ok(Appended::Done(_))));
    store.rest(true).expect("everything in one file");
    drop(store);
    for name in ["journal.db", "journal.db-wal", "journal.db-shm"] {
        let _ = std::fs::remove_file(folder.join(name));
        if let Ok(bytes) = std::fs::read(forged.path().join(name)) {
            std::fs::write(folder.join(name), bytes).expect("the folder is ours");
        }
    }
}

/// A folder with three bookings, and the receipt of the last.
async fn booked() -> (FolderHouse, String) {
    booked_by(3).await
}

/// The same with so many bookings.
async fn booked_by(people: u32) -> (FolderHouse, String) {
    let (house, town) = (FolderHouse::new(), Town::default());
    let (service, mut running) = house.open().await.expect("a new store");
    town.settle(&service).await;
    let slots = town.slot_ids(&service).await;
    let mut last = None;
    for person in 0..people {
        last = Some(book(&service, &town, person, &slots[person as usize % slots.len()]).await);
    }
    let text = written(&receipt(&service, &last.expect("bookings")).await);
    running.stop().await;
    (house, text)
}

async fn refused(change: Forge) -> String {
    let (house, _) = booked().await;
    forge(house.folder.path(), change);
    let before = std::fs::read(house.folder.path().join("journal.db")).expect("it is there");
    let told = house.open().await.err().expect("it served a forged journal").to_string();
    let after = std::fs::read(house.folder.path().join("journal.db")).expect("it is there");
    assert!(before == after, "what lost something was written to");
    told
}

#[tokio::test]
async fn an_entry_removed_is_noticed() {
    let told = refused(|entries| drop(entries.remove(2))).await;
    assert!(told.contains("has lost its end"), "{told}");
}

/// Removes all that remembers beside the store.
fn forget(house: &FolderHouse) {
    for memory in ["log", "head"] {
        std::fs::remove_dir_all(house.folder.path().join(memory)).expect("a log is kept");
    }
}

/// An audit of the folder as it lies, with the key that it would be served with.
fn at_rest(house: &FolderHouse, brought: &[String]) -> AuditReport {
    let place = Place::in_folder(house.folder.path());
    service::audit_at_rest(&place, brought, Some((&house.keys.log, ""))).expect("nobody has the store")
}

/// What an audit says of a forged journal: everything that does not hold, and the first wrong entry.
async fn audited(change: Forge) -> (String, Option<u64>) {
    let (house, _) = booked().await;
    forge(house.folder.path(), change);
    let report = at_rest(&house, &[]);
    assert!(!report.holds);
    (format!("{:?}", report.violations), report.first_wrong)
}

#[tokio::test]
async fn an_entry_changed_is_found_and_named_by_the_audit() {
    let (told, first_wrong) = audited(|entries| entries[2].at += 1).await;
    assert!(told.contains("entry 2 is another one"), "{told}");
    assert_eq!(first_wrong, Some(2));
}

#[tokio::test]
async fn an_entry_inserted_is_noticed() {
    let told = refused(|entries| entries.insert(2, entries[1].clone())).await;
    assert!(told.contains("is another one"), "{told}");
}

#[tokio::test]
async fn entries_in_another_order_are_found_and_named_by_the_audit() {
    let (told, first_wrong) = audited(|entries| entries.swap(2, 3)).await;
    assert!(told.contains("entry 2 is another one"), "{told}");
    assert_eq!(first_wrong, Some(2));
}

#[tokio::test]
async fn every_kind_of_tampering_is_found_by_the_audit() {
    let forgeries: [Forge; 5] = [
        |entries| drop(entries.remove(2)),
        |entries| entries[2].at += 1,
        |entries| entries.insert(2, entries[1].clone()),
        |entries| entries.swap(2, 3),
        |entries| drop(entries.pop()),
    ];
    for change in forgeries {
        let (told, _) = audited(change).await;
        assert!(told.contains("(\"log\","), "{told}");
    }
    let (mut house, text) = booked_by(6).await;
    house.keys.log = [77; 32];
    for brought in [vec![], vec![note_in(&text)]] {
        let found = at_rest(&house, &brought).violations;
        assert!(found.len() == 1 && found[0].1.contains("keys/log.key was replaced"), "{found:?}");
    }
    let (house, _) = booked_by(6).await;
    forge(house.folder.path(), |entries| drop(entries.pop()));
    forget(&house);
    let found = at_rest(&house, &[]).violations;
    assert!(found.len() == 1 && found[0].1.contains("the head file is not there"), "{found:?}");
}

/// The signed checkpoint in a receipt.
fn note_in(receipt: &str) -> String {
    let receipt: serde_json::Value = serde_json::from_str(receipt).expect("a receipt is JSON");
    let proof = receipt["tlog_proof"].as_str().expect("it brings its proof");
    proof.split_once("\n\n").expect("a proof ends with a checkpoint").1.to_owned()
}

#[tokio::test]
async fn an_old_receipt_and_its_checkpoint_tell_what_a_forger_did_who_left_nothing_beside_the_store() {
    let forgeries: [Forge; 3] = [
        |entries| drop(entries.remove(5)),
        |entries| entries[10].at += 1,
        |entries| entries.insert(2, entries[1].clone()),
    ];
    for change in forgeries {
        let (house, text) = booked_by(6).await;
        forge(house.folder.path(), change);
        forget(&house);
        let found = format!("{:?}", at_rest(&house, &[note_in(&text)]).violations);
        assert!(found.contains("does not fit") || found.contains("are missing"), "{found}");
        let alone = at_rest(&house, &[]).violations;
        assert_eq!(alone.len(), 1, "nothing else is left to tell it: {alone:?}");
        // As after `--head-checked`: the journal fits together, and only the receipt knows better.
        let log = LogSettings { head_checked: true, ..LogSettings::default() };
        let (service, _running) = house.open_with(log).await.expect("a journal that fits together");
        let judgement = service.inquire(&text).await.expect("the service is ready").judgement;
        assert_eq!(judgement, Judgement::Lost);
    }
}

/// What an audit says of a journal that nothing beside it vouches for any more.
async fn audited_alone(change: Forge) -> (String, Option<u64>, u64) {
    let (house, _) = booked().await;
    forge(house.folder.path(), change);
    forget(&house);
    let report = at_rest(&house, &[]);
    assert!(!report.holds);
    (format!("{:?}", report.violations), report.first_wrong, report.entries)
}

fn record(entry: &Entry) -> Record {
    wire::decode_parts(entry.kind, entry.version, entry.at, &entry.body).expect("we wrote it")
}

#[tokio::test]
async fn a_booking_under_the_command_of_another_holders_is_found_and_named_by_the_audit() {
    let (told, first_wrong, entries) = audited_alone(|entries| {
        let mut bookings = entries.iter_mut().rev().filter(|entry| entry.kind == 10);
        let (last, other) = (bookings.next().expect("three"), bookings.next().expect("three"));
        *last = wire::encode(&Record { key: record(other).key, ..record(last) });
    })
    .await;
    let last = entries - 1;
    assert!(told.contains(&format!("entry {last}: its command is another holder's")), "{told}");
    assert_eq!(first_wrong, Some(last));
}

#[tokio::test]
async fn bytes_that_nobody_reads_are_found_and_named_by_the_audit() {
    let hidden: [Forge; 3] = [
        // A field that no program knows, with what might be the number of a voucher.
        |entries| entries[2].body.extend([&[0xfa, 0x7f, 10][..], b"9990000001"].concat()),
        // The cause a second time.
        |entries| entries[2].body.extend([0x0a, 0]),
        // The first length with a byte more than it needs.
        |entries| {
            let length = entries[2].body[1];
            drop(entries[2].body.splice(1..2, [length | 0x80, 0]));
        },
    ];
    for change in hidden {
        let (told, first_wrong, _) = audited_alone(change).await;
        assert!(told.contains("entry 2: its") && told.contains("is hidden there"), "{told}");
        assert_eq!(first_wrong, Some(2));
    }
}

#[tokio::test]
async fn an_audit_of_an_honest_store_is_content() {
    let (house, _) = booked().await;
    let report = at_rest(&house, &[]);
    assert!(report.holds, "{:?}", report.violations);
    let (service, _running) = house.open().await.expect("an honest journal");
    let Reply::Audited(live) = service.administer(Request::Audit { checkpoints: Vec::new() }).await else {
        panic!("no audit")
    };
    assert!(live.holds, "{:?}", live.violations);
}

#[tokio::test]
async fn the_figures_tell_when_the_last_audit_was_and_what_it_found() {
    let (house, _) = booked().await;
    let (service, _running) = house.open().await.expect("an honest journal");
    assert!(!service.metrics().contains("tashika_audit"), "none was made yet");
    let Reply::Audited(live) = service.administer(Request::Audit { checkpoints: Vec::new() }).await else {
        panic!("no audit")
    };
    let metrics = service.metrics();
    let figure = |name: &str| {
        let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        line.and_then(|figure| figure.parse::<u64>().ok()).unwrap_or_else(|| panic!("no {name}: {metrics}"))
    };
    assert_eq!((figure("tashika_audit_violations"), figure("tashika_audit_entries")), (0, live.entries));
    assert!(figure("tashika_audit_timestamp_seconds") > 1_600_000_000);
}

#[tokio::test]
async fn a_tail_cut_off_is_noticed_and_named() {
    let told = refused(|entries| drop(entries.split_off(entries.len() - 2))).await;
    assert!(told.contains("has lost its end: entries"), "{told}");
}

#[tokio::test]
async fn a_log_key_replaced_is_noticed() {
    let (mut house, _) = booked().await;
    house.keys.log = [77; 32];
    let told = house.open().await.err().expect("it signed with another key").to_string();
    assert!(told.contains("would now be signed"), "{told}");
}

async fn loss_after(change: Forge) -> (Judgement, String) {
    let (house, receipt) = booked().await;
    forge(house.folder.path(), change);
    // Whoever does so still has the receipts against them.
    forget(&house);
    let (service, _running) = house.open().await.expect("a journal that fits together");
    let judgement = service.inquire(&receipt).await.expect("the service is ready").judgement;
    (judgement, alarm(&service))
}

fn alarm(service: &Service) -> String {
    let metrics = service.metrics();
    let line = metrics.lines().find(|line| line.starts_with("tashika_evidence_of_loss_total"));
    line.expect("the figure is there").to_owned()
}

#[tokio::test]
async fn a_receipt_of_a_booking_that_was_cut_off_is_evidence_of_loss_and_an_alarm() {
    let (judgement, alarm) = loss_after(|entries| drop(entries.split_off(entries.len() - 1))).await;
    assert_eq!(judgement, Judgement::Lost);
    assert_eq!(alarm, "tashika_evidence_of_loss_total 1");
}

#[tokio::test]
async fn a_receipt_of_a_booking_that_became_another_one_is_evidence_of_loss() {
    let (judgement, _) = loss_after(|entries| {
        // Two bookings that know nothing of each other: the journal fits together in either order.
        let last = entries.len() - 1;
        entries.swap(last, last - 1);
    })
    .await;
    assert_eq!(judgement, Judgement::Lost);
}

#[tokio::test]
async fn a_clock_that_a_start_would_refuse_is_found_without_a_start() {
    let (house, _) = booked().await;
    let looked = || async {
        let found = checkup(Checkup {
            place: Place::in_folder(house.folder.path()),
            log_key: Some(house.keys.log),
            vault_keys: Some(house.keys.vault.clone()),
            log: LogSettings::default(),
            clock: house.clock.clone(),
        });
        let found = found.await.into_iter().find(|it| it.check == "journal's time");
        found.map(|it| (it.verdict, it.told)).expect("it is looked at")
    };
    assert_eq!(looked().await.0, Verdict::Good);
    house.clock.jump(40 * 24 * 3_600_000);
    let (verdict, told) = looked().await;
    assert!(verdict == Verdict::Bad && told.contains("more than a month"), "{told}");
    house.clock.jump(-41 * 24 * 3_600_000);
    let (verdict, told) = looked().await;
    assert!(verdict == Verdict::Mind && told.contains("set the clock"), "{told}");
}
