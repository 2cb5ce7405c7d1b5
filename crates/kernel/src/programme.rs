//! A programme: what is given, where, and who may book what from when.
//!
//! A definition arrives whole and replaces the one before; what happened under the old one stays as it was.
//! Identifiers of venues and products are short text in the definition and small indexes inside the state, and an
//! index once given out is never given to another venue.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::contact::ContactAsked;
use crate::state::ProgrammeState;
use crate::time::{Instant, instant_at, plus_days};
use crate::waitlist::{OFFER_MINUTES, WaitlistRule};

/// A text by language code.
pub type Names = BTreeMap<String, String>;

/// A deadline relative to a slot's day, in local time of the venue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Whole days before the slot's day.
    pub days_before: u16,
    /// Minutes after midnight of that day; the whole minute still counts.
    pub minute_of_day: u16,
}

impl Deadline {
    /// First instant that is too late for a slot on `date` at `offset_minutes`.
    ///
    /// `time = "23:59"` means until the end of that minute; `time = "00:00"` means until midnight itself.
    pub fn instant(self, date: Date, offset_minutes: i16) -> Instant {
        let day = plus_days(date, i32::from(self.days_before).saturating_neg());
        let minute = if self.minute_of_day == 0 { 0 } else { self.minute_of_day.saturating_add(1) };
        instant_at(day, minute, offset_minutes)
    }
}

/// A product (a vaccine) and the rule for the dose after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Stable identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// Earliest day of the next dose, in days after this one.
    pub earliest_days: u16,
    /// Usual day of the next dose, in days after this one.
    pub standard_days: u16,
}

/// A venue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venue {
    /// Stable identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// Postal address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// Identifier of the product given here.
    pub product: String,
}

/// Who is let in at the venues, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrivals {
    /// How long before the start of their slot people are in time.
    pub early_minutes: u16,
    /// How long after its end they still are.
    pub late_minutes: u16,
    /// Whether somebody without a booking may be taken.
    pub walk_ins: WalkIns,
}

impl Default for Arrivals {
    /// Half an hour on either side, and nobody without a booking.
    fn default() -> Arrivals {
        Arrivals { early_minutes: 30, late_minutes: 30, walk_ins: WalkIns::None }
    }
}

/// Whether somebody without a booking may be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WalkIns {
    /// Nobody.
    None,
    /// Into places that are left over in slots that have begun.
    Leftover,
    /// Into every free place of the day, from [`Arrivals::early_minutes`] before its slot begins.
    Open,
}

impl WalkIns {
    /// Every policy; the index is its durable number.
    pub const ALL: [WalkIns; 3] = [WalkIns::None, WalkIns::Leftover, WalkIns::Open];

    /// The public name.
    pub fn as_str(self) -> &'static str {
        match self {
            WalkIns::None => "none",
            WalkIns::Leftover => "leftover",
            WalkIns::Open => "open",
        }
    }
}

/// When people are reminded of an appointment; never, if no day is said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reminders {
    /// Whole days before the slot's day, each once; 0 is the day itself.
    pub days_before: Vec<u16>,
    /// Minutes after midnight of that day, in local time of the venue.
    pub minute_of_day: u16,
}

/// Days of [`Reminders`] at most, each.
pub const REMINDER_DAYS_MAX: u16 = 60;
/// How many days [`Reminders`] has at most.
pub const REMINDERS_MAX: usize = 9;

/// Minutes of [`Arrivals`] at most: a day.
pub const ARRIVAL_MINUTES_MAX: u16 = 1_440;

/// A wave: who may book what, from when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wave {
    /// Stable identifier.
    pub id: String,
    /// First instant at which its people may book.
    pub opens_at: Instant,
    /// First instant at which they may not any more, if it ends.
    pub closes_at: Option<Instant>,
    /// A code of six digits, a prefecture as `13*`, or `*`.
    pub municipalities: Vec<String>,
    /// Latest birth date.
    pub born_on_or_before: Option<Date>,
    /// Earliest birth date.
    pub born_on_or_after: Option<Date>,
    /// Venues by identifier; empty means all.
    pub venues: Vec<String>,
    /// First day of slots.
    pub slots_from: Date,
    /// Last day of slots.
    pub slots_until: Date,
    /// Doses; empty means all.
    pub doses: Vec<u8>,
}

