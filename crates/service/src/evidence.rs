//! The public log: every entry of the journal as a leaf of a Merkle tree, and checkpoints signed over it.
//!
//! It follows the journal and decides nothing. A checkpoint is signed when somebody asks for one, over what is
//! durable and never over more, and it serves everybody who asks until the journal has grown; so a booking costs a
//! share of a signature and no time of the sequencer. What is here is in the form of C2SP: tlog-tiles, signed-note,
//! tlog-checkpoint and tlog-proof; no format is our own but the bytes of a leaf.

pub mod leaf;
pub mod note;
pub mod proof;
pub mod tree;
