//! What a message is about: a booking, or somebody's turn on a waitlist, as it stands now.
//!
//! The sender, the letters and the words ask this and never which of the two it is. It looks nothing up but the journal's
//! state, and no address. The surprise: of a turn only what holds is told, so that an offer which is over has nothing to tell
//! any more, whatever made its message due.

use kernel::booking::Booking;
use kernel::booking_number::BookingNumber;
use kernel::command::{Channel, HolderId};
use kernel::outbox::MessageKey;
use kernel::state::{ProgrammeState, State};
use kernel::time::Instant;
use kernel::waitlist::{LeaveReason, OfferEnding, Turn, TurnStep, Waiter, WaiterStep};

use super::letters::is_too_late;
use super::sender::reminder;
use crate::present::{self, Presenter};
use crate::view::{BookingView, Moment, OfferView, ProgrammeView, SlotView, WaitlistView};
use crate::zone::Zone;

/// What a message is about.
pub(super) struct About<'a> {
    /// Index of its programme.
    pub(super) programme: u16,
    held: &'a ProgrammeState,
    thing: Thing<'a>,
    /// When the appointment begins of which it reminds.
    reminds_of: Option<Instant>,
}

enum Thing<'a> {
    Booking(&'a Booking),
    Turn(&'a Waiter),
}

/// What a message tells.
pub(super) enum News {
    /// How a booking stands.
    Booking {
        /// It.
        booking: Box<BookingView>,
        /// Whether nothing happened, and it is only time to think of it.
        reminds: bool,
    },
    /// How a turn stands.
    Turn(Box<TurnNews>),
}

/// What a message tells of a turn.
pub(super) struct TurnNews {
    pub(super) what: TurnTold,
    pub(super) waitlist: WaitlistView,
}

/// What whoever waits is told.
pub(super) enum TurnTold {
    /// They are on the list.
    Joined,
    /// A place is kept for them.
    Offered(OfferView),
    /// That place cannot be had any more.
    Withdrawn(SlotView),
    /// They are off the list, since they answered nothing.
    Unanswered,
}

impl<'a> About<'a> {
    /// What this message is about; nothing if nobody knows that number.
    pub(super) fn of(state: &'a State, key: MessageKey) -> Option<About<'a>> {
        if let Some((programme, held, booking)) = state.booking(key.number) {
            let reminds_of = reminder(state, key).map(|(_, starts_at)| starts_at);
            return Some(About { programme, held, thing: Thing::Booking(booking), reminds_of });
        }
        let (programme, held, waiter) = state.waiter(key.number)?;
        Some(About { programme, held, thing: Thing::Turn(waiter), reminds_of: None })
    }

    /// The programme.
    pub(super) fn held(&self) -> &'a ProgrammeState {
        self.held
    }

    /// Whose it is.
    pub(super) fn owner(&self) -> Option<HolderId> {
        match self.thing {
            Thing::Booking(booking) => self.held.owner(booking),
            Thing::Turn(waiter) => Some(waiter.holder),
        }
    }

    /// Whether it reminds of an appointment.
    pub(super) fn reminds(&self) -> bool {
        self.reminds_of.is_some()
    }

    /// Whether there is nothing to tell any more: what it reminds of has begun, the offer is over.
    pub(super) fn is_past(&self, now: Instant) -> bool {
        match self.thing {
            Thing::Booking(_) => self.reminds_of.is_some_and(|starts_at| now >= starts_at),
            Thing::Turn(waiter) => news_step(self.held, waiter, now).is_none(),
        }
    }

    /// Whether it tells what its holder did in a talk, where it was answered.
    pub(super) fn is_said(&self, key: MessageKey) -> bool {
        match self.thing {
            Thing::Booking(booking) => {
                let step = self.held.newest_step(booking).filter(|step| step.position == key.position);
                step.is_some_and(|step| step.channel == Channel::Line)
            }
            Thing::Turn(waiter) => {
                let step = waiter.steps.iter().find(|step| step.position == key.position);
                step.is_some_and(|step| step.what == TurnStep::Joined && step.channel == Channel::Line)
            }
        }
    }

    /// Whether a letter would come too late. An offer is over when a letter comes, so nobody is told on paper that it was
    /// withdrawn either.
    pub(super) fn is_too_late(&self, now: Instant) -> bool {
        match self.thing {
            Thing::Booking(booking) => is_too_late(self.held, booking, now),
            Thing::Turn(waiter) => news_step(self.held, waiter, now)
                .is_none_or(|step| !matches!(step.what, TurnStep::Joined | TurnStep::Left(_))),
        }
    }

    /// It and its programme as they stand, and when that is.
    pub(super) fn told(&self, now: Instant) -> Option<(ProgrammeView, News, Moment)> {
        let zone = Zone::named(&self.held.definition.timezone);
        let presenter = Presenter { held: self.held, zone: &zone, now };
        let news = match self.thing {
            Thing::Booking(booking) => News::Booking {
                booking: Box::new(presenter.booking(booking, u64::MAX, None)?),
                reminds: self.reminds(),
            },
            Thing::Turn(waiter) => News::Turn(Box::new(turn_news(&presenter, waiter)?)),
        };
        Some((present::programme(&self.held.definition, &zone, now), news, zone.moment(now)))
    }
}

impl News {
    /// The booking that it is about, if it has a place, so that there is something to prove and to bring.
    pub(super) fn place(&self) -> Option<&BookingView> {
        match self {
            News::Booking { booking, .. } => Some(booking.as_ref()).filter(|it| {
                it.status == "confirmed" && it.displaced.as_ref().is_none_or(|it| it.from.is_some())
            }),
            News::Turn(_) => None,
        }
    }

    /// The place that it offers.
    pub(super) fn offer(&self) -> Option<&OfferView> {
        match self {
            News::Turn(news) => match &news.what {
                TurnTold::Offered(offer) => Some(offer),
                TurnTold::Joined | TurnTold::Withdrawn(_) | TurnTold::Unanswered => None,
            },
            News::Booking { .. } => None,
        }
    }
}

/// Everything of a person that messages may be about.
pub(super) fn numbers_of<'a>(
    held: &'a ProgrammeState,
    holder: &HolderId,
) -> impl Iterator<Item = BookingNumber> + use<'a> {
    let bookings = held.bookings_of_person(holder).into_iter().map(|booking| booking.number);
    bookings.chain(held.waiters_of_person(holder).into_iter().map(|waiter| waiter.number))
}

