//! What goes wrong, done to the world; and the calm after it, in which everything must come right.

use service::clock::Clock;
use service::sequencer::Next;
use store::memory::Injection;

use super::plan::{Effect, Trouble};
use super::request::{Answer, Deed, Known};
use super::verdict::Violation;
use super::verdict::promise::{ENTITLED, SAME_ANSWER, SEEN};
use super::world::{World, name};

/// Rounds of the calm in which somebody may still wait.
const ROUNDS_MAX: usize = 24;
/// How often somebody asks again until the answer is definite.
const AGAIN_MAX: usize = 6;
/// Receipts asked for at the end.
const RECEIPTS: usize = 2;

type Done = Result<(), Violation>;

impl World {
    pub(super) fn trouble(&mut self, trouble: Trouble) {
        let disk = self.house.disk.clone();
        match trouble {
            Trouble::Crash { node } => self.crash(self.node_index(node)),
            Trouble::Start { node } => self.start(self.node_index(node)),
            Trouble::Pause { node } => {
                let node = self.node_index(node);
                self.nodes[node].is_paused = self.nodes[node].process.is_some();
                self.say(|| format!("{} stands still", name(node)));
            }
            Trouble::Wake { node } => {
                let node = self.node_index(node);
                self.nodes[node].is_paused = false;
                self.say(|| format!("{} goes on", name(node)));
            }
            Trouble::Jump { node, seconds } => self.jump(self.node_index(node), i64::from(seconds)),
            Trouble::NotSent => self.inject(Injection::FailBeforeSend),
            Trouble::Moved => self.inject(Injection::Moved),
            Trouble::Unknown { effect } => self.inject(match effect {
                Effect::Durable => Injection::UnknownApplied,
                Effect::Unsynced => Injection::UnknownUnsynced,
                Effect::None => Injection::UnknownNotApplied,
                Effect::Late => Injection::UnknownLate,
                Effect::PowerCut => Injection::LoseUnsynced,
            }),
            Trouble::Deliver => {
                disk.deliver();
                self.say(|| "batches arrive that were on their way".to_owned());
            }
            Trouble::PowerCut => {
                disk.power_cut();
                self.say(|| "the power fails: what is not synced is lost, every handle is dead".to_owned());
            }
            Trouble::FailOver => {
                disk.fail_over();
                self.say(|| "a standby takes over that lacks what is not synced".to_owned());
            }
            Trouble::Full => {
                disk.fill_up(true);
                self.say(|| "the disk is full".to_owned());
            }
            Trouble::Room => {
                disk.fill_up(false);
                self.say(|| "the disk has room again".to_owned());
            }
            Trouble::RestFails => {
                disk.fail_next_rest();
                self.say(|| "the next sync while tidying up will fail".to_owned());
            }
        }
    }

    fn inject(&mut self, injection: Injection) {
        self.house.disk.script([injection]);
        self.say(|| format!("the next append will end so: {injection:?}"));
    }

    fn crash(&mut self, node: usize) {
        if self.nodes[node].process.take().is_none() {
            return;
        }
        self.nodes[node].is_paused = false;
        self.lose_callers(node);
        self.say(|| format!("{} crashes", name(node)));
    }

    /// Whoever waits there hears nothing any more.
    fn lose_callers(&mut self, node: usize) {
        let requests = &mut self.requests;
        self.waiting.retain(|index| {
            let lost = requests.get(*index).is_some_and(|request| request.node == node);
            if lost && let Some(request) = requests.get_mut(*index) {
                request.future = None;
            }
            !lost
        });
    }

    pub(super) fn start(&mut self, node: usize) {
        if self.nodes[node].process.is_some() {
            return;
        }
        self.nodes[node].start(&self.house);
        self.judge.ceiling = self.judge.ceiling.max(self.nodes[node].clock.wall());
        self.say(|| format!("{} is started", name(node)));
    }

    fn jump(&mut self, node: usize, seconds: i64) {
        self.nodes[node].clock.jump(seconds * 1_000);
        let is_believed = self.nodes[node].process.as_ref().is_some_and(|process| !process.has_served);
        if is_believed {
            self.judge.ceiling = self.judge.ceiling.max(self.nodes[node].clock.wall());
        }
        self.say(|| format!("the wall clock of {} jumps by {seconds} s", name(node)));
    }

