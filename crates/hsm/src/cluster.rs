//! Members that hold the same keys.
//!
//! A call goes to the least busy member in service, and to the next if that one fails and doing it twice does no
//! harm. Whoever fails is out of service until a probe finds it well; each member is probed every five seconds.

mod keys;
mod probe;
mod route;

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Mutex, RwLock};

use crate::{Answer, Caller, Error, Member, Operation};

use probe::Probe;
use route::Route;

pub use keys::{Added, Destroyed};

/// How often a member is probed.
const PROBE: Duration = Duration::from_secs(5);

/// A pool of members.
pub struct Cluster {
    seats: RwLock<Vec<Arc<Seat>>>,
    /// Names of members and ids of keys that these have still to destroy.
    forgotten: Mutex<Vec<(String, Vec<u8>)>>,
    probe_each: Duration,
}

/// A member and whether it is in service.
struct Seat {
    member: Arc<Member>,
    /// What it failed with last; none if it is in service.
    failure: Mutex<Option<Error>>,
    /// Ends with the seat.
    probe: Mutex<Option<Probe>>,
}

/// How a member does.
#[derive(Clone, Debug)]
pub struct Health {
    /// Its name.
    pub name: String,
    /// What it failed with; none if it is in service.
    pub failure: Option<Error>,
    /// Calls under way.
    pub in_flight: usize,
    /// How often its child was started.
    pub starts: u64,
}

impl Cluster {
    /// A cluster of these members, which hold the same keys already. Each is probed every five seconds, on a thread
    /// of its own.
    pub fn new(members: Vec<Arc<Member>>) -> Self {
        Self::probing_each(members, PROBE)
    }

    /// The same, with another time between probes.
    pub fn probing_each(members: Vec<Arc<Member>>, probe_each: Duration) -> Self {
        let seats = members.into_iter().map(|member| Seat::new(member, probe_each)).collect();
        Self { seats: RwLock::new(seats), forgotten: Mutex::default(), probe_each }
    }

    /// How each member does.
    pub fn health(&self) -> Vec<Health> {
        let seats = self.seats.read();
        seats
            .iter()
            .map(|seat| Health {
                name: seat.member.name().to_owned(),
                failure: seat.failure.lock().clone(),
                in_flight: seat.member.in_flight(),
                starts: seat.member.starts(),
            })
            .collect()
    }

    /// Does an operation in whatever member can. It must not change keys: that is what [`Self::generate_aes256`],
    /// [`Self::generate_pair`], [`Self::import_aes256`], [`Self::destroy`] and [`Self::add`] are for.
    ///
    /// # Errors
    /// [`Error::NoMember`], [`Error::Pin`] if that is what all members fail with, or what is wrong with the call.
    pub async fn call(&self, operation: &Operation) -> Result<Answer, Error> {
        let mut route = self.route(operation)?;
        loop {
            let seat = route.next()?;
            match seat.member.call(operation).await {
                Ok(answer) => return Ok(answer_of(&seat, answer)),
                Err(error) => route.failed(&seat, error)?,
            }
        }
    }

    fn route(&self, operation: &Operation) -> Result<Route, Error> {
        if !operation.is_repeatable() {
            return Err(Error::Invalid("a change of keys is not for one member alone".to_owned()));
        }
        Ok(Route::new(self.seats.read().clone()))
    }
}

impl Caller for Cluster {
    fn call_blocking(&self, operation: &Operation) -> Result<Answer, Error> {
        let mut route = self.route(operation)?;
        loop {
            let seat = route.next()?;
            match seat.member.call_blocking(operation) {
                Ok(answer) => return Ok(answer_of(&seat, answer)),
                Err(error) => route.failed(&seat, error)?,
            }
        }
    }
}

fn answer_of(seat: &Seat, answer: Answer) -> Answer {
    seat.note(None);
    answer
}

impl Seat {
    fn new(member: Arc<Member>, probe_each: Duration) -> Arc<Self> {
        let seat = Arc::new(Self { member, failure: Mutex::new(None), probe: Mutex::new(None) });
        *seat.probe.lock() = Some(Probe::start(&seat, probe_each));
        seat
    }

    /// Remembers what a call or probe came to.
    fn note(&self, failure: Option<Error>) {
        let mut noted = self.failure.lock();
        let member = self.member.name();
        match (&*noted, &failure) {
            (None, Some(error)) => {
                tracing::warn!(member, %error, "a member of the HSM cluster is out of service");
            }
            (Some(_), None) => tracing::info!(member, "a member of the HSM cluster is in service again"),
            _ => {}
        }
        *noted = failure;
    }
}
