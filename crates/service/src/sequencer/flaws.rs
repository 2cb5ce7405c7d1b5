//! What the simulator may do wrong on purpose in the sequencer, to show that it would notice.
//!
//! It is a type, not a setting: the program's own driver is made with [`Sound`], which does nothing and costs nothing,
//! and no configuration reaches the others. Nothing here runs in the program.

use kernel::event::{Event, Record};
use kernel::state::State;

use super::{Submission, Verdict};

/// Entries after which an idle moment is used for a snapshot.
const SNAPSHOT_EVERY: u64 = 200_000;

/// Faults that a simulator puts into the sequencer to show that it finds them. Every method's own body is what is
/// right.
#[doc(hidden)]
pub trait Flaws: Send + 'static {
    /// A command before it is decided.
    fn submitted(&self, _submission: &mut Submission) {}

    /// While a command is decided; a panic in here is one in the decision.
    fn deciding(&self, _submission: &Submission) {}

    /// A record as the state takes it, from the journal if `replayed`; the journal keeps it as it is.
    fn applied(&self, record: Record, _replayed: bool) -> Record {
        record
    }

    /// Whether a start goes without its barrier.
    fn skips_barrier(&self) -> bool {
        false
    }

    /// Whether this is told before it is durable.
    fn tells_early(&self, _verdict: &Verdict) -> bool {
        false
    }

    /// Whether readers see the tip before it is durable.
    fn shows_early(&self) -> bool {
        false
    }

    /// Whether refusals that were not written down go without a look at who else writes.
    fn trusts_its_tip(&self) -> bool {
        false
    }

    /// Whether what others wrote is shown before it is known to be durable.
    fn follows_blindly(&self) -> bool {
        false
    }

    /// The offers of a place that was given back, on the state on which they were decided.
    fn offered(&self, _state: &State, offers: Vec<Event>) -> Vec<Event> {
        offers
    }

    /// The answers of a batch.
    fn answered(&self, _verdicts: &mut [Verdict]) {}

    /// Entries after which an idle moment is used for a snapshot.
    fn snapshot_every(&self) -> u64 {
        SNAPSHOT_EVERY
    }
}

/// No flaw: what the program runs with.
#[derive(Debug, Default)]
pub struct Sound;

impl Flaws for Sound {}
