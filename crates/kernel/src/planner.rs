//! What planners do to places that are already published: stop bookings, call a place off, move people, change capacity.
//!
//! A booking is never taken away by any of it. Who is booked where nothing takes place is displaced: the booking stays
//! confirmed, its history says why, and it is moved by a rule or waits for its holder's choice.
//! The surprise: who is displaced is no flag, it follows from the places that are called off.

mod area;
mod notice;
mod relocation;

use serde::{Deserialize, Serialize};

use crate::booking::{Detail, Step, StepKind};
use crate::booking_number::BookingNumber;
use crate::command::Context;
use crate::event::Event;
use crate::overbooking::{self, Overbooking};
use crate::quota::{self, Quota};
use crate::refusal::{Code, Refusal};
use crate::restore::open_to_newcomers;
use crate::roster::NONE;
use crate::slot::SlotId;
use crate::state::{ProgrammeState, State};

pub(crate) use area::open;
pub use area::{Area, Stop, StopReason};
pub use notice::{NOTICE_CHARS_MAX, NOTICES_MAX, Notice};
pub(crate) use relocation::suits;
pub use relocation::{
    Planned, RELOCATIONS_PER_COMMAND_MAX, Reduction, Rule, Stays, choices, displaced, plan, reduction,
};

/// Bookings in one entry.
pub const DISPLACED_PER_ENTRY_MAX: usize = 500;

/// What a planner asks for.
#[derive(Debug, Clone)]
pub enum PlannerCommand {
    /// Stops bookings for some places, or calls the places off.
    Stop {
        /// Index of the programme.
        programme: u16,
        /// Which places.
        area: Area,
        /// Why, and for how long.
        stop: Stop,
    },
    /// Takes a stop back.
    Resume {
        /// Index of the programme.
        programme: u16,
        /// Which places.
        area: Area,
    },
    /// Moves who is displaced by a rule, as many as one command may.
    Relocate {
        /// Index of the programme.
        programme: u16,
        /// From which places.
        area: Area,
        /// Where to.
        rule: Rule,
    },
    /// Changes the capacity of a slot; moves the newest bookings away where that is too little.
    ChangeCapacity {
        /// Index of the programme.
        programme: u16,
        /// Which slot.
        slot: SlotId,
        /// How many places from now on.
        capacity: u32,
        /// Where to who has no place any more; refused if nobody is to be moved.
        rule: Option<Rule>,
    },
    /// Shows a notice on every page of the programme.
    GiveNotice {
        /// Index of the programme.
        programme: u16,
        /// The notice.
        notice: Notice,
    },
    /// Takes a notice away.
    WithdrawNotice {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        number: u32,
    },
    /// Says how many places are kept for which channels.
    StateQuota {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
        /// How many.
        quota: Quota,
    },
    /// Takes a quota back; a wider one counts then, if there is one.
    LiftQuota {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
    },
    /// Takes an overbooking back; a wider one counts then, if there is one.
    LiftOverbooking {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
    },
}

