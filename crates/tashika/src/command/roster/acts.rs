//! `tashika roster reissue | revoke | reinstate | undo | history | figures`: what is done to a list after it was loaded.
//!
//! Each is an entry of the journal with its reason, and none touches a booking. The surprise: what is so already is told and
//! not done again, so a command that was given twice did it once.

use service::admin::{Reply, Request, RosterAsk, RosterReply};
use service::municipality::{
    ActReason, AmendTold, ImportTold, MunicipalityFigures, TypedAmendment, UndoTold,
};

use crate::client::other_version;
use crate::failure::{Failure, Outcome};
use crate::invocation::Invocation;

/// Which voucher, and why.
#[derive(Debug, clap::Args)]
pub struct Voucher {
    /// Municipality code, six digits
    #[arg(value_name = "MUNICIPALITY_CODE")]
    pub code: String,
    /// Voucher number, ten digits
    #[arg(value_name = "VOUCHER_NUMBER")]
    pub number: String,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    pub programme: String,
    /// Why; it stands in the journal
    #[arg(long, value_name = "REASON", value_parser = REASONS)]
    pub reason: String,
}

const REASONS: [&str; ActReason::ALL.len()] =
    ["lost", "damaged", "not_received", "moved_away", "died", "issued_twice", "mistake", "other"];

/// Arguments of `reissue`.
#[derive(Debug, clap::Args)]
pub struct Reissue {
    #[command(flatten)]
    voucher: Voucher,
    /// Number of the new voucher, ten digits
    #[arg(value_name = "NEW_VOUCHER_NUMBER")]
    new_number: String,
    /// The person's birth date, as the list has it
    #[arg(long, value_name = "DATE")]
    born: String,
    /// Who issued the new voucher [default: the same municipality]
    #[arg(long, value_name = "CODE")]
    new_municipality: Option<String>,
}

/// Arguments of `undo`.
#[derive(Debug, clap::Args)]
pub struct Undo {
    /// Identity of the import, as `tashika roster history` shows it
    #[arg(value_name = "IMPORT")]
    import: String,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    programme: String,
    /// Only say what would become of the vouchers
    #[arg(long)]
    dry_run: bool,
}

/// Arguments of `history`.
#[derive(Debug, clap::Args)]
pub struct History {
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    programme: String,
    /// Only lists of this municipality alone
    #[arg(long, value_name = "CODE")]
    municipality: Option<String>,
}

/// Arguments of `figures`.
#[derive(Debug, clap::Args)]
pub struct Figures {
    /// Municipality code, six digits
    #[arg(value_name = "MUNICIPALITY_CODE")]
    code: String,
    /// Identifier of the programme
    #[arg(long, value_name = "ID")]
    programme: String,
}

/// `reissue`.
pub fn reissue(it: &Reissue, invocation: &Invocation) -> Result<Outcome, Failure> {
    let typed = TypedAmendment {
        new_voucher_number: it.new_number.clone(),
        new_municipality_code: it.new_municipality.clone().unwrap_or_default(),
        birth_date: it.born.clone(),
        ..typed("reissue", &it.voucher)
    };
    amend(&it.voucher.programme, typed, invocation)
}

/// `revoke` and `reinstate`.
pub fn restand(what: &str, it: &Voucher, invocation: &Invocation) -> Result<Outcome, Failure> {
    amend(&it.programme, typed(what, it), invocation)
}

fn typed(what: &str, it: &Voucher) -> TypedAmendment {
    TypedAmendment {
        what: what.to_owned(),
        municipality_code: it.code.clone(),
        voucher_number: it.number.clone(),
        reason: it.reason.clone(),
        ..TypedAmendment::default()
    }
}

fn amend(programme: &str, typed: TypedAmendment, invocation: &Invocation) -> Result<Outcome, Failure> {
    let RosterReply::Amended(told) = ask(programme, RosterAsk::Amend(typed), invocation)? else {
        return Err(other_version());
    };
    invocation.output.tell(&told, || amended(&told));
    Ok(Outcome::Done)
}

