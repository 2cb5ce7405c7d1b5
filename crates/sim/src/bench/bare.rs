//! What the doors are compared with: an axum handler that parses a booking and answers bytes of the same size, and one that
//! checks the signature of a webhook and answers.
//!
//! It decides nothing, keeps nothing and makes nothing durable. It runs as a process of its own, as the product does.
//! With syncs it is the floor under every durable server: it still decides nothing, but an answer waits until a few
//! bytes of its batch are on the disk, so many times one after another, and nothing else.
//! The surprise: it listens with a long backlog and without delay, because a bad baseline would flatter us.

use std::fs::File;
use std::net::SocketAddr;
use std::os::unix::fs::FileExt;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use tokio::sync::{mpsc, oneshot};

use crate::line::sign;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    slot: String,
    dose: u8,
}

#[derive(Serialize)]
struct Told {
    slot: String,
    dose: u8,
    filling: String,
}

/// Serves until killed; says where it listens.
///
/// # Panics
/// When it cannot listen.
pub fn serve(answer_bytes: usize, syncs: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let listener = socket.listen(4_096).expect("a listener");
        println!("listening on http://{}", listener.local_addr().expect("an address"));
        let desk = (syncs > 0).then(|| Desk::open(syncs));
        let hook = desk.clone();
        let router = Router::new()
            .route("/api/v1/bookings", post(move |body: Bytes| book(body, answer_bytes, desk.clone())))
            .route("/line/webhook", post(move |headers: HeaderMap, body: Bytes| webhook(headers, body, hook)))
            .route("/still/{bytes}", get(still));
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream: &mut tokio::net::TcpStream| {
            stream.set_nodelay(true).expect("a socket that takes the option");
        });
        axum::serve(listener, router).await.expect("it serves");
    });
}

/// Bytes of a booking in the product's journal, about.
const ENTRY: usize = 128;
/// Bytes of a checkpoint in the product's head file.
const SLOT: usize = 4_096;
/// The file is made as long as this before, so that no write makes it longer.
const JOURNAL_BYTES: usize = 1 << 24;

/// Where handlers hand in what must be durable before they answer.
#[derive(Clone)]
struct Desk(std::sync::mpsc::Sender<oneshot::Sender<()>>);

impl Desk {
    /// A thread that writes and syncs whatever waits, and a task that wakes them all at once.
    fn open(syncs: usize) -> Desk {
        let folder = tempfile::tempdir_in(crate::program::out_folder()).expect("a folder below the output");
        let (hand_in, waiting) = std::sync::mpsc::channel::<oneshot::Sender<()>>();
        let (done, mut batches) = mpsc::unbounded_channel::<Vec<oneshot::Sender<()>>>();
        tokio::spawn(async move {
            while let Some(batch) = batches.recv().await {
                for caller in batch {
                    // Who has gone needs no answer.
                    let _ = caller.send(());
                }
            }
        });
        std::thread::spawn(move || {
            let file = |number: usize| {
                let file = File::create(folder.path().join(number.to_string())).expect("a file");
                file.write_all_at(&vec![b'.'; JOURNAL_BYTES], 0).expect("room on the disk");
                file.sync_all().expect("a disk that syncs");
                file
            };
            let files: Vec<File> = (0..syncs).map(file).collect();
            let mut end = 0;
            while let Ok(first) = waiting.recv() {
                let batch: Vec<_> = std::iter::once(first).chain(waiting.try_iter()).collect();
                for (number, file) in files.iter().enumerate() {
                    let bytes = vec![b'x'; if number == 0 { batch.len() * ENTRY } else { SLOT }];
                    let at = if number == 0 { end } else { 0 };
                    file.write_all_at(&bytes, at).expect("room on the disk");
                    file.sync_data().expect("a disk that syncs");
                }
                end = (end + (batch.len() * ENTRY) as u64) % (JOURNAL_BYTES / 2) as u64;
                if done.send(batch).is_err() {
                    return;
                }
            }
        });
        Desk(hand_in)
    }

    async fn durable(&self) {
        let (caller, answer) = oneshot::channel();
        self.0.send(caller).expect("the thread lives as long as the process");
        answer.await.expect("every batch is answered");
    }
}

async fn book(body: Bytes, answer_bytes: usize, desk: Option<Desk>) -> impl IntoResponse {
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(_) => return (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], Vec::new()),
    };
    if let Some(desk) = desk {
        desk.durable().await;
    }
    let rest = answer_bytes.saturating_sub(asked.slot.len() + 36);
    let told = Told { slot: asked.slot, dose: asked.dose, filling: "x".repeat(rest) };
    let bytes = serde_json::to_vec(&told).unwrap_or_default();
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], bytes)
}

/// A webhook as little as it can be: the signature over the bytes as they came, then the events are read and dropped.
async fn webhook(headers: HeaderMap, body: Bytes, desk: Option<Desk>) -> StatusCode {
    let told = headers.get("x-line-signature").map(HeaderValue::as_bytes).unwrap_or_default();
    if sign(&body).as_bytes() != told {
        return StatusCode::UNAUTHORIZED;
    }
    let events = serde_json::from_slice::<Value>(&body).map(|told| told["events"].as_array().map(Vec::len));
    if !events.is_ok_and(|events| events.is_some_and(|events| events > 0)) {
        return StatusCode::BAD_REQUEST;
    }
    if let Some(desk) = desk {
        desk.durable().await;
    }
    StatusCode::OK
}

async fn still(Path(bytes): Path<usize>) -> impl IntoResponse {
    use std::sync::{Mutex, PoisonError};
    static KEPT: Mutex<Bytes> = Mutex::new(Bytes::new());
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.len() != bytes {
        *kept = Bytes::from(vec![b'x'; bytes]);
    }
    ([(header::CONTENT_TYPE, "application/json")], kept.clone())
}

/// The handler as a process; ends when dropped.
pub struct Bare {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Bare {
    /// Starts this program again as the bare handler, whose answers wait for so many syncs, one after another.
    ///
    /// # Panics
    /// When that fails.
    pub fn start(answer_bytes: usize, syncs: usize) -> Bare {
        let me = std::env::current_exe().expect("this program");
        let mut child = Command::new(me)
            .args(["bare", &answer_bytes.to_string(), &syncs.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("this program runs again");
        let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let address = lines.find_map(|line| line.ok()?.strip_prefix("listening on http://")?.parse().ok());
        Bare { child, address: address.expect("it listens") }
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Bare {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
