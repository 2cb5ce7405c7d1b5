//! One request: who asked what of which node, and what they were told.
//!
//! It goes through the same use cases as every door's, with the same keys and sealed sign-ins.
//! The surprise: an answer is kept as the door got it; what of it must be the same at every repetition is its
//! *essence*.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use service::venue::{By, Counter, VenueAct, VenueDone};
use service::view::{BookingView, HoldView, MyPage};
use service::wording::Lang;
use service::{
    Channel, CommandStatus, Order, Refusal, Service, SignedIn, SlotList, SlotQuery, Told, TypedBirthDate,
    TypedVoucher, Unsealed,
};

use super::door::Door;
use crate::town::{PROGRAMME, VENUE};

/// What is asked, with everything that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Hold a place, perhaps for a move.
    Hold {
        /// Which slot.
        slot: usize,
        /// The booking that it is for.
        moving: Option<String>,
    },
    /// Let the hold go.
    Release,
    /// Book.
    Book {
        /// Which slot.
        slot: usize,
        /// Which dose.
        dose: u8,
    },
    /// Move a booking.
    Move {
        /// Which.
        number: String,
        /// Where to.
        slot: usize,
    },
    /// Cancel a booking.
    Cancel {
        /// Which.
        number: String,
    },
    /// End a command for good.
    Void {
        /// Its key.
        key: String,
    },
    /// Wait for a place.
    Join,
    /// Wait no more.
    Leave,
    /// Let the place go that is offered.
    Decline,
    /// Have places passed on, as the product does by itself every half second.
    PassOn,
    /// My page.
    Page,
    /// The list of slots.
    Slots,
    /// What became of a command.
    Status {
        /// Its key.
        key: String,
    },
    /// Something at the counter of the venue.
    Counter(AtCounter),
    /// The receipt of a booking that was told.
    Receipt {
        /// The booking as it was told.
        booking: Box<Known>,
    },
}

/// What a member of staff does for somebody; bookings by number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AtCounter {
    /// Takes them without a booking.
    WalkIn,
    /// Checks them in.
    CheckIn(String),
    /// Moves their booking here and checks them in.
    Here(String),
    /// Looks at papers and health.
    Check(String),
    /// Gives the dose.
    Give(String),
    /// Does not give it.
    Withhold(String),
    /// Undoes a step.
    Undo(String, &'static str),
    /// Books their next dose.
    Next(String),
    /// Marks everybody who did not come.
    Close,
}

/// The lot that every venue of the simulation has.
pub const LOT: &str = "SIM-1";

impl AtCounter {
    /// The booking that it is about, if it is about one.
    pub fn number(&self) -> Option<&str> {
        match self {
            AtCounter::WalkIn | AtCounter::Close => None,
            AtCounter::CheckIn(number)
            | AtCounter::Here(number)
            | AtCounter::Check(number)
            | AtCounter::Give(number)
            | AtCounter::Withhold(number)
            | AtCounter::Undo(number, _)
            | AtCounter::Next(number) => Some(number),
        }
    }

    /// How many entries of one booking it makes.
    pub fn entries(&self) -> u64 {
        if matches!(self, AtCounter::WalkIn | AtCounter::Here(_)) { 2 } else { 1 }
    }

    fn act(&self, who: &SignedIn) -> VenueAct {
        let booking = self.number().unwrap_or_default().to_owned();
        match self {
            AtCounter::WalkIn => VenueAct::WalkIn {
                voucher: TypedVoucher {
                    municipality_code: who.municipality_code(),
                    voucher_number: who.voucher_number(),
                    birth_date: TypedBirthDate::Text(who.birth_date().to_string()),
                },
                slot: None,
            },
            AtCounter::CheckIn(_) => VenueAct::CheckIn { booking, let_in: false },
            AtCounter::Here(_) => VenueAct::CheckInHere { booking, slot: None },
            AtCounter::Check(_) => VenueAct::Check { booking },
            AtCounter::Give(_) => VenueAct::Administer { booking, lot: LOT.to_owned() },
            AtCounter::Withhold(_) => VenueAct::Withhold { booking, reason: "unwell".to_owned() },
            AtCounter::Undo(_, step) => VenueAct::Undo { booking, step: (*step).to_owned() },
            AtCounter::Next(_) => VenueAct::BookNextDose { booking, slot: None },
            AtCounter::Close => VenueAct::MarkNoShows { date: Some(jiff::civil::date(2021, 5, 24)) },
        }
    }

    fn told(&self) -> String {
        let number = self.number().map(grouped).unwrap_or_default();
        match self {
            AtCounter::WalkIn => "take them at the counter without a booking".to_owned(),
            AtCounter::CheckIn(_) => format!("check {number} in"),
            AtCounter::Here(_) => format!("move {number} to this hour and check it in"),
            AtCounter::Check(_) => format!("check papers and health for {number}"),
            AtCounter::Give(_) => format!("give the dose of {number}"),
            AtCounter::Withhold(_) => format!("not give the dose of {number}"),
            AtCounter::Undo(_, step) => format!("undo the step {step} of {number}"),
            AtCounter::Next(_) => format!("book the dose after {number}"),
            AtCounter::Close => "mark who did not come".to_owned(),
        }
    }
}

