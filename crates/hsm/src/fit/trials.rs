//! What is tried.

use aws_lc_rs::digest::{self, digest};
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, Pkcs1PublicEncryptingKey,
    PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PSS_2048_8192_SHA256, RSA_PSS_2048_8192_SHA384, VerificationAlgorithm,
};
use keyward_crypto::Secret;

use super::Bench;
use crate::protocol::{Hash, NONCE, Padding, Scheme, Wrapping};
use crate::{Answer, Caller, Error, KeyName, Lifetime, Member, Operation, PairKind, PairUse};

/// What is encrypted and signed.
const MESSAGE: &[u8; 32] = b"Is this module fit for Keyward??";

/// AES-256-GCM of 16 zeros under a key and a nonce of zeros: test case 14 of "The Galois/Counter Mode of Operation".
const KNOWN: [u8; 32] = [
    0xCE, 0xA7, 0x40, 0x3D, 0x4D, 0x60, 0x6B, 0x6E, 0x07, 0x4E, 0xC5, 0xD3, 0xBA, 0xF3, 0x9D, 0x18, 0xD0,
    0xD1, 0xC8, 0xA7, 0x99, 0x99, 0x6B, 0xF0, 0x26, 0x5B, 0x98, 0xB5, 0xD4, 0x8A, 0xB9, 0x19,
];

pub(super) struct Trials<'a, 'b> {
    bench: &'a mut Bench<'b>,
    member: &'b Member,
    /// Ids of throw-away keys begin with this, so that they meet no others.
    prefix: Vec<u8>,
}

impl<'a, 'b> Trials<'a, 'b> {
    pub(super) fn new(bench: &'a mut Bench<'b>) -> Result<Self, Error> {
        let member = bench.member;
        let mut prefix = b"keyward fit ".to_vec();
        prefix.extend_from_slice(member.random(12)?.expose());
        Ok(Self { bench, member, prefix })
    }

    pub(super) fn run(mut self) {
        let member = self.member;
        self.bench.measured("random bytes, 32", || member.random(32).map(|_| ()));
        self.aes();
        self.import();
        for kind in [PairKind::Rsa2048, PairKind::Rsa3072] {
            self.rsa_signatures(kind);
        }
        self.rsa_decryption();
        self.curve("P-256", PairKind::P256, &ECDSA_P256_SHA256_ASN1, &digest::SHA256);
        self.curve("P-384", PairKind::P384, &ECDSA_P384_SHA384_ASN1, &digest::SHA384);
    }

    fn aes(&mut self) {
        let (member, name) = (self.member, self.name("aes"));
        let id = &name.id;
        if !self.make("AES-256: make a key", &Operation::GenerateAes256(name.clone(), Lifetime::Session)) {
            return;
        }
        let seal = || member.encrypt(id, [1; NONCE], b"aad", Secret::new(MESSAGE.to_vec()));
        self.bench.measured("AES-GCM: encrypt", || seal().map(|_| ()));
        if let Ok(sealed) = seal() {
            self.bench.measured("AES-GCM: decrypt", || {
                let opened = member.decrypt(id, [1; NONCE], b"aad", &sealed)?;
                sure(opened.expose() == MESSAGE, "another message came out")
            });
            self.bench.once("AES-GCM: other data is refused", || {
                let opened = member.decrypt(id, [1; NONCE], b"other", &sealed);
                sure(opened == Err(Error::Damaged), "it was not refused as damaged")
            });
        }
        self.secrecy("AES-256", id);
        if member.describe().is_ok_and(|description| description.wrapping_key.is_some()) {
            self.bench.measured("AES-256: wrap for another member", || {
                member.call_blocking(&Operation::CopyOut(id.clone(), Wrapping::Plain)).map(|_| ())
            });
        }
        self.forget(id);
    }

    fn import(&mut self) {
        let (member, name) = (self.member, self.name("import"));
        let import = Operation::Import(name.clone(), Secret::new(vec![0; 32]), Lifetime::Session);
        if !self.make("AES-256: import a key", &import) {
            return;
        }
        self.bench.once("AES-GCM: as the standard has it", || {
            let sealed = member.encrypt(&name.id, [0; NONCE], b"", Secret::new(vec![0; 16]))?;
            sure(sealed == KNOWN, "another ciphertext came out")
        });
        self.secrecy("AES-256, imported", &name.id);
        self.forget(&name.id);
    }

