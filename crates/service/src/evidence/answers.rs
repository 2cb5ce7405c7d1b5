//! What the service answers about its log: the newest checkpoint, tiles, the key, and receipts.
//!
//! Everything here waits until what it is about is in the tree, signs at most once for all who wait, and never
//! says a word about what is not durable.

use std::sync::{Arc, OnceLock};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::receipt::{Receipt, ReceiptWords};
use super::tree::{Hash, leaf_hash};
use super::{Signed, leaf, proof};
use store::StoredEntry;

use crate::Service;
use crate::office::audit::{one, part};
use crate::refusal::Refusal;
use crate::view::BookingView;
use crate::wording::{Lang, Words, plain};

/// Hashes in a full tile.
const TILE_WIDTH: u64 = 256;
/// The highest level of a tile.
const TILE_LEVEL_MAX: u32 = 63;

/// The name of a tile, as in its address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TileName {
    level: u32,
    index: u64,
    width: u64,
}

impl TileName {
    /// Reads `<L>/<N>[.p/<W>]`, in the one way in which it may be written.
    pub fn parse(path: &str) -> Option<TileName> {
        let (level, rest) = path.split_once('/')?;
        let level =
            u32::try_from(super::note::decimal(level)?).ok().filter(|level| *level <= TILE_LEVEL_MAX)?;
        let (number, width) = match rest.split_once(".p/") {
            Some((number, width)) => (number, super::note::decimal(width)?),
            None => (rest, TILE_WIDTH),
        };
        let fits = width > 0 && (width < TILE_WIDTH || !rest.contains(".p/"));
        let mut index: u64 = 0;
        let mut elements = number.split('/').peekable();
        let mut first = true;
        while let Some(element) = elements.next() {
            let digits = match elements.peek() {
                Some(_) => element.strip_prefix('x')?,
                None => element,
            };
            let three = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
            // A leading group of zeros would be a second name of the same tile.
            let needed = !(first && digits == "000" && elements.peek().is_some());
            if !three || !needed {
                return None;
            }
            index = index.checked_mul(1_000)?.checked_add(digits.parse().ok()?)?;
            first = false;
        }
        fits.then_some(TileName { level, index, width })
    }

    /// Whether it can never change.
    pub fn is_full(&self) -> bool {
        self.width == TILE_WIDTH
    }
}

impl Service {
    /// Whether the log may be fetched by everybody.
    pub fn log_is_public(&self) -> bool {
        self.evidence().published
    }

    /// The log's public key, as C2SP writes it.
    pub fn log_key(&self) -> Arc<str> {
        self.evidence().vkey()
    }

    /// A checkpoint over everything that is durable, as a signed note.
    ///
    /// # Errors
    /// `not_ready`.
    pub async fn log_checkpoint(&self) -> Result<String, Refusal> {
        let size = self.sequencer().durable();
        let signed = self.signed(size).await?;
        Ok(self.evidence().cosigned_at_best(signed).note.clone())
    }

    /// The newest checkpoint that witnesses cosigned, as a signed note with their lines.
    pub fn log_cosigned(&self) -> Option<String> {
        self.evidence().witnessing().newest().map(|signed| signed.note.clone())
    }

    /// The bytes of a tile; `None` if no checkpoint needs it yet.
    pub fn log_tile(&self, name: TileName) -> Option<Vec<u8>> {
        let signed = self.evidence().newest()?;
        let from = name.index.checked_mul(TILE_WIDTH)?;
        let to = from.checked_add(name.width)?;
        let grown = self.evidence().growth().read();
        let hashes = grown.tree.nodes(8 * name.level, from, to, signed.size)?;
        Some(hashes.concat())
    }

    /// The receipt of a booking, for whoever may see the booking.
    ///
    /// # Errors
    /// `not_ready`.
    pub async fn receipt(&self, booking: &BookingView, lang: Lang) -> Result<Receipt, Refusal> {
        let signed = match self.evidence().cosigned_covering(booking.position + 1) {
            Some(signed) => signed,
            None => self.signed(booking.position + 1).await?,
        };
        self.receipt_under(&signed, booking, lang).await
    }

