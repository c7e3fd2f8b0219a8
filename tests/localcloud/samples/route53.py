from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def zone(make: Make) -> str:
    return make(aws.route53.Zone, name="example.org")[0]


def alias(make: Make) -> dict[str, Any]:
    target = {"name": "d1.cloudfront.net", "zoneId": "Z2FDTNDATAQYW2"}
    return {
        "zoneId": zone(make),
        "name": "agents.example.org",
        "type": "AAAA",
        "aliases": [{**target, "evaluateTargetHealth": False}],
    }


SAMPLES = [
    Sample(
        cls=aws.route53.Zone,
        inputs={"name": "example.com", "comment": "names", "tags": {"a": "b"}},
        change={"comment": "other", "tags": {"c": "d"}},
        replace={"name": "example.net"},
        case="public",
    ),
    Sample(
        cls=aws.route53.Zone,
        inputs=lambda make: {"name": "in.example.com", "vpcs": [{"vpcId": vpc(make)}]},
        case="private",
    ),
    Sample(
        cls=aws.route53.Record,
        inputs=lambda make: {
            "zoneId": zone(make),
            "name": "a.example.org",
            "type": "CAA",
            "ttl": 60,
            "records": ['0 issue "amazon.com"'],
        },
        change={"ttl": 300},
        replace={"name": "b.example.org"},
        case="plain",
    ),
    Sample(cls=aws.route53.Record, inputs=alias, change={"type": "A"}, case="alias"),
]
