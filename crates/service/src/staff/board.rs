//! How a programme and the system stand, for staff: figures and alarms, nothing about a person.
//!
//! Made elsewhere; here it is asked who may see it. The surprise: whoever may see several programmes is shown the first
//! unless they say which, and whoever may see none is refused and leaves an entry.

use super::StaffSession;
use crate::Service;
use crate::admin::StatusReport;
use crate::figures::Figures;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;

/// Figures of a programme, with those of which one may see some.
#[derive(Debug, Clone)]
pub struct Board {
    /// The figures.
    pub figures: Figures,
    /// Identifiers of all programmes that this member of staff may see figures of.
    pub programmes: Vec<String>,
}

impl Service {
    /// Figures of this programme, or of the first that one may see.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn board(&self, who: &StaffSession, programme: Option<&str>) -> Result<Board, Refusal> {
        let (programmes, wanted) = {
            let state = self.read();
            let may = |index| self.may_in(&state, who, Act::SeeFigures, &Object::programme(index));
            let programmes: Vec<String> = state
                .programmes()
                .filter(|(index, _)| may(*index))
                .map(|(_, held)| held.definition.id.clone())
                .collect();
            let wanted = programme.or(programmes.first().map(String::as_str));
            let wanted = wanted.and_then(|id| state.programme(id).map(|(index, _)| (index, id.to_owned())));
            (programmes, wanted)
        };
        let object = wanted.as_ref().map_or_else(Object::none, |(index, _)| Object::programme(*index));
        self.authorise(who, Act::SeeFigures, &object).await?;
        let (_, id) = wanted.ok_or(Refusal::plain("programme.unknown"))?;
        Ok(Board { figures: self.figures(&id).await?, programmes })
    }

    /// How the system stands.
    ///
    /// # Errors
    /// `staff.forbidden`, `not_ready`.
    pub async fn system(&self, who: &StaffSession) -> Result<StatusReport, Refusal> {
        self.authorise(who, Act::SeeSystem, &Object::none()).await?;
        Ok(self.status().await)
    }
}
