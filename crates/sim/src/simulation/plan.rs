//! What happens in a run, drawn from its seed before anything happens.
//!
//! A plan is a scene and a list of acts. An act has small numbers that are read against whatever the world is at
//! that moment, so that acts can be taken out of a plan and the rest still means something: that is how a failure
//! is made short. The surprise: most kinds of trouble are switched off in most runs, because a run with every kind
//! of trouble never gets far into any.

use crate::chance::Chance;

/// Acts in a plan, unless said otherwise.
pub const STEPS: usize = 240;

/// One seed in so many is the day of the first slots.
const DAY_EVERY: u64 = 5;

/// One seed in so many has a waitlist.
const WAITLIST_EVERY: u64 = 3;

/// Everything that a run is made of.
#[derive(Debug, Clone)]
pub struct Plan {
    /// What everything was drawn from.
    pub seed: u64,
    /// Where it happens.
    pub scene: Scene,
    /// What happens, in order.
    pub acts: Vec<Act>,
}

/// Where a run happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene {
    /// Nodes on one disk.
    pub nodes: usize,
    /// People on the list.
    pub people: usize,
    /// Slots: every other one is four weeks later, for second doses.
    pub slots: usize,
    /// Places in each.
    pub capacity: u32,
    /// Whether it is twenty minutes before the first slots may not be booked any more.
    pub is_eve: bool,
    /// Whether it is the morning of the first slots, and the venue takes people without a booking.
    pub is_day: bool,
    /// Whether the programme has a waitlist.
    pub has_waitlist: bool,
    /// Entries between two snapshots.
    pub snapshot_every: u64,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Somebody asks for something new, on one of their two devices.
    Ask {
        /// Who.
        who: u8,
        /// With which of their devices.
        device: u8,
        /// Which node gets it.
        node: u8,
        /// What.
        wish: Wish,
    },
    /// Somebody sends their last command again, same key: a retry, or a second tap while the first is under way.
    Again {
        /// Who.
        who: u8,
        /// Which node gets it.
        node: u8,
    },
    /// Somebody sends another request under the key of their last command.
    OtherBody {
        /// Who.
        who: u8,
        /// Which node gets it.
        node: u8,
        /// What.
        slot: u8,
    },
    /// Somebody stops waiting.
    GiveUp {
        /// Who.
        who: u8,
    },
    /// Somebody signs in anew, or tries with a wrong birth date.
    SignIn {
        /// Whose voucher.
        who: u8,
        /// With which device.
        device: u8,
        /// Which node gets it.
        node: u8,
        /// Whether a stranger guesses the birth date.
        is_stranger: bool,
    },
    /// A node does one step.
    Step {
        /// Which.
        node: u8,
    },
    /// A node tells one batch that it made durable.
    Tell {
        /// Which.
        node: u8,
    },
    /// A node does all that it can.
    Run {
        /// Which.
        node: u8,
    },
    /// Time passes for everybody.
    Pass {
        /// How long.
        ms: u32,
    },
    /// Something goes wrong.
    Trouble(Trouble),
}

/// What people want.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To hold a place; without a key now and then.
    Hold {
        /// Which slot.
        slot: u8,
        /// Whether the command has a key.
        keyed: bool,
    },
    /// To let the hold go.
    Release {
        /// Whether the command has a key.
        keyed: bool,
    },
    /// To book.
    Book {
        /// Which slot.
        slot: u8,
        /// Which dose.
        dose: u8,
    },
    /// To hold a place that a booking may be moved to.
    HoldForMove {
        /// Which of their bookings.
        booking: u8,
        /// Which slot.
        slot: u8,
    },
    /// To move a booking.
    Move {
        /// Which of their bookings.
        booking: u8,
        /// Which slot.
        slot: u8,
    },
    /// To cancel a booking.
    Cancel {
        /// Which of their bookings.
        booking: u8,
    },
    /// To wait for a place.
    Join,
    /// To wait no more.
    Leave,
    /// To let the place go that is offered.
    Decline,
    /// That places are passed on.
    PassOn,
    /// To see my page.
    Page,
    /// To see the list of slots.
    Slots,
    /// To know what became of their last command.
    Status,
    /// To end their last command for good.
    Void,
    /// To have something done at the counter of the venue.
    Counter {
        /// What.
        act: u8,
        /// With which of their bookings.
        booking: u8,
    },
    /// To have a receipt.
    Receipt {
        /// Of which of their bookings.
        booking: u8,
    },
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A node's process is gone, with all that it had in memory.
    Crash {
        /// Which.
        node: u8,
    },
    /// A node that is not there is started.
    Start {
        /// Which.
        node: u8,
    },
    /// A node stands still for a while and knows nothing of it.
    Pause {
        /// Which.
        node: u8,
    },
    /// It goes on as if nothing had happened.
    Wake {
        /// Which.
        node: u8,
    },
    /// A node's wall clock jumps.
    Jump {
        /// Which.
        node: u8,
        /// How far, in seconds.
        seconds: i32,
    },
    /// The next append is not sent.
    NotSent,
    /// The next append finds another head.
    Moved,
    /// The outcome of the next append stays unknown.
    Unknown {
        /// What became of it.
        effect: Effect,
    },
    /// Batches arrive that were on their way.
    Deliver,
    /// The power goes, for everybody.
    PowerCut,
    /// A standby takes over that lacks what is not synced.
    FailOver,
    /// The disk fills up.
    Full,
    /// There is room again.
    Room,
    /// A sync fails while a node tidies up.
    RestFails,
}

