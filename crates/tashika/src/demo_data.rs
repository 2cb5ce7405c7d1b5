//! The data of the demonstration: made up, recognisable as such, and the same on every machine and day of call.
//!
//! Everything is relative to today and follows from the number of a voucher, so a sample that is printed is also
//! in the list. Voucher numbers begin with 999, addresses are called 見本 (sample).
//! The surprise: nothing here touches the service; this is only what a planner and three municipalities would
//! have brought.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time, time};
use jiff::tz::Offset;
use service::admin::{
    ArrivalFile, ContactFile, DeadlineFile, NextDoseFile, ProductFile, ProgrammeFile, RosterLine,
    RosterLineState, SlotLine, VenueFile, WaitlistFile, WaveFile,
};
use service::venue::LotFile;
use service::view::Names;

/// Identifier of the programme.
pub const PROGRAMME: &str = "demo";
/// Places in each slot.
pub const CAPACITY: u32 = 10;
/// People who are expected in each hour of today that is still to come.
pub const EXPECTED: u32 = 4;
/// Days with slots, from tomorrow on; today has its own, so that the day of a venue can be tried at any hour.
pub const DAYS: i32 = 28;
/// Vouchers of this number and above are nobody's sample; the ones who already booked are among them.
pub const CROWD_FROM: u64 = 100;

/// How long filling takes at most.
const FILLED_MINUTES: i64 = 10;

/// Lots: product and number.
pub const LOTS: [(&str, &str); 2] = [("sample-m", "MIHON-M1"), ("sample-p", "MIHON-P1")];

const ZONE: &str = "Asia/Tokyo";
// Japan has had no other offset since 1951; the demonstration needs no zone database for it.
const OFFSET: Offset = jiff::tz::offset(9);

/// A municipality of the demonstration: code, name, how many vouchers.
pub const MUNICIPALITIES: [(&str, &str, u64); 3] =
    [("131121", "世田谷区", 20_000), ("141003", "横浜市", 20_000), ("011002", "札幌市", 10_000)];

/// A venue: identifier, name, name in English, address, product.
const VENUES: [(&str, &str, &str, &str, &str); 5] = [
    ("setagaya", "世田谷会場（見本）", "Setagaya (sample)", "東京都世田谷区見本1-1-1", "sample-m"),
    ("otemachi", "大手町会場（見本）", "Otemachi (sample)", "東京都千代田区見本2-2-2", "sample-m"),
    ("yokohama", "横浜会場（見本）", "Yokohama (sample)", "神奈川県横浜市中区見本3-3-3", "sample-m"),
    ("sapporo", "札幌会場（見本）", "Sapporo (sample)", "北海道札幌市中央区見本4-4-4", "sample-p"),
    ("airport", "空港会場（見本）", "Airport (sample)", "東京都大田区見本5-5-5", "sample-p"),
];

/// What makes a sample voucher interesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// May book at once.
    Eligible,
    /// No wave is for the person.
    TooYoung,
    /// The person's wave opens later.
    OtherWave,
    /// Has a booking.
    Booked,
    /// Had the first dose elsewhere.
    SecondDose,
    /// Replaced by the first eligible one of the same municipality.
    Superseded,
    /// May not be used.
    Revoked,
}

/// A voucher that is printed.
#[derive(Debug, Clone)]
pub struct Sample {
    /// What makes it interesting.
    pub kind: Kind,
    /// Municipality: index in [`MUNICIPALITIES`].
    pub municipality: usize,
    /// Its number within the municipality, from 1.
    pub index: u64,
}

