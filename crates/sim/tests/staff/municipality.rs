//! A municipality's list: only its own, every act with its account, an undo that takes nobody's booking away.

mod comparing;
mod digests;
mod figures;
mod imports;
mod vouchers;

use service::admin::{Explanation, Reply, Request, RosterLine};
use service::municipality::{Asker, TypedAmendment};
use service::staff::StaffSession;
use service::{Channel, Order, Service};
use sim::town::{PROGRAMME, Town};

use super::scene::{Member, Scene};

/// Who issued the vouchers of the people with even numbers.
pub const OWN: &str = "131016";
/// Who issued the others.
pub const OTHER: &str = "131121";

/// Somebody of a municipality.
pub struct Office {
    pub scene: Scene,
    pub town: Town,
    pub who: StaffSession,
}

impl Office {
    pub async fn new() -> Office {
        let scene = Scene::new().await;
        let member: Member =
            scene.member("mihon-yakuba", "municipality", &format!("municipality:{OWN}")).await;
        let who = scene.session(&member.admission).expect("a session");
        scene.house.clock.pass_minutes(1);
        Office { scene, town: Town::default(), who }
    }

    pub fn service(&self) -> &Service {
        self.scene.service()
    }

    pub fn by(&self) -> Asker<'_> {
        Asker::Session(&self.who)
    }

    /// Loads rows as the command line does.
    pub async fn import(&self, import: u64, rows: Vec<RosterLine>) {
        let programme = || PROGRAMME.to_owned();
        let stage = Request::StageRoster { programme: programme(), import, staged: 0, rows, dry_run: false };
        let Reply::Counted(counts) = self.service().administer(stage).await else {
            panic!("rows are staged")
        };
        let staged = counts.staged;
        let commit = Request::CommitRoster { programme: programme(), import, staged, file: 0xF11E };
        assert!(matches!(self.service().administer(commit).await, Reply::Changed(_)));
        self.scene.house.clock.pass_minutes(1);
    }

    pub async fn book(&self, index: u32, slot: usize) -> String {
        let slots = self.town.slot_ids(self.service()).await;
        let who = self.town.sign_in(self.service(), index);
        let order = Order::new(Channel::Web, Some(format!("book-{index}")), b"book");
        let booked = self.service().book(&who, &slots[slot], 1, order).await.expect("a free place");
        self.scene.house.clock.pass_minutes(1);
        booked.answer.number
    }

    /// An act on the voucher of person `index`.
    pub fn typed(&self, what: &str, index: u32, reason: &str) -> TypedAmendment {
        let voucher = self.town.voucher(index);
        TypedAmendment {
            what: what.to_owned(),
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: voucher.birth_date.to_string(),
            reason: reason.to_owned(),
            ..TypedAmendment::default()
        }
    }

    pub async fn explained(&self, code: &str, number: &str) -> Explanation {
        let (municipality_code, voucher_number) = (code.to_owned(), number.to_owned());
        let ask = Request::ExplainVoucher { municipality_code, voucher_number };
        match self.service().administer(ask).await {
            Reply::Explained(explanation) => *explanation,
            other => panic!("{other:?}"),
        }
    }

    pub async fn explained_person(&self, index: u32) -> Explanation {
        let voucher = self.town.voucher(index);
        self.explained(&voucher.municipality_code, &voucher.number).await
    }

    /// Numbers of acts that were refused because they were not theirs.
    pub async fn forbidden(&self) -> Vec<String> {
        let refused = self.scene.entries("CommandRefused").await;
        refused
            .into_iter()
            .filter(|(_, told)| told["code"] == "staff.forbidden")
            .map(|(actor, _)| actor)
            .collect()
    }
}
