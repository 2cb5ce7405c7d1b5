//! Staff who come with the identity of their organisation: linked by an administrator, or invited by one, never by likeness.
//!
//! The journal knows an identity as a keyed digest of issuer, claim and what the claim says. Whoever comes with one that
//! opens no account is told by which name the provider knows them, so that an administrator can link it. Nobody is counted
//! or slowed down here: there is nothing to guess. The surprise: the way back from the provider has no session cookie
//! (`SameSite=Strict`), so whose proof it is lies sealed in the flow.

use kernel::command::{Actor, Channel, Command};
use kernel::staff::{Arrival, Identity, StaffCommand, Standing};
use kernel::time::{Instant, MINUTE_MS};
use store::Attempt;

use super::oidc::{Flow, Oidc, OidcFault, url_text};
use super::{Admission, StaffSession, session_id};
use crate::Service;
use crate::chance;
use crate::keys::sha256;
use crate::refusal::Refusal;

/// How long a sign-in at the provider may take.
const FLOW_MS: i64 = 10 * MINUTE_MS;
/// Bytes of the longest address that is gone on to.
const NEXT_BYTES_MAX: usize = 1_000;
const FLOW_SEAL: &str = "staff-oidc";

/// What the provider sent the browser back with, as it stands in the address.
#[derive(Default)]
pub struct OidcReturn {
    /// Which sign-in.
    pub state: String,
    /// What is exchanged for a token.
    pub code: String,
    /// Who says so, if it was said.
    pub iss: String,
    /// Why there is no code.
    pub error: String,
}

/// A sign-in that begins.
pub struct OidcDeparture {
    /// Where the browser goes.
    pub address: String,
    /// What it keeps until it comes back.
    pub flow: String,
}

/// What came of a sign-in.
pub enum OidcArrival {
    /// Somebody is let in, and goes on here.
    Admitted(Admission, String),
    /// Somebody proved who they are, and goes on here.
    Proved(String),
}

impl Service {
    /// Begins a sign-in at the provider, or a proof for whoever is signed in.
    ///
    /// # Errors
    /// `staff.oidc_away` with an incident code.
    pub async fn depart(
        &self,
        oidc: &Oidc,
        next: &str,
        proves: Option<&StaffSession>,
    ) -> Result<OidcDeparture, Refusal> {
        let next = if next.len() > NEXT_BYTES_MAX { "/staff" } else { next };
        let flow = Flow {
            state: chance::bytes(),
            nonce: chance::bytes(),
            verifier: chance::bytes(),
            begun_at: self.clock().wall(),
            next: next.to_owned(),
            proves: proves.map(|who| (who.account(), who.id().0)),
        };
        let address = oidc.way_in(&flow).await.map_err(|fault| self.not_arrived(fault))?;
        Ok(OidcDeparture { address, flow: self.sealed_as(FLOW_SEAL, &flow) })
    }

