//! The world of one story: a state, a clock that only the story moves, and names for what is in it.
//!
//! Every command goes the way it goes in the service: settled, its events (or, for a command with an identity, its
//! refusal) recorded and applied. After each, all invariants are counted again; [`World::replayed`] folds the
//! recorded history into an empty state.

use std::collections::{BTreeMap, BTreeSet};

use kernel::booking_number::BookingNumber;
use kernel::command::{Actor, Channel, Command, CommandId, CommandKey, Context, HolderId};
use kernel::decide::{Settled, remembers, settle};
use kernel::event::{Event, Record};
use kernel::invariants;
use kernel::programme::Programme;
use kernel::refusal::Code;
use kernel::restore::LostBooking;
use kernel::slot::SlotRow;
use kernel::state::State;
use kernel::time::{DAY_MS, Instant};
use kernel::waitlist::{self, WaitlistCommand};

use crate::town::{self, Citizen};

/// Everything a story talks about.
pub struct World {
    pub state: State,
    pub now: Instant,
    pub definitions: Vec<Programme>,
    /// Index of the programme that sentences mean.
    pub programme: u16,
    pub people: BTreeMap<String, Citizen>,
    pub slots: BTreeMap<String, (u16, SlotRow)>,
    pub numbers: Vec<BookingNumber>,
    pub imports: u64,
    /// What whoever brings an import was told last of how much of it is staged.
    pub staged: BTreeMap<u64, u64>,
    pub journal: Vec<Record>,
    pub refused: BTreeSet<Code>,
    /// Bookings whose entries a story took away, as their receipts have them.
    pub lost: Vec<LostBooking>,
    drawn: u64,
}

/// What a command brings with it.
#[derive(Default)]
pub struct Manner {
    /// The idempotency key.
    pub key: Option<CommandKey>,
    pub valid_until: Option<Instant>,
    /// The number drawn for it, when the story wants a special one.
    pub drawing: Option<u64>,
    pub staff: bool,
    /// The way in, where a story tells it.
    pub channel: Option<Channel>,
    /// Whether the product itself acts.
    pub system: bool,
    /// Which account acts, where a story tells them apart.
    pub account: Option<u32>,
}

impl World {
    pub fn new() -> World {
        World {
            state: State::default(),
            now: town::instant(jiff::civil::date(2021, 5, 17), 11 * 60),
            definitions: Vec::new(),
            programme: 0,
            people: BTreeMap::new(),
            slots: BTreeMap::new(),
            numbers: Vec::new(),
            imports: 0,
            staged: BTreeMap::new(),
            journal: Vec::new(),
            refused: BTreeSet::new(),
            lost: Vec::new(),
            drawn: 0,
        }
    }

    /// Carries out a command and checks that everything still holds.
    pub fn command(&mut self, manner: &Manner, command: &Command) -> Result<Settled, String> {
        self.drawn += 1;
        let entropy = manner.drawing.unwrap_or(u64::from_be_bytes(town::digest(&self.drawn.to_string())));
        let context = Context {
            now: self.now,
            entropy,
            channel: manner.channel.unwrap_or(if manner.staff { Channel::Cli } else { Channel::Web }),
            actor: if manner.system {
                Actor::System
            } else if manner.staff {
                Actor::Staff(manner.account.unwrap_or(1))
            } else {
                Actor::Holder
            },
            key: manner.key,
            valid_until: manner.valid_until.unwrap_or(self.now.plus_ms(DAY_MS)),
        };
        let settled = settle(&self.state, &context, command);
        let events = match &settled {
            Settled::Happens(events) => events.clone(),
            Settled::Refused(refusal) => {
                self.refused.insert(refusal.code);
                let kept = context.key.is_some() && remembers(refusal);
                kept.then_some(Event::CommandRefused { refusal: *refusal }).into_iter().collect()
            }
            Settled::Again(_) => Vec::new(),
        };
        let freed = waitlist::freed(&self.state, &events);
        for (index, event) in events.into_iter().enumerate() {
            let key = context.key.filter(|_| index == 0);
            self.record(Record { at: self.now, channel: context.channel, actor: context.actor, key, event })?;
        }
        let offers = freed.map(|freed| waitlist::pass_on(&self.state, self.now, &freed));
        for event in offers.unwrap_or_default() {
            self.system(event)?;
        }
        Ok(settled)
    }

    /// An event that the service itself brings.
    pub fn system(&mut self, event: Event) -> Result<(), String> {
        self.record(Record { at: self.now, channel: Channel::System, actor: Actor::System, key: None, event })
    }

