//! Cosignatures as C2SP describes them (tlog-cosignature): what a witness says about a checkpoint, and when.
//!
//! A cosignature is a line under a signed note. It says that at that time the checkpoint was the newest that the
//! witness had seen of the log, and that it continued every one before. The surprise: the witness's name is not part
//! of what is signed, so a key must never serve two names.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use super::note::{MARK, NoteFault, key_id, named_key, split, vkey};
use crate::keys::KeyBytes;

/// Timestamped Ed25519 cosignatures, as signed notes number their kinds of signature.
const COSIGNATURE: u8 = 4;
/// The latest time that may be written.
const TIME_MAX: u64 = i64::MAX as u64;

/// The key that a witness cosigns with, and its name.
#[derive(Clone)]
pub struct WitnessKey {
    signing: SigningKey,
    verifier: WitnessVerifier,
}

impl WitnessKey {
    /// The key of a witness of this name.
    pub fn new(seed: &KeyBytes, name: &str) -> WitnessKey {
        let signing = SigningKey::from_bytes(seed);
        let verifier = WitnessVerifier::of(name.to_owned(), signing.verifying_key());
        WitnessKey { signing, verifier }
    }

    /// What others check with.
    pub fn verifier(&self) -> &WitnessVerifier {
        &self.verifier
    }

    /// The line that cosigns the text of a checkpoint at a time in seconds since 1970 UTC.
    pub fn cosign(&self, text: &str, at: u64) -> String {
        let at = at.min(TIME_MAX);
        let signature = self.signing.sign(message(text, at).as_bytes()).to_bytes();
        let bytes = [&self.verifier.id, at.to_be_bytes().as_slice(), &signature].concat();
        format!("{MARK}{} {}\n", self.verifier.name, STANDARD.encode(bytes))
    }
}

/// A witness's public key with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessVerifier {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

/// A cosignature that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Who cosigned.
    pub witness: String,
    /// When, in seconds since 1970 UTC.
    pub at: u64,
    /// The line, with its end.
    pub line: String,
}

impl WitnessVerifier {
    fn of(name: String, key: VerifyingKey) -> WitnessVerifier {
        WitnessVerifier { id: key_id(&name, COSIGNATURE, &key), name, key }
    }

    /// Reads `name+id+key`.
    ///
    /// # Errors
    /// It is not the key of a witness.
    pub fn parse(text: &str) -> Result<WitnessVerifier, NoteFault> {
        let (name, key) = named_key(text, COSIGNATURE).ok_or(NoteFault::WitnessKey)?;
        Ok(WitnessVerifier::of(name.to_owned(), key))
    }

    /// The witness's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether both are the same key, whatever they are called.
    pub fn same_key(&self, other: &WitnessVerifier) -> bool {
        self.key == other.key
    }

    /// The newest cosignature of this witness under a signed note; `None` if there is none. Who signed the note itself is not
    /// looked at.
    ///
    /// # Errors
    /// The note is malformed, or a cosignature of this witness is wrong.
    pub fn cosignature(&self, note: &str) -> Result<Option<Cosignature>, NoteFault> {
        let (text, signatures) = split(note)?;
        let mut newest: Option<Cosignature> = None;
        for signature in signatures {
            if signature.name != self.name || signature.id != self.id {
                continue;
            }
            let (at, bytes) = signature.bytes.split_first_chunk().ok_or(NoteFault::Cosignature)?;
            let at = u64::from_be_bytes(*at);
            let signed = Signature::from_slice(bytes).map_err(|_| NoteFault::Cosignature)?;
            let right = self.key.verify_strict(message(text, at).as_bytes(), &signed).is_ok();
            if !right || at > TIME_MAX {
                return Err(NoteFault::Cosignature);
            }
            let bytes = [&self.id, signature.bytes.as_slice()].concat();
            let line = format!("{MARK}{} {}\n", self.name, STANDARD.encode(bytes));
            if newest.as_ref().is_none_or(|newest| newest.at < at) {
                newest = Some(Cosignature { witness: self.name.clone(), at, line });
            }
        }
        Ok(newest)
    }
}

