//! The configuration: one table of keys from which file, environment, defaults and documentation all follow.
//!
//! Defaults come first, then `tashika.toml`, then `TASHIKA_<SECTION>_<KEY>`; a secret may also be given as the path
//! of a file in `…_FILE`. Unknown keys are refused with their line, because a misspelt key is a setting that is
//! silently not set. The surprise: values are checked against the table before serde sees them, so that every
//! message can name line or variable, key and what would be right.

use std::collections::BTreeMap;

use serde::Deserialize;
use service::RoomKept;
use service::staff::oidc::OidcSettings;

mod key;
mod messages;
mod oidc;
mod sources;
mod table;

pub use messages::{LettersConfig, MailConfig, SmsConfig};
pub use oidc::provider;
use sources::{read_environment, read_file};
use table::KEYS;

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
    /// Messages on paper.
    pub letters: LettersConfig,
    /// The identity provider of the organisation.
    pub oidc: OidcSettings,
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
    /// Whether messages about bookings are pushed into talks.
    pub push: bool,
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
    if let Some(missing) = oidc::lacks(&config) {
        return Err(vec![format!("{file}: oidc.issuer is set and {missing}")]);
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
        let letters = ("TASHIKA_LETTERS_PRINT", "true");
        assert!(set(&[letters, site]).is_ok());
        assert!(set(&[letters]).expect_err("site").contains("server.public_url is needed"));
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
    fn an_identity_provider_needs_a_client_and_our_address() {
        let issuer = ("TASHIKA_OIDC_ISSUER", "https://id.example.jp");
        let (client, site) =
            (("TASHIKA_OIDC_CLIENT_ID", "tashika"), ("TASHIKA_SERVER_PUBLIC_URL", "https://example.jp"));
        assert!(refused("", &[issuer]).contains("oidc.client_id is not"));
        assert!(refused("", &[issuer, client]).contains("server.public_url is not"));
        assert!(refused("", &[issuer, client, site, ("TASHIKA_OIDC_SCOPES", "email")]).contains("openid"));
        assert!(refused("", &[("TASHIKA_OIDC_ISSUER", "http://id.example.jp")]).contains("https"));
        assert!(
            refused("[oidc]\ngroups = [\"\"]\n", &[]).contains("tashika.toml:2: oidc.groups must be a list")
        );
        let groups = ("TASHIKA_OIDC_GROUPS", "desk, venue");
        let read = read("", "f", &environment(&[issuer, client, site, groups])).expect("enough");
        assert_eq!(read.oidc.groups, ["desk", "venue"]);
        assert!(provider(&read).is_some() && provider(&Config::default()).is_none());
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
