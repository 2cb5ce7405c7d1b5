//! The configuration: one table of keys from which file, environment, defaults and documentation all follow.
//!
//! Defaults come first, then `tashika.toml`, then `TASHIKA_<SECTION>_<KEY>`; a secret may also be given as the path
//! of a file in `…_FILE`. Unknown keys are refused with their line, because a misspelt key is a setting that is
//! silently not set. The surprise: values are checked against the table before serde sees them, so that every
//! message can name line or variable, key and what would be right.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use service::evidence::WitnessAddress;
use service::{Place, RoomKept};

use crate::{mail, sms};

mod messages;
mod sources;

pub use messages::{MailConfig, SmsConfig};
use sources::{read_environment, read_file};

/// Everything that can be set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the journal lies.
    pub store: StoreConfig,
    /// The door for browsers and programs.
    pub server: ServerConfig,
    /// How much at once.
    pub limits: LimitsConfig,
    /// What is written about running, and the public log.
    pub log: LogConfig,
    /// The channel of LINE.
    pub line: LineConfig,
    /// Messages by e-mail.
    pub mail: MailConfig,
    /// Messages to telephones.
    pub sms: SmsConfig,
}

/// `[line]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineConfig {
    /// Signs what LINE sends; without it there is no LINE.
    pub channel_secret: String,
    /// Lets us send.
    pub channel_access_token: String,
    /// The messaging API.
    pub api_base: String,
    /// Where pictures are sent.
    pub data_base: String,
    /// Where LINE asks whether to link.
    pub link_base: String,
}

impl LineConfig {
    /// Whether LINE is set up.
    pub fn is_set_up(&self) -> bool {
        !self.channel_secret.is_empty()
    }
}

/// `[store]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// Which store.
    pub url: String,
}

/// `[server]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Address and port.
    pub listen: String,
    /// Whether cookies are sent over HTTPS only.
    pub secure_cookies: bool,
    /// The address that people type; empty if unknown.
    pub public_url: String,
}

/// `[limits]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    /// Commands that may wait.
    pub queue_length: u32,
    /// Open connections.
    pub connections: u32,
    /// Room that new bookings leave free.
    pub free_room: String,
}

impl LimitsConfig {
    /// Room that new bookings leave free; the configuration was checked, so it is what was written.
    pub fn room_kept(&self) -> RoomKept {
        RoomKept::parse(&self.free_room).unwrap_or_default()
    }
}

/// `[log]`
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    /// `auto`, `text` or `json`.
    pub format: String,
    /// The name of the public log; empty for one made of its key.
    pub origin: String,
    /// Whether everybody may fetch the public log.
    pub publish: bool,
    /// Witnesses that cosign the public log, each `VKEY URL`.
    pub witnesses: Vec<String>,
    /// How many of them a start must reach, and a cosigned checkpoint must have.
    pub witness_quorum: u32,
}

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
    /// Any text, or nothing.
    Text,
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

/// Witnesses at most: more cosignatures than that would not fit a receipt that is carried about.
const WITNESSES_MAX: u32 = 16;