/// A whole definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Programme {
    /// Stable identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// IANA name of the time zone; the kernel only keeps it.
    pub timezone: String,
    /// How many doses are given, 1 to 9.
    pub doses: u8,
    /// How long a hold lasts, 1 to 120 minutes.
    pub hold_minutes: u16,
    /// Until when a slot may be booked.
    pub book_until: Deadline,
    /// Until when a booking may be moved or cancelled by its holder.
    pub cancel_until: Deadline,
    /// Products.
    pub products: Vec<Product>,
    /// Venues.
    pub venues: Vec<Venue>,
    /// Waves.
    pub waves: Vec<Wave>,
    /// What people who book are asked for.
    pub contact: ContactAsked,
    /// Who is let in at the venues, and when.
    pub arrival: Arrivals,
    /// When people are reminded.
    pub reminders: Reminders,
    /// How whoever waits for a place is offered one; nobody waits if it is not said.
    pub waitlist: Option<WaitlistRule>,
}

/// One thing wrong with a definition: where, and which rule it breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where, as in the file: `wave[2].venues`.
    pub path: String,
    /// What is wrong and what would be right, for the planner.
    pub what: String,
}

impl Programme {
    /// Everything wrong with the definition itself; empty if it may be applied.
    pub fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Flaws(Vec::new());
        flaws.identifier("id", &self.id);
        flaws.when(self.doses == 0 || self.doses > 9, "doses", "must be from 1 to 9");
        flaws.when(
            self.hold_minutes == 0 || self.hold_minutes > 120,
            "hold_minutes",
            "must be from 1 to 120",
        );
        for (key, minutes) in
            [("early_minutes", self.arrival.early_minutes), ("late_minutes", self.arrival.late_minutes)]
        {
            let path = format!("arrival.{key}");
            flaws.when(minutes > ARRIVAL_MINUTES_MAX, &path, "must be at most 1440, which is a day");
        }
        flaws.when(!self.name.contains_key("ja"), "name", "needs a text in `ja`");
        flaws.when(self.venues.is_empty(), "venue", "at least one venue is needed");
        self.reminder_flaws(&mut flaws);
        self.waitlist_flaws(&mut flaws);
        self.product_flaws(&mut flaws);
        self.venue_flaws(&mut flaws);
        for (index, wave) in self.waves.iter().enumerate() {
            self.wave_flaws(wave, &format!("wave[{index}]"), &mut flaws);
        }
        flaws.distinct("wave", self.waves.iter().map(|wave| wave.id.as_str()));
        flaws.0
    }

    /// The product with this identifier.
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// The venue with this identifier.
    pub fn venue(&self, id: &str) -> Option<&Venue> {
        self.venues.iter().find(|venue| venue.id == id)
    }

    fn reminder_flaws(&self, flaws: &mut Flaws) {
        let days = &self.reminders.days_before;
        let path = "reminders.days_before";
        flaws.when(days.len() > REMINDERS_MAX, path, "must be at most 9 numbers");
        flaws.when(days.iter().any(|days| *days > REMINDER_DAYS_MAX), path, "must be at most 60 each");
        let distinct: BTreeSet<&u16> = days.iter().collect();
        flaws.when(distinct.len() < days.len(), path, "names a number twice");
    }

    fn waitlist_flaws(&self, flaws: &mut Flaws) {
        let Some(rule) = self.waitlist else { return };
        let fits = OFFER_MINUTES.contains(&rule.offer_minutes);
        flaws.when(!fits, "waitlist.offer_minutes", "must be from 5 to 2880, which is two days");
        let ends = rule.day_until <= 1_440 && rule.day_until >= rule.day_from.saturating_add(60);
        flaws.when(!ends, "waitlist.day_until", "must be an hour after day_from at least");
    }

    fn product_flaws(&self, flaws: &mut Flaws) {
        for (index, product) in self.products.iter().enumerate() {
            flaws.identifier(&format!("product[{index}].id"), &product.id);
            flaws.when(
                product.earliest_days > product.standard_days,
                &format!("product[{index}].next_dose"),
                "earliest_days must not be after standard_days",
            );
        }
        flaws.distinct("product", self.products.iter().map(|product| product.id.as_str()));
    }

    fn venue_flaws(&self, flaws: &mut Flaws) {
        for (index, venue) in self.venues.iter().enumerate() {
            flaws.identifier(&format!("venue[{index}].id"), &venue.id);
            let known = self.product(&venue.product).is_some();
            flaws.when(!known, &format!("venue[{index}].product"), "names no [[product]] of this file");
        }
        flaws.distinct("venue", self.venues.iter().map(|venue| venue.id.as_str()));
    }

    fn wave_flaws(&self, wave: &Wave, path: &str, flaws: &mut Flaws) {
        flaws.identifier(&format!("{path}.id"), &wave.id);
        flaws.when(
            wave.slots_from > wave.slots_until,
            &format!("{path}.slots_until"),
            "is before slots_from",
        );
        let closes_first = wave.closes_at.is_some_and(|closes| closes <= wave.opens_at);
        flaws.when(closes_first, &format!("{path}.closes_at"), "is not after opens_at");
        flaws.when(
            wave.municipalities.is_empty(),
            &format!("{path}.municipalities"),
            "is empty: nobody could book",
        );
        for pattern in &wave.municipalities {
            let bad = !crate::wave::is_pattern(pattern);
            let what = format!(
                "`{pattern}` is neither a known code of six digits, nor a prefecture as `13*`, nor `*`"
            );
            flaws.when(bad, &format!("{path}.municipalities"), &what);
        }
        for venue in &wave.venues {
            let what = format!("`{venue}` is no [[venue]] of this file");
            flaws.when(self.venue(venue).is_none(), &format!("{path}.venues"), &what);
        }
        let no_such_dose = wave.doses.iter().any(|dose| *dose == 0 || *dose > self.doses);
        flaws.when(no_such_dose, &format!("{path}.doses"), "names a dose that the programme does not give");
        let crossed = matches!((wave.born_on_or_after, wave.born_on_or_before), (Some(after), Some(before)) if after > before);
        flaws.when(
            crossed,
            &format!("{path}.born_on_or_after"),
            "is after born_on_or_before: nobody could book",
        );
    }
}