/// A booking as somebody was told of it.
#[derive(Debug, Clone)]
pub struct Known(pub BookingView);

impl PartialEq for Known {
    fn eq(&self, other: &Known) -> bool {
        self.0.id == other.0.id
    }
}

impl Eq for Known {}

/// What somebody was told.
pub enum Answer {
    /// A place is held.
    Held(Told<HoldView>),
    /// The hold was let go.
    Released(Told<()>),
    /// A booking, after something happened to it.
    Booking(Told<BookingView>),
    /// Something was done at the counter.
    Counter(Told<VenueDone>),
    /// Something happened on the waitlist.
    Turn(Told<()>),
    /// Places were passed on, or there was none.
    PassedOn,
    /// My page.
    Page(Box<MyPage>),
    /// The list of slots.
    Slots(Arc<SlotList>),
    /// What became of a command.
    Status(CommandStatus),
    /// A receipt, as its file.
    Receipt(String),
    /// No.
    Refused(Refusal),
}

/// A request under way or answered.
pub struct Request {
    /// Who.
    pub who: usize,
    /// With which of their devices.
    pub device: usize,
    /// Which node got it.
    pub node: usize,
    /// What.
    pub deed: Deed,
    /// Its key, if it has one.
    pub key: Option<String>,
    /// When it was asked, in acts.
    pub asked: usize,
    /// The node's logical time then.
    pub asked_at: i64,
    /// What the device had seen by then.
    pub seen: u64,
    /// When it was answered, in acts, and the position that the answer rests on, if it says one.
    pub answered: Option<(usize, Option<u64>)>,
    /// Whether it was told to be carried out, refused for good, or unknown: it may be in the journal.
    pub may_have_happened: bool,
    /// Whether this answer is the first one to its command.
    pub is_first: bool,
    /// Whether the answer leaves nothing to ask.
    pub is_definite: bool,
    pub(super) future: Option<Pin<Box<dyn Future<Output = Answer>>>>,
}

impl Deed {
    /// Whether it is a command that may change something.
    pub fn is_command(&self) -> bool {
        matches!(
            self,
            Deed::Hold { .. }
                | Deed::Release
                | Deed::Book { .. }
                | Deed::Move { .. }
                | Deed::Cancel { .. }
                | Deed::Counter(_)
                | Deed::Join
                | Deed::Leave
                | Deed::Decline
        )
    }

    /// In words, for a story.
    pub fn told(&self) -> String {
        match self {
            Deed::Hold { slot, moving: None } => format!("hold slot {slot}"),
            Deed::Hold { slot, moving: Some(number) } => {
                format!("hold slot {slot}, to move {} there", grouped(number))
            }
            Deed::Release => "let the hold go".to_owned(),
            Deed::Book { slot, dose } => format!("book slot {slot} for dose {dose}"),
            Deed::Move { number, slot } => format!("move {} to slot {slot}", grouped(number)),
            Deed::Cancel { number } => format!("cancel {}", grouped(number)),
            Deed::Void { key } => format!("end the command with key {key:?} for good"),
            Deed::Join => "let them wait for a place".to_owned(),
            Deed::Leave => "take them off the waitlist".to_owned(),
            Deed::Decline => "let the offered place go".to_owned(),
            Deed::PassOn => "pass places on".to_owned(),
            Deed::Page => "show my page".to_owned(),
            Deed::Slots => "show the list of slots".to_owned(),
            Deed::Status { key } => format!("tell what became of the command with key {key:?}"),
            Deed::Counter(act) => act.told(),
            Deed::Receipt { booking } => format!("give the receipt of {}", booking.0.number),
        }
    }

    /// The request's body as a door would hash it.
    fn body(&self) -> String {
        self.told()
    }
}

impl Answer {
    /// Whether asking again is the thing to do.
    pub fn is_passing(&self) -> bool {
        matches!(self, Answer::Refused(refusal) if crate::patience::is_passing(refusal))
    }

