//! `tashika init`: makes the data folder.
//!
//! The order matters: keys before the store, so that a store never exists without the keys its entries were made
//! with, and the configuration last, so that a finished folder can be told from a half-made one.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use serde_json::json;
use service::Place;

use crate::config;
use crate::failure::{Failure, Outcome, chain};
use crate::invocation::Invocation;
use crate::keys;
use crate::restoring;

/// Make the data folder: store, keys and a commented configuration
///
/// Refuses to touch a folder that has anything in it. With a `postgres://` address in TASHIKA_STORE_URL, or in a
/// file named with --config, the store is made in that database, which must be there and hold none.
#[derive(Debug, clap::Args)]
pub struct Arguments {}

/// Runs the command.
pub fn run(invocation: &Invocation) -> Result<Outcome, Failure> {
    let data = &invocation.data;
    let place = invocation.place()?;
    make(&place)?;
    if place.is_database() {
        invocation.output.note(
            "the store is the database of store.url: keep that setting, the configuration made here has none",
        );
    }
    let document = json!({ "done": true, "data": data, "keys": keys::files(data) });
    invocation.output.tell(&document, || {
        format!(
            "made {}\nKeep a copy of {} in another place: without the keys nobody can sign in again.\n\
             Next: tashika programme apply programme.toml",
            data.display(),
            data.join("keys").display()
        )
    });
    Ok(Outcome::Done)
}

/// Makes a data folder that is not there yet, or is empty, and an empty store.
pub fn make(place: &Place) -> Result<(), Failure> {
    let data = place.folder();
    restoring::check(data)?;
    if is_used(data)? {
        return Err(Failure::refused(
            "data.exists",
            format!(
                "{} has something in it and is left as it is; choose another folder with --data",
                data.display()
            ),
        ));
    }
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.and_then(|()| fs::set_permissions(data, std::os::unix::fs::PermissionsExt::from_mode(0o700)))
        .map_err(|error| Failure::io("cannot be made", data, &error))?;
    keys::write(data, &service::keys::Keys::generate())?;
    service::init(place).map_err(|fault| {
        Failure::world(chain(&fault), format!("remove {} before trying again", data.display()))
    })?;
    keys::write_private(&data.join("tashika.toml"), &config::default_file())
}

/// Whether the path is there and not an empty folder.
pub fn is_used(data: &Path) -> Result<bool, Failure> {
    match fs::read_dir(data) {
        Ok(mut entries) => Ok(entries.next().is_some()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) if error.kind() == std::io::ErrorKind::NotADirectory => Ok(true),
        Err(error) => Err(Failure::io("cannot be looked at", data, &error)),
    }
}
