//! A small town for tests: one programme with venues, people with vouchers, instants of its clocks.
//!
//! Digests stand in for the keyed ones of the service and are plain SHA-256, because nobody lives here.
//! All clocks are those of Tokyo.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use kernel::birth_date::BirthDate;
use kernel::command::{BirthProof, HolderId, Person};
use kernel::event::{Event, Record};
use kernel::municipality::MunicipalityCode;
use kernel::programme::{Deadline, Names, Product, Programme, Venue, Wave};
use kernel::restore::LostBooking;
use kernel::roster::{RosterRow, Standing};
use kernel::slot::{SlotId, SlotRow};
use kernel::time::{Instant, instant_at};
use kernel::wave::Cohort;
use sha2::{Digest, Sha256};

/// Minutes east of UTC.
pub const TOKYO: i16 = 540;

/// The instant of a minute of a day in this town.
pub fn instant(day: Date, minute: u16) -> Instant {
    instant_at(day, minute, TOKYO)
}

/// The first bytes of a digest of `text`.
pub fn digest<const N: usize>(text: &str) -> [u8; N] {
    let mut first = [0_u8; N];
    first.iter_mut().zip(Sha256::digest(text.as_bytes())).for_each(|(to, from)| *to = from);
    first
}

/// Somebody with a voucher, as the rules of a story know them.
#[derive(Debug, Clone, Copy)]
pub struct Citizen {
    pub programme: u16,
    pub holder: HolderId,
    pub code: MunicipalityCode,
    pub born_on: Date,
}

impl Citizen {
    /// Who has voucher `number` of municipality `code`.
    pub fn new(programme: u16, code: &str, number: &str, born_on: Date) -> Citizen {
        let code = MunicipalityCode::parse(code).expect("a municipality code");
        Citizen { programme, holder: HolderId(digest(&format!("voucher {code} {number}"))), code, born_on }
    }

    /// Signed in with `born_on` as birth date, right or wrong.
    pub fn signed_in(&self, born_on: Date) -> Person {
        Person {
            programme: self.programme,
            holder: self.holder,
            proof: proof(&self.holder, born_on),
            cohort: Cohort { municipality: self.code, born_on: birth_date(born_on) },
        }
    }

    /// The row of a list that names this person.
    pub fn row(&self) -> RosterRow {
        RosterRow {
            holder: self.holder,
            proof: proof(&self.holder, self.born_on),
            municipality: self.code.value(),
            standing: Standing::Valid,
            doses_received: 0,
            last_dose_on: None,
            product: 0,
        }
    }
}

fn proof(holder: &HolderId, born_on: Date) -> BirthProof {
    BirthProof(digest(&format!("born {:?} {born_on}", holder.0)))
}

fn birth_date(born_on: Date) -> BirthDate {
    BirthDate::parse(&born_on.to_string(), date(2021, 5, 17)).expect("a birth date")
}

/// A text in Japanese only.
pub fn named(text: &str) -> Names {
    BTreeMap::from([("ja".to_owned(), text.to_owned())])
}

/// A venue that gives `product`.
pub fn venue(id: &str, product: &str) -> Venue {
    Venue {
        id: id.to_owned(),
        name: named(id),
        address: String::new(),
        phone: String::new(),
        product: product.to_owned(),
    }
}

/// A product whose next dose may follow after `earliest_days`.
pub fn product(id: &str, earliest_days: u16) -> Product {
    Product { id: id.to_owned(), name: named(id), earliest_days, standard_days: earliest_days }
}

/// A wave that is open to everyone for the whole year.
pub fn everyone(id: &str) -> Wave {
    Wave {
        id: id.to_owned(),
        opens_at: instant(date(2021, 5, 1), 0),
        closes_at: None,
        municipalities: vec!["*".to_owned()],
        born_on_or_before: None,
        born_on_or_after: None,
        venues: Vec::new(),
        slots_from: date(2021, 1, 1),
        slots_until: date(2021, 12, 31),
        doses: Vec::new(),
    }
}

/// A programme: moderna in otemachi and osaka, pfizer in shinjuku, open to everyone.
pub fn programme(id: &str) -> Programme {
    let eve = Deadline { days_before: 1, minute_of_day: 23 * 60 + 59 };
    Programme {
        id: id.to_owned(),
        name: named(id),
        timezone: "Asia/Tokyo".to_owned(),
        doses: 2,
        hold_minutes: 10,
        book_until: eve,
        cancel_until: eve,
        products: vec![product("moderna", 28), product("pfizer", 19)],
        venues: vec![venue("otemachi", "moderna"), venue("osaka", "moderna"), venue("shinjuku", "pfizer")],
        waves: vec![everyone("everyone")],
        contact: Default::default(),
        arrival: Default::default(),
        reminders: Default::default(),
        waitlist: None,
    }
}

/// A slot of half an hour, visible from the beginning of 2021.
pub fn slot(id: &str, venue: u16, day: Date, start_minute: u16, capacity: u32) -> SlotRow {
    SlotRow {
        id: SlotId(u64::from_be_bytes(digest(&format!("slot {id}")))),
        venue,
        date: day,
        start_minute,
        end_minute: start_minute + 30,
        offset_minutes: TOKYO,
        dose: 0,
        capacity,
        published_at: instant(date(2021, 1, 1), 0),
    }
}

/// What the entry proves of a booking, if it confirms one.
pub fn receipt(record: &Record, epoch: u64, position: u64) -> Option<LostBooking> {
    match &record.event {
        Event::BookingConfirmed { programme, holder, slot, dose, number } => Some(LostBooking {
            epoch,
            position,
            programme: *programme,
            holder: *holder,
            slot: *slot,
            dose: *dose,
            number: *number,
            confirmed_at: record.at,
            channel: record.channel,
            actor: record.actor,
        }),
        Event::BookingRepresented { lost } => Some(LostBooking { epoch, position, ..*lost }),
        _ => None,
    }
}
