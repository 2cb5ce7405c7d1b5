//! What the desk is told: why a sign-in was refused, and what lists made of a voucher.

use std::net::{IpAddr, Ipv4Addr};

use jiff::civil::date;
use service::admin::{Explanation, Finding, Relation, Reply, Request, RosterLine, RosterLineState};
use service::{Channel, Order, TypedBirthDate, TypedVoucher};
use sim::builder::{MemoryHouse, Node};
use sim::town::{PROGRAMME, Town};

struct Desk {
    house: MemoryHouse,
    town: Town,
    node: Node,
}

impl Desk {
    async fn new() -> Desk {
        let (house, town) = (MemoryHouse::default(), Town::default());
        let node = house.open().await.expect("an empty journal");
        town.settle(&node.service).await;
        house.clock.pass_minutes(1);
        Desk { house, town, node }
    }

    async fn restarted(self) -> Desk {
        let Desk { house, town, node } = self;
        node.stop().await;
        let node = house.open().await.expect("the journal of the node before");
        Desk { house, town, node }
    }

    /// Signs person `index` in with this birth date and hands back the refusal's code and incident.
    fn refused(&self, index: u32, born: &str) -> (&'static str, String) {
        let voucher = self.town.voucher(index);
        let typed = TypedVoucher {
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: TypedBirthDate::Text(born.to_owned()),
        };
        let understood = self.node.service.understand(&typed).expect("well-formed");
        let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let refusal = self.node.service.sign_in(PROGRAMME, &understood, None, client).err().expect("refused");
        (refusal.code, refusal.incident.expect("a refused sign-in has an incident code"))
    }

    async fn import(&self, import: u64, rows: Vec<RosterLine>) {
        let programme = || PROGRAMME.to_owned();
        let stage = Request::StageRoster { programme: programme(), import, staged: 0, rows, dry_run: false };
        let Reply::Counted(counts) = self.node.service.administer(stage).await else {
            panic!("rows are staged")
        };
        let staged = counts.staged;
        let commit = Request::CommitRoster { programme: programme(), import, staged, file: 0xF11E };
        assert!(matches!(self.node.service.administer(commit).await, Reply::Changed(_)));
        self.house.clock.pass_minutes(1);
    }

    async fn ask(&self, request: Request) -> Explanation {
        match self.node.service.administer(request).await {
            Reply::Explained(explanation) => *explanation,
            other => panic!("{other:?}"),
        }
    }

    async fn incident(&self, incident: &str) -> Explanation {
        self.ask(Request::ExplainIncident { incident: incident.to_owned() }).await
    }

    async fn voucher(&self, index: u32) -> Explanation {
        let voucher = self.town.voucher(index);
        let municipality_code = voucher.municipality_code;
        self.ask(Request::ExplainVoucher { municipality_code, voucher_number: voucher.number }).await
    }

    async fn refusal(&self, request: Request) -> String {
        match self.node.service.administer(request).await {
            Reply::Refused(refusal) => refusal.code,
            other => panic!("{other:?}"),
        }
    }
}

const WRONG: &str = "1970-01-01";

#[tokio::test]
async fn another_birth_date_is_told() {
    let desk = Desk::new().await;
    let (_, incident) = desk.refused(0, WRONG);
    assert_eq!(desk.incident(&incident).await.standing, [Finding::BirthDateDiffers]);
}

#[tokio::test]
async fn an_unlisted_voucher_is_told() {
    let desk = Desk::new().await;
    let (_, incident) = desk.refused(desk.town.people, WRONG);
    assert_eq!(desk.incident(&incident).await.standing, [Finding::VoucherUnlisted]);
}

#[tokio::test]
async fn a_sign_in_that_had_to_wait_is_not_said_to_have_the_wrong_birth_date() {
    let desk = Desk::new().await;
    for _ in 0..10 {
        desk.refused(0, WRONG);
    }
    let right = desk.town.voucher(0).birth_date.to_string();
    let (code, incident) = desk.refused(0, &right);
    let told = desk.incident(&incident).await;
    assert_eq!((code, told.standing), (service::THROTTLED, vec![Finding::SignInDelayed]));
    assert_eq!(told.refused_sign_ins.len(), 11, "those that led to it are told too");
}

