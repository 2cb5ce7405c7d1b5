//! An explanation in plain words, as the desk reads it out.
//!
//! Every finding says what it means and, where something can be done, what to do next. No code is ever printed in
//! place of words.

mod turns;

pub use turns::standing;

use serde_json::Value;
use service::admin::{
    ClaimFacts, DeskFact, Explanation, Finding, Gap, LossFacts, Relation, RosterChange, RosterFacts,
    SignInRefused,
};

/// The whole explanation.
pub fn of(it: &Explanation) -> String {
    let mut lines: Vec<String> = it.standing.iter().map(|found| finding(*found).to_owned()).collect();
    lines.extend(it.claims.iter().map(claim));
    lines.extend(it.losses.iter().map(loss));
    if !it.programmes.is_empty() {
        lines.push(format!("Programmes: {}", it.programmes.join(", ")));
    }
    for (slot, until) in &it.holds {
        lines.push(format!("A place from {slot} is held until {until}."));
    }
    lines.extend(it.kept.iter().map(kept));
    section(&mut lines, "What the lists say now:", it.roster.iter().map(facts));
    section(&mut lines, "What the lists changed:", it.roster_history.iter().map(change));
    for booking in &it.bookings {
        lines.push(String::new());
        lines.extend(booking_words(booking));
    }
    for turn in &it.turns {
        lines.push(String::new());
        lines.extend(turns::words(turn));
    }
    section(&mut lines, "What the telephone desk did:", it.desk.iter().map(desk));
    section(&mut lines, "Refused sign-ins, newest first:", it.refused_sign_ins.iter().map(refused));
    section(&mut lines, "NOT known, because it could not be read:", it.gaps.iter().map(|found| gap(*found)));
    lines.join("\n")
}

fn kept((programme, channel, places): &(String, String, u64)) -> String {
    let way = match channel.as_str() {
        "desk" => "the telephone",
        "venue" => "the venues",
        "web" => "the website",
        "line" => "LINE",
        _ => "connected services",
    };
    format!(
        "{places} free places of {programme} are kept for {way}: who comes another way is not offered them, until they are released."
    )
}

fn section(lines: &mut Vec<String>, head: &str, words: impl Iterator<Item = String>) {
    let mut words = words.peekable();
    if words.peek().is_some() {
        lines.extend([String::new(), head.to_owned()]);
        lines.extend(words.map(|words| format!("  {words}")));
    }
}

fn desk(it: &DeskFact) -> String {
    let what = match it.what.as_str() {
        "identified" => match it.how.as_deref() {
            Some("voucher") => "the caller was identified by the numbers of the voucher",
            Some("booking_number") => "the caller was identified by a booking number",
            Some("contact") => "the caller was identified by name and telephone as they are kept",
            _ => "the caller was identified by calling back the telephone that is kept",
        },
        "code_given" => "a code for one sign-in was given",
        "code_used" => "somebody signed in with that code",
        "call_back_noted" => "a call was promised",
        "call_back_done" => "they were called and spoken to",
        _ => "they were called, and nobody answered",
    };
    let by = it.account.map(|account| format!(", by account {account}")).unwrap_or_default();
    format!("{}: {what}{by}", it.at)
}

