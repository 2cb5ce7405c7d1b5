//! The checks of a start, without a start: what it would refuse is said, and not an entry is written.
//!
//! A store that no server uses is opened as an audit opens it, read to its end, and held against everything that vouches
//! for it; a running server is asked instead, and says the same of itself. The surprise: the store is locked while it is
//! looked at, so that nobody starts from it in between.

use std::path::Path;
use std::sync::Arc;

use kernel::state::State;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use store::{Fault, Store, VaultQuery, VaultRow};

use crate::Service;
use crate::clock::{Clock, LogicalTime};
use crate::desk::call_backs::KeptCall;
use crate::evidence::note::LogKey;
use crate::evidence::tree::Tree;
use crate::evidence::{Kept, LogSettings, Witnessing, demand_head, head_in};
use crate::keys::{KeyBytes, KeyRing};
use crate::place::{Place, aside};
use crate::sequencer::state_of;
use crate::staff::secrets::Secrets;
use crate::vault::{self, Content, Kept as _};
use crate::zone::Zone;

/// Whether something is as it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is.
    Good,
    /// It is not quite, and nothing is refused for it.
    Mind,
    /// It is not.
    Bad,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// What was looked at.
    pub check: String,
    /// Whether it is as it should be.
    pub verdict: Verdict,
    /// What was found, and what next.
    pub told: String,
}

impl Checked {
    /// What was found of one thing.
    pub fn of(check: &str, verdict: Verdict, told: impl Into<String>) -> Checked {
        Checked { check: check.to_owned(), verdict, told: told.into() }
    }
}

/// What a start would begin with.
pub struct Checkup {
    /// Where the store lies.
    pub place: Place,
    /// The log's key, if it can be read.
    pub log_key: Option<KeyBytes>,
    /// The vault's keys, if they can be read.
    pub vault_keys: Option<KeyRing>,
    /// The public log.
    pub log: LogSettings,
    /// The clocks.
    pub clock: Arc<dyn Clock>,
}

/// Looks at a store that no server uses as a start would.
pub async fn checkup(it: Checkup) -> Vec<Checked> {
    let (mut found, tree) = aside(|| at_rest(&it));
    if let (Some(key), Some(tree)) = (&it.log_key, tree) {
        found.extend(witnesses(&LogKey::new(key, &it.log.origin), Arc::new(tree), &it).await);
    }
    found
}

fn at_rest(it: &Checkup) -> (Vec<Checked>, Option<Tree>) {
    let journal = it.place.journal();
    let mut store = match it.place.open() {
        Ok(store) => store,
        Err(fault) => return (vec![Checked::of("journal", Verdict::Bad, fault.told())], None),
    };
    let mut found = Vec::new();
    match state_of(&mut *store) {
        Ok(state) => {
            let entries = state.next_position();
            let told = format!("{journal}: {entries} entries follow one another and replay");
            found.push(Checked::of("journal", Verdict::Good, told));
            found.push(losses(&state));
            found.push(clock(&state, &*it.clock));
        }
        Err(fault) => {
            let told = format!("{journal}: {}; `tashika recover` on a copy says what is left", fault.told());
            found.push(Checked::of("journal", Verdict::Bad, told));
        }
    }
    let tree = match vouched(it, &mut *store) {
        Ok((told, tree)) => {
            found.push(told);
            tree
        }
        Err(fault) => {
            found.push(Checked::of("head file", Verdict::Bad, it.place.named(fault).told()));
            None
        }
    };
    let rows = match it.place.is_database() {
        true => store.vault(&VaultQuery::After(None)),
        false => store::sqlite::vault_rows(it.place.folder()),
    };
    let rows = rows.map_err(|fault| format!("it can be neither read nor kept: {}", fault.told()));
    found.push(contact_data(rows, it.vault_keys.as_ref()));
    (found, tree)
}

/// The journal against head file and log folder.
fn vouched(it: &Checkup, store: &mut dyn Store) -> Result<(Checked, Option<Tree>), Fault> {
    let Some(key) = &it.log_key else {
        let told = "there is no log key to hold the journal against what it signed";
        return Ok((Checked::of("head file", Verdict::Mind, told), None));
    };
    let (folder, kept) = (it.place.folder(), Kept::of(it.place.folder()));
    if !it.place.is_database() {
        demand_head(folder, &store.head()?, kept.checkpoint()?.is_some())?;
    }
    let tree = kept.looked_at(store, LogKey::new(key, &it.log.origin).verifier())?;
    let size = kept.past()?.newest();
    let told = match size {
        Some(size) => {
            format!("the first {size} entries are those that were vouched for, and none is missing")
        }
        None => "nothing was vouched for yet: nobody was served from this store".to_owned(),
    };
    Ok((Checked::of("head file", Verdict::Good, told), tree))
}

fn losses(state: &State) -> Checked {
    match state.open_losses() {
        0 => Checked::of("evidence of loss", Verdict::Good, "nobody showed any that is not settled"),
        open => {
            let told = format!(
                "{open} receipts prove what this store lacks: keep the folder, look for the newer store, honour the \
                 receipts; `tashika losses` lists them and says how to settle them"
            );
            Checked::of("evidence of loss", Verdict::Bad, told)
        }
    }
}

