//! Acts of chance: short numbers that stand for commands about few people, few slots and small capacities.
//!
//! Everything is small so that people meet: six vouchers, five slots a programme with no to three places, two
//! programmes, twelve idempotency keys, clocks that jump by minutes and by days.

use jiff::civil::date;
use kernel::booking_number::BookingNumber;
use kernel::command::{CancelReason, Command, CommandId, CommandKey, HolderId, Person};
use kernel::planner::{Area, PlannerCommand, Rule, Stop, StopReason};
use kernel::programme::Programme;
use kernel::restore::LostBooking;
use kernel::roster::{RosterRow, Standing};
use kernel::slot::SlotRow;
use proptest::prelude::*;

use crate::town::{self, Citizen};

/// One act; a booking is the nth that there is, and nobody in particular is its owner.
#[derive(Debug, Clone)]
pub enum Act {
    Hold {
        who: u8,
        slot: u8,
        moving: Option<u8>,
    },
    Release {
        who: u8,
    },
    Book {
        who: u8,
        slot: u8,
        dose: u8,
    },
    Move {
        who: Option<u8>,
        booking: u8,
        slot: u8,
    },
    Cancel {
        who: Option<u8>,
        booking: u8,
    },
    Publish {
        slot: u8,
        capacity: u8,
        dose: u8,
        hidden: bool,
    },
    Stage {
        import: u8,
        rows: Vec<(u8, u8, u8)>,
    },
    Commit {
        import: u8,
    },
    Abandon {
        import: u8,
    },
    Amend {
        hold_minutes: u8,
        doses: u8,
        closes: bool,
    },
    Void {
        key: u8,
    },
    Wait {
        seconds: u32,
    },
    Epoch {
        seconds: u32,
    },
    Digest,
    /// The newest entries are lost, and what is left goes on as a new epoch; receipts come first for a while.
    Lose {
        entries: u8,
        seconds: u32,
    },
    /// The holder of a lost booking brings its receipt.
    Present {
        booking: u8,
    },
    Reopen,
    /// Bookings are stopped for some places, or the places called off.
    Stop {
        area: u8,
        called_off: bool,
    },
    Resume {
        area: u8,
    },
    Relocate {
        area: u8,
        rule: u8,
    },
    /// A slot gets another capacity, and people are moved away where it is too little.
    Resize {
        slot: u8,
        capacity: u8,
        rule: u8,
    },
}

/// An act in its circumstances.
#[derive(Debug, Clone)]
pub struct Deed {
    pub act: Act,
    pub programme: u8,
    pub key: Option<u8>,
    pub wrong_birth_date: bool,
}

/// A day's worth of deeds, most of them by people.
pub fn deeds(count: usize) -> impl Strategy<Value = Vec<Deed>> {
    let key = prop_oneof![3 => Just(None), 1 => (0_u8..12).prop_map(Some)];
    let deed = (act(), prop_oneof![4 => Just(0_u8), 1 => Just(1)], key, prop::bool::weighted(0.03))
        .prop_map(|(act, programme, key, wrong_birth_date)| Deed { act, programme, key, wrong_birth_date });
    prop::collection::vec(deed, 1..count)
}

