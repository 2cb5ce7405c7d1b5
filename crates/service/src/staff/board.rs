//! How a programme and the system stand, for staff: figures and alarms, nothing about a person.
//!
//! Made elsewhere; here it is asked who may see it. The surprise: whoever may see several programmes is shown the first
//! unless they say which, and whoever may see none is refused and leaves an entry.

use super::StaffSession;
use crate::Service;
use crate::admin::StatusReport;
use crate::figures::{DayFigure, Figures, VenueToday};
use crate::municipality::{Asker, MunicipalityFigures};
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

/// Figures of the venues of a programme at whose counters somebody may stand.
#[derive(Debug, Clone)]
pub struct VenueBoard {
    /// Programme identifier.
    pub programme: String,
    /// Position that the figures rest on.
    pub as_of: u64,
    /// Today at each of them that has places today.
    pub today: Vec<VenueToday>,
    /// Their places by day.
    pub days: Vec<DayFigure>,
}

/// What somebody sees first: each part is there only if an act of theirs allows it.
#[derive(Debug, Clone, Default)]
pub struct Dashboard {
    /// Of the counters at which they may see the day.
    pub venues: Vec<VenueBoard>,
    /// Of the first municipality whose list is theirs.
    pub municipality: Option<MunicipalityFigures>,
    /// Of a programme whose figures they may see.
    pub board: Option<Board>,
    /// Of the system.
    pub system: Option<StatusReport>,
}

impl Service {
    /// Everything that this member of staff may see at a glance; `programme` says which one, if it is theirs.
    /// What is not theirs is left out and leaves no trace, because nobody asked for it.
    ///
    /// # Errors
    /// `staff.session`, `not_ready`.
    pub async fn dashboard(&self, who: &StaffSession, programme: Option<&str>) -> Result<Dashboard, Refusal> {
        let theirs = self.programmes_where(who, Act::SeeFigures);
        let wanted = theirs.iter().find(|id| Some(id.as_str()) == programme);
        let shown = wanted.or(theirs.first()).cloned();
        let sees_system = self.may_in(&self.read(), who, Act::SeeSystem, &Object::none());
        Ok(Dashboard {
            venues: self.venue_boards(who).await?,
            municipality: self.own_municipality(who).await?,
            board: match &shown {
                Some(id) => Some(self.board(who, Some(id)).await?),
                None => None,
            },
            system: if sees_system { Some(self.system(who).await?) } else { None },
        })
    }

    async fn venue_boards(&self, who: &StaffSession) -> Result<Vec<VenueBoard>, Refusal> {
        let mut boards: Vec<VenueBoard> = Vec::new();
        let counters = self.counters(who);
        for part in counters.chunk_by(|one, other| one.programme == other.programme) {
            let Some(first) = part.first() else { continue };
            let figures = self.figures(&first.programme).await?;
            let theirs = |venue: &str| part.iter().any(|counter| counter.venue == venue);
            boards.push(VenueBoard {
                programme: figures.programme,
                as_of: figures.as_of,
                today: figures.today.into_iter().filter(|it| theirs(&it.venue)).collect(),
                days: figures.days.into_iter().filter(|it| theirs(&it.venue)).collect(),
            });
        }
        Ok(boards)
    }

    async fn own_municipality(&self, who: &StaffSession) -> Result<Option<MunicipalityFigures>, Refusal> {
        // Auditors see every list, one by one on the page of lists; the first of hundreds would tell them nothing.
        if !who.roles().contains(&"municipality") {
            return Ok(None);
        }
        let places = self.roster_places(who).await?;
        let Some((programme, code, _)) = places.first() else { return Ok(None) };
        self.municipality_figures(Asker::Session(who), programme, code).await.map(Some)
    }

    /// Figures of this programme, or of the first that one may see.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn board(&self, who: &StaffSession, programme: Option<&str>) -> Result<Board, Refusal> {
        let (id, programmes) = self.allowed_programme(who, Act::SeeFigures, programme).await?;
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
