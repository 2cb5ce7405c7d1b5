//! What doors may show: read models as plain data, with no rule and no wording in them.
//!
//! Instants are RFC 3339 text with the offset of the programme's time zone (`starts_at`), and beside them the
//! civil date and time at the venue, so that a page can word them without a time-zone database.
//! Nothing here is ever older than what the caller was already told: the service waits before it answers.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use serde::Serialize;

use crate::refusal::Refusal;

/// A text in several languages by language code; `ja` is always there.
pub type Names = BTreeMap<String, String>;

/// A programme with its venues and waves, as a citizen may see it.
#[derive(Debug, Clone, Serialize)]
pub struct ProgrammeView {
    /// Stable identifier, as in `programme.toml`.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// IANA name of the time zone.
    pub timezone: String,
    /// How many doses the programme gives.
    pub doses: u8,
    /// How long a hold lasts, in minutes.
    pub hold_minutes: u32,
    /// Telephone number of the first venue, shown on every page as help.
    pub phone: String,
    /// Products by identifier.
    pub products: Vec<ProductView>,
    /// Venues in the order of the file.
    pub venues: Vec<VenueView>,
    /// Waves in the order of the file.
    pub waves: Vec<WaveView>,
    /// What people who book are asked for.
    pub contact: ContactAskedView,
}

/// What people who book are asked for: `no`, `optional` or `required`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ContactAskedView {
    /// Name in katakana.
    pub kana_name: &'static str,
    /// Telephone number.
    pub telephone: &'static str,
    /// E-mail address.
    pub email: &'static str,
}

impl ContactAskedView {
    /// Whether anything is asked for.
    pub fn anything(&self) -> bool {
        [self.kana_name, self.telephone, self.email].iter().any(|ask| *ask != "no")
    }
}

/// What is kept of a holder, as far as they are shown it: enough to recognise, too little to learn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ContactView {
    /// First letters of the name.
    pub kana_name: Option<String>,
    /// Last digits of the telephone number.
    pub telephone: Option<String>,
    /// First letter of the address, and where it goes.
    pub email: Option<String>,
    /// When it was given last, RFC 3339.
    pub kept_at: String,
}

/// A product (a vaccine).
#[derive(Debug, Clone, Serialize)]
pub struct ProductView {
    /// Stable identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
}

/// A venue.
#[derive(Debug, Clone, Serialize)]
pub struct VenueView {
    /// Stable identifier.
    pub id: String,
    /// Name by language.
    pub name: Names,
    /// Postal address.
    pub address: String,
    /// Telephone number.
    pub phone: String,
    /// Product given here.
    pub product: String,
}

/// A wave: who may book what, from when.
#[derive(Debug, Clone, Serialize)]
pub struct WaveView {
    /// Stable identifier.
    pub id: String,
    /// Opening instant, RFC 3339.
    pub opens_at: String,
    /// Whether it is open now.
    pub open: bool,
    /// Municipality patterns: a code, a prefecture as `13*`, or `*`.
    pub municipalities: Vec<String>,
    /// Latest birth date that belongs to the wave.
    pub born_on_or_before: Option<Date>,
    /// Earliest birth date that belongs to the wave.
    pub born_on_or_after: Option<Date>,
    /// First day of slots.
    pub slots_from: Date,
    /// Last day of slots.
    pub slots_until: Date,
}

/// A slot as anyone may see it.
#[derive(Debug, Clone, Serialize)]
pub struct SlotView {
    /// Opaque identifier.
    pub id: String,
    /// Venue identifier.
    pub venue: String,
    /// Start, RFC 3339.
    pub starts_at: String,
    /// End, RFC 3339.
    pub ends_at: String,
    /// Places.
    pub capacity: u32,
    /// The dose that it is for; `None` if it is for any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dose: Option<u8>,
    /// Places neither held nor booked; only in lists of slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<u32>,
    /// Whether somebody may book it now; only in lists of slots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookable: Option<bool>,
    /// Civil date at the venue.
    #[serde(skip)]
    pub date: Option<Date>,
    /// Civil start time at the venue.
    #[serde(skip)]
    pub start: Option<Time>,
    /// Civil end time at the venue.
    #[serde(skip)]
    pub end: Option<Time>,
}

/// A moment at the venue, ready to be worded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// Civil date.
    pub date: Date,
    /// Civil time.
    pub time: Time,
}

/// One day at a venue for one person.
#[derive(Debug, Clone)]
pub struct DayView {
    /// The day.
    pub date: Date,
    /// Free places this person may take on that day; 0 means full.
    pub remaining: u32,
}

