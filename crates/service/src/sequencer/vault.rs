//! The vault between two batches: changes that wait are written together, and what was erased is destroyed at every start.
//!
//! A change costs a sync of its own on the sequencer's thread, so all that wait share one. Nothing here knows what is sealed.
//! The surprise: a sick vault stops nothing but itself. Until what the journal says was erased is known to be gone, nobody
//! reads or keeps anything in it, and bookings go on.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use kernel::contact::KeyName;
use kernel::state::State;
use store::{Fault, Store, VaultChange, VaultQuery, VaultRow};
use tokio::sync::oneshot;

use super::{Sequencer, Shared};

/// Keys that one call of the store destroys.
const DESTROYED_AT_ONCE: usize = 500;
/// Changes that one call of the store makes.
const CHANGED_AT_ONCE: usize = 1_000;

/// How long anybody waits for the vault: as long as for any other command.
const WAITED: Duration = Duration::from_secs(10);

/// The vault cannot be used now; why is for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct VaultAway(pub(crate) String);

type Waiting = Vec<(VaultChange, oneshot::Sender<Result<bool, VaultAway>>)>;

/// What waits for the vault, and why it is closed if it is.
#[derive(Default)]
pub(crate) struct VaultDesk {
    waiting: Mutex<Waiting>,
    closed: Mutex<Option<String>>,
    /// What this process has seen destroyed: a node that takes turns with others need not do it at every turn.
    destroyed: Mutex<BTreeSet<KeyName>>,
}

impl VaultDesk {
    fn close(&self, why: Option<String>) {
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }

    fn why_closed(&self) -> Option<String> {
        self.closed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn take(&self) -> Waiting {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = waiting.len().min(CHANGED_AT_ONCE);
        waiting.drain(..count).collect()
    }

    /// Writes what waits, all of it with one sync, and tells everybody.
    fn write(&self, store: &mut dyn Store) {
        let mut waiting = self.take();
        // Whoever gave up waiting was told that nothing is kept. What is to be destroyed is destroyed all the same.
        waiting
            .retain(|(change, answer)| matches!(change, VaultChange::Destroy { .. }) || !answer.is_closed());
        if waiting.is_empty() {
            return;
        }
        let (changes, answers): (Vec<_>, Vec<_>) = waiting.into_iter().unzip();
        let outcome = match self.why_closed() {
            Some(why) => Err(VaultAway(why)),
            None => store.change_vault(&changes).map_err(away),
        };
        for (at, answer) in answers.into_iter().enumerate() {
            let told = outcome.clone().map(|effects| effects.get(at).copied().unwrap_or(false));
            let _ = answer.send(told);
        }
    }
}

impl Sequencer {
    /// Makes a change of the vault; whether it took effect, told when it is durable.
    pub(crate) async fn change_vault(&self, change: VaultChange) -> Result<bool, VaultAway> {
        let (answer, told) = oneshot::channel();
        let shared = self.shared.clone();
        shared.vault.waiting.lock().unwrap_or_else(PoisonError::into_inner).push((change, answer));
        // Whichever visit comes first writes for all: the later ones find nothing left.
        in_time(self.visit(move |store| shared.vault.write(store))).await?;
        told.await.unwrap_or_else(|_| Err(VaultAway("the service ended".to_owned())))
    }

    /// Makes several changes of the vault with one sync; of each whether it took effect, told when all are durable.
    pub(crate) async fn change_vault_at_once(
        &self,
        changes: Vec<VaultChange>,
    ) -> Result<Vec<bool>, VaultAway> {
        let shared = self.shared.clone();
        let (answers, told): (Vec<_>, Vec<_>) = changes.iter().map(|_| oneshot::channel()).unzip();
        shared
            .vault
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(changes.into_iter().zip(answers));
        in_time(self.visit(move |store| shared.vault.write(store))).await?;
        let mut effects = Vec::with_capacity(told.len());
        for told in told {
            effects.push(told.await.unwrap_or_else(|_| Err(VaultAway("the service ended".to_owned())))?);
        }
        Ok(effects)
    }

