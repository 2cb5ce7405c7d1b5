//! A town of obviously fake people: a programme, a list of vouchers and slots, all from one seed.
//!
//! The same town can be settled in a service of this process or written as the three files that people bring.
//! It draws no rule from the product: what it says is what a municipality could have written by hand.
//! The surprise: voucher numbers are scattered, never counted up, so that finding one somewhere is no accident.

use jiff::ToSpan;
use jiff::civil::{Date, Time, date};
use service::admin::{
    ArrivalFile, ContactFile, DeadlineFile, NextDoseFile, ProductFile, ProgrammeFile, ROWS_PER_REQUEST_MAX,
    RemindersFile, Reply, Request, RosterLine, RosterLineState, SlotLine, VenueFile, WaitlistFile, WaveFile,
};
use service::{Service, SignedIn, TypedBirthDate, TypedVoucher};
use std::fmt::Write;
use std::net::{IpAddr, Ipv4Addr};

/// Identifier of the programme.
pub const PROGRAMME: &str = "tokyo-2021";
/// Identifier of the only venue.
pub const VENUE: &str = "otemachi";
/// The municipalities that vouchers are from, in turn.
pub const MUNICIPALITIES: [&str; 2] = ["131016", "131121"];

/// What a town has.
#[derive(Debug, Clone)]
pub struct Town {
    /// What everything is drawn from.
    pub seed: u64,
    /// How many people.
    pub people: u32,
    /// How many slots; ten a day, half an hour each.
    pub slots: u32,
    /// Places in each.
    pub capacity: u32,
    /// What people who book are asked for.
    pub contact: ContactFile,
    /// Who is let in at the venue, and when.
    pub arrival: ArrivalFile,
    /// When people are reminded.
    pub reminders: Option<RemindersFile>,
    /// How whoever waits is offered a place.
    pub waitlist: Option<WaitlistFile>,
    /// Day of the first slots; the wave opened four weeks before.
    pub first_day: Date,
}

/// One fake person's voucher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// Six digits.
    pub municipality_code: String,
    /// Ten digits.
    pub number: String,
    /// Birth date.
    pub birth_date: Date,
}

impl Default for Town {
    fn default() -> Town {
        Town {
            seed: 1,
            people: 8,
            slots: 4,
            capacity: 2,
            contact: ContactFile::default(),
            arrival: ArrivalFile::default(),
            reminders: None,
            waitlist: None,
            first_day: date(2021, 5, 24),
        }
    }
}

impl Town {
    /// The voucher of person `index`.
    pub fn voucher(&self, index: u32) -> Voucher {
        // A step without common factors walks through all ten-digit numbers before it meets itself.
        let number = (self.seed % 1_000_000_007 + u64::from(index + 1) * 6_180_339_887) % 10_000_000_000;
        let days = (u64::from(index) * 7_919 + self.seed % 1_000) % 9_000;
        let days = i64::try_from(days).expect("below 9,000");
        let code = MUNICIPALITIES[index as usize % MUNICIPALITIES.len()];
        Voucher {
            municipality_code: code.to_owned(),
            number: format!("{number:010}"),
            birth_date: date(1930, 1, 1).saturating_add(days.days()),
        }
    }

    /// Brings everything into a service and lets the citizens' list of slots show it.
    ///
    /// # Panics
    /// When the service refuses.
    pub async fn settle(&self, service: &Service) {
        let definition = Box::new(self.programme());
        accept(service, Request::ApplyProgramme { definition, dry_run: false }).await;
        let programme = || PROGRAMME.to_owned();
        let lines: Vec<RosterLine> = (0..self.people).map(|index| self.roster_line(index)).collect();
        let (import, mut staged) = (1, 0);
        for rows in lines.chunks(ROWS_PER_REQUEST_MAX) {
            let rows = rows.to_vec();
            let part = Request::StageRoster { programme: programme(), import, staged, rows, dry_run: false };
            if let Reply::Counted(counts) = accept(service, part).await {
                staged = counts.staged;
            }
        }
        accept(service, Request::CommitRoster { programme: programme(), import, staged, file: 1 }).await;
        let slots = self.slot_lines();
        accept(
            service,
            Request::PublishSlots { programme: programme(), slots, despite: None, dry_run: false },
        )
        .await;
    }

    /// Identifiers of the slots by start, as a citizen finds them.
    ///
    /// # Panics
    /// When the list cannot be read.
    pub async fn slot_ids(&self, service: &Service) -> Vec<String> {
        let list = service.slots(PROGRAMME, &service::SlotQuery::default()).await.expect("the list of slots");
        list.slots.iter().map(|slot| slot.id.clone()).collect()
    }

    /// Signs person `index` in.
    ///
    /// # Panics
    /// When the service refuses.
    pub fn sign_in(&self, service: &Service, index: u32) -> SignedIn {
        let voucher = self.voucher(index);
        let typed = TypedVoucher {
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: TypedBirthDate::Text(voucher.birth_date.to_string()),
        };
        let understood = service.understand(&typed).expect("a well-formed voucher");
        let client = IpAddr::V4(Ipv4Addr::LOCALHOST);
        service.sign_in(PROGRAMME, &understood, None, client).expect("a voucher on the list")
    }