fn act() -> impl Strategy<Value = Act> {
    let dose = prop_oneof![5 => Just(1_u8), 4 => Just(2), 1 => Just(3), 1 => Just(0)];
    let who = || prop_oneof![3 => Just(None), 1 => (0_u8..6).prop_map(Some)];
    let seconds = || prop_oneof![4 => 0_u32..700, 2 => 600_u32..=600, 1 => 0_u32..100_000];
    prop_oneof![
        12 => (0_u8..6, 0_u8..5, prop::option::weighted(0.3, any::<u8>()))
            .prop_map(|(who, slot, moving)| Act::Hold { who, slot, moving }),
        2 => (0_u8..6).prop_map(|who| Act::Release { who }),
        24 => (0_u8..6, 0_u8..5, dose).prop_map(|(who, slot, dose)| Act::Book { who, slot, dose }),
        12 => (who(), any::<u8>(), 0_u8..5).prop_map(|(who, booking, slot)| Act::Move { who, booking, slot }),
        4 => (who(), any::<u8>()).prop_map(|(who, booking)| Act::Cancel { who, booking }),
        4 => (0_u8..5, 0_u8..4, 0_u8..6, prop::bool::weighted(0.1))
            .prop_map(|(slot, capacity, dose, hidden)| Act::Publish { slot, capacity, dose, hidden }),
        3 => (0_u8..3, prop::collection::vec((0_u8..6, 0_u8..16, 0_u8..10), 1..4))
            .prop_map(|(import, rows)| Act::Stage { import, rows }),
        3 => (0_u8..3).prop_map(|import| Act::Commit { import }),
        1 => (0_u8..3).prop_map(|import| Act::Abandon { import }),
        1 => (1_u8..30, 1_u8..4, prop::bool::weighted(0.1))
            .prop_map(|(hold_minutes, doses, closes)| Act::Amend { hold_minutes, doses, closes }),
        1 => (0_u8..12).prop_map(|key| Act::Void { key }),
        8 => seconds().prop_map(|seconds| Act::Wait { seconds }),
        1 => seconds().prop_map(|seconds| Act::Epoch { seconds }),
        1 => Just(Act::Digest),
        1 => (0_u8..20, 0_u32..2_000).prop_map(|(entries, seconds)| Act::Lose { entries, seconds }),
        6 => any::<u8>().prop_map(|booking| Act::Present { booking }),
        1 => Just(Act::Reopen),
        3 => (0_u8..6, any::<bool>()).prop_map(|(area, called_off)| Act::Stop { area, called_off }),
        14 => (0_u8..6).prop_map(|area| Act::Resume { area }),
        6 => (0_u8..6, 0_u8..9).prop_map(|(area, rule)| Act::Relocate { area, rule }),
        2 => (0_u8..5, 0_u8..3, 0_u8..9)
            .prop_map(|(slot, capacity, rule)| Act::Resize { slot, capacity, rule }),
    ]
}

impl Deed {
    /// The command, if the act is one. `made` are all bookings so far with their holders, `lost` the lost ones.
    pub fn command(&self, made: &[(BookingNumber, HolderId)], lost: &[LostBooking]) -> Option<Command> {
        let programme = u16::from(self.programme);
        let person = |who: &u8| self.person(*who);
        let nth = |nth: &u8| made.get(usize::from(*nth).checked_rem(made.len()).unwrap_or(0));
        let number = |booking: &u8| nth(booking).map_or(BookingNumber::from_entropy(1), |made| made.0);
        let owner = |who: &Option<u8>, booking: &u8| {
            let holder = nth(booking).map(|made| made.1);
            let owner = (0..6).find(|who| Some(citizen(self.programme, *who).holder) == holder);
            self.person(who.or(owner).unwrap_or(0))
        };
        let slot = |index: &u8| slot(self.programme, *index).id;
        Some(match &self.act {
            Act::Hold { who, slot: at, moving } => {
                Command::Hold { person: person(who), slot: slot(at), moving: moving.as_ref().map(number) }
            }
            Act::Release { who } => Command::ReleaseHold { person: person(who) },
            Act::Book { who, slot: at, dose } => {
                Command::Book { person: person(who), slot: slot(at), dose: *dose }
            }
            Act::Move { who, booking, slot: to } => {
                Command::Move { person: owner(who, booking), number: number(booking), slot: slot(to) }
            }
            Act::Cancel { who, booking } => Command::Cancel {
                person: owner(who, booking),
                number: number(booking),
                reason: CancelReason::ChangedPlans,
            },
            Act::Publish { slot: at, capacity, dose, hidden } => {
                let mut row = self::slot(self.programme, *at);
                row.capacity = u32::from(*capacity);
                row.dose = dose.saturating_sub(3);
                if *hidden {
                    row.published_at = town::instant(date(2021, 5, 19), 0);
                }
                Command::PublishSlots { programme, slots: vec![row], despite: Some("as ordered".to_owned()) }
            }
            Act::Stage { import, rows } => {
                let rows = rows.iter().map(|row| self.row(*row)).collect();
                Command::StageRoster { programme, import: u64::from(*import), staged: 0, rows }
            }
            Act::Commit { import } => {
                Command::CommitRoster { programme, import: u64::from(*import), staged: 0, file: 0 }
            }
            Act::Abandon { import } => Command::AbandonRoster { programme, import: u64::from(*import) },
            Act::Amend { hold_minutes, doses, closes } => {
                let mut amended = programme_of(self.programme);
                amended.hold_minutes = u16::from(*hold_minutes);
                amended.doses = *doses;
                if *closes {
                    amended.waves[0].closes_at = Some(town::instant(date(2021, 5, 20), 0));
                }
                Command::ApplyProgramme(Box::new(amended))
            }
            Act::Void { key } => Command::VoidCommand { id: command_id(*key) },
            Act::Reopen => Command::ReopenBooking,
            Act::Stop { .. } | Act::Resume { .. } | Act::Relocate { .. } | Act::Resize { .. } => {
                Command::Planner(self.planner(programme)?)
            }
            Act::Present { booking } => {
                Command::RepresentBooking { lost: *lost.get(usize::from(*booking).checked_rem(lost.len())?)? }
            }
            Act::Wait { .. } | Act::Epoch { .. } | Act::Digest | Act::Lose { .. } => return None,
        })
    }

