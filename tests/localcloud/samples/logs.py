import pulumi_aws as aws

from tests.localcloud.sample import Sample
from tests.localcloud.samples.ec2_endpoints import policy

KEY = "arn:aws:kms:us-east-1:123456789012:key/0e2b1a5e-1111-4222-8333-444455556666"

SAMPLES = [
    Sample(
        cls=aws.cloudwatch.LogGroup,
        inputs={"retentionInDays": 30, "kmsKeyId": KEY, "tags": {"a": "b"}},
        change={"retentionInDays": 90, "kmsKeyId": f"{KEY[:-1]}7", "tags": {}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.cloudwatch.LogResourcePolicy,
        inputs={"policyName": "services", "policyDocument": policy("logs:PutLogEvents")},
        change={"policyDocument": policy("logs:CreateLogStream")},
        replace={"policyName": "others"},
    ),
]
