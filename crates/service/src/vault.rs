//! How rows of the vault are sealed: a data key for each holder, drawn by lot, wrapped with the vault key.
//!
//! ```text
//! wrapped key := 1 ‖ name of the vault key (8) ‖ nonce (24) ‖ XChaCha20-Poly1305(data key)   bound to holder, key name
//! record      := form ‖ nonce (24) ‖ XChaCha20-Poly1305(padded content)    bound to form, holder, key name, version
//! index       := HMAC-SHA256(field ‖ normalised text), cut to 128 bits
//! ```
//!
//! A row that is moved to another holder, or an older version that is put back, does not open. The key that wraps and the
//! key of the indexes follow from the vault key, so that a new vault key renews both and the old one, once it is
//! destroyed, takes every older copy of the vault with it. Nothing here is kept in memory for longer than it is used.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use store::VaultRow;
use zeroize::Zeroizing;

use crate::chance;
use crate::keys::{KeyBytes, KeyRing, cut, mac};

const FORM: u8 = 1;
/// Lengths are told in steps of this, so that a row says little about what is in it.
const PAD_BYTES: usize = 256;
/// Fields that came later than the first record: each is zero where it is missing.
const LATER_FIELDS: usize = 4;

/// Something that rows hold: contact data of a holder, secrets of a member of staff.
pub(crate) trait Kept: Serialize + DeserializeOwned {
    /// First byte of its record.
    const FORM: u8;
    /// What its record is bound to, so that no form opens as another.
    const BINDING: &'static [u8];

    /// What it is found by.
    fn found_by(&self) -> Vec<(Field, &str)>;
}

/// The form of a row's record.
pub(crate) fn form(row: &VaultRow) -> Option<u8> {
    row.record.first().copied()
}

/// What is kept of a holder.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Content {
    /// Municipality code of the voucher: a holder's digest leads nobody back to it.
    pub(crate) municipality: u32,
    /// Voucher number.
    pub(crate) number: u64,
    /// Name in katakana; empty if it was not given.
    pub(crate) kana_name: String,
    /// Telephone number, digits only.
    pub(crate) telephone: String,
    /// E-mail address.
    pub(crate) email: String,
    /// When it was given last.
    pub(crate) kept_at: i64,
    /// Requests with a key of the client's that this came from, the newest last. A record of before there were any ends
    /// where they begin.
    pub(crate) orders: Vec<KeptOrder>,
    /// Code of the language in which it was given; empty if nobody said. It and what follows came later, as orders did.
    pub(crate) lang: String,
    /// By what messages come.
    pub(crate) messages: Messages,
    /// Whether reminders are not wanted.
    pub(crate) no_reminders: bool,
}

/// By what messages to a holder come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) enum Messages {
    /// By whatever they can be reached by.
    #[default]
    Any,
    /// By e-mail.
    Mail,
    /// By short message.
    Sms,
    /// By LINE.
    Line,
    /// They want none.
    None,
    /// On paper. It came later than none.
    Letter,
}

/// That a request was carried out, without what it said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptOrder {
    /// Digest of the client's key.
    pub(crate) id: [u8; 16],
    /// Keyed digest of the request.
    pub(crate) body: [u8; 16],
    /// When it was carried out.
    pub(crate) at: i64,
}

impl Kept for Content {
    const FORM: u8 = 1;
    const BINDING: &'static [u8] = b"record";

    fn found_by(&self) -> Vec<(Field, &str)> {
        let fields = [
            (Field::KanaName, &self.kana_name),
            (Field::Telephone, &self.telephone),
            (Field::Email, &self.email),
        ];
        let said = fields.into_iter().filter(|(_, text)| !text.is_empty());
        said.map(|(field, text)| (field, text.as_str())).collect()
    }
}

/// A field that rows are found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    KanaName,
    Telephone,
    Email,
    SignInName,
    /// Who talks in LINE.
    LineUser,
    /// For whom they talk.
    LineHolder,
    /// What of LINE waits.
    LineWaits,
    /// The day on which something of LINE came.
    LineDay,
}

