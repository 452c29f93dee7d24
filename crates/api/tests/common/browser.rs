//! People at the console: they sign in, show second factors, and call what a session may.

use std::sync::Arc;

use data_encoding::BASE32_NOPAD;
use keyward_api::{
    Answer, Door, Language, NextStep, Origin, Progress, SessionView, SignIn, SignedIn, Step, Stepped,
};
use keyward_crypto::{Secret, SystemRandom, mac, password};
use keyward_domain::{
    Uin, UnixSeconds,
    account::PrincipalKind,
    directory::{AccountSettings, Directory, Entry, User},
};
use keyward_store::{Change, Principal, Unit, audit::Record};
use serde_json::Value;

use super::world::{ROOT, World};

pub const ROOT_PASSWORD: &str = "root password";
pub const PASSWORD: &str = "Sesame 0pens!";

pub fn origin(last: u8) -> Origin {
    Origin::new(Door::Console, [127, 0, 0, last].into(), &format!("browser {last}"))
}

pub fn secret(text: &str) -> Secret {
    Secret::new(text.as_bytes().to_vec())
}

/// Shows name and password; `name` is empty for the root account.
pub async fn sign_in(
    world: &World,
    uin: &str,
    name: &str,
    password: &str,
    from: u8,
) -> Result<Progress, String> {
    let (origin, password) = (origin(from), secret(password));
    let name = (!name.is_empty()).then_some(name);
    let wish = SignIn { uin, name, password, origin: &origin, language: Language::English };
    world.service.sign_in(wish).await.map_err(|reply| reply.code)
}

/// Signs a sub-account in that needs nothing but its password.
pub async fn signed_in(world: &World, name: &str, from: u8) -> SignedIn {
    finished(sign_in(world, &ROOT.to_string(), name, PASSWORD, from).await.unwrap())
}

pub fn finished(progress: Progress) -> SignedIn {
    match progress {
        Progress::SignedIn(signed_in) => signed_in,
        Progress::Next(next) => panic!("{:?} is asked for", next.step),
    }
}

/// The ticket for that step.
pub fn ticket(progress: Progress, step: Step) -> String {
    match progress {
        Progress::Next(next) => {
            assert_eq!(next.step, step);
            next.ticket.to_string()
        }
        Progress::SignedIn(_) => panic!("signed in without {step:?}"),
    }
}

pub async fn step(world: &World, ticket: &str, answer: Answer) -> Result<Stepped, String> {
    let origin = origin(1);
    let step = NextStep { ticket, answer, origin: &origin, language: Language::English };
    world.service.sign_in_step(step).await.map_err(|reply| reply.code)
}

/// Shows a code to a ticket.
pub async fn show(world: &World, ticket: &str, code: &str) -> Result<Progress, String> {
    step(world, ticket, Answer::Code(secret(code))).await.map(|stepped| stepped.progress.unwrap())
}

/// The session of a token, if it lasts.
pub async fn session(world: &World, token: &str) -> Option<SessionView> {
    world.service.session(token).await.unwrap()
}

/// A call of an action of the console in a session.
pub async fn call(world: &World, token: &str, action: &str, params: Value) -> Result<Value, String> {
    let view = session(world, token).await.ok_or("no session")?;
    let body = params.to_string();
    let called = ("console", action);
    let language = Language::English;
    let reply = world.service.console_call(&view, called, "", body.as_bytes(), &origin(1), language).await;
    let body: Value = serde_json::from_slice(&reply.body).unwrap();
    if reply.code == "ok" { Ok(body["Response"].clone()) } else { Err(reply.code) }
}

/// What an app shows that was given this secret in Base32, `steps` steps from now (RFC 6238).
pub fn code(world: &World, secret: &str, steps: i64) -> String {
    use keyward_api::Clock;
    let secret = BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let step = world.clock.now().0 / 30 + steps;
    let hash = mac::hmac_sha1(&secret, &step.to_be_bytes());
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Sets up a second factor in a session: the app's secret, and the recovery codes.
pub async fn set_up(world: &World, token: &str, password: &str) -> (String, Vec<String>) {
    let begun =
        call(world, token, "BeginSecondFactor", serde_json::json!({ "Password": password })).await.unwrap();
    let app = begun["Secret"].as_str().unwrap().to_owned();
    let shown = serde_json::json!({ "Code": code(world, &app, 0) });
    let confirmed = call(world, token, "ConfirmSecondFactor", shown).await.unwrap();
    let codes = confirmed["RecoveryCodes"].as_array().unwrap();
    (app, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// The directory of the root account as it is stored.
pub async fn directory(world: &World) -> Directory {
    let found = world.store.directories().await.unwrap().into_iter().find(|d| d.account == Uin(ROOT));
    found.unwrap_or_else(|| Directory::empty(Uin(ROOT)))
}

async fn commit(world: &World, changes: Vec<Change>) {
    world.store.commit(Unit { changes, record: Record::new(b"{}".to_vec()) }).await.unwrap();
}

/// A sub-account that may sign in to the console with [`PASSWORD`].
pub async fn colleague(world: &World, name: &str) -> Uin {
    let directory = directory(world).await;
    let uin = Uin(100_000_002_000 + directory.next_number());
    let principal = Principal {
        uin,
        account: Uin(ROOT),
        kind: PrincipalKind::SubAccount,
        name: name.into(),
        password_hash: Some(password::hash(&secret(PASSWORD), &SystemRandom).unwrap()),
        created_at: UnixSeconds(0),
    };
    let user = User { console_login: true, ..User::new(uin, uin.0, name, UnixSeconds(0)) };
    let change = directory.put([Entry::User(Arc::new(user))]);
    commit(world, vec![Change::CreatePrincipal(principal), Change::Directory(Box::new(change))]).await;
    uin
}

/// Changes what is known of a sub-account, and nothing else.
pub async fn edit(world: &World, uin: Uin, edit: impl FnOnce(&mut User)) {
    let directory = directory(world).await;
    let mut user = (**directory.user(uin).unwrap()).clone();
    edit(&mut user);
    let change = directory.put([Entry::User(Arc::new(user))]);
    commit(world, vec![Change::Directory(Box::new(change))]).await;
}

/// Changes what holds for the root account's whole account.
pub async fn settle(world: &World, edit: impl FnOnce(&mut AccountSettings)) {
    let directory = directory(world).await;
    let mut settings = (**directory.settings()).clone();
    edit(&mut settings);
    let change = directory.put([Entry::Settings(Arc::new(settings))]);
    commit(world, vec![Change::Directory(Box::new(change))]).await;
}

/// Lets a sub-account do what these statements allow.
pub async fn allow(world: &World, uin: Uin, statements: Value) {
    let before = (**directory(world).await.user(uin).unwrap()).clone();
    world.attach(uin.0, statements).await;
    edit(world, uin, |user| *user = User { policies: std::mem::take(&mut user.policies), ..before }).await;
}
