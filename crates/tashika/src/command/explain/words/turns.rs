//! A turn on a waitlist in plain words: where it stands, and each step.
//!
//! It never says that anything is booked but where a booking ended it. The surprise: venues are told with the step that chose
//! them last, since only the newest choice is kept.

use serde_json::Value;

/// The turn and its steps, a line each.
pub fn words(turn: &Value) -> Vec<String> {
    let text = |name: &str| turn.get(name).and_then(Value::as_str).unwrap_or("?");
    let dose = turn.get("dose").and_then(Value::as_u64).unwrap_or_default();
    let mut lines = vec![format!(
        "Turn {} on the waitlist (dose {dose}, programme {}): {}",
        text("number"),
        text("programme"),
        standing(text("standing"))
    )];
    lines.extend(turn.get("history").and_then(Value::as_array).into_iter().flatten().map(step));
    lines
}

/// Where it stands.
pub fn standing(standing: &str) -> &'static str {
    match standing {
        "waiting" => "waits, not booked",
        "offered" => "has an offer, not booked",
        "booked" => "over, because they booked",
        "asked" => "over, because they left",
        _ => "over, because three offers in a row were not answered",
    }
}

fn step(step: &Value) -> String {
    let text = |name: &str| step.get(name).and_then(Value::as_str).unwrap_or("?");
    let what = match text("what") {
        "joined" => "joined",
        "changed" => "changed the venues and kept the turn",
        "offered" => "was offered a place",
        "declined" => "let the offered place go",
        "lapsed" => "did not answer in time for the offered place",
        "withdrawn" => "could not have the offered place any more",
        "booked" => "booked",
        "asked" => "left",
        _ => "was taken off, after three offers in a row without an answer",
    };
    let venues = step.get("venues").and_then(Value::as_array).map(|ids| {
        let ids: Vec<&str> = ids.iter().filter_map(Value::as_str).collect();
        if ids.is_empty() { " for all venues".to_owned() } else { format!(" for {}", ids.join(", ")) }
    });
    let slot = step.get("slot").map(|slot| format!(" ({})", super::slot_words(Some(slot))));
    let booking = step.get("booking").and_then(Value::as_str).map(|number| format!(" {number}"));
    let account = step.get("account").and_then(Value::as_u64).map(|account| format!(" (account {account})"));
    format!(
        "  {}  {what}{}{}{}, by {}{} through {}",
        text("at"),
        venues.unwrap_or_default(),
        booking.unwrap_or_default(),
        slot.unwrap_or_default(),
        text("by"),
        account.unwrap_or_default(),
        text("channel")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_turn_is_told_with_every_step_and_never_as_booked_before_it_is() {
        let slot = json!({ "starts_at": "2021-05-30T09:30:00+09:00", "venue": "otemachi" });
        let turn = json!({
            "number": "2222-2222-2", "programme": "p", "dose": 1, "standing": "offered",
            "history": [
                { "at": "T1", "what": "joined", "channel": "desk", "by": "operator", "account": 3, "venues": [] },
                { "at": "T2", "what": "offered", "channel": "system", "by": "system", "slot": slot },
            ],
        });
        assert_eq!(
            words(&turn),
            [
                "Turn 2222-2222-2 on the waitlist (dose 1, programme p): has an offer, not booked",
                "  T1  joined for all venues, by operator (account 3) through desk",
                "  T2  was offered a place (2021-05-30T09:30:00+09:00 at otemachi), by system through system",
            ]
        );
    }
}
