"""Every action of accounts, roles, tags and events, by the Python SDK with its types, and by tccli.

An action of those clients that is not driven here must be one that the service knows of and does not have.
"""

import base64
import contextlib
import importlib
import io
import json
import os
import sys
import time

from common import REGION
from tencentcloud.common import credential
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tccli.command import CLICommand

VERSIONS = {"cam": "v20190116", "sts": "v20180813", "tag": "v20180813", "cloudaudit": "v20190319", "kms": "v20190118"}
DOCUMENT = json.dumps(
    {"version": "2.0", "statement": [{"effect": "allow", "action": "kms:List*", "resource": "*"}]})


def given(value):
    """Without what is not set."""
    if isinstance(value, dict):
        return {name: given(field) for name, field in value.items() if field is not None}
    return [given(item) for item in value] if isinstance(value, list) else value


class Sdk:
    """Requests and responses as the SDK declares them."""

    name = "sdk"

    def __init__(self):
        cred = credential.Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
        http = HttpProfile(protocol="http", endpoint=os.environ["KEYWARD_HTTP"])
        profile = ClientProfile(httpProfile=http, language="en-US")
        self.models, self.clients = {}, {}
        for service, version in VERSIONS.items():
            path = "tencentcloud.%s.%s." % (service, version)
            self.models[service] = importlib.import_module(path + "models")
            client = importlib.import_module(path + service + "_client")
            self.clients[service] = getattr(client, service.capitalize() + "Client")(cred, REGION, profile)

    def actions(self, service):
        client = self.clients[service]
        return {name for name in dir(client) if name[0].isupper() and callable(getattr(client, name))}

    def __call__(self, service, action, parameters):
        request = getattr(self.models[service], action + "Request")()
        text = json.dumps(parameters)
        request.from_json_string(text)
        assert given(json.loads(request.to_json_string())) == parameters, "the SDK does not send %s of %s" % (text, action)
        return json.loads(getattr(self.clients[service], action)(request).to_json_string())


class Tccli:
    """What a shell would run, without starting Python for each."""

    name = "tccli"

    def __call__(self, service, action, parameters):
        sys.argv = ["tccli", service, action, "--region", REGION, "--endpoint", "http://" + os.environ["KEYWARD_HTTP"]]
        for name, value in parameters.items():
            sys.argv += ["--" + name, value if isinstance(value, str) else json.dumps(value)]
        said = io.BytesIO()
        with contextlib.redirect_stdout(io.TextIOWrapper(said, encoding="utf-8")):
            CLICommand()()
            sys.stdout.flush()
            return json.loads(said.getvalue())


def drive(client):
    """Calls each action in an order in which each succeeds; gives which there were."""
    driven = {service: set() for service in VERSIONS}

    def do(service, action, code=None, **parameters):
        driven[service].add(action)
        try:
            response = client(service, action, parameters)
        except TencentCloudSDKException as failure:
            assert failure.get_code() == code, "%s by %s: %s" % (action, client.name, failure)
            return None
        assert code is None, "%s by %s should fail with %s: %s" % (action, client.name, code, response)
        return response

    cam = lambda action, **parameters: do("cam", action, **parameters)
    tag = lambda action, **parameters: do("tag", action, **parameters)
    sts = lambda action, **parameters: do("sts", action, **parameters)
    name = client.name
    account = sts("GetCallerIdentity")["AccountId"]
    key = do("kms", "CreateKey", Alias=name)["KeyId"]
    users(cam, name)
    roles(cam, sts, name, account)
    tags(tag, name, "qcs::kms:%s:uin/%s:key/creatorUin/%s/%s" % (REGION, account, account, key), key)
    events(lambda action, **parameters: do("cloudaudit", action, **parameters), name)
    return driven