/// What a person finds at the venues of a programme.
#[derive(Debug, Clone)]
pub struct VenueChoice {
    /// The dose to be chosen for.
    pub dose: u8,
    /// The first day on which it may be given, if a dose before rules that.
    pub earliest_on: Option<Date>,
    /// One for each venue, in the order of the programme.
    pub venues: Vec<VenueOffer>,
}

/// What a person finds at one venue.
#[derive(Debug, Clone)]
pub struct VenueOffer {
    /// Venue identifier.
    pub venue: String,
    /// What can be had there.
    pub found: VenueFound,
}

/// What can be had at a venue, or why nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VenueFound {
    /// So many places.
    Places(u32),
    /// There are times for this person, and all are full.
    Full,
    /// The dose before was another product.
    OtherProduct,
    /// No day is published that is late enough after the dose before; from this day on one could be.
    NoneFrom(Date),
    /// Nothing that could be booked is published.
    NoDates,
    /// Another rule, by its refusal.
    Refused(Refusal),
}

/// What a person has received, as the list says.
#[derive(Debug, Clone)]
pub struct ReceivedView {
    /// How many doses.
    pub doses: u8,
    /// The day of the last, if known.
    pub on: Option<Date>,
    /// Product identifier of the last; empty if unknown.
    pub product: String,
}

/// One window of a day for one person.
#[derive(Debug, Clone)]
pub struct TimeView {
    /// Slot identifier.
    pub slot: String,
    /// Start.
    pub start: Time,
    /// End.
    pub end: Time,
    /// Free places; 0 means full.
    pub remaining: u32,
}

/// The one hold a person may have.
#[derive(Debug, Clone)]
pub struct HoldView {
    /// Identifier (the slot's: one hold per holder).
    pub id: String,
    /// What is held.
    pub slot: SlotView,
    /// Until when, RFC 3339.
    pub expires_at: String,
    /// Until when, at the venue.
    pub until: Moment,
    /// Whether asking again would still lengthen it.
    pub extendable: bool,
    /// Whether it is taken for them because they waited.
    pub offered: bool,
    /// Dose that the hold is for.
    pub dose: u8,
    /// Product that the venue gives.
    pub product: String,
    /// Why it cannot become a booking any more, if the programme has changed so since it was taken.
    pub outdated: Option<Box<crate::refusal::Refusal>>,
}

/// What happened to a booking, one line of its history.
#[derive(Debug, Clone, Serialize)]
pub struct StepView {
    /// When, RFC 3339.
    pub at: String,
    /// When, at the venue.
    #[serde(skip)]
    pub moment: Moment,
    /// `confirmed`, `moved`, `cancelled`, `represented`, `checked_in`, `checked`, `administered`, `not_given`, `no_show`,
    /// `undone`.
    pub what: &'static str,
    /// `web`, `line`, `desk`, `venue`, `api`, `cli`.
    pub channel: &'static str,
    /// `holder`, `operator`, `system`.
    pub by: &'static str,
    /// The account of the member of staff who acted; for the desk alone.
    #[serde(skip)]
    pub account: Option<u32>,
    /// Reason code such as `changed_plans`, of `undone` the step that does not count; empty if none was asked.
    pub reason: Option<&'static str>,
    /// For `administered`: from which lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// For `moved`: the slot before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<SlotView>,
    /// For `confirmed` and `moved`: the slot after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<SlotView>,
}

/// A booking in any state, for ever.
#[derive(Debug, Clone, Serialize)]
pub struct BookingView {
    /// Identifier: the booking number without hyphens.
    pub id: String,
    /// The booking number as people read it, grouped.
    pub number: String,
    /// Programme identifier.
    pub programme: String,
    /// Which dose.
    pub dose: u8,
    /// `confirmed`, `cancelled`, `checked_in`, `checked`, `administered`, `not_given`, `no_show`.
    pub status: &'static str,
    /// The slot (of a cancelled booking: the last one).
    pub slot: SlotView,
    /// Product identifier.
    pub product: String,
    /// Everything that happened, oldest first.
    pub history: Vec<StepView>,
    /// Journal position of the confirming entry.
    pub position: u64,
    /// Whether the holder may still move it; told by my page only, as the next three.
    #[serde(skip)]
    pub may_move: bool,
    /// Whether the holder may still cancel it.
    #[serde(skip)]
    pub may_cancel: bool,
    /// Last moment at which it may be cancelled.
    #[serde(skip)]
    pub cancel_until: Option<Moment>,
    /// Numbers of later doses that would be cancelled with it.
    #[serde(skip)]
    pub cancels_too: Vec<String>,
    /// If its place was called off and it waits for another, or if it was moved by a rule and not changed since.
    #[serde(skip)]
    pub displaced: Option<Box<DisplacedView>>,
}

