"""Signs the file `message` with the private key in `private`, as another implementation does it.

The first argument names the algorithm as the API does. The signature goes to standard output.
"""

import sys
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, mldsa, padding
from cryptography.hazmat.primitives.serialization import load_der_private_key
from gmssl import sm2

algorithm = sys.argv[1]
private, message = Path("private").read_bytes(), Path("message").read_bytes()

if algorithm == "SM2DSA":
    # The private key is the first OCTET STRING of 32 bytes in the PKCS #8 file, the public one its end.
    start = private.index(b"\x04\x20") + 2
    signer = sm2.CryptSM2(private[start:start + 32].hex(), "", mode=1, asn1=True)
    signer.public_key = private[-64:].hex()
    signature = bytes.fromhex(signer.sign_with_sm3(message))
elif algorithm == "ML_DSA_65":
    signature = mldsa.MLDSA65PrivateKey.from_seed_bytes(private).sign(message)
else:
    schemes = {
        "RSA_PSS_SHA_256": (padding.PSS(padding.MGF1(hashes.SHA256()), 32), hashes.SHA256()),
        "RSA_PKCS1_SHA_256": (padding.PKCS1v15(), hashes.SHA256()),
        "ECC_P256_R1": (ec.ECDSA(hashes.SHA256()),),
        "ECC_P384_R1": (ec.ECDSA(hashes.SHA384()),),
    }
    signature = load_der_private_key(private, None).sign(message, *schemes[algorithm])
sys.stdout.buffer.write(signature)
