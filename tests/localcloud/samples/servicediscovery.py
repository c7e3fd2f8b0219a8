from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample
from tests.localcloud.samples.ec2_network import vpc


def namespace(make: Make) -> dict[str, Any]:
    return {"name": "dev.internal", "vpc": vpc(make), "description": "a zone", "tags": {"a": "b"}}


def records(ttl: int, namespace_id: str) -> dict[str, Any]:
    return {
        "namespaceId": namespace_id,
        "routingPolicy": "MULTIVALUE",
        "dnsRecords": [{"type": "A", "ttl": ttl}],
    }


def service(make: Make) -> dict[str, Any]:
    zone = make(aws.servicediscovery.PrivateDnsNamespace, **namespace(make))[0]
    return {
        "name": "agentcore",
        "description": "agents",
        "dnsConfig": records(10, zone),
        "healthCheckCustomConfig": {"failureThreshold": 1},
        "forceDestroy": True,
        "tags": {"a": "b"},
    }


SAMPLES = [
    Sample(
        cls=aws.servicediscovery.PrivateDnsNamespace,
        inputs=namespace,
        change={"description": "the zone", "tags": {"a": "c"}},
        replace={"name": "other.internal"},
        importable=False,  # by its id and the VPC's, joined by a colon
    ),
    Sample(
        cls=aws.servicediscovery.Service,
        inputs=service,
        change={"description": "all agents", "tags": {"a": "c"}},
        replace={"name": "other"},
    ),
]
