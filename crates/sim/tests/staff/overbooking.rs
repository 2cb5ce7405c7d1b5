//! More people than places: proposed by one, approved by another, shown to everybody, and taken back without dropping anybody.

use service::admin::{Reply, Request};
use service::planner::{AreaAsked, OverbookingAct, OverbookingAsk, OverbookingsTold};
use service::staff::StaffSession;
use service::{Channel, Order, SlotQuery};
use sim::town::{PROGRAMME, Town, VENUE};

use super::scene::{Member, Scene, code_of};

fn session(scene: &Scene, member: &Member) -> StaffSession {
    scene.session(&member.admission).expect("a session")
}

fn propose(more: &str) -> OverbookingAct {
    OverbookingAct::Propose { more: more.to_owned(), reason: "no_shows".to_owned() }
}

/// A town with four slots of two places on a day, and two planners of it.
async fn scene() -> (Scene, Town, StaffSession, StaffSession) {
    let (scene, town) = (Scene::new().await, Town { slots: 1, ..Town::default() });
    town.settle(scene.service()).await;
    let first = scene.member("keiko", "planner", "everything").await;
    let second = scene.member("taro", "planner", "everything").await;
    let (first, second) = (session(&scene, &first), session(&scene, &second));
    (scene, town, first, second)
}

async fn asked(scene: &Scene, act: Option<OverbookingAct>, dry_run: bool) -> Reply {
    let wanted = OverbookingAsk { area: AreaAsked::default(), act, dry_run };
    scene.service().administer(Request::Overbookings { programme: PROGRAMME.to_owned(), wanted }).await
}

async fn told(scene: &Scene, act: Option<OverbookingAct>, dry_run: bool) -> OverbookingsTold {
    match asked(scene, act, dry_run).await {
        Reply::Overbookings(told) => *told,
        other => panic!("{other:?}"),
    }
}

/// Books the one slot for a citizen; the refusal if it could not be.
async fn book(scene: &Scene, town: &Town, who: u32) -> Result<(), String> {
    let service = scene.service();
    let web = town.sign_in(service, who);
    let list = service.slots(PROGRAMME, &SlotQuery::default()).await.expect("the list");
    let order = Order::new(Channel::Web, None, format!("book {who}").as_bytes());
    let done = service.book(&web, &list.slots[0].id, 1, order).await;
    done.map(|_| ()).map_err(|refusal| refusal.code.to_owned())
}

#[tokio::test]
async fn it_counts_when_another_approves_and_drops_nobody_when_it_is_taken_back() {
    let (scene, town, first, second) = scene().await;
    let (service, everything) = (scene.service(), AreaAsked::default());
    for who in 0..2 {
        book(&scene, &town, who).await.expect("a place");
    }
    assert_eq!(book(&scene, &town, 2).await, Err("slot.full".to_owned()));
    let done = service.change_overbooking(&first, PROGRAMME, &everything, &propose("1")).await;
    let number = done.expect("proposed").expect("a number");
    assert_eq!(book(&scene, &town, 2).await, Err("slot.full".to_owned()), "a proposal is not approved");
    let own = service.decide_for_planner(&first, PROGRAMME, number, true).await;
    assert_eq!(code_of(own), "proposal.own");
    service.decide_for_planner(&second, PROGRAMME, number, true).await.expect("approved");
    book(&scene, &town, 2).await.expect("an overbooked place");
    assert_eq!(book(&scene, &town, 3).await, Err("slot.full".to_owned()), "never above the factor");

    let now = told(&scene, None, false).await;
    assert_eq!((now.days[0].capacity, now.days[0].taken, now.days[0].more), (8, 3, 4));
    assert_eq!(now.days[0].beyond.len(), 1, "who stands beyond the places is told");
    let figures = service.figures(PROGRAMME).await.expect("figures");
    assert_eq!((figures.days[0].capacity, figures.days[0].overbooked, figures.days[0].free), (8, 4, 9));
    let record = service.fairness(PROGRAMME).await.expect("the record");
    assert_eq!((record.published[0].places, record.published[0].overbooked), (8, 4));
    assert_eq!(
        (record.overbookings[0].more.as_str(), record.overbookings[0].reason.as_str()),
        ("1", "no_shows")
    );

    service.change_overbooking(&second, PROGRAMME, &everything, &OverbookingAct::Lift).await.expect("lifted");
    let after = told(&scene, None, false).await;
    assert_eq!((after.days[0].taken, after.days[0].more, after.days[0].beyond.len()), (3, 0, 1));
    assert!(after.stated.is_empty());
    for kind in ["OverbookingProposed", "ProposalApproved", "OverbookingStated", "OverbookingLifted"] {
        assert_eq!(scene.entries(kind).await.len(), 1, "{kind}");
    }
}

#[tokio::test]
async fn a_preview_says_how_many_more_and_changes_nothing() {
    let (scene, ..) = scene().await;
    let would = told(&scene, Some(propose("50%")), true).await;
    assert_eq!((would.days[0].more, would.days[0].would_be_more), (0, 4));
    assert!(would.stated.is_empty() && would.refusal.is_none() && would.proposal.is_none());
    let too_many = told(&scene, Some(propose("51%")), true).await;
    assert_eq!(too_many.refusal.as_deref(), Some("overbooking.invalid"));
    let unknown = told(&scene, Some(OverbookingAct::Lift), true).await;
    assert_eq!(unknown.refusal.as_deref(), Some("overbooking.unknown"));
    assert!(scene.entries("OverbookingProposed").await.is_empty());
}

#[tokio::test]
async fn only_a_planner_of_these_places_proposes_or_takes_back() {
    let (scene, ..) = scene().await;
    let (service, everything) = (scene.service(), AreaAsked::default());
    let here = AreaAsked { venue: Some(VENUE.to_owned()), ..AreaAsked::default() };
    let venue = scene.member("yuki", "planner", &format!("venue:{PROGRAMME}/{VENUE}")).await;
    let auditor = scene.member("jun", "auditor", "everything").await;
    let (venue, auditor) = (session(&scene, &venue), session(&scene, &auditor));
    for act in [propose("1"), OverbookingAct::Lift] {
        let of_auditor = service.change_overbooking(&auditor, PROGRAMME, &everything, &act).await;
        assert_eq!(code_of(of_auditor), "staff.forbidden");
        let too_wide = service.change_overbooking(&venue, PROGRAMME, &everything, &act).await;
        assert_eq!(code_of(too_wide), "staff.forbidden");
    }
    assert!(service.overbookings(&auditor, PROGRAMME, &everything, None).await.is_ok());
    let own = service.change_overbooking(&venue, PROGRAMME, &here, &propose("1")).await;
    assert_eq!(own.expect("their own venue"), Some(1));
    let invalid = service.change_overbooking(&venue, PROGRAMME, &here, &propose("many")).await;
    assert_eq!(code_of(invalid), "overbooking.invalid");
}
