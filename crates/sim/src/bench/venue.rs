//! A venue's day: how long its list of ten thousand takes among all bookings, and a look at who stands at the counter.
//!
//! In this process and over memory, because neither a disk nor a door has a part in a read. A tenth of the people is
//! booked for each of ten days, so the list of one day is a tenth of all that there is.

use jiff::civil::Date;
use service::venue::{By, Counter};
use service::{Channel, Order, Service};

use super::Figure;
use super::measure::now;
use crate::builder::MemoryHouse;
use crate::town::{PROGRAMME, Town, VENUE};

/// Days, of ten slots each.
const DAYS: u32 = 10;
/// Lists that are read.
const ROUNDS: usize = 21;

/// Books everybody and measures the reads of one day.
///
/// # Panics
/// When the service refuses.
pub fn run(people: u32) -> Vec<Figure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let slots = DAYS * 10;
        let town = Town { people, slots, capacity: people.div_ceil(slots), ..Town::default() };
        let node = MemoryHouse::default().open().await.expect("a new store");
        town.settle(&node.service).await;
        let numbers = book_all(&node.service, &town).await;
        let figures = measure(&node.service, &town, &numbers).await;
        node.stop().await;
        figures
    })
}

/// The number of everybody's booking.
pub(super) async fn book_all(service: &Service, town: &Town) -> Vec<String> {
    let slots = town.slot_ids(service).await;
    let mut numbers = Vec::new();
    for person in 0..town.people {
        let slot = &slots[person as usize % slots.len()];
        let who = town.sign_in(service, person);
        let order = Order::new(Channel::Web, None, b"book");
        let told = service.book(&who, slot, 1, order).await.expect("a place for everybody");
        numbers.push(told.answer.number);
    }
    numbers
}

async fn measure(service: &Service, town: &Town, numbers: &[String]) -> Vec<Figure> {
    let by = By::unchecked(1);
    let counter = Counter { programme: PROGRAMME.to_owned(), venue: VENUE.to_owned() };
    let day: Date = town.first_day;
    let (mut lists, mut looks) = (Vec::new(), Vec::new());
    let mut listed = 0;
    for round in 0..ROUNDS {
        let began = now();
        let list = service.day_list(&by, &counter, day, false).await.expect("a list");
        lists.push(began.elapsed().as_secs_f64() * 1e3);
        listed = list.hours.iter().map(|hour| hour.bookings.len()).sum();
        let number = &numbers[round * numbers.len() / ROUNDS];
        let began = now();
        service.look_up_arrival(&by, &counter, number).await.expect("a booking");
        looks.push(began.elapsed().as_secs_f64() * 1e3);
    }
    vec![
        Figure::new("venue.bookings", numbers.len() as f64, "bookings"),
        Figure::new("venue.day", listed as f64, "bookings"),
        Figure::new("venue.day.list", median(lists), "ms").at_most(300.0),
        Figure::new("venue.look_up", median(looks), "ms"),
    ]
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(0.0)
}
