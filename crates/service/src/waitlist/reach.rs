//! How somebody who waits learns that a place is offered to them, as far as anybody can tell.
//!
//! It looks at what they wish, what is kept of them and what this process sends at all, and promises nothing that one of them
//! denies. It sends nothing itself. The surprise: letters do not count, since an offer is over before one comes.

use kernel::outbox::Way;

use crate::Service;
use crate::refusal::Refusal;
use crate::sign_in::SignedIn;

/// Ways by which an offer is heard of in time.
const IN_TIME: [Way; 3] = [Way::Mail, Way::Sms, Way::Line];

/// How somebody learns of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitlistReach {
    /// By one of these ways: `mail`, `sms`, `line`.
    By(Vec<&'static str>),
    /// By none, because they chose no messages, or another way than those that reach them.
    Unwanted,
    /// By none that there is.
    Nothing {
        /// Whether contact data that the programme asks for would change that.
        helped_by_contact: bool,
    },
}

impl Service {
    /// How somebody learns of a place that is offered to them.
    ///
    /// # Errors
    /// `contact.unavailable` if the vault cannot be read now.
    pub async fn waitlist_reach(&self, who: &SignedIn) -> Result<WaitlistReach, Refusal> {
        let sent = self.message_desk().carried();
        let sent = || IN_TIME.into_iter().filter(|way| sent.contains(way)).map(Way::as_str);
        let wish = self.message_wish(who).await?.map_or("any", |wish| wish.way);
        // A way that is chosen stays among them when its address is gone, and is no way then to hear of anything.
        let known = self.message_ways(who).await?;
        let reaching: Vec<&'static str> = sent().filter(|way| known.contains(way)).collect();
        let wanted: Vec<&'static str> =
            reaching.iter().copied().filter(|way| ["any", *way].contains(&wish)).collect();
        if !wanted.is_empty() {
            return Ok(WaitlistReach::By(wanted));
        }
        if !reaching.is_empty() {
            return Ok(WaitlistReach::Unwanted);
        }
        let asked = self.programme(who.programme()).map(|programme| programme.contact);
        let helped_by_contact = asked.is_some_and(|asked| {
            let would = |way, ask| ask != "no" && sent().any(|sent| sent == way);
            would("mail", asked.email) || would("sms", asked.telephone)
        });
        Ok(WaitlistReach::Nothing { helped_by_contact })
    }
}
