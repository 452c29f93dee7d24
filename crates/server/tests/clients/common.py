"""What the scripts share: clients of the server that the test names in the environment.

    KEYWARD_HTTP, KEYWARD_HTTPS   host:port of the two addresses
    KEYWARD_CA                    the file of the server's authority
    TENCENTCLOUD_SECRET_ID, _KEY  the access key
"""

import json
import os

from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.kms.v20190118 import kms_client, models

REGION = "ap-guangzhou"


def client(method="POST", sign="TC3-HMAC-SHA256", language="en-US", secure=False, ca=None, unsigned=False,
           secret_id=None, secret_key=None):
    """A client that signs and connects in that way."""
    cred = credential.Credential(
        secret_id or os.environ["TENCENTCLOUD_SECRET_ID"], secret_key or os.environ["TENCENTCLOUD_SECRET_KEY"])
    http = HttpProfile(
        protocol="https" if secure else "http",
        endpoint=os.environ["KEYWARD_HTTPS" if secure else "KEYWARD_HTTP"],
        reqMethod=method,
        certification=ca)
    profile = ClientProfile(signMethod=sign, httpProfile=http, language=language)
    profile.unsignedPayload = unsigned
    return kms_client.KmsClient(cred, REGION, profile)


def call(client, action, **parameters):
    """Calls an action of the SDK and gives its response as a dictionary."""
    request = getattr(models, action + "Request")()
    request.from_json_string(json.dumps(parameters))
    return json.loads(getattr(client, action)(request).to_json_string())


def refused(code, client, action, **parameters):
    """Calls an action that must fail with that code; gives the message."""
    try:
        response = call(client, action, **parameters)
    except TencentCloudSDKException as failure:
        assert failure.get_code() == code, "%s instead of %s" % (failure, code)
        assert len(failure.get_request_id()) == 36, failure
        return failure.get_message()
    raise AssertionError("%s should fail with %s: %s" % (action, code, response))