    /// The programme.
    pub fn programme(&self) -> ProgrammeFile {
        let opens = self.first_day.saturating_sub(28.days()).at(11, 0, 0, 0);
        let opens_at = opens.in_tz("Asia/Tokyo").expect("a time zone that every program knows").timestamp();
        ProgrammeFile {
            id: PROGRAMME.to_owned(),
            name: names("東京大規模接種センター", "Tokyo mass vaccination centre"),
            timezone: "Asia/Tokyo".to_owned(),
            verification: "roster".to_owned(),
            doses: 2,
            hold_minutes: 10,
            book_until: DeadlineFile { days_before: 1, time: "23:59".to_owned() },
            cancel_until: DeadlineFile { days_before: 0, time: "00:00".to_owned() },
            contact: self.contact.clone(),
            arrival: self.arrival.clone(),
            reminders: self.reminders.clone(),
            waitlist: self.waitlist.clone(),
            product: vec![ProductFile {
                id: "moderna".to_owned(),
                name: names("武田／モデルナ", "Moderna"),
                next_dose: Some(NextDoseFile { earliest_days: 21, standard_days: 28 }),
            }],
            venue: vec![VenueFile {
                id: VENUE.to_owned(),
                name: names("東京会場", "Tokyo"),
                address: "東京都千代田区大手町1-3-3".to_owned(),
                phone: "0570-000-000".to_owned(),
                product: "moderna".to_owned(),
            }],
            wave: vec![WaveFile {
                id: "wave-1".to_owned(),
                opens_at,
                closes_at: None,
                municipalities: MUNICIPALITIES.iter().map(|code| (*code).to_owned()).collect(),
                born_on_or_before: Some(date(1957, 4, 1)),
                born_on_or_after: None,
                venues: vec![VENUE.to_owned()],
                slots_from: self.first_day,
                slots_until: self.first_day.saturating_add(400.days()),
                doses: Vec::new(),
            }],
        }
    }

    /// The list's row of person `index`.
    pub fn roster_line(&self, index: u32) -> RosterLine {
        let voucher = self.voucher(index);
        RosterLine {
            municipality_code: voucher.municipality_code,
            voucher_number: voucher.number,
            birth_date: voucher.birth_date,
            doses_received: 0,
            last_dose_on: None,
            product: None,
            state: RosterLineState::Valid,
        }
    }

    /// All slots.
    pub fn slot_lines(&self) -> Vec<SlotLine> {
        let line = |index: u32| {
            let minute = 9 * 60 + i64::from(index % 10) * 30;
            let day = self.first_day.saturating_add(i64::from(index / 10).days());
            SlotLine {
                venue: VENUE.to_owned(),
                date: day,
                start: clock(minute),
                end: clock(minute + 30),
                capacity: self.capacity,
                dose: None,
                published_at: None,
            }
        };
        (0..self.slots).map(line).collect()
    }

    /// The programme as `programme.toml`.
    pub fn programme_toml(&self) -> String {
        let opens = self.first_day.saturating_sub(28.days());
        let until = self.first_day.saturating_add(400.days());
        let first = self.first_day;
        format!(
            r#"id = "{PROGRAMME}"
name = {{ ja = "東京大規模接種センター", en = "Tokyo mass vaccination centre" }}
timezone = "Asia/Tokyo"
verification = "roster"
doses = 2
hold_minutes = 10
book_until = {{ days_before = 1, time = "23:59" }}
cancel_until = {{ days_before = 0, time = "00:00" }}

[[product]]
id = "moderna"
name = {{ ja = "武田／モデルナ", en = "Moderna" }}
next_dose = {{ earliest_days = 21, standard_days = 28 }}

[[venue]]
id = "{VENUE}"
name = {{ ja = "東京会場", en = "Tokyo" }}
address = "東京都千代田区大手町1-3-3"
phone = "0570-000-000"
product = "moderna"

[[wave]]
id = "wave-1"
opens_at = {opens}T11:00:00+09:00
municipalities = ["131016", "131121"]
born_on_or_before = 1957-04-01
venues = ["{VENUE}"]
slots_from = {first}
slots_until = {until}
"#
        )
    }

    /// The list of vouchers as a file.
    pub fn roster_csv(&self) -> String {
        let mut text = String::from("municipality_code,voucher_number,birth_date\n");
        for index in 0..self.people {
            let Voucher { municipality_code, number, birth_date } = self.voucher(index);
            writeln!(text, "{municipality_code},{number},{birth_date}").expect("memory takes text");
        }
        text
    }

    /// The slots as a file.
    pub fn slots_csv(&self) -> String {
        let mut text = String::from("venue,date,start,end,capacity\n");
        for SlotLine { venue, date, start, end, capacity, .. } in self.slot_lines() {
            let (start, end) = (start.strftime("%H:%M"), end.strftime("%H:%M"));
            writeln!(text, "{venue},{date},{start},{end},{capacity}").expect("memory takes text");
        }
        text
    }
}

async fn accept(service: &Service, request: Request) -> Reply {
    match service.administer(request).await {
        Reply::Refused(refusal) => panic!("the town was refused: {refusal:?}"),
        reply => reply,
    }
}

fn clock(minute: i64) -> Time {
    Time::midnight().wrapping_add(minute.minutes())
}

fn names(ja: &str, en: &str) -> service::view::Names {
    [("ja", ja), ("en", en)].into_iter().map(|(lang, name)| (lang.to_owned(), name.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_voucher_is_given_twice() {
        let town = Town { people: 50_000, ..Town::default() };
        let mut all: Vec<_> = (0..town.people).map(|index| town.voucher(index).number).collect();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), 50_000);
    }
}
