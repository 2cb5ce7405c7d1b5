//! What a backup is made of: a checkpoint over what is durable, and the leaves up to it, in parts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::audit::part;
use super::{Answer, refused};
use crate::Service;
use crate::admin::Reply;
use crate::evidence::leaf;

impl Service {
    pub(super) async fn checkpoint(&self) -> Answer {
        let not_ready = |_| refused("not_ready", "the log is not ready; try again in a moment".to_owned());
        let note = self.log_checkpoint().await.map_err(not_ready)?;
        Ok(Reply::Checkpoint { note, key: self.log_key().to_string() })
    }

    pub(super) async fn leaves(&self, from: u64) -> Answer {
        let read = self.sequencer().visit(move |store| part(store, from)).await;
        let gone = || refused("not_ready", "the service ended while the journal was read".to_owned());
        let entries =
            read.ok_or_else(gone)?.map_err(|fault| refused("journal.unreadable", fault.to_string()))?;
        let leaves = entries.iter().map(|entry| STANDARD.encode(leaf::of_stored(entry)));
        Ok(Reply::Leaves { leaves: leaves.collect() })
    }
}
