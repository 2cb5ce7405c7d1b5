//! One key of the configuration: what it may be, how it is called, what is wrong with a value.
//!
//! Every message about a value comes from here, whether it stood in the file or in the environment. The surprise: what was
//! refused is never repeated, because it may hold a password.

use std::path::Path;

use service::evidence::WitnessAddress;
use service::{Place, RoomKept};

use crate::{mail, sms};

/// One key of the table.
pub struct Key {
    /// Section of the file.
    pub section: &'static str,
    /// Name in the section.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is if nobody says, as TOML.
    pub default: &'static str,
    /// Whether it may be given as the path of a file.
    pub secret: bool,
    /// What it means, with its unit.
    pub meaning: &'static str,
}

/// What a value may be.
pub enum Kind {
    /// `sqlite:` or `postgres://…`.
    StoreUrl,
    /// Address and port.
    Address,
    /// The name of a log, or nothing.
    Origin,
    /// An `http://` or `https://` address, or nothing.
    Url,
    /// `smtp://…` or `smtps://…`, or nothing.
    Smtp,
    /// An e-mail address, with a name or without, or nothing.
    Mailbox,
    /// An `https://` address, or one of this machine, or nothing.
    Webhook,
    /// A text that nobody can guess, or nothing.
    Secret,
    /// A list of witnesses, each `VKEY URL`.
    Witnesses,
    /// `true` or `false`.
    Switch,
    /// Any text without spaces, or nothing.
    Text,
    /// A line of words, or nothing.
    Words,
    /// A list of lines of words.
    List,
    /// A whole number in a range.
    Number {
        /// Smallest.
        least: u32,
        /// Largest.
        most: u32,
    },
    /// A share of a disk, or a number of bytes.
    Room,
    /// One of some words.
    Choice(&'static [&'static str]),
}

/// Characters of the longest line of words.
const WORDS_CHARS_MAX: usize = 200;
/// Witnesses at most: more cosignatures than that would not fit a receipt that is carried about.
pub(super) const WITNESSES_MAX: u32 = 16;

impl Key {
    /// `server.listen`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// `TASHIKA_SERVER_LISTEN`.
    pub fn variable(&self) -> String {
        format!("TASHIKA_{}_{}", self.section, self.name).to_uppercase()
    }

    pub(super) fn default_value(&self) -> toml::Value {
        let line = format!("it = {}", self.default);
        let table: toml::Table = line.parse().expect("every default in the table is TOML, as a test shows");
        table.get("it").cloned().expect("the line has one key")
    }

