//! Contact data is kept and found, and a vault that fails never touches a booking.

use service::TypedContact;
use service::admin::{ContactWanted, Reply, Request};
use sim::town::PROGRAMME;
use store::memory::{Moment, VaultFault};
use store::{Store, VaultChange, VaultQuery, VaultRow};

use super::scene::{Scene, count, keep, keyless, order, shown, typed};

fn hers() -> TypedContact {
    typed("みほん　はなこ", "０３ー１２３４ー５６７８", "hanako@example.jp")
}

#[tokio::test]
async fn a_holder_is_shown_enough_to_recognise_and_too_little_to_learn() {
    let scene = Scene::new().await;
    let who = scene.who(0);
    assert!(scene.service().contact(&who).await.expect("readable").is_none());
    keep(scene.service(), &who, &hers()).await.expect("kept");
    let view = scene.service().contact(&who).await.expect("readable").expect("kept");
    assert_eq!(view.kana_name.as_deref(), Some("ミ… ハ…"));
    assert_eq!(view.telephone.as_deref(), Some("…678"));
    assert_eq!(view.email.as_deref(), Some("h…@example.jp"));
}

#[tokio::test]
async fn it_is_still_there_after_a_restart() {
    let scene = Scene::new().await;
    let kept = keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    let scene = scene.restarted().await;
    assert_eq!(scene.service().contact(&scene.who(0)).await.expect("readable"), Some(kept));
}

#[tokio::test]
async fn to_keep_and_to_look_at_one_s_own_writes_no_entry() {
    let scene = Scene::new().await;
    let before = scene.service().readiness().position;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    scene.service().contact(&scene.who(0)).await.expect("readable");
    assert_eq!(scene.service().readiness().position, before);
}

#[tokio::test]
async fn a_field_left_out_stays_and_an_empty_one_goes() {
    let scene = Scene::new().await;
    let who = scene.who(0);
    keep(scene.service(), &who, &hers()).await.expect("kept");
    let only = TypedContact { telephone: Some("090-1111-2222".to_owned()), ..TypedContact::default() };
    let view = keep(scene.service(), &who, &only).await.expect("kept");
    assert_eq!((view.telephone.as_deref(), view.email.is_some()), (Some("…222"), true));
    let without = TypedContact { email: Some(String::new()), ..TypedContact::default() };
    let view = keep(scene.service(), &who, &without).await.expect("kept");
    assert_eq!((view.email, view.kana_name.is_some()), (None, true));
}

#[tokio::test]
async fn what_is_needed_and_missing_is_said_for_every_field_at_once() {
    let scene = Scene::new().await;
    let refusal = keep(scene.service(), &scene.who(0), &typed("", "12", "")).await.expect_err("missing");
    let codes: Vec<_> = refusal.fields.iter().map(|field| (field.field, field.code)).collect();
    assert_eq!(codes, [("kana_name", "kana_name.missing"), ("telephone", "telephone.start")]);
}

#[tokio::test]
async fn two_people_with_one_telephone_are_both_found_and_each_look_is_an_entry() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    keep(scene.service(), &scene.who(1), &typed("ミホン タロウ", "(03)1234-5678", "")).await.expect("kept");
    keep(scene.service(), &scene.who(2), &typed("ミホン ジロウ", "0312345679", "")).await.expect("kept");
    let found = shown(scene.service(), ContactWanted::Telephone("03-1234-5678".to_owned())).await;
    let mut names: Vec<_> = found.iter().filter_map(|it| it.kana_name.clone()).collect();
    names.sort();
    assert_eq!(names, ["ミホン タロウ", "ミホン ハナコ"]);
    let mut vouchers: Vec<_> = found.iter().map(|it| it.voucher_number.clone()).collect();
    let mut theirs = [0, 1].map(|index| scene.town.voucher(index).number);
    vouchers.sort();
    theirs.sort();
    assert_eq!(vouchers, theirs);
    assert_eq!(count(scene.service(), "ContactShown").await, 2);
    assert!(shown(scene.service(), ContactWanted::Email("nobody@example.jp".to_owned())).await.is_empty());
    assert_eq!(count(scene.service(), "ContactShown").await, 2);
}

#[tokio::test]
async fn more_people_than_one_answer_of_the_vault_holds_are_all_found_and_all_written_down() {
    let house = sim::builder::MemoryHouse::default();
    let node = house.open().await.expect("a new store");
    let town = super::scene::town(u32::try_from(store::VAULT_ROWS_MAX).expect("small") + 3);
    town.settle(&node.service).await;
    for index in 0..town.people {
        keep(&node.service, &town.sign_in(&node.service, index), &hers()).await.expect("kept");
    }
    let found = shown(&node.service, ContactWanted::Telephone("03-1234-5678".to_owned())).await;
    let vouchers: std::collections::BTreeSet<_> = found.iter().map(|it| &it.voucher_number).collect();
    assert_eq!(vouchers.len(), town.people as usize);
    assert_eq!(count(&node.service, "ContactShown").await, town.people as usize);
}

#[tokio::test]
async fn nobody_is_shown_anything_when_the_look_cannot_be_written_down() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    scene.house.disk.script([store::memory::Injection::UnknownNotApplied]);
    let wanted = ContactWanted::KanaName("ミホン ハナコ".to_owned());
    let reply = scene.service().administer(service::admin::Request::ShowContact { wanted }).await;
    assert!(matches!(reply, service::admin::Reply::Refused(_)), "{reply:?}");
}

