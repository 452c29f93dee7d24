//! The fingerprint of a device. Linux.
//!
//! Each part is a hash of one thing, and of what every user of the machine may read, so that the fingerprint does not
//! depend on who asks: network addresses, processor, machine id, board, disks. How little of that is secret is told in
//! `docs/white-box.md`.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::Fingerprint;

/// Things that must be found: one less than there are parts.
const NEEDED: usize = 4;

/// Why there is no fingerprint.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum CollectError {
    /// Containers have no hardware of their own: what they see comes and goes with them.
    #[error("this is a container, which is no device of its own: bind to the host, or say --allow-container")]
    Container,
    /// What of network addresses, processor, machine id, board and disks was found would not tell devices apart.
    #[error("only {0} of 5 things about this device can be read, and it takes 4 to tell it from others")]
    TooLittle(usize),
}

/// The fingerprint of the device whose files are below `root`, which is `/` but where the host's are mounted elsewhere.
///
/// # Errors
/// [`CollectError`]; containers are no error if they are allowed.
pub fn fingerprint(root: &Path, allow_container: bool) -> Result<Fingerprint, CollectError> {
    if !allow_container && is_container(root) {
        return Err(CollectError::Container);
    }
    let found = [network(root), processor(root), machine_id(root), board(root), disks(root)];
    let count = found.iter().filter(|facts| !facts.is_empty()).count();
    if count < NEEDED {
        return Err(CollectError::TooLittle(count));
    }
    let hash = |part: usize| {
        let mut hash = Sha256::new();
        hash.update([b'k', b'w', 1, part as u8]);
        for fact in &found[part] {
            hash.update((fact.len() as u64).to_le_bytes());
            hash.update(fact);
        }
        hash.finalize()
    };
    Ok(Fingerprint::from_parts([&hash(0), &hash(1), &hash(2), &hash(3), &hash(4)]))
}

/// Whether it looks like the inside of a container: Docker, Podman, Kubernetes, LXC, systemd-nspawn.
pub fn is_container(root: &Path) -> bool {
    let marks = [".dockerenv", "run/.containerenv", "run/systemd/container"];
    let cgroup = fs::read_to_string(root.join("proc/1/cgroup")).unwrap_or_default();
    let mounts = fs::read_to_string(root.join("proc/1/mountinfo")).unwrap_or_default();
    let root_mount = mounts.lines().find(|line| line.split(' ').nth(4) == Some("/")).unwrap_or_default();
    marks.iter().any(|mark| root.join(mark).exists())
        || ["docker", "kubepods", "containerd", "libpod", "lxc"].iter().any(|name| cgroup.contains(name))
        || ["/docker/", "/containerd", "/containers/"].iter().any(|name| root_mount.contains(name))
}

/// The addresses of network cards. Those of bridges and tunnels come and go.
fn network(root: &Path) -> Vec<String> {
    let cards = children(&root.join("sys/class/net")).into_iter().filter(|card| card.join("device").exists());
    sorted(
        cards.filter_map(|card| text(&card.join("address"))).filter(|address| address != "00:00:00:00:00:00"),
    )
}

/// Vendor, family, model and name of the processor.
fn processor(root: &Path) -> Vec<String> {
    let names = ["vendor_id", "cpu family", "model", "model name", "CPU implementer", "CPU part", "Serial"];
    let list = fs::read_to_string(root.join("proc/cpuinfo")).unwrap_or_default();
    let lines = list.lines().filter_map(|line| line.split_once(':'));
    let mut facts = sorted(
        lines
            .map(|(name, value)| (name.trim(), value.trim()))
            .filter(|(name, _)| names.contains(name))
            .map(|(name, value)| format!("{name}={value}")),
    );
    facts.dedup();
    facts
}

/// What systemd gave the installation when it was made.
fn machine_id(root: &Path) -> Vec<String> {
    let known = ["etc/machine-id", "var/lib/dbus/machine-id"].iter().find_map(|path| text(&root.join(path)));
    known.into_iter().filter(|id| id.len() == 32).collect()
}

/// Who made the board, and which it is. Its serial number is for root alone.
fn board(root: &Path) -> Vec<String> {
    let names =
        ["sys_vendor", "product_name", "product_version", "board_vendor", "board_name", "board_version"];
    let facts = names.iter().filter_map(|name| {
        text(&root.join("sys/class/dmi/id").join(name)).map(|value| format!("{name}={value}"))
    });
    let tree = ["model", "serial-number"].iter().filter_map(|name| {
        text(&root.join("proc/device-tree").join(name)).map(|value| format!("{name}={value}"))
    });
    facts.chain(tree).collect()
}

/// Serial numbers of disks that stay, and their sizes where they have none.
fn disks(root: &Path) -> Vec<String> {
    let virtual_names = ["loop", "ram", "zram", "dm-", "md", "sr", "nbd", "fd"];
    let stays = |disk: &PathBuf| {
        let name = disk.file_name().unwrap_or_default().to_string_lossy().into_owned();
        !virtual_names.iter().any(|prefix| name.starts_with(prefix))
            && text(&disk.join("removable")).is_none_or(|removable| removable == "0")
    };
    let identity = |disk: PathBuf| {
        ["serial", "wwid", "device/serial", "device/wwid", "size"]
            .iter()
            .find_map(|name| text(&disk.join(name)))
    };
    sorted(children(&root.join("sys/block")).into_iter().filter(stays).filter_map(identity))
}

fn children(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).map(|list| list.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}

/// What a file says, if anything.
fn text(path: &Path) -> Option<String> {
    let text = String::from_utf8_lossy(&fs::read(path).ok()?).trim_matches(['\0', '\n', ' ']).to_owned();
    (!text.is_empty()).then_some(text)
}

fn sorted(facts: impl Iterator<Item = String>) -> Vec<String> {
    let mut facts: Vec<_> = facts.collect();
    facts.sort_unstable();
    facts
}
