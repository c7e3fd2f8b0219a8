import pulumi_aws as aws

from tests.localcloud.sample import Sample

BALANCER = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/public/0123"

SAMPLES = [
    Sample(
        cls=aws.shield.Subscription,
        inputs={"autoRenew": "ENABLED", "skipDestroy": True},
    ),
    Sample(
        cls=aws.shield.Protection,
        inputs={"name": "public", "resourceArn": BALANCER, "tags": {"a": "b"}},
        change={"tags": {"c": "d"}},
        replace={"resourceArn": BALANCER.replace("public", "other")},
    ),
    Sample(
        cls=aws.shield.Protection,
        case="zone",
        inputs={"name": "zone", "resourceArn": "arn:aws:route53:::hostedzone/Z0123"},
    ),
]
