//! Keeps secrets of the process in its memory: no core dump, no swap, no file that others may read. And
//! asks the system for as many open files as connections need.

use rustix::{
    fs::Mode,
    mm::{MlockAllFlags, mlockall},
    process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit, umask},
};

/// Hardens the process, as far as the system allows it; gives what it did not.
pub fn harden() -> Vec<String> {
    let mut refused = Vec::new();
    umask(Mode::RWXG | Mode::RWXO);
    let no_core = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    if let Err(e) = no_core.and_then(|()| set_dumpable_behavior(DumpableBehavior::NotDumpable)) {
        refused.push(format!("core dumps cannot be switched off: {e}"));
    }
    if let Err(reason) = lock_memory() {
        refused.push(format!(
            "memory is not locked, secrets may be swapped to disk: {reason} \
             (raise it, such as LimitMEMLOCK=infinity, or switch swap off)"
        ));
    }
    refused
}

/// Files that the server has open besides its connections: the database, logs, threads' own.
const OTHER_FILES: u64 = 256;

/// Lets the process have that many connections; gives why not, if the system does not allow it.
pub fn allow_connections(connections: u32) -> Option<String> {
    let needed = u64::from(connections) + OTHER_FILES;
    let limit = getrlimit(Resource::Nofile);
    let allowed = |limit: Option<u64>| limit.is_none_or(|limit| limit >= needed);
    if allowed(limit.current) {
        return None;
    }
    let most = if allowed(limit.maximum) { Some(needed) } else { limit.maximum };
    let raised = setrlimit(Resource::Nofile, Rlimit { current: most, maximum: limit.maximum });
    match (raised, allowed(most)) {
        (Ok(()), true) => None,
        _ => Some(format!(
            "{connections} connections need {needed} open files, the limit is {} (raise it, such as LimitNOFILE)",
            most.or(limit.current).unwrap_or_default()
        )),
    }
}

/// Locks all memory, now and later. Only without a limit: below one, locking would succeed now and make
/// an allocation fail when the limit is reached.
fn lock_memory() -> Result<(), String> {
    let limit = getrlimit(Resource::Memlock).current;
    let unlimited = Rlimit { current: None, maximum: None };
    if let (Some(bytes), Err(_)) = (limit, setrlimit(Resource::Memlock, unlimited)) {
        return Err(format!("the limit of locked memory is {} KiB", bytes / 1024));
    }
    let all = MlockAllFlags::CURRENT | MlockAllFlags::FUTURE;
    // On fault: a stack or heap that is reserved and not used needs no memory.
    mlockall(all | MlockAllFlags::ONFAULT).map_err(|e| e.to_string())
}