    /// What a value must be, for messages.
    pub fn wanted(&self) -> String {
        match self.kind {
            Kind::StoreUrl => "\"sqlite:\" or \"postgres://user@host/name\"".to_owned(),
            Kind::Address => "an address and port, as \"127.0.0.1:8080\"".to_owned(),
            Kind::Origin => "a name without spaces and plus signs, as \"example.jp/log\", or \"\"".to_owned(),
            Kind::Url => "an address, as \"https://example.jp\", or \"\"".to_owned(),
            Kind::Smtp => "an address, as \"smtps://user:password@mail.example.jp\", or \"\"".to_owned(),
            Kind::Mailbox => "an address, as \"Example City <booking@example.jp>\", or \"\"".to_owned(),
            Kind::Webhook => "an https:// address, or \"\"; http:// only on this machine".to_owned(),
            Kind::Secret => format!("a text of {} characters or more, or \"\"", sms::SECRET_CHARS_MIN),
            Kind::Witnesses => {
                "a list of texts, as [\"news.example.jp/witness+0123abcd+BA… https://news.example.jp\"]"
                    .to_owned()
            }
            Kind::Text => "a text, or \"\"".to_owned(),
            Kind::Words => format!("a line of {WORDS_CHARS_MAX} characters at most, or \"\""),
            Kind::List => "a list of texts, as [\"one\", \"another\"]".to_owned(),
            Kind::Switch => "true or false".to_owned(),
            Kind::Number { least, most } => format!("a whole number from {least} to {most}"),
            Kind::Room => "a share up to \"50%\", or a size as \"512MiB\" or \"2GiB\"".to_owned(),
            Kind::Choice(words) => {
                words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" or ")
            }
        }
    }

    /// Nothing, or what is wrong with the value.
    pub(super) fn complaint(&self, value: &toml::Value) -> Option<String> {
        let fits = match (&self.kind, value) {
            (Kind::StoreUrl, toml::Value::String(url)) => return store_complaint(url),
            (Kind::Address, toml::Value::String(text)) => text.parse::<std::net::SocketAddr>().is_ok(),
            (Kind::Url, toml::Value::String(text)) => {
                text.is_empty() || ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
            }
            (Kind::Smtp, toml::Value::String(url)) => {
                return if url.is_empty() { None } else { mail::complaint(url) };
            }
            (Kind::Mailbox, toml::Value::String(text)) => text.is_empty() || mail::is_mailbox(text),
            (Kind::Webhook, toml::Value::String(url)) => url.is_empty() || sms::is_safe(url),
            (Kind::Secret, toml::Value::String(text)) => {
                text.is_empty() || text.chars().count() >= sms::SECRET_CHARS_MIN
            }
            (Kind::Origin, toml::Value::String(text)) => {
                text.is_empty() || service::evidence::note::is_name(text)
            }
            (Kind::Witnesses, toml::Value::Array(witnesses)) => return witnesses_complaint(witnesses),
            (Kind::Words, toml::Value::String(text)) => are_words(text),
            (Kind::List, toml::Value::Array(items)) => {
                items.iter().all(|item| item.as_str().is_some_and(|text| !text.is_empty() && are_words(text)))
            }
            (Kind::Text, toml::Value::String(text)) => !text.contains(char::is_whitespace),
            (Kind::Switch, toml::Value::Boolean(_)) => true,
            (Kind::Number { least, most }, toml::Value::Integer(number)) => {
                u32::try_from(*number).is_ok_and(|number| (*least..=*most).contains(&number))
            }
            (Kind::Room, toml::Value::String(text)) => RoomKept::parse(text).is_some(),
            (Kind::Choice(words), toml::Value::String(text)) => words.contains(&text.as_str()),
            _ => false,
        };
        (!fits).then(|| format!("must be {}", self.wanted()))
    }

    /// The value that a variable stands for.
    pub(super) fn value_of(&self, text: &str) -> toml::Value {
        match self.kind {
            Kind::Switch => text.parse().map_or_else(|_| text.into(), toml::Value::Boolean),
            Kind::Number { .. } => text.parse().map_or_else(|_| text.into(), toml::Value::Integer),
            Kind::Witnesses | Kind::List => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                toml::Value::Array(items.map(toml::Value::from).collect())
            }
            Kind::Text
            | Kind::Words
            | Kind::StoreUrl
            | Kind::Address
            | Kind::Origin
            | Kind::Url
            | Kind::Smtp
            | Kind::Mailbox
            | Kind::Webhook
            | Kind::Secret
            | Kind::Room
            | Kind::Choice(_) => text.into(),
        }
    }
}

fn are_words(text: &str) -> bool {
    text.chars().count() <= WORDS_CHARS_MAX && !text.chars().any(char::is_control)
}

// The address itself may hold a password and is not repeated.
fn store_complaint(url: &str) -> Option<String> {
    match url.split_once(':') {
        Some(("sqlite", place)) if !place.is_empty() => Some(
            "names a place; the journal lies in the data folder: write \"sqlite:\" and use --data".to_owned(),
        ),
        _ => Place::of(url, Path::new("")).err().map(|fault| format!("is refused: {fault}")),
    }
}

fn witnesses_complaint(witnesses: &[toml::Value]) -> Option<String> {
    if witnesses.len() > WITNESSES_MAX as usize {
        return Some(format!("names more than {WITNESSES_MAX} witnesses"));
    }
    let mut known: Vec<WitnessAddress> = Vec::new();
    for (number, witness) in (1..).zip(witnesses) {
        let text = witness.as_str().ok_or_else(|| "it is no text".to_owned());
        let address = match text.and_then(WitnessAddress::parse) {
            Ok(address) => address,
            Err(why) => return Some(format!("names as witness {number} what is none: {why}")),
        };
        // The same key under another name would count twice.
        if known.iter().any(|other| {
            other.verifier.same_key(&address.verifier) || other.verifier.name() == address.verifier.name()
        }) {
            return Some(format!("names witness {number} twice, by its key or its name"));
        }
        known.push(address);
    }
    None
}
