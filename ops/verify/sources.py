"""Where checks find what to look at: the stack's state, its contracts, and AWS's long lists."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ops.deployment import Deployment

NO_CONTAINERS = "no containers run on the local AWS"
ALWAYS_WELL = "moto calls everything available from the first moment on"


@dataclass(frozen=True, kw_only=True)
class Made:
    """A resource of the stack, as its state has it."""

    id: str
    region: str
    outputs: Mapping[str, Any]


def made(deployment: Deployment, *types: str) -> Iterator[Made]:
    """The stack's resources of some types, such as `aws:s3/bucket:Bucket`."""
    home = deployment.settings.environment.region
    for each in deployment.state:
        if each["type"] in types and "id" in each:
            outputs: Mapping[str, Any] = each.get("outputs") or {}
            yield Made(id=each["id"], region=outputs.get("region") or home, outputs=outputs)


def own_keys(deployment: Deployment) -> frozenset[str]:
    """Ids of the stack's customer managed keys, replicas included."""
    found = made(deployment, "aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")
    return frozenset(each.id for each in found)


def key_fault(deployment: Deployment, key: str | None) -> str:
    """What is wrong with a key, given by id or ARN; empty if it is one of the stack's."""
    if not key:
        return "is not encrypted with a key of the stack's"
    if key.rpartition("/")[2] not in own_keys(deployment):
        return f"is encrypted with {key}, which is no key of the stack's"
    return ""


def pages(client: Any, operation: str, key: str, **parameters: Any) -> list[Any]:
    """All items of a list that AWS hands out in pages."""
    found = client.get_paginator(operation).paginate(**parameters)
    return [item for page in found for item in page.get(key, [])]


def of_vpc(deployment: Deployment, operation: str, key: str) -> list[dict[str, Any]]:
    """What the stack's VPC holds of a kind, whoever made it."""
    vpc = {"Name": "vpc-id", "Values": [deployment.contract("network")["vpcId"]]}
    return pages(deployment.aws.client("ec2"), operation, key, Filters=[vpc])


def zones_of_subnets(deployment: Deployment) -> dict[str, str]:
    """Subnet to zone, of all subnets of the VPC."""
    found = of_vpc(deployment, "describe_subnets", "Subnets")
    return {each["SubnetId"]: each["AvailabilityZone"] for each in found}


def statements(policy: str) -> list[dict[str, Any]]:
    """The statements of a policy's text."""
    found: dict[str, Any] | list[dict[str, Any]] = json.loads(policy)["Statement"]
    return found if isinstance(found, list) else [found]
