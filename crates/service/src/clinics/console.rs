//! The planners' console: what it shows, and the acts behind its forms.
//!
//! Every function asks the table of permissions first; what is done is done by the functions that tools use too.

use super::{Declined, told};
use crate::Service;
use crate::admin::{AcknowledgeAsked, Draft, Plan, ProposalTold, Prospects, PublishedAt, Whose};
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::series::{Series, parse};
use crate::staff::StaffSession;
use crate::view::ProgrammeView;
use crate::wording::Words;

/// Proposals that are shown.
const PROPOSALS_MAX: usize = 50;

/// What a planner sees of a programme's clinics.
#[derive(Debug, Clone)]
pub struct ClinicBoard {
    /// The programme.
    pub programme: ProgrammeView,
    /// All programmes that this member of staff may plan: identifiers.
    pub programmes: Vec<String>,
    /// Series that were approved.
    pub series: Vec<SeriesLine>,
    /// Proposals, the newest first.
    pub proposals: Vec<ProposalTold>,
}

/// A series that was approved.
#[derive(Debug, Clone)]
pub struct SeriesLine {
    /// What it says.
    pub series: Series,
    /// Slots that are its own.
    pub slots: usize,
}

impl Service {
    /// The clinics of this programme, or of the first that one may plan.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn clinics(
        &self,
        who: &StaffSession,
        programme: Option<&str>,
        words: &Words,
    ) -> Result<ClinicBoard, Refusal> {
        let (programmes, wanted) = self.planned_by(who, programme);
        let wanted = wanted.unwrap_or_default();
        let _ = self.may_plan(who, Act::PlanSlots, &wanted).await?;
        let view = self.programme(&wanted).ok_or(Refusal::plain("programme.unknown"))?;
        let (series, mark) = {
            let state = self.read();
            let (_, held) = state.programme(&wanted).ok_or(Refusal::plain("programme.unknown"))?;
            let kept = held.series().filter_map(|(_, kept)| {
                let series = parse(&kept.text).ok()?;
                Some(SeriesLine { series, slots: kept.slots.len() })
            });
            (kept.collect(), self.sequencer().mark(&state))
        };
        let proposals = self.proposals_of(&wanted, words)?;
        self.settled(mark, None).await?;
        Ok(ClinicBoard { programme: view, programmes, series, proposals })
    }

    /// What publishing a draft would do.
    ///
    /// # Errors
    /// As [`Self::clinics`], and what is wrong with the draft.
    pub async fn plan_clinics(
        &self,
        who: &StaffSession,
        programme: &str,
        draft: &Draft,
        words: &Words,
    ) -> Result<Plan, Declined> {
        let _ = self.may_plan(who, Act::PlanSlots, programme).await?;
        self.plan(programme, draft, words)
    }

    /// Whether somebody may propose for a programme.
    ///
    /// # Errors
    /// As [`Self::clinics`].
    pub async fn may_propose(&self, who: &StaffSession, programme: &str) -> Result<(), Refusal> {
        self.may_plan(who, Act::ProposeSlots, programme).await.map(|_| ())
    }

    /// Proposes a draft.
    ///
    /// # Errors
    /// As [`Self::plan_clinics`], and `proposal.guard` if a finding was not acknowledged.
    pub async fn propose_clinics(
        &self,
        who: &StaffSession,
        programme: &str,
        draft: &Draft,
        acknowledged: &[AcknowledgeAsked],
        words: &Words,
    ) -> Result<Plan, Declined> {
        let by = self.may_plan(who, Act::ProposeSlots, programme).await?;
        self.propose_slots(by, programme, draft, acknowledged, words).await
    }

    /// Proposes when a wave opens.
    ///
    /// # Errors
    /// As [`Self::clinics`], and `proposal.wave_open`, `proposal.late`, `proposal.empty`, `proposal.invalid`.
    pub async fn propose_wave(
        &self,
        who: &StaffSession,
        programme: &str,
        wave: &str,
        opens_at: PublishedAt,
    ) -> Result<Option<u32>, Refusal> {
        let by = self.may_plan(who, Act::ProposeSlots, programme).await?;
        self.propose_opening(by, programme, wave, opens_at).await
    }

    /// Approves or rejects a proposal.
    ///
    /// # Errors
    /// As [`Self::clinics`], and `proposal.own`, `proposal.closed`, `proposal.stale`, `proposal.late`.
    pub async fn decide_for_planner(
        &self,
        who: &StaffSession,
        programme: &str,
        proposal: u32,
        is_approved: bool,
    ) -> Result<(), Refusal> {
        let by = self.may_plan(who, Act::DecideProposal, programme).await?;
        self.decide_proposal(by, programme, proposal, is_approved).await
    }

    /// Who could book what at an instant; nobody of a list is asked about by a planner.
    ///
    /// # Errors
    /// As [`Self::clinics`], and fields that cannot be read.
    pub async fn prospects(
        &self,
        who: &StaffSession,
        programme: &str,
        at: PublishedAt,
        proposal: Option<u32>,
        whose: Option<Whose>,
        words: &Words,
    ) -> Result<Prospects, Refusal> {
        let _ = self.may_plan(who, Act::PlanSlots, programme).await?;
        let whose = whose.map(|whose| Whose { voucher_number: None, ..whose });
        self.prospects_at(programme, at, proposal, whose.as_ref(), words)
    }

    /// Proposals of a programme, the newest first.
    pub(crate) fn proposals_of(&self, programme: &str, words: &Words) -> Result<Vec<ProposalTold>, Refusal> {
        let now = self.now();
        let state = self.read();
        let (_, held) = state.programme(programme).ok_or(Refusal::plain("programme.unknown"))?;
        let mut told: Vec<ProposalTold> =
            held.proposals().map(|(number, found)| told::proposal(words, held, number, found, now)).collect();
        told.reverse();
        told.truncate(PROPOSALS_MAX);
        Ok(told)
    }

    /// Programmes that somebody may plan, and the one that they want or the first.
    pub(super) fn planned_by(
        &self,
        who: &StaffSession,
        wanted: Option<&str>,
    ) -> (Vec<String>, Option<String>) {
        let programmes = self.programmes_where(who, Act::PlanSlots);
        let wanted = wanted.map(str::to_owned).or_else(|| programmes.first().cloned());
        (programmes, wanted)
    }

    /// Who acts, if they may do this to that programme.
    async fn may_plan(&self, who: &StaffSession, act: Act, programme: &str) -> Result<super::By, Refusal> {
        let index = self.read().programme(programme).map(|(index, _)| index);
        let object = index.map_or_else(Object::none, Object::programme);
        let permit = self.authorise(who, act, &object).await?;
        index.ok_or(Refusal::plain("programme.unknown"))?;
        Ok((permit.actor(), permit.channel()))
    }
}
