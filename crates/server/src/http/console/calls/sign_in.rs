//! Signing in, step by step. Secrets are in the bodies of requests alone.

use hyper::{
    StatusCode,
    header::{HeaderValue, SET_COOKIE},
};
use keyward_api::{Answer, ApiError, NextStep, Progress, SignIn, Stepped};
use keyward_crypto::Secret;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{super::cookie, Asked, HttpReply};

/// The first step.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct SignInForm {
    /// The number of the root account.
    uin: String,
    /// The name of a sub-account; none for the root account itself.
    name: Option<String>,
    password: String,
}

/// A step with a code: of an app, or for recovery.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct CodeForm {
    ticket: String,
    code: String,
}

/// The step that chooses a password.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct PasswordForm {
    ticket: String,
    new_password: String,
}

/// A step that shows nothing but its ticket.
#[derive(Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct TicketForm {
    ticket: String,
}

impl Asked<'_> {
    /// Name and password.
    pub async fn sign_in(&self) -> HttpReply {
        let mut form: SignInForm = match self.form("Uin, Password") {
            Ok(form) => form,
            Err(refused) => return refused,
        };
        let password = secret(&mut form.password);
        let (origin, language) = (&self.origin, self.language);
        let wish = SignIn { uin: &form.uin, name: form.name.as_deref(), password, origin, language };
        // Nobody closes the semaphore; the turn ends with this call.
        let _turn = self.app.sign_ins.acquire().await;
        match self.app.service.sign_in(wish).await {
            Ok(progress) => self.told("ConsoleLogin", Some(progress), json!({})),
            Err(refused) => self.finish(status_of(&refused.code), refused),
        }
    }

    /// What comes after that.
    pub async fn sign_in_step(&self, step: &str) -> HttpReply {
        let read = match step {
            "code" => self.form("Ticket, Code").map(|mut form: CodeForm| {
                let answer = Answer::Code(secret(&mut form.code));
                (ticket(&mut form.ticket), answer)
            }),
            "new-password" => self.form("Ticket, NewPassword").map(|mut form: PasswordForm| {
                let answer = Answer::NewPassword(secret(&mut form.new_password));
                (ticket(&mut form.ticket), answer)
            }),
            "begin-set-up" => {
                self.form("Ticket").map(|mut form: TicketForm| (ticket(&mut form.ticket), Answer::BeginSetUp))
            }
            "confirm-set-up" => self.form("Ticket, Code").map(|mut form: CodeForm| {
                let answer = Answer::ConfirmSetUp(secret(&mut form.code));
                (ticket(&mut form.ticket), answer)
            }),
            _ => return super::nothing_here(),
        };
        let (ticket, answer) = match read {
            Ok(read) => read,
            Err(refused) => return refused,
        };
        let _turn = self.app.sign_ins.acquire().await;
        let step = NextStep { ticket: &ticket, answer, origin: &self.origin, language: self.language };
        match self.app.service.sign_in_step(step).await {
            Ok(Stepped { progress, device, recovery_codes }) => {
                let mut told = json!({});
                if let Some((secret, uri)) = &device {
                    told = json!({"Secret": &**secret, "Uri": &**uri});
                }
                if !recovery_codes.is_empty() {
                    let codes: Vec<&str> = recovery_codes.iter().map(|code| &***code).collect();
                    told = json!({ "RecoveryCodes": codes });
                }
                self.told("ConsoleLoginStep", progress, told)
            }
            Err(refused) => self.finish(status_of(&refused.code), refused),
        }
    }

    /// How far signing in has come: a session with its cookie, or what is asked for next.
    fn told(&self, action: &'static str, progress: Option<Progress>, mut told: Value) -> HttpReply {
        self.app.metrics.call(action, "ok".into(), self.begin.elapsed());
        let signed_in = match progress {
            None => return self.show(StatusCode::OK, told),
            Some(Progress::Next(next)) => {
                told["Next"] = json!(next.step);
                told["Ticket"] = (&**next.ticket).into();
                return self.show(StatusCode::OK, told);
            }
            Some(Progress::SignedIn(signed_in)) => signed_in,
        };
        let mut session = self.view(&signed_in.view);
        if let (Some(session), Value::Object(told)) = (session.as_object_mut(), told) {
            session.extend(told);
        }
        let mut reply = self.show(StatusCode::OK, session);
        let cookie = Zeroizing::new(cookie::set(&signed_in.token));
        // Tokens are base64 without anything that a header cannot hold.
        if let Ok(mut cookie) = HeaderValue::from_str(&cookie) {
            cookie.set_sensitive(true);
            reply.headers_mut().insert(SET_COOKIE, cookie);
        }
        reply
    }

    fn form<F: DeserializeOwned>(&self, fields: &str) -> Result<F, HttpReply> {
        // Why it cannot be read is not told: the text could quote the password.
        serde_json::from_slice(self.body).map_err(|_| {
            let error = ApiError::new(
                "InvalidParameter",
                format!("These are needed, as text, and nothing else: {fields}."),
                format!("需要且仅需要以下字符串参数：{fields}。"),
            );
            self.refuse(StatusCode::BAD_REQUEST, &error)
        })
    }
}

/// Takes a typed secret out of its form.
fn secret(text: &mut String) -> Secret {
    Secret::new(std::mem::take(text).into_bytes())
}

fn ticket(text: &mut String) -> Zeroizing<String> {
    Zeroizing::new(std::mem::take(text))
}

/// The status of a step that was refused.
fn status_of(code: &str) -> StatusCode {
    match code {
        "AuthFailure.Locked" => StatusCode::TOO_MANY_REQUESTS,
        code if code.starts_with("AuthFailure") => StatusCode::UNAUTHORIZED,
        code if code.starts_with("ServiceUnavailable") => StatusCode::SERVICE_UNAVAILABLE,
        code if code.starts_with("InternalError") => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::BAD_REQUEST,
    }
}