    /// In words, for a story.
    pub fn told(&self) -> String {
        match self {
            Answer::Held(told) => {
                format!("held until {} (position {})", told.answer.expires_at, told.position)
            }
            Answer::Turn(told) => format!("so it is (position {})", told.position),
            Answer::PassedOn => "so it is".to_owned(),
            Answer::Released(told) => format!("the hold is let go (position {})", told.position),
            Answer::Booking(told) => format!(
                "{} is {} for {}{} (position {})",
                told.answer.number,
                told.answer.status,
                told.answer.slot.starts_at,
                if told.repeated { ", as said before" } else { "" },
                told.position
            ),
            Answer::Counter(told) => {
                let done = told.answer.booking.as_ref().map(|it| format!("{} is {}", it.number, it.status));
                let marked = || format!("{} did not come", told.answer.no_shows.len());
                format!("{} (position {})", done.unwrap_or_else(marked), told.position)
            }
            Answer::Page(page) => {
                let lines: Vec<String> = page
                    .bookings
                    .iter()
                    .map(|booking| format!("{} {}", booking.number, booking.status))
                    .collect();
                let hold = if page.hold.is_some() { ", and a hold" } else { "" };
                format!("my page as of position {}: [{}]{hold}", page.as_of, lines.join(", "))
            }
            Answer::Slots(list) => {
                let free: Vec<String> =
                    list.slots.iter().map(|slot| slot.remaining.unwrap_or(0).to_string()).collect();
                format!("free places as of position {}: {}", list.as_of, free.join(", "))
            }
            Answer::Status(CommandStatus::Done(_)) => "it was carried out".to_owned(),
            Answer::Status(CommandStatus::Refused(refusal)) => format!("it was refused: {}", refusal.code),
            Answer::Status(CommandStatus::Void) => "it never will be carried out".to_owned(),
            Answer::Status(CommandStatus::Unknown) => "nothing is known of it".to_owned(),
            Answer::Receipt(_) => "here it is".to_owned(),
            Answer::Refused(refusal) => match refusal.position {
                Some(position) => format!("no: {} (position {position})", refusal.code),
                None => format!("no: {}", refusal.code),
            },
        }
    }
}

/// Everything that asking needs.
pub(super) struct Asking {
    pub(super) service: Service,
    pub(super) token: String,
    pub(super) deed: Deed,
    pub(super) key: Option<String>,
    pub(super) seen: u64,
    /// The slot that the deed names, as people know it.
    pub(super) slot: String,
    pub(super) channel: Channel,
    /// The member of staff who serves this person.
    pub(super) staff: u32,
    pub(super) door: Door,
}

impl Asking {
    /// Asks, through the door.
    pub(super) async fn asked(self) -> Answer {
        let Asking { service, token, deed, key, seen, slot, channel, staff, door } = self;
        let who = match service.unseal(&token) {
            Ok(who) => who,
            Err(Unsealed::Expired(_)) => return Answer::Refused(Refusal::plain("login.expired")),
            Err(Unsealed::Invalid) if service.readiness().ready => {
                return Answer::Refused(Refusal::plain("login.invalid"));
            }
            Err(Unsealed::Invalid) => return Answer::Refused(Refusal::later("not_ready", 2)),
        };
        let order = Order::new(channel, key.clone(), deed.body().as_bytes());
        let answer = match deed {
            Deed::Hold { moving: None, .. } => service.hold(&who, &slot, order).await.map(Answer::Held),
            Deed::Hold { moving: Some(number), .. } => {
                service.hold_for_move(&who, &slot, &number, order).await.map(Answer::Held)
            }
            Deed::Join => service.join_waitlist(&who, &[], order).await.map(Answer::Turn),
            Deed::Leave => service.leave_waitlist(&who, order).await.map(Answer::Turn),
            Deed::Decline => service.decline_offer(&who, None, order).await.map(Answer::Turn),
            Deed::PassOn => {
                service.passing_on().round().await;
                Ok(Answer::PassedOn)
            }
            Deed::Release => service.release_hold(&who, order).await.map(Answer::Released),
            Deed::Book { dose, .. } => service.book(&who, &slot, dose, order).await.map(Answer::Booking),
            Deed::Move { number, .. } => {
                door.moved(&service, &who, &number, &slot, order).await.map(Answer::Booking)
            }
            Deed::Cancel { number } => {
                let reason = Some("changed_plans");
                service.cancel_booking(&who, &number, reason, order).await.map(Answer::Booking)
            }
            Deed::Counter(act) => {
                let by = By::unchecked(staff);
                let counter = Counter { programme: PROGRAMME.to_owned(), venue: VENUE.to_owned() };
                let done = service.act_at_venue(&by, &counter, &act.act(&who), key.as_deref()).await;
                done.map(Answer::Counter)
            }
            Deed::Void { key } => service.void_command(&who, &key).await.map(Answer::Status),
            Deed::Page => door.my_page(&service, &who, seen).await.map(|page| Answer::Page(Box::new(page))),
            Deed::Slots => service.slots(PROGRAMME, &SlotQuery::default()).await.map(Answer::Slots),
            Deed::Status { key } => door.status(&service, &who, &key, seen).await.map(Answer::Status),
            Deed::Receipt { booking } => service.receipt(&booking.0, Lang::En).await.map(|receipt| {
                Answer::Receipt(serde_json::to_string(&receipt).expect("a receipt is plain data"))
            }),
        };
        answer.unwrap_or_else(Answer::Refused)
    }
}

fn grouped(number: &str) -> String {
    kernel::booking_number::BookingNumber::parse(number).map_or(number.to_owned(), |it| it.to_string())
}
