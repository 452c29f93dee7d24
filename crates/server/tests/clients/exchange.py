"""Keys, signatures and ciphertexts go to other implementations and come back: `cryptography` and `gmssl`.

What the service signs, they verify with its public key; what they encrypt to it, the service decrypts; what
the service encrypts to their public keys, they decrypt.
"""

from base64 import b64decode, b64encode

from common import call, client
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, mlkem, padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding, PublicFormat, load_der_public_key, load_pem_public_key)
from gmssl import func, sm2
from Cryptodome.Util.asn1 import DerInteger, DerOctetString, DerSequence

kms = client()
MESSAGES = [b"m", b"a message of the other side", bytes(range(256)) * 16]


def text(raw):
    return b64encode(raw).decode()


def key(usage):
    """A new key of that usage; its id, and its public key as DER."""
    key_id = call(kms, "CreateKey", Alias=usage, KeyUsage=usage)["KeyId"]
    public = call(kms, "GetPublicKey", KeyId=key_id)
    der = b64decode(public["PublicKey"])
    pem = public["PublicKeyPem"].encode()
    if not usage.endswith("SM2"):
        assert load_pem_public_key(pem) == load_der_public_key(der)
        again = load_der_public_key(der).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        assert again == pem, usage
    return key_id, der


def sign(key_id, algorithm, message, kind="RAW"):
    parameters = {"KeyId": key_id, "Algorithm": algorithm, "Message": text(message), "MessageType": kind}
    signature = call(kms, "SignByAsymmetricKey", **parameters)["Signature"]
    assert call(kms, "VerifyByAsymmetricKey", SignatureValue=signature, **parameters)["SignatureValid"]
    return b64decode(signature)


def fails(verify, signature, *rest):
    """The other implementation must notice a signature for another message."""
    try:
        verify(signature, b"another message", *rest)
    except InvalidSignature:
        return
    raise AssertionError("a signature for another message was taken")


PSS = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
for usage, algorithm, scheme in [
        ("RSA_2048", "RSA_PSS_SHA_256", (PSS, hashes.SHA256())),
        ("RSA_3072", "RSA_PKCS1_SHA_256", (padding.PKCS1v15(), hashes.SHA256())),
        ("ECC", "ECC_P256_R1", (ec.ECDSA(hashes.SHA256()),)),
        ("ECDSA384", "ECC_P384_R1", (ec.ECDSA(hashes.SHA384()),))]:
    key_id, der = key("ASYMMETRIC_SIGN_VERIFY_" + usage)
    public = load_der_public_key(der)
    for message in MESSAGES:
        signature = sign(key_id, algorithm, message)
        public.verify(signature, message, *scheme)
        fails(public.verify, signature, *scheme)
        digest = hashes.Hash(hashes.SHA384() if usage == "ECDSA384" else hashes.SHA256())
        digest.update(message)
        public.verify(sign(key_id, algorithm, digest.finalize(), "DIGEST"), message, *scheme)

# SM2: gmssl takes the key as hexadecimal digits, and its constructor drops more than the 04 in front of them.
key_id, der = key("ASYMMETRIC_SIGN_VERIFY_SM2")
theirs = sm2.CryptSM2("", "", mode=1, asn1=True)
theirs.public_key = der[-64:].hex()
for message in MESSAGES:
    signature = sign(key_id, "SM2DSA", message)
    assert theirs.verify_with_sm3(signature.hex(), message)
    assert not theirs.verify_with_sm3(signature.hex(), b"another message")
    digest = bytes.fromhex(theirs._sm3_z(message))
    assert theirs.verify_with_sm3(sign(key_id, "SM2DSA", digest, "DIGEST").hex(), message)

