//! Free places as ready bytes: one serialisation, and one compression, for all readers of the same list and query.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use service::{Refusal, Service, SlotList, SlotQuery};
use std::io::Write;

/// Different queries kept for one list; beyond that they are simply made again.
const QUERIES_MAX: usize = 256;

/// How the bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Form {
    /// As JSON.
    Plain,
    /// As JSON, compressed.
    Gzip,
}

/// The bytes of the lists in force.
#[derive(Clone, Default)]
pub(crate) struct SlotBytes {
    programmes: Arc<RwLock<BTreeMap<String, Ready>>>,
}

#[derive(Default)]
struct Ready {
    /// Position and time of the list that the bytes were made from.
    stamp: (u64, String),
    bytes: BTreeMap<(SlotQuery, Form), Bytes>,
}

impl SlotBytes {
    /// The bytes for a query in a form.
    pub(crate) async fn get(
        &self,
        service: &Service,
        programme: &str,
        query: SlotQuery,
        form: Form,
    ) -> Result<Bytes, Refusal> {
        let wanted = (query, form);
        let list = service.slots(programme, &SlotQuery::default()).await?;
        if let Some(bytes) = self.ready(programme, &list, &wanted) {
            return Ok(bytes);
        }
        let made = if wanted.0.is_everything() {
            serde_json::to_vec(&*list)
        } else {
            serde_json::to_vec(&list.filtered(&wanted.0))
        };
        let plain = made.unwrap_or_default();
        let bytes = Bytes::from(if form == Form::Gzip { compressed(&plain) } else { plain });
        self.keep(programme, &list, wanted, &bytes);
        Ok(bytes)
    }

    fn ready(&self, programme: &str, list: &SlotList, wanted: &(SlotQuery, Form)) -> Option<Bytes> {
        let programmes = self.programmes.read().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.get(programme).filter(|ready| ready.is_of(list))?;
        ready.bytes.get(wanted).cloned()
    }

    fn keep(&self, programme: &str, list: &SlotList, wanted: (SlotQuery, Form), bytes: &Bytes) {
        let mut programmes = self.programmes.write().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.entry(programme.to_owned()).or_default();
        if !ready.is_of(list) {
            ready.bytes.clear();
            ready.stamp = (list.as_of, list.as_of_time.clone());
        }
        if ready.bytes.len() < QUERIES_MAX {
            ready.bytes.insert(wanted, bytes.clone());
        }
    }
}

impl Ready {
    fn is_of(&self, list: &SlotList) -> bool {
        self.stamp.0 == list.as_of && self.stamp.1 == list.as_of_time
    }
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    // Fast: a list lives for a fifth of a second, and most of what can be gained is gained at once.
    let mut gzip = GzEncoder::new(Vec::with_capacity(plain.len() / 8), Compression::fast());
    let written = gzip.write_all(plain);
    written.and_then(|()| gzip.finish()).unwrap_or_default()
}
