//! One request: who asked what of which node, and what they were told.
//!
//! It goes through the same use cases as every door's, with the same keys and sealed sign-ins.
//! The surprise: an answer is kept as the door got it; what of it must be the same at every repetition is its
//! *essence*.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use service::view::{BookingView, HoldView, MyPage};
use service::wording::Lang;
use service::{Channel, CommandStatus, Order, Refusal, Service, SlotList, SlotQuery, Told, Unsealed};

use super::door::Door;
use crate::town::PROGRAMME;

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
    /// My page.
    Page,
    /// The list of slots.
    Slots,
    /// What became of a command.
    Status {
        /// Its key.
        key: String,
    },
    /// The receipt of a booking that was told.
    Receipt {
        /// The booking as it was told.
        booking: Box<Known>,
    },
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
            Deed::Hold { .. } | Deed::Release | Deed::Book { .. } | Deed::Move { .. } | Deed::Cancel { .. }
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
            Deed::Page => "show my page".to_owned(),
            Deed::Slots => "show the list of slots".to_owned(),
            Deed::Status { key } => format!("tell what became of the command with key {key:?}"),
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
            Answer::Released(told) => format!("the hold is let go (position {})", told.position),
            Answer::Booking(told) => format!(
                "{} is {} for {}{} (position {})",
                told.answer.number,
                told.answer.status,
                told.answer.slot.starts_at,
                if told.repeated { ", as said before" } else { "" },
                told.position
            ),
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
    pub(super) door: Door,
}

impl Asking {
    /// Asks, through the door.
    pub(super) async fn asked(self) -> Answer {
        let Asking { service, token, deed, key, seen, slot, channel, door } = self;
        let who = match service.unseal(&token) {
            Ok(who) => who,
            Err(Unsealed::Expired(_)) => return Answer::Refused(Refusal::plain("login.expired")),
            Err(Unsealed::Invalid) if service.readiness().ready => {
                return Answer::Refused(Refusal::plain("login.invalid"));
            }
            Err(Unsealed::Invalid) => return Answer::Refused(Refusal::later("not_ready", 2)),
        };
        let order = Order::new(channel, key, deed.body().as_bytes());
        let answer = match deed {
            Deed::Hold { moving: None, .. } => service.hold(&who, &slot, order).await.map(Answer::Held),
            Deed::Hold { moving: Some(number), .. } => {
                service.hold_for_move(&who, &slot, &number, order).await.map(Answer::Held)
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