    fn rsa_signatures(&mut self, kind: PairKind) {
        let title = if kind == PairKind::Rsa2048 { "RSA-2048" } else { "RSA-3072" };
        let name = self.name(title);
        let make = Operation::GeneratePair(name.clone(), kind, PairUse::Sign, Lifetime::Session);
        if !self.make(&format!("{title}: make a pair"), &make) {
            return;
        }
        let (sha256, sha384) = (digest(&digest::SHA256, MESSAGE), digest(&digest::SHA384, MESSAGE));
        let schemes: [(&str, Scheme, &[u8], &'static dyn VerificationAlgorithm); 4] = [
            ("PKCS#1, SHA-256", Scheme::RsaPkcs1(Hash::Sha256), sha256.as_ref(), &RSA_PKCS1_2048_8192_SHA256),
            ("PKCS#1, SHA-384", Scheme::RsaPkcs1(Hash::Sha384), sha384.as_ref(), &RSA_PKCS1_2048_8192_SHA384),
            ("PSS, SHA-256", Scheme::RsaPss(Hash::Sha256), sha256.as_ref(), &RSA_PSS_2048_8192_SHA256),
            ("PSS, SHA-384", Scheme::RsaPss(Hash::Sha384), sha384.as_ref(), &RSA_PSS_2048_8192_SHA384),
        ];
        for (with, scheme, hashed, check) in schemes {
            self.signature(&format!("{title}: sign with {with}"), &name.id, scheme, hashed, check);
        }
        self.secrecy(title, &name.id);
        self.forget(&name.id);
    }

    fn rsa_decryption(&mut self) {
        let (member, name) = (self.member, self.name("decryption"));
        let id = &name.id;
        let make =
            Operation::GeneratePair(name.clone(), PairKind::Rsa2048, PairUse::Decrypt, Lifetime::Session);
        if !self.make("RSA-2048: make a pair for decryption", &make) {
            return;
        }
        let paddings = [
            ("OAEP, SHA-1", Padding::Oaep(Hash::Sha1)),
            ("OAEP, SHA-256", Padding::Oaep(Hash::Sha256)),
            ("PKCS#1", Padding::Pkcs1),
        ];
        for (with, padding) in paddings {
            let sealed = member.public_key(id).and_then(|spki| seal_for(&spki, padding));
            self.bench.measured(&format!("RSA-2048: decrypt {with}"), || {
                let sealed = sealed.as_ref().map_err(Clone::clone)?;
                let opened = member.rsa_decrypt(id, padding, sealed)?;
                sure(opened.expose() == MESSAGE, "another message came out")
            });
        }
        self.forget(id);
    }

    fn curve(
        &mut self,
        title: &str,
        kind: PairKind,
        check: &'static dyn VerificationAlgorithm,
        hash: &'static digest::Algorithm,
    ) {
        let name = self.name(title);
        let make = Operation::GeneratePair(name.clone(), kind, PairUse::Sign, Lifetime::Session);
        if !self.make(&format!("{title}: make a pair"), &make) {
            return;
        }
        let hashed = digest(hash, MESSAGE);
        self.signature(&format!("{title}: sign"), &name.id, Scheme::Ecdsa, hashed.as_ref(), check);
        self.secrecy(title, &name.id);
        self.forget(&name.id);
    }

    /// Signs, verifies once elsewhere, and measures signing alone.
    fn signature(
        &mut self,
        what: &str,
        id: &[u8],
        scheme: Scheme,
        hashed: &[u8],
        check: &'static dyn VerificationAlgorithm,
    ) {
        let member = self.member;
        let verified = member.public_key(id).and_then(|spki| {
            let key = ParsedPublicKey::new(check, spki).map_err(|_| wrong("the public key is none"))?;
            let signature = member.sign(id, scheme, hashed)?;
            key.verify_sig(MESSAGE, &signature).map_err(|_| wrong("the signature does not verify"))
        });
        self.bench.measured(what, || {
            verified.clone()?;
            member.sign(id, scheme, hashed).map(|_| ())
        });
    }

    fn secrecy(&mut self, title: &str, id: &[u8]) {
        let member = self.member;
        self.bench.once(&format!("{title}: cannot be read"), || {
            let tried = member.call_blocking(&Operation::TryToRead(id.to_vec()))?;
            sure(matches!(tried, Answer::Readable(false)), "the module gives the key away")?;
            let info = member.find(id)?.ok_or(Error::NoKey)?;
            sure(info.sensitive, "the module does not make the key sensitive")
        });
    }

    fn make(&mut self, what: &str, operation: &Operation) -> bool {
        let member = self.member;
        self.bench.once(what, || member.call_blocking(operation).map(|_| ()))
    }

    fn name(&self, title: &str) -> KeyName {
        let id = [&self.prefix[..], b" ", title.as_bytes()].concat();
        KeyName { id, label: "keyward fit".to_owned() }
    }

    /// The session would forget it too, but it lasts as long as the child.
    fn forget(&self, id: &[u8]) {
        let _ = self.member.call_blocking(&Operation::Destroy(id.to_vec()));
    }
}

/// Encrypts for a public key.
fn seal_for(spki: &[u8], padding: Padding) -> Result<Vec<u8>, Error> {
    let failed = |_| wrong("the public key is none");
    let key = PublicEncryptingKey::from_der(spki).map_err(|_| wrong("the public key is none"))?;
    let mut sealed = vec![0; key.key_size_bytes()];
    match padding {
        Padding::Pkcs1 => Pkcs1PublicEncryptingKey::new(key).and_then(|key| {
            key.encrypt(MESSAGE, &mut sealed)?;
            Ok(())
        }),
        Padding::Oaep(hash) => OaepPublicEncryptingKey::new(key).and_then(|key| {
            let oaep = if hash == Hash::Sha1 { &OAEP_SHA1_MGF1SHA1 } else { &OAEP_SHA256_MGF1SHA256 };
            key.encrypt(oaep, MESSAGE, &mut sealed, None)?;
            Ok(())
        }),
    }
    .map_err(failed)?;
    Ok(sealed)
}

fn sure(holds: bool, otherwise: &str) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(wrong(otherwise)) }
}

fn wrong(what: &str) -> Error {
    Error::Module(what.to_owned())
}