    /// No more trouble: everything must come to rest, and everybody to an answer.
    pub(super) async fn calm(&mut self) -> Done {
        self.say(|| "the calm: nothing goes wrong from here on".to_owned());
        self.house.disk.fill_up(false);
        self.house.disk.forget_script();
        for node in 0..self.nodes.len() {
            let off = self.wall - self.nodes[node].clock.wall();
            self.nodes[node].clock.jump(off);
            self.nodes[node].is_paused = false;
        }
        for person in &mut self.people {
            person.devices.iter_mut().for_each(|device| device.token = None);
        }
        self.settle_down().await?;
        for who in 0..self.people.len() {
            self.becomes_definite(who).await?;
        }
        for node in 0..self.nodes.len() {
            self.works(node).await?;
        }
        for who in 0..self.people.len() {
            self.sees_everything(who).await?;
        }
        self.receipts().await
    }

    async fn settle_down(&mut self) -> Done {
        for _ in 0..ROUNDS_MAX {
            let mut is_quiet = true;
            for node in 0..self.nodes.len() {
                if self.nodes[node].process.is_none() {
                    self.start(node);
                }
                if self.nodes[node].run() == Some(Next::Over) {
                    self.crash(node);
                    is_quiet = false;
                }
            }
            self.look().await?;
            if self.waiting.is_empty() && is_quiet {
                return Ok(());
            }
            self.pass(500).await;
        }
        match self.waiting.first().and_then(|index| self.requests.get(*index)) {
            Some(request) => {
                let what = format!("person {} waits for ever, asked to {:?}", request.who, request.deed);
                Err(Violation::new(SAME_ANSWER, what))
            }
            None => Err(Violation::new(ENTITLED, "a node does not come to rest")),
        }
    }

    /// Asks and waits for the answer; whether it is definite.
    async fn asks(
        &mut self,
        who: usize,
        device: usize,
        node: usize,
        deed: &Deed,
        key: Option<String>,
    ) -> Result<bool, Violation> {
        // The second time because a sign-in may be over by now.
        for _ in 0..2 {
            let index = self.requests.len();
            self.clock += 1;
            self.send(who, device, node, deed.clone(), key.clone())?;
            self.look().await?;
            self.settle_down().await?;
            let request = self.requests.get(index);
            if request.is_some_and(|request| request.answered.is_some() && request.is_definite) {
                return Ok(true);
            }
            if self.people[who].devices[device].token.is_some() {
                break;
            }
        }
        Ok(false)
    }

    /// Every outcome becomes definite, whatever happened to the answer.
    async fn becomes_definite(&mut self, who: usize) -> Done {
        let Some(last) = self.people[who].last.clone() else { return Ok(()) };
        for attempt in 0..AGAIN_MAX {
            let node = attempt % self.nodes.len();
            if self.asks(who, last.device, node, &last.deed, Some(last.key.clone())).await? {
                return Ok(());
            }
            self.pass(1_000).await;
        }
        let what = format!("person {who} gets no definite answer, asked to {:?}", last.deed);
        Err(Violation::new(SAME_ANSWER, what))
    }

    /// Every node carries out what it is asked.
    async fn works(&mut self, node: usize) -> Done {
        let who = node % self.people.len();
        let key = self.people[who].next_key();
        for _ in 0..AGAIN_MAX {
            if self.asks(who, 0, node, &Deed::Release, Some(key.clone())).await? {
                return Ok(());
            }
            self.pass(1_000).await;
        }
        Err(Violation::new(SAME_ANSWER, format!("{} carries nothing out any more", name(node))))
    }

    /// My page shows all that its reader was told, on every node.
    async fn sees_everything(&mut self, who: usize) -> Done {
        for node in 0..self.nodes.len() {
            for device in 0..2 {
                if !self.asks(who, device, node, &Deed::Page, None).await? {
                    let what = format!("person {who} does not see my page on {}", name(node));
                    return Err(Violation::new(SEEN, what));
                }
            }
        }
        Ok(())
    }

    async fn receipts(&mut self) -> Done {
        let all = self.people.iter().enumerate().flat_map(|(who, person)| {
            person
                .known
                .iter()
                .map(move |view| (who, Deed::Receipt { booking: Box::new(Known(view.clone())) }))
        });
        let some: Vec<(usize, Deed)> = all.take(RECEIPTS).collect();
        for (who, deed) in some {
            for node in 0..self.nodes.len() {
                if !self.asks(who, 0, node, &deed, None).await? {
                    let what = format!("person {who} is given no receipt by {}", name(node));
                    return Err(Violation::new(super::verdict::promise::PROVABLE, what));
                }
            }
        }
        Ok(())
    }
}

impl Answer {
    /// Whether there is nothing more to ask.
    pub(super) fn is_definite(&self) -> bool {
        match self {
            Answer::Refused(refusal) => {
                !self.is_passing() && !matches!(refusal.code, "command.expired" | "login.expired")
            }
            _ => true,
        }
    }
}
