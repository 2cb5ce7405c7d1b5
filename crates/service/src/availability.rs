//! Free places as everybody may read them, without touching the sequencer.
//!
//! A programme's list is rebuilt at most every 200 ms, by whoever asks first, and shared by all others who come the same way;
//! where nothing is kept for a way in, by all. It is stamped
//! with the position and time it rests on and is handed out only when that position is durable, so nobody is
//! told of a place that a crash could take back.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;
use kernel::command::Channel;
use serde::Serialize;
use tokio::sync::Mutex;

use crate::Service;
use crate::present::Presenter;
use crate::refusal::Refusal;
use crate::sequencer::Mark;
use crate::view::SlotView;

/// How old a list may be before the next reader rebuilds it, in milliseconds of the monotonic clock.
const REBUILD_MS: i64 = 200;

/// Slots with the position and time they rest on.
#[derive(Debug, Clone, Serialize)]
pub struct SlotList {
    /// Journal position.
    pub as_of: u64,
    /// Logical time, RFC 3339.
    pub as_of_time: String,
    /// The slots, by start and venue.
    pub slots: Vec<SlotView>,
}

/// Which slots.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotQuery {
    /// Only this venue.
    pub venue: Option<String>,
    /// Only from this day on.
    pub from: Option<Date>,
    /// Only until this day.
    pub to: Option<Date>,
}

impl SlotQuery {
    /// Whether nothing is left out.
    pub fn is_everything(&self) -> bool {
        *self == SlotQuery::default()
    }

    fn takes(&self, slot: &SlotView) -> bool {
        self.venue.as_ref().is_none_or(|venue| *venue == slot.venue)
            && self.from.is_none_or(|from| slot.date.is_some_and(|date| date >= from))
            && self.to.is_none_or(|to| slot.date.is_some_and(|date| date <= to))
    }
}

impl SlotList {
    /// The part of the list that a query asks for.
    pub fn filtered(&self, query: &SlotQuery) -> SlotList {
        let slots = self.slots.iter().filter(|slot| query.takes(slot)).cloned().collect();
        SlotList { as_of: self.as_of, as_of_time: self.as_of_time.clone(), slots }
    }
}

#[derive(Default)]
pub(crate) struct Availability {
    /// By programme and the way in.
    lists: RwLock<BTreeMap<(String, Channel), Built>>,
    /// Held by whoever rebuilds, so that nobody else does the same work.
    rebuilding: Mutex<()>,
}

struct Built {
    at: i64,
    list: Arc<SlotList>,
}

impl Availability {
    fn fresh(&self, wanted: &(String, Channel), monotonic: i64) -> Option<Arc<SlotList>> {
        let lists = self.lists.read().unwrap_or_else(PoisonError::into_inner);
        let built = lists.get(wanted).filter(|built| monotonic - built.at < REBUILD_MS)?;
        Some(built.list.clone())
    }
}

impl Service {
    /// Free places of a programme for whoever comes through the API, never older than a quarter of a second.
    ///
    /// # Errors
    /// `programme.unknown`, `not_ready`.
    pub async fn slots(&self, programme: &str, query: &SlotQuery) -> Result<Arc<SlotList>, Refusal> {
        self.slots_through(crate::citizen::Channel::Api, programme, query).await
    }

    /// The same for whoever comes another way.
    ///
    /// # Errors
    /// As [`Self::slots`].
    pub(crate) async fn slots_through(
        &self,
        channel: crate::citizen::Channel,
        programme: &str,
        query: &SlotQuery,
    ) -> Result<Arc<SlotList>, Refusal> {
        let whole = self.availability(channel.way(), programme).await?;
        if query.is_everything() { Ok(whole) } else { Ok(Arc::new(whole.filtered(query))) }
    }

    /// The list of a programme, the same object for everybody who comes this way within 200 ms.
    pub(crate) async fn availability(
        &self,
        channel: Channel,
        programme: &str,
    ) -> Result<Arc<SlotList>, Refusal> {
        let monotonic = self.clock().monotonic();
        let wanted = (programme.to_owned(), self.channel_of_list(channel, programme));
        if let Some(list) = self.lists().fresh(&wanted, monotonic) {
            return Ok(list);
        }
        let _rebuilding = self.lists().rebuilding.lock().await;
        if let Some(list) = self.lists().fresh(&wanted, monotonic) {
            return Ok(list);
        }
        let (list, mark) = self.build(wanted.1, programme)?;
        let list = Arc::new(list);
        self.settled(mark, None).await?;
        let built = Built { at: monotonic, list: list.clone() };
        let lists = &self.lists().lists;
        lists.write().unwrap_or_else(PoisonError::into_inner).insert(wanted, built);
        Ok(list)
    }

    /// Where nothing is kept for anybody one list serves every way in.
    fn channel_of_list(&self, channel: Channel, programme: &str) -> Channel {
        let state = self.read();
        let keeps = state.programme(programme).is_some_and(|(_, held)| held.quotas().next().is_some());
        if keeps { channel } else { Channel::System }
    }

    fn build(&self, channel: Channel, programme: &str) -> Result<(SlotList, Mark), Refusal> {
        let now = self.now();
        let zone = self.zone_of(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let presenter = Presenter { held, zone: &zone, now };
        let listed = held
            .slots()
            .zip(held.free_for_of_all(channel, now))
            .filter(|((_, slot), _)| slot.row().published_at <= now && slot.ends_at() > now);
        let mut slots: Vec<SlotView> = listed.map(|((_, slot), free)| presenter.slot(slot, free)).collect();
        if state.receipts_first(now).is_some() {
            slots.iter_mut().for_each(|slot| slot.bookable = Some(false));
        }
        slots.sort_by(|a, b| (a.date, a.start, &a.venue).cmp(&(b.date, b.start, &b.venue)));
        let mark = self.sequencer().mark(&state);
        Ok((SlotList { as_of: mark.position, as_of_time: zone.rfc3339(now), slots }, mark))
    }
}
