//! A programme at the console: what it says, and its file brought anew with the difference before it counts.
//!
//! The file is the whole programme, as for `tashika programme apply`, and goes the same way. The surprise: who may change it is
//! asked before the file is judged, so somebody who may not learns nothing about it.

use kernel::command::Command;

use super::Declined;
use crate::Service;
use crate::admin::{AdminRefusal, Changes};
use crate::import::programme::{locate, parse, to_definition};
use crate::import::written::text_of;
use crate::permission::{Act, Object};
use crate::refusal::Refusal;
use crate::staff::StaffSession;
use crate::view::ProgrammeView;

/// What a planner sees of a programme.
#[derive(Debug, Clone)]
pub struct ProgrammeSheet {
    /// The programme, if there is one.
    pub programme: Option<ProgrammeView>,
    /// Identifiers of all programmes that this member of staff may see.
    pub programmes: Vec<String>,
}

impl Service {
    /// This programme, or the first that one may see; none where there is none yet.
    ///
    /// # Errors
    /// `staff.forbidden`, `not_ready`.
    pub async fn programme_sheet(
        &self,
        who: &StaffSession,
        programme: Option<&str>,
    ) -> Result<ProgrammeSheet, Refusal> {
        let programmes = self.programmes_where(who, Act::SeeProgramme);
        let wanted = programme.map(str::to_owned).or_else(|| programmes.first().cloned()).unwrap_or_default();
        let object = self.programme_object(&wanted);
        self.authorise(who, Act::SeeProgramme, &object).await?;
        Ok(ProgrammeSheet { programme: self.programme(&wanted), programmes })
    }

    /// The file that says what a programme is now.
    ///
    /// # Errors
    /// `staff.forbidden`, `programme.unknown`, `not_ready`.
    pub async fn programme_file(&self, who: &StaffSession, programme: &str) -> Result<String, Refusal> {
        self.authorise(who, Act::SeeProgramme, &self.programme_object(programme)).await?;
        let (text, mark) = {
            let state = self.read();
            let held = state.programmes().find(|(_, held)| held.definition.id == programme);
            let (_, held) = held.ok_or(Refusal::plain("programme.unknown"))?;
            (text_of(&held.definition), self.sequencer().mark(&state))
        };
        // A change that is not durable yet is no part of what a planner begins with.
        self.settled(mark, None).await?;
        Ok(text)
    }

    /// What a file would change in its programme; changes it unless `is_dry`. Answers with the programme's identifier too.
    ///
    /// # Errors
    /// `staff.forbidden`, `staff.proof`, and everything that is wrong with the file.
    pub async fn change_programme(
        &self,
        who: &StaffSession,
        text: &str,
        is_dry: bool,
    ) -> Result<(String, Changes), Declined> {
        let file = parse(text);
        let object = file.as_ref().map_or_else(|_| Object::none(), |file| self.programme_object(&file.id));
        let permit = self.authorise(who, Act::ChangeProgramme, &object).await?;
        let invalid = |details: Vec<String>| AdminRefusal {
            code: "programme.invalid".to_owned(),
            details,
            faults: Vec::new(),
        };
        let file = file.map_err(|bad| invalid(vec![bad.to_string()]))?;
        let placed = |faults: Vec<crate::admin::Fault>| {
            invalid(faults.into_iter().map(|fault| locate(text, fault).to_string()).collect())
        };
        let definition = to_definition(&file).map_err(placed)?;
        let changes = self.programme_changes(&definition).map_err(|refusal| placed(refusal.faults))?;
        if !is_dry {
            let command = Command::ApplyProgramme(Box::new(definition));
            self.order_of(permit.actor(), permit.channel(), command).await?;
        }
        Ok((file.id, changes))
    }

    fn programme_object(&self, programme: &str) -> Object {
        let state = self.read();
        state.programme(programme).map_or_else(Object::none, |(index, _)| Object::programme(index))
    }
}
