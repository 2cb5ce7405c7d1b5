//! The contract of `Store`, as one suite that runs on every implementation.
//!
//! A test takes a [`Bench`](contract::bench::Bench), which makes handles on one store, and never asks which
//! store it is. What only one engine promises is in the file of that engine.

mod contract {
    /// Makes one `#[test]` per store for each of the named functions.
    macro_rules! on_every_store {
        ($($name:ident),* $(,)?) => {
            mod memory {
                $(#[test] fn $name() { super::$name(&mut crate::contract::bench::MemoryBench::new(1)) })*
            }
            mod sqlite {
                $(#[test] fn $name() { super::$name(&mut crate::contract::bench::SqliteBench::new(1)) })*
            }
            mod postgres {
                $(#[test] fn $name() { super::$name(&mut crate::contract::bench::PostgresBench::new(1)) })*
            }
        };
    }

    pub mod bench;

    mod append;
    mod attempts;
    mod crash;
    mod faults;
    mod postgres_server;
    mod postgres_standby;
    mod read;
    mod snapshots;
    mod sqlite_files;
    mod sqlite_vault;
    mod vault;
}
