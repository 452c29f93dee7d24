//! The seal that several people open together: its key is split by Shamir's scheme (A. Shamir, "How to share a secret",
//! 1979, over GF(2^8)), so that any `threshold` of `shares` give it, and fewer say nothing about it.
//!
//! A share as people keep it is `keyward-share-` and 38 bytes in Base32 (RFC 4648, without padding): the number of the
//! share (1 byte), its 32 bytes, and the first 5 bytes of SHA-256 over both, which tell a mistyped share. The document
//! holds SHA-256 of each share: what does not belong to it is refused at once, whoever gives it. A share has 256 random
//! bits, so that its hash tells nobody anything.

use blahaj::{Share as Point, Sharks};
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{SealedRootKey, Sealer, base64_array};
use crate::xaes::KEY;
use crate::{CryptoError, Random, Secret, mac};

/// How shares begin.
const BEGINNING: &str = "keyward-share-";
/// The number and the bytes of a share.
const SHARE: usize = 1 + KEY;
/// Bytes that tell a mistyped share.
const CHECK: usize = 5;

/// How a key was split. All of it is public.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shamir {
    /// How many shares open the seal: 2 to the number of shares.
    threshold: u8,
    /// SHA-256 of each share, in the order of their numbers: 2 to 64.
    shares: Vec<ShareHash>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ShareHash(#[serde(with = "base64_array")] [u8; 32]);

/// The most shares there are.
const MOST: usize = 64;

/// A share that belongs to a sealed root key.
pub struct Share {
    number: u8,
    bytes: Secret,
}

impl Clone for Share {
    fn clone(&self) -> Self {
        Self { number: self.number, bytes: Secret::new(self.bytes.expose().to_vec()) }
    }
}

impl Share {
    /// Its number, from 1.
    pub fn number(&self) -> u8 {
        self.number
    }
}

/// Shows the number alone.
impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({})", self.number)
    }
}

impl Shamir {
    /// How many shares open the seal.
    pub fn threshold(&self) -> u8 {
        self.threshold
    }

    /// How many shares there are.
    pub fn shares(&self) -> usize {
        self.shares.len()
    }

    pub(super) fn check(&self) -> Result<(), CryptoError> {
        let sensible = 2 <= self.threshold && usize::from(self.threshold) <= self.shares.len();
        if sensible && self.shares.len() <= MOST { Ok(()) } else { Err(OUT_OF_BOUNDS) }
    }

    /// Appends the associated data of this split.
    pub(super) fn write_to(&self, bytes: &mut Vec<u8>) {
        // At most `MOST`.
        bytes.extend_from_slice(&[self.threshold, u8::try_from(self.shares.len()).unwrap_or(u8::MAX)]);
        self.shares.iter().for_each(|hash| bytes.extend_from_slice(&hash.0));
    }
}

impl Sealer {
    /// Seals with a new key of which any `threshold` of `shares` people have enough, and their shares, as text for each.
    ///
    /// # Errors
    /// [`CryptoError::Format`] unless 2 <= `threshold` <= `shares` <= 64; [`CryptoError::Random`].
    pub fn with_shares(
        threshold: u8,
        shares: u8,
        random: &dyn Random,
    ) -> Result<(Self, Vec<Zeroizing<String>>), CryptoError> {
        let key = Secret::random(KEY, random)?;
        let (mut texts, mut hashes) = (Vec::new(), Vec::new());
        for point in Sharks(threshold.max(1)).dealer(key.expose()).take(shares.into()) {
            let bytes = Zeroizing::new(Vec::from(&point));
            hashes.push(ShareHash(mac::sha256(&bytes)));
            texts.push(written(&bytes));
        }
        let split = Shamir { threshold, shares: hashes };
        split.check()?;
        Ok((Self { seal: super::Seal::Shamir { shamir: split }, key }, texts))
    }
}

impl SealedRootKey {
    /// A share as somebody typed it, if it is one of this seal.
    ///
    /// # Errors
    /// [`CryptoError::Format`] for what is no share or was mistyped, [`CryptoError::WrongSeal`] for a share of another
    /// seal, [`CryptoError::Unsuitable`] if this is not opened by shares.
    pub fn share(&self, text: &Secret) -> Result<Share, CryptoError> {
        let super::Seal::Shamir { shamir } = &self.seal else {
            return Err(CryptoError::Unsuitable("no shares open this seal"));
        };
        let bytes = read(text)?;
        let number = bytes[0];
        let hash = usize::from(number).checked_sub(1).and_then(|place| shamir.shares.get(place));
        match hash {
            Some(hash) if mac::equal(&hash.0, &mac::sha256(&*bytes)) => {
                Ok(Share { number, bytes: Secret::new(bytes.to_vec()) })
            }
            _ => Err(CryptoError::WrongSeal),
        }
    }

