//! The mind of Tashika: what may be asked, what has happened, why not, and what holds afterwards.
//!
//! [`decide::decide`] looks at a [`state::State`] and a [`command::Command`] and answers with events or a
//! [`refusal::Refusal`]; [`state::State::apply`] folds an event into the state. Nothing here reads a clock,
//! draws a number, touches a disk or waits: time and chance arrive in a [`command::Context`].
//! The one surprise: no birth date and no voucher number is ever part of the state. A holder is a keyed digest,
//! and the facts that waves ask about (municipality, birth date) arrive with each command.
#![deny(
    clippy::float_arithmetic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::expect_used
)]

pub mod amend;
pub mod birth_date;
pub mod booking;
pub mod booking_number;
pub mod command;
pub mod contact;
pub mod decide;
pub mod desk;
pub mod digits;
pub mod dose;
pub mod era;
pub mod event;
pub mod guard;
pub mod hold;
pub mod idempotency;
mod index;
pub mod invariants;
pub mod line;
pub mod loss;
pub mod lot;
pub mod municipality;
pub mod outbox;
pub mod overbooking;
pub mod planner;
pub mod programme;
pub mod proposal;
pub mod prospect;
pub mod quota;
pub mod refusal;
mod reissue;
pub mod restore;
pub mod roster;
pub mod slot;
pub mod staff;
pub mod state;
pub mod tally;
pub mod time;
pub mod undo;
pub mod visit;
pub mod voucher;
pub mod waitlist;
pub mod wave;
