import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def secret(make: Make) -> str:
    return make(aws.secretsmanager.Secret)[1]["arn"]


SAMPLES = [
    Sample(
        cls=aws.iam.ServiceLinkedRole,
        inputs={"awsServiceName": "rds.amazonaws.com", "description": "databases"},
        change={"description": "databases in the VPC"},
        replace={"awsServiceName": "elasticloadbalancing.amazonaws.com"},
    ),
    Sample(
        cls=aws.secretsmanager.SecretRotation,
        inputs=lambda make: {
            "secretId": secret(make),
            "rotateImmediately": False,
            "rotationRules": {"automaticallyAfterDays": 7},
        },
        change={"rotationRules": {"automaticallyAfterDays": 14}},
        replace={"secretId": "other"},
    ),
]
