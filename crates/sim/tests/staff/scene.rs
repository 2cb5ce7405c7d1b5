//! A town with a desk, on a memory disk.

use std::net::{IpAddr, Ipv4Addr};

use service::admin::{AccountTold, GrantAsked, Reply, Request, StaffWanted};
use service::clock::Clock;
use service::staff::{Admission, StaffSession, TypedEnrolment, TypedStaff};
use service::{Refusal, Service};
use sim::authenticator;
use sim::builder::{MemoryHouse, Node};
use sim::town::Town;

/// The network of the office.
pub const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
/// Somebody else's.
pub const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));
/// Chosen by whoever enrols here.
pub const PASSWORD: &str = "fake but long enough";

/// A house with one node, and the town in it.
pub struct Scene {
    pub house: MemoryHouse,
    pub node: Node,
}

/// Somebody with an account, and what they hold in their hands.
pub struct Member {
    pub name: &'static str,
    pub secret: String,
    pub admission: Admission,
}

impl Scene {
    pub async fn new() -> Scene {
        let house = MemoryHouse::default();
        let node = house.open().await.expect("a new store");
        Town::default().settle(&node.service).await;
        Scene { house, node }
    }

    pub fn service(&self) -> &Service {
        &self.node.service
    }

    /// The same house after the process ended and began again.
    pub async fn restarted(self) -> Scene {
        self.node.stop().await;
        let node = self.house.open().await.expect("the same store");
        Scene { node, ..self }
    }

    pub async fn ask(&self, wanted: StaffWanted) -> Reply {
        self.service().administer(Request::Staff { wanted }).await
    }

    /// Adds an account; answers with its password for one use.
    pub async fn add(&self, name: &str, role: &str, scope: &str) -> String {
        let (name, grants) = (name.to_owned(), vec![grant(role, scope)]);
        match self.ask(StaffWanted::Add { name, grants }).await {
            Reply::Account { one_time_password: Some(password), .. } => password,
            other => panic!("{other:?}"),
        }
    }

    pub async fn account(&self, who: &str) -> AccountTold {
        match self.ask(StaffWanted::List).await {
            Reply::Accounts { accounts } => {
                accounts.into_iter().find(|it| it.name.as_deref() == Some(who)).expect("an account")
            }
            other => panic!("{other:?}"),
        }
    }

    /// Adds somebody who chooses a password and a second factor.
    pub async fn member(&self, name: &'static str, role: &str, scope: &str) -> Member {
        let one_time = self.add(name, role, scope).await;
        let admission = self.enter(name, &one_time, "").await.expect("the password for one use");
        let session = self.session(&admission).expect("a session");
        let secret = self.enrol(&session).await.expect("well chosen");
        Member { name, secret, admission }
    }

    pub async fn enrol(&self, session: &StaffSession) -> Result<String, Refusal> {
        let shown = self.service().enrolment(session, None);
        let code = authenticator::code(&shown.secret, self.house.clock.wall());
        let (password, again) = (PASSWORD.to_owned(), PASSWORD.to_owned());
        let typed = TypedEnrolment { sealed: shown.sealed, password, again, code };
        self.service().enrol(session, &typed).await.map(|()| shown.secret)
    }

    pub fn session(&self, admission: &Admission) -> Option<StaffSession> {
        self.service().staff_session(&admission.session)
    }

    pub async fn enter(&self, name: &str, password: &str, code: &str) -> Result<Admission, Refusal> {
        self.enter_from(OFFICE, None, name, password, code).await
    }

    pub async fn enter_from(
        &self,
        client: IpAddr,
        device: Option<&str>,
        name: &str,
        password: &str,
        code: &str,
    ) -> Result<Admission, Refusal> {
        let (name, password, code) = (name.to_owned(), password.to_owned(), code.to_owned());
        self.service().sign_staff_in(&TypedStaff { name, password, code }, client, device).await
    }

    /// What the member's app shows now.
    pub fn code(&self, member: &Member) -> String {
        authenticator::code(&member.secret, self.house.clock.wall())
    }

    /// The next half minute, whose code nobody has used.
    pub fn wait(&self) {
        self.house.clock.pass(30_000);
    }

    /// What the journal's entries say, as text, with their actor.
    pub async fn entries(&self, kind: &str) -> Vec<(String, serde_json::Value)> {
        match self.service().administer(Request::Dump { from: 0 }).await {
            Reply::Dumped(dumped) => {
                let of_kind = dumped.entries.into_iter().filter(|it| it.kind.as_deref() == Some(kind));
                of_kind.map(|it| (it.actor.unwrap_or_default(), it.event.unwrap_or_default())).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

pub fn grant(role: &str, scope: &str) -> GrantAsked {
    GrantAsked { role: role.to_owned(), scope: scope.to_owned() }
}

pub fn code_of<T>(answer: Result<T, Refusal>) -> &'static str {
    answer.err().map_or("none", |refusal| refusal.code)
}