    fn record(&mut self, record: Record) -> Result<(), String> {
        if let Event::BookingConfirmed { number, .. } = &record.event {
            self.numbers.push(*number);
        }
        self.state.apply(&record);
        self.journal.push(record);
        match invariants::check(&self.state).first() {
            Some(broken) => Err(format!("{}: {}", broken.rule, broken.what)),
            None => self.finds_what_is_due(),
        }
    }

    /// Whatever a waitlist is said to have to do is done when it is asked for: else whoever asks would ask for ever.
    fn finds_what_is_due(&self) -> Result<(), String> {
        for (programme, _) in self.state.programmes() {
            let due = self.state.waitlist_due(programme, 0, self.now);
            if !due.is_over && due.slots.is_empty() {
                continue;
            }
            let (channel, actor) = (Channel::System, Actor::System);
            let valid_until = self.now.plus_ms(1);
            let context = Context { now: self.now, entropy: 1, channel, actor, key: None, valid_until };
            let command = Command::Waitlist(WaitlistCommand::PassOn { programme, slots: due.slots.clone() });
            match settle(&self.state, &context, &command) {
                Settled::Happens(events) if !events.is_empty() => {}
                settled => return Err(format!("{due:?} is due, and comes to {settled:?}")),
            }
        }
        Ok(())
    }

    /// Takes the newest entries away; people keep their receipts of them.
    pub fn lose(&mut self, count: usize) {
        let kept = self.journal.len().saturating_sub(count);
        let epoch = self.state.epoch();
        let proofs = (0..).zip(&self.journal).skip(kept);
        let lost: Vec<_> = proofs.filter_map(|(at, record)| town::receipt(record, epoch, at)).collect();
        self.lost.extend(lost);
        self.journal.truncate(kept);
        self.state = self.replayed();
    }

    /// What the receipt of a booking proves, of a lost one or of one that is here.
    pub fn receipt_of(&self, number: BookingNumber) -> Option<LostBooking> {
        let epoch = self.state.epoch();
        let here = (0..).zip(&self.journal).filter_map(|(at, record)| town::receipt(record, epoch, at));
        self.lost.iter().copied().chain(here).find(|lost| lost.number == number)
    }

    /// The same history folded anew.
    pub fn replayed(&self) -> State {
        let mut fresh = State::default();
        self.journal.iter().for_each(|record| fresh.apply(record));
        fresh
    }

    /// The programme that sentences mean.
    pub fn definition(&mut self) -> &mut Programme {
        if self.definitions.is_empty() {
            self.definitions.push(town::programme("p"));
        }
        &mut self.definitions[usize::from(self.programme)]
    }

    pub fn citizen(&self, name: &str) -> Result<Citizen, String> {
        self.people.get(name).copied().ok_or_else(|| format!("nobody is called `{name}`"))
    }

    /// The name of whoever has this voucher.
    pub fn citizen_with(&self, holder: &HolderId) -> Option<String> {
        let mut people = self.people.iter();
        people.find(|(_, citizen)| citizen.holder == *holder).map(|(name, _)| name.clone())
    }

    pub fn slot(&self, name: &str) -> Result<(u16, SlotRow), String> {
        self.slots.get(name).cloned().ok_or_else(|| format!("no slot is called `{name}`"))
    }

    /// The booking that a story calls `#2`: the second one confirmed. `#none` is a number nobody has, and `aki` the one
    /// that aki has on a waitlist.
    pub fn number(&self, name: &str) -> Result<BookingNumber, String> {
        if name == "#none" {
            return Ok(BookingNumber::from_entropy(7));
        }
        let index = name.strip_prefix('#').and_then(|digits| digits.parse::<usize>().ok());
        let booking = index.and_then(|index| self.numbers.get(index.checked_sub(1)?).copied());
        let waits = |citizen: &Citizen| {
            let (_, held) = self.state.programmes().find(|(of, _)| *of == citizen.programme)?;
            held.waiter(&citizen.holder).map(|waiter| waiter.number)
        };
        let found = booking.or_else(|| self.people.get(name).and_then(waits));
        found.ok_or_else(|| format!("there is no booking `{name}`"))
    }

    pub fn name_of(&self, number: BookingNumber) -> String {
        match self.numbers.iter().position(|found| *found == number) {
            Some(index) => format!("#{}", index + 1),
            None => number.to_string(),
        }
    }

    pub fn slot_name(&self, row: &SlotRow) -> &str {
        self.slots.iter().find(|(_, (_, known))| known.id == row.id).map_or("?", |(name, _)| name)
    }
}

/// Identity of the command that a story calls `name`.
pub fn command_id(name: &str) -> CommandId {
    CommandId(town::digest(&format!("command {name}")))
}
