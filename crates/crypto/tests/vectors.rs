//! What others have published opens and verifies here: `vectors/README.md`. `known_answers.rs` has the files
//! of many vectors.

#![allow(clippy::unwrap_used)]

mod common;

use common::World;
use keyward_crypto::{DecryptionAlgorithm, Message, PairAlgorithm, SigningAlgorithm};
use serde::Deserialize;

fn hex(text: &str) -> Vec<u8> {
    hex::decode(text.split_ascii_whitespace().collect::<String>()).unwrap()
}

/// RFC 6979, appendix A.2.5 and A.2.6, message "sample".
#[test]
fn ecdsa_of_rfc_6979() {
    let world = World::new();
    for (pair, algorithm, head, private, middle, public, r, s) in [
        (
            PairAlgorithm::EccP256,
            SigningAlgorithm::EccP256,
            "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420",
            "C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721",
            "a144034200 04",
            "60FED4BA255A9D31C961EB74C6356D68C049B8923B61FA6CE669622E60F29FB6
             7903FE1008B8BC99A41AE9E95628BC64F2F1B20C2D7E9F5177A3C294D4462299",
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            PairAlgorithm::EccP384,
            SigningAlgorithm::EccP384,
            "3081b6020100301006072a8648ce3d020106052b8104002204819e30819b0201010430",
            "6B9D3DAD2E1B8C1C05B19875B6659F4DE23C3B667BF297BA9AA47740787137D8
             96D5724E4C70A825F872C9EA60D2EDF5",
            "a164036200 04",
            "EC3A4E415B4E19A4568618029F427FA5DA9A8BC4AE92E02E06AAE5286B300C64
             DEF8F0EA9055866064A254515480BC13
             8015D9B72D7D57244EA8EF9AC0C621896708A59367F9DFB9F54CA84B3F1C9DB1
             288B231C3AE0D4FE7344FD2533264720",
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C
             81A648152E44ACF96E36DD1E80FABE46",
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94F
             A329C145786E679E7B82C71A38628AC8",
        ),
    ] {
        let key = world.signing(pair, &world.wrap(pair, &hex(&[head, private, middle, public].concat())));
        let signature = der_signature(&hex(r), &hex(s));
        assert_eq!(key.verify(algorithm, Message::Raw(b"sample"), &signature), Ok(true), "{pair:?}");
        assert_eq!(key.verify(algorithm, Message::Raw(b"simple"), &signature), Ok(false), "{pair:?}");
        assert!(key.public_key().as_der().ends_with(&hex(public)));
    }
}

/// The private key of GM/T 0003.5-2012, its public key and what is computed with them.
mod gmt_0003_5 {
    use sm3::{Digest, Sm3};

    use super::*;

    const PRIVATE: &str = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8";
    const PUBLIC: &str = "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
         CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13";

    fn wrapped(world: &World) -> Vec<u8> {
        let head = "308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420";
        world.wrap(PairAlgorithm::Sm2, &hex(&[head, PRIVATE, "a14403420004", PUBLIC].concat()))
    }

    /// Annex A: the signature of "message digest" by the user 1234567812345678.
    #[test]
    fn signature() {
        const E: &str = "F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640";
        let world = World::new();
        let key = world.signing(PairAlgorithm::Sm2, &wrapped(&world));
        let signature = der_signature(
            &hex("F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"),
            &hex("B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"),
        );
        let e = e(&hex(PUBLIC), b"message digest");
        let verify = |message| key.verify(SigningAlgorithm::Sm2Dsa, message, &signature);
        assert_eq!(verify(Message::Raw(b"message digest")), Ok(true));
        assert_eq!(verify(Message::Digest(&e)), Ok(true));
        assert_eq!(verify(Message::Raw(b"message digesT")), Ok(false));
        assert_eq!(hex::encode(&e), E.to_lowercase());
    }

    /// ZA as annex A has it, and e = SM3(ZA || message), by the definition in GB/T 32918.2-2016.
    fn e(public: &[u8], message: &[u8]) -> Vec<u8> {
        let a = hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC");
        let b = hex("28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93");
        let g = hex("32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
             BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0");
        let za = Sm3::digest([&b"\0\x801234567812345678"[..], &a, &b, &g, public].concat());
        let expected = "B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3";
        assert_eq!(hex::encode(za), expected.to_lowercase());
        Sm3::digest([&za[..], message].concat()).to_vec()
    }

    /// Annex C: the ciphertext of "encryption standard", here in the form of GB/T 35276-2017.
    #[test]
    fn encryption() {
        let world = World::new();
        let key = world.decryption(PairAlgorithm::Sm2, &wrapped(&world));
        let ciphertext = hex("307C
             022004EBFC718E8D1798620432268E77FEB6415E2EDE0E073C0F4F640ECD2E149A73
             022100E858F9D81E5430A57B36DAAB8F950A3C64E6EE6A63094D99283AFF767E124DF0
             042059983C18F809E262923C53AEC295D30383B54E39D609D160AFCB1908D0BD8766
             041321886CA989CA9C7D58087307CA93092D651EFA");
        let plaintext = key.decrypt(DecryptionAlgorithm::Sm2Asn1, &ciphertext).unwrap();
        assert_eq!(plaintext.expose(), b"encryption standard");
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MlDsaVector {
    #[serde(with = "hex::serde")]
    seed: Vec<u8>,
    #[serde(with = "hex::serde")]
    public_key: Vec<u8>,
    #[serde(with = "hex::serde")]
    message: Vec<u8>,
    #[serde(with = "hex::serde")]
    signature: Vec<u8>,
}

#[test]
fn ml_dsa_65() {
    let world = World::new();
    let vector: MlDsaVector = serde_json::from_str(include_str!("vectors/ml_dsa_65.json")).unwrap();
    let key = world.signing(PairAlgorithm::MlDsa65, &world.wrap(PairAlgorithm::MlDsa65, &vector.seed));
    assert!(key.public_key().as_der().ends_with(&vector.public_key));
    let verify = |message| key.verify(SigningAlgorithm::MlDsa65, Message::Raw(message), &vector.signature);
    assert_eq!(verify(&vector.message), Ok(true));
    assert_eq!(verify(b"another message"), Ok(false));
}

/// `SEQUENCE { r INTEGER, s INTEGER }` of two numbers below 128 bytes without leading zeros.
fn der_signature(r: &[u8], s: &[u8]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let sign = if bytes[0] >= 0x80 { &[0][..] } else { &[] };
        [&[2, (sign.len() + bytes.len()) as u8], sign, bytes].concat()
    };
    let body = [integer(r), integer(s)].concat();
    [&[0x30, body.len() as u8], &body[..]].concat()
}
