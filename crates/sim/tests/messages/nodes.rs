//! Several nodes on one store: one sends, and another when its turn is over.

use service::Service;

use super::scene::{Hand, Scene, run, sender};

#[tokio::test]
async fn of_two_nodes_one_sends_and_the_other_takes_over_when_it_is_gone() {
    let scene = Scene::new().await;
    let other = scene.house.open().await.expect("a second node");
    scene.booked(0).await;
    let (hand, second) = (Hand::mail(), Hand::mail());
    let mut first = sender(scene.service(), &[&hand]);
    let mut next = sender(&other.service, &[&second]);
    run(&mut first).await;
    scene.booked(1).await;
    follow(&other.service, &scene).await;
    run(&mut next).await;
    assert_eq!((hand.ids().len(), second.ids().len()), (1, 0));
    run(&mut first).await;
    assert_eq!(hand.ids().len(), 2);
    scene.booked(2).await;
    follow(&other.service, &scene).await;
    drop(first);
    scene.pass(60);
    run(&mut next).await;
    assert_eq!(second.ids().len(), 1);
}

/// Lets a node know as much as the scene's.
async fn follow(other: &Service, scene: &Scene) {
    let position = scene.service().readiness().position.to_string();
    other.read_seen(Some(&position)).await.expect("it follows");
}