#[tokio::test]
async fn a_voucher_that_came_onto_the_list_later_is_told() {
    let desk = Desk::new().await;
    let index = desk.town.people;
    let (_, incident) = desk.refused(index, WRONG);
    desk.house.clock.pass_minutes(1);
    desk.import(2, vec![desk.town.roster_line(index)]).await;
    assert_eq!(desk.incident(&incident).await.standing, [Finding::VoucherListedLater]);
}

#[tokio::test]
async fn a_birth_date_that_a_later_list_changed_is_told() {
    let desk = Desk::new().await;
    let (_, incident) = desk.refused(0, WRONG);
    desk.house.clock.pass_minutes(1);
    desk.import(2, vec![RosterLine { birth_date: date(1940, 1, 1), ..desk.town.roster_line(0) }]).await;
    assert_eq!(desk.incident(&incident).await.standing, [Finding::BirthDateChangedLater]);
}

#[tokio::test]
async fn an_incident_code_is_found_however_it_is_typed() {
    let desk = Desk::new().await;
    let (_, incident) = desk.refused(0, WRONG);
    let typed = incident.replace('-', "").to_lowercase();
    assert_eq!(desk.incident(&typed).await.refused_sign_ins[0].incident, incident);
}

#[tokio::test]
async fn refused_sign_ins_are_told_once_and_newest_first_after_they_were_written_down() {
    let desk = Desk::new().await;
    let (_, first) = desk.refused(0, WRONG);
    let desk = desk.restarted().await;
    let (_, second) = desk.refused(0, WRONG);
    desk.refused(1, WRONG);
    let told = desk.voucher(0).await.refused_sign_ins;
    let incidents: Vec<&str> = told.iter().map(|it| it.incident.as_str()).collect();
    assert_eq!(incidents, [second, first]);
}

#[tokio::test]
async fn what_lists_changed_is_told_with_import_and_file() {
    let desk = Desk::new().await;
    let line = desk.town.roster_line(0);
    desk.import(2, vec![RosterLine { birth_date: date(1940, 1, 1), ..line.clone() }]).await;
    desk.import(3, vec![RosterLine { birth_date: date(1940, 1, 1), ..line.clone() }]).await;
    desk.import(4, vec![RosterLine { state: RosterLineState::Revoked, ..line }]).await;
    let told = desk.voucher(0).await.roster_history;
    let seen: Vec<_> = told.iter().map(|it| (it.first, it.birth_date_changed, it.standing)).collect();
    let (valid, revoked) = (Some(Finding::VoucherValid), Some(Finding::VoucherRevoked));
    assert_eq!(seen, [(true, false, valid), (false, true, None), (false, true, revoked)]);
    assert_eq!((told[2].import.as_str(), told[2].file.as_str()), ("0000000000000004", "000000000000f11e"));
    assert!(told[0].at < told[1].at && told[1].at < told[2].at);
}

#[tokio::test]
async fn an_import_that_was_given_up_changed_nothing() {
    let desk = Desk::new().await;
    let rows = vec![RosterLine { state: RosterLineState::Revoked, ..desk.town.roster_line(0) }];
    let programme = || PROGRAMME.to_owned();
    let stage = Request::StageRoster { programme: programme(), import: 2, staged: 0, rows, dry_run: false };
    desk.node.service.administer(stage).await;
    desk.node.service.administer(Request::AbandonRoster { programme: programme(), import: 2 }).await;
    assert_eq!(desk.voucher(0).await.roster_history.len(), 1);
}

#[tokio::test]
async fn a_dose_received_elsewhere_is_told_with_day_and_product() {
    let desk = Desk::new().await;
    let (day, product) = (Some(date(2021, 5, 30)), Some("moderna".to_owned()));
    let line = desk.town.roster_line(0);
    let dosed = RosterLine { doses_received: 1, last_dose_on: day, product: product.clone(), ..line };
    desk.import(2, vec![dosed]).await;
    let told = desk.voucher(0).await;
    let now = &told.roster[0];
    assert_eq!((now.doses_received, now.last_dose_on, &now.product), (1, day, &product));
    assert_eq!(told.roster_history[1].doses, Some((1, day, product)));
}

