//! Places that are kept: each way in is shown what it can take, the desk takes what the web cannot, and only a planner decides.

use service::admin::{Reply, Request};
use service::planner::{AreaAsked, QuotaAct, QuotaAsk};
use service::staff::StaffSession;
use service::view::VenueFound;
use service::{Channel, Choice, Order, SlotQuery};
use sim::town::{PROGRAMME, Town, VENUE};

use super::scene::{Member, Scene, code_of};

fn session(scene: &Scene, member: &Member) -> StaffSession {
    scene.session(&member.admission).expect("a session")
}

fn keep(amount: &str) -> QuotaAct {
    QuotaAct::State { kept: [("desk".to_owned(), amount.to_owned())].into(), release_hours: 24 }
}

/// A town with one slot of two places.
async fn scene() -> (Scene, Town) {
    let (scene, town) = (Scene::new().await, Town { slots: 1, ..Town::default() });
    town.settle(scene.service()).await;
    (scene, town)
}

#[tokio::test]
async fn each_way_in_is_shown_what_it_can_take() {
    let (scene, town) = (Scene::new().await, Town::default());
    let service = scene.service();
    let planner = scene.member("keiko", "planner", "everything").await;
    let operator = scene.member("hanako", "operator", "everything").await;
    let (planner, operator) = (session(&scene, &planner), session(&scene, &operator));
    let everything = AreaAsked::default();
    service.change_quota(&planner, PROGRAMME, &everything, &keep("100%")).await.expect("stated");

    let list = service.slots(PROGRAMME, &SlotQuery::default()).await.expect("the list");
    let figures = service.figures(PROGRAMME).await.expect("figures");
    let day = &figures.days[0];
    assert!(day.free > 0 && day.kept == day.free, "the heat map tells what is kept: {day:?}");
    assert!(list.slots.iter().all(|slot| slot.remaining == Some(0) && slot.bookable == Some(false)));
    let free = service.free_places(&operator, PROGRAMME, &SlotQuery::default()).await.expect("the list");
    assert_eq!(free.len(), list.slots.len());

    let web = town.sign_in(service, 0);
    let venues = service.venues(&web, Choice::Book).await.expect("venues").venues;
    assert_eq!(venues[0].found, VenueFound::Full);
    let order = || Order::new(Channel::Web, None, b"hold");
    let refused = service.hold(&web, &list.slots[0].id, order()).await;
    assert_eq!(code_of(refused), "slot.kept");

    let voucher = town.voucher(0);
    let typed = format!("{} {}", voucher.municipality_code, voucher.number);
    let found = service.find(&operator, &typed).await.expect("found");
    let caller = service.caller(&found.people[0].sealed).expect("a caller");
    let born_on = voucher.birth_date.to_string();
    let sealed = service.verify_caller(&operator, &caller, &born_on, true).await.expect("proved");
    let caller = service.caller(&sealed).expect("a caller");
    let venues = service.caller_venues(&operator, &caller, Choice::Book).await.expect("venues").venues;
    assert!(matches!(venues[0].found, VenueFound::Places(_)), "{venues:?}");
    let held = service.hold_for_caller(&operator, &caller, &list.slots[0].id, None).await;
    assert!(held.is_ok(), "{:?}", held.err());
}

#[tokio::test]
async fn a_preview_says_what_would_change_and_changes_nothing() {
    let (scene, _) = scene().await;
    let wanted = |amount: &str, dry_run| Request::Quotas {
        programme: PROGRAMME.to_owned(),
        wanted: QuotaAsk {
            area: AreaAsked { venue: Some(VENUE.to_owned()), ..AreaAsked::default() },
            act: Some(keep(amount)),
            dry_run,
        },
    };
    let ask = async |wanted| match scene.service().administer(wanted).await {
        Reply::Quotas(told) => *told,
        other => panic!("{other:?}"),
    };
    let would = ask(wanted("1", true)).await;
    let first = &would.days[0];
    assert_eq!((first.kept.get("desk"), first.would_keep.get("desk")), (None, Some(&(first.capacity / 2))));
    assert_eq!(first.would_be_free_for_web, first.free_for_web / 2);
    assert!(would.quotas.is_empty());
    let done = ask(wanted("1", false)).await;
    assert_eq!(done.days[0].kept, first.would_keep);
    assert_eq!(done.quotas[0].area.venue.as_deref(), Some(VENUE));
    assert_eq!(scene.entries("QuotaStated").await.len(), 1);
}

#[tokio::test]
async fn only_a_planner_of_these_places_keeps_them() {
    let (scene, _) = scene().await;
    let everything = AreaAsked::default();
    let here = AreaAsked { venue: Some(VENUE.to_owned()), ..AreaAsked::default() };
    let venue = scene.member("yuki", "planner", &format!("venue:{PROGRAMME}/{VENUE}")).await;
    let auditor = scene.member("jun", "auditor", "everything").await;
    let (venue, auditor) = (session(&scene, &venue), session(&scene, &auditor));
    let service = scene.service();
    let of_auditor = service.change_quota(&auditor, PROGRAMME, &everything, &keep("1")).await;
    assert_eq!(code_of(of_auditor), "staff.forbidden");
    assert!(service.quotas(&auditor, PROGRAMME, &everything, None).await.is_ok());
    let too_wide = service.change_quota(&venue, PROGRAMME, &everything, &keep("1")).await;
    assert_eq!(code_of(too_wide), "staff.forbidden");
    service.change_quota(&venue, PROGRAMME, &here, &keep("1")).await.expect("their own venue");
    let invalid = service.change_quota(&venue, PROGRAMME, &here, &keep("many")).await;
    assert_eq!(code_of(invalid), "quota.invalid");
    service.change_quota(&venue, PROGRAMME, &here, &QuotaAct::Lift).await.expect("lifted");
    let again = service.change_quota(&venue, PROGRAMME, &here, &QuotaAct::Lift).await;
    assert_eq!(code_of(again), "quota.unknown");
}
