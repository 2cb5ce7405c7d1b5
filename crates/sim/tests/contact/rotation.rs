//! A new vault key: every row is wrapped with it, step by step, and the old key opens nothing any more.

use service::admin::{ContactWanted, Reply, Request, RewrapCounts};
use service::keys::KeyRing;

use super::scene::{Scene, keep, shown, typed};

async fn rewrapped(scene: &Scene) -> RewrapCounts {
    match scene.service().administer(Request::RewrapVault { after: None }).await {
        Reply::Rewrapped(counts) => counts,
        other => panic!("{other:?}"),
    }
}

fn turn(scene: &mut Scene, ring: KeyRing) {
    scene.house.keys.vault = ring;
    scene.node.service.renew_keys(scene.house.keys.session.clone(), scene.house.keys.vault.clone());
}

async fn three() -> Scene {
    let scene = Scene::new().await;
    for (index, telephone) in [(0, "0312345670"), (1, "0312345671"), (2, "0312345671")] {
        keep(scene.service(), &scene.who(index), &typed("ミホン", telephone, "")).await.expect("kept");
    }
    scene
}

#[tokio::test]
async fn everything_is_found_before_during_and_after_it() {
    let mut scene = three().await;
    let wanted = || ContactWanted::Telephone("0312345671".to_owned());
    let turned = scene.house.keys.vault.turned([42; 32], 1);
    turn(&mut scene, turned);
    assert_eq!(shown(scene.service(), wanted()).await.len(), 2);
    keep(scene.service(), &scene.who(1), &typed("ミホン", "0312345671", "")).await.expect("kept");
    assert_eq!(shown(scene.service(), wanted()).await.len(), 2);
    let counts = rewrapped(&scene).await;
    assert_eq!((counts.rewrapped, counts.unchanged, counts.unreadable), (2, 1, 0));
    let alone = scene.house.keys.vault.alone();
    turn(&mut scene, alone);
    assert_eq!(shown(scene.service(), wanted()).await.len(), 2);
    let scene = scene.restarted().await;
    assert_eq!(shown(scene.service(), wanted()).await.len(), 2);
}

#[tokio::test]
async fn doing_it_again_changes_nothing() {
    let mut scene = three().await;
    let turned = scene.house.keys.vault.turned([42; 32], 1);
    turn(&mut scene, turned);
    assert_eq!(rewrapped(&scene).await.rewrapped, 3);
    let counts = rewrapped(&scene).await;
    assert_eq!((counts.rewrapped, counts.unchanged), (0, 3));
}

#[tokio::test]
async fn an_old_copy_of_the_vault_opens_with_no_key_that_is_left() {
    let mut scene = three().await;
    let copy = store::MemoryDisk::new([9; 32]);
    copy.restore_vault(&scene.house.disk);
    let turned = scene.house.keys.vault.turned([42; 32], 1);
    turn(&mut scene, turned);
    rewrapped(&scene).await;
    let alone = scene.house.keys.vault.alone();
    turn(&mut scene, alone);
    scene.house.disk.restore_vault(&copy);
    let refusal = scene.service().contact(&scene.who(0)).await.expect_err("sealed with the old key");
    assert_eq!(refusal.code, "contact.unavailable");
    assert_eq!(rewrapped(&scene).await.unreadable, 3);
    // And a wrong key file costs nobody their data: nothing was written over.
    assert!(keep(scene.service(), &scene.who(0), &typed("ミホン", "0312345670", "")).await.is_err());
    scene.house.disk.restore_vault(&copy);
    let mut scene = scene.restarted().await;
    turn(&mut scene, first());
    assert!(scene.service().contact(&scene.who(0)).await.expect("readable").is_some());
}

/// The ring that the house began with.
fn first() -> KeyRing {
    sim::builder::keys(1).vault
}