impl ProgrammeState {
    /// Identifier of the venue at this index; empty if there is none.
    pub fn venue_id(&self, index: u16) -> &str {
        self.venue_ids.get(usize::from(index)).map_or("", String::as_str)
    }

    /// Index of the venue with this identifier.
    pub fn venue_index(&self, id: &str) -> Option<u16> {
        self.venue_ids.iter().position(|known| known == id).and_then(|index| u16::try_from(index).ok())
    }

    /// Identifier of the product given at this venue.
    pub fn product_of_venue(&self, index: u16) -> &str {
        self.venue_products.get(usize::from(index)).map_or("", String::as_str)
    }
}

struct Flaws(Vec<Flaw>);

impl Flaws {
    fn when(&mut self, wrong: bool, path: &str, what: &str) {
        if wrong {
            self.0.push(Flaw { path: path.to_owned(), what: what.to_owned() });
        }
    }

    fn identifier(&mut self, path: &str, id: &str) {
        let fits = !id.is_empty()
            && id.len() <= 40
            && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        self.when(!fits, path, "must be 1 to 40 small letters, digits or hyphens");
    }

    fn distinct<'a>(&mut self, path: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            let again = !seen.insert(id);
            self.when(again, path, &format!("`{id}` is there twice"));
        }
    }
}
