//! Free places as ready bytes: one serialisation, and one compression, for all readers of the same list and query.
//!
//! A query is looked up as it was written and read only where nobody wrote it so before; one query written in two ways
//! is made twice. Nothing here decides which slots a query takes.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;
use service::{Refusal, Service, SlotList, SlotQuery};
use std::io::Write;

/// Different queries kept for one list; beyond that they are simply made again.
const QUERIES_MAX: usize = 256;
/// The longest query that is kept: no honest one is longer, and its text is kept with it.
const QUERY_BYTES_MAX: usize = 200;

/// How the bytes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As JSON.
    Plain,
    /// As JSON, compressed.
    Gzip,
}

impl Form {
    fn of<T>(self, [plain, gzip]: &mut [T; 2]) -> &mut T {
        match self {
            Form::Plain => plain,
            Form::Gzip => gzip,
        }
    }
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
    /// By query as it was written, in each form.
    bytes: BTreeMap<String, [Option<Bytes>; 2]>,
}

impl SlotBytes {
    /// The bytes for a query as it was written, in a form; `read` says what it means.
    pub(crate) async fn get(
        &self,
        service: &Service,
        programme: &str,
        wanted: (&str, Form),
        read: impl Fn() -> Result<SlotQuery, Refusal>,
    ) -> Result<Bytes, Refusal> {
        let form = wanted.1;
        let list = match service.slots(programme, &SlotQuery::default()).await {
            Ok(list) => list,
            // What is wrong with the question comes before what is wrong with the programme.
            Err(refusal) => return Err(read().err().unwrap_or(refusal)),
        };
        if let Some(bytes) = self.ready(programme, &list, wanted) {
            return Ok(bytes);
        }
        let query = read()?;
        if query.venue.as_deref().is_some_and(|venue| !has_venue(service, programme, venue)) {
            return Err(Refusal::plain("query.malformed"));
        }
        let made = if query.is_everything() {
            serde_json::to_vec(&*list)
        } else {
            serde_json::to_vec(&list.filtered(&query))
        };
        let plain = made.unwrap_or_default();
        let bytes = Bytes::from(if form == Form::Gzip { compressed(&plain) } else { plain });
        self.keep(programme, &list, wanted, &bytes);
        Ok(bytes)
    }

    fn ready(&self, programme: &str, list: &SlotList, (query, form): (&str, Form)) -> Option<Bytes> {
        let programmes = self.programmes.read().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.get(programme).filter(|ready| ready.is_of(list))?;
        form.of(&mut ready.bytes.get(query)?.each_ref()).clone()
    }

    fn keep(&self, programme: &str, list: &SlotList, (query, form): (&str, Form), bytes: &Bytes) {
        let mut programmes = self.programmes.write().unwrap_or_else(PoisonError::into_inner);
        let ready = programmes.entry(programme.to_owned()).or_default();
        if !ready.is_of(list) {
            ready.bytes.clear();
            ready.stamp = (list.as_of, list.as_of_time.clone());
        }
        if ready.bytes.len() < QUERIES_MAX && query.len() <= QUERY_BYTES_MAX {
            *form.of(ready.bytes.entry(query.to_owned()).or_default()) = Some(bytes.clone());
        }
    }
}

impl Ready {
    fn is_of(&self, list: &SlotList) -> bool {
        self.stamp.0 == list.as_of && self.stamp.1 == list.as_of_time
    }
}

fn has_venue(service: &Service, programme: &str, venue: &str) -> bool {
    service.programme(programme).is_some_and(|found| found.venues.iter().any(|known| known.id == venue))
}

fn compressed(plain: &[u8]) -> Vec<u8> {
    // Fast: a list lives for a fifth of a second, and most of what can be gained is gained at once.
    let mut gzip = GzEncoder::new(Vec::with_capacity(plain.len() / 8), Compression::fast());
    let written = gzip.write_all(plain);
    written.and_then(|()| gzip.finish()).unwrap_or_default()
}
