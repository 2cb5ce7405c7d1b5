//! At which places somebody may see a list: what their grants say, spelled out for pages.

use std::collections::BTreeSet;

use kernel::staff::{Role, Scope};

use super::counting;
use crate::Service;
use crate::permission::{Act, Object, TABLE};
use crate::refusal::Refusal;
use crate::staff::StaffSession;

impl Service {
    /// The places where somebody may see a list: programme, municipality code, and name.
    ///
    /// # Errors
    /// `staff.forbidden`, which leaves an entry, if there is none and nothing allows to look.
    pub async fn roster_places(&self, who: &StaffSession) -> Result<Vec<(String, String, String)>, Refusal> {
        let found = {
            let state = self.read();
            let live = state.staff().session(who.account(), who.id(), self.now());
            let (account, _) = live.ok_or(Refusal::plain("staff.session"))?;
            let mut places = BTreeSet::new();
            for grant in account.grants.iter().filter(|grant| is_about_lists(grant.role)) {
                for (index, held) in state.programmes() {
                    match grant.scope {
                        Scope::Municipality(code) => places.extend([(index, code)]),
                        Scope::Everything => {
                            places.extend(held.issuers().into_iter().map(|code| (index, code)))
                        }
                        Scope::Programme(of) if of == index => {
                            places.extend(held.issuers().into_iter().map(|code| (index, code)));
                        }
                        Scope::Programme(_) | Scope::Venue { .. } => {}
                    }
                }
            }
            let named = places.into_iter().filter_map(|(index, code)| {
                let programme = state.programme_at(index).ok()?.definition.id.clone();
                Some((programme, format!("{code:06}"), counting::name(code)))
            });
            named.collect::<Vec<_>>()
        };
        if found.is_empty() {
            self.authorise(who, Act::SeeRoster, &Object::none()).await?;
        }
        Ok(found)
    }
}

fn is_about_lists(role: Role) -> bool {
    TABLE.iter().any(|rule| rule.act == Act::SeeRoster && rule.role == role)
}
