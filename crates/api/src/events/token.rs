//! What a client sends to get the next page: a position, and a proof that this service gave it for the same search.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use keyward_crypto::{RootKey, mac};
use keyward_store::audit::{ChainId, Head};

use super::{query::Query, search::Position};
use crate::{ApiError, ApiResult};

/// Bytes of the proof in a token of text.
const PROOF: usize = 16;
/// Bits of the number of a record in a token that is a number; the proof has the other 23 of 63.
const NUMBER_BITS: u32 = 40;

/// Makes and reads the tokens of one search.
pub struct Tokens<'a> {
    root_key: &'a RootKey,
    query: [u8; 32],
}

impl<'a> Tokens<'a> {
    /// The tokens of that search.
    pub fn new(root_key: &'a RootKey, query: &Query) -> Self {
        Self { root_key, query: query.hash() }
    }

    /// A token of text.
    pub fn text(&self, position: &Position) -> String {
        let proof = self.proof(&position.chain, position.before);
        URL_SAFE_NO_PAD.encode([&position.before.to_be_bytes()[..], &proof[..PROOF]].concat())
    }

    /// The position of a token of text.
    ///
    /// # Errors
    /// InvalidParameter if it is not one of this search.
    pub fn read_text(&self, token: &str, heads: &[Head]) -> ApiResult<Position> {
        let bytes = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
        let number = bytes.get(..8).and_then(|number| number.try_into().ok()).map(u64::from_be_bytes);
        let proof = bytes.get(8..).unwrap_or_default();
        let fits = |chain: &ChainId, number| mac::equal(&self.proof(chain, number)[..PROOF], proof);
        number.and_then(|number| position(heads, number, fits)).ok_or_else(unfit)
    }

    /// A token that is a number below 2^63.
    pub fn number(&self, position: &Position) -> u64 {
        (self.short_proof(&position.chain, position.before) << NUMBER_BITS) | position.before
    }

    /// The position of a token that is a number.
    ///
    /// # Errors
    /// InvalidParameter if it is not one of this search.
    pub fn read_number(&self, token: u64, heads: &[Head]) -> ApiResult<Position> {
        let (number, proof) = (token & ((1 << NUMBER_BITS) - 1), token >> NUMBER_BITS);
        position(heads, number, |chain, number| self.short_proof(chain, number) == proof).ok_or_else(unfit)
    }

    fn short_proof(&self, chain: &ChainId, number: u64) -> u64 {
        let proof = self.proof(chain, number);
        u64::from(u32::from_be_bytes([proof[0], proof[1], proof[2], proof[3]]) >> 9)
    }

    fn proof(&self, chain: &ChainId, number: u64) -> [u8; 32] {
        let message = [&self.query[..], &number.to_be_bytes(), chain.0.as_bytes()].concat();
        self.root_key.fingerprint(b"page of events", &message)
    }
}

/// The position with that number in the chain whose proof fits.
fn position(heads: &[Head], number: u64, fits: impl Fn(&ChainId, u64) -> bool) -> Option<Position> {
    let head = heads.iter().find(|head| fits(&head.chain, number))?;
    Some(Position { chain: head.chain.clone(), before: number })
}

fn unfit() -> ApiError {
    ApiError::invalid(
        "NextToken",
        "must be the one that the page before gave, for the same account, times and attributes",
        "必须是上一页返回的值，且账号、时间范围与查询条件须保持不变",
    )
}

#[cfg(test)]
mod tests {
    use keyward_crypto::SystemRandom;
    use keyward_domain::Uin;

    use super::*;

    #[test]
    fn a_token_is_good_for_its_search_alone() {
        let root_key = RootKey::generate(&SystemRandom).unwrap();
        let query = Query::new(Uin(1), (0, 10));
        let heads = ["a", "b"].map(|name| Head::empty(ChainId(name.into())));
        let position = Position { chain: heads[1].chain.clone(), before: 123_456 };
        let tokens = Tokens::new(&root_key, &query);
        let (text, number) = (tokens.text(&position), tokens.number(&position));
        assert!(number < 1 << 63);
        assert_eq!(tokens.read_text(&text, &heads).unwrap(), position);
        assert_eq!(tokens.read_number(number, &heads).unwrap(), position);
        assert!(tokens.read_number(number + 1, &heads).is_err());
        assert!(tokens.read_text(&format!("{text}A"), &heads).is_err());
        for other in ["", "x", "AAAA", "79ba1f24-c21c-4858-a8e6-a9266b0599ff"] {
            assert_eq!(tokens.read_text(other, &heads).unwrap_err().code, "InvalidParameter");
        }
        for query in [Query::new(Uin(2), (0, 10)), Query::new(Uin(1), (0, 11)), {
            let mut query = Query::new(Uin(1), (0, 10));
            query.add(0, "Username", Some("alice")).unwrap();
            query
        }] {
            let others = Tokens::new(&root_key, &query);
            assert!(others.read_text(&text, &heads).is_err());
            assert!(others.read_number(number, &heads).is_err());
        }
    }
}
