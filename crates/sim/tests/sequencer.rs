//! The promises of the sequencer, on a memory that fails on request.

#[path = "sequencer/durable.rs"]
mod durable;
#[path = "sequencer/hold.rs"]
mod hold;
#[path = "sequencer/identity.rs"]
mod identity;
#[path = "sequencer/queue.rs"]
mod queue;
#[path = "sequencer/race.rs"]
mod race;
#[path = "sequencer/room.rs"]
mod room;
#[path = "sequencer/scene.rs"]
mod scene;
#[path = "sequencer/start.rs"]
mod start;
#[path = "sequencer/unknown.rs"]
mod unknown;
