//! `tashika erase`: erases the contact data of the person who has a voucher, for good.
//!
//! The bookings stay: they name nobody. The surprise: it needs `--yes`, because no backup brings back what it erases, and is meant
//! not to.

use serde_json::json;
use service::admin::{Reply, Request};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Erase the contact data of the person who has a voucher, for good; the bookings stay
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Municipality code, six digits
    #[arg(value_name = "MUNICIPALITY_CODE")]
    pub municipality_code: String,
    /// Voucher number, ten digits
    #[arg(value_name = "VOUCHER_NUMBER")]
    pub voucher_number: String,
    /// It is meant: nothing brings it back
    #[arg(long)]
    pub yes: bool,
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    if !arguments.yes {
        return Err(Failure::Usage(
            "this erases name, telephone and e-mail address of the person for good, in every backup too; the bookings stay. \
             If that is meant, give the same command with --yes"
                .to_owned(),
        ));
    }
    let request = Request::EraseContact {
        municipality_code: arguments.municipality_code.clone(),
        voucher_number: arguments.voucher_number.clone(),
    };
    let reply = super::ask(request, invocation)?;
    let Reply::Erased { erased } = reply else {
        return Err(other_version());
    };
    invocation.output.tell(&json!({ "done": true, "erased": erased }), || {
        if erased == 0 {
            "nothing was kept of the person who has this voucher".to_owned()
        } else {
            "erased: nobody can read it any more, and a backup that is put back is erased again. The bookings stay".to_owned()
        }
    });
    Ok(Outcome::Done)
}