/// The vouchers that are printed, in the order of printing.
pub const SAMPLES: [Sample; 9] = [
    Sample { kind: Kind::Eligible, municipality: 0, index: 1 },
    Sample { kind: Kind::Eligible, municipality: 1, index: 1 },
    Sample { kind: Kind::Eligible, municipality: 2, index: 1 },
    Sample { kind: Kind::TooYoung, municipality: 0, index: 2 },
    Sample { kind: Kind::OtherWave, municipality: 0, index: 3 },
    Sample { kind: Kind::Booked, municipality: 1, index: 4 },
    Sample { kind: Kind::SecondDose, municipality: 0, index: 5 },
    Sample { kind: Kind::Superseded, municipality: 0, index: 6 },
    Sample { kind: Kind::Revoked, municipality: 2, index: 7 },
];

/// Day and time at the venues, and so of everything else.
pub fn now(now_ms: i64) -> DateTime {
    OFFSET.to_datetime(jiff::Timestamp::from_millisecond(now_ms).unwrap_or_default())
}

/// The ten digits of a voucher.
pub fn number(index: u64) -> String {
    format!("{:010}", 9_990_000_000 + index)
}

/// The programme, with one wave open since yesterday and one that opens tomorrow.
pub fn programme(today: Date) -> ProgrammeFile {
    ProgrammeFile {
        id: PROGRAMME.to_owned(),
        name: names("接種の予約（見本）", "Vaccination booking (sample)"),
        timezone: ZONE.to_owned(),
        verification: "roster".to_owned(),
        doses: 2,
        hold_minutes: 10,
        book_until: DeadlineFile { days_before: 0, time: "23:59".to_owned() },
        cancel_until: DeadlineFile { days_before: 0, time: "00:00".to_owned() },
        contact: ContactFile::default(),
        arrival: ArrivalFile { early_minutes: 120, walk_ins: "open".to_owned(), ..ArrivalFile::default() },
        reminders: None,
        waitlist: Some(WaitlistFile::default()),
        product: vec![
            product("sample-m", "見本ワクチンM", "Sample vaccine M", 28),
            product("sample-p", "見本ワクチンP", "Sample vaccine P", 21),
        ],
        venue: VENUES
            .iter()
            .map(|(id, ja, en, address, product)| VenueFile {
                id: (*id).to_owned(),
                name: names(ja, en),
                address: (*address).to_owned(),
                phone: "0570-000-000".to_owned(),
                product: (*product).to_owned(),
            })
            .collect(),
        wave: vec![
            wave("wave-1", today, -1, born(today, 65), None),
            wave("wave-2", today, 1, born(today, 18), Some(born(today, 65).saturating_add(1.day()))),
        ],
    }
}

/// Every voucher of every municipality.
pub fn roster(today: Date) -> impl Iterator<Item = RosterLine> {
    (0..MUNICIPALITIES.len()).flat_map(move |municipality| {
        let count = MUNICIPALITIES.get(municipality).map_or(0, |(_, _, count)| *count);
        (1..=count).map(move |index| voucher(today, municipality, index))
    })
}

/// One voucher.
pub fn voucher(today: Date, municipality: usize, index: u64) -> RosterLine {
    let (code, _, _) = MUNICIPALITIES.get(municipality).copied().unwrap_or(("131121", "", 0));
    let sample = SAMPLES.iter().find(|sample| sample.municipality == municipality && sample.index == index);
    let kind = sample.map(|sample| sample.kind);
    let age = match kind {
        Some(Kind::TooYoung) => 10,
        Some(Kind::OtherWave) => 40,
        Some(_) => 72,
        None => crowd_age(municipality, index),
    };
    let second = kind == Some(Kind::SecondDose);
    RosterLine {
        municipality_code: code.to_owned(),
        voucher_number: number(index),
        birth_date: birth_date(today, age, municipality, index),
        doses_received: u8::from(second),
        last_dose_on: second.then(|| today.saturating_sub(30.days())),
        product: second.then(|| "sample-m".to_owned()),
        state: match kind {
            Some(Kind::Revoked) => RosterLineState::Revoked,
            Some(Kind::Superseded) => RosterLineState::SupersededBy(code.to_owned(), number(1)),
            _ => RosterLineState::Valid,
        },
    }
}

