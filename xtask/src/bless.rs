//! `cargo xtask bless`: writes what is generated, so that the diff can be read and committed.
//!
//! It writes the Rust types of the schema, the documents and the golden manifest.
//! It never touches a golden file itself; the tests of the crate `service` write new ones.

use crate::check::{documents, golden};
use crate::codegen;
use crate::process::Root;
use anyhow::Result;

/// Writes everything that is generated.
pub fn run(root: &Root) -> Result<()> {
    codegen::run(root, &[])?;
    golden::bless(root)?;
    documents::bless(root)
}
