//! The control socket of a running server: `control.sock` in the data folder, mode 0600.
//!
//! One JSON document a line in each direction, [`service::admin::Request`] in and [`service::admin::Reply`] out.
//! The folder belongs to one account, and whoever may connect could open the store as well, so there is no
//! sign-in. The surprise: the file is removed before it is made, which is safe only because the caller holds the
//! lock of the folder.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use service::Service;
use service::admin::{AdminRefusal, Changes, Reply, Request};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::keys;

/// The file of the socket.
pub const SOCKET: &str = "control.sock";

/// One line at most: a hundred thousand slots, the most that one request may publish.
pub const LINE_BYTES_MAX: usize = 32 * 1024 * 1024;

// sockaddr_un holds 108 bytes with the closing zero.
const PATH_BYTES_MAX: usize = 100;

/// The socket of a server; removed when dropped.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
}

impl Control {
    /// Makes the socket. The caller holds the lock of the folder.
    pub fn bind(data: &Path) -> io::Result<Control> {
        let path = data.join(SOCKET);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let short = ShortPath::of(data)?;
        let listener = UnixListener::bind(&short.path)?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
        Ok(Control { listener, path })
    }

    /// Answers whoever connects, until it is dropped.
    pub async fn serve(self, service: Service) {
        let data: Arc<Path> = self.path.parent().unwrap_or(&self.path).into();
        loop {
            match self.listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(converse(stream, service.clone(), data.clone()));
                }
                Err(error) => {
                    tracing::warn!(%error, "the control socket could not accept");
                    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                }
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Connects to the server of a data folder; `None` if none answers.
pub async fn connect(data: &Path) -> io::Result<Option<UnixStream>> {
    if !data.join(SOCKET).exists() {
        return Ok(None);
    }
    let short = ShortPath::of(data)?;
    match UnixStream::connect(&short.path).await {
        Ok(stream) => Ok(Some(stream)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Reads one line; `None` at the end. A longer line than allowed is an error.
pub async fn read_line(stream: &mut BufReader<UnixStream>) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = (&mut *stream).take(LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line).await?;
    if read == 0 {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        let what = if read > LINE_BYTES_MAX { "a line is too long" } else { "a line does not end" };
        return Err(io::Error::new(io::ErrorKind::InvalidData, what));
    }
    Ok(Some(line))
}

async fn converse(stream: UnixStream, service: Service, data: Arc<Path>) {
    let mut stream = BufReader::new(stream);
    loop {
        let reply = match read_line(&mut stream).await {
            Ok(None) => return,
            Ok(Some(line)) => answer(&service, &data, &line).await,
            Err(error) => {
                let _ = send(&mut stream, &malformed(&error.to_string())).await;
                return;
            }
        };
        if send(&mut stream, &reply).await.is_err() {
            return;
        }
    }
}

async fn answer(service: &Service, data: &Path, line: &[u8]) -> Reply {
    match serde_json::from_slice::<Request>(line) {
        // The service reads no file: what it takes, this process reads for it.
        Ok(Request::RenewKeys) => renew_keys(service, data),
        Ok(request) => service.administer(request).await,
        Err(error) => malformed(&error.to_string()),
    }
}

fn renew_keys(service: &Service, data: &Path) -> Reply {
    let ring = |name| keys::read_ring(&keys::file(data, name));
    match ring("session").and_then(|session| Ok((session, ring("vault")?))) {
        Ok((session, vault)) => {
            service.renew_keys(session, vault);
            Reply::Changed(Changes::default())
        }
        Err(failure) => Reply::Refused(AdminRefusal {
            code: "key.unreadable".to_owned(),
            details: vec![failure.to_string()],
            faults: Vec::new(),
        }),
    }
}

fn malformed(what: &str) -> Reply {
    let detail = format!("{what}; client and server may be of different versions");
    Reply::Refused(AdminRefusal {
        code: "body.malformed".to_owned(),
        details: vec![detail],
        faults: Vec::new(),
    })
}

async fn send(stream: &mut BufReader<UnixStream>, reply: &Reply) -> io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    stream.get_mut().write_all(&line).await
}

/// A path short enough for the address of a socket; a long one goes through the open folder.
struct ShortPath {
    path: PathBuf,
    // Kept open for as long as the path is used.
    _folder: Option<std::fs::File>,
}

impl ShortPath {
    fn of(data: &Path) -> io::Result<ShortPath> {
        let path = data.join(SOCKET);
        if path.as_os_str().len() <= PATH_BYTES_MAX {
            return Ok(ShortPath { path, _folder: None });
        }
        use std::os::fd::AsRawFd;
        let folder = std::fs::File::open(data)?;
        let path = PathBuf::from(format!("/proc/self/fd/{}/{SOCKET}", folder.as_raw_fd()));
        Ok(ShortPath { path, _folder: Some(folder) })
    }
}
