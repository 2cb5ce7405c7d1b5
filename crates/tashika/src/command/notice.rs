//! `tashika notice`: what everybody who opens a page of a programme reads first.
//!
//! A notice is withdrawn and never changed. The surprise: it is shown on the console too, so that the desk knows what people
//! have read.

use std::collections::BTreeMap;

use service::admin::{Reply, Request};
use service::planner::{NoticeAct, NoticeTold};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Notices on every page of a programme: list, give, withdraw
#[derive(Debug, clap::Subcommand)]
pub enum Notice {
    /// Every notice that was not withdrawn
    List {
        /// Programme identifier
        #[arg(long, value_name = "ID")]
        programme: String,
    },
    /// Give a notice
    Give {
        /// Programme identifier
        #[arg(long, value_name = "ID")]
        programme: String,
        /// Text in Japanese
        #[arg(long, value_name = "TEXT")]
        ja: String,
        /// Text in plain Japanese [default: the Japanese one]
        #[arg(long, value_name = "TEXT")]
        ja_easy: Option<String>,
        /// Text in English [default: the Japanese one]
        #[arg(long, value_name = "TEXT")]
        en: Option<String>,
        /// From when, in the programme's time or with an offset [default: at once]
        #[arg(long, value_name = "TIME")]
        from: Option<String>,
        /// Until when [default: until it is withdrawn]
        #[arg(long, value_name = "TIME")]
        until: Option<String>,
    },
    /// Take a notice away
    Withdraw {
        /// Programme identifier
        #[arg(long, value_name = "ID")]
        programme: String,
        /// Its number in the list
        number: u32,
    },
}

/// Runs the command.
pub fn run(notice: &Notice, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (programme, wanted) = match notice {
        Notice::List { programme } => (programme, NoticeAct::List),
        Notice::Give { programme, ja, ja_easy, en, from, until } => {
            let mut texts = BTreeMap::from([("ja".to_owned(), ja.clone())]);
            texts.extend(ja_easy.clone().map(|text| ("ja-easy".to_owned(), text)));
            texts.extend(en.clone().map(|text| ("en".to_owned(), text)));
            (programme, NoticeAct::Give { texts, from: from.clone(), until: until.clone() })
        }
        Notice::Withdraw { programme, number } => (programme, NoticeAct::Withdraw { number: *number }),
    };
    match super::ask(Request::Notices { programme: programme.clone(), wanted }, invocation)? {
        Reply::Notices { notices } => {
            invocation.output.tell(&notices, || words(&notices));
            Ok(Outcome::Done)
        }
        _ => Err(other_version()),
    }
}

fn words(notices: &[NoticeTold]) -> String {
    let line = |it: &NoticeTold| {
        let until = it.until.as_ref().map(|until| format!(" until {until}")).unwrap_or_default();
        let shown = if it.is_shown { "shown" } else { "not shown now" };
        let text = it.texts.get("en").or(it.texts.get("ja")).map_or("", String::as_str);
        format!("{}  from {}{until}, {shown}: {text}", it.number, it.from)
    };
    match notices {
        [] => "there is no notice".to_owned(),
        all => all.iter().map(line).collect::<Vec<_>>().join("\n"),
    }
}
