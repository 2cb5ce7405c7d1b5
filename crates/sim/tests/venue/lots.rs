//! Lots: declared once, recalled with a list of whom it concerns, refused from then on.

use jiff::civil::date;
use service::venue::{Attendance, LotFile};
use sim::town::PROGRAMME;

use super::scene::{LOT, Scene, by, check, check_in, give};

#[tokio::test]
async fn a_recall_says_who_received_it_and_who_is_booked_for_it() {
    let scene = Scene::new("none", 2).await;
    scene.it_is(9, 0);
    let (first, second) = (scene.number(0).await, scene.number(1).await);
    for number in [&first, &second] {
        scene.act(check_in(number)).await.expect("in time");
        scene.act(check(number)).await.expect("arrived");
    }
    scene.act(give(&first, LOT)).await.expect("checked");
    let service = scene.service();
    let before = service.concerned(&by(), PROGRAMME, ("moderna", LOT)).await.expect("a lot");
    let told = service.recall_lot(&by(), PROGRAMME, ("moderna", LOT), false, Some("r")).await.expect("a lot");
    let numbers = |all: &[Attendance]| all.iter().map(|it| it.number.clone()).collect::<Vec<_>>();
    assert_eq!(numbers(&told.received), [first.as_str()]);
    assert_eq!(numbers(&told.booked), [second.as_str()]);
    assert_eq!((&before.received, &before.booked), (&told.received, &told.booked));
    assert_eq!((before.lot.recalled_at, told.lot.recalled_at.is_some()), (None, true));
    let refused = scene.act(give(&second, LOT)).await.expect_err("recalled");
    assert_eq!(refused.code, "lot.recalled");
    service.recall_lot(&by(), PROGRAMME, ("moderna", LOT), true, None).await.expect("a lot");
    scene.act(give(&second, LOT)).await.expect("it may be given again");
    scene.audited().await;
}

#[tokio::test]
async fn a_lot_that_the_programme_cannot_have_is_refused() {
    let scene = Scene::new("none", 0).await;
    let lot = |product: &str, number: &str, venue: &str| LotFile {
        product: product.to_owned(),
        number: number.to_owned(),
        expires_on: date(2021, 8, 31),
        venues: vec![venue.to_owned()],
    };
    for wrong in
        [lot("aspirin", "A1", "otemachi"), lot("moderna", "A 1", "otemachi"), lot("moderna", "A1", "x")]
    {
        let refused = scene.service().declare_lot(&by(), PROGRAMME, &wrong, None).await;
        assert_eq!(refused.expect_err("refused").code, "lot.invalid");
    }
    let right = lot("moderna", "a1", "otemachi");
    scene.service().declare_lot(&by(), PROGRAMME, &right, Some("k")).await.expect("a lot");
    scene.service().declare_lot(&by(), PROGRAMME, &right, Some("k")).await.expect("the same again");
    let lots = scene.service().lots(&by(), PROGRAMME).await.expect("a list");
    let numbers: Vec<&str> = lots.iter().map(|lot| lot.declared.number.as_str()).collect();
    assert_eq!(numbers, [LOT, "A1"]);
}