/// Why a row does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Sealed {
    /// The vault key that wrapped its data key is not in the ring.
    #[error("it is sealed with a vault key that is not here")]
    OtherKey,
    /// It is not what was sealed for this holder, key and version.
    #[error("it is damaged, or was put in another's place")]
    Damaged,
}

/// Seals the first version of a row, under a new data key.
pub(crate) fn seal<K: Kept>(ring: &KeyRing, holder: [u8; 16], content: &K) -> Option<VaultRow> {
    let row = VaultRow {
        holder,
        key: chance::bytes(),
        version: 1,
        wrapped_key: Vec::new(),
        record: Vec::new(),
        indexes: Vec::new(),
    };
    filled(ring, row, &Zeroizing::new(chance::bytes()), content)
}

/// Seals the next version of a row under its data key, wrapped with the newest vault key.
pub(crate) fn seal_next<K: Kept>(ring: &KeyRing, before: &VaultRow, content: &K) -> Result<VaultRow, Sealed> {
    let data_key = unwrap(ring, before)?;
    let row = VaultRow { version: before.version.saturating_add(1), ..before.clone() };
    filled(ring, row, &data_key, content).ok_or(Sealed::Damaged)
}

/// What a row holds.
pub(crate) fn open<K: Kept>(ring: &KeyRing, row: &VaultRow) -> Result<K, Sealed> {
    let data_key = unwrap(ring, row)?;
    let mut padded = opened::<K>(&data_key, row).ok_or(Sealed::Damaged)?;
    // What follows the content is padding, in which a record of before has an empty list of orders, no language and no wish;
    // one that filled its last step to the byte has no padding.
    padded.extend([0; LATER_FIELDS]);
    postcard::take_from_bytes(&padded).map(|(content, _)| content).map_err(|_| Sealed::Damaged)
}

/// Whether a row's data key is wrapped with the newest key of the ring.
pub(crate) fn is_newest(ring: &KeyRing, row: &VaultRow) -> bool {
    wrapped_by(row) == Some(name(ring.newest()))
}

/// What rows with this text in a field are found by, for each key of the ring.
pub(crate) fn indexes_of(ring: &KeyRing, field: Field, text: &str) -> Vec<[u8; 16]> {
    ring.all().map(|key| index(key, field, text)).collect()
}

fn filled<K: Kept>(ring: &KeyRing, row: VaultRow, data_key: &KeyBytes, content: &K) -> Option<VaultRow> {
    let vault_key = ring.newest();
    let indexes = content.found_by().into_iter().map(|(field, text)| index(vault_key, field, text)).collect();
    let mut padded = Zeroizing::new(postcard::to_stdvec(content).ok()?);
    let length = padded.len().next_multiple_of(PAD_BYTES);
    padded.resize(length, 0);
    let mut wrapped_key = vec![FORM];
    wrapped_key.extend(name(vault_key));
    wrapped_key.extend(closed(&wrapping(vault_key), data_key, &key_binding(&row))?);
    let mut record = vec![K::FORM];
    record.extend(closed(data_key, &padded, &record_binding::<K>(&row))?);
    Some(VaultRow { wrapped_key, record: Vec::new(), indexes, ..row }).map(|row| VaultRow { record, ..row })
}

fn unwrap(ring: &KeyRing, row: &VaultRow) -> Result<Zeroizing<KeyBytes>, Sealed> {
    let wrapped_by = wrapped_by(row).ok_or(Sealed::Damaged)?;
    let vault_key = ring.all().find(|key| name(key) == wrapped_by).ok_or(Sealed::OtherKey)?;
    let body = row.wrapped_key.get(9..).unwrap_or_default();
    let opened = sealed_body(&wrapping(vault_key), body, &key_binding(row)).ok_or(Sealed::Damaged)?;
    opened.as_slice().try_into().map(Zeroizing::new).map_err(|_| Sealed::Damaged)
}

