//! Benchmarks: each part measures one promise about speed against something of the same size in the same run.
//!
//! Figures of one machine mean little and drift; what lasts are ratios of medians of rounds that took turns.
//! The parts run on the machine that they are started on, server and load together, because that is the harder case.

pub mod bare;
pub mod desk;
pub mod doors;
pub mod evidence;
pub mod fresh;
pub mod line;
pub mod load;
pub mod measure;
pub mod reserve;
pub mod sequencer;
pub mod start;
pub mod venue;
pub mod waitlist;

use serde_json::{Map, Value};

/// One figure of a part.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Part and figure, as `http.bookings.64.ratio`.
    pub name: String,
    /// The measured number.
    pub value: f64,
    /// Its unit; `ratio` for a quotient.
    pub unit: &'static str,
    /// What is wanted, if something is.
    pub goal: Option<Goal>,
}

/// What is wanted of a figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Goal {
    /// The least.
    AtLeast(f64),
    /// The most.
    AtMost(f64),
}

impl Figure {
    /// A figure without a goal.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure { name: name.into(), value, unit, goal: None }
    }

    /// The same figure with the least that is wanted.
    pub fn at_least(mut self, goal: f64) -> Figure {
        self.goal = Some(Goal::AtLeast(goal));
        self
    }

    /// The same figure with the most that is wanted.
    pub fn at_most(mut self, goal: f64) -> Figure {
        self.goal = Some(Goal::AtMost(goal));
        self
    }
}

/// The figures as a table for people.
pub fn table(figures: &[Figure]) -> String {
    let mut text = format!("{:<44} {:>14} {:<14} goal\n", "figure", "value", "unit");
    for figure in figures {
        let digits = if figure.value.abs() < 100.0 { 3 } else { 0 };
        let goal = match figure.goal {
            None => String::new(),
            Some(Goal::AtLeast(goal)) if figure.value >= goal => format!("≥ {goal} reached"),
            Some(Goal::AtLeast(goal)) => format!("≥ {goal} MISSED"),
            Some(Goal::AtMost(goal)) if figure.value <= goal => format!("≤ {goal} reached"),
            Some(Goal::AtMost(goal)) => format!("≤ {goal} MISSED"),
        };
        text.push_str(&format!(
            "{:<44} {:>14.digits$} {:<14} {goal}\n",
            figure.name, figure.value, figure.unit
        ));
    }
    text
}

/// The figures for programs.
pub fn json(figures: &[Figure]) -> Value {
    let entry = |figure: &Figure| {
        let (least, most) = match figure.goal {
            None => (None, None),
            Some(Goal::AtLeast(goal)) => (Some(goal), None),
            Some(Goal::AtMost(goal)) => (None, Some(goal)),
        };
        let (value, unit) = (figure.value, figure.unit);
        let facts = serde_json::json!({ "value": value, "unit": unit, "at_least": least, "at_most": most });
        (figure.name.clone(), facts)
    };
    Value::Object(figures.iter().map(entry).collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_is_told_as_reached_or_missed_from_both_sides() {
        let figures = [
            Figure::new("quick", 9.0, "ms").at_most(10.0),
            Figure::new("slow", 11.0, "ms").at_most(10.0),
            Figure::new("many", 11.0, "things").at_least(10.0),
            Figure::new("few", 9.0, "things").at_least(10.0),
        ];
        let told = table(&figures);
        let goals: Vec<&str> =
            told.lines().skip(1).filter_map(|line| line.split_whitespace().last()).collect();
        assert_eq!(goals, ["reached", "MISSED", "reached", "MISSED"], "{told}");
        assert_eq!(
            (&json(&figures)["quick"]["at_most"], &json(&figures)["few"]["at_least"]),
            (&10.0.into(), &10.0.into())
        );
    }
}
