//! Which host a client may have signed.

/// The texts that a client which sent this `Host` header may have signed, likeliest first.
///
/// Clients differ: some sign the host without the port they send, and one puts the scheme of a
/// plain-HTTP endpoint into the header and signs it so.
pub fn candidates(header: &str) -> impl Iterator<Item = &str> {
    let bare = header.strip_prefix("http://").or_else(|| header.strip_prefix("https://")).unwrap_or(header);
    let all = [header, without_port(header), bare, without_port(bare)];
    (0..all.len()).filter(move |&n| !all[..n].contains(&all[n])).map(move |n| all[n])
}

/// The host without `:port`; an IPv6 address keeps its brackets.
pub fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port))
            if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() =>
        {
            name
        }
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(header: &str) -> Vec<&str> {
        candidates(header).collect()
    }

    #[test]
    fn with_and_without_port_and_scheme() {
        assert_eq!(of("kms.localhost"), ["kms.localhost"]);
        assert_eq!(of("127.0.0.1:8080"), ["127.0.0.1:8080", "127.0.0.1"]);
        assert_eq!(
            of("http://127.0.0.1:8080"),
            ["http://127.0.0.1:8080", "http://127.0.0.1", "127.0.0.1:8080", "127.0.0.1"]
        );
        assert_eq!(of("[::1]:8080"), ["[::1]:8080", "[::1]"]);
    }
}