key_id, der = key("ASYMMETRIC_SIGN_VERIFY_DILITHIUM")
public = load_der_public_key(der)
assert isinstance(public, mldsa.MLDSA65PublicKey), public
for message in MESSAGES:
    signature = b64decode(call(kms, "PostQuantumCryptoSign", KeyId=key_id, Message=text(message))["Signature"])
    public.verify(signature, message)
    fails(public.verify, signature)

# What they encrypt to the service's keys.
def oaep(digest):
    return padding.OAEP(padding.MGF1(digest), digest, None)


PADDINGS = {"RSAES_PKCS1_V1_5": padding.PKCS1v15(), "RSAES_OAEP_SHA_1": oaep(hashes.SHA1()),
            "RSAES_OAEP_SHA_256": oaep(hashes.SHA256())}
key_id, der = key("ASYMMETRIC_DECRYPT_RSA_2048")
for algorithm, scheme in PADDINGS.items():
    ciphertext = load_der_public_key(der).encrypt(b"secret", scheme)
    opened = call(kms, "AsymmetricRsaDecrypt", KeyId=key_id, Algorithm=algorithm, Ciphertext=text(ciphertext))
    assert b64decode(opened["Plaintext"]) == b"secret", algorithm

key_id, der = key("ASYMMETRIC_DECRYPT_SM2")
theirs = sm2.CryptSM2("", "", mode=1)
theirs.public_key = der[-64:].hex()
for plaintext in [b"s", b"secret", bytes(100)]:
    raw = theirs.encrypt(plaintext)
    x, y = (DerInteger(int.from_bytes(raw[at:at + 32], "big")) for at in (0, 32))
    ciphertext = DerSequence([x, y, DerOctetString(raw[64:96]), DerOctetString(raw[96:])]).encode()
    opened = call(kms, "AsymmetricSm2Decrypt", KeyId=key_id, Ciphertext=text(ciphertext))
    assert b64decode(opened["Plaintext"]) == plaintext

# ML-KEM: whoever has the public key can make what PostQuantumCryptoDecrypt takes.
key_id, der = key("ASYMMETRIC_DECRYPT_KYBER_AES")
public = load_der_public_key(der)
assert isinstance(public, mlkem.MLKEM768PublicKey), public
secret, encapsulated = public.encapsulate()
header = bytes([1, 8]) + bytes.fromhex(key_id.replace("-", "")) + (1).to_bytes(4, "big")
message_key = HKDF(hashes.SHA256(), 32, None, b"keyward ML-KEM-768 AES-256-GCM").derive(secret)
body = AESGCM(message_key).encrypt(bytes(12), b"secret", b"keyward KEM ciphertext" + header)
blob = "-k-".join(text(piece) for piece in [header, encapsulated, body])
assert b64decode(call(kms, "PostQuantumCryptoDecrypt", CiphertextBlob=blob)["PlainText"]) == b"secret"

# What the service encrypts to their keys, of every action that does so.
sealed = call(kms, "PostQuantumCryptoEncrypt", KeyId=key_id, PlainText=text(b"secret"))["CiphertextBlob"]
mine = rsa.generate_private_key(65537, 2048)
pem = mine.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
for algorithm, scheme in PADDINGS.items():
    wrapped = call(kms, "PostQuantumCryptoDecrypt", CiphertextBlob=sealed, EncryptionPublicKey=pem,
                   EncryptionAlgorithm=algorithm)["PlainText"]
    assert mine.decrypt(b64decode(wrapped), scheme) == b"secret", algorithm

private = func.random_hex(64)
mine = sm2.CryptSM2(private, "", mode=1)
point = bytes.fromhex(mine._kg(int(private, 16), mine.ecc_table["g"]))
head = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
pem = "-----BEGIN PUBLIC KEY-----\n%s\n-----END PUBLIC KEY-----\n" % text(head + point)
wrapped = call(kms, "PostQuantumCryptoDecrypt", CiphertextBlob=sealed, EncryptionPublicKey=pem)["PlainText"]
assert mine.decrypt(b64decode(wrapped)) == b"secret"
