//! The simulator: what tests and benchmarks need and the product never ships.
//!
//! A clock that a test turns, a town of obviously fake people, services over a memory that fails on request, and
//! drivers for the real program over HTTP. Development only: nothing in the product may use it.
//! The surprise: everything is drawn from a seed, so that a failure can be run again.

pub mod arguments;
pub mod authenticator;
pub mod bench;
pub mod builder;
pub mod chance;
pub mod clock;
pub mod crash;
pub mod faults;
pub mod http;
pub mod identity_provider;
pub mod line;
pub mod patience;
pub mod post_office;
pub mod postgres;
pub mod power;
pub mod program;
pub mod row;
pub mod simulation;
pub mod town;
