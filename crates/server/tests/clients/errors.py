"""Errors reach the users of the SDK as errors, in their language, however the request was signed."""

from common import call, client, refused
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

MISSING = "00000000-0000-1000-8000-000000000000"

english = refused("ResourceUnavailable.CmkNotFound", client(), "DescribeKey", KeyId=MISSING)
assert MISSING in english and english.isascii(), english
chinese = refused("ResourceUnavailable.CmkNotFound", client(language="zh-CN"), "DescribeKey", KeyId=MISSING)
assert MISSING in chinese and "密钥" in chinese, chinese

message = refused("MissingParameter", client(), "DescribeKey")
assert "`KeyId`" in message, message
refused("InvalidParameterValue.InvalidKeyId", client(), "DescribeKey", KeyId="not-an-id")

for sign in ["TC3-HMAC-SHA256", "HmacSHA1", "HmacSHA256"]:
    for method in ["GET", "POST"]:
        how = {"sign": sign, "method": method}
        refused("AuthFailure.SignatureFailure", client(secret_key="x" * 32, **how), "ListKeys")
        refused("AuthFailure.SecretIdNotFound", client(secret_id="AKID" + "x" * 32, **how), "ListKeys")

# A certificate that nobody vouched for is the client's error, not a success.
try:
    call(client(secure=True), "ListKeys")
    raise AssertionError("an unknown authority was trusted")
except TencentCloudSDKException as failure:
    assert failure.get_code() == "ClientNetworkError" and "certificate" in failure.get_message(), failure
