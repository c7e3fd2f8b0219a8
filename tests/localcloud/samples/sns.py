import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_endpoints import policy
from tests.localcloud.samples.logs import KEY


def topic(make: Make) -> str:
    return make(aws.sns.Topic, name="alarms")[0]


SAMPLES = [
    Sample(
        cls=aws.sns.Topic,
        inputs={
            "name": "critical",
            "displayName": "Critical alarms",
            "kmsMasterKeyId": KEY,
            "tags": {"a": "b"},
        },
        change={"displayName": "Alarms", "tags": {"a": "c"}},
        replace={"name": "warning"},
    ),
    Sample(
        cls=aws.sns.TopicPolicy,
        inputs=lambda make: {"arn": topic(make), "policy": policy("sns:Publish")},
        change={"policy": policy("sns:Subscribe")},
        replace={"arn": "arn:aws:sns:us-east-1:123456789012:other"},
    ),
    Sample(
        cls=aws.sns.TopicSubscription,
        inputs=lambda make: {
            "topic": topic(make),
            "protocol": "email",
            "endpoint": "team@example.com",
        },
        replace={"endpoint": "others@example.com"},
    ),
]