def users(cam, name):
    made = cam("AddUser", Name=name, Remark="财务", ConsoleLogin=1, UseApi=1, Password="Sesame-2468-open",
               NeedResetPassword=0, PhoneNum="13800000000", CountryCode="86", Email="ann@example.com")
    uin = made["Uin"]
    assert made["SecretKey"], made
    assert cam("GetUser", Name=name)["Uin"] == uin
    assert name in [user["Name"] for user in cam("ListUsers")["Data"]]
    assert cam("DescribeSubAccounts", FilterSubAccountUin=[uin])["SubAccounts"][0]["Name"] == name
    cam("UpdateUser", Name=name, Remark="text")
    assert cam("GetUser", Name=name)["Remark"] == "text"
    cam("ListCollaborators", Limit=20, Offset=0)
    assert cam("GetUserAppId")["OwnerUin"]

    key = cam("CreateAccessKey", TargetUin=uin, Description="ci")["AccessKey"]["AccessKeyId"]
    assert len(cam("ListAccessKeys", TargetUin=uin)["AccessKeys"]) == 2
    cam("UpdateAccessKey", AccessKeyId=key, Status="Inactive", TargetUin=uin)
    cam("GetSecurityLastUsed", SecretIdList=[key])
    cam("DeleteAccessKey", AccessKeyId=key, TargetUin=uin)

    cam("SetMfaFlag", OpUin=uin, LoginFlag={"Stoken": 1, "Phone": 0, "Wechat": 0})
    assert cam("DescribeSafeAuthFlagColl", SubUin=uin)["LoginFlag"]["Stoken"] == 1
    cam("DescribeSafeAuthFlag")
    cam("DescribeSafeAuthFlagIntl")
    rules = cam("GetPasswordRules")["Rules"]
    cam("UpdatePasswordRules", Rules=dict(rules, MinimumLength=12))
    assert cam("GetPasswordRules")["Rules"]["MinimumLength"] == 12
    cam("UpdatePasswordRules", Rules=rules)

    group = cam("CreateGroup", GroupName=name, Remark="text")["GroupId"]
    cam("AddUserToGroup", Info=[{"Uid": made["Uid"], "GroupId": group}])
    assert cam("GetGroup", GroupId=group)["UserInfo"][0]["Name"] == name
    assert name in [found["GroupName"] for found in cam("ListGroups", Page=1, Rp=20, Keyword=name)["GroupInfo"]]
    assert cam("ListGroupsForUser", SubUin=uin)["TotalNum"] == 1
    assert cam("ListUsersForGroup", GroupId=group, Page=1, Rp=20)["TotalNum"] == 1
    cam("UpdateGroup", GroupId=group, Remark="another")

    policy = cam("CreatePolicy", PolicyName=name, PolicyDocument=DOCUMENT, Description="text")["PolicyId"]
    cam("UpdatePolicy", PolicyId=policy, PolicyDocument=DOCUMENT)
    assert json.loads(cam("GetPolicy", PolicyId=policy)["PolicyDocument"]) == json.loads(DOCUMENT)
    assert cam("ListPolicies", Rp=20, Page=1, Scope="Local", Keyword=name)["TotalNum"] == 1
    version = cam("CreatePolicyVersion", PolicyId=policy, PolicyDocument=DOCUMENT, SetAsDefault=False)["VersionId"]
    assert len(cam("ListPolicyVersions", PolicyId=policy)["Versions"]) >= 2
    cam("SetDefaultPolicyVersion", PolicyId=policy, VersionId=version)
    assert cam("GetPolicyVersion", PolicyId=policy, VersionId=version)["PolicyVersion"]["IsDefaultVersion"] == 1
    cam("SetDefaultPolicyVersion", PolicyId=policy, VersionId=1)
    cam("DeletePolicyVersion", PolicyId=policy, VersionId=[version])

    cam("AttachUserPolicy", PolicyId=policy, AttachUin=uin)
    cam("AttachGroupPolicy", PolicyId=policy, AttachGroupId=group)
    assert cam("ListAttachedUserPolicies", TargetUin=uin, Page=1, Rp=20)["List"][0]["PolicyName"] == name
    assert cam("ListAttachedUserAllPolicies", TargetUin=uin, Rp=20, Page=1, AttachType=0)["TotalNum"] == 1
    assert cam("ListAttachedGroupPolicies", TargetGroupId=group, Page=1, Rp=20)["TotalNum"] == 1
    assert cam("ListEntitiesForPolicy", PolicyId=policy, Page=1, Rp=20, EntityFilter="All")["TotalNum"] == 2
    assert cam("ListPoliciesGrantingServiceAccess", TargetUin=uin)["List"]
    cam("PutUserPermissionsBoundary", TargetUin=uin, PolicyId=policy)
    assert cam("GetUserPermissionBoundary", TargetUin=uin)["PolicyId"] == policy
    cam("DeleteUserPermissionsBoundary", TargetUin=uin)
    assert cam("GetAccountSummary")["User"] == 1
    cam("DetachUserPolicy", PolicyId=policy, DetachUin=uin)
    cam("DetachGroupPolicy", PolicyId=policy, DetachGroupId=group)

    cam("CreateMessageReceiver", Name=name, CountryCode="86", PhoneNumber="13800000000", Email="ann@example.com")
    assert name in [found["Name"] for found in cam("ListReceiver", Limit=20, Offset=0)["Receivers"]]
    cam("DeleteMessageReceiver", Name=name)
    cam("RemoveUserFromGroup", Info=[{"Uid": made["Uid"], "GroupId": group}])
    cam("DeleteGroup", GroupId=group)
    cam("DeletePolicy", PolicyId=[policy])
    cam("DeleteUser", Name=name, Force=1)
    cam("GetUser", Name=name, code="ResourceNotFound.UserNotExist")


