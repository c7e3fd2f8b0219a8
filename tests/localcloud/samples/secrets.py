import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def key(make: Make) -> str:
    return make(aws.kms.Key)[1]["arn"]


SAMPLES = [
    Sample(
        cls=aws.secretsmanager.Secret,
        inputs=lambda make: {
            "description": "session key",
            "kmsKeyId": key(make),
            "recoveryWindowInDays": 0,
            "tags": {"a": "b"},
        },
        change={"description": "another", "recoveryWindowInDays": 7, "tags": {"c": "d"}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.secretsmanager.SecretVersion,
        inputs=lambda make: {
            "secretId": make(aws.secretsmanager.Secret)[0],
            "secretString": "first value",
        },
        replace={"secretString": "second value"},
    ),
    Sample(
        cls=aws.ssm.Parameter,
        inputs=lambda make: {
            "name": "/agentplatform/dev/bff/key",
            "description": "a key",
            "type": "SecureString",
            "keyId": key(make),
            "value": "first value",
            "tags": {"a": "b"},
        },
        change={"value": "second value", "description": "the key", "tags": {"c": "d"}},
        replace={"name": "/agentplatform/dev/bff/other"},
    ),
]
