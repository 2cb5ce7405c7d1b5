//! What it costs to look for whoever is first: a cancellation while nobody waits, and while many wait who cannot take the place.
//!
//! In this process and over memory, one caller at a time, so that nothing is measured but what the sequencer does. Those who
//! wait have a first dose booked so near that no place of the town is late enough for their second: the whole list is walked,
//! and nobody on it is offered anything.

use service::admin::WaitlistFile;
use service::{Channel, Order, Service};

use super::Figure;
use super::measure::{median, now};
use crate::builder::MemoryHouse;
use crate::town::Town;

/// Slots of the one day.
const HOURS: u32 = 10;
/// People who cancel, in each round.
const CANCEL: u32 = 50;

/// Lets ever more people wait and measures cancellations of others.
///
/// # Panics
/// When the service refuses.
pub fn run(people: u32) -> Vec<Figure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let rounds = [0, people / 100, people / 10, people];
        let cancelling = CANCEL * u32::try_from(rounds.len()).expect("few rounds");
        let waitlist = Some(WaitlistFile { offer_minutes: 120, ..WaitlistFile::default() });
        // One hour of the day for those who cancel, the others for those who will wait.
        let capacity = people.div_ceil(HOURS - 1).max(cancelling);
        let town = Town { people: people + cancelling, slots: HOURS, capacity, waitlist, ..Town::default() };
        let node = MemoryHouse::default().open().await.expect("a new store");
        town.settle(&node.service).await;
        let figures = measure(&node.service, &town, people, &rounds).await;
        node.stop().await;
        figures
    })
}

async fn measure(service: &Service, town: &Town, people: u32, rounds: &[u32]) -> Vec<Figure> {
    let slots = town.slot_ids(service).await;
    let mut ids = Vec::new();
    for person in 0..town.people {
        let slot = if person < people { person % (HOURS - 1) + 1 } else { 0 };
        let who = town.sign_in(service, person);
        let told =
            service.book(&who, &slots[slot as usize], 1, Order::new(Channel::Web, None, b"book")).await;
        ids.push(told.expect("a place for everybody").answer.id);
    }
    let mut figures = Vec::new();
    let (mut waiting, mut cancelled, mut alone) = (0, people, 0.0);
    for round in rounds {
        while waiting < *round {
            let who = town.sign_in(service, waiting);
            let order = Order::new(Channel::Web, None, b"join");
            service.join_waitlist(&who, &[], order).await.expect("on the list");
            waiting += 1;
        }
        let mut micros = Vec::new();
        for person in cancelled..cancelled + CANCEL {
            let who = town.sign_in(service, person);
            let order = Order::new(Channel::Web, None, b"cancel");
            let began = now();
            service.cancel_booking(&who, &ids[person as usize], None, order).await.expect("cancelled");
            micros.push(began.elapsed().as_secs_f64() * 1e6);
        }
        cancelled += CANCEL;
        let middle = median(micros);
        figures.push(Figure::new(format!("waitlist.cancel.{round}_wait"), middle, "µs"));
        if *round == 0 {
            alone = middle;
        } else {
            figures.push(Figure::new(format!("waitlist.cancel.{round}_wait.ratio"), middle / alone, "ratio"));
        }
    }
    figures
}
