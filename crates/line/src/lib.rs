//! The door for LINE: its webhook comes in, answers go out, and the whole way to a booking is walked in a talk.
//!
//! A gesture becomes one call of the service and the answer becomes messages. It knows no rule, no journal and no page; what
//! it shows came from the service, and it shows nobody's name, birth date or voucher. It never answers LINE before an event
//! is durable, and never waits with that answer for a booking.
//! The surprise: a talk has no state of its own. Every button carries where in the way it is, so that a restart, an old button
//! and a second telephone do no harm.

mod answering;
mod client;
mod gesture;
mod message;
mod push;
mod rich_menu;
mod signature;
mod talk;
mod webhook;

use std::sync::Arc;

pub use answering::Line;
pub use client::{Answered, Call, Carry, Client, Sent};
pub use push::Push;
pub use signature::Signer;
pub use webhook::WEBHOOK;

/// What a municipality has agreed with LINE, and where everything lies.
#[derive(Clone)]
pub struct Settings {
    /// Signs what LINE sends.
    pub channel_secret: String,
    /// Lets us send.
    pub channel_access_token: String,
    /// Address of the messaging API, without a stroke at its end.
    pub api_base: Arc<str>,
    /// Address of our pages, without a stroke at its end.
    pub web: Arc<str>,
}
