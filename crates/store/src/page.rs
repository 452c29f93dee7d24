//! Questions for many keys at once.

use keyward_domain::{ProductId, Region, Uin, key::KeyUsage, key::Origin};

use crate::TagFilter;

/// Which keys to list. Every question begins with an account and a region.
#[derive(Clone, Debug)]
pub struct KeyQuery {
    /// The account that owns the keys.
    pub account: Uin,
    /// Where they live.
    pub region: Region,
    /// Only keys in these states, by their names on the wire; empty means all.
    pub states: Vec<&'static str>,
    /// Only keys of this usage.
    pub usage: Option<KeyUsage>,
    /// Only keys of this origin.
    pub origin: Option<Origin>,
    /// Whom the keys were made for.
    pub role: Role,
    /// Only keys whose id or alias contains this text, without regard to ASCII case.
    pub search: Option<String>,
    /// Only keys that fit all of these.
    pub tags: Vec<TagFilter>,
    /// By time of creation, then id.
    pub order: Order,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at most.
    pub limit: u64,
}

/// Whom a key was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The users of the account.
    User,
    /// Any cloud product.
    Product,
    /// That cloud product.
    OneProduct(ProductId),
}

/// In which order, by time of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    NewestFirst,
    /// The oldest first.
    OldestFirst,
}

/// A part of a list, and how long the whole is.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// How many there are in all.
    pub total: u64,
    /// Those asked for.
    pub items: Vec<T>,
}
