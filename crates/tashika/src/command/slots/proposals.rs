//! `tashika slots propose`, `proposals`, `approve`, `reject`: what one plans another approves.
//!
//! Whoever has the data folder acts as account 0, so what is proposed here is approved at the console, and the other way
//! round. The surprise: nothing waits for a clock after an approval, because an opening is written in the slots themselves.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;
use service::admin::{AcknowledgeAsked, ProposalTold, Reply, Request};

use super::plan::{planned, read, words};
use crate::client::{Session, other_version};
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Arguments of `propose`.
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// A series as TOML, or slots as CSV
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Say of all findings of a guard rail that they are no mistakes, and why: extra_days, other_size, follows_later,
    /// elsewhere_too or as_ordered
    #[arg(long, value_name = "RAIL=REASON")]
    pub acknowledge: Vec<String>,
}

/// Arguments of `proposals`.
#[derive(Debug, clap::Args)]
pub struct List {
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
}

/// Arguments of `approve` and `reject`.
#[derive(Debug, clap::Args)]
pub struct Decide {
    /// Number of the proposal
    #[arg(value_name = "NUMBER")]
    pub proposal: u32,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
}

/// Runs `propose`.
pub fn propose(arguments: &Propose, invocation: &Invocation) -> Result<Outcome, Failure> {
    let acknowledged =
        arguments.acknowledge.iter().map(|text| acknowledged(text)).collect::<Result<_, _>>()?;
    let plan = super::super::wait_for(async {
        let mut session = Session::open(invocation).await?;
        let done = async {
            let outline = session.outline(&arguments.programme).await?;
            let made = read(&arguments.file, outline)?;
            let (programme, draft) = (arguments.programme.clone(), made.draft.clone());
            let request = Request::ProposeSlots { programme, draft, acknowledged };
            planned(session.request(request).await?, &arguments.file, &made)
        }
        .await;
        session.close().await?;
        done
    })?;
    let number = plan.proposal.unwrap_or_default();
    invocation.output.tell(&json!({ "done": true, "proposal": number, "plan": plan }), || {
        words(&arguments.programme, &plan, &format!("proposal {number} waits for another planner"))
    });
    Ok(Outcome::Done)
}

/// Runs `proposals`.
pub fn list(arguments: &List, invocation: &Invocation) -> Result<Outcome, Failure> {
    let request = Request::Proposals { programme: arguments.programme.clone() };
    tell(super::super::ask(request, invocation)?, invocation)
}

/// Runs `approve` and `reject`.
pub fn decide(arguments: &Decide, is_approved: bool, invocation: &Invocation) -> Result<Outcome, Failure> {
    let (programme, proposal) = (arguments.programme.clone(), arguments.proposal);
    let request = Request::DecideProposal { programme, proposal, is_approved };
    tell(super::super::ask(request, invocation)?, invocation)
}

fn tell(reply: Reply, invocation: &Invocation) -> Result<Outcome, Failure> {
    let Reply::Proposals { proposals } = reply else { return Err(other_version()) };
    invocation.output.tell(&json!({ "done": true, "proposals": proposals }), || {
        let told: Vec<String> = proposals.iter().map(told).collect();
        if told.is_empty() { "no proposals".to_owned() } else { told.join("\n") }
    });
    Ok(Outcome::Done)
}

fn told(proposal: &ProposalTold) -> String {
    let mut text = format!("{} {}: ", proposal.number, proposal.standing);
    match (&proposal.opening, &proposal.overbooking) {
        (Some((wave, opens_at)), _) => {
            let _ = write!(text, "{wave} opens at {opens_at}");
        }
        (None, Some(it)) => {
            let which = super::overbook::area(&it.area);
            let _ = write!(text, "{which}: {} more than places may book ({})", it.more, it.reason);
        }
        (None, None) => {
            let series = proposal.series.as_ref().map(|id| format!(" of series {id}")).unwrap_or_default();
            let _ = write!(text, "{} slots{series}", proposal.slots);
        }
    }
    let _ = write!(text, ", proposed by account {} at {}", proposal.by, proposal.at);
    if let (Some(by), Some(at)) = (proposal.decided_by, &proposal.decided_at) {
        let _ = write!(text, ", {} by account {by} at {at}", proposal.standing);
    }
    if let Some(at) = &proposal.opens_at {
        let _ = write!(text, ", to be seen from {at}");
    }
    for day in &proposal.days {
        let _ = write!(text, "\n  {} {}  {} slots  {} places", day.date, day.venue, day.slots, day.places);
    }
    for (finding, reason) in &proposal.acknowledged {
        let _ = write!(text, "\n  ! {}: {} ({reason})", finding.rail, finding.why);
    }
    text
}

fn acknowledged(text: &str) -> Result<AcknowledgeAsked, Failure> {
    let (rail, reason) = text.split_once('=').ok_or_else(|| {
        Failure::Usage(format!(
            "--acknowledge {text}: write a guard rail and a reason, as far_date=extra_days"
        ))
    })?;
    Ok(AcknowledgeAsked { rail: rail.to_owned(), about: None, reason: reason.to_owned() })
}
