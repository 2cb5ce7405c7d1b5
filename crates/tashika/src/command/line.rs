//! `tashika line`: what is to be set up at LINE, once.
//!
//! It talks to LINE and to nothing of ours. The surprise: making the rich menu again makes another one and shows that; LINE
//! keeps the older ones, up to a thousand.

use serde_json::json;

use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;
use crate::line_door;

/// Set up what LINE shows beside the talk
#[derive(Debug, clap::Subcommand)]
pub enum Line {
    /// Make the rich menu that everybody sees under the talk: book, my bookings, menu
    RichMenu,
}

/// Runs the command.
pub fn run(line: &Line, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Line::RichMenu = line;
    let config = invocation.config()?.line;
    if !config.is_set_up() {
        let what = "line.channel_secret is not set, so there is no channel of LINE".to_owned();
        return Err(Failure::refused("line.off", what));
    }
    super::wait_for(async {
        let name = line_door::make_rich_menu(&config).await;
        let name = name.map_err(|why| {
            Failure::world(why, "see whether line.channel_access_token is the one of LINE's console, then give the command again")
        })?;
        invocation
            .output
            .tell(&json!({ "rich_menu": name }), || format!("Everybody sees the rich menu {name} now."));
        Ok(Outcome::Done)
    })
}