/// A lot for each product, that may be given for two months from today.
pub fn lots(today: Date) -> Vec<LotFile> {
    let lot = |(product, number): (&str, &str)| LotFile {
        product: product.to_owned(),
        number: number.to_owned(),
        expires_on: today.saturating_add(60.days()),
        venues: Vec::new(),
    };
    LOTS.into_iter().map(lot).collect()
}

/// Every hour of today, and on every other day half-hours from nine to twelve and from one to five, at every venue.
pub fn slots(today: Date) -> Vec<SlotLine> {
    let mut slots = Vec::new();
    for day in 0..=DAYS {
        let date = today.saturating_add(day.days());
        for (venue, ..) in &VENUES {
            let times: Vec<(Time, Time)> = if day == 0 { hours().collect() } else { half_hours().collect() };
            for (start, end) in times {
                let venue = (*venue).to_owned();
                slots.push(SlotLine {
                    venue,
                    date,
                    start,
                    end,
                    capacity: CAPACITY,
                    dose: None,
                    published_at: None,
                });
            }
        }
    }
    slots
}

/// How many places of a slot the crowd takes: some days are nearly full, most are half empty. Of today nobody takes a time
/// that has begun, or will have when everything is filled.
pub fn crowd(now: DateTime, slot: &SlotLine) -> u32 {
    if slot.date == now.date() {
        let is_to_come = slot.date.to_datetime(slot.start) > now.saturating_add(FILLED_MINUTES.minutes());
        return if is_to_come { EXPECTED } else { 0 };
    }
    let day = i64::from(now.date().until(slot.date).map_or(0, |span| span.get_days()));
    let turn = mixed(u64::from(slot.start.hour().unsigned_abs()) * 60 + day.unsigned_abs() * 1_440);
    let nearly_full = match slot.venue.as_str() {
        "setagaya" | "otemachi" => day <= 3,
        "yokohama" => day <= 2,
        _ => day == 1,
    };
    let sparse = u32::try_from(turn % 3).unwrap_or(0);
    match nearly_full {
        true => CAPACITY - u32::from(turn.is_multiple_of(5)),
        false => sparse,
    }
}

/// Whether somebody of the crowd belongs to the wave that is open.
pub fn may_book_now(municipality: usize, index: u64) -> bool {
    index >= CROWD_FROM && crowd_age(municipality, index) >= 66
}

fn hours() -> impl Iterator<Item = (Time, Time)> {
    let at = |hour: i8| if hour < 24 { time(hour, 0, 0, 0) } else { time(23, 59, 0, 0) };
    (0_i8..24).map(move |hour| (at(hour), at(hour + 1)))
}

fn half_hours() -> impl Iterator<Item = (Time, Time)> {
    (18_i8..34).filter(|half| !(24..26).contains(half)).map(|half| {
        let at = |half: i8| time(half / 2, (half % 2) * 30, 0, 0);
        (at(half), at(half + 1))
    })
}

fn wave(id: &str, today: Date, opens_in_days: i32, before: Date, after: Option<Date>) -> WaveFile {
    let opens_at = today.saturating_add(opens_in_days.days()).at(9, 0, 0, 0);
    WaveFile {
        id: id.to_owned(),
        opens_at: OFFSET.to_timestamp(opens_at).unwrap_or_default(),
        closes_at: None,
        municipalities: MUNICIPALITIES.iter().map(|(code, _, _)| (*code).to_owned()).collect(),
        born_on_or_before: Some(before),
        born_on_or_after: after,
        venues: Vec::new(),
        slots_from: today,
        slots_until: today.saturating_add(DAYS.days()),
        doses: Vec::new(),
    }
}

fn product(id: &str, ja: &str, en: &str, standard_days: u16) -> ProductFile {
    let next_dose = Some(NextDoseFile { earliest_days: 21, standard_days });
    ProductFile { id: id.to_owned(), name: names(ja, en), next_dose }
}

