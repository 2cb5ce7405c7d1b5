//! Keys, and the digests and seals made with them.
//!
//! The roster key turns vouchers and birth dates into digests; whoever has it and the journal can enumerate both,
//! so it lies outside the store. The session key seals what a browser keeps for us; the slot key makes slot and command
//! identifiers that reveal nothing; the log key signs the public log; the vault key wraps the keys of contact data. Losing
//! the roster key means nobody can sign in again: back it up apart.
//! The surprise: two of them are rings, the newest key first, because what an older one made must open for a while.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use jiff::civil::Date;
use kernel::command::{BirthProof, CommandId, HolderId};
use kernel::desk::CodeDigest;
use kernel::slot::SlotId;
use sha2::{Digest, Sha256};

/// A key of 256 bits.
pub type KeyBytes = [u8; 32];

/// Keys for one purpose, one after the other: the newest is used, the older ones only open what they made.
#[derive(Clone, PartialEq, Eq)]
pub struct KeyRing {
    newest: KeyBytes,
    older: Vec<KeyBytes>,
}

impl KeyRing {
    /// A ring with the newest key and those before it, newest first.
    pub fn new(newest: KeyBytes, older: Vec<KeyBytes>) -> KeyRing {
        KeyRing { newest, older }
    }

    /// The key in use.
    pub fn newest(&self) -> &KeyBytes {
        &self.newest
    }

    /// All keys, newest first.
    pub fn all(&self) -> impl Iterator<Item = &KeyBytes> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// The ring with a new key in front and at most `older` keys behind it.
    pub fn turned(&self, new: KeyBytes, older: usize) -> KeyRing {
        KeyRing { newest: new, older: self.all().take(older).copied().collect() }
    }

    /// The ring with its newest key alone.
    pub fn alone(&self) -> KeyRing {
        KeyRing { newest: self.newest, older: Vec::new() }
    }
}

/// The keys of an installation.
#[derive(Clone)]
pub struct Keys {
    /// Digests of vouchers and birth dates.
    pub roster: KeyBytes,
    /// Seals of sign-ins and notes.
    pub session: KeyRing,
    /// Identifiers of slots and commands.
    pub slot: KeyBytes,
    /// Signatures of the public log.
    pub log: KeyBytes,
    /// Wraps the keys of contact data.
    pub vault: KeyRing,
}

impl fmt::Debug for Keys {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Keys(…)")
    }
}

impl Keys {
    /// New keys.
    pub fn generate() -> Keys {
        use crate::chance::bytes;
        let ring = || KeyRing::new(bytes(), Vec::new());
        Keys { roster: bytes(), session: ring(), slot: bytes(), log: bytes(), vault: ring() }
    }

    /// Digest of a voucher: HMAC-SHA256 of code and number under the roster key, cut to 128 bits.
    pub fn holder(&self, municipality: u32, number: u64) -> HolderId {
        let text = format!("holder {municipality:06}-{number:010}");
        HolderId(cut(&mac(&self.roster, &[text.as_bytes()])))
    }

    /// Digest of a birth date of this holder.
    pub fn birth_proof(&self, holder: HolderId, born_on: Date) -> BirthProof {
        BirthProof(cut(&mac(&self.roster, &[b"birth ", &holder.0, born_on.to_string().as_bytes()])))
    }

    /// Digests of one birth date for many holders: what they have in common is done once.
    pub(crate) fn birth_prover(
        &self,
        born_on: Date,
    ) -> impl Fn(HolderId) -> BirthProof + Send + Sync + use<> {
        let common = keyed(&self.roster).chain_update(b"birth ");
        let text = born_on.to_string();
        move |holder| {
            let mac = common.clone().chain_update(holder.0).chain_update(text.as_bytes());
            BirthProof(cut(&mac.finalize().into_bytes().into()))
        }
    }

    /// Digest of a code of the desk for one sign-in of this holder.
    pub(crate) fn sign_in_code(&self, holder: HolderId, code: &str) -> CodeDigest {
        CodeDigest(cut(&mac(&self.roster, &[b"sign-in code ", &holder.0, code.as_bytes()])))
    }

    /// The vault's name for a member of staff.
    pub(crate) fn staff(&self, account: u32) -> [u8; 16] {
        cut(&mac(&self.roster, &[b"staff ", &account.to_be_bytes()]))
    }

    /// The vault's name for something of LINE. Under the slot key, so that what comes again is known again.
    pub(crate) fn line(&self, kind: &str, parts: &[&[u8]]) -> [u8; 16] {
        let digests: Vec<[u8; 32]> = parts.iter().map(|part| sha256(part)).collect();
        let whole: Vec<&[u8]> = [b"line ".as_slice(), kind.as_bytes()]
            .into_iter()
            .chain(digests.iter().map(|it| it.as_slice()))
            .collect();
        cut(&mac(&self.slot, &whole))
    }

    /// What misses of a sign-in of staff are counted under.
    pub(crate) fn staff_subject(&self, parts: &[&[u8]]) -> HolderId {
        let whole: Vec<&[u8]> =
            std::iter::once(b"staff subject ".as_slice()).chain(parts.iter().copied()).collect();
        HolderId(cut(&mac(&self.slot, &whole)))
    }

    /// Identity of a command of this holder with this client's key. Under the slot key, because it must stay the same
    /// when the session key is renewed: a command that is sent again is the same command.
    pub fn command(&self, holder: HolderId, key: &str) -> CommandId {
        CommandId(cut(&mac(&self.slot, &[b"command ", &holder.0, key.as_bytes()])))
    }