    /// The receipt that goes out with the answer to a booking: proved by the checkpoint over exactly its batch, so
    /// that the same command gets the same answer to the byte, after a restart and from another node too.
    ///
    /// # Errors
    /// `not_ready`.
    pub async fn first_receipt(&self, booking: &BookingView, lang: Lang) -> Result<Receipt, Refusal> {
        if super::UNLOGGED {
            return Err(Refusal::later("not_ready", 2));
        }
        if let Some(receipt) = self.fresh_receipt(booking, lang) {
            return Ok(receipt);
        }
        let end = self.batch_end(booking.position).await?;
        self.log_up_to(end).await?;
        let signed = self.evidence().exactly(end).ok_or(Refusal::later("not_ready", 2))?;
        self.receipt_under(&signed, booking, lang).await
    }

    /// The first receipt of a booking of the last moments: all that it needs is at hand, so nothing is waited for, read
    /// or hashed. `None` for all others.
    fn fresh_receipt(&self, booking: &BookingView, lang: Lang) -> Option<Receipt> {
        let (position, growth) = (booking.position, self.evidence().growth());
        let end = growth.read().recent_batch_end(position)?;
        // Whoever signs holds the checkpoints and then the tree: never the other way round.
        let signed = self.evidence().kept_at(end)?;
        let grown = growth.read();
        let path = signed.inclusion(&grown.tree, position)?;
        let leaf = STANDARD.encode(grown.recent_leaf(position)?);
        drop(grown);
        Some(self.receipt_of(&signed, leaf, &path, (booking, lang)))
    }

    fn receipt_of(
        &self,
        signed: &Signed,
        leaf: String,
        path: &[Hash],
        (booking, lang): (&BookingView, Lang),
    ) -> Receipt {
        Receipt {
            leaf,
            tlog_proof: signed.writer.quoted(booking.position, path),
            log_key: self.evidence().vkey(),
            words: words(booking, lang),
        }
    }

    /// The position after the batch of an entry.
    async fn batch_end(&self, position: u64) -> Result<u64, Refusal> {
        self.log_up_to(position + 1).await?;
        let recent = self.evidence().growth().read().recent_batch_end(position);
        if let Some(end) = recent {
            return Ok(end);
        }
        let entry = self.sequencer().look(move |store| one(store, position)).await.flatten();
        entry.and_then(|entry| entry.batch_end).ok_or(Refusal::later("not_ready", 2))
    }

    async fn receipt_under(
        &self,
        signed: &Signed,
        booking: &BookingView,
        lang: Lang,
    ) -> Result<Receipt, Refusal> {
        let (leaf, path) = self.leaf_and_path(signed, booking.position).await?;
        Ok(self.receipt_of(signed, STANDARD.encode(&leaf), &path, (booking, lang)))
    }

    /// An entry with its proof, which has the leaf inside, under a checkpoint over everything that is durable, cosigned if
    /// it can be.
    pub(crate) async fn proof_of(&self, position: u64) -> Result<(StoredEntry, String), Refusal> {
        let signed = match self.evidence().cosigned_covering(position + 1) {
            Some(signed) => signed,
            None => self.signed(position + 1).await?,
        };
        let (leaf, path) = self.leaf_and_path(&signed, position).await?;
        let entry = leaf::entry(&leaf).ok_or(Refusal::later("not_ready", 2))?;
        Ok((entry, proof::text_with_leaf(position, &leaf, &path, &signed.note)))
    }