    /// What opens the seal, from enough of its shares.
    ///
    /// # Errors
    /// [`CryptoError::WrongSeal`] if they are too few, [`CryptoError::Unsuitable`] if this is not opened by shares.
    pub fn sealer_of_shares(&self, shares: &[Share]) -> Result<Sealer, CryptoError> {
        let super::Seal::Shamir { shamir } = &self.seal else {
            return Err(CryptoError::Unsuitable("no shares open this seal"));
        };
        let points = shares.iter().map(|share| Point::try_from(share.bytes.expose()));
        let points: Vec<Point> = points.collect::<Result<_, _>>().map_err(|_| CryptoError::WrongSeal)?;
        let key = Sharks(shamir.threshold).recover(&points).map_err(|_| CryptoError::WrongSeal)?;
        Ok(Sealer { seal: self.seal.clone(), key: Secret::new(key) })
    }
}

fn written(bytes: &[u8]) -> Zeroizing<String> {
    let check = mac::sha256(bytes);
    let all = Zeroizing::new([bytes, &check[..CHECK]].concat());
    let encoded = Zeroizing::new(BASE32_NOPAD.encode(&all));
    Zeroizing::new(format!("{BEGINNING}{}", encoded.to_lowercase()))
}

/// The number and the bytes of a share; spaces, line ends and capital letters do not matter.
fn read(text: &Secret) -> Result<Zeroizing<[u8; SHARE]>, CryptoError> {
    const NO_SHARE: CryptoError = CryptoError::Format("no share, or a mistyped one");
    let text = std::str::from_utf8(text.expose()).map_err(|_| NO_SHARE)?;
    let tidy = Zeroizing::new(text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_lowercase());
    let encoded = Zeroizing::new(tidy.strip_prefix(BEGINNING).ok_or(NO_SHARE)?.to_uppercase());
    let all = Zeroizing::new(BASE32_NOPAD.decode(encoded.as_bytes()).map_err(|_| NO_SHARE)?);
    let (bytes, check) = all.split_first_chunk::<SHARE>().ok_or(NO_SHARE)?;
    if *check != mac::sha256(bytes)[..CHECK] {
        return Err(NO_SHARE);
    }
    Ok(Zeroizing::new(*bytes))
}

const OUT_OF_BOUNDS: CryptoError =
    CryptoError::Format("shares must be 2 to 64, and the threshold 2 to the number of shares");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RootKey, SystemRandom};

    fn sealed(threshold: u8, shares: u8) -> (RootKey, SealedRootKey, Vec<Secret>) {
        let root = RootKey::generate(&SystemRandom).unwrap();
        let (sealer, texts) = Sealer::with_shares(threshold, shares, &SystemRandom).unwrap();
        let sealed = sealer.seal(&root, &SystemRandom).unwrap();
        let again = SealedRootKey::parse(&sealed.to_json().unwrap()).unwrap();
        assert_eq!(again, sealed);
        (root, sealed, texts.iter().map(|text| Secret::new(text.as_bytes().to_vec())).collect())
    }

    #[test]
    fn any_threshold_of_shares_opens_and_fewer_do_not() {
        let (root, sealed, texts) = sealed(3, 5);
        for chosen in [[0, 1, 2], [4, 2, 0], [1, 3, 4]] {
            let shares: Vec<Share> = chosen.iter().map(|&n| sealed.share(&texts[n]).unwrap()).collect();
            let sealer = sealed.sealer_of_shares(&shares).unwrap();
            assert_eq!(sealed.open(&sealer).unwrap().id(), root.id());
            // What opened it seals anew, for the same shares.
            let again = sealer.seal(&root, &SystemRandom).unwrap();
            assert!(again.share(&texts[3]).is_ok());
            assert_eq!(sealed.sealer_of_shares(&shares[..2]).unwrap_err(), CryptoError::WrongSeal);
        }
        let twice: Vec<Share> = [0, 0, 1].iter().map(|&n| sealed.share(&texts[n]).unwrap()).collect();
        assert!(sealed.sealer_of_shares(&twice).is_err(), "the same share counts once");
    }

    #[test]
    fn mistyped_shares_and_those_of_others_are_told_apart() {
        let (_, one, texts) = sealed(2, 3);
        let (_, _, others) = sealed(2, 3);
        assert_eq!(one.share(&others[0]).unwrap_err(), CryptoError::WrongSeal);
        let text = String::from_utf8(texts[0].expose().to_vec()).unwrap();
        let spaced = format!(" {} \n", text.to_uppercase().replace("-SHARE-", "-share- "));
        assert_eq!(one.share(&Secret::new(spaced.into_bytes())).unwrap().number(), 1);
        for place in 0..text.len() {
            let mut typed = text.clone().into_bytes();
            typed[place] = if typed[place] == b'q' { b'r' } else { b'q' };
            let found = one.share(&Secret::new(typed));
            assert!(matches!(found, Err(CryptoError::Format(_))), "{place}: {found:?}");
        }
        assert!(one.share(&Secret::new(b"keyward-share-".to_vec())).is_err());
    }

    #[test]
    fn refuses_splits_that_make_no_sense() {
        for (threshold, shares) in [(1, 3), (0, 3), (4, 3), (2, 1), (2, 65)] {
            assert_eq!(Sealer::with_shares(threshold, shares, &SystemRandom).err(), Some(OUT_OF_BOUNDS));
        }
        assert!(Sealer::with_shares(64, 64, &SystemRandom).is_ok());
    }
}