    /// Ends it: `flow` is what the browser kept, `back` what the provider sent it back with.
    ///
    /// # Errors
    /// `staff.oidc_flow`, `staff.oidc_denied`, `staff.oidc_away`, `staff.oidc_untrusted`, `staff.oidc_not_allowed`,
    /// `staff.oidc_unknown`, `staff.oidc_other`, `staff.disabled`, `staff.session`, all with an incident code but the last.
    pub async fn arrive(
        &self,
        oidc: &Oidc,
        flow: Option<&str>,
        back: &OidcReturn,
    ) -> Result<OidcArrival, Refusal> {
        let wall = self.clock().wall();
        let flow: Option<Flow> = flow.and_then(|sealed| self.opened(FLOW_SEAL, sealed));
        let is_this = |flow: &Flow| {
            url_text(&flow.state) == back.state && (0..FLOW_MS).contains(&(wall - flow.begun_at))
        };
        let Some(flow) = flow.filter(is_this) else {
            return Err(self.turned_away("staff.oidc_flow", "no sign-in with this state is under way here"));
        };
        if !back.error.is_empty() {
            oidc.same_issuer(&back.iss, false).map_err(|fault| self.not_arrived(fault))?;
            return Err(self.turned_away("staff.oidc_denied", &back.error));
        }
        let claims = oidc.whoever(&flow, &back.code, &back.iss, wall).await;
        let claims = claims.map_err(|fault| self.not_arrived(fault))?;
        let settings = oidc.settings();
        let identity = self.identity(&settings.issuer, "sub", claims.subject());
        if let Some((account, session)) = flow.proves {
            if self.read().staff().account_with(identity) != Some(account) {
                return Err(self.turned_away("staff.oidc_other", "another identity came back"));
            }
            let session = kernel::staff::SessionId(session);
            let command = Command::Staff(StaffCommand::Prove { account, session });
            self.order_of(Actor::Staff(account), Channel::Web, command).await?;
            return Ok(OidcArrival::Proved(flow.next));
        }
        // An address is a name only once the provider has looked whose it is.
        let named = claims.text(&settings.claim).filter(|named| !named.is_empty());
        let named = named.filter(|_| settings.claim != "email" || claims.is_true("email_verified"));
        let invited_as = named.map(|named| self.identity(&settings.issuer, &settings.claim, named));
        let proved_at = claims.auth_time().map(|at| Instant(at.saturating_mul(1_000)));
        match self.let_in(identity, invited_as, proved_at).await {
            Ok(admission) => Ok(OidcArrival::Admitted(admission, flow.next)),
            Err(refusal) if refusal.code == "staff.unlinked" => {
                let known_as = named.unwrap_or(claims.subject()).to_owned();
                let refusal = self.turned_away("staff.oidc_unknown", "the identity opens no account");
                Err(Refusal { args: vec![("given", known_as)], ..refusal })
            }
            Err(refusal) if refusal.code == "staff.disabled" => {
                Err(self.turned_away("staff.disabled", "the account is disabled"))
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Where the provider ends its own session; nothing if it offers no such place, or is not there.
    pub async fn way_out(&self, oidc: &Oidc) -> Option<String> {
        oidc.way_out(self.clock().wall()).await
    }

    /// Whether somebody can prove who they are by password or code, too.
    ///
    /// # Errors
    /// `staff.unavailable`.
    pub async fn has_own_secrets(&self, who: &StaffSession) -> Result<bool, Refusal> {
        let known = self.known_by(who.account()).await?;
        Ok(known.is_some_and(|known| known.secrets.totp.is_some() || !known.secrets.password.is_empty()))
    }

    /// The digest of what a claim of a provider says.
    pub(crate) fn identity(&self, issuer: &str, claim: &str, said: &str) -> Identity {
        let parts = [issuer, claim, said].map(|part| sha256(part.as_bytes()));
        let [issuer, claim, said] = &parts;
        Identity(self.keys().staff_subject(&[b"identity ", issuer, claim, said]).0)
    }

    async fn let_in(
        &self,
        identity: Identity,
        invited_as: Option<Identity>,
        proved_at: Option<Instant>,
    ) -> Result<Admission, Refusal> {
        let account = {
            let (state, now) = (self.read(), self.now());
            let invited = || invited_as.and_then(|named| state.staff().invited_to(named, now));
            state.staff().account_with(identity).or_else(invited)
        };
        let account = account.ok_or(Refusal::plain("staff.unlinked"))?;
        let mut known = self.known_by(account).await?.ok_or(Refusal::plain("staff.nameless"))?;
        if self.standing_of(account) == Some(Standing::New) && !known.secrets.password.is_empty() {
            // From here on the account is active, and a password for one use would open it alone and for good.
            known.secrets.password.clear();
            if !self.keep_secrets(&known).await? {
                return Err(Refusal::later("overloaded", 1));
            }
        }
        let token: [u8; 16] = chance::bytes();
        let arrival = Arrival { account, session: session_id(&token), identity, invited_as, proved_at };
        let command = Command::Staff(StaffCommand::Arrive(arrival));
        self.order_of(Actor::Staff(account), Channel::Web, command).await?;
        Ok(self.admission(account, token, known.secrets.name))
    }

    fn not_arrived(&self, fault: OidcFault) -> Refusal {
        match fault {
            OidcFault::Away(why) => {
                let refusal = self.turned_away("staff.oidc_away", &why);
                Refusal { retry_after_seconds: Some(30), ..refusal }
            }
            OidcFault::Untrusted(why) => self.turned_away("staff.oidc_untrusted", &why),
            OidcFault::NotAllowed(why) => self.turned_away("staff.oidc_not_allowed", &why),
        }
    }

    /// A refusal that can be looked up: its reason is for whoever runs the server.
    fn turned_away(&self, code: &'static str, why: &str) -> Refusal {
        let incident = crate::sign_in::incident_code();
        tracing::warn!(code, incident, why, "a sign-in through the organisation was refused");
        self.sequencer().note_attempt(Attempt {
            incident: incident.clone(),
            at: self.now().0,
            subject: [0; 16],
            code: code.to_owned(),
            detail: String::new(),
        });
        Refusal { incident: Some(incident), ..Refusal::plain(code) }
    }
}