def text(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def roles(cam, sts, name, account):
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    pair = rsa.generate_private_key(65537, 2048)
    modulus = pair.public_key().public_numbers().n.to_bytes(256, "big")
    keys = {"keys": [{"kty": "RSA", "kid": "1", "n": text(modulus), "e": "AQAB"}]}
    provider = {"Name": name, "IdentityUrl": "https://ci.example.com", "ClientId": ["keyward"],
                "IdentityKey": base64.b64encode(json.dumps(keys).encode()).decode()}
    cam("CreateOIDCConfig", **provider)
    cam("UpdateOIDCConfig", **dict(provider, Description="text"))
    assert cam("DescribeOIDCConfig", Name=name)["Description"] == "text"

    principal = {"qcs": ["qcs::cam::uin/%s:root" % account],
                 "federated": ["qcs::cam::uin/%s:oidc-provider/%s" % (account, name)]}
    trust = json.dumps({"version": "2.0", "statement": [
        {"effect": "allow", "action": "name/sts:AssumeRole*", "principal": principal}]})
    role = cam("CreateRole", RoleName=name, PolicyDocument=trust)["RoleId"]
    assert cam("GetRole", RoleName=name)["RoleInfo"]["RoleId"] == role
    assert name in [found["RoleName"] for found in cam("DescribeRoleList", Page=1, Rp=20)["List"]]
    cam("UpdateAssumeRolePolicy", RoleId=role, PolicyDocument=trust)
    cam("UpdateRoleDescription", RoleId=role, Description="text")
    cam("UpdateRoleConsoleLogin", ConsoleLogin=1, RoleName=name)
    cam("UpdateRoleSessionDuration", RoleName=name, SessionDuration=3600)
    cam("TagRole", RoleId=role, Tags=[{"Key": "env", "Value": "prod"}])
    cam("UntagRole", RoleId=role, TagKeys=["env"])
    policy = cam("CreatePolicy", PolicyName=name + "-role", PolicyDocument=DOCUMENT)["PolicyId"]
    cam("AttachRolePolicy", PolicyId=policy, AttachRoleId=role)
    assert cam("ListAttachedRolePolicies", Page=1, Rp=20, RoleId=role)["TotalNum"] == 1
    cam("PutRolePermissionsBoundary", PolicyId=policy, RoleId=role)
    assert cam("GetRolePermissionBoundary", RoleId=role)["PolicyId"] == policy
    cam("DeleteRolePermissionsBoundary", RoleId=role)

    arn = "qcs::cam::uin/%s:roleName/%s" % (account, name)
    assert sts("AssumeRole", RoleArn=arn, RoleSessionName="ci")["Credentials"]["Token"]
    claims = {"iss": "https://ci.example.com", "aud": "keyward", "sub": "build", "exp": int(time.time()) + 600}
    signed = text(b'{"alg":"RS256","kid":"1"}') + "." + text(json.dumps(claims).encode())
    token = signed + "." + text(pair.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256()))
    sts("AssumeRoleWithWebIdentity", ProviderId=name, WebIdentityToken=token, RoleArn=arn, RoleSessionName="ci")
    sts("GetFederationToken", Name="ci", Policy=DOCUMENT)
    device = "qcs::cam:uin/%s::mfa/softToken" % account
    sts("GetSessionToken", SerialNumber=device, TokenCode="123456", code="FailedOperation.CheckMFAError")
    assert sts("QueryApiKey")["IdKeys"]

    cam("DetachRolePolicy", PolicyId=policy, DetachRoleId=role)
    cam("DeleteRole", RoleName=name)
    cam("DeletePolicy", PolicyId=[policy])
    cam("DeleteOIDCConfig", Name=name)