fn opened<K: Kept>(key: &KeyBytes, row: &VaultRow) -> Option<Zeroizing<Vec<u8>>> {
    let (form, body) = row.record.split_first()?;
    if *form != K::FORM {
        return None;
    }
    sealed_body(key, body, &record_binding::<K>(row))
}

fn sealed_body(key: &KeyBytes, sealed: &[u8], binding: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, body) = sealed.split_first_chunk::<24>()?;
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(*nonce), Payload { msg: body, aad: binding }).ok().map(Zeroizing::new)
}

fn closed(key: &KeyBytes, text: &[u8], binding: &[u8]) -> Option<Vec<u8>> {
    let nonce: [u8; 24] = chance::bytes();
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let body = cipher.encrypt(&XNonce::from(nonce), Payload { msg: text, aad: binding }).ok()?;
    Some([nonce.as_slice(), &body].concat())
}

fn key_binding(row: &VaultRow) -> Vec<u8> {
    [b"key".as_slice(), &row.holder, &row.key].concat()
}

fn record_binding<K: Kept>(row: &VaultRow) -> Vec<u8> {
    [K::BINDING, &row.holder, &row.key, &row.version.to_be_bytes()].concat()
}

fn wrapped_by(row: &VaultRow) -> Option<[u8; 8]> {
    let (form, rest) = row.wrapped_key.split_first()?;
    (*form == FORM).then(|| rest.first_chunk::<8>().copied()).flatten()
}

/// Short name of a vault key, which says nothing about it.
fn name(vault_key: &KeyBytes) -> [u8; 8] {
    let digest = mac(vault_key, &[b"vault name"]);
    digest.first_chunk::<8>().copied().unwrap_or_default()
}

fn wrapping(vault_key: &KeyBytes) -> Zeroizing<KeyBytes> {
    Zeroizing::new(mac(vault_key, &[b"vault wrap"]))
}