/// What a planner did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannerEvent {
    /// Nobody takes a place there any more; if it is called off, nothing takes place there.
    BookingStopped {
        /// Index of the programme.
        programme: u16,
        /// Which places.
        area: Area,
        /// Why, and for how long.
        stop: Stop,
    },
    /// A stop was taken back.
    BookingResumed {
        /// Index of the programme.
        programme: u16,
        /// Which places.
        area: Area,
    },
    /// The places of these bookings are called off.
    BookingsDisplaced {
        /// Index of the programme.
        programme: u16,
        /// Why.
        reason: StopReason,
        /// Which bookings, at most [`DISPLACED_PER_ENTRY_MAX`].
        numbers: Vec<BookingNumber>,
    },
    /// The places of these bookings take place after all.
    BookingsKept {
        /// Index of the programme.
        programme: u16,
        /// Which bookings, at most [`DISPLACED_PER_ENTRY_MAX`].
        numbers: Vec<BookingNumber>,
    },
    /// A booking was moved by a rule and not by its holder.
    BookingRelocated {
        /// Index of the programme.
        programme: u16,
        /// Which.
        number: BookingNumber,
        /// The slot before.
        from: SlotId,
        /// The slot after.
        to: SlotId,
        /// Why, and by which rule.
        why: Relocation,
    },
    /// A notice is shown on every page of the programme.
    NoticeGiven {
        /// Index of the programme.
        programme: u16,
        /// Its number, given once.
        number: u32,
        /// The notice.
        notice: Notice,
    },
    /// A notice was taken away.
    NoticeWithdrawn {
        /// Index of the programme.
        programme: u16,
        /// Its number.
        number: u32,
    },
    /// So many places are kept for channels.
    QuotaStated {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
        /// How many.
        quota: Quota,
    },
    /// A quota was taken back.
    QuotaLifted {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
    },
    /// So many more people than places may book.
    OverbookingStated {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
        /// How many more, and why.
        stated: Overbooking,
    },
    /// An overbooking was taken back.
    OverbookingLifted {
        /// Index of the programme.
        programme: u16,
        /// Of which places.
        area: Area,
    },
}

/// Why a booking was moved, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relocation {
    /// Why.
    pub reason: StopReason,
    /// By which rule.
    pub rule: Rule,
}

impl PlannerEvent {
    /// The kind's public name.
    pub fn name(&self) -> &'static str {
        match self {
            PlannerEvent::BookingStopped { .. } => "BookingStopped",
            PlannerEvent::BookingResumed { .. } => "BookingResumed",
            PlannerEvent::BookingsDisplaced { .. } => "BookingsDisplaced",
            PlannerEvent::BookingsKept { .. } => "BookingsKept",
            PlannerEvent::BookingRelocated { .. } => "BookingRelocated",
            PlannerEvent::NoticeGiven { .. } => "NoticeGiven",
            PlannerEvent::NoticeWithdrawn { .. } => "NoticeWithdrawn",
            PlannerEvent::QuotaStated { .. } => "QuotaStated",
            PlannerEvent::QuotaLifted { .. } => "QuotaLifted",
            PlannerEvent::OverbookingStated { .. } => "OverbookingStated",
            PlannerEvent::OverbookingLifted { .. } => "OverbookingLifted",
        }
    }

    pub(crate) fn programme(&self) -> u16 {
        match self {
            PlannerEvent::BookingStopped { programme, .. }
            | PlannerEvent::BookingResumed { programme, .. }
            | PlannerEvent::BookingsDisplaced { programme, .. }
            | PlannerEvent::BookingsKept { programme, .. }
            | PlannerEvent::BookingRelocated { programme, .. }
            | PlannerEvent::NoticeGiven { programme, .. }
            | PlannerEvent::NoticeWithdrawn { programme, .. }
            | PlannerEvent::QuotaStated { programme, .. }
            | PlannerEvent::QuotaLifted { programme, .. }
            | PlannerEvent::OverbookingStated { programme, .. }
            | PlannerEvent::OverbookingLifted { programme, .. } => *programme,
        }
    }
}