fn finding(found: Finding) -> &'static str {
    match found {
        Finding::VoucherValid => "The voucher is on a list and valid.",
        Finding::VoucherRevoked => {
            "The voucher is on a list, but it was revoked: it may not be used any more. The municipality that issued it knows why and can issue another."
        }
        Finding::VoucherSuperseded => {
            "The voucher was replaced by another one: the person signs in with that one now. Bookings made with this one are still there."
        }
        Finding::VoucherUnlisted => {
            "The voucher is on no list that was loaded. Have the code and the number read out again; if they are right, the municipality that issued it has to send it with its next list."
        }
        Finding::VoucherListedLater => {
            "When the sign-in was refused, the voucher was on no list yet. A list that was loaded since has it: the person can sign in again now."
        }
        Finding::VoucherOtherProgramme => {
            "The voucher is on no list of the programme that the person signed in to, but on one of another programme, named here: the person signs in to that one."
        }
        Finding::BirthDateDiffers => {
            "The code and the number are on a list, but the birth date that was entered is not the one on the list. Have the person look at the birth date on the voucher, era and year first, and sign in again. If it is wrong on the voucher, the municipality that issued it has to correct its list."
        }
        Finding::BirthDateChangedLater => {
            "The birth date that was entered was not the one on the list of then. A list that was loaded since has another birth date: the person can sign in again now."
        }
        Finding::SignInDelayed => {
            "The sign-in was made to wait and was not judged: there had been many mismatches before, on this voucher or from the same network, and so even the right birth date is not looked at until the pause is over. It ends by itself, after ten minutes at most. Have the person wait, check code, number and birth date, and sign in again; with the number of a booking of this voucher there is no pause."
        }
        Finding::StaffSignIn => {
            "A member of staff was refused, and no citizen: below is when, and by which refusal. The log of the server has the reason beside the same incident code."
        }
        Finding::BookingUnknown => {
            "There is no booking with this number, though the number is well formed. Have it read out again, or look the person up by the voucher."
        }
        Finding::TurnNumber => {
            "The number names a turn on a waitlist, below: it is no booking number, and whoever waits has no booking by it."
        }
        Finding::BookingClaimed => {
            "There was such a booking: we lost it, its receipt proves it, and it could not be put back. The person has to be given a place."
        }
        Finding::BookingLost => {
            "A receipt of ours proves such a booking, and this store has not got it: something was lost. The receipt counts; tell the person so, and whoever runs the server at once."
        }
        Finding::BookingConfirmed => "The booking is confirmed.",
        Finding::BookingCancelled => "The booking was cancelled: it holds no place any more.",
        Finding::BookingCheckedIn => "The person is at the venue: they arrived, and have not been seen yet.",
        Finding::BookingChecked => {
            "The person is at the venue: papers and health were looked at, and the dose has not been given yet."
        }
        Finding::BookingAdministered => "The dose was given.",
        Finding::BookingNotGiven => {
            "The person came to the venue and the dose was not given; the reason is in the history. The dose can be booked again."
        }
        Finding::BookingNoShow => {
            "There is no record that the person came. The dose can be booked again. If they were there, the venue can take that back until the end of the next day."
        }
    }
}

/// A lost booking comes before everything else: the person stands without a place through our fault.
fn claim(it: &ClaimFacts) -> String {
    let now = match &it.has_now {
        Some(number) => format!("The person has booking {number} for this dose by now."),
        None => "GIVE THE PERSON A PLACE: the fault is ours.".to_owned(),
    };
    format!(
        "LOST AND PROVED: booking {}, dose {}, {}, confirmed {}; the receipt was brought {} and {}. {now}",
        it.number,
        it.dose,
        super::super::represented::place(it),
        it.confirmed_at,
        it.brought_at,
        super::super::represented::why(it)
    )
}

fn loss(it: &LossFacts) -> String {
    format!("EVIDENCE OF LOSS: {}", super::super::losses::line(it))
}

fn facts(it: &RosterFacts) -> String {
    let which = match it.voucher {
        Relation::This => "this voucher",
        Relation::Successor => "the voucher that replaces this one",
        Relation::Predecessor => "a voucher that this one replaces",
        Relation::SamePerson => "another voucher of the same person",
    };
    let doses = doses((it.doses_received, it.last_dose_on, it.product.as_deref()));
    format!("{}: {which} {}; {doses}", it.programme, state(it.standing))
}

fn state(standing: Finding) -> &'static str {
    match standing {
        Finding::VoucherRevoked => "is revoked",
        Finding::VoucherSuperseded => "is replaced by another one",
        _ => "is valid",
    }
}

fn doses((count, last, product): (u8, Option<jiff::civil::Date>, Option<&str>)) -> String {
    let last = last.map(|day| format!(", the last on {day}")).unwrap_or_default();
    let product = product.map(|product| format!(" with product {product}")).unwrap_or_default();
    match count {
        0 => "no dose received elsewhere".to_owned(),
        1 => format!("1 dose received elsewhere{last}{product}"),
        _ => format!("{count} doses received elsewhere{last}{product}"),
    }
}

fn change(it: &RosterChange) -> String {
    let mut what = Vec::new();
    if it.first {
        what.push("the voucher came onto the list".to_owned());
    }
    if it.birth_date_changed {
        what.push("the birth date was changed".to_owned());
    }
    match it.standing {
        Some(Finding::VoucherValid) if it.first => {}
        Some(Finding::VoucherValid) => what.push("it may be used again".to_owned()),
        Some(Finding::VoucherSuperseded) => what.push("it was replaced by another voucher".to_owned()),
        Some(_) => what.push("it was revoked".to_owned()),
        None => {}
    }
    if let Some((count, last, product)) = &it.doses {
        what.push(doses((*count, *last, product.as_deref())));
    }
    if it.gone {
        what.push("the voucher is on no list any more".to_owned());
    }
    if it.takes_over > 0 {
        what.push(format!("it replaced {} other voucher(s)", it.takes_over));
    }
    if what.is_empty() {
        what.push("nothing that can be told".to_owned());
    }
    format!("{}  {}: {} ({})", it.at, it.programme, what.join("; "), cause(it))
}

