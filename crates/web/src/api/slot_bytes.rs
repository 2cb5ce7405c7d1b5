//! Free places as ready bytes: one serialisation for all readers of the same list and query.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use service::{Refusal, Service, SlotQuery};

/// Different queries kept for one list; beyond that they are simply made again.
const QUERIES_MAX: usize = 256;

/// The bytes of the lists in force.
#[derive(Clone, Default)]
pub(crate) struct SlotBytes {
    programmes: Arc<Mutex<BTreeMap<String, Ready>>>,
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
        let mut programmes = self.programmes.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = match programmes.get_mut(programme) {
            Some(ready) => ready,
            None => programmes.entry(programme.to_owned()).or_default(),
        };
        if ready.stamp.0 != list.as_of || ready.stamp.1 != list.as_of_time {
            ready.bytes.clear();
            ready.stamp = (list.as_of, list.as_of_time.clone());
        }
        if let Some(bytes) = ready.bytes.get(query) {
            return Ok(bytes.clone());
        }
        let made = if query.is_everything() {
            serde_json::to_vec(&*list)
        } else {
            serde_json::to_vec(&list.filtered(query))
        };
        let bytes = Bytes::from(made.unwrap_or_default());
        if ready.bytes.len() < QUERIES_MAX {
            ready.bytes.insert(query.clone(), bytes.clone());
        }
        Ok(bytes)
    }
}
