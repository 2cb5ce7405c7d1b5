//! One person: a voucher, two devices, what they asked last and what they were told.

use std::net::{IpAddr, Ipv4Addr};

use service::view::BookingView;
use service::{Refusal, Service, SignedIn, TypedBirthDate, TypedVoucher};

use super::request::Deed;
use crate::town::{PROGRAMME, Town, Voucher};

/// A person.
pub(super) struct Person {
    pub(super) voucher: Voucher,
    pub(super) devices: [Device; 2],
    /// Commands sent so far, for keys that repeat from person to person.
    pub(super) commands: u32,
    /// The last command with a key: the key, what was asked, with which device.
    pub(super) last: Option<Last>,
    /// Bookings as last told.
    pub(super) known: Vec<BookingView>,
    /// Wrong guesses of strangers since the owner was last let in.
    pub(super) misses: u32,
}

/// The last command of a person.
#[derive(Clone)]
pub(super) struct Last {
    pub(super) key: String,
    pub(super) deed: Deed,
    pub(super) device: usize,
}

/// A device with its own sign-in.
#[derive(Default)]
pub(super) struct Device {
    pub(super) token: Option<String>,
    /// The position that it was last told of.
    pub(super) seen: u64,
}

impl Person {
    pub(super) fn new(town: &Town, index: u32) -> Person {
        Person {
            voucher: town.voucher(index),
            devices: Default::default(),
            commands: 0,
            last: None,
            known: Vec::new(),
            misses: 0,
        }
    }

    /// A key that another person may use too.
    pub(super) fn next_key(&mut self) -> String {
        self.commands += 1;
        format!("key {}", self.commands)
    }

    /// The booking that a small number means.
    pub(super) fn booking(&self, nth: u8) -> Option<&BookingView> {
        self.known.iter().rev().nth(usize::from(nth) % self.known.len().max(1))
    }

    /// Takes note of a booking as told.
    pub(super) fn learns(&mut self, view: &BookingView) {
        match self.known.iter_mut().find(|known| known.id == view.id) {
            Some(known) if known.history.len() > view.history.len() => {}
            Some(known) => *known = view.clone(),
            None => self.known.push(view.clone()),
        }
    }

    /// Signs in; a stranger has the wrong birth date and another address.
    pub(super) fn signs_in(
        &self,
        service: &Service,
        is_stranger: bool,
        proof: Option<&str>,
    ) -> Result<SignedIn, Refusal> {
        let born = self.voucher.birth_date;
        // Near, but not it.
        let born = if is_stranger { born.tomorrow().unwrap_or(born) } else { born };
        let typed = TypedVoucher {
            municipality_code: self.voucher.municipality_code.clone(),
            voucher_number: self.voucher.number.clone(),
            birth_date: TypedBirthDate::Text(born.to_string()),
        };
        let understood = service.understand(&typed)?;
        let client = if is_stranger { Ipv4Addr::new(192, 0, 2, 1) } else { Ipv4Addr::LOCALHOST };
        service.sign_in(PROGRAMME, &understood, proof, IpAddr::V4(client))
    }
}
