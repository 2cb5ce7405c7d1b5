//! Erased for good: by the holder and by staff, over crashes, and when an old copy is put back.

use service::admin::{ContactWanted, Reply, Request};
use sim::builder::MemoryHouse;
use store::memory::{Injection, VaultFault};
use store::{Store, VaultQuery};

use super::scene::{Scene, count, erase, keep, order, shown, typed};

fn hers() -> service::TypedContact {
    typed("ミホン ハナコ", "0312345678", "hanako@example.jp")
}

fn rows(house: &MemoryHouse) -> usize {
    house.disk.open().vault(&VaultQuery::After(None)).expect("readable").len()
}

#[tokio::test]
async fn what_was_erased_is_gone_and_the_booking_stays() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    let slots = scene.town.slot_ids(service).await;
    service.book(&who, &slots[0], 1, order("b")).await.expect("a place is free");
    keep(service, &who, &hers()).await.expect("kept");
    assert!(erase(service, &who).await.expect("erased").answer);
    assert!(service.contact(&who).await.expect("readable").is_none());
    assert!(shown(service, ContactWanted::Telephone("0312345678".to_owned())).await.is_empty());
    assert_eq!(rows(&scene.house), 0);
    assert_eq!(service.my_page(&who, None).await.expect("readable").bookings[0].status, "confirmed");
    assert_eq!(count(service, "ContactErased").await, 1);
}

#[tokio::test]
async fn an_erasure_that_is_sent_again_leaves_what_was_kept_after_it() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    keep(service, &who, &hers()).await.expect("kept");
    assert!(!erase(service, &who).await.expect("erased").repeated);
    keep(service, &who, &hers()).await.expect("kept anew");
    assert!(erase(service, &who).await.expect("told again").repeated);
    assert!(service.contact(&who).await.expect("readable").is_some());
    assert_eq!((rows(&scene.house), count(service, "ContactErased").await), (1, 1));
}

#[tokio::test]
async fn erasing_nothing_writes_nothing() {
    let scene = Scene::new().await;
    assert!(!erase(scene.service(), &scene.who(0)).await.expect("nothing to do").answer);
    assert_eq!(count(scene.service(), "ContactErased").await, 0);
}

#[tokio::test]
async fn staff_erase_by_voucher() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    let voucher = scene.town.voucher(0);
    let request = || Request::EraseContact {
        municipality_code: voucher.municipality_code.clone(),
        voucher_number: voucher.number.clone(),
    };
    let reply = scene.service().administer(request()).await;
    assert!(matches!(reply, Reply::Erased { erased: 1 }), "{reply:?}");
    let again = scene.service().administer(request()).await;
    assert!(matches!(again, Reply::Erased { erased: 0 }), "{again:?}");
    assert_eq!(rows(&scene.house), 0);
}

#[tokio::test]
async fn an_erasure_cut_off_before_the_destruction_is_finished_at_the_next_start() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    scene.house.disk.fail_vault(Some(VaultFault::NotWritten));
    let refusal = erase(scene.service(), &scene.who(0)).await.expect_err("the vault fails");
    assert_eq!(refusal.code, "contact.erasing");
    scene.house.disk.fail_vault(None);
    assert_eq!(rows(&scene.house), 1, "the crash is between the two");
    // Nobody is shown it any more, from the entry on.
    assert!(scene.service().contact(&scene.who(0)).await.expect("readable").is_none());
    let scene = scene.restarted().await;
    assert_eq!(rows(&scene.house), 0);
}

#[tokio::test]
async fn an_erasure_whose_entry_is_not_written_destroys_nothing() {
    for injection in [Injection::FailBeforeSend, Injection::UnknownNotApplied] {
        let scene = Scene::new().await;
        keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
        scene.house.disk.script([injection]);
        erase(scene.service(), &scene.who(0)).await.expect_err("the journal fails");
        assert_eq!(rows(&scene.house), 1);
        assert_eq!(count(scene.service(), "ContactErased").await, 0);
    }
}

#[tokio::test]
async fn an_old_copy_of_the_vault_is_erased_again_before_anybody_is_served() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    keep(scene.service(), &scene.who(1), &typed("ミホン タロウ", "0398765432", "")).await.expect("kept");
    let copy = store::MemoryDisk::new([9; 32]);
    copy.restore_vault(&scene.house.disk);
    erase(scene.service(), &scene.who(0)).await.expect("erased");
    assert_eq!(rows(&scene.house), 1);
    scene.house.disk.restore_vault(&copy);
    assert_eq!(rows(&scene.house), 2);
    let scene = scene.restarted().await;
    assert_eq!(rows(&scene.house), 1);
    assert!(scene.service().contact(&scene.who(0)).await.expect("readable").is_none());
    assert!(scene.service().contact(&scene.who(1)).await.expect("readable").is_some());
}

