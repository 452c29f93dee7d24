//! The way of a call from member to member.

use std::sync::Arc;

use super::Seat;
use crate::Error;

pub(super) struct Route {
    seats: Vec<Arc<Seat>>,
    tried: Vec<bool>,
    /// A member whose child ended under the call: the next child may do it.
    again: Option<usize>,
    may_try_again: bool,
    busy: bool,
    /// What a module said that may be due to the call.
    said: Option<Error>,
}

impl Route {
    pub(super) fn new(seats: Vec<Arc<Seat>>) -> Self {
        let tried = vec![false; seats.len()];
        Self { seats, tried, again: None, may_try_again: true, busy: false, said: None }
    }

    /// The least busy member that is in service and was not tried yet.
    pub(super) fn next(&mut self) -> Result<Arc<Seat>, Error> {
        let best = (0..self.seats.len())
            .filter(|&index| !self.tried[index] && self.seats[index].failure.lock().is_none())
            .min_by_key(|&index| self.seats[index].member.in_flight())
            .or_else(|| self.again.take());
        let index = best.ok_or_else(|| self.none_left())?;
        self.tried[index] = true;
        Ok(self.seats[index].clone())
    }

    /// Goes on if that was the member's fault.
    pub(super) fn failed(&mut self, seat: &Arc<Seat>, error: Error) -> Result<(), Error> {
        match error {
            Error::Busy => self.busy = true,
            Error::Module(_) => self.said = Some(error),
            Error::Died if self.may_try_again => {
                self.may_try_again = false;
                self.again = self.seats.iter().position(|other| Arc::ptr_eq(other, seat));
            }
            error if error.is_outage() => seat.note(Some(error)),
            error if error.is_of_member() => {}
            error => return Err(error),
        }
        Ok(())
    }

    fn none_left(&self) -> Error {
        if self.busy {
            return Error::Busy;
        }
        if let Some(said) = &self.said {
            return said.clone();
        }
        let failures = self.seats.iter().map(|seat| seat.failure.lock().clone());
        let refusals: Option<Vec<Error>> =
            failures.map(|failure| failure.filter(|error| matches!(error, Error::Pin(_)))).collect();
        refusals.and_then(|refusals| refusals.into_iter().next()).unwrap_or(Error::NoMember)
    }
}
