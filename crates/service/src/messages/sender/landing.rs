//! What handing a message over came to: it is over, goes by another way, or goes again later.
//!
//! Nothing is written into the journal here: whoever handed over has done so before this is told. The surprise: where nobody
//! was there, the way waits and not the message, which waits for itself only after it had knocked often.

use kernel::outbox::MessageKey;

use super::{AGAIN_MS, Sender};
use crate::messages::post::pause;
use crate::messages::{Carried, Trouble, Way};

/// Attempts at which nobody was there before a message waits for itself, too.
const KNOCKS_MAX: u32 = 3;

/// What was under way and came back.
pub(super) struct Landed {
    pub(super) key: MessageKey,
    /// Nothing if it was only written down that it is over.
    pub(super) carried: Option<(Way, Carried)>,
}

impl Sender {
    /// Takes in what handing over came to.
    pub(super) fn land(&mut self, landed: Option<Landed>) {
        let Some(Landed { key, carried }) = landed else { return };
        let Some((way, carried)) = carried else { return self.over(key) };
        let mono = self.monotonic();
        let is_away = matches!(carried, Carried::Away(_));
        let Some(post) = self.posts.iter_mut().find(|post| post.way() == way) else { return };
        let was_away = post.is_away();
        post.came_back(is_away, mono, self.service.sequencer().chance());
        if was_away && !is_away {
            tracing::info!(way = way.as_str(), "messages go again");
            self.service.message_desk().pause(way, None);
        }
        let opens_at = post.opens_at(mono).unwrap_or(mono);
        // Whoever forgot meanwhile reads anew what is due.
        let Some(mut wait) = self.waits.get(&key).cloned() else { return };
        wait.tries = wait.tries.saturating_add(1);
        let (why, at) = match carried {
            Carried::Taken => return self.over(key),
            Carried::Refused(why) => {
                tracing::warn!(
                    way = way.as_str(),
                    entry = key.position,
                    why,
                    "a message was refused for good"
                );
                wait.refused.push(way);
                return self.again(key, wait, mono);
            }
            Carried::Later { why, after } => {
                let drawn = pause(AGAIN_MS.0, wait.tries - 1, AGAIN_MS.1, self.service.sequencer().chance());
                let said = after.map(|after| i64::try_from(after.as_millis()).unwrap_or(AGAIN_MS.1));
                let at = mono.saturating_add(said.map_or(drawn, |said| said.clamp(1_000, 24 * AGAIN_MS.1)));
                self.again(key, wait.clone(), at);
                (why, at)
            }
            Carried::Away(why) => {
                if !was_away {
                    tracing::warn!(
                        way = way.as_str(),
                        why,
                        "nobody takes messages; bookings go on, messages wait"
                    );
                }
                self.service.message_desk().pause(way, Some(why.clone()));
                let own = wait
                    .tries
                    .checked_sub(KNOCKS_MAX)
                    .map(|over| pause(AGAIN_MS.0, over, AGAIN_MS.1, self.service.sequencer().chance()));
                let at = own.map_or(opens_at, |own| opens_at.max(mono.saturating_add(own)));
                if own.is_none() {
                    post.parked.insert((wait.rank(), key));
                    self.waits.insert(key, wait.clone());
                } else {
                    self.again(key, wait.clone(), at);
                }
                (why, at)
            }
        };
        let again_at = self.service.now().plus_ms(at.saturating_sub(mono));
        self.service.message_desk().note(key, Some(Trouble { way, why, tries: wait.tries, again_at }));
    }
}
