//! A definition back to the text of `programme.toml`, so that whoever changes a programme begins with all of it.
//!
//! The text reads back as the same definition, and says what the file that was once brought left out. What it never has is
//! that file's comments and order. The surprise: instants are written with the offset of the programme's time zone, as a
//! planner reads them.

use kernel::programme::{Deadline, Product, Programme, Reminders, Venue, Wave};
use kernel::time::Instant;
use kernel::waitlist::WaitlistRule;

use crate::admin::{
    ArrivalFile, ContactFile, DeadlineFile, NextDoseFile, ProductFile, ProgrammeFile, RemindersFile,
    VenueFile, WaitlistFile, WaveFile,
};
use crate::zone::Zone;

/// The text of the file that says this.
pub(crate) fn text_of(definition: &Programme) -> String {
    let text = toml::to_string(&file_of(definition)).unwrap_or_default();
    let zone = Zone::named(&definition.timezone);
    let instants = definition.waves.iter().flat_map(|wave| [Some(wave.opens_at), wave.closes_at]).flatten();
    instants.fold(text, |text, at| {
        text.replace(&format!("_at = \"{}\"", timestamp(at)), &format!("_at = \"{}\"", zone.rfc3339(at)))
    })
}

fn file_of(definition: &Programme) -> ProgrammeFile {
    let Programme { contact, arrival, .. } = definition;
    let word = |ask: kernel::contact::Ask| ask.as_str().to_owned();
    ProgrammeFile {
        id: definition.id.clone(),
        name: definition.name.clone(),
        timezone: definition.timezone.clone(),
        verification: "roster".to_owned(),
        doses: definition.doses,
        hold_minutes: definition.hold_minutes,
        book_until: deadline(definition.book_until),
        cancel_until: deadline(definition.cancel_until),
        contact: ContactFile {
            kana_name: word(contact.kana_name),
            telephone: word(contact.telephone),
            email: word(contact.email),
        },
        arrival: ArrivalFile {
            early_minutes: arrival.early_minutes,
            late_minutes: arrival.late_minutes,
            walk_ins: arrival.walk_ins.as_str().to_owned(),
        },
        reminders: reminders(&definition.reminders),
        waitlist: definition.waitlist.map(waitlist),
        product: definition.products.iter().map(|it| product(it, definition.doses)).collect(),
        venue: definition.venues.iter().map(venue).collect(),
        wave: definition.waves.iter().map(wave).collect(),
    }
}

fn timestamp(at: Instant) -> jiff::Timestamp {
    jiff::Timestamp::from_millisecond(at.0).unwrap_or_default()
}

fn time(minute_of_day: u16) -> String {
    format!("{:02}:{:02}", minute_of_day / 60, minute_of_day % 60)
}

fn deadline(it: Deadline) -> DeadlineFile {
    DeadlineFile { days_before: it.days_before, time: time(it.minute_of_day) }
}

fn reminders(it: &Reminders) -> Option<RemindersFile> {
    let file = || RemindersFile { days_before: it.days_before.clone(), time: time(it.minute_of_day) };
    (!it.days_before.is_empty()).then(file)
}

fn waitlist(it: WaitlistRule) -> WaitlistFile {
    let (day_from, day_until) = (time(it.day_from), time(it.day_until));
    WaitlistFile { offer_minutes: it.offer_minutes, day_from, day_until }
}

fn product(it: &Product, doses: u8) -> ProductFile {
    let is_last = doses == 1 && it.earliest_days == 0 && it.standard_days == 0;
    let next = NextDoseFile { earliest_days: it.earliest_days, standard_days: it.standard_days };
    ProductFile { id: it.id.clone(), name: it.name.clone(), next_dose: (!is_last).then_some(next) }
}

fn venue(it: &Venue) -> VenueFile {
    let Venue { id, name, address, phone, product } = it.clone();
    VenueFile { id, name, address, phone, product }
}

fn wave(it: &Wave) -> WaveFile {
    let it = it.clone();
    WaveFile {
        id: it.id,
        opens_at: timestamp(it.opens_at),
        closes_at: it.closes_at.map(timestamp),
        municipalities: it.municipalities,
        born_on_or_before: it.born_on_or_before,
        born_on_or_after: it.born_on_or_after,
        venues: it.venues,
        slots_from: it.slots_from,
        slots_until: it.slots_until,
        doses: it.doses,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::programme::{parse, to_definition};

    const LEAST: &str = r#"
id = "town-2021"
name = { ja = "町の会場", en = "Town \"hall\"" }
timezone = "Asia/Tokyo"
verification = "roster"
doses = 1
hold_minutes = 10
book_until = { days_before = 1, time = "23:59" }
cancel_until = { days_before = 0, time = "00:00" }
[[product]]
id = "one"
name = { ja = "一" }
[[venue]]
id = "hall"
name = { ja = "会場" }
address = "一丁目 \\ 1"
phone = "0570-000-000"
product = "one"
[[wave]]
id = "all"
opens_at = 2021-05-17T11:00:00+09:00
municipalities = ["*"]
slots_from = 2021-05-24
slots_until = 2021-06-24
"#;

    fn read(text: &str) -> Programme {
        to_definition(&parse(text).expect("a file")).expect("a programme")
    }

    #[test]
    fn what_is_written_reads_back_as_the_same() {
        let more = LEAST
            .replace("doses = 1", "doses = 2")
            .replace("Asia/Tokyo", "America/New_York")
            .replace("name = { ja = \"一\" }", "name = { ja = \"一\" }\nnext_dose = { earliest_days = 21, standard_days = 28 }")
            .replace("[[product]]", "[contact]\ntelephone = \"required\"\nemail = \"optional\"\n[arrival]\nearly_minutes = 5\nwalk_ins = \"open\"\n[reminders]\ndays_before = [3, 1]\ntime = \"09:05\"\n[[product]]")
            .replace("municipalities = [\"*\"]", "closes_at = 2021-11-10T11:00:00Z\nborn_on_or_before = 1957-04-01\nborn_on_or_after = 1900-01-01\nvenues = [\"hall\"]\ndoses = [2]\nmunicipalities = [\"13*\", \"131016\"]");
        for text in [LEAST.to_owned(), more] {
            let definition = read(&text);
            assert_eq!(read(&text_of(&definition)), definition, "{}", text_of(&definition));
        }
    }

    #[test]
    fn instants_are_written_as_the_clock_at_the_venue_shows_them() {
        let text = text_of(&read(LEAST));
        assert!(text.contains("opens_at = \"2021-05-17T11:00:00+09:00\""), "{text}");
        assert!(text.starts_with("id = \"town-2021\""), "{text}");
    }
}
