//! Short messages over real HTTP, to the reference adapter and to a webhook that answers as it is told.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use service::messages::{Carried, Carrier, Outgoing};
use service::wording::Lang;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::{Sms, signature};

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn message(id: &str) -> Outgoing {
    Outgoing {
        id: id.to_owned(),
        to: "09012345678".to_owned(),
        lang: Lang::Ja,
        subject: String::new(),
        text: String::new(),
        short: "予約が完了しました".to_owned(),
        stop: None,
        attachments: Vec::new(),
        offer: None,
    }
}

/// The reference adapter, with a command that writes down what it is given.
struct Adapter {
    child: Child,
    folder: tempfile::TempDir,
    url: String,
}

impl Adapter {
    /// One whose command ends with the code in the file `code`.
    fn start(code: u8) -> Adapter {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("code"), code.to_string()).expect("writable");
        let command = "{ printf '%s ' \"$1\"; cat; echo; } >>\"$0/sent\"; exit \"$(cat \"$0/code\")\"";
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/operating/sms_adapter.py");
        let mut child = Command::new("python3")
            .arg(script)
            .args(["--port", "0"])
            .arg(path("keys"))
            .args(["sh", "-c", command])
            .arg(folder.path())
            .env("TASHIKA_SMS_WEBHOOK_SECRET", SECRET)
            .stdout(Stdio::piped())
            .spawn()
            .expect("Python is installed");
        let mut port = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut port).expect("a port");
        Adapter { child, folder, url: format!("http://127.0.0.1:{}/", port.trim()) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn sent(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.path("sent")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    async fn carry(&self, secret: &str, id: &str) -> Carried {
        Sms::new(&self.url, secret).carry(message(id)).await
    }
}

impl Drop for Adapter {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn the_adapter_gives_a_message_to_its_command_once_whatever_comes_twice() {
    let adapter = Adapter::start(0);
    for id in ["one", "one", "two"] {
        assert_eq!(adapter.carry(SECRET, id).await, Carried::Taken);
    }
    assert_eq!(adapter.sent(), ["09012345678 予約が完了しました", "09012345678 予約が完了しました"]);
}

#[tokio::test]
async fn the_adapter_takes_nothing_that_is_signed_with_another_secret() {
    let adapter = Adapter::start(0);
    let told = adapter.carry("another secret of thirty-two letters", "one").await;
    assert_eq!(told, Carried::Away("the webhook answered 401".to_owned()));
    assert!(adapter.sent().is_empty());
}

#[tokio::test]
async fn a_command_that_cannot_now_is_asked_again_and_one_that_never_will_is_not() {
    let adapter = Adapter::start(75);
    let Carried::Later { after, .. } = adapter.carry(SECRET, "one").await else { panic!("not later") };
    assert_eq!(after.map(|after| after.as_secs()), Some(60));
    std::fs::write(adapter.path("code"), "0").expect("writable");
    assert_eq!(adapter.carry(SECRET, "one").await, Carried::Taken);
    std::fs::write(adapter.path("code"), "1").expect("writable");
    assert!(matches!(adapter.carry(SECRET, "two").await, Carried::Refused(_)));
}

/// A webhook that answers this once; with what it was asked.
async fn answering(answer: &'static str) -> (Carried, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}/hook", listener.local_addr().expect("an address"));
    let asked = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("somebody");
        let mut asked = vec![0; 65_536];
        let mut length = 0;
        while !asked[..length].ends_with(b"}") {
            length += stream.read(&mut asked[length..]).await.expect("readable");
        }
        stream
            .write_all(format!("HTTP/1.1 {answer}\r\ncontent-length: 0\r\n\r\n").as_bytes())
            .await
            .expect("sent");
        String::from_utf8_lossy(&asked[..length]).into_owned()
    });
    let carried = Sms::new(&url, SECRET).carry(message("one")).await;
    (carried, asked.await.expect("no panic"))
}

#[tokio::test]
async fn every_answer_means_what_the_contract_says() {
    let later = |status: u16, after: Option<u64>| Carried::Later {
        why: format!("the webhook answered {status}"),
        after: after.map(std::time::Duration::from_secs),
    };
    let away = |status: u16| Carried::Away(format!("the webhook answered {status}"));
    for (answer, meant) in [
        ("200 OK", Carried::Taken),
        ("202 Accepted", Carried::Taken),
        ("409 Conflict", Carried::Taken),
        ("422 Unprocessable", Carried::Refused("the webhook answered 422".to_owned())),
        ("400 Bad Request", Carried::Refused("the webhook answered 400".to_owned())),
        ("429 Too Many\r\nretry-after: 7", later(429, Some(7))),
        ("429 Too Many", later(429, None)),
        ("503 Busy\r\nretry-after: 30", later(503, Some(30))),
        ("503 Busy", away(503)),
        ("401 Who", away(401)),
        ("404 Nothing", away(404)),
        ("302 Elsewhere\r\nlocation: http://192.0.2.1/", away(302)),
    ] {
        assert_eq!(answering(answer).await.0, meant, "{answer}");
    }
}

#[tokio::test]
async fn the_request_has_key_time_and_signature() {
    let (_, asked) = answering("200 OK").await;
    let (head, body) = asked.split_once("\r\n\r\n").expect("a body");
    let header = |name: &str| {
        let found = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")));
        found.unwrap_or_else(|| panic!("{name}: {head}")).to_owned()
    };
    assert_eq!(header("idempotency-key"), "one");
    assert_eq!(header("tashika-signature"), signature(SECRET, &header("tashika-timestamp"), body));
    let body: serde_json::Value = serde_json::from_str(body).expect("JSON");
    assert_eq!(body["to"], "09012345678");
    assert_eq!(body["text"], "予約が完了しました");
}

/// A vector for who writes an adapter, made with OpenSSL.
#[test]
fn the_signature_is_that_of_another_program() {
    let openssl = "v1=99c3065ed4eb7851294befd65e3bfb6a0facf0c9480cbefc9b47f1a30e27a018";
    assert_eq!(signature(SECRET, "1622000000", "{\"id\":\"one\"}"), openssl);
}
