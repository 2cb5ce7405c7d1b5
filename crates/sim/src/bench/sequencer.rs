//! The sequencer in this process over a real store: durable bookings a second with many callers, each waiting for its own.
//!
//! Nothing between the caller and the sequencer: commands are made before, and every confirmation is awaited by the
//! caller that asked for it. Every booking carries an idempotency key, as over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::birth_date::BirthDate;
use kernel::command::{Actor, Channel, Command, CommandId, CommandKey, Person};
use kernel::municipality::MunicipalityCode;
use kernel::slot::SlotId;
use kernel::time::Instant;
use kernel::wave::Cohort;
use service::clock::SystemClock;
use service::keys::Keys;
use service::sequencer::{Opener, Sequencer, Share, Standing, Submission, Verdict};
use service::{Limits, Opening, Place};

use super::Figure;
use super::measure::{median, now, percentile};
use crate::builder::{SOFTWARE, keys};
use crate::crash::in_days;
use crate::town::{PROGRAMME, Town};

const CALLERS: usize = 1_024;
const ROUNDS: usize = 3;
const SLOTS: u32 = 2_000;

/// The town of this part.
pub fn town(people: u32) -> Town {
    Town { seed: 5, people, slots: SLOTS, capacity: 100_000, first_day: in_days(10), ..Town::default() }
}

/// Makes the store of a town and ends in order.
///
/// # Panics
/// When the store cannot be made.
pub fn settle(runtime: &tokio::runtime::Runtime, place: &Place, town: &Town) {
    service::init(place).expect("a new store");
    runtime.block_on(async {
        let opening = Opening {
            place: place.clone(),
            keys: keys(5),
            limits: Limits::default(),
            clock: Arc::new(SystemClock::default()),
            software: SOFTWARE.to_owned(),
            log: service::evidence::LogSettings::default(),
        };
        let (service, mut running) = service::open(opening).await.expect("the new store");
        town.settle(&service).await;
        running.stop().await;
    });
}

/// What is measured.
pub struct Part {
    /// First part of its figures' names.
    pub name: &'static str,
    /// The least rate that is wanted, in bookings a second.
    pub goal: f64,
    /// Opens the store that [`settle`] made.
    pub opener: Opener,
}

/// Measures on a store that [`settle`] made; books everybody.
///
/// # Panics
/// When the sequencer refuses.
pub fn run(runtime: &tokio::runtime::Runtime, part: Part, town: &Town) -> Vec<Figure> {
    let Part { name, goal, opener } = part;
    let sequencer = Sequencer::start(opener, Arc::new(SystemClock::default()), 8_192, SOFTWARE.to_owned());
    let mut standing = sequencer.watch();
    runtime.block_on(standing.wait_for(|standing| *standing == Standing::Serving)).expect("it serves");
    let slots: Vec<SlotId> = {
        let state = sequencer.read();
        let (_, held) = state.programme(PROGRAMME).expect("settled");
        held.slots().map(|(_, slot)| slot.row().id).collect()
    };
    let commands: Arc<Vec<Submission>> = Arc::new(submissions(town, &slots, sequencer.now()));
    let (mut rates, mut micros) = (Vec::new(), Vec::new());
    let a_round = commands.len() / ROUNDS;
    for round in 0..ROUNDS {
        let range = round * a_round..(round + 1) * a_round;
        let (rate, mut waited) = storm(runtime, &sequencer, &commands, range);
        rates.push(rate);
        micros.append(&mut waited);
    }
    micros.sort_unstable();
    let started = now();
    sequencer.stop();
    runtime
        .block_on(standing.wait_for(|standing| matches!(standing, Standing::Ended { .. })))
        .expect("it ends");
    vec![
        Figure::new(format!("{name}.callers"), CALLERS as f64, "callers"),
        Figure::new(format!("{name}.rate"), median(rates), "bookings/s").at_least(goal),
        Figure::new(format!("{name}.p50"), percentile(&micros, 0.5), "µs"),
        Figure::new(format!("{name}.p99"), percentile(&micros, 0.99), "µs"),
        Figure::new(format!("{name}.p99.9"), percentile(&micros, 0.999), "µs"),
        Figure::new(format!("{name}.stop"), started.elapsed().as_secs_f64(), "s"),
    ]
}

fn storm(
    runtime: &tokio::runtime::Runtime,
    sequencer: &Sequencer,
    commands: &Arc<Vec<Submission>>,
    range: std::ops::Range<usize>,
) -> (f64, Vec<u32>) {
    let next = Arc::new(AtomicUsize::new(range.start));
    let started = now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (sequencer, commands, next) = (sequencer.clone(), commands.clone(), next.clone());
            let range = range.clone();
            runtime.spawn(async move {
                let mut waited = Vec::with_capacity(range.len() / CALLERS * 2);
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(submission) = commands.get(index).filter(|_| index < range.end) else {
                        return waited;
                    };
                    let asked = now();
                    let verdict = sequencer.submit(submission.clone(), Share::Public).await;
                    assert!(matches!(verdict, Verdict::Happened { .. }), "{verdict:?}");
                    waited.push(u32::try_from(asked.elapsed().as_micros()).unwrap_or(u32::MAX));
                }
            })
        })
        .collect();
    let waited = runtime.block_on(async {
        let mut all = Vec::new();
        for caller in callers {
            all.append(&mut caller.await.expect("no booking is refused"));
        }
        all
    });
    (waited.len() as f64 / started.elapsed().as_secs_f64(), waited)
}

fn submissions(town: &Town, slots: &[SlotId], now: Instant) -> Vec<Submission> {
    let keys: Keys = keys(5);
    (0..town.people)
        .map(|index| {
            let voucher = town.voucher(index);
            let municipality = MunicipalityCode::parse(&voucher.municipality_code).expect("a known code");
            let holder = keys.holder(municipality.value(), voucher.number.parse().expect("ten digits"));
            let born_on = BirthDate::from_date(voucher.birth_date, town.first_day).expect("in the past");
            let proof = keys.birth_proof(holder, voucher.birth_date);
            let cohort = Cohort { municipality, born_on };
            let slot = slots[index as usize % slots.len()];
            let id = CommandId(
                u128::from(index).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).to_be_bytes(),
            );
            Submission {
                command: Command::Book {
                    person: Person { programme: 0, holder, proof, cohort },
                    slot,
                    dose: 1,
                },
                channel: Channel::Api,
                actor: Actor::Holder,
                key: Some(CommandKey { id, body: u64::from(index) }),
                valid_until: now.plus_ms(86_400_000),
            }
        })
        .collect()
}
