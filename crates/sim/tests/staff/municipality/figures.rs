//! The figures of a municipality are what a recount of the journal comes to, by somebody who never saw the state.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use service::admin::{Reply, Request, RosterLine, RosterLineState};
use service::municipality::TypedAmendment;
use service::{Channel, Order};
use sim::town::PROGRAMME;

use super::super::scene::code_of;
use super::{OTHER, OWN, Office};

/// Rows by voucher and bookings by number, folded from the entries as `tashika dump` tells them.
#[derive(Default)]
struct Recount {
    staged: BTreeMap<String, Vec<Value>>,
    rows: BTreeMap<String, Value>,
    bookings: BTreeMap<String, (String, &'static str)>,
}

impl Recount {
    fn see(&mut self, kind: &str, event: &Value) {
        let text = |name: &str| event[name].as_str().unwrap_or_default().to_owned();
        let rows = || event["rows"].as_array().cloned().unwrap_or_default();
        match kind {
            "RosterStaged" => self.staged.entry(text("import")).or_default().extend(rows()),
            "RosterImported" => {
                let staged = self.staged.remove(&text("import")).unwrap_or_default();
                self.take(staged);
            }
            "VoucherAmended" => self.take(rows()),
            "BookingConfirmed" => {
                self.bookings.insert(text("number"), (text("holder"), "confirmed"));
            }
            "BookingCancelled" => {
                self.bookings.entry(text("number")).and_modify(|booking| booking.1 = "cancelled");
            }
            _ => {}
        }
    }

    fn take(&mut self, rows: Vec<Value>) {
        for row in rows {
            self.rows.insert(row["holder"].as_str().unwrap_or_default().to_owned(), row);
        }
    }

    /// Valid, revoked, superseded, free, booked, cancelled, unbacked.
    fn figures(&self, municipality: &str) -> [usize; 7] {
        let of = |row: &Value| row["municipality_code"].as_str().unwrap_or_default().to_owned();
        let own: Vec<(&String, &Value)> =
            self.rows.iter().filter(|(_, row)| of(row) == municipality).collect();
        let standing = |wanted: &str| own.iter().filter(|(_, row)| state(row) == wanted).count();
        let is_own = |holder: &String| self.rows.get(holder).is_some_and(|row| of(row) == municipality);
        let booked = |wanted: &str| {
            self.bookings
                .values()
                .filter(|(holder, now)| *now == wanted && is_own(holder))
                .collect::<Vec<_>>()
        };
        let busy: BTreeSet<String> =
            booked("confirmed").into_iter().map(|(holder, _)| self.newest(holder)).collect();
        let free =
            own.iter().filter(|(holder, row)| state(row) == "valid" && !busy.contains(*holder)).count();
        let valid = |holder: &String| self.rows.get(holder).is_some_and(|row| state(row) == "valid");
        let unbacked =
            booked("confirmed").into_iter().filter(|(holder, _)| !valid(&self.newest(holder))).count();
        [
            standing("valid"),
            standing("revoked"),
            standing("superseded"),
            free,
            booked("confirmed").len(),
            booked("cancelled").len(),
            unbacked,
        ]
    }

    fn newest(&self, holder: &str) -> String {
        let mut holder = holder.to_owned();
        while let Some(next) =
            self.rows.get(&holder).and_then(|row| row["standing"]["superseded_by"].as_str())
        {
            holder = next.to_owned();
        }
        holder
    }
}

fn state(row: &Value) -> &str {
    row["standing"].as_str().unwrap_or("superseded")
}

#[tokio::test]
async fn they_equal_a_recount_of_the_journal() {
    let office = Office::new().await;
    for (index, slot) in [(0, 0), (1, 0), (2, 1), (4, 1), (6, 2)] {
        office.book(index, slot).await;
    }
    let number =
        office.explained_person(6).await.bookings[0]["number"].as_str().expect("a number").to_owned();
    let who = office.town.sign_in(office.service(), 6);
    let order = Order::new(Channel::Web, None, b"cancel");
    office.service().cancel_booking(&who, &number, None, order).await.expect("in time");
    let reissue =
        TypedAmendment { new_voucher_number: "9999999999".to_owned(), ..office.typed("reissue", 0, "lost") };
    office.service().amend_voucher(office.by(), PROGRAMME, &reissue).await.expect("its own");
    let revoke = office.typed("revoke", 2, "died");
    office.service().amend_voucher(office.by(), PROGRAMME, &revoke).await.expect("its own");
    let line = |index| RosterLine { municipality_code: OWN.to_owned(), ..office.town.roster_line(index) };
    let revoked = RosterLine { state: RosterLineState::Revoked, ..line(24) };
    office.import(7, vec![line(20), line(22), revoked]).await;

    let mut recount = Recount::default();
    match office.service().administer(Request::Dump { from: 0 }).await {
        Reply::Dumped(dumped) => dumped.entries.iter().for_each(|it| {
            recount.see(it.kind.as_deref().unwrap_or_default(), it.event.as_ref().unwrap_or(&Value::Null));
        }),
        other => panic!("{other:?}"),
    }
    let told = office.service().municipality_figures(office.by(), PROGRAMME, OWN).await.expect("its own");
    let counted =
        [told.rostered, told.revoked, told.superseded, told.free, told.booked, told.cancelled, told.unbacked]
            .map(|count| usize::try_from(count).expect("small"));
    assert_eq!(counted, recount.figures(OWN));
    assert_eq!(counted, [5, 2, 1, 3, 3, 1, 1], "and not both nothing");
}

#[tokio::test]
async fn those_of_another_municipality_are_refused() {
    let office = Office::new().await;
    let refused = office.service().municipality_figures(office.by(), PROGRAMME, OTHER).await;
    assert_eq!(code_of(refused), "staff.forbidden");
    assert_eq!(office.forbidden().await, ["staff:1"]);
}
