//! `tashika lot`: of which batch a dose may be, and whom a recall concerns.
//!
//! A recall takes effect at once, also in a running server, and prints who received the lot and who is booked for it.

use jiff::civil::Date;
use service::admin::{LotAsk, Request};
use service::venue::LotFile;

use super::venue;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Which lot, and the command's identity
#[derive(Debug, clap::Args)]
pub struct Which {
    /// Programme identifier
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Product identifier
    pub product: String,
    /// Lot number as it stands on the vial
    pub number: String,
    /// Idempotency key: the same command with the same key is done once and answered the same
    #[arg(long, value_name = "KEY")]
    pub key: Option<String>,
}

/// Lots: list, declare, recall, and whom one concerns
#[derive(Debug, clap::Subcommand)]
pub enum Lot {
    /// Every lot that was declared
    List {
        /// Programme identifier
        #[arg(long, value_name = "ID")]
        programme: String,
    },
    /// Declare a lot, or declare it anew
    Declare {
        #[command(flatten)]
        which: Which,
        /// The last day on which it may be given
        #[arg(long, value_name = "DATE")]
        expires_on: Date,
        /// A venue that has it; may be given several times [default: all that give the product]
        #[arg(long = "venue", value_name = "ID")]
        venues: Vec<String>,
    },
    /// Forbid it from now on, and print whom it concerns
    Recall {
        #[command(flatten)]
        which: Which,
        /// Only print whom it concerns
        #[arg(long)]
        dry_run: bool,
    },
    /// Take a recall back
    Reinstate {
        #[command(flatten)]
        which: Which,
    },
}

/// Runs the command.
pub fn run(lot: &Lot, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (programme, wanted) = match lot {
        Lot::List { programme } => (programme, LotAsk::List),
        Lot::Declare { which, expires_on, venues } => {
            let lot = LotFile {
                product: which.product.clone(),
                number: which.number.clone(),
                expires_on: *expires_on,
                venues: venues.clone(),
            };
            (&which.programme, LotAsk::Declare { lot, key: which.key.clone() })
        }
        Lot::Recall { which, dry_run: true } => {
            let (product, number) = (which.product.clone(), which.number.clone());
            (&which.programme, LotAsk::Concerned { product, number })
        }
        Lot::Recall { which, .. } => (&which.programme, recall(which, false)),
        Lot::Reinstate { which } => (&which.programme, recall(which, true)),
    };
    let reply = venue::ask(Request::Lots { programme: programme.clone(), wanted }, invocation)?;
    invocation.output.tell(&reply, || venue::told(&reply));
    Ok(Outcome::Done)
}

fn recall(which: &Which, reinstate: bool) -> LotAsk {
    let (product, number) = (which.product.clone(), which.number.clone());
    LotAsk::Recall { product, number, reinstate, key: which.key.clone() }
}