fn names(ja: &str, en: &str) -> Names {
    [("ja", ja), ("en", en)].map(|(code, name)| (code.to_owned(), name.to_owned())).into()
}

fn born(today: Date, years: i16) -> Date {
    today.saturating_sub(i32::from(years).years())
}

/// Two in a hundred are too young, more than half are old enough for the wave that is open.
fn crowd_age(municipality: usize, index: u64) -> i16 {
    let drawn = mixed(index * 4 + municipality as u64);
    let within = |least: i16, range: u64| least + i16::try_from((drawn >> 16) % range).unwrap_or(0);
    match drawn % 100 {
        0..2 => within(5, 12),
        2..45 => within(19, 45),
        _ => within(66, 30),
    }
}

fn birth_date(today: Date, age: i16, municipality: usize, index: u64) -> Date {
    let days = i32::try_from(mixed(index * 4 + municipality as u64 + (1 << 40)) % 360).unwrap_or(0);
    born(today, age).saturating_sub(days.days())
}

/// A number that looks drawn and is the same every time (the finaliser of SplitMix64).
fn mixed(seed: u64) -> u64 {
    let mut value = seed.wrapping_add(0x9E37_79B9_7F4A_7C15);
    value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn the_programme_is_a_definition_on_any_day() {
        for day in 0..800 {
            let today = date(2026, 1, 1).saturating_add(day.days());
            assert_eq!(
                service::import::programme::to_definition(&programme(today)).map(|_| ()),
                Ok(()),
                "{today}"
            );
        }
    }

    #[test]
    fn there_are_fifty_thousand_vouchers_and_none_twice() {
        let mut seen: Vec<_> =
            roster(TODAY).map(|line| (line.municipality_code, line.voucher_number)).collect();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 50_000);
    }

    #[test]
    fn the_samples_are_what_they_are_called() {
        let wave = programme(TODAY).wave;
        for sample in &SAMPLES {
            let line = voucher(TODAY, sample.municipality, sample.index);
            let old_enough = wave[0].born_on_or_before.is_some_and(|limit| line.birth_date <= limit);
            let later =
                wave[1].born_on_or_before.is_some_and(|limit| line.birth_date <= limit) && !old_enough;
            match sample.kind {
                Kind::TooYoung => assert!(!old_enough && !later),
                Kind::OtherWave => assert!(later),
                Kind::Superseded => assert!(matches!(line.state, RosterLineState::SupersededBy(..))),
                Kind::Revoked => assert!(line.state == RosterLineState::Revoked),
                Kind::SecondDose => assert_eq!(line.doses_received, 1),
                Kind::Eligible | Kind::Booked => assert!(old_enough && line.state == RosterLineState::Valid),
            }
        }
    }

    #[test]
    fn everybody_of_the_crowd_who_books_is_old_enough() {
        let limit = programme(TODAY).wave[0].born_on_or_before.unwrap();
        for index in CROWD_FROM..5_000 {
            assert!(!may_book_now(1, index) || voucher(TODAY, 1, index).birth_date <= limit, "{index}");
        }
    }

    #[test]
    fn some_days_are_nearly_full_and_none_overfilled() {
        let (slots, now) = (slots(TODAY), TODAY.at(9, 0, 0, 0));
        let full = slots.iter().filter(|slot| crowd(now, slot) + 1 >= CAPACITY).count();
        assert!(full > 100, "{full}");
        assert!(slots.iter().all(|slot| crowd(now, slot) <= CAPACITY));
    }

    #[test]
    fn today_people_are_expected_in_what_is_still_to_come() {
        let slots = slots(TODAY);
        for (hour, to_come) in [(0, 23), (9, 14), (23, 0)] {
            let now = TODAY.at(hour, 0, 0, 0);
            let today = slots.iter().filter(|slot| slot.date == TODAY && slot.venue == "otemachi");
            assert_eq!(today.filter(|slot| crowd(now, slot) == EXPECTED).count(), to_come, "at {hour}");
        }
    }
}
