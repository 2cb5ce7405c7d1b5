//! Free places as ready bytes: one serialisation for all readers of the same list and query.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use service::{Refusal, Service, SlotList, SlotQuery};

/// Different queries kept for one list; beyond that they are simply made again.
const QUERIES_MAX: usize = 256;

/// The bytes of the lists in force.
#[derive(Clone, Default)]
pub(crate) struct SlotBytes {
    programmes: Arc<RwLock<BTreeMap<String, Ready>>>,
}

#[derive(Default)]
struct Ready {
    /// Position and time of the list that the bytes were made from.
    stamp: (u64, String),
    bytes: BTreeMap<SlotQuery, Bytes>,
}

impl SlotBytes {
    /// The bytes for a query.
    pub(crate) async fn get(
        &self,
        service: &Service,
        programme: &str,
        query: &SlotQuery,
    ) -> Result<Bytes, Refusal> {
        let list = service.slots(programme, &SlotQuery::default()).await?;
        if let Some(bytes) = self.ready(programme, &list, query) {
            return Ok(bytes);
        }
        let made = if query.is_everything() {
            serde_json::to_vec(&*list)
        } else {
            serde_json::to_vec(&list.filtered(query))
        };
        let bytes = Bytes::from(made.unwrap_or_default());
        self.keep(programme, &list, query, &bytes);
        Ok(bytes)
    }

    fn ready(&self, programme: &str, list: &SlotList, query: &SlotQuery) -> Option<Bytes> {
        let programmes = self.programmes.read().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.get(programme).filter(|ready| ready.is_of(list))?;
        ready.bytes.get(query).cloned()
    }

    fn keep(&self, programme: &str, list: &SlotList, query: &SlotQuery, bytes: &Bytes) {
        let mut programmes = self.programmes.write().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.entry(programme.to_owned()).or_default();
        if !ready.is_of(list) {
            ready.bytes.clear();
            ready.stamp = (list.as_of, list.as_of_time.clone());
        }
        if ready.bytes.len() < QUERIES_MAX {
            ready.bytes.insert(query.clone(), bytes.clone());
        }
    }
}

impl Ready {
    fn is_of(&self, list: &SlotList) -> bool {
        self.stamp.0 == list.as_of && self.stamp.1 == list.as_of_time
    }
}
