//! The three parts of the test: calls at random, a model that says what they do, and a judge who compares.

mod calls;
mod judge;
mod model;

pub use calls::sequences;
pub use judge::Judge;