#[tokio::test]
async fn both_vouchers_of_a_person_are_told_from_either_side() {
    let desk = Desk::new().await;
    let next = desk.town.voucher(1);
    let state = RosterLineState::SupersededBy(next.municipality_code, next.number);
    desk.import(2, vec![RosterLine { state, ..desk.town.roster_line(0) }]).await;
    let (old, new) = (desk.voucher(0).await, desk.voucher(1).await);
    let relations = |it: &Explanation| it.roster.iter().map(|facts| facts.voucher).collect::<Vec<_>>();
    assert_eq!(relations(&old), [Relation::This, Relation::Successor]);
    assert_eq!(relations(&new), [Relation::This, Relation::Predecessor]);
    assert_eq!(new.roster_history.last().map(|change| change.takes_over), Some(1));
}

#[tokio::test]
async fn lists_far_apart_and_lists_of_more_than_one_visit_are_told_to_their_end() {
    let desk = Desk::new().await;
    let slots = desk.town.slot_ids(&desk.node.service).await;
    let who = desk.town.sign_in(&desk.node.service, 1);
    for round in 0..600_usize {
        let key = format!("h{round}");
        let order = Order::new(Channel::Api, Some(key.clone()), key.as_bytes());
        desk.node.service.hold(&who, &slots[round % 2], order).await.expect("free");
    }
    let line = desk.town.roster_line(0);
    for import in 2..1_202_u64 {
        let birth_date = date(1940, 1, if import % 2 == 0 { 1 } else { 2 });
        desk.import(import, vec![RosterLine { birth_date, ..line.clone() }]).await;
    }
    let told = desk.voucher(0).await.roster_history;
    assert_eq!(told.len(), 1_201);
    assert!(told[1..].iter().all(|change| change.birth_date_changed));
}

#[tokio::test]
async fn a_misread_booking_number_is_told_from_an_unknown_one() {
    let desk = Desk::new().await;
    let ask = |number: &str| Request::ExplainBooking { number: number.to_owned() };
    assert_eq!(desk.ask(ask("abcd efgh q")).await.standing, [Finding::BookingUnknown]);
    assert_eq!(desk.refusal(ask("ABCD-EFGH-R")).await, "booking_number.check");
    assert_eq!(desk.refusal(ask("ABCD-EFGH")).await, "booking_number.malformed");
}

#[tokio::test]
async fn a_turn_on_the_waitlist_is_told_by_the_voucher_and_by_its_own_number() {
    let (house, node) = {
        let house = MemoryHouse::default();
        let node = house.open().await.expect("an empty journal");
        (house, node)
    };
    let waitlist = Some(service::admin::WaitlistFile::default());
    let town = Town { waitlist, ..Town::default() };
    town.settle(&node.service).await;
    let desk = Desk { house, town, node };
    let who = desk.town.sign_in(&desk.node.service, 0);
    let order = Order::new(Channel::Web, None, b"join");
    let venues = [sim::town::VENUE.to_owned()];
    desk.node.service.join_waitlist(&who, &venues, order).await.expect("on the list");
    let told = desk.voucher(0).await;
    let turn = &told.turns[0];
    assert_eq!((told.turns.len(), turn["standing"].as_str()), (1, Some("waiting")));
    assert_eq!(turn["history"][0]["what"], "joined");
    assert_eq!(turn["history"][0]["venues"][0], sim::town::VENUE);
    let number = turn["number"].as_str().expect("a number").to_owned();
    let by_number = desk.ask(Request::ExplainBooking { number }).await;
    assert_eq!(by_number.standing, [Finding::TurnNumber], "it is no booking that is unknown");
    assert_eq!(by_number.turns, told.turns);
    assert!(by_number.bookings.is_empty());
}
