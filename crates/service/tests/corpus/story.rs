//! The story of the golden journal: every kind of entry at least once, each as a program once wrote it.
//!
//! Never changed, because the files beside it were written from it. A new kind or version gets a new story.

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, BirthProof, CancelReason, Channel, CommandId, CommandKey, HolderId};
use kernel::contact::ContactAsked;
use kernel::event::{Event, Record};
use kernel::programme::{Deadline, Names, Product, Programme, Venue, Wave};
use kernel::refusal::{Code, Refusal};
use kernel::roster::{RosterRow, Standing};
use kernel::slot::{SlotId, SlotRow};
use kernel::state::State;
use kernel::time::Instant;

/// 2021-05-17T11:00:00+09:00.
const OPENING: i64 = 1_621_216_800_000;
const FIRST: SlotId = SlotId(0x0123_4567_89AB_CDEF);
const SECOND: SlotId = SlotId(0xFEDC_BA98_7654_3210);

/// All records in order.
pub fn records() -> Vec<Record> {
    recorded(story())
}

/// Only those that make a programme, a list and slots.
pub fn supplied() -> Vec<Record> {
    recorded(supply())
}

fn recorded(lines: Vec<Line>) -> Vec<Record> {
    let mut state = State::default();
    let mut records = Vec::new();
    for (index, (channel, actor, key, event)) in (0_i64..).zip(lines) {
        let event = match event {
            Event::StateDigested { .. } => Event::StateDigested { digest: state.running_digest() },
            event => event,
        };
        let record = Record { at: Instant(OPENING + index * 1_000), channel, actor, key, event };
        state.apply(&record);
        records.push(record);
    }
    records
}

type Line = (Channel, Actor, Option<CommandKey>, Event);

fn story() -> Vec<Line> {
    let mut all = supply();
    all.extend(bookings());
    let digest = Event::StateDigested { digest: 0 };
    all.push((Channel::System, Actor::System, None, digest));
    all
}

fn supply() -> Vec<Line> {
    let staff = |event| (Channel::Cli, Actor::Staff(0), None, event);
    let started = Event::EpochStarted { incarnation: [9; 16], software: "0.1.0".to_owned(), digest: 0 };
    let row = |number: u8, standing| RosterRow {
        holder: HolderId([number; 16]),
        proof: BirthProof([number + 100; 16]),
        municipality: 131_016,
        standing,
        doses_received: number - 1,
        last_dose_on: (number > 1).then(|| date(2021, 4, 1)),
        product: number - 1,
    };
    let rows = vec![
        row(1, Standing::Valid),
        row(2, Standing::Revoked),
        RosterRow {
            doses_received: 0,
            last_dose_on: None,
            ..row(3, Standing::SupersededBy(HolderId([1; 16])))
        },
    ];
    let slot = |id, start_minute| SlotRow {
        id,
        venue: 0,
        date: date(2021, 5, 30),
        start_minute,
        end_minute: start_minute + 30,
        offset_minutes: 540,
        dose: 1,
        capacity: 5,
        published_at: Instant(OPENING),
    };
    vec![
        (Channel::System, Actor::System, None, started),
        staff(Event::ProgrammeApplied { programme: 0, definition: Box::new(programme()) }),
        staff(Event::RosterStaged { programme: 0, import: 77, rows }),
        staff(Event::RosterImported { programme: 0, import: 77, file: 0xABCD }),
        staff(Event::RosterStaged { programme: 0, import: 78, rows: vec![row(4, Standing::Valid)] }),
        staff(Event::RosterAbandoned { programme: 0, import: 78 }),
        staff(Event::SlotsPublished { programme: 0, slots: vec![slot(FIRST, 570), slot(SECOND, 600)] }),
    ]
}

fn bookings() -> Vec<Line> {
    let key = |number: u8| Some(CommandKey { id: CommandId([number; 16]), body: u64::from(number) });
    let citizen = |number, event| (Channel::Api, Actor::Holder, key(number), event);
    let holder = HolderId([1; 16]);
    let number = BookingNumber::from_entropy(20_210_530);
    let held = |expires_in| Event::SlotHeld {
        programme: 0,
        holder,
        slot: FIRST,
        dose: 1,
        since: Instant(OPENING),
        expires_at: Instant(OPENING + expires_in),
    };
    let confirmed = Event::BookingConfirmed { programme: 0, holder, slot: FIRST, dose: 1, number };
    let ill = CancelReason::Ill;
    let again = BookingNumber::from_entropy(7);
    vec![
        citizen(10, held(600_000)),
        citizen(11, Event::HoldReleased { programme: 0, holder }),
        citizen(12, held(900_000)),
        citizen(13, confirmed),
        citizen(14, Event::BookingMoved { programme: 0, number, from: FIRST, to: SECOND }),
        citizen(15, Event::CommandRefused { refusal: Refusal::booking(Code::BookingExists, number) }),
        citizen(16, Event::BookingCancelled { programme: 0, number, reason: ill }),
        citizen(17, Event::CommandVoided { id: CommandId([99; 16]) }),
        (
            Channel::Desk,
            Actor::Staff(3),
            None,
            Event::BookingConfirmed { programme: 0, holder, slot: SECOND, dose: 1, number: again },
        ),
    ]
}

pub fn programme() -> Programme {
    let name =
        |ja: &str| Names::from([("ja".to_owned(), ja.to_owned()), ("en".to_owned(), "Tokyo".to_owned())]);
    Programme {
        id: "tokyo-2021".to_owned(),
        name: name("東京大規模接種センター"),
        timezone: "Asia/Tokyo".to_owned(),
        doses: 2,
        hold_minutes: 10,
        book_until: Deadline { days_before: 1, minute_of_day: 1_439 },
        cancel_until: Deadline { days_before: 0, minute_of_day: 0 },
        products: vec![Product {
            id: "moderna".to_owned(),
            name: name("武田／モデルナ"),
            earliest_days: 21,
            standard_days: 28,
        }],
        venues: vec![Venue {
            id: "otemachi".to_owned(),
            name: name("東京会場"),
            address: "東京都千代田区大手町1-3-3".to_owned(),
            phone: "0570-000-000".to_owned(),
            product: "moderna".to_owned(),
        }],
        waves: vec![Wave {
            id: "wave-1".to_owned(),
            opens_at: Instant(OPENING),
            closes_at: Some(Instant(OPENING + 86_400_000)),
            municipalities: vec!["131016".to_owned(), "13*".to_owned(), "*".to_owned()],
            born_on_or_before: Some(date(1957, 4, 1)),
            born_on_or_after: Some(date(1900, 1, 1)),
            venues: vec!["otemachi".to_owned()],
            slots_from: date(2021, 5, 24),
            slots_until: date(2021, 5, 30),
            doses: vec![1, 2],
        }],
        contact: ContactAsked::default(),
        arrival: Default::default(),
        reminders: Default::default(),
        waitlist: None,
    }
}
