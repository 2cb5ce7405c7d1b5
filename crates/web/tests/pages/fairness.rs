//! The public record of fairness: for anyone, about nobody, and the same as a recount of the journal.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use serde_json::Value;
use service::admin::{DumpedEntry, PublishedAt, Reply, Request};
use service::evidence::note::Verifier;
use service::evidence::tree::{Hash, Tree};
use service::wording::Lang;
use sim::town::PROGRAMME;

use crate::browser::House;

async fn record(house: &House) -> Value {
    let page = house.browser().get("/fairness.json").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let mut told: Value = serde_json::from_str(&page.text).expect("JSON");
    told["programmes"][0].take()
}

async fn journal(house: &House) -> Vec<DumpedEntry> {
    match house.service().administer(Request::Dump { from: 0 }).await {
        Reply::Dumped(dumped) => dumped.entries,
        other => panic!("{other:?}"),
    }
}

/// A town in which three book, one of them moves and one cancels.
async fn busy() -> House {
    let house = House::new().await;
    for person in 0..3 {
        let (mut citizen, venues) = house.signed_in(person).await;
        citizen.book(&venues).await;
        let my = citizen.get("/my").await;
        if person == 1 {
            let ask = citizen.get(&my.link("/cancel")).await;
            citizen.send(&ask, "/cancel", &[("reason", "ill")]).await;
        }
        if person == 2 {
            let venues = citizen.get(&my.link("/move")).await;
            let confirm = citizen.choose(&venues).await;
            citizen.send(&confirm, "/confirm", &[]).await;
        }
    }
    house
}

#[tokio::test]
async fn the_record_is_what_a_recount_of_the_journal_comes_to() {
    let house = busy().await;
    let record = record(&house).await;
    let entries = journal(&house).await;
    let mut counted: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut places: BTreeMap<String, u64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.position < record["as_of"].as_u64().expect("a size")) {
        let what = match entry.kind.as_deref() {
            Some("BookingConfirmed") => "confirmed",
            Some("BookingMoved") => "moved",
            Some("BookingCancelled") => "cancelled",
            Some("SlotsPublished") => {
                let event = entry.event.as_ref().expect("told");
                for slot in event["slots"].as_array().expect("slots") {
                    let id = slot["id"].as_str().expect("an identifier").to_owned();
                    places.insert(id, slot["capacity"].as_u64().expect("a number"));
                }
                continue;
            }
            _ => continue,
        };
        let channel = entry.channel.clone().expect("a channel");
        *counted.entry((what.to_owned(), channel)).or_default() += 1;
    }
    let told: BTreeMap<(String, String), u64> = record["days"]
        .as_array()
        .expect("days")
        .iter()
        .map(|day| {
            let text = |name: &str| day[name].as_str().expect("text").to_owned();
            ((text("what"), text("channel")), day["count"].as_u64().expect("a number"))
        })
        .collect();
    assert_eq!(told, counted);
    assert_eq!(told.values().sum::<u64>(), 5, "{told:?}");
    let sum = |name: &str| -> u64 {
        let batches = record["published"].as_array().expect("batches");
        batches.iter().map(|batch| batch[name].as_u64().expect("a number")).sum()
    };
    assert_eq!((sum("slots"), sum("places")), (places.len() as u64, places.values().sum()));
    assert_eq!(record["order"], "arrival");
    assert_eq!(record["waves"][0]["opens_at"], "2021-04-26T11:00:00+09:00");
}

#[tokio::test]
async fn its_checkpoint_is_over_exactly_the_entries_that_were_counted() {
    let house = busy().await;
    let record = record(&house).await;
    let log = Verifier::parse(&house.service().log_key()).expect("our key");
    let checkpoint = log.open(record["checkpoint"].as_str().expect("a note")).expect("signed by us");
    assert_eq!(Some(checkpoint.size), record["as_of"].as_u64());
    let mut tree = Tree::default();
    for entry in journal(&house).await.iter().take(usize::try_from(checkpoint.size).expect("small")) {
        tree.push(hash(&entry.leaf_hash));
    }
    assert_eq!(tree.edge(checkpoint.size).expect("a tree").root(), checkpoint.root);
}

fn hash(hex: &str) -> Hash {
    let bytes: Vec<u8> =
        (0..32).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).expect("hex")).collect();
    bytes.try_into().expect("32 bytes")
}

#[tokio::test]
async fn anybody_reads_it_in_every_language_and_it_names_nobody() {
    let house = busy().await;
    for lang in Lang::ALL {
        let mut anybody = house.browser();
        anybody.lang = if lang == Lang::En { "en" } else { "ja" };
        let page = anybody.get(&format!("/fairness?lang={}", lang.code())).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.main());
        assert!(page.says("class=\"count\">3<"), "three bookings: {}", page.main());
        assert!(!page.text.contains(&house.town.voucher(0).number));
    }
    let start = house.browser().get("/").await;
    assert_eq!(house.browser().get(&start.link("/fairness")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn slots_that_nobody_may_know_of_yet_are_not_in_it() {
    let house = House::new().await;
    let before = record(&house).await;
    let mut slots = house.town.slot_lines();
    slots.truncate(1);
    for slot in &mut slots {
        slot.date = jiff::civil::date(2021, 12, 1);
        slot.published_at = Some(PublishedAt::Local(jiff::civil::date(2021, 11, 1).at(9, 0, 0, 0)));
    }
    let (programme, dry_run) = (PROGRAMME.to_owned(), false);
    house.service().administer(Request::PublishSlots { programme, slots, despite: None, dry_run }).await;
    house.house.clock.pass(6_000);
    let after = record(&house).await;
    assert!(after["as_of"].as_u64() > before["as_of"].as_u64(), "it was made anew");
    assert_eq!(after["published"], before["published"]);
}
