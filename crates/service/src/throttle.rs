//! Growing delays after sign-ins that did not match, per voucher and per client: never a lock.
//!
//! A stranger who guesses birth dates of a known voucher waits longer each time; its owner gets in at once with a
//! booking number as second proof, or at the desk. Everything is in memory, bounded, and forgotten after a day.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::command::HolderId;
use kernel::time::{DAY_MS, Instant, MINUTE_MS};

/// Misses on one voucher before the first delay.
const FREE_VOUCHER: u32 = 10;
/// Misses of one client before the first delay: many people share one address.
const FREE_CLIENT: u32 = 300;
/// The longest delay.
const DELAY_MS_MAX: i64 = 10 * MINUTE_MS;
/// Subjects remembered at most; beyond that the oldest are forgotten.
const SUBJECTS_MAX: usize = 200_000;

#[derive(Clone, Copy)]
struct Misses {
    count: u32,
    last: Instant,
    until: Instant,
}

/// Who missed how often.
#[derive(Default)]
pub(crate) struct Throttle {
    vouchers: Mutex<BTreeMap<[u8; 16], Misses>>,
    clients: Mutex<BTreeMap<[u8; 16], Misses>>,
}

impl Throttle {
    /// The instant until which this sign-in has to wait.
    pub(crate) fn wait_until(&self, holder: HolderId, client: IpAddr, now: Instant) -> Option<Instant> {
        let voucher = lock(&self.vouchers).get(&holder.0).map(|misses| misses.until);
        let client = lock(&self.clients).get(&network(client)).map(|misses| misses.until);
        voucher.into_iter().chain(client).max().filter(|until| *until > now)
    }

    /// The instant until which this subject has to wait, whatever its network.
    pub(crate) fn wait_of(&self, subject: HolderId, now: Instant) -> Option<Instant> {
        lock(&self.vouchers).get(&subject.0).map(|misses| misses.until).filter(|until| *until > now)
    }

    /// Counts a miss.
    pub(crate) fn miss(&self, holder: HolderId, client: IpAddr, now: Instant) {
        count(&mut lock(&self.vouchers), holder.0, FREE_VOUCHER, now);
        count(&mut lock(&self.clients), network(client), FREE_CLIENT, now);
    }

    /// Forgets the misses on a voucher whose owner got in.
    pub(crate) fn forgive(&self, holder: HolderId) {
        lock(&self.vouchers).remove(&holder.0);
    }

    /// Vouchers with a delay at `now`.
    pub(crate) fn delayed(&self, now: Instant) -> usize {
        lock(&self.vouchers).values().filter(|misses| misses.until > now).count()
    }
}

fn count(subjects: &mut BTreeMap<[u8; 16], Misses>, subject: [u8; 16], free: u32, now: Instant) {
    if subjects.len() >= SUBJECTS_MAX {
        subjects.retain(|_, misses| now.since(misses.last) < 60 * MINUTE_MS);
    }
    if subjects.len() >= SUBJECTS_MAX {
        subjects.clear();
    }
    let misses = subjects.entry(subject).or_insert(Misses { count: 0, last: now, until: now });
    if now.since(misses.last) > DAY_MS {
        misses.count = 0;
    }
    misses.count = misses.count.saturating_add(1);
    misses.last = now;
    if misses.count >= free {
        let doubled = 1_000_i64 << (misses.count - free).min(20);
        misses.until = now.plus_ms(doubled.min(DELAY_MS_MAX));
    }
}

/// An IPv4 address, or the /64 that one IPv6 customer has.
pub(crate) fn network(client: IpAddr) -> [u8; 16] {
    let mut key = [0_u8; 16];
    match client.to_canonical() {
        IpAddr::V4(address) => key.iter_mut().zip(address.octets()).for_each(|(to, from)| *to = from),
        IpAddr::V6(address) => key.iter_mut().zip(address.octets()).take(8).for_each(|(to, from)| *to = from),
    }
    key
}

fn lock<'a>(subjects: &'a Mutex<BTreeMap<[u8; 16], Misses>>) -> MutexGuard<'a, BTreeMap<[u8; 16], Misses>> {
    subjects.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const SOMEBODY: HolderId = HolderId([7; 16]);

    #[test]
    fn ten_typing_mistakes_cost_nothing_and_then_the_delay_grows_to_its_limit() {
        let throttle = Throttle::default();
        let mut now = Instant(0);
        for _ in 0..FREE_VOUCHER - 1 {
            throttle.miss(SOMEBODY, HERE, now);
            assert_eq!(throttle.wait_until(SOMEBODY, HERE, now), None);
        }
        let mut before = 0;
        for _ in 0..30 {
            throttle.miss(SOMEBODY, HERE, now);
            let wait = throttle.wait_until(SOMEBODY, HERE, now).expect("a delay").since(now);
            assert!(wait >= before && wait <= DELAY_MS_MAX);
            before = wait;
            now = now.plus_ms(wait);
            assert_eq!(throttle.wait_until(SOMEBODY, HERE, now), None, "a delay ends by itself");
        }
        assert_eq!(before, DELAY_MS_MAX);
    }

    #[test]
    fn another_voucher_is_not_delayed_by_one_that_is_attacked() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            throttle.miss(SOMEBODY, HERE, Instant(0));
        }
        assert_eq!(throttle.wait_until(HolderId([8; 16]), HERE, Instant(0)), None);
        throttle.forgive(SOMEBODY);
        assert_eq!(throttle.wait_until(SOMEBODY, HERE, Instant(0)), None);
    }
}
