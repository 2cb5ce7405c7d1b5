//! Messages by e-mail, over SMTP to a server that takes them on.
//!
//! A message is one text with its files, and has the same Message-ID at every attempt, by which servers and mailboxes know it
//! again. What a server answers is told by its code alone, because its words may repeat an address.
//! The surprise: not every 5xx is about the message. A server that does not let us in is away, and nothing is lost by it.

use std::time::Duration;

use hyper::Uri;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use service::messages::{Carried, Carrier, Carrying, Outgoing, Way};

/// How long one answer of the server is waited for.
const PATIENCE: Duration = Duration::from_secs(20);
/// Connections that are kept open.
const CONNECTIONS_MAX: u32 = 8;

/// The way to a mail server.
pub struct Mail {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mail {
    /// The server at this address, and whom mail is from.
    ///
    /// # Errors
    /// One of them cannot be used.
    pub fn new(url: &str, from: &str) -> Result<Mail, String> {
        let from: Mailbox = from.parse().map_err(|_| "mail.from is no e-mail address".to_owned())?;
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "mail.smtp_url is no address of a mail server".to_owned())?;
        let name = ClientId::Domain(from.email.domain().to_owned());
        let pool = PoolConfig::new().max_size(CONNECTIONS_MAX);
        let transport = builder.hello_name(name).timeout(Some(PATIENCE)).pool_config(pool).build();
        Ok(Mail { transport, from })
    }

    /// Says hello to the server, with name and password if there are any.
    ///
    /// # Errors
    /// Why it does not answer.
    pub async fn greet(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it did not answer".to_owned()),
            Err(error) => Err(why(&error)),
        }
    }

    /// The message as it goes; `None` if the address is none.
    fn letter(&self, message: Outgoing) -> Option<Result<Message, String>> {
        let to = Mailbox::new(None, message.to.parse().ok()?);
        let domain = self.from.email.domain();
        let mut parts = MultiPart::mixed().singlepart(SinglePart::plain(message.text));
        for file in message.attachments {
            let kind = match ContentType::parse(file.media_type) {
                Ok(kind) => kind,
                Err(error) => return Some(Err(error.to_string())),
            };
            parts = parts.singlepart(Attachment::new(file.name).body(file.content, kind));
        }
        let letter = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject)
            .message_id(Some(format!("<{}@{domain}>", message.id)))
            .header(AutoSubmitted)
            .date_now();
        let letter = match message.stop {
            Some(url) => letter.header(Unsubscribe(format!("<{url}>"))).header(OneClick),
            None => letter,
        };
        let letter = letter.multipart(parts);
        Some(letter.map_err(|error| error.to_string()))
    }
}

impl Carrier for Mail {
    fn way(&self) -> Way {
        Way::Mail
    }

    fn carry(&self, message: Outgoing) -> Carrying {
        let letter = self.letter(message);
        let transport = self.transport.clone();
        Box::pin(async move {
            match letter {
                None => Carried::Refused("the address is none".to_owned()),
                Some(Err(error)) => Carried::Refused(format!("the message cannot be written: {error}")),
                Some(Ok(letter)) => match transport.send(letter).await {
                    Ok(_) => Carried::Taken,
                    Err(error) => judged(&error),
                },
            }
        })
    }
}

/// What a failure means for the message.
fn judged(error: &Error) -> Carried {
    let code = error.status().map(u16::from);
    match code {
        // Not this message's fault: it is closing, or it wants another name or password.
        Some(421 | 454 | 500..=504 | 521 | 530..=539) | None => Carried::Away(why(error)),
        Some(400..=499) => Carried::Later { why: why(error), after: None },
        Some(_) => Carried::Refused(why(error)),
    }
}

/// Why, without the words of the server.
fn why(error: &Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => "the mail server did not answer in time".to_owned(),
        None if error.is_tls() => {
            "the mail server's certificate is not believed, or it has no TLS".to_owned()
        }
        None if error.is_client() => "the mail server cannot do what is needed".to_owned(),
        None => "the mail server cannot be reached, or broke off".to_owned(),
    }
}

/// What is wrong with the address of a mail server; it may hold a password and is not repeated.
pub fn complaint(url: &str) -> Option<String> {
    if AsyncSmtpTransport::<Tokio1Executor>::from_url(url).is_err() {
        return Some(
            "is no address of a mail server: write \"smtps://user:password@mail.example.jp\"".to_owned(),
        );
    }
    let is_open = url.starts_with("smtp://") && !url.contains("tls=required");
    let uri: Option<Uri> = url.parse().ok();
    let host = uri.as_ref().and_then(Uri::host).unwrap_or_default();
    let is_here = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    (is_open && !is_here).then(|| {
        "names another machine without TLS, and mail holds bookings: use smtps:// or add ?tls=required"
            .to_owned()
    })
}

/// Whether mail may be from this.
pub fn is_mailbox(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// A program wrote it, so that no program answers (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<AutoSubmitted, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(AutoSubmitted::name(), "auto-generated".to_owned())
    }
}

/// Where messages are stopped (RFC 2369).
#[derive(Clone)]
struct Unsubscribe(String);

impl Header for Unsubscribe {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe")
    }

    fn parse(text: &str) -> Result<Unsubscribe, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Unsubscribe(text.to_owned()))
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Unsubscribe::name(), self.0.clone())
    }
}

/// That a mail program may stop them by one click of its own (RFC 8058).
#[derive(Clone)]
struct OneClick;

impl Header for OneClick {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("List-Unsubscribe-Post")
    }

    fn parse(_: &str) -> Result<OneClick, Box<dyn std::error::Error + Send + Sync>> {
        Ok(OneClick)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(OneClick::name(), "List-Unsubscribe=One-Click".to_owned())
    }
}

#[cfg(test)]
mod tests;