/// The table of keys, in the order of the printed file.
pub const KEYS: [Key; 21] = [
    Key {
        section: "store",
        name: "url",
        kind: Kind::StoreUrl,
        default: "\"sqlite:\"",
        secret: true,
        meaning: "Where the journal lies: `sqlite:` is the file journal.db in the data folder, `postgres://user@host/name` a database.",
    },
    Key {
        section: "server",
        name: "listen",
        kind: Kind::Address,
        default: "\"127.0.0.1:8080\"",
        secret: false,
        meaning: "Address and port to listen on. Port 0 takes a free one.",
    },
    Key {
        section: "server",
        name: "secure_cookies",
        kind: Kind::Switch,
        default: "true",
        secret: false,
        meaning: "Send cookies over HTTPS only. Switch it off only to try things out without HTTPS.",
    },
    Key {
        section: "server",
        name: "public_url",
        kind: Kind::Url,
        default: "\"\"",
        secret: false,
        meaning: "The address that people type, as https://example.jp; used where a whole link is needed.",
    },
    Key {
        section: "limits",
        name: "queue_length",
        kind: Kind::Number { least: 16, most: 1_000_000 },
        default: "8192",
        secret: false,
        meaning: "Commands that may wait for the sequencer; more are told to come back (503).",
    },
    Key {
        section: "limits",
        name: "connections",
        kind: Kind::Number { least: 1, most: 1_000_000 },
        default: "16384",
        secret: false,
        meaning: "Open connections at most; more wait in the backlog of the system.",
    },
    Key {
        section: "limits",
        name: "free_room",
        kind: Kind::Room,
        default: "\"3%\"",
        secret: false,
        meaning: "Room on the disk that is kept for cancellations and staff: with less, nobody new can book (503). A share as 3%, or 512MiB or 2GiB.",
    },
    Key {
        section: "mail",
        name: "smtp_url",
        kind: Kind::Smtp,
        default: "\"\"",
        secret: true,
        meaning: "The server that takes mail: `smtps://user:password@host` or `smtp://user:password@host:587?tls=required`; empty sends none.",
    },
    Key {
        section: "mail",
        name: "from",
        kind: Kind::Mailbox,
        default: "\"\"",
        secret: false,
        meaning: "Whom mail is from, as \"Example City <booking@example.jp>\".",
    },
    Key {
        section: "sms",
        name: "webhook_url",
        kind: Kind::Webhook,
        default: "\"\"",
        secret: false,
        meaning: "Where short messages are posted, as https://sms.example.jp/hook (docs/operating/messages.md); empty sends none.",
    },
    Key {
        section: "sms",
        name: "webhook_secret",
        kind: Kind::Secret,
        default: "\"\"",
        secret: true,
        meaning: "What they are signed with, 32 characters or more.",
    },
    Key {
        section: "log",
        name: "format",
        kind: Kind::Choice(&["auto", "text", "json"]),
        default: "\"auto\"",
        secret: false,
        meaning: "How log lines are written: `auto` is text on a terminal and JSON elsewhere.",
    },
    Key {
        section: "log",
        name: "origin",
        kind: Kind::Origin,
        default: "\"\"",
        secret: false,
        meaning: "Name of the public log, as example.jp/log; empty makes one of its key. It must never change.",
    },
    Key {
        section: "log",
        name: "publish",
        kind: Kind::Switch,
        default: "true",
        secret: false,
        meaning: "Let everybody fetch the public log. It shows how many entries there are and when, and nothing else.",
    },
    Key {
        section: "log",
        name: "witnesses",
        kind: Kind::Witnesses,
        default: "[]",
        secret: false,
        meaning: "Who cosigns the public log: each witness as \"VKEY URL\"; in the variable with commas between them.",
    },
    Key {
        section: "log",
        name: "witness_quorum",
        kind: Kind::Number { least: 0, most: WITNESSES_MAX },
        default: "0",
        secret: false,
        meaning: "How many witnesses a start must reach, and a cosigned checkpoint must have; with 0 a start goes on without any.",
    },
    Key {
        section: "line",
        name: "channel_secret",
        kind: Kind::Text,
        default: "\"\"",
        secret: true,
        meaning: "Channel secret of the LINE official account; empty switches LINE off. Needs server.public_url.",
    },
    Key {
        section: "line",
        name: "channel_access_token",
        kind: Kind::Text,
        default: "\"\"",
        secret: true,
        meaning: "Channel access token of the LINE official account.",
    },
    Key {
        section: "line",
        name: "api_base",
        kind: Kind::Url,
        default: "\"https://api.line.me\"",
        secret: false,
        meaning: "Address of LINE's messaging API.",
    },
    Key {
        section: "line",
        name: "data_base",
        kind: Kind::Url,
        default: "\"https://api-data.line.me\"",
        secret: false,
        meaning: "Address that LINE takes pictures at, for the rich menu.",
    },
    Key {
        section: "line",
        name: "link_base",
        kind: Kind::Url,
        default: "\"https://access.line.me\"",
        secret: false,
        meaning: "Address at which LINE asks whether to link a voucher.",
    },
];

impl Key {
    /// `server.listen`.
    pub fn path(&self) -> String {
        format!("{}.{}", self.section, self.name)
    }

    /// `TASHIKA_SERVER_LISTEN`.
    pub fn variable(&self) -> String {
        format!("TASHIKA_{}_{}", self.section, self.name).to_uppercase()
    }

