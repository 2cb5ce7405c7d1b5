//! A page that renews itself, for a screen that somebody watches, until they stop it.
//!
//! It begins to only when it is asked to, because a page that changes by itself takes what was typed and the place of
//! whoever reads it aloud (WCAG 2.2.2). The header does it, without a script. The surprise: an address that says so stays
//! so, which is what a screen on a wall wants.

use crate::page::Reply;
use crate::staff::member::Member;

/// How often, in seconds.
const SECONDS: u32 = 30;

/// Whether a page renews itself, with the ways to change that.
pub struct Live {
    /// Whether it does.
    pub is_on: bool,
    /// The way to the other state.
    pub switch: String,
    /// The way to the page as it is now.
    pub now: String,
}

impl Live {
    /// As the address asks for it; `path` is the page without.
    pub fn of(member: &Member, path: &str) -> Live {
        let is_on = member.visitor.query.get("live") == "1";
        let joint = if path.contains('?') { '&' } else { '?' };
        let with = format!("{path}{joint}live=1");
        let (now, switch) = if is_on { (with, path.to_owned()) } else { (path.to_owned(), with) };
        Live { is_on, switch, now }
    }

    /// The answer, with the header that renews it.
    pub fn kept(&self, reply: Reply) -> Reply {
        if self.is_on { reply.refresh(SECONDS) } else { reply }
    }
}