    /// The bytes of a leaf and its way to the root that was signed.
    async fn leaf_and_path(&self, signed: &Signed, position: u64) -> Result<(Vec<u8>, Vec<Hash>), Refusal> {
        let (path, known, recent) = {
            let grown = self.evidence().growth().read();
            let path = signed.inclusion(&grown.tree, position);
            (path, grown.tree.leaf(position), grown.recent_leaf(position))
        };
        let not_ready = || Refusal::later("not_ready", 2);
        let path = path.ok_or_else(not_ready)?;
        let leaf = match recent {
            Some(leaf) => leaf,
            None => {
                let read = self.sequencer().look(move |store| one(store, position)).await;
                let entry = read.flatten().ok_or_else(not_ready)?;
                leaf::of_stored(&entry)
            }
        };
        if Some(leaf_hash(&leaf)) != known {
            self.evidence().alarm(position, "an entry was changed in the store");
            return Err(not_ready());
        }
        Ok((leaf, path))
    }

    /// A checkpoint over at least `size` entries, all of which are durable.
    pub(crate) async fn signed(&self, size: u64) -> Result<Arc<Signed>, Refusal> {
        if let Some(signed) = self.evidence().newest().filter(|signed| signed.size >= size) {
            return Ok(signed);
        }
        self.log_up_to(size).await?;
        self.evidence().covering(size).ok_or(Refusal::later("not_ready", 2))
    }

    /// Waits until the tree has `size` leaves, reading from the journal what was never handed over.
    pub(crate) async fn log_up_to(&self, size: u64) -> Result<(), Refusal> {
        // What can be read may be more than what is durable, where others write too.
        self.caught_up(Some(size)).await?;
        let durable = self.sequencer().durable();
        let growth = self.evidence().growth();
        let mut have = growth.fold();
        while have < size {
            let from = have;
            let entries = self.sequencer().look(move |store| part(store, from)).await;
            let mut entries = entries.unwrap_or_default();
            entries.retain(|entry| entry.position < durable);
            growth.read_in(&entries);
            have = growth.fold();
            if have <= from {
                return Err(Refusal::later("not_ready", 2));
            }
        }
        Ok(())
    }
}

fn words(booking: &BookingView, lang: Lang) -> ReceiptWords {
    let confirmed = booking.history.first();
    let slot = confirmed.and_then(|step| step.to.as_ref()).unwrap_or(&booking.slot);
    ReceiptWords {
        about: about(lang).to_owned(),
        number: booking.number.clone(),
        programme: booking.programme.clone(),
        dose: booking.dose,
        venue: slot.venue.clone(),
        starts_at: slot.starts_at.clone(),
        ends_at: slot.ends_at.clone(),
        confirmed_at: confirmed.map(|step| step.at.clone()).unwrap_or_default(),
    }
}

/// The same sentence in every receipt: worded once, because a receipt goes out with every booking.
fn about(lang: Lang) -> &'static str {
    static ABOUT: [OnceLock<String>; Lang::ALL.len()] = [const { OnceLock::new() }; Lang::ALL.len()];
    let found = ABOUT.iter().zip(Lang::ALL).find(|(_, known)| *known == lang);
    found.map_or("", |(cell, _)| cell.get_or_init(|| plain(&Words::new(lang).text("receipt-about", &[]))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_have_one_name_each() {
        let name = |level, index, width| Some(TileName { level, index, width });
        assert_eq!(TileName::parse("0/x001/x234/067"), name(0, 1_234_067, 256));
        assert_eq!(TileName::parse("0/000"), name(0, 0, 256));
        assert_eq!(TileName::parse("2/x001/000.p/17"), name(2, 1_000, 17));
        assert_eq!(TileName::parse("63/999.p/255"), name(63, 999, 255));
        let wrong = [
            "",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "00/000",
            "64/000",
            "-1/000",
            "0/x000/001",
            "0/001/002",
            "0/x001",
            "0/x1/002",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/",
            "0/000/",
            "a/000",
            "0/000.p/1/2",
            "0/x018/x446/x744/x073/x709/x551/616",
        ];
        for path in wrong {
            assert_eq!(TileName::parse(path), None, "{path}");
        }
    }
}