fn clock(state: &State, clock: &dyn Clock) -> Checked {
    let newest = (state.next_position() > 0).then(|| state.last_at());
    let utc = Zone::named("UTC");
    match LogicalTime::start(newest, clock) {
        Err(fault) => Checked::of("journal's time", Verdict::Bad, fault.to_string()),
        Ok(time) => match time.alarm() {
            Some(_) => {
                let (newest, now) = (state.last_at(), Instant(clock.wall()));
                let (newest, now) = (utc.rfc3339(newest), utc.rfc3339(now));
                let told = format!("the newest entry is of {newest} and the clock says {now}: set the clock");
                Checked::of("journal's time", Verdict::Mind, told)
            }
            None => Checked::of("journal's time", Verdict::Good, "the clock fits the newest entry"),
        },
    }
}

/// Whether what is sealed can be opened, by the first rows.
fn contact_data(rows: Result<Vec<VaultRow>, String>, keys: Option<&KeyRing>) -> Checked {
    let check = |verdict, told: String| Checked::of("contact data", verdict, told);
    let rows = match rows {
        Ok(rows) if rows.is_empty() => return check(Verdict::Good, "none is kept".to_owned()),
        Ok(rows) => rows,
        Err(why) => return check(Verdict::Bad, format!("{why}; bookings go on")),
    };
    let Some(keys) = keys else {
        return check(
            Verdict::Bad,
            "there is no vault key to open it with: bring keys/vault.key back".to_owned(),
        );
    };
    let shut = rows.iter().filter(|row| !opens(keys, row)).count();
    match shut {
        0 => check(Verdict::Good, format!("keys/vault.key opens it, as the first {} show", rows.len())),
        shut => check(
            Verdict::Bad,
            format!(
                "keys/vault.key does not open {shut} of the first {}: bring it back from where the keys are kept, with \
                 all its lines",
                rows.len()
            ),
        ),
    }
}

async fn witnesses(key: &LogKey, tree: Arc<Tree>, it: &Checkup) -> Vec<Checked> {
    let witnessing = Witnessing::of(it.log.witnesses.clone());
    let examined = witnessing.examine(key, &tree).await;
    let standings = witnessing.standings();
    let mut found: Vec<Checked> = standings
        .iter()
        .map(|standing| match &standing.trouble {
            Some(trouble) if standing.other_history => {
                Checked::of("witness", Verdict::Bad, format!("{}: {trouble}", standing.name))
            }
            Some(trouble) => {
                Checked::of("witness", Verdict::Mind, format!("{} cannot be asked: {trouble}", standing.name))
            }
            None => {
                let told = format!("{} agrees with the first {} entries", standing.name, standing.size);
                Checked::of("witness", Verdict::Good, told)
            }
        })
        .collect();
    if let Err(fault) = examined {
        found.push(Checked::of("witnesses", Verdict::Bad, it.place.named(fault).told()));
    }
    found
}

impl Service {
    /// What a running service finds of itself.
    pub(crate) async fn checked(&self) -> Vec<Checked> {
        let rows = self.sequencer().vault(VaultQuery::After(None)).await.map_err(|away| away.0);
        let mut found = vec![self.vouched_now(self.inner.place.folder())];
        found.push(contact_data(rows, Some(&self.keys().vault)));
        found.push(match self.sequencer().clock_alarm() {
            Some(ms) => {
                let told = format!("the wall clock is {ms} ms from logical time: set the clock");
                Checked::of("journal's time", Verdict::Bad, told)
            }
            None => Checked::of("journal's time", Verdict::Good, "it goes with the clock"),
        });
        found
    }

    /// The head file as it lies there against the journal as this process knows it.
    fn vouched_now(&self, folder: &Path) -> Checked {
        let check = |verdict, told: String| Checked::of("head file", verdict, told);
        let durable = self.sequencer().durable();
        match head_in(folder) {
            Err(fault) => check(Verdict::Bad, fault.told()),
            Ok(None) => check(
                Verdict::Bad,
                "it is not there: stop the server, nothing vouches for what it says".into(),
            ),
            Ok(Some(head)) => {
                let size = head.checkpoint.size;
                let root = self.evidence().growth().read().tree.root(size);
                match root == Some(head.checkpoint.root) && size >= durable {
                    true => check(Verdict::Good, format!("it vouches for all {size} entries of the journal")),
                    false => check(
                        Verdict::Bad,
                        format!(
                            "it vouches for {size} entries, and the journal has {durable} or others: stop the server and \
                             run `tashika doctor` again"
                        ),
                    ),
                }
            }
        }
    }
}

/// Whether a row opens, whatever it holds.
fn opens(ring: &KeyRing, row: &VaultRow) -> bool {
    if vault::form(row) == Some(Secrets::FORM) {
        return vault::open::<Secrets>(ring, row).is_ok();
    }
    if vault::form(row) == Some(KeptCall::FORM) {
        return vault::open::<KeptCall>(ring, row).is_ok();
    }
    crate::line::sealed_again(ring, row)
        .map_or_else(|| vault::open::<Content>(ring, row).is_ok(), |again| again.is_ok())
}