/// `undo`.
pub fn undo(it: &Undo, invocation: &Invocation) -> Result<Outcome, Failure> {
    let wanted = RosterAsk::Undo { import: it.import.clone(), dry_run: it.dry_run };
    let RosterReply::Undone(told) = ask(&it.programme, wanted, invocation)? else {
        return Err(other_version());
    };
    let document = serde_json::json!({
        "done": !it.dry_run, "dry_run": it.dry_run, "import": it.import,
        "back": told.back, "gone": told.gone, "kept": told.kept, "later": told.later });
    invocation.output.tell(&document, || undone(&told, it.dry_run));
    Ok(Outcome::Done)
}

/// `history`.
pub fn history(it: &History, invocation: &Invocation) -> Result<Outcome, Failure> {
    let wanted = RosterAsk::History { municipality: it.municipality.clone() };
    let RosterReply::Imports { imports } = ask(&it.programme, wanted, invocation)? else {
        return Err(other_version());
    };
    invocation.output.tell(&serde_json::json!({ "imports": imports }), || match imports.as_slice() {
        [] => "No list was loaded.".to_owned(),
        imports => imports.iter().map(line).collect::<Vec<_>>().join("\n"),
    });
    Ok(Outcome::Done)
}

/// `figures`.
pub fn figures(it: &Figures, invocation: &Invocation) -> Result<Outcome, Failure> {
    let wanted = RosterAsk::Figures { municipality: it.code.clone() };
    let RosterReply::Figures(told) = ask(&it.programme, wanted, invocation)? else {
        return Err(other_version());
    };
    invocation.output.tell(&told, || counted(&told));
    Ok(Outcome::Done)
}

fn ask(programme: &str, wanted: RosterAsk, invocation: &Invocation) -> Result<RosterReply, Failure> {
    match super::super::ask(Request::Roster { programme: programme.to_owned(), wanted }, invocation)? {
        Reply::Roster(told) => Ok(*told),
        _ => Err(other_version()),
    }
}

fn amended(told: &AmendTold) -> String {
    let changed =
        if told.changed { told.act.clone() } else { format!("{} already: nothing was changed", told.act) };
    let bookings = match (told.bookings, told.backed) {
        (0, _) => "no booking to come is concerned".to_owned(),
        (count, true) => {
            format!("{count} booking(s) to come stay with the person and are on my page of the valid voucher")
        }
        (count, false) => format!(
            "{count} booking(s) to come stay, and no voucher of the person may be used: the desk has to ask the person; \
             reissue or reinstate the voucher, or cancel the booking"
        ),
    };
    format!("{changed}; {bookings}")
}

fn undone(told: &UndoTold, dry_run: bool) -> String {
    let head = if dry_run { "nothing was changed (--dry-run); would be" } else { "undone:" };
    format!(
        "{head} {} as before, {} on no list any more, {} left because the person booked since, {} left because a later \
         list or act changed them",
        told.back, told.gone, told.kept, told.later
    )
}

fn line(it: &ImportTold) -> String {
    let of = it.municipality.as_ref().map_or("several municipalities".to_owned(), Clone::clone);
    let by = if it.account == 0 { "the command line".to_owned() } else { format!("account {}", it.account) };
    let what = match &it.undoes {
        Some(undoes) => {
            format!("undo of {undoes}: {} as before, {} on no list any more", it.changed, it.removed)
        }
        None => format!("list of {of}: {} added, {} changed", it.added, it.changed),
    };
    let undone = it.undone_at.as_ref().map(|at| format!("; undone {at}")).unwrap_or_default();
    format!("{}  {}  {what}, by {by}{undone}", it.at, it.import)
}

fn counted(it: &MunicipalityFigures) -> String {
    let rows = [
        ("vouchers that may be used", it.rostered),
        ("of these, invited and not booked", it.free),
        ("vouchers revoked", it.revoked),
        ("vouchers replaced by a newer one", it.superseded),
        ("bookings to come", it.booked),
        ("doses given", it.administered),
        ("came and not given", it.not_given),
        ("did not come", it.no_show),
        ("bookings cancelled", it.cancelled),
        ("bookings to come without a valid voucher", it.unbacked),
    ];
    let head = format!(
        "{} {} in {}, up to entry {}",
        it.municipality_code, it.municipality_name, it.programme, it.as_of
    );
    let lines = rows.iter().map(|(name, count)| format!("{count:>9}  {name}"));
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_of_the_journal_can_be_given() {
        assert_eq!(ActReason::ALL.map(ActReason::as_str), REASONS);
    }
}