/// The step of which whoever waits is told: the newest, if it holds.
fn news_step<'a>(held: &ProgrammeState, waiter: &'a Waiter, now: Instant) -> Option<&'a WaiterStep> {
    // Whoever joined once more, or whose vouchers turned out to be one person's, is told of the turn that counts.
    held.waiter(&waiter.holder).filter(|counts| counts.number == waiter.number)?;
    let step = waiter.steps.iter().rfind(|step| step.what != TurnStep::Changed)?;
    let holds = match (waiter.turn, step.what) {
        (Turn::Waits, TurnStep::Offered(_)) => waiter.offer.is_some_and(|offer| offer.expires_at > now),
        (Turn::Waits, TurnStep::Joined | TurnStep::Ended(_, OfferEnding::Withdrawn)) => true,
        (Turn::Left(LeaveReason::Unanswered), TurnStep::Left(_)) => true,
        _ => false,
    };
    holds.then_some(step)
}

fn turn_news(presenter: &Presenter<'_>, waiter: &Waiter) -> Option<TurnNews> {
    let step = news_step(presenter.held, waiter, presenter.now)?;
    let what = match step.what {
        TurnStep::Joined => TurnTold::Joined,
        TurnStep::Offered(_) => TurnTold::Offered(presenter.offered(waiter)?),
        TurnStep::Ended(..) => TurnTold::Withdrawn(presenter.place(presenter.held.slot_of_turn(step)?)),
        TurnStep::Left(_) => TurnTold::Unanswered,
        TurnStep::Changed | TurnStep::Booked(_) => return None,
    };
    Some(TurnNews { what, waitlist: presenter.waitlist(&waiter.holder)? })
}
