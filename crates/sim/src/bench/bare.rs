//! What the doors are compared with: an axum handler that parses a booking and answers bytes of the same size.
//!
//! It decides nothing, keeps nothing and makes nothing durable. It runs as a process of its own, as the product does.
//! The surprise: it listens with a long backlog and without delay, because a bad baseline would flatter us.

use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use axum::Router;
use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader};

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
pub fn serve(answer_bytes: usize) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let listener = socket.listen(4_096).expect("a listener");
        println!("listening on http://{}", listener.local_addr().expect("an address"));
        let router = Router::new()
            .route("/api/v1/bookings", post(move |body: Bytes| book(body, answer_bytes)))
            .route("/still/{bytes}", get(still));
        let listener = axum::serve::ListenerExt::tap_io(listener, |stream: &mut tokio::net::TcpStream| {
            stream.set_nodelay(true).expect("a socket that takes the option");
        });
        axum::serve(listener, router).await.expect("it serves");
    });
}

async fn book(body: Bytes, answer_bytes: usize) -> impl IntoResponse {
    let asked: Asked = match serde_json::from_slice(&body) {
        Ok(asked) => asked,
        Err(_) => return (StatusCode::BAD_REQUEST, [(header::CONTENT_TYPE, "application/json")], Vec::new()),
    };
    let rest = answer_bytes.saturating_sub(asked.slot.len() + 36);
    let told = Told { slot: asked.slot, dose: asked.dose, filling: "x".repeat(rest) };
    let bytes = serde_json::to_vec(&told).unwrap_or_default();
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], bytes)
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
    /// Starts this program again as the bare handler.
    ///
    /// # Panics
    /// When that fails.
    pub fn start(answer_bytes: usize) -> Bare {
        let me = std::env::current_exe().expect("this program");
        let mut child = Command::new(me)
            .args(["bare", &answer_bytes.to_string()])
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