    /// The rows asked for, without those that were erased.
    pub(crate) async fn vault(&self, query: VaultQuery) -> Result<Vec<VaultRow>, VaultAway> {
        if let Some(why) = self.vault_alarm() {
            return Err(VaultAway(why));
        }
        in_time(self.visit(move |store| store.vault(&query))).await?.map_err(away)
    }

    /// Why nobody can read or keep contact data, if nobody can.
    pub(crate) fn vault_alarm(&self) -> Option<String> {
        self.shared.vault.why_closed()
    }
}

impl Shared {
    /// Destroys every key that the journal says was erased, before anybody is served from this store.
    pub(super) fn destroy_erased(&self, store: &mut dyn Store, state: &State) {
        let mut destroyed = self.vault.destroyed.lock().unwrap_or_else(PoisonError::into_inner);
        if self.vault.why_closed().is_some() {
            destroyed.clear();
        }
        let fresh: Vec<KeyName> = state.erased_keys().filter(|key| !destroyed.contains(key)).collect();
        let keys: Vec<VaultChange> = fresh.iter().map(|key| VaultChange::Destroy { key: key.0 }).collect();
        // Also where nothing was erased: a vault that cannot be read is told at the start and not to the first who asks.
        let is_readable = store.vault(&VaultQuery::OfHolder([0; 16])).map(drop);
        let outcome = is_readable.and_then(|()| {
            keys.chunks(DESTROYED_AT_ONCE).try_fold(0, |gone, part| {
                let effects = store.change_vault(part)?;
                Ok::<usize, Fault>(gone + effects.into_iter().filter(|effect| *effect).count())
            })
        });
        if outcome.is_ok() {
            destroyed.extend(fresh);
        }
        match outcome {
            Ok(0) => self.vault.close(None),
            Ok(gone) => {
                tracing::warn!(gone, "contact data that was erased was there again and is destroyed");
                self.vault.close(None);
            }
            Err(fault) => {
                let why = format!("contact data can be neither read nor kept: {fault}");
                tracing::error!(%fault, "the vault stays closed; bookings go on");
                self.vault.close(Some(why));
            }
        }
    }
}

/// What a visit gives, if it comes about in time: a store that is away is not waited for without end.
async fn in_time<T>(visit: impl Future<Output = Option<T>>) -> Result<T, VaultAway> {
    match tokio::time::timeout(WAITED, visit).await {
        Ok(Some(given)) => Ok(given),
        Ok(None) => Err(VaultAway("the service is not ready".to_owned())),
        Err(_) => Err(VaultAway("the store did not answer in time".to_owned())),
    }
}

fn away(fault: Fault) -> VaultAway {
    tracing::error!(%fault, "the vault failed");
    VaultAway(fault.to_string())
}

#[cfg(test)]
mod tests {
    use store::MemoryDisk;

    use super::*;

    #[test]
    fn what_nobody_waits_for_any_more_is_not_kept_and_is_destroyed_all_the_same() {
        let (desk, mut store) = (VaultDesk::default(), MemoryDisk::new([7; 32]).open());
        let row = |holder| VaultRow {
            holder: [holder; 16],
            key: [holder; 16],
            version: 1,
            wrapped_key: vec![1],
            record: vec![2],
            indexes: Vec::new(),
        };
        store.change_vault(&[VaultChange::Put(row(1))]).expect("kept");
        for change in [VaultChange::Put(row(2)), VaultChange::Destroy { key: [1; 16] }] {
            let (answer, _) = oneshot::channel();
            desk.waiting.lock().expect("no panic").push((change, answer));
        }
        desk.write(&mut store);
        assert!(store.vault(&VaultQuery::After(None)).expect("readable").is_empty());
    }
}
