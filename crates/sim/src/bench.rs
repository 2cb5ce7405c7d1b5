//! Benchmarks: each part measures one promise about speed against something of the same size in the same run.
//!
//! Figures of one machine mean little and drift; what lasts are ratios of medians of rounds that took turns.
//! The parts run on the machine that they are started on, server and load together, because that is the harder case.

pub mod bare;
pub mod doors;
pub mod evidence;
pub mod fresh;
pub mod line;
pub mod load;
pub mod measure;
pub mod sequencer;
pub mod start;
pub mod venue;

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
    /// The least that is wanted, if something is.
    pub goal: Option<f64>,
}

impl Figure {
    /// A figure without a goal.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Figure {
        Figure { name: name.into(), value, unit, goal: None }
    }

    /// The same figure with the least that is wanted.
    pub fn at_least(mut self, goal: f64) -> Figure {
        self.goal = Some(goal);
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
            Some(goal) if figure.value >= goal => format!("≥ {goal} reached"),
            Some(goal) => format!("≥ {goal} MISSED"),
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
        let facts =
            serde_json::json!({ "value": figure.value, "unit": figure.unit, "at_least": figure.goal });
        (figure.name.clone(), facts)
    };
    Value::Object(figures.iter().map(entry).collect::<Map<_, _>>())
}
