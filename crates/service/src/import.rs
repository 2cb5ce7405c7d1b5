//! Readers of the files that people bring: programmes, lists of vouchers, slots.
//!
//! They turn bytes into rows and say exactly what is wrong and where. Nothing is ever corrected in silence, and
//! no reader asks the service anything: which venues and products there are is told to it beforehand.
//! The surprise: a message may show the value it complains about, even a voucher number or a birth date. Messages
//! go to the terminal or the file of the municipality that brought the list, never into a log.

pub mod encoding;
mod field;
mod flaw;
pub mod programme;
mod quotes;
pub mod roster;
pub mod slots;
mod table;
pub(crate) mod written;

pub use field::BadField;
pub(crate) use field::{Noun, unknown};
pub use flaw::Flaw;
pub use table::FileFault;
