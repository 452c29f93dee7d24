//! The cookie that holds a session's token.

use hyper::{HeaderMap, header::COOKIE};

/// Its name: browsers accept the prefix only with `Secure`, for the whole host and no other
/// (RFC 6265bis, section 4.1.3.2).
const NAME: &str = "__Host-keyward";

/// The token that a browser sent.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(NAME)?.strip_prefix('='))
}

/// The value of `Set-Cookie` that gives a browser its token. It ends with the browser; the server ends it
/// earlier.
pub fn set(token: &str) -> String {
    format!("{NAME}={token}; HttpOnly; Secure; SameSite=Strict; Path=/")
}

/// The value of `Set-Cookie` that takes the token away.
pub fn unset() -> String {
    format!("{}; Max-Age=0", set(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        assert_eq!(token(&headers), None);
        headers.append(COOKIE, "a=b; __Host-keywardx=no; __Host-keyward=yes; c".parse().unwrap());
        assert_eq!(token(&headers), Some("yes"));
    }
}
