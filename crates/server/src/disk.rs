//! How full a disk is.

use std::path::Path;

/// How full the file system of that path is, in percent of what programs may use, rounded up; `None` if it does not tell.
pub fn used_percent(path: &Path) -> Option<u8> {
    let figures = rustix::fs::statvfs(path).ok()?;
    let used = figures.f_blocks.checked_sub(figures.f_bfree)?;
    let usable = used.checked_add(figures.f_bavail)?;
    u8::try_from(used.checked_mul(100)?.checked_add(usable.checked_sub(1)?)? / usable).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "these are tests")]
mod tests {
    use std::process::Command;

    use super::*;

    /// As `df` tells it, which counts in the same way; others may write meanwhile.
    #[test]
    fn it_is_what_df_tells() {
        let df = Command::new("df").args(["--output=pcent", "/"]).output().unwrap();
        let text = String::from_utf8(df.stdout).unwrap();
        let told: u8 = text.lines().nth(1).unwrap().trim().trim_end_matches('%').parse().unwrap();
        assert!(used_percent(Path::new("/")).unwrap().abs_diff(told) <= 1);
        assert_eq!(used_percent(Path::new("/no/such/path")), None);
    }
}
