import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def secret(make: Make) -> str:
    return make(aws.secretsmanager.Secret)[1]["arn"]


SAMPLES = [
    Sample(
        cls=aws.iam.ServiceLinkedRole,
        inputs={"awsServiceName": "opensearchservice.amazonaws.com", "description": "search"},
        change={"description": "search in the VPC"},
        replace={"awsServiceName": "es.amazonaws.com"},
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