/// Journal and vault of a moment ago put back, and the head file taken away, as whoever restores would: only the list outside
/// the store still knows of the erasure.
#[tokio::test]
async fn an_old_journal_put_back_with_its_vault_does_not_bring_back_what_was_erased() {
    for list_is_kept in [true, false] {
        let (house, town) = (sim::builder::FolderHouse::new(), super::scene::town(2));
        let path = |name: &str| house.folder.path().join(name);
        let (service, mut running) = house.open().await.expect("a new store");
        town.settle(&service).await;
        keep(&service, &town.sign_in(&service, 0), &hers()).await.expect("kept");
        running.stop().await;
        let names = ["journal.db", "journal.db-wal", "vault.db", "vault.db-wal"];
        let old = names.map(|name| std::fs::read(path(name)).expect("a file"));
        let (service, mut running) = house.open().await.expect("the same store");
        erase(&service, &town.sign_in(&service, 0)).await.expect("erased");
        running.stop().await;
        for (name, bytes) in names.iter().zip(&old) {
            std::fs::write(path(name), bytes).expect("put back");
        }
        for gone in ["snapshots", "log"] {
            std::fs::remove_dir_all(path(gone)).expect("taken away");
        }
        std::fs::remove_file(path("head/head")).expect("taken away");
        if !list_is_kept {
            std::fs::remove_file(path("head/erased")).expect("taken away");
        }
        let (service, mut running) = house.open().await.expect("the old store");
        let told = service.contact(&town.sign_in(&service, 0)).await.expect("readable");
        assert_eq!(told.is_none(), list_is_kept, "and the control: without the list it is back");
        running.stop().await;
    }
}

#[tokio::test]
async fn what_was_given_after_an_erasure_is_not_hit_when_it_is_repeated() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    erase(scene.service(), &scene.who(0)).await.expect("erased");
    keep(scene.service(), &scene.who(0), &typed("ミホン ハナコ", "0312345670", "")).await.expect("kept");
    let scene = scene.restarted().await.restarted().await;
    let view = scene.service().contact(&scene.who(0)).await.expect("readable").expect("kept");
    assert_eq!(view.telephone.as_deref(), Some("…670"));
}

#[tokio::test]
async fn what_is_given_while_an_old_row_waits_for_its_destruction_is_kept() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    scene.house.disk.fail_vault(Some(VaultFault::NotWritten));
    erase(scene.service(), &scene.who(0)).await.expect_err("the vault fails");
    scene.house.disk.fail_vault(None);
    keep(scene.service(), &scene.who(0), &typed("ミホン ハナコ", "0312345670", "")).await.expect("kept");
    let scene = scene.restarted().await;
    let view = scene.service().contact(&scene.who(0)).await.expect("readable").expect("kept");
    assert_eq!((view.telephone.as_deref(), rows(&scene.house)), (Some("…670"), 1));
}

#[tokio::test]
async fn a_vault_that_cannot_be_cleaned_at_the_start_stays_closed_and_bookings_go_on() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    scene.house.disk.fail_vault(Some(VaultFault::NotWritten));
    erase(scene.service(), &scene.who(0)).await.expect_err("the vault fails");
    scene.node.stop().await;
    let node = scene.house.open().await.expect("it serves");
    scene.house.disk.fail_vault(None);
    let (service, town) = (&node.service, &scene.town);
    let refusal = service.contact(&town.sign_in(service, 1)).await.expect_err("closed");
    assert_eq!(refusal.code, "contact.unavailable");
    assert!(service.readiness().ready && service.readiness().why.is_some());
    let slots = town.slot_ids(service).await;
    service.book(&town.sign_in(service, 1), &slots[0], 1, order("b")).await.expect("a place is free");
}

#[tokio::test]
async fn another_person_s_voucher_erases_nothing_of_hers() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    erase(scene.service(), &scene.who(1)).await.expect("nothing of theirs is kept");
    assert!(scene.service().contact(&scene.who(0)).await.expect("readable").is_some());
}

#[tokio::test]
async fn erasing_and_keeping_at_once_leaves_all_or_nothing_and_never_what_was_erased() {
    for round in 0..20 {
        let scene = Scene::new().await;
        keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
        let (one, two) = (scene.service().clone(), scene.service().clone());
        let (keeper, eraser) = (scene.who(0), scene.who(0));
        let again = typed("ミホン ハナコ", "0312345670", "");
        let kept = tokio::spawn(async move { keep(&one, &keeper, &again).await });
        let erased = tokio::spawn(async move { erase(&two, &eraser).await });
        kept.await.expect("no panic").expect("kept");
        erased.await.expect("no panic").expect("erased");
        let told = scene.service().contact(&scene.who(0)).await.expect("readable");
        let scene = scene.restarted().await;
        let later = scene.service().contact(&scene.who(0)).await.expect("readable");
        assert_eq!(told, later, "round {round}");
        assert_ne!(later.and_then(|view| view.telephone).as_deref(), Some("…678"), "round {round}");
    }
}