/// What is to be said of a booking whose place was called off, or that was moved by a rule.
#[derive(Debug, Clone)]
pub struct DisplacedView {
    /// Name of the reason.
    pub reason: &'static str,
    /// Where it was before, if it was moved; nothing while it waits.
    pub from: Option<SlotView>,
    /// The nearest free places that its holder may choose; not kept for anybody.
    pub choices: Vec<SlotView>,
}

/// My page.
#[derive(Debug, Clone)]
pub struct MyPage {
    /// Journal position this page rests on.
    pub as_of: u64,
    /// Newest first.
    pub bookings: Vec<BookingView>,
    /// The live hold, if any.
    pub hold: Option<HoldView>,
    /// What the person may do next.
    pub holder: HolderView,
    /// Codes for one sign-in that the telephone desk gave, and their use, the newest first.
    pub codes: Vec<CodeNote>,
    /// When members of staff saw the person's record, the newest first.
    pub looks: Vec<LookNote>,
    /// How the person stands on the waitlist; nothing if the programme has none and they never waited.
    pub waitlist: Option<WaitlistView>,
}

/// How somebody stands on the waitlist of a programme.
#[derive(Debug, Clone, Default)]
pub struct WaitlistView {
    /// `waiting`, `offered`, `booked`, `asked` (they left), `unanswered` (they were taken off); empty if they never waited.
    pub standing: &'static str,
    /// Whether the programme has a waitlist now.
    pub is_open: bool,
    /// Minutes that an offer lasts, of those that count.
    pub offer_minutes: u16,
    /// Offers that may lapse one after another before they are taken off.
    pub lapses_max: u8,
    /// Since when in the morning and until when in the evening its time counts, unless all does.
    pub day: Option<(Time, Time)>,
    /// The dose they wait for.
    pub dose: Option<u8>,
    /// Venue identifiers; empty for all.
    pub venues: Vec<String>,
    /// How many who wait for one of the same venues are before them.
    pub ahead: u64,
    /// When they joined, RFC 3339.
    pub joined_at: Option<String>,
    /// When they joined, at the venue.
    pub since: Option<Moment>,
    /// The place that is offered to them.
    pub offer: Option<OfferView>,
}

/// A place that is kept for somebody who waits.
#[derive(Debug, Clone, Serialize)]
pub struct OfferView {
    /// What.
    pub slot: SlotView,
    /// Until when, RFC 3339.
    pub expires_at: String,
    /// Until when, at the venue.
    #[serde(skip)]
    pub until: Moment,
    /// For which dose.
    pub dose: u8,
}

/// That the telephone desk gave a code for one sign-in, or that somebody signed in with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeNote {
    /// When.
    pub at: Moment,
    /// Whether it was used, and not given.
    pub is_used: bool,
}

/// That members of staff used somebody's record on a day, as that person is told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookNote {
    /// The last time on that day.
    pub at: Moment,
    /// `seen` (the record), `contact` (contact data), `messages` (which messages they get was changed for them).
    pub what: &'static str,
}

/// What a signed-in person may do next.
#[derive(Debug, Clone, Serialize)]
pub struct HolderView {
    /// The dose that comes next; `null` when all are booked or given.
    pub next_dose: Option<u8>,
    /// Whether a booking for it could be made now.
    pub may_book: bool,
    /// Refusal code that says why not.
    pub why_not: Option<String>,
    /// Words that go with `why_not`, as `name`/value pairs for the wording.
    #[serde(skip)]
    pub why_not_args: Vec<(&'static str, String)>,
    /// What was received already.
    #[serde(skip)]
    pub received: Option<ReceivedView>,
    /// The first day on which the next dose may be given, if a dose before rules that.
    #[serde(skip)]
    pub earliest_on: Option<Date>,
    /// Whether the next dose may be booked but nothing that suits it is published yet.
    #[serde(skip)]
    pub none_published: bool,
}

/// What was understood of what a person typed, before anything is looked up.
#[derive(Clone)]
pub struct Understood {
    /// Six-digit municipality code.
    pub municipality_code: String,
    /// Prefecture and name, for the check page.
    pub municipality_name: String,
    /// Ten-digit voucher number.
    pub voucher_number: String,
    /// The birth date.
    pub birth_date: Date,
    /// `meiji`, `taisho`, `showa`, `heisei`, `reiwa`.
    pub era: &'static str,
    /// Year within the era, 1 for 元年.
    pub era_year: u16,
    /// Age in years today.
    pub age: u16,
}