    fn planner(&self, programme: u16) -> Option<PlannerCommand> {
        let slot = |index: u8| slot(self.programme, index);
        let area = |area: u8| match area {
            0 => Area::Programme,
            1 => Area::Day(slot(0).date),
            2 => Area::Venue(1),
            3 => Area::VenueDay(0, slot(0).date),
            index => Area::Slot(slot(index - 4).id),
        };
        let rule = |rule: u8| match rule {
            0..3 => Rule::AnyVenue,
            3 => Rule::SameVenue,
            4 => Rule::Venue(1),
            index => Rule::Slot(slot(index - 5).id),
        };
        Some(match self.act {
            Act::Stop { area: at, called_off } => {
                let stop = Stop { reason: StopReason::Weather, is_called_off: called_off, until: None };
                PlannerCommand::Stop { programme, area: area(at), stop }
            }
            Act::Resume { area: at } => PlannerCommand::Resume { programme, area: area(at) },
            Act::Relocate { area: at, rule: by } => {
                PlannerCommand::Relocate { programme, area: area(at), rule: rule(by) }
            }
            Act::Resize { slot: at, capacity, rule: by } => {
                let (slot, capacity) = (slot(at).id, u32::from(capacity));
                PlannerCommand::ChangeCapacity { programme, slot, capacity, rule: Some(rule(by)) }
            }
            _ => return None,
        })
    }

    /// The identity under which it is asked: one key for several requests now and then.
    pub fn command_key(&self) -> Option<CommandKey> {
        let body = u64::from_be_bytes(town::digest(&format!("{:?}{}", self.act, self.programme)));
        self.key.map(|key| CommandKey { id: command_id(key), body })
    }

    fn person(&self, who: u8) -> Person {
        let citizen = citizen(self.programme, who);
        citizen.signed_in(if self.wrong_birth_date { date(1960, 1, 1) } else { citizen.born_on })
    }

    fn row(&self, (who, standing, doses): (u8, u8, u8)) -> RosterRow {
        let standing = match standing {
            0..12 => Standing::Valid,
            12 => Standing::Revoked,
            other => Standing::SupersededBy(citizen(self.programme, other - 10).holder),
        };
        let last_dose_on = (doses == 1).then_some(date(2021, 5, 1));
        RosterRow {
            standing,
            doses_received: u8::from(doses == 1),
            last_dose_on,
            ..citizen(self.programme, who).row()
        }
    }
}

/// The person with this number.
pub fn citizen(programme: u8, who: u8) -> Citizen {
    let born_on = date(1950, 1, 1 + i8::try_from(who).expect("a few people"));
    Citizen::new(u16::from(programme), "131121", &who.to_string(), born_on)
}

/// The slot with this number: two days for first doses, one a month later, one of another product, one tomorrow.
pub fn slot(programme: u8, index: u8) -> SlotRow {
    let (venue, day) = match index {
        0 => (0, date(2021, 5, 30)),
        1 => (1, date(2021, 5, 31)),
        2 => (0, date(2021, 6, 28)),
        3 => (2, date(2021, 6, 28)),
        _ => (0, date(2021, 5, 18)),
    };
    town::slot(&format!("{programme} {index}"), venue, day, 570, 1 + u32::from(index % 2))
}

/// Programme 0 or 1.
pub fn programme_of(programme: u8) -> Programme {
    town::programme(if programme == 0 { "p" } else { "q" })
}

fn command_id(key: u8) -> CommandId {
    CommandId([key; 16])
}
