"""Temporary credentials as the SDK gets and uses them: by a role, handed on, and by a token of an identity provider."""

import base64
import json
import os
import time

from common import REGION, call
from tencentcloud.cam.v20190116 import cam_client
from tencentcloud.common import credential
from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.kms.v20190118 import kms_client

ENDPOINT = "http://" + os.environ["KEYWARD_HTTP"]


def profile():
    http = HttpProfile(protocol="http", endpoint=os.environ["KEYWARD_HTTP"])
    return ClientProfile(httpProfile=http, language="en-US")


def kms(cred):
    return kms_client.KmsClient(cred, REGION, profile())


def plain(cred, service, version, action, **parameters):
    return CommonClient(service, version, cred, REGION, profile()).call_json(action, parameters)["Response"]


def refused(code, act):
    try:
        act()
    except TencentCloudSDKException as failure:
        assert failure.get_code() == code, "%s instead of %s" % (failure, code)
        return
    raise AssertionError("should fail with " + code)


root = credential.Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
account = plain(root, "sts", "2018-08-13", "GetCallerIdentity")["AccountId"]


def cam(action, **parameters):
    return plain(root, "cam", "2019-01-16", action, **parameters)


def trust(action, **principal):
    statement = {"effect": "allow", "action": "name/sts:" + action, "principal": principal}
    return json.dumps({"version": "2.0", "statement": [statement]})


arn = "qcs::cam::uin/%s:roleName/reader" % account
cam("CreateRole", RoleName="reader",
    PolicyDocument=trust("AssumeRole*", qcs=["qcs::cam::uin/%s:root" % account],
                         federated=["qcs::cam::uin/%s:oidc-provider/ci" % account]))
cam("AttachRolePolicy", PolicyName="QcloudKMSReadOnlyAccess", AttachRoleName="reader")

# The SDK assumes the role by itself, and renews the credentials before they end.
role = credential.STSAssumeRoleCredential(root.secret_id, root.secret_key, arn, "sdk", endpoint=ENDPOINT)
assert call(kms(role), "ListKeys")["TotalCount"] == 0
refused("UnauthorizedOperation", lambda: call(kms(role), "CreateKey", Alias="a"))
who = plain(role, "sts", "2018-08-13", "GetCallerIdentity")
assert who["Type"] == "AssumedRole" and who["UserId"].endswith(":sdk"), who

# Signed in the older ways the token is a parameter.
for sign in ["HmacSHA1", "HmacSHA256"]:
    for method in ["GET", "POST"]:
        older = profile()
        older.signMethod, older.httpProfile.reqMethod = sign, method
        assert call(kms_client.KmsClient(role, REGION, older), "ListKeys")["TotalCount"] == 0
without = credential.Credential(role.secret_id, role.secret_key)
refused("AuthFailure.TokenFailure", lambda: call(kms(without), "ListKeys"))

# Credentials that are handed on.
document = json.dumps({"version": "2.0", "statement": [{"effect": "allow", "action": "kms:ListKeys", "resource": "*"}]})
given = plain(root, "sts", "2018-08-13", "GetFederationToken", Name="app", Policy=document)["Credentials"]
app = credential.Credential(given["TmpSecretId"], given["TmpSecretKey"], given["Token"])
assert call(kms(app), "ListKeys")["TotalCount"] == 0
refused("UnauthorizedOperation", lambda: call(kms(app), "ListAlgorithms"))

# An identity provider, whose key is one of the product.
key = call(kms(root), "CreateKey", Alias="idp", KeyUsage="ASYMMETRIC_SIGN_VERIFY_RSA_2048")["KeyId"]


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


public = base64.b64decode(call(kms(root), "GetPublicKey", KeyId=key)["PublicKey"])
keys = {"keys": [{"kty": "RSA", "kid": "1", "n": text(public[33:289]), "e": "AQAB"}]}
cam("CreateOIDCConfig", Name="ci", IdentityUrl="https://ci.example.com", ClientId=["keyward"],
    IdentityKey=base64.b64encode(json.dumps(keys).encode()).decode())
claims = {"iss": "https://ci.example.com", "aud": "keyward", "sub": "build", "exp": int(time.time()) + 600}
signed = text(b'{"alg":"RS256","kid":"1"}') + "." + text(json.dumps(claims).encode())
signature = call(kms(root), "SignByAsymmetricKey", KeyId=key, Algorithm="RSA_PKCS1_SHA_256",
                 Message=base64.b64encode(signed.encode()).decode())["Signature"]
token = signed + "." + text(base64.b64decode(signature)) + "\n"
web = credential.OIDCRoleArnCredential(REGION, "ci", token, arn, "build-7", endpoint=ENDPOINT)
assert call(kms(web), "ListKeys")["TotalCount"] == 1
stranger = credential.OIDCRoleArnCredential(REGION, "ci", token[:-9] + "AAAAAAAA", arn, "build-7", endpoint=ENDPOINT)
refused("InvalidParameter.WebIdentityTokenError", lambda: call(kms(stranger), "ListKeys"))

# All of it ends with the role.
cam("DeleteRole", RoleName="reader")
for gone in [role, web]:
    refused("AuthFailure.TokenFailure", lambda: call(kms(gone), "ListKeys"))
