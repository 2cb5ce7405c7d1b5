//! Room on the disk: below a limit nobody new books, so that there is room for cancellations and for the way back.
//!
//! A disk that is full stops everything, cancellations too, and ends the server. So the last part of it is kept: bookings
//! stop while staff and everybody who has one can still act. Looked at once a second at most, when somebody asks.
//! The surprise: what stopped starts again only with a third more room than the limit, or bookings would flicker.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use kernel::command::{Channel, Command};
use store::Fault;

use crate::Service;
use crate::citizen::Order;
use crate::refusal::Refusal;
use crate::sign_in::SignedIn;

/// How often the disk is asked at most, in milliseconds.
const EVERY_MS: i64 = 1_000;
/// After how many seconds whoever cannot book asks again.
const PAUSED_SECONDS: u32 = 60;

/// How much room is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomKept {
    /// A share of the disk, in percent.
    Percent(u64),
    /// So many bytes.
    Bytes(u64),
}

impl Default for RoomKept {
    fn default() -> RoomKept {
        RoomKept::Percent(3)
    }
}

impl RoomKept {
    /// Reads `3%`, `512MiB` or `2GiB`; at most half of a disk.
    pub fn parse(text: &str) -> Option<RoomKept> {
        let number = |digits: &str| digits.parse::<u64>().ok().filter(|_| !digits.starts_with('+'));
        if let Some(percent) = text.strip_suffix('%') {
            return number(percent).filter(|percent| *percent <= 50).map(RoomKept::Percent);
        }
        let (digits, unit) = match (text.strip_suffix("MiB"), text.strip_suffix("GiB")) {
            (Some(digits), _) => (digits, 20),
            (_, Some(digits)) => (digits, 30),
            _ => return None,
        };
        number(digits)?.checked_mul(1 << unit).map(RoomKept::Bytes)
    }

    fn of(self, whole: u64) -> u64 {
        match self {
            RoomKept::Percent(percent) => whole / 100 * percent,
            RoomKept::Bytes(bytes) => bytes,
        }
    }
}

/// What a disk says of itself: bytes that are free for this account, and all that it has.
pub type Measure = Arc<dyn Fn() -> Option<(u64, u64)> + Send + Sync>;

/// A disk that can be asked.
#[derive(Clone)]
pub struct Disk {
    folder: PathBuf,
    measure: Measure,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Disk({})", self.folder.display())
    }
}

impl Disk {
    /// The disk that a folder lies on.
    pub fn of(folder: &Path) -> Disk {
        let asked = folder.to_owned();
        let measure = Arc::new(move || store::sqlite::room(&asked).ok());
        Disk { folder: folder.to_owned(), measure }
    }

    /// A disk that says what a test wants.
    pub fn saying(folder: &Path, measure: Measure) -> Disk {
        Disk { folder: folder.to_owned(), measure }
    }
}

/// How much room there is and how much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct RoomFigures {
    /// Bytes that are free.
    pub free_bytes: u64,
    /// Bytes below which nobody new books.
    pub kept_bytes: u64,
    /// Whether nobody new books now.
    pub is_low: bool,
}

/// How much room there is in a folder, for whoever asks without a server.
///
/// # Errors
/// The folder is not there or may not be looked at.
pub fn room_in(folder: &Path, kept: RoomKept) -> Result<RoomFigures, Fault> {
    let (free_bytes, whole) = store::sqlite::room(folder)?;
    let kept_bytes = kept.of(whole);
    Ok(RoomFigures { free_bytes, kept_bytes, is_low: free_bytes < kept_bytes })
}

/// The room of one process's store.
pub(crate) struct Room {
    disk: Option<Disk>,
    kept: RoomKept,
    last: Mutex<Option<(i64, RoomFigures)>>,
}

impl Room {
    pub(crate) fn new(disk: Option<Disk>, kept: RoomKept) -> Room {
        Room { disk, kept, last: Mutex::new(None) }
    }