/// What became of an append whose outcome is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It is there, and durable.
    Durable,
    /// It is there, and a power cut takes it.
    Unsynced,
    /// It is not there.
    None,
    /// It is on its way.
    Late,
    /// The power went while it was written.
    PowerCut,
}

impl Plan {
    /// The plan of a seed, with so many acts.
    pub fn drawn(seed: u64, steps: usize) -> Plan {
        let mut chance = Chance::new(seed);
        let scene = Scene {
            nodes: 1 + index(&mut chance, 3),
            people: 2 + index(&mut chance, 4),
            slots: 2 + 2 * index(&mut chance, 2),
            capacity: 1 + u32::from(chance.below(3) == 0),
            is_eve: chance.below(4) == 0,
            is_day: false,
            has_waitlist: seed % WAITLIST_EVERY == 1,
            snapshot_every: if chance.below(2) == 0 { 6 } else { 200_000 },
        };
        let is_day = seed % DAY_EVERY == DAY_EVERY - 1;
        let scene = Scene { is_day, is_eve: scene.is_eve && !is_day, ..scene };
        let waits = scene.has_waitlist;
        let mood = Mood { is_day, waits, ..Mood::drawn(&mut chance).of_seed(seed) };
        let mut acts = Vec::with_capacity(steps);
        while acts.len() < steps {
            if mood.has_lost_tails && chance.below(24) == 0 {
                acts.extend(mood.lost_tail(&mut chance));
            } else {
                acts.push(mood.act(&mut chance));
            }
        }
        acts.truncate(steps);
        Plan { seed, scene, acts }
    }
}

/// Which kinds of trouble a run has, and how much of it.
struct Mood {
    troubles: Vec<u8>,
    /// Troubles in a hundred acts.
    trouble: u64,
    /// Whether people keep to one node mostly.
    is_loyal: bool,
    /// How many slots people fight for.
    hot: u64,
    /// Whether nodes do single steps mostly.
    is_fine: bool,
    /// Whether now and then a batch is read by its writer, lost by a failover, and another grows in its place.
    has_lost_tails: bool,
    /// Whether people are at a venue.
    is_day: bool,
    /// Whether there is a waitlist.
    waits: bool,
}

/// Kinds of trouble: a run has each with one chance in three.
const KINDS: u8 = 10;

impl Mood {
    fn drawn(chance: &mut Chance) -> Mood {
        let troubles = (0..KINDS).filter(|_| chance.below(3) == 0).collect();
        Mood {
            troubles,
            trouble: 4 + chance.below(16),
            is_loyal: chance.below(2) == 0,
            hot: 1 + chance.below(4),
            is_fine: false,
            has_lost_tails: false,
            is_day: false,
            waits: false,
        }
    }

    /// Every fourth seed has a few kinds of trouble that belong together, and much of them; every eighth small steps.
    fn of_seed(self, seed: u64) -> Mood {
        // Unknown outcomes and failovers, crashes and late batches, pauses and moved heads, clocks and crashes.
        const TOGETHER: [&[u8]; 4] = [&[5, 7], &[0, 9, 6], &[1, 4], &[2, 0]];
        if seed % 4 != 3 {
            return self;
        }
        let which = seed / 8 % 4;
        let troubles = TOGETHER.get(usize::try_from(which).unwrap_or(0)).copied().unwrap_or_default();
        let (trouble, is_fine, has_lost_tails) = (self.trouble + 12, seed % 8 == 7, which == 0);
        Mood { troubles: troubles.to_vec(), trouble, is_fine, has_lost_tails, ..self }
    }

    /// What chance alone would hardly ever put in this order.
    fn lost_tail(&self, chance: &mut Chance) -> Vec<Act> {
        let (writer, other) = (byte(chance, 4), byte(chance, 4));
        let ask = |who, node, wish| Act::Ask { who, device: 0, node, wish };
        let (first, second) = (self.wish(chance), self.wish(chance));
        let mut acts = vec![
            Act::Trouble(Trouble::Unknown { effect: Effect::Unsynced }),
            ask(byte(chance, 8), writer, first),
        ];
        acts.extend((0..2 + chance.below(4)).map(|_| Act::Step { node: writer }));
        acts.extend([
            ask(byte(chance, 8), other, second),
            Act::Trouble(Trouble::FailOver),
            Act::Run { node: other },
            Act::Run { node: writer },
        ]);
        acts
    }

