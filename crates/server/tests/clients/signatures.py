"""Every way in which the SDK signs and sends: the same key is made, used and read."""

import base64
import os

from common import call, client

TEXT = base64.b64encode("a+b/c=d é 密钥 & ~".encode()).decode()


def exercise(name, **how):
    """Makes a key and uses it, with values that are hard to sign: a space, Chinese, a list, JSON text."""
    kms = client(**how)
    # Without a letter that a query would have to escape there is nothing to get wrong.
    description = "the key of %s: 订单 a+b %%41 (x) *~'&=" % name
    made = call(kms, "CreateKey", Alias=name, Description=description)
    key = call(kms, "DescribeKey", KeyId=made["KeyId"])["KeyMetadata"]
    assert key["Description"] == description, key
    listed = call(kms, "DescribeKeys", KeyIds=[made["KeyId"]])["KeyMetadatas"]
    assert [found["Alias"] for found in listed] == [name], listed
    context = '{"order": "7 & 8", "who": "é"}'
    sealed = call(kms, "Encrypt", KeyId=made["KeyId"], Plaintext=TEXT, EncryptionContext=context)
    opened = call(kms, "Decrypt", CiphertextBlob=sealed["CiphertextBlob"], EncryptionContext=context)
    assert opened["Plaintext"] == TEXT, opened


exercise("tc3-post")
exercise("tc3-get", method="GET")
exercise("tc3-unsigned-payload", unsigned=True)
exercise("sha1-get", method="GET", sign="HmacSHA1")
exercise("sha1-post", sign="HmacSHA1")
exercise("sha256-get", method="GET", sign="HmacSHA256")
exercise("sha256-post", sign="HmacSHA256")
exercise("https-post", secure=True, ca=os.environ["KEYWARD_CA"])
exercise("https-get", secure=True, ca=os.environ["KEYWARD_CA"], method="GET")
