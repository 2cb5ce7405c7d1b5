//! `tashika contact`: shows the contact data of a person, or finds people by it, and writes down that it was looked at.
//!
//! Every look is an entry of the journal, durable before anything is shown, for each person that is shown.

use clap::ArgGroup;
use serde_json::json;
use service::admin::{ContactTold, ContactWanted, Reply, Request};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Show the contact data of a person, or find people by it; every look is written into the journal
#[derive(Debug, clap::Args)]
#[command(group(ArgGroup::new("wanted").required(true).args(["voucher", "telephone", "email", "kana_name"])))]
pub struct Arguments {
    /// Municipality code and voucher number
    #[arg(value_names = ["MUNICIPALITY_CODE", "VOUCHER_NUMBER"], num_args = 2)]
    pub voucher: Vec<String>,
    /// Everybody with this telephone number
    #[arg(long, value_name = "NUMBER")]
    pub telephone: Option<String>,
    /// Everybody with this e-mail address
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<String>,
    /// Everybody with exactly this name in kana
    #[arg(long, value_name = "NAME")]
    pub kana_name: Option<String>,
}

impl Arguments {
    fn wanted(&self) -> ContactWanted {
        match (&self.telephone, &self.email, &self.kana_name, self.voucher.as_slice()) {
            (Some(telephone), ..) => ContactWanted::Telephone(telephone.clone()),
            (_, Some(email), ..) => ContactWanted::Email(email.clone()),
            (_, _, Some(kana_name), _) => ContactWanted::KanaName(kana_name.clone()),
            (.., voucher) => ContactWanted::Voucher {
                municipality_code: voucher.first().cloned().unwrap_or_default(),
                voucher_number: voucher.get(1).cloned().unwrap_or_default(),
            },
        }
    }

    /// What to say when nobody was found.
    fn nobody(&self) -> String {
        let found_by = |what: &str, typed: &str| {
            format!(
                "nobody's contact data has the {what} {typed:?}. It is compared whole, however it is written; people who gave \
                 none, or another, are found by their voucher: tashika contact MUNICIPALITY_CODE VOUCHER_NUMBER"
            )
        };
        match self.wanted() {
            ContactWanted::Telephone(typed) => found_by("telephone number", &typed),
            ContactWanted::Email(typed) => found_by("e-mail address", &typed),
            ContactWanted::KanaName(typed) => found_by("name", &typed),
            ContactWanted::Voucher { municipality_code, voucher_number } => format!(
                "no contact data is kept of the person with the voucher {municipality_code}-{voucher_number}: none was given, or \
                 it was erased. tashika explain {municipality_code} {voucher_number} tells the bookings"
            ),
        }
    }
}

/// Runs the command.
pub fn run(arguments: &Arguments, invocation: &Invocation) -> Result<Outcome, Failure> {
    let reply = super::ask(Request::ShowContact { wanted: arguments.wanted() }, invocation)?;
    let Reply::Contacts { contacts } = reply else {
        return Err(other_version());
    };
    let outcome = if contacts.is_empty() { Outcome::Found } else { Outcome::Done };
    invocation.output.tell(&json!({ "contacts": contacts }), || {
        if contacts.is_empty() {
            arguments.nobody()
        } else {
            contacts.iter().map(words).collect::<Vec<_>>().join("\n\n")
        }
    });
    Ok(outcome)
}

fn words(told: &ContactTold) -> String {
    let some = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
    format!(
        "voucher    {}-{}\nname       {}\ntelephone  {}\ne-mail     {}\ngiven      {}",
        told.municipality_code,
        told.voucher_number,
        some(&told.kana_name),
        some(&told.telephone),
        some(&told.email),
        told.kept_at
    )
}