    /// Digest of a request about contact data, from what `Order` knows of it. It is kept when the data have changed since, so
    /// whoever opens the record must not find them out by trying.
    pub(crate) fn contact_order(&self, holder: HolderId, body: &[u8; 32]) -> [u8; 16] {
        cut(&mac(&self.slot, &[b"contact order ", &holder.0, body]))
    }

    /// Identity of a command of this member of staff with this client's key.
    pub fn command_of_staff(&self, staff: u32, key: &str) -> CommandId {
        CommandId(cut(&mac(&self.slot, &[b"command of staff ", &staff.to_be_bytes(), key.as_bytes()])))
    }

    /// Short mark of a holder for hidden form fields, so that two tabs never mix two people.
    pub fn mark(&self, holder: HolderId) -> String {
        let digest = mac(&self.slot, &[b"mark ", &holder.0]);
        let first = digest.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
        format!("{:012x}", first >> 16)
    }

    /// Identifier of a slot from what makes it that slot.
    pub fn slot(&self, natural: &str) -> SlotId {
        let bytes = mac(&self.slot, &[b"slot ", natural.as_bytes()]);
        let mut first = [0_u8; 8];
        first.iter_mut().zip(bytes).for_each(|(to, from)| *to = from);
        SlotId(u64::from_be_bytes(first))
    }

    /// Text that only this installation can open, bound to a purpose; URL-safe.
    pub fn seal(&self, purpose: &str, text: &[u8]) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.seal_bytes(purpose, text))
    }

    /// The same as bytes.
    pub(crate) fn seal_bytes(&self, purpose: &str, text: &[u8]) -> Vec<u8> {
        let nonce: [u8; 24] = crate::chance::bytes();
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.session.newest()));
        let payload = Payload { msg: text, aad: purpose.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        [nonce.as_slice(), &sealed].concat()
    }

    /// The text of a seal; `None` if it is not ours or for another purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        use base64::Engine;
        if sealed.len() > 8_192 {
            return None;
        }
        self.open_bytes(purpose, &base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(sealed).ok()?)
    }

    /// The text of a seal in bytes; nothing if it is not ours or for another purpose.
    pub(crate) fn open_bytes(&self, purpose: &str, all: &[u8]) -> Option<Vec<u8>> {
        let (nonce, body) = all.split_first_chunk::<24>()?;
        self.session.all().find_map(|key| {
            let payload = Payload { msg: body, aad: purpose.as_bytes() };
            XChaCha20Poly1305::new(&Key::from(*key)).decrypt(&XNonce::from(*nonce), payload).ok()
        })
    }
}

/// SHA-256.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// SHA-256 of parts, one after the other.
pub fn sha256_of(parts: &[&[u8]]) -> [u8; 32] {
    parts.iter().fold(Sha256::new(), |digest, part| digest.chain_update(part)).finalize().into()
}

fn keyed(key: &KeyBytes) -> Hmac<Sha256> {
    <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length")
}

pub(crate) fn mac(key: &KeyBytes, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed(key);
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub(crate) fn cut(bytes: &[u8; 32]) -> [u8; 16] {
    let mut first = [0_u8; 16];
    first.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_for_its_purpose_only_and_not_when_touched() {
        let keys = Keys::generate();
        let sealed = keys.seal("journey", "私".as_bytes());
        assert_eq!(keys.open("journey", &sealed).as_deref(), Some("私".as_bytes()));
        assert_eq!(keys.open("session", &sealed), None);
        assert_eq!(Keys::generate().open("journey", &sealed), None);
        for index in 0..sealed.len() {
            let mut touched: Vec<char> = sealed.chars().collect();
            touched[index] = if touched[index] == 'A' { 'B' } else { 'A' };
            assert_eq!(keys.open("journey", &touched.iter().collect::<String>()), None, "character {index}");
        }
    }

    #[test]
    fn what_was_sealed_before_the_key_was_renewed_opens_until_the_key_is_gone() {
        let before = Keys::generate();
        let sealed = before.seal("journey", b"typed");
        let turned =
            |keys: &Keys| Keys { session: keys.session.turned(crate::chance::bytes(), 1), ..keys.clone() };
        let after = turned(&before);
        assert_eq!(after.open("journey", &sealed).as_deref(), Some(b"typed".as_slice()));
        assert_eq!(before.open("journey", &after.seal("journey", b"typed")), None);
        assert_eq!(turned(&after).open("journey", &sealed), None);
        let alone = Keys { session: after.session.alone(), ..after.clone() };
        assert_eq!(alone.open("journey", &sealed), None);
    }

    #[test]
    fn a_command_and_a_person_stay_the_same_when_the_session_key_is_renewed() {
        let before = Keys::generate();
        let after = Keys { session: Keys::generate().session, ..before.clone() };
        let holder = before.holder(131_121, 1);
        assert_eq!(before.command(holder, "k"), after.command(holder, "k"));
        assert_eq!(before.mark(holder), after.mark(holder));
    }

    #[test]
    fn many_birth_dates_at_once_are_the_same_as_one_by_one() {
        let keys = Keys::generate();
        let born_on = jiff::civil::date(1955, 3, 1);
        let prove = keys.birth_prover(born_on);
        for number in 1..4 {
            let holder = keys.holder(131_016, number);
            assert_eq!(prove(holder), keys.birth_proof(holder, born_on));
        }
    }

    #[test]
    fn the_same_number_in_another_municipality_is_another_holder() {
        let keys = Keys::generate();
        assert_ne!(keys.holder(131_121, 1), keys.holder(131_016, 1));
        assert_eq!(keys.holder(131_121, 1), keys.holder(131_121, 1));
        assert_ne!(keys.holder(131_121, 1), Keys::generate().holder(131_121, 1));
    }
}