impl std::fmt::Display for WitnessVerifier {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&vkey(&self.name, COSIGNATURE, &self.key))
    }
}

/// The cosignatures of these witnesses under a signed note, one of each key.
///
/// # Errors
/// As [`WitnessVerifier::cosignature`].
pub fn cosignatures(note: &str, witnesses: &[WitnessVerifier]) -> Result<Vec<Cosignature>, NoteFault> {
    let mut found = Vec::new();
    for (index, witness) in witnesses.iter().enumerate() {
        let again = witnesses.iter().take(index).any(|before| before.same_key(witness));
        if !again {
            found.extend(witness.cosignature(note)?);
        }
    }
    Ok(found)
}

fn message(text: &str, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

#[cfg(test)]
mod tests {
    use super::super::note::{Checkpoint, LogKey, Verifier};
    use super::*;

    /// A checkpoint of the public test log of the Sigsum project, cosigned by two of its witnesses on 4 June 2025.
    const LOG: &str = "sigsum.org/v1/tree/4e89cc51651f0d95f3c6127c15e1a42e3ddf7046c5b17b752689c402e773bb4d\
        +778629b1+AUZEryq9QPSJWgA7yjUPnVkSqzAaScd/E+W22QXCCl/m";
    const NISSE: &str = "poc.sigsum.org/nisse+ac30be61+BBwl+KRMY1RX4uOR0e+8p9TClRoK7wYiWogeRrmJYqxs";
    const RGDD: &str = "rgdd.se/poc-witness+db03732e+BCjJKlo6BU0xfIb8LutqerIFTWIXEA0L5n3tW3QyPFgG";
    const COSIGNED: &str = "sigsum.org/v1/tree/4e89cc51651f0d95f3c6127c15e1a42e3ddf7046c5b17b752689c402e773bb4d\n\
        930\n8kyit7I0w4BDj7635qPnSBcFrfIrjsq0fKBJsxtkK9g=\n\n\
        \u{2014} sigsum.org/v1/tree/4e89cc51651f0d95f3c6127c15e1a42e3ddf7046c5b17b752689c402e773bb4d \
        d4YpsaPii/G46XZkuiUF7R8CNzr3CthvWnlLjd93yd/CzaN2ZHnMU5BjEtxwX1iSRy6xsaYIQ/H9Dg6jRCtt9qfxGAU=\n\
        \u{2014} poc.sigsum.org/nisse \
        rDC+YQAAAABoQFJeXF+k0l93NMr1GcQbJeQCINVKexY3y2CKA01+54eFATE7Nsi4wOS2HHu30fEjqoVv/bgOA1ZQ6sS1m+D4d9aOAA==\n\
        \u{2014} rgdd.se/poc-witness \
        2wNzLgAAAABoQFJeYrJzP2AN8M8rL+bj4rXlJQSCgIcraN8/xLCECeMlyFe1qkuWgGztX8uO306xOOE3cvSNVcwN6CG7jmhmRD52Ag==\n";
    const AT: u64 = 1_749_045_854;

    fn published() -> [WitnessVerifier; 2] {
        [NISSE, RGDD].map(|key| WitnessVerifier::parse(key).unwrap())
    }

    fn witness() -> WitnessKey {
        WitnessKey::new(&[4; 32], "witness.example/w1")
    }

    fn note() -> String {
        let log = LogKey::new(&[7; 32], "example.jp/log");
        log.sign(&Checkpoint { origin: "example.jp/log".to_owned(), size: 10, root: [3; 32] })
    }

    fn cosigned() -> String {
        let note = note();
        let (text, _) = split(&note).unwrap();
        format!("{note}{}", witness().cosign(text, AT))
    }

    #[test]
    fn what_witnesses_of_a_public_log_cosigned_is_right() {
        let found = cosignatures(COSIGNED, &published()).unwrap();
        let who: Vec<(&str, u64)> = found.iter().map(|it| (it.witness.as_str(), it.at)).collect();
        assert_eq!(who, [("poc.sigsum.org/nisse", AT), ("rgdd.se/poc-witness", AT)]);
        assert!(found.iter().all(|it| COSIGNED.contains(&it.line)));
        assert_eq!(Verifier::parse(LOG).unwrap().open(COSIGNED).unwrap().size, 930);
        assert_eq!(published().map(|key| key.to_string()), [NISSE, RGDD]);
    }

    #[test]
    fn the_cosignature_in_the_specification_is_laid_out_as_ours() {
        let line = "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==";
        let theirs = STANDARD.decode(line).unwrap();
        let ours = witness().cosign("text\n", 1_679_315_147);
        let ours = STANDARD.decode(ours.trim_end().rsplit(' ').next().unwrap()).unwrap();
        assert_eq!((ours.len(), &ours[4..12]), (theirs.len(), &theirs[4..12]));
        // The body that the specification shows under its header and time.
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
        let shown = format!("cosignature/v1\ntime 1679315147\n{text}");
        assert_eq!(message(text, 1_679_315_147), shown);
    }

    #[test]
    fn a_cosignature_comes_back_with_its_time() {
        let verifier = WitnessVerifier::parse(&witness().verifier().to_string()).unwrap();
        let found = verifier.cosignature(&cosigned()).unwrap().unwrap();
        assert_eq!((found.witness.as_str(), found.at), ("witness.example/w1", AT));
        assert!(cosigned().ends_with(&found.line));
    }

    #[test]
    fn every_flipped_bit_of_what_is_cosigned_or_of_the_cosignature_is_noticed() {
        let (cosigned, verifier) = (cosigned(), witness().verifier().clone());
        let log = cosigned.find('\u{2014}').unwrap();
        let line = cosigned.rfind('\u{2014}').unwrap();
        for bit in (0..log * 8).chain(line * 8..cosigned.len() * 8) {
            let mut bytes = cosigned.clone().into_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let found = verifier.cosignature(&text);
            assert!(!matches!(found, Ok(Some(_))), "bit {bit}: {found:?}");
        }
    }

    #[test]
    fn whoever_is_not_known_counts_for_nothing() {
        let other = WitnessKey::new(&[5; 32], "witness.example/w1");
        assert_eq!(other.verifier().cosignature(&cosigned()), Ok(None));
        let renamed = WitnessKey::new(&[4; 32], "witness.example/w2");
        assert_eq!(renamed.verifier().cosignature(&cosigned()), Ok(None));
        assert_eq!(witness().verifier().cosignature(&note()), Ok(None));
    }

    #[test]
    fn one_key_counts_once_under_however_many_names() {
        let twice = [witness().verifier().clone(), witness().verifier().clone()];
        assert_eq!(cosignatures(&cosigned(), &twice).unwrap().len(), 1);
    }

    #[test]
    fn the_newest_of_several_counts_and_all_must_be_right() {
        let cosigned = cosigned();
        let (text, _) = split(&cosigned).unwrap();
        let both = format!("{cosigned}{}", witness().cosign(text, AT + 5));
        let verifier = witness().verifier().clone();
        assert_eq!(verifier.cosignature(&both).unwrap().unwrap().at, AT + 5);
        let wrong = format!("{cosigned}{}", witness().cosign("another text\n", AT + 5));
        assert_eq!(verifier.cosignature(&wrong), Err(NoteFault::Cosignature));
    }

    #[test]
    fn a_key_of_a_log_is_none_of_a_witness_and_the_other_way_round() {
        assert_eq!(WitnessVerifier::parse(LOG), Err(NoteFault::WitnessKey));
        assert_eq!(Verifier::parse(NISSE), Err(NoteFault::Key));
        let wrong = [NISSE.replace("ac30", "ac31"), NISSE.replace("nisse", "nils"), NISSE.replace('+', "-")];
        for text in wrong.iter().map(String::as_str).chain(["", "a+b+c"]) {
            assert_eq!(WitnessVerifier::parse(text), Err(NoteFault::WitnessKey), "{text}");
        }
    }
}