#[tokio::test]
async fn a_vault_that_fails_leaves_bookings_alone() {
    for fault in [VaultFault::NotWritten, VaultFault::Written, VaultFault::Closed] {
        let scene = Scene::new().await;
        let (service, who) = (scene.service(), scene.who(0));
        let slots = scene.town.slot_ids(service).await;
        scene.house.disk.fail_vault(Some(fault));
        let understood = service.understand_contact(PROGRAMME, &hers(), None).expect("well-formed");
        let refusal = service.keep_contact(&who, &understood, &keyless()).await.expect_err("the vault fails");
        assert_eq!(refusal.code, "contact.unavailable");
        let booked = service.book(&who, &slots[0], 1, order("b")).await.expect("a place is free");
        assert_eq!(service.my_page(&who, None).await.expect("readable").bookings.len(), 1);
        scene.house.disk.fail_vault(None);
        service.keep_contact(&who, &understood, &keyless()).await.expect("kept in the end");
        assert_eq!(service.my_page(&who, None).await.expect("readable").bookings[0].id, booked.answer.id);
    }
}

#[tokio::test]
async fn a_record_in_another_holder_s_place_is_never_shown() {
    let scene = Scene::new().await;
    keep(scene.service(), &scene.who(0), &hers()).await.expect("kept");
    keep(scene.service(), &scene.who(1), &typed("ミホン タロウ", "0398765432", "")).await.expect("kept");
    let mut disk = scene.house.disk.open();
    let rows = disk.vault(&VaultQuery::After(None)).expect("readable");
    let [one, other] = rows.as_slice() else { panic!("two rows") };
    let swapped = |to: &VaultRow, from: &VaultRow| VaultRow {
        version: to.version + 1,
        wrapped_key: from.wrapped_key.clone(),
        record: from.record.clone(),
        ..to.clone()
    };
    let changes = [VaultChange::Put(swapped(one, other)), VaultChange::Put(swapped(other, one))];
    assert_eq!(disk.change_vault(&changes).expect("written"), [true, true]);
    for index in [0, 1] {
        let refusal = scene.service().contact(&scene.who(index)).await.expect_err("it does not open");
        assert_eq!(refusal.code, "contact.unavailable");
    }
}

#[tokio::test]
async fn a_programme_that_asks_for_nothing_keeps_nothing() {
    let house = sim::builder::MemoryHouse::default();
    let node = house.open().await.expect("a new store");
    let town = sim::town::Town::default();
    town.settle(&node.service).await;
    let refusal = keep(&node.service, &town.sign_in(&node.service, 0), &hers()).await.expect_err("not asked");
    assert_eq!(refusal.code, "contact.not_asked");
}

#[tokio::test]
async fn many_who_keep_at_once_are_all_kept() {
    let scene = Scene::new().await;
    let keepers = (0..scene.town.people).map(|index| {
        let (service, who) = (scene.service().clone(), scene.who(index));
        tokio::spawn(async move {
            keep(&service, &who, &typed("ミホン", &format!("031234567{index}"), "")).await
        })
    });
    for keeper in keepers.collect::<Vec<_>>() {
        keeper.await.expect("no panic").expect("kept");
    }
    for index in 0..scene.town.people {
        let view = scene.service().contact(&scene.who(index)).await.expect("readable").expect("kept");
        assert_eq!(view.telephone, Some(format!("…67{index}")));
    }
}

#[tokio::test]
async fn nobody_waits_without_end_for_a_store_that_does_not_answer() {
    let scene = Scene::new().await;
    let (service, who) = (scene.service(), scene.who(0));
    keep(service, &who, &typed("ミホン ハナコ", "0312345678", "")).await.expect("kept");
    let slots = scene.town.slot_ids(service).await;
    scene.node.gate().pause(Moment::BeforeCommit);
    let busy = scene.who(1);
    let mut booked = std::pin::pin!(service.book(&busy, &slots[0], 1, order("busy")));
    assert!(sim::patience::looked_at(booked.as_mut()).await.is_none());
    scene.node.gate().wait_until_held();
    tokio::time::pause();
    let asked = tokio::time::Instant::now();
    let refusal = service.contact(&who).await.expect_err("the store does not answer");
    assert_eq!((refusal.code, asked.elapsed().as_secs()), ("contact.unavailable", 10));
    let understood = service.understand_contact(PROGRAMME, &typed("ミホン タロウ", "0312345678", ""), None);
    let kept = service.keep_contact(&who, &understood.expect("readable"), &keyless()).await;
    assert_eq!(kept.expect_err("the store does not answer").code, "contact.unavailable");
    // Nor does whoever asks how it is.
    let Reply::Status(status) = service.administer(Request::Status).await else { panic!("no status") };
    let sealed = status.checks.iter().find(|it| it.check == "contact data").expect("it is looked at");
    assert!(sealed.told.contains("did not answer in time"), "{sealed:?}");
    tokio::time::resume();
    scene.node.gate().resume();
    booked.await.expect("a place is free");
    let found = service.contact(&who).await.expect("readable").expect("kept before");
    assert_eq!(found.kana_name.as_deref(), Some("ミ… ハ…"));
}
