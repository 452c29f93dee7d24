//! What comes after the right password, for those of whom more is asked.

use std::sync::Arc;

use keyward_crypto::Secret;
use keyward_domain::{account::PrincipalKind, directory::Directory};
use keyward_store::{Change, Principal};
use zeroize::Zeroizing;

use super::{
    Progress, provisioning_uri,
    second_factor::put,
    tickets::{Step, Ticket},
};
use crate::{ApiError, ApiResult, Language, Origin, Reply, Service};

/// The next step of somebody who is signing in.
pub struct NextStep<'a> {
    /// The ticket that the step before gave.
    pub ticket: &'a str,
    /// What is shown now.
    pub answer: Answer,
    /// From where.
    pub origin: &'a Origin,
    /// For messages.
    pub language: Language,
}

/// What somebody shows who is signing in.
pub enum Answer {
    /// A code of the second factor, or a recovery code.
    Code(Secret),
    /// The password to use from now on.
    NewPassword(Secret),
    /// Nothing yet: the secret for a device is asked for.
    BeginSetUp,
    /// The first code of a device.
    ConfirmSetUp(Secret),
}

/// What a step leads to.
pub struct Stepped {
    /// How far signing in has come; `None` if it stays where it is.
    pub progress: Option<Progress>,
    /// For a device that is being set up: the secret in Base32, and as an address for a QR code.
    pub device: Option<(Zeroizing<String>, Zeroizing<String>)>,
    /// The recovery codes of a device that was set up; shown once.
    pub recovery_codes: Vec<Zeroizing<String>>,
}

impl Answer {
    fn step(&self) -> Step {
        match self {
            Self::Code(_) => Step::SecondFactor,
            Self::NewPassword(_) => Step::NewPassword,
            Self::BeginSetUp | Self::ConfirmSetUp(_) => Step::SetUpSecondFactor,
        }
    }

    /// The name in the audit trail.
    fn event(&self) -> &'static str {
        match self {
            Self::Code(_) => "ConsoleLoginSecondFactor",
            Self::NewPassword(_) => "ConsoleLoginNewPassword",
            Self::BeginSetUp => "BeginSecondFactor",
            Self::ConfirmSetUp(_) => "ConfirmSecondFactor",
        }
    }
}

/// What a step does, before it is committed.
#[derive(Default)]
struct Outcome {
    changes: Vec<Change>,
    device: Option<(Zeroizing<String>, Zeroizing<String>)>,
    recovery_codes: Vec<Zeroizing<String>>,
}

impl Service {
    /// Goes on with signing in.
    ///
    /// # Errors
    /// A reply with AuthFailure.NoTicket if the ticket is not good (any more), AuthFailure.MFAFailure,
    /// AuthFailure.Locked, InvalidParameter.PasswordViolatedRules, or what the storage fails with.
    pub async fn sign_in_step(&self, step: NextStep<'_>) -> Result<Stepped, Reply> {
        let (id, language, event) = (self.new_request_id(), step.language, step.answer.event());
        self.try_step(step, &id).await.map_err(|error| Reply::failed(&error, language, id, event))
    }

    async fn try_step(&self, step: NextStep<'_>, id: &str) -> ApiResult<Stepped> {
        let NextStep { ticket: token, answer, origin, .. } = step;
        // The same turn as for actions: of two that show the same code, one comes second and finds it used.
        let _turn = self.caches.directories.turn().await;
        let mut ticket = self.caches.sessions.tickets.find(token, self.now()).ok_or_else(no_ticket)?;
        let (principal, directory) = self.still_good(&ticket).await?;
        let begins = matches!(answer, Answer::BeginSetUp);
        let mut event = self.session_event(answer.event(), id, &ticket.caller, origin, true);
        let caller = ticket.caller.clone();
        match self.answer(answer, &mut ticket, principal, &directory, origin).await {
            Err(error) => {
                event.fail(&error);
                let wrong = matches!(&*error.code, "AuthFailure.MFAFailure" | "AuthFailure.Locked");
                let alarms = if wrong { self.failed_sign_in(&caller, origin) } else { Vec::new() };
                self.record_with(&event, alarms).await?;
                Err(error)
            }
            Ok(Outcome { changes, device, recovery_codes }) => {
                let token = Zeroizing::new(token.to_owned());
                let progress = self.go_on(ticket, token, &directory, changes, event, origin).await?;
                Ok(Stepped { progress: (!begins).then_some(progress), device, recovery_codes })
            }
        }
    }

    /// The holder of a ticket, who may have changed since it was given.
    async fn still_good(&self, ticket: &Ticket) -> ApiResult<(Principal, Arc<Directory>)> {
        let directory = self.caches.directories.of(&*self.store, ticket.caller.account).await?;
        let principal = self.store.principal(ticket.caller.uin).await?;
        let may = match ticket.caller.kind {
            PrincipalKind::Root => true,
            _ => directory.user(ticket.caller.uin).is_some_and(|user| user.console_login),
        };
        let same =
            |principal: &Principal| may && principal.password_hash.as_ref() == Some(&ticket.password_hash);
        Ok((principal.filter(same).ok_or_else(no_ticket)?, directory))
    }

    async fn answer(
        &self,
        answer: Answer,
        ticket: &mut Ticket,
        principal: Principal,
        directory: &Directory,
        origin: &Origin,
    ) -> ApiResult<Outcome> {
        if ticket.next(directory, self.now()) != Some(answer.step()) {
            return Err(ApiError::new(
                "FailedOperation",
                "This is not what is asked for next. Sign in again.",
                "当前步骤不需要此信息，请重新登录。",
            ));
        }
        let uin = ticket.caller.uin;
        let mut outcome = Outcome::default();
        match answer {
            Answer::Code(code) => {
                let factor = self.show_factor(directory, uin, &code, origin)?;
                outcome.changes.push(put(directory, uin, Some(factor))?);
                ticket.factor_shown = true;
            }
            Answer::NewPassword(new) => {
                let chosen = self.choose_password(principal, directory, new.into(), "NewPassword").await?;
                (outcome.changes, ticket.password_hash) = chosen;
                ticket.password_chosen = true;
            }
            Answer::BeginSetUp => {
                let (secret, change) = self.begin_factor(directory, uin)?;
                outcome.changes.push(change);
                outcome.device = Some(provisioning_uri(&secret, &principal));
            }
            Answer::ConfirmSetUp(code) => {
                let (codes, change) = self.confirm_factor(directory, uin, &code, origin)?;
                outcome.changes.push(change);
                outcome.recovery_codes = codes;
                ticket.factor_shown = true;
            }
        }
        Ok(outcome)
    }
}

fn no_ticket() -> ApiError {
    ApiError::new(
        "AuthFailure.NoTicket",
        "Signing in took too long, or something changed meanwhile. Begin again with your password.",
        "登录超时或账号信息已变更，请重新输入密码登录。",
    )
}