def tags(tag, name, resource, key):
    carriers = {"ServiceType": "kms", "ResourcePrefix": "key", "ResourceRegion": REGION, "ResourceIds": [key]}
    tag("CreateTag", TagKey=name, TagValue="a")
    tag("CreateTags", Tags=[{"TagKey": name, "TagValue": "b"}, {"TagKey": name, "TagValue": "c"}])
    assert name in [found["TagKey"] for found in tag("DescribeTags", TagKey=name)["Tags"]]
    tag("DescribeTagsSeq", TagKey=name)
    assert name in tag("DescribeTagKeys")["Tags"]
    assert name in tag("GetTagKeys")["TagKeys"]
    assert len(tag("DescribeTagValues", TagKeys=[name])["Tags"]) == 3
    assert len(tag("DescribeTagValuesSeq", TagKeys=[name])["Tags"]) == 3
    assert len(tag("GetTagValues", TagKeys=[name])["Tags"]) == 3
    assert tag("GetTags", TagKeys=[name])["Tags"]

    tag("AddResourceTag", TagKey=name, TagValue="a", Resource=resource)
    tag("UpdateResourceTagValue", TagKey=name, TagValue="b", Resource=resource)
    tag("ModifyResourcesTagValue", TagKey=name, TagValue="c", **carriers)
    filters = [{"TagKey": name, "TagValue": ["c"]}]
    assert tag("GetResources", TagFilters=filters)["ResourceTagMappingList"][0]["Resource"] == resource
    for action in ["DescribeResourcesByTags", "DescribeResourcesByTagsUnion"]:
        found = tag(action, TagFilters=filters)["Rows"][0]
        assert found["ResourceId"].endswith(key), found
    assert tag("DescribeResourceTags", ResourceId=key)["Rows"][0]["TagKey"] == name
    assert tag("DescribeResourceTagsByResourceIds", **carriers)["Tags"][0]["TagValue"] == "c"
    tag("DescribeResourceTagsByResourceIdsSeq", **carriers)
    tag("DescribeResourceTagsByTagKeys", TagKeys=[name], **carriers)
    tag("DeleteResourceTag", TagKey=name, Resource=resource)
    tag("AttachResourcesTag", TagKey=name, TagValue="a", **carriers)
    tag("DetachResourcesTag", TagKey=name, **carriers)
    tag("TagResources", ResourceList=[resource], Tags=[{"TagKey": name, "TagValue": "a"}])
    tag("UnTagResources", ResourceList=[resource], TagKeys=[name])
    tag("ModifyResourceTags", Resource=resource, ReplaceTags=[{"TagKey": name, "TagValue": "b"}])
    tag("ModifyResourceTags", Resource=resource, DeleteTags=[{"TagKey": name}])
    assert tag("DescribeResourceTags", ResourceId=key)["Rows"] == []
    tag("DeleteTag", TagKey=name, TagValue="a")
    tag("DeleteTags", Tags=[{"TagKey": name, "TagValue": "b"}, {"TagKey": name, "TagValue": "c"}])
    assert name not in tag("DescribeTagKeys")["Tags"]
    assert len(tag("DescribeProjects", AllList=1, Limit=1000, Offset=0)["Projects"]) == 1


def events(audit, name):
    now = int(time.time())
    alias = [{"AttributeKey": "EventName", "AttributeValue": "CreateTags"}]
    for action in ["LookUpEvents", "DescribeEvents"]:
        found = audit(action, StartTime=now - 3600, EndTime=now + 60, LookupAttributes=alias, MaxResults=10)
        assert found["Events"][0]["EventName"] == "CreateTags", found
    assert audit("GetAttributeKey", WebsiteType="zh")["AttributeKeyDetails"]
    audit("InquireAuditCredit")
    storage = {"StorageType": "cos", "StorageRegion": REGION, "StorageName": "local", "StoragePrefix": name}
    assert audit("ListCosEnableRegion", WebsiteType="zh")["EnableRegions"]
    track = audit("CreateAuditTrack", Name=name, Status=1, Storage=storage, ActionType="*", ResourceType="kms",
                  EventNames=["Encrypt", "Decrypt"])["TrackId"]
    assert audit("DescribeAuditTrack", TrackId=track)["Name"] == name
    assert name in [found["Name"] for found in audit("DescribeAuditTracks", PageNumber=1, PageSize=10)["Tracks"]]
    audit("ModifyAuditTrack", TrackId=track, ActionType="Write")
    fields = [{"ResourceType": "kms", "ActionType": "Write", "EventNames": ["*"]}]
    audit("ModifyEventsAuditTrack", TrackId=track, Filters={"ResourceFields": fields})
    several = audit("CreateEventsAuditTrack", Name=name + "-several", Status=0, Storage=storage,
                    Filters={"ResourceFields": fields})["TrackId"]
    audit("StopLogging", AuditName=name)
    audit("StartLogging", AuditName=name)
    assert audit("DescribeAudit", AuditName=name)["AuditStatus"] == 1
    audit("UpdateAudit", AuditName=name, ReadWriteAttribute=2)
    assert name in [found["AuditName"] for found in audit("ListAudits")["AuditSummarys"]]
    audit("DeleteAuditTrack", TrackId=several)
    audit("DeleteAuditTrack", TrackId=track)


sdk = Sdk()
for client in [sdk, Tccli()]:
    driven = drive(client)
    for service in VERSIONS.keys() - {"kms"}:
        for action in sdk.actions(service) - driven[service]:
            try:
                sdk(service, action, {})
                raise AssertionError("%s is not driven" % action)
            except TencentCloudSDKException as failure:
                assert failure.get_code() in ("UnsupportedOperation", "InvalidAction"), "%s: %s" % (action, failure)
print("ok")
