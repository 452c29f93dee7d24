//! The policies of one caller, and what of them is about the things that the caller did lately: most callers do the same
//! again and again, and then nothing is asked but the conditions of a statement or two.

use std::{
    fmt,
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use keyward_domain::{
    Uin,
    policy::{Applicable, Call, Decision, PolicySet},
};
use quick_cache::{Equivalent, sync::Cache};

/// The policies of one caller.
pub struct CallerPolicies {
    /// All of them.
    pub set: PolicySet,
    /// Which set it is; another one has another number, so that nothing of it is taken for this one's.
    number: u64,
    lately: Arc<Lately>,
}

/// What of the policies of all callers is about what they did lately.
pub type Lately = Cache<Question, Arc<Applicable>>;

/// What a caller did to which resource.
#[derive(PartialEq, Eq)]
pub struct Question {
    set: u64,
    service: Box<str>,
    action: Box<str>,
    /// Service, region, owner and last segment of the resource.
    resource: (Box<str>, Box<str>, Uin, Box<str>),
}

/// The same, borrowed: looking it up allocates nothing.
struct Asked<'a> {
    set: u64,
    call: &'a Call<'a>,
}

impl fmt::Debug for CallerPolicies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallerPolicies").field("number", &self.number).finish_non_exhaustive()
    }
}

impl CallerPolicies {
    /// Those of a set.
    pub fn new(set: PolicySet, lately: &Arc<Lately>) -> Arc<Self> {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        Arc::new(Self { set, number, lately: lately.clone() })
    }

    /// Decides about a call. What is asked again is answered from what was found then.
    pub fn decide(&self, call: &Call<'_>) -> Decision {
        let asked = Asked { set: self.number, call };
        if let Some(applicable) = self.lately.get(&asked) {
            return self.set.decide_among(&applicable, call);
        }
        let applicable = Arc::new(self.set.applicable(call));
        self.lately.insert(asked.to_owned(), applicable.clone());
        self.set.decide_among(&applicable, call)
    }
}

impl Asked<'_> {
    fn to_owned(&self) -> Question {
        let Call { service, action, resource, .. } = self.call;
        Question {
            set: self.set,
            service: (*service).into(),
            action: (*action).into(),
            resource: (
                resource.service.into(),
                resource.region.into(),
                resource.account,
                resource.path.into(),
            ),
        }
    }
}

impl Hash for Asked<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Call { service, action, resource, .. } = self.call;
        (self.set, service, action).hash(state);
        (resource.service, resource.region, resource.account, resource.path).hash(state);
    }
}

impl Hash for Question {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.set, &*self.service, &*self.action).hash(state);
        self.resource.hash(state);
    }
}

impl Equivalent<Question> for Asked<'_> {
    fn equivalent(&self, question: &Question) -> bool {
        let Call { service, action, resource, .. } = self.call;
        let (of, region, owner, path) = &question.resource;
        *resource.path == **path
            && self.set == question.set
            && **action == *question.action
            && **service == *question.service
            && (resource.service, resource.region, resource.account) == (of, region, *owner)
    }
}