/// By which list or whom.
fn cause(it: &RosterChange) -> String {
    let by = if it.account == 0 { "the command line".to_owned() } else { format!("account {}", it.account) };
    match (it.act.as_deref(), it.reason.as_deref()) {
        (None, _) => format!("import {}, file {}", it.import, it.file),
        (Some("undone"), _) => format!("undo of import {}, by {by}", it.import),
        (Some(act), reason) => format!("{act} by {by}, reason {}", reason.unwrap_or("none")),
    }
}

fn refused(it: &SignInRefused) -> String {
    let why = match it.code.as_str() {
        service::NO_MATCH => "code, number and birth date did not belong together on a list".to_owned(),
        service::THROTTLED => "made to wait after many mismatches, not judged".to_owned(),
        other => format!("for a reason that this version has no words for, {other}"),
    };
    format!("{}  {why} (incident {})", it.at, it.incident)
}

fn gap(found: Gap) -> String {
    match found {
        Gap::RefusedSignIns => {
            "refused sign-ins: the file attempts.db could not be read; bookings are not concerned; run `tashika doctor`"
        }
        Gap::RosterHistory => {
            "what lists changed: the journal could not be read to its end; run `tashika audit`"
        }
    }
    .to_owned()
}

fn booking_words(booking: &Value) -> Vec<String> {
    let text = |name: &str| booking.get(name).and_then(Value::as_str).unwrap_or("?");
    let dose = booking.get("dose").and_then(Value::as_u64).unwrap_or_default();
    let mut lines = vec![format!(
        "Booking {} (dose {dose}, programme {}): {}, {}",
        text("number"),
        text("programme"),
        text("status"),
        slot_words(booking.get("slot"))
    )];
    for step in booking.get("history").and_then(Value::as_array).into_iter().flatten() {
        lines.push(step_words(step));
    }
    lines
}

fn step_words(step: &Value) -> String {
    let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or("?");
    let reason = step.get("reason").and_then(Value::as_str).map(|reason| format!(", reason: {reason}"));
    let what = match (text("what"), &reason) {
        ("displaced", _) => {
            "told that nothing takes place there; the booking stays and waits for another time"
        }
        ("kept", _) => "told that it takes place after all",
        ("moved", Some(_)) => "moved by a rule because the place was called off or there were fewer",
        (what, _) => what,
    };
    let lot = step.get("lot").and_then(Value::as_str).map(|lot| format!(", lot {lot}"));
    let from = step.get("from").map(|slot| format!(", from {}", slot_words(Some(slot))));
    let places = matches!(text("what"), "confirmed" | "moved" | "represented");
    let to = step.get("to").filter(|_| places).map(|slot| format!(", to {}", slot_words(Some(slot))));
    format!(
        "  {}  {} by {} through {}{}{}{}{}",
        text("at"),
        what,
        text("by"),
        text("channel"),
        from.unwrap_or_default(),
        to.unwrap_or_default(),
        lot.unwrap_or_default(),
        reason.unwrap_or_default()
    )
}

fn slot_words(slot: Option<&Value>) -> String {
    let text = |name: &str| slot.and_then(|slot| slot.get(name)).and_then(Value::as_str).unwrap_or("?");
    format!("{} at {}", text("starts_at"), text("venue"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_finding_is_told_in_a_sentence_without_its_code() {
        for found in Finding::ALL {
            let words = finding(found);
            let code = serde_json::to_value(found).unwrap();
            assert!(words.ends_with('.') && words.contains(' '), "{words}");
            assert!(!words.contains(code.as_str().unwrap()), "{words}");
        }
    }

    #[test]
    fn every_refusal_of_a_sign_in_is_told_without_its_code() {
        for code in [service::NO_MATCH, service::THROTTLED] {
            let it = SignInRefused { at: String::new(), code: code.to_owned(), incident: String::new() };
            assert!(!refused(&it).contains(code), "{code}");
        }
    }

    #[test]
    fn doses_received_elsewhere_are_told_with_day_and_product() {
        let day = jiff::civil::date(2021, 5, 30);
        let told = doses((1, Some(day), Some("moderna")));
        assert_eq!(told, "1 dose received elsewhere, the last on 2021-05-30 with product moderna");
    }
}
