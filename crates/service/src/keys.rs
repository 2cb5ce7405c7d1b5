//! Keys, and the digests and seals made with them.
//!
//! The roster key turns vouchers and birth dates into digests; whoever has it and the journal can enumerate both,
//! so it lies outside the store. The session key seals what a browser keeps for us; the slot key makes slot
//! identifiers that reveal nothing; the log key signs the public log. Losing the roster key means nobody can sign in again: back it up apart.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use jiff::civil::Date;
use kernel::command::{BirthProof, CommandId, HolderId};
use kernel::slot::SlotId;
use sha2::{Digest, Sha256};

/// A key of 256 bits.
pub type KeyBytes = [u8; 32];

/// The keys of an installation.
#[derive(Clone)]
pub struct Keys {
    /// Digests of vouchers and birth dates.
    pub roster: KeyBytes,
    /// Seals of sign-ins and notes.
    pub session: KeyBytes,
    /// Slot identifiers.
    pub slot: KeyBytes,
    /// Signatures of the public log.
    pub log: KeyBytes,
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
        Keys { roster: bytes(), session: bytes(), slot: bytes(), log: bytes() }
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

    /// Identity of a command of this holder with this client's key.
    pub fn command(&self, holder: HolderId, key: &str) -> CommandId {
        CommandId(cut(&mac(&self.session, &[b"command ", &holder.0, key.as_bytes()])))
    }

    /// Short mark of a holder for hidden form fields, so that two tabs never mix two people.
    pub fn mark(&self, holder: HolderId) -> String {
        let digest = mac(&self.session, &[b"mark ", &holder.0]);
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
        let nonce: [u8; 24] = crate::chance::bytes();
        let cipher = XChaCha20Poly1305::new(&Key::from(self.session));
        let payload = Payload { msg: text, aad: purpose.as_bytes() };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        let mut all = nonce.to_vec();
        all.extend_from_slice(&sealed);
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(all)
    }

    /// The text of a seal; `None` if it is not ours or for another purpose.
    pub fn open(&self, purpose: &str, sealed: &str) -> Option<Vec<u8>> {
        use base64::Engine;
        if sealed.len() > 8_192 {
            return None;
        }
        let all = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, body) = all.split_at_checked(24)?;
        let nonce: [u8; 24] = nonce.try_into().ok()?;
        let cipher = XChaCha20Poly1305::new(&Key::from(self.session));
        cipher.decrypt(&XNonce::from(nonce), Payload { msg: body, aad: purpose.as_bytes() }).ok()
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

fn mac(key: &KeyBytes, parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn cut(bytes: &[u8; 32]) -> [u8; 16] {
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
    fn the_same_number_in_another_municipality_is_another_holder() {
        let keys = Keys::generate();
        assert_ne!(keys.holder(131_121, 1), keys.holder(131_016, 1));
        assert_eq!(keys.holder(131_121, 1), keys.holder(131_121, 1));
        assert_ne!(keys.holder(131_121, 1), Keys::generate().holder(131_121, 1));
    }
}
