"""Makes a bucket of an S3 server, or fetches all that is in it:

    s3.py ENDPOINT make BUCKET
    s3.py ENDPOINT fetch BUCKET FOLDER
"""

import pathlib
import sys

import boto3
from botocore.config import Config

endpoint, verb, bucket = sys.argv[1:4]
s3 = boto3.client(
    "s3", endpoint_url=endpoint, region_name="ap-guangzhou", aws_access_key_id="AKIDstorage",
    aws_secret_access_key="irrelevant", config=Config(retries={"max_attempts": 0}))
if verb == "make":
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-guangzhou"})
else:
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket):
        for item in page.get("Contents", []):
            path = pathlib.Path(sys.argv[4]) / item["Key"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read())