/// Decides what a planner asks for.
pub(crate) fn decide(
    state: &State,
    context: &Context,
    command: &PlannerCommand,
) -> Result<Vec<Event>, Refusal> {
    let events = match command {
        PlannerCommand::Stop { programme, area, stop } => {
            area::stop(state.programme_at(*programme)?, context, *programme, *area, *stop)?
        }
        PlannerCommand::Resume { programme, area } => {
            area::resume(state.programme_at(*programme)?, context, *programme, *area)?
        }
        PlannerCommand::Relocate { programme, area, rule } => {
            open_to_newcomers(state, context)?;
            relocation::relocate(state.programme_at(*programme)?, context, *programme, *area, *rule)?
        }
        PlannerCommand::GiveNotice { programme, notice } => {
            notice::give(state.programme_at(*programme)?, context, *programme, notice)?
        }
        PlannerCommand::WithdrawNotice { programme, number } => {
            notice::withdraw(state.programme_at(*programme)?, *programme, *number)?
        }
        PlannerCommand::StateQuota { programme, area, quota } => {
            quota::state(state.programme_at(*programme)?, context, *programme, *area, quota)?
        }
        PlannerCommand::LiftQuota { programme, area } => {
            quota::lift(state.programme_at(*programme)?, *programme, *area)?
        }
        PlannerCommand::LiftOverbooking { programme, area } => {
            overbooking::lift(state.programme_at(*programme)?, *programme, *area)?
        }
        PlannerCommand::ChangeCapacity { programme, slot, capacity, rule } => {
            if rule.is_some() {
                open_to_newcomers(state, context)?;
            }
            let held = state.programme_at(*programme)?;
            return relocation::change_capacity(held, context, *programme, *slot, *capacity, *rule);
        }
    };
    Ok(events.into_iter().map(Event::Planner).collect())
}

impl ProgrammeState {
    /// Folds what a planner did; `numbered` is the index of a booking of this programme. Answers what was touched.
    pub(crate) fn apply_planner(
        &mut self,
        event: &PlannerEvent,
        step: Step,
        numbered: impl Fn(&BookingNumber) -> u32,
    ) -> (u32, u32) {
        match event {
            PlannerEvent::BookingStopped { area, stop, .. } => {
                self.stops.insert(*area, *stop);
                (NONE, area.digits())
            }
            PlannerEvent::BookingResumed { area, .. } => {
                self.stops.remove(area);
                (NONE, area.digits())
            }
            PlannerEvent::BookingsDisplaced { reason, numbers, .. } => {
                let step = Step { kind: StepKind::Displaced, detail: Detail::Displaced(*reason), ..step };
                numbers.iter().for_each(|number| self.apply_step(numbered(number), step));
                (NONE, u32::try_from(numbers.len()).unwrap_or(NONE))
            }
            PlannerEvent::BookingsKept { numbers, .. } => {
                let step = Step { kind: StepKind::Kept, ..step };
                numbers.iter().for_each(|number| self.apply_step(numbered(number), step));
                (NONE, u32::try_from(numbers.len()).unwrap_or(NONE))
            }
            PlannerEvent::NoticeGiven { number, notice, .. } => {
                self.notices.insert(*number, notice.clone());
                self.notice_count = self.notice_count.max(number.saturating_add(1));
                (NONE, *number)
            }
            PlannerEvent::NoticeWithdrawn { number, .. } => {
                self.notices.remove(number);
                (NONE, *number)
            }
            PlannerEvent::QuotaStated { area, quota, .. } => {
                self.quotas.insert(*area, quota.clone());
                (NONE, area.digits())
            }
            PlannerEvent::QuotaLifted { area, .. } => {
                self.quotas.remove(area);
                (NONE, area.digits())
            }
            PlannerEvent::OverbookingStated { area, stated, .. } => {
                self.apply_overbooking(*area, Some(*stated));
                (NONE, area.digits())
            }
            PlannerEvent::OverbookingLifted { area, .. } => {
                self.apply_overbooking(*area, None);
                (NONE, area.digits())
            }
            PlannerEvent::BookingRelocated { number, to, why, .. } => {
                let (booking, slot) = (numbered(number), self.slot_index.get(to).copied().unwrap_or(NONE));
                let detail = Detail::Relocated(*why);
                self.apply_moved(booking, slot, Step { kind: StepKind::Moved, slot, detail, ..step });
                (slot, booking)
            }
        }
    }
}

/// The refusal of places that there are not.
fn unknown() -> Refusal {
    Refusal::plain(Code::AreaUnknown)
}
