//! Making a failure short: acts, nodes and people are taken away as long as it still fails.
//!
//! Large parts first, then smaller ones, as in delta debugging (Zeller and Hildebrandt 2002). It counts as the same
//! failure if the same promise breaks.

use super::flaw::Flaw;
use super::plan::{Plan, Scene};
use super::run;

/// Runs that making one failure short may take.
const RUNS_MAX: usize = 4_000;

struct Shrinking {
    flaw: Option<Flaw>,
    promise: u8,
    runs: usize,
}

/// The shortest plan that was found to break the same promise.
pub fn shortest(plan: &Plan, flaw: Option<Flaw>) -> Plan {
    let Some((acts, violation)) = run(plan, flaw, false).broken else { return plan.clone() };
    let mut shrinking = Shrinking { flaw, promise: violation.promise, runs: 0 };
    let mut plan = plan.clone();
    if acts < plan.acts.len() {
        let short = Plan { acts: plan.acts.iter().copied().take(acts).collect(), ..plan.clone() };
        shrinking.keep(&mut plan, short);
    }
    loop {
        let before = (plan.acts.len(), plan.scene);
        shrinking.without_acts(&mut plan);
        shrinking.smaller_scene(&mut plan);
        if before == (plan.acts.len(), plan.scene) || shrinking.runs >= RUNS_MAX {
            return plan;
        }
    }
}

impl Shrinking {
    /// Takes the smaller plan if it still fails.
    fn keep(&mut self, plan: &mut Plan, smaller: Plan) -> bool {
        self.runs += 1;
        let fails = run(&smaller, self.flaw, false).broken;
        let fails = fails.is_some_and(|(_, violation)| violation.promise == self.promise);
        if fails {
            *plan = smaller;
        }
        fails
    }

    fn without_acts(&mut self, plan: &mut Plan) {
        let mut part = plan.acts.len().div_ceil(2).max(1);
        loop {
            let mut at = 0;
            while at < plan.acts.len() && self.runs < RUNS_MAX {
                let mut smaller = plan.clone();
                let end = (at + part).min(smaller.acts.len());
                smaller.acts.drain(at..end);
                if !self.keep(plan, smaller) {
                    at += part;
                }
            }
            if part == 1 {
                return;
            }
            part = part.div_ceil(2);
        }
    }

    fn smaller_scene(&mut self, plan: &mut Plan) {
        let scene = plan.scene;
        let smaller = [
            Scene { nodes: scene.nodes - 1, ..scene },
            Scene { people: scene.people - 1, ..scene },
            Scene { slots: scene.slots - 2, ..scene },
            Scene { capacity: 1, ..scene },
            Scene { is_eve: false, ..scene },
            Scene { is_day: false, ..scene },
            Scene { snapshot_every: 200_000, ..scene },
        ];
        for scene in smaller {
            let is_possible = scene.nodes > 0 && scene.people > 0 && scene.slots > 1;
            if is_possible && scene != plan.scene {
                self.keep(plan, Plan { scene, ..plan.clone() });
            }
        }
    }
}
