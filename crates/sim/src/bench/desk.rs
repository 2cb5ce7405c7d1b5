//! The desk's one search box among all bookings: each kind of thing that a caller may have in hand.
//!
//! In this process and over memory, because neither a disk nor a door has a part in it. Everybody has a booking; contact data
//! is kept of a thousand people, because a vault in memory is searched row by row and one on a disk by an index. The surprise:
//! a birth date is the dearest, since every digest of the list is made anew for it.

use std::net::{IpAddr, Ipv4Addr};

use service::admin::{GrantAsked, Reply, Request, StaffWanted};
use service::clock::Clock;
use service::staff::{StaffSession, TypedEnrolment, TypedStaff};
use service::{Channel, Order, Service, TypedBirthDate, TypedContact, TypedVoucher};

use super::Figure;
use super::measure::{median, now};
use super::venue::book_all;
use crate::authenticator;
use crate::builder::MemoryHouse;
use crate::town::{PROGRAMME, Town};

/// Of how many people contact data is kept.
const KEPT: u32 = 1_000;
/// Searches of each kind.
const ROUNDS: u32 = 21;
/// How long a caller may wait, in milliseconds.
const GOAL_MS: f64 = 100.0;
const PASSWORD: &str = "fake but long enough";
const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Books everybody and measures each kind of search.
///
/// # Panics
/// When the service refuses.
pub fn run(people: u32) -> Vec<Figure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let required = || "required".to_owned();
        let contact = service::admin::ContactFile {
            kana_name: required(),
            telephone: required(),
            email: "no".to_owned(),
        };
        let town = Town { people, slots: 100, capacity: people.div_ceil(100), contact, ..Town::default() };
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        town.settle(&node.service).await;
        for person in 0..people.min(KEPT) {
            keep(&node.service, &town, person).await;
        }
        let numbers = book_all(&node.service, &town).await;
        let who = operator(&node.service, &house).await;
        let figures = measure(&node.service, &town, &who, &numbers).await;
        node.stop().await;
        figures
    })
}

async fn measure(service: &Service, town: &Town, who: &StaffSession, numbers: &[String]) -> Vec<Figure> {
    let person = |round: u32| round * (town.people.min(KEPT) / ROUNDS).max(1);
    type Typed<'a> = Box<dyn Fn(u32) -> String + 'a>;
    let kinds: [(&str, Typed<'_>); 7] = [
        ("number", Box::new(|round| numbers[person(round) as usize].clone())),
        ("voucher", Box::new(|round| line(town, person(round)))),
        ("line", Box::new(|round| format!("01{}", line(town, person(round)).replace(' ', "")))),
        ("incident", Box::new(|round| refused(service, town, person(round)))),
        ("telephone", Box::new(|round| telephone(person(round)))),
        (
            "kana",
            Box::new(|round| format!("{} {}", kana(person(round)), town.voucher(person(round)).birth_date)),
        ),
        ("birth_date", Box::new(|round| town.voucher(person(round)).birth_date.to_string())),
    ];
    let mut figures = vec![Figure::new("desk.bookings", numbers.len() as f64, "bookings")];
    for (kind, typed) in &kinds {
        let mut times = Vec::new();
        for round in 0..ROUNDS {
            let typed = typed(round);
            let began = now();
            // Many may have a birth date: that there are too many is an answer too.
            match service.find(who, &typed).await {
                Ok(_) => {}
                Err(refusal) => assert_eq!((*kind, refusal.code), ("birth_date", "desk.many"), "{typed}"),
            }
            times.push(began.elapsed().as_secs_f64() * 1e3);
        }
        figures.push(Figure::new(format!("desk.search.{kind}"), median(times), "ms").at_most(GOAL_MS));
    }
    figures
}

fn line(town: &Town, person: u32) -> String {
    let voucher = town.voucher(person);
    format!("{} {}", voucher.municipality_code, voucher.number)
}

/// Eleven digits, another for everybody.
fn telephone(person: u32) -> String {
    format!("090{person:08}")
}

/// Three syllables that say which number it is.
fn kana(person: u32) -> String {
    let syllables: Vec<char> = "アイウエオカキクケコ".chars().collect();
    let digits = format!("{person:04}");
    let name = digits.bytes().filter_map(|digit| syllables.get(usize::from(digit - b'0')));
    format!("ミホン {}", name.collect::<String>())
}

async fn keep(service: &Service, town: &Town, person: u32) {
    let typed =
        TypedContact { kana_name: Some(kana(person)), telephone: Some(telephone(person)), email: None };
    let understood = service.understand_contact(PROGRAMME, &typed, None).expect("well-formed");
    let order = Order::new(Channel::Web, None, b"contact");
    service.keep_contact(&town.sign_in(service, person), &understood, &order).await.expect("kept");
}

/// The incident code of a sign-in with the wrong birth date.
fn refused(service: &Service, town: &Town, person: u32) -> String {
    let voucher = town.voucher(person);
    let typed = TypedVoucher {
        municipality_code: voucher.municipality_code,
        voucher_number: voucher.number,
        birth_date: TypedBirthDate::Text("1929-01-01".to_owned()),
    };
    let understood = service.understand(&typed).expect("well-formed");
    let refusal = service.sign_in(PROGRAMME, &understood, None, OFFICE).err().expect("the wrong birth date");
    refusal.incident.expect("an incident code")
}

async fn operator(service: &Service, house: &MemoryHouse) -> StaffSession {
    let name = || "hanako".to_owned();
    let grants = vec![GrantAsked { role: "operator".to_owned(), scope: "everything".to_owned() }];
    let wanted = StaffWanted::Add { name: name(), grants };
    let Reply::Account { one_time_password: Some(password), .. } =
        service.administer(Request::Staff { wanted }).await
    else {
        panic!("no account was added")
    };
    let typed = TypedStaff { name: name(), password, code: String::new() };
    let admission = service.sign_staff_in(&typed, OFFICE, None).await.expect("the password for one use");
    let who = service.staff_session(&admission.session).expect("a session");
    let shown = service.enrolment(&who, None);
    let code = authenticator::code(&shown.secret, house.clock.wall());
    let (password, again) = (PASSWORD.to_owned(), PASSWORD.to_owned());
    let typed = TypedEnrolment { sealed: shown.sealed, password, again, code };
    service.enrol(&who, &typed).await.expect("well chosen");
    service.staff_session(&admission.session).expect("a session")
}