    fn default_value(&self) -> toml::Value {
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
            Kind::Switch => "true or false".to_owned(),
            Kind::Number { least, most } => format!("a whole number from {least} to {most}"),
            Kind::Room => "a share up to \"50%\", or a size as \"512MiB\" or \"2GiB\"".to_owned(),
            Kind::Choice(words) => {
                words.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" or ")
            }
        }
    }

    /// Nothing, or what is wrong with the value.
    fn complaint(&self, value: &toml::Value) -> Option<String> {
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
    fn value_of(&self, text: &str) -> toml::Value {
        match self.kind {
            Kind::Switch => text.parse().map_or_else(|_| text.into(), toml::Value::Boolean),
            Kind::Number { .. } => text.parse().map_or_else(|_| text.into(), toml::Value::Integer),
            Kind::Witnesses => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                toml::Value::Array(items.map(toml::Value::from).collect())
            }
            Kind::Text
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

impl Default for Config {
    fn default() -> Config {
        read("", "", &BTreeMap::new()).expect("every default fits its own key, as a test shows")
    }
}

/// Reads a file's text (named `file` in messages) and the environment over the defaults.
pub fn read(text: &str, file: &str, environment: &BTreeMap<String, String>) -> Result<Config, Vec<String>> {
    let mut wrong = Vec::new();
    let mut values = BTreeMap::new();
    for key in &KEYS {
        values.insert(key.path(), key.default_value());
    }
    read_file(text, file, &mut values, &mut wrong);
    read_environment(environment, &mut values, &mut wrong);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut tree = toml::Table::new();
    for key in &KEYS {
        let section = tree.entry(key.section).or_insert_with(|| toml::Table::new().into());
        if let (toml::Value::Table(section), Some(value)) = (section, values.remove(&key.path())) {
            section.insert(key.name.to_owned(), value);
        }
    }
    let config: Config =
        tree.try_into().map_err(|error: toml::de::Error| vec![error.message().to_owned()])?;
    if let Some(missing) = line_lacks(&config) {
        return Err(vec![format!("{file}: line.channel_secret is set and {missing}")]);
    }
    if let Some((set, missing)) = messages::lacking(&config) {
        return Err(vec![format!("{file}: {set} is set, so {missing} is needed too")]);
    }
    if config.log.witness_quorum as usize > config.log.witnesses.len() {
        return Err(vec![format!(
            "{file}: log.witness_quorum demands {} witnesses and log.witnesses names {}; name more, or demand fewer",
            config.log.witness_quorum,
            config.log.witnesses.len()
        )]);
    }
    Ok(config)
}

/// What LINE cannot do without.
fn line_lacks(config: &Config) -> Option<&'static str> {
    match config.line.is_set_up() {
        true if config.line.channel_access_token.is_empty() => {
            Some("line.channel_access_token is not; LINE gives both in its console")
        }
        true if config.server.public_url.is_empty() => {
            Some("server.public_url is not; links in the talk need it, as https://example.jp")
        }
        _ => None,
    }
}

/// Variables that begin with `TASHIKA_` and mean nothing.
pub fn unknown_variables(environment: &BTreeMap<String, String>) -> Vec<String> {
    let known = |name: &str| {
        name == "TASHIKA_DATA"
            || name == "TASHIKA_CONFIG"
            || KEYS.iter().any(|key| {
                key.variable() == name || (key.secret && format!("{}_FILE", key.variable()) == name)
            })
    };
    environment.keys().filter(|name| !known(name)).cloned().collect()
}

/// The whole file with every key at its default, commented.
pub fn default_file() -> String {
    let mut text = String::from(
        "# Configuration of Tashika. Every key is here with its default; delete what you do not change.\n\
         # A key is also the variable TASHIKA_<SECTION>_<KEY>, which wins over this file.\n",
    );
    let mut section = "";
    for key in &KEYS {
        if key.section != section {
            section = key.section;
            text.push_str(&format!("\n[{section}]\n"));
        }
        let file =
            if key.secret { format!(", or a file named in {}_FILE", key.variable()) } else { String::new() };
        text.push_str(&format!(
            "# {}\n# {}{file}\n{} = {}\n",
            key.meaning,
            key.variable(),
            key.name,
            key.default
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn refused(text: &str, pairs: &[(&str, &str)]) -> String {
        read(text, "tashika.toml", &environment(pairs)).expect_err("it was taken").join("\n")
    }

    #[test]
    fn the_printed_file_is_the_defaults() {
        let printed = read(&default_file(), "f", &BTreeMap::new()).unwrap();
        assert_eq!(printed, read("", "f", &BTreeMap::new()).unwrap());
    }

    #[test]
    fn the_printed_file_has_every_key_and_its_variable() {
        let text = default_file();
        for key in &KEYS {
            assert!(text.contains(&format!("\n{} = {}\n", key.name, key.default)), "{}", key.path());
            assert!(text.contains(&key.variable()), "{}", key.path());
        }
    }

    #[test]
    fn every_default_fits_its_own_key() {
        for key in &KEYS {
            assert_eq!(key.complaint(&key.default_value()), None, "{}", key.path());
        }
    }

    #[test]
    fn messages_need_what_they_say_and_are_signed_with() {
        let secret = "0123456789abcdef0123456789abcdef";
        let set = |pairs: &[(&str, &str)]| {
            read("", "f", &environment(pairs)).map(|_| ()).map_err(|it| it.join("\n"))
        };
        let mail = ("TASHIKA_MAIL_SMTP_URL", "smtps://mail.example.jp");
        let from = ("TASHIKA_MAIL_FROM", "booking@example.jp");
        let site = ("TASHIKA_SERVER_PUBLIC_URL", "https://booking.example.jp");
        let sms = ("TASHIKA_SMS_WEBHOOK_URL", "https://sms.example.jp/hook");
        assert!(set(&[mail, from, site]).is_ok());
        assert!(set(&[sms, ("TASHIKA_SMS_WEBHOOK_SECRET", secret), site]).is_ok());
        assert!(set(&[mail, site]).expect_err("from").contains("mail.from is needed"));
        assert!(set(&[mail, from]).expect_err("site").contains("server.public_url is needed"));
        assert!(set(&[sms, site]).expect_err("secret").contains("sms.webhook_secret is needed"));
        let told = set(&[sms, ("TASHIKA_SMS_WEBHOOK_SECRET", "short"), site]).expect_err("short");
        assert!(told.contains("32 characters") && !told.contains("short"), "{told}");
        let told = set(&[("TASHIKA_SMS_WEBHOOK_URL", "http://sms.example.jp/hook")]).expect_err("no TLS");
        assert!(told.contains("https://"), "{told}");
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let text = "[server]\nlisten = \"127.0.0.1:1\"\n";
        let config = read(text, "f", &environment(&[("TASHIKA_SERVER_LISTEN", "127.0.0.1:2")])).unwrap();
        assert_eq!(config.server.listen, "127.0.0.1:2");
    }

    #[test]
    fn an_unknown_key_is_refused_with_its_line_and_the_known_ones() {
        let told = refused("[server]\n\nlisen = \"x\"\n", &[]);
        assert!(
            told.starts_with("tashika.toml:3: server.lisen is unknown; known in [server] are listen"),
            "{told}"
        );
    }

    #[test]
    fn an_unknown_section_is_refused() {
        assert!(refused("[sever]\n", &[]).starts_with("tashika.toml:1: [sever] is unknown"));
    }

    #[test]
    fn a_wrong_value_says_what_would_be_right() {
        let told = refused("[limits]\nqueue_length = 1\n", &[]);
        assert!(
            told.starts_with("tashika.toml:2: limits.queue_length must be a whole number from 16"),
            "{told}"
        );
    }

    #[test]
    fn a_wrong_variable_is_named() {
        let told = refused("", &[("TASHIKA_SERVER_SECURE_COOKIES", "yes")]);
        assert_eq!(told, "TASHIKA_SERVER_SECURE_COOKIES must be true or false");
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let told =
            refused("[limits]\nqueue_length = 1\nconnections = \"x\"\n", &[("TASHIKA_LOG_FORMAT", "xml")]);
        assert_eq!(told.lines().count(), 3, "{told}");
    }

    #[test]
    fn a_database_is_named_by_its_address() {
        let config = read("", "f", &environment(&[("TASHIKA_STORE_URL", "postgres:///it")])).unwrap();
        assert_eq!(config.store.url, "postgres:///it");
    }

    #[test]
    fn a_refused_address_is_not_repeated() {
        let told = refused("", &[("TASHIKA_STORE_URL", "postgres://me:secret@192.0.2.1/it")]);
        assert!(told.contains("another machine") && !told.contains("secret"), "{told}");
    }

    #[test]
    fn a_store_of_another_kind_is_refused() {
        assert!(refused("", &[("TASHIKA_STORE_URL", "mysql://db/it")]).contains("names no store"));
    }

    #[test]
    fn a_channel_of_line_needs_its_token_and_our_address() {
        let secret = ("TASHIKA_LINE_CHANNEL_SECRET", "s");
        assert!(refused("", &[secret]).contains("line.channel_access_token is not"));
        let token = ("TASHIKA_LINE_CHANNEL_ACCESS_TOKEN", "t");
        assert!(refused("", &[secret, token]).contains("server.public_url is not"));
        let url = ("TASHIKA_SERVER_PUBLIC_URL", "https://example.jp");
        assert!(read("", "f", &environment(&[secret, token, url])).unwrap().line.is_set_up());
    }

    #[test]
    fn a_secret_may_lie_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("url");
        std::fs::write(&path, "postgres://localhost\n").unwrap();
        let told = refused("", &[("TASHIKA_STORE_URL_FILE", path.to_str().unwrap())]);
        assert!(
            told.starts_with("TASHIKA_STORE_URL_FILE is refused: the address names no database"),
            "{told}"
        );
    }

    #[test]
    fn witnesses_are_named_by_key_and_address_in_the_file_or_the_variable() {
        let witness = service::evidence::cosignature::WitnessKey::new(&[4; 32], "witness.example/w1");
        let other = service::evidence::cosignature::WitnessKey::new(&[5; 32], "witness.example/w2");
        let (one, two) = (
            format!("{} http://127.0.0.1:1", witness.verifier()),
            format!("{} https://w2", other.verifier()),
        );
        let text = format!("[log]\nwitnesses = [\"{one}\", \"{two}\"]\nwitness_quorum = 2\n");
        let config = read(&text, "f", &BTreeMap::new()).unwrap();
        assert_eq!(config.log.witnesses, [one.clone(), two.clone()]);
        let set = environment(&[("TASHIKA_LOG_WITNESSES", &format!("{one}, {two}"))]);
        assert_eq!(read("", "f", &set).unwrap().log.witnesses, config.log.witnesses);
        for (wrong, told) in [
            (format!("[log]\nwitnesses = [\"{one}\", \"{one}\"]\n"), "witness 2 twice"),
            (format!("[log]\nwitnesses = [\"{one} x\"]\n"), "witness 1"),
            ("[log]\nwitnesses = [\"a+b+c http://x\"]\n".to_owned(), "witness's key"),
            ("[log]\nwitnesses = [7]\n".to_owned(), "no text"),
            ("[log]\nwitnesses = \"x\"\n".to_owned(), "a list of texts"),
            (format!("[log]\nwitnesses = [\"{one}\"]\nwitness_quorum = 2\n"), "demands 2 witnesses"),
            (format!("[log]\nwitnesses = [\"{} ftp://x\"]\n", witness.verifier()), "http://"),
        ] {
            assert!(refused(&wrong, &[]).contains(told), "{wrong}: {}", refused(&wrong, &[]));
        }
    }

    #[test]
    fn whatever_one_bit_does_to_the_file_the_refusal_names_the_file() {
        let whole = default_file();
        for place in 0..whole.len() * 8 {
            let mut bytes = whole.clone().into_bytes();
            bytes[place / 8] ^= 1 << (place % 8);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            for told in read(&text, "the-file", &BTreeMap::new()).err().unwrap_or_default() {
                assert!(told.starts_with("the-file:"), "bit {place}: {told}");
            }
        }
    }

    #[test]
    fn a_secret_in_two_places_is_refused() {
        let told = refused("", &[("TASHIKA_STORE_URL", "sqlite:"), ("TASHIKA_STORE_URL_FILE", "x")]);
        assert!(told.contains("both set"), "{told}");
    }

    #[test]
    fn unknown_variables_are_found() {
        let found = unknown_variables(&environment(&[("TASHIKA_SERVER_LISEN", "x"), ("TASHIKA_DATA", "x")]));
        assert_eq!(found, ["TASHIKA_SERVER_LISEN"]);
    }
}