fn index(vault_key: &KeyBytes, field: Field, text: &str) -> [u8; 16] {
    let field: &[u8] = match field {
        Field::KanaName => b"kana_name ",
        Field::Telephone => b"telephone ",
        Field::Email => b"email ",
        Field::SignInName => b"sign_in_name ",
        Field::LineUser => b"line_user ",
        Field::LineHolder => b"line_holder ",
        Field::LineWaits => b"line_waits ",
        Field::LineDay => b"line_day ",
    };
    let key = Zeroizing::new(mac(vault_key, &[b"vault index"]));
    cut(&mac(&key, &[field, text.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring() -> KeyRing {
        KeyRing::new(chance::bytes(), Vec::new())
    }

    fn content(telephone: &str) -> Content {
        Content {
            municipality: 131_016,
            number: 1,
            kana_name: "ミホン".to_owned(),
            telephone: telephone.to_owned(),
            email: String::new(),
            kept_at: 1,
            orders: Vec::new(),
            lang: String::new(),
            messages: Messages::Any,
            no_reminders: false,
        }
    }

    fn row(ring: &KeyRing) -> VaultRow {
        seal(ring, [1; 16], &content("0312345678")).expect("sealed")
    }

    #[test]
    fn what_was_sealed_opens() {
        let ring = ring();
        assert!(open(&ring, &row(&ring)) == Ok(content("0312345678")));
    }

    #[test]
    fn every_version_opens_and_says_what_it_was_given() {
        let ring = ring();
        let next = seal_next(&ring, &row(&ring), &content("0398765432")).expect("sealed");
        assert_eq!(next.version, 2);
        assert!(open(&ring, &next) == Ok(content("0398765432")));
    }

    #[test]
    fn a_row_in_the_place_of_another_holder_does_not_open() {
        let ring = ring();
        let other = seal(&ring, [2; 16], &content("0398765432")).expect("sealed");
        let moved = VaultRow { holder: [2; 16], ..row(&ring) };
        assert!(open::<Content>(&ring, &moved) == Err(Sealed::Damaged));
        let record_only = VaultRow { record: row(&ring).record, ..other };
        assert!(open::<Content>(&ring, &record_only) == Err(Sealed::Damaged));
    }

    #[test]
    fn an_older_record_does_not_open_as_a_later_version() {
        let ring = ring();
        let first = row(&ring);
        let next = seal_next(&ring, &first, &content("0398765432")).expect("sealed");
        assert!(open::<Content>(&ring, &VaultRow { record: first.record, ..next }) == Err(Sealed::Damaged));
    }

    #[test]
    fn no_changed_byte_opens() {
        let ring = ring();
        let whole = row(&ring);
        for at in 0..whole.record.len() {
            let mut changed = whole.clone();
            changed.record[at] ^= 1;
            assert!(open::<Content>(&ring, &changed).is_err(), "byte {at} of the record");
        }
        for at in 0..whole.wrapped_key.len() {
            let mut changed = whole.clone();
            changed.wrapped_key[at] ^= 1;
            assert!(open::<Content>(&ring, &changed).is_err(), "byte {at} of the wrapped key");
        }
        assert!(open::<Content>(&ring, &VaultRow { record: Vec::new(), ..whole.clone() }).is_err());
        assert!(open::<Content>(&ring, &VaultRow { wrapped_key: vec![FORM; 9], ..whole }).is_err());
    }

    #[test]
    fn a_row_opens_with_an_older_key_of_the_ring_and_is_wrapped_with_the_newest_next() {
        let before = ring();
        let first = row(&before);
        let after = before.turned(chance::bytes(), 1);
        assert!(open::<Content>(&after, &first).is_ok() && !is_newest(&after, &first));
        let next = seal_next(&after, &first, &content("0312345678")).expect("sealed");
        assert!(is_newest(&after, &next));
        assert!(open::<Content>(&after.alone(), &next).is_ok());
        assert!(open::<Content>(&after.alone(), &first) == Err(Sealed::OtherKey));
        assert!(open::<Content>(&before, &next) == Err(Sealed::OtherKey));
    }

    #[test]
    fn the_same_text_is_found_under_every_key_of_the_ring_and_under_no_other() {
        let before = ring();
        let first = row(&before);
        let after = before.turned(chance::bytes(), 1);
        let found = |ring: &KeyRing, field, text: &str| {
            indexes_of(ring, field, text).iter().any(|index| first.indexes.contains(index))
        };
        assert!(found(&after, Field::Telephone, "0312345678") && found(&after, Field::KanaName, "ミホン"));
        assert!(!found(&after, Field::Email, "0312345678") && !found(&after, Field::Telephone, "0312345679"));
        assert!(!found(&after.alone(), Field::Telephone, "0312345678"));
        assert_eq!(first.indexes.len(), 2, "an empty field has no index");
    }

    /// As records were before they had orders.
    #[derive(Serialize)]
    struct ContentBefore {
        municipality: u32,
        number: u64,
        kana_name: String,
        telephone: String,
        email: String,
        kept_at: i64,
    }

    #[test]
    fn a_record_without_orders_opens_whether_it_has_padding_or_not() {
        let ring = ring();
        for length in 1..=PAD_BYTES {
            let email = "a".repeat(length);
            let before = ContentBefore {
                municipality: 131_016,
                number: 1,
                kana_name: String::new(),
                telephone: String::new(),
                email: email.clone(),
                kept_at: 1,
            };
            let mut padded = postcard::to_stdvec(&before).expect("serialised");
            padded.resize(padded.len().next_multiple_of(PAD_BYTES), 0);
            let mut row = row(&ring);
            let data_key = unwrap(&ring, &row).expect("its own ring");
            row.record = vec![FORM];
            row.record.extend(closed(&data_key, &padded, &record_binding::<Content>(&row)).expect("sealed"));
            let content: Content = open(&ring, &row).expect("an older record");
            assert!(content.email == email && content.orders.is_empty(), "{length}");
        }
    }

    #[test]
    fn rows_of_shorter_and_longer_content_have_one_length() {
        let ring = ring();
        let longer = seal(&ring, [1; 16], &Content { email: "a".repeat(100), ..content("0312345678") });
        assert_eq!(longer.expect("sealed").record.len(), row(&ring).record.len());
    }
}