    fn act(&self, chance: &mut Chance) -> Act {
        let rolled = chance.below(100);
        if rolled < self.trouble && !self.troubles.is_empty() {
            return Act::Trouble(self.trouble(chance));
        }
        match chance.below(100) {
            0..36 => {
                let who = byte(chance, 8);
                let node = self.node(chance, who);
                Act::Ask { who, device: byte(chance, 2), node, wish: self.wish(chance) }
            }
            36..43 => Act::Again { who: byte(chance, 8), node: byte(chance, 4) },
            43..45 => Act::OtherBody { who: byte(chance, 8), node: byte(chance, 4), slot: byte(chance, 4) },
            45..47 => Act::GiveUp { who: byte(chance, 8) },
            47..50 => Act::SignIn {
                who: byte(chance, 8),
                device: byte(chance, 2),
                node: byte(chance, 4),
                is_stranger: chance.below(2) == 0,
            },
            50..58 => Act::Step { node: byte(chance, 4) },
            58..62 => Act::Tell { node: byte(chance, 4) },
            62..75 if self.is_fine => Act::Step { node: byte(chance, 4) },
            75..82 if self.is_fine => Act::Tell { node: byte(chance, 4) },
            62..90 => Act::Run { node: byte(chance, 4) },
            _ => Act::Pass { ms: ms(chance) },
        }
    }

    fn node(&self, chance: &mut Chance, who: u8) -> u8 {
        if self.is_loyal && chance.below(8) != 0 { who } else { byte(chance, 4) }
    }

    fn wish(&self, chance: &mut Chance) -> Wish {
        if self.is_day && chance.below(2) == 0 {
            return Wish::Counter { act: byte(chance, 12), booking: byte(chance, 2) };
        }
        if self.waits && chance.below(3) == 0 {
            return match chance.below(12) {
                0..5 => Wish::Join,
                5..6 => Wish::Leave,
                6..8 => Wish::Decline,
                _ => Wish::PassOn,
            };
        }
        let slot = u8::try_from(chance.below(self.hot)).unwrap_or(0);
        let booking = byte(chance, 3);
        match chance.below(100) {
            0..14 => Wish::Hold { slot, keyed: chance.below(3) != 0 },
            14..18 => Wish::Release { keyed: chance.below(3) != 0 },
            18..48 => Wish::Book { slot, dose: 1 + u8::from(chance.below(4) == 0) },
            48..52 => Wish::HoldForMove { booking, slot },
            52..62 => Wish::Move { booking, slot },
            62..71 => Wish::Cancel { booking },
            71..85 => Wish::Page,
            85..88 => Wish::Slots,
            88..92 => Wish::Status,
            92..97 => Wish::Void,
            _ => Wish::Receipt { booking },
        }
    }

    fn trouble(&self, chance: &mut Chance) -> Trouble {
        let node = byte(chance, 4);
        let kind = chance.one_of(&self.troubles).copied().unwrap_or(0);
        let is_over = chance.below(2) == 0;
        match kind {
            0 if is_over => Trouble::Start { node },
            0 => Trouble::Crash { node },
            1 if is_over => Trouble::Wake { node },
            1 => Trouble::Pause { node },
            2 => Trouble::Jump { node, seconds: seconds(chance) },
            3 => Trouble::NotSent,
            4 => Trouble::Moved,
            5 | 6 => Trouble::Unknown { effect: effect(chance) },
            7 if is_over => Trouble::PowerCut,
            7 => Trouble::FailOver,
            8 if is_over => Trouble::Room,
            8 => Trouble::Full,
            _ if is_over => Trouble::Deliver,
            _ => Trouble::RestFails,
        }
    }
}

fn effect(chance: &mut Chance) -> Effect {
    let all = [Effect::Durable, Effect::Unsynced, Effect::None, Effect::Late, Effect::PowerCut];
    chance.one_of(&all).copied().unwrap_or(Effect::None)
}

/// Mostly moments, sometimes minutes, now and then exactly the length of a hold or of a command's life.
fn ms(chance: &mut Chance) -> u32 {
    let lengths = [1, 20, 250, 1_000, 4_000, 9_999, 10_000, 10_001, 60_000, 240_000, 600_000, 600_001];
    chance.one_of(&lengths).copied().unwrap_or(1)
}

fn seconds(chance: &mut Chance) -> i32 {
    let lengths = [-86_400, -3_600, -10, 6, 60, 3_600, 86_400, 365 * 86_400];
    chance.one_of(&lengths).copied().unwrap_or(0)
}

fn byte(chance: &mut Chance, below: u64) -> u8 {
    u8::try_from(chance.below(below)).unwrap_or(0)
}

fn index(chance: &mut Chance, below: u64) -> usize {
    usize::try_from(chance.below(below)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_a_plan() {
        assert_eq!(Plan::drawn(7, 100).acts, Plan::drawn(7, 100).acts);
        assert_ne!(Plan::drawn(7, 100).acts, Plan::drawn(8, 100).acts);
    }
}
