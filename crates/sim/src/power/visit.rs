//! People come back after a power cut: everybody signs in, looks at their page and sends an old command again.
//!
//! Somebody whose command was under way when the power went may find it done or not done; everything before it must
//! be as they were told. The first answer must be given again, word for word but for the newer proof.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::recording::Recording;
use crate::crash::{Asked, Ledger, says_the_same};
use crate::http::{Answer, Connection, Request};
use crate::town::{PROGRAMME, Voucher};

/// A recording as it was when the power went.
pub(super) struct Moment<'a> {
    pub(super) recording: &'a Recording,
    /// Entries of the log of writes.
    pub(super) writes: u64,
}

/// How many pages were looked at, and what is not as it was told.
pub(super) fn look(address: SocketAddr, moment: &Moment<'_>) -> (u64, Vec<String>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (mut pages, mut wrong) = (0, Vec::new());
        for person in 0..moment.recording.ledgers.len() {
            let answered = moment.recording.answered(person, moment.writes);
            if answered == 0 {
                continue;
            }
            match of_one(address, moment.recording, person, answered).await {
                Ok(found) => {
                    pages += 1;
                    wrong.extend(found);
                }
                Err(error) => wrong.push(format!("person {person} got no answer: {error}")),
            }
        }
        (pages, wrong)
    })
}

async fn of_one(
    address: SocketAddr,
    recording: &Recording,
    person: usize,
    answered: usize,
) -> std::io::Result<Vec<String>> {
    let told_all = recording.ledgers[person].told();
    let mut connection = Connection::open(address).await?;
    let index = u32::try_from(person).map_err(std::io::Error::other)?;
    let signed_in = connection.ask(&sign_in(recording.town.voucher(index))).await?;
    let token = signed_in.body["token"].as_str().map(str::to_owned);
    let me = Request { token: token.clone(), ..Request::get("/api/v1/me") };
    let page = connection.ask(&me).await?;
    let mut wrong = differences(told_all, answered, &page);
    let (asked, status, first) = &told_all[answered - 1];
    let again =
        Request { token, key: Some(asked.key.clone()), ..Request::post(&asked.path, asked.body.clone()) };
    let again = connection.ask(&again).await?;
    if again.status != *status || !says_the_same(&again.body, first) {
        let (now, body) = (again.status, again.body);
        wrong.push(format!("{asked:?} was answered {status} {first}, and after the cut {now} {body}"));
    }
    Ok(wrong)
}

fn sign_in(voucher: Voucher) -> Request {
    let Voucher { municipality_code, number, birth_date } = voucher;
    let body = json!({
        "programme": PROGRAMME,
        "municipality_code": municipality_code,
        "voucher_number": number,
        "birth_date": birth_date.to_string(),
    });
    Request::post("/api/v1/login", body)
}

/// Where the page is neither what was told nor that with the command that was under way.
fn differences(told_all: &[(Asked, u16, Value)], answered: usize, page: &Answer) -> Vec<String> {
    if page.status != 200 {
        return vec![format!("my page after the cut: {} {}", page.status, page.body)];
    }
    let after = |count: usize| {
        let mut ledger = Ledger::default();
        for (asked, status, body) in told_all.iter().take(count) {
            ledger.write(asked.clone(), *status, body.clone());
        }
        ledger.differences(&page.body)
    };
    let wrong = after(answered);
    if wrong.is_empty() || after(answered + 1).is_empty() { Vec::new() } else { wrong }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told_of(statuses: &[&str]) -> Vec<(Asked, u16, Value)> {
        let one = |(number, status): (usize, &&str)| {
            let asked = Asked::new("/api/v1/bookings/A/cancel", json!({}), &number.to_string());
            (asked, 200, json!({ "id": "A", "number": "A", "status": status }))
        };
        statuses.iter().enumerate().map(one).collect()
    }

    fn page(status: &str) -> Answer {
        let body = json!({ "bookings": [{ "id": "A", "number": "A", "status": status }] });
        Answer { status: 200, position: None, repeated: false, body }
    }

    #[test]
    fn what_was_told_or_was_under_way_may_be_there() {
        let told = told_of(&["confirmed", "cancelled"]);
        assert_eq!(differences(&told, 1, &page("confirmed")), Vec::<String>::new());
        assert_eq!(differences(&told, 1, &page("cancelled")), Vec::<String>::new());
    }

    #[test]
    fn what_was_told_may_not_be_undone() {
        let told = told_of(&["confirmed", "cancelled"]);
        assert_eq!(differences(&told, 2, &page("confirmed")).len(), 1);
    }
}