    /// How it is at this moment of the steady clock; `None` if there is no disk, or it does not say.
    pub(crate) fn look(&self, now_ms: i64) -> Option<RoomFigures> {
        let disk = self.disk.as_ref()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, known)) = last.filter(|(at, _)| now_ms.saturating_sub(*at) < EVERY_MS) {
            return Some(known);
        }
        let (free_bytes, whole) = (disk.measure)()?;
        let kept_bytes = self.kept.of(whole);
        let was_low = last.is_some_and(|(_, known)| known.is_low);
        let enough = if was_low { kept_bytes.saturating_add(kept_bytes / 3) } else { kept_bytes };
        let is_low = free_bytes < enough;
        if is_low != was_low {
            let folder = disk.folder.display();
            if is_low {
                tracing::error!(%folder, free_bytes, kept_bytes, "the disk is nearly full: nobody new can book");
            } else {
                tracing::info!(%folder, free_bytes, "there is room again: bookings go on");
            }
        }
        let figures = RoomFigures { free_bytes, kept_bytes, is_low };
        *last = Some((now_ms, figures));
        Some(figures)
    }

    /// What a person should do, if nobody new can book.
    pub(crate) fn alarm(&self, now_ms: i64) -> Option<String> {
        let figures = self.look(now_ms).filter(|figures| figures.is_low)?;
        let folder = self.disk.as_ref().map(|disk| disk.folder.display().to_string()).unwrap_or_default();
        Some(format!(
            "nobody new can book: {} MiB are free on the disk of {folder}, and {} MiB are kept for cancellations \
             (limits.free_room); make room, bookings then go on by themselves",
            figures.free_bytes >> 20,
            figures.kept_bytes >> 20
        ))
    }
}

impl Service {
    /// While the disk is nearly full, whoever comes through a citizen's door takes no new place. What was decided before is
    /// still told.
    pub(crate) fn room_for(&self, command: &Command, order: &Order, who: &SignedIn) -> Result<(), Refusal> {
        let is_new = matches!(command, Command::Book { .. } | Command::Hold { moving: None, .. });
        let is_newcomer = matches!(order.channel.way(), Channel::Web | Channel::Line | Channel::Api);
        if !is_new || !is_newcomer {
            return Ok(());
        }
        let figures = self.room().look(self.clock().monotonic());
        if !figures.is_some_and(|figures| figures.is_low) {
            return Ok(());
        }
        let key = order.key.as_deref().map(|key| self.command_id(who, key));
        if key.is_some_and(|id| self.read().command(id).is_some()) {
            return Ok(());
        }
        Err(Refusal::later("booking.paused", PAUSED_SECONDS))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn room(kept: RoomKept) -> (Arc<AtomicU64>, Room) {
        let free = Arc::new(AtomicU64::new(1_000));
        let said = free.clone();
        let disk =
            Disk::saying(Path::new("disk"), Arc::new(move || Some((said.load(Ordering::Relaxed), 10_000))));
        (free, Room::new(Some(disk), kept))
    }

    #[test]
    fn it_is_low_below_the_limit_and_well_again_with_a_third_more() {
        let (free, room) = room(RoomKept::Percent(3));
        let mut at = 0;
        let mut low = |bytes| {
            free.store(bytes, Ordering::Relaxed);
            at += EVERY_MS;
            room.look(at).expect("a disk").is_low
        };
        let told = [300, 299, 300, 399, 400, 399, 300, 299].map(&mut low);
        assert_eq!(told, [false, true, true, true, false, false, false, true]);
    }

    #[test]
    fn the_disk_is_not_asked_again_within_a_second() {
        let (free, room) = room(RoomKept::Bytes(500));
        assert!(!room.look(0).expect("a disk").is_low);
        free.store(1, Ordering::Relaxed);
        assert!(!room.look(EVERY_MS - 1).expect("a disk").is_low);
        assert!(room.look(EVERY_MS).expect("a disk").is_low);
        assert!(room.alarm(EVERY_MS).expect("an alarm").contains("limits.free_room"));
    }

    #[test]
    fn what_is_kept_is_a_share_or_a_number_of_bytes() {
        assert_eq!(RoomKept::parse("3%"), Some(RoomKept::Percent(3)));
        assert_eq!(RoomKept::parse("512MiB"), Some(RoomKept::Bytes(512 << 20)));
        assert_eq!(RoomKept::parse("2GiB"), Some(RoomKept::Bytes(2 << 30)));
        for wrong in ["", "3", "51%", "-1%", "+1%", "1.5GiB", "2 GiB", "99999999999GiB", "%"] {
            assert_eq!(RoomKept::parse(wrong), None, "{wrong}");
        }
    }
}
