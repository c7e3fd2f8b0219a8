"""What a change does where it depends on the values: replaced, or changed in place."""

from dataclasses import dataclass
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from localcloud.aws import diff, registry, schema


@dataclass(frozen=True, kw_only=True)
class Case:
    cls: type[pulumi.CustomResource]
    old: dict[str, Any]
    new: dict[str, Any]
    replaces: bool


def replaced(cls: type[pulumi.CustomResource], old: dict[str, Any], new: dict[str, Any]) -> Case:
    return Case(cls=cls, old=old, new=new, replaces=True)


def in_place(cls: type[pulumi.CustomResource], old: dict[str, Any], new: dict[str, Any]) -> Case:
    return Case(cls=cls, old=old, new=new, replaces=False)


def key(name: str) -> dict[str, Any]:
    return {"encryptAtRest": {"enabled": True, "kmsKeyId": name}}


def records(kind: str, ttl: int) -> dict[str, Any]:
    return {"dnsConfig": {"namespaceId": "ns-1", "dnsRecords": [{"type": kind, "ttl": ttl}]}}


ON, OFF = {"enabled": True}, {"enabled": False}
DOMAIN, RULE = aws.opensearch.Domain, aws.vpc.SecurityGroupIngressRule
ARN = "arn:aws:kms:us-east-1:123456789012:key/0e2b1a5e"

CASES = [
    replaced(DOMAIN, {"nodeToNodeEncryption": ON}, {"nodeToNodeEncryption": OFF}),
    in_place(DOMAIN, {"nodeToNodeEncryption": OFF}, {"nodeToNodeEncryption": ON}),
    in_place(DOMAIN, key(ARN), key("0e2b1a5e")),
    replaced(DOMAIN, key(ARN), key("another")),
    in_place(DOMAIN, {"engineVersion": "OpenSearch_2.9"}, {"engineVersion": "OpenSearch_2.17"}),
    replaced(DOMAIN, {"engineVersion": "OpenSearch_2.17"}, {"engineVersion": "OpenSearch_2.9"}),
    in_place(DOMAIN, {"vpcOptions": {"subnetIds": ["a"]}}, {"vpcOptions": {"subnetIds": ["b"]}}),
    replaced(DOMAIN, {"vpcOptions": {"subnetIds": ["a"]}}, {}),
    in_place(RULE, {"cidrIpv4": "10.0.0.0/8"}, {"cidrIpv4": "10.0.0.0/16"}),
    replaced(RULE, {"cidrIpv4": "10.0.0.0/8"}, {"referencedSecurityGroupId": "sg-1"}),
    in_place(aws.servicediscovery.Service, records("A", 10), records("A", 60)),
    replaced(aws.servicediscovery.Service, records("A", 10), records("SRV", 10)),
    in_place(aws.ec2.Vpc, {"instanceTenancy": "dedicated"}, {"instanceTenancy": "default"}),
    replaced(aws.ec2.Vpc, {"instanceTenancy": "default"}, {"instanceTenancy": "dedicated"}),
    replaced(aws.ssm.Parameter, {"tier": "Advanced"}, {"tier": "Standard"}),
    in_place(aws.ssm.Parameter, {"tier": "Standard"}, {"tier": "Advanced"}),
    replaced(aws.bedrock.GuardrailVersion, {"description": "a"}, {"description": "b"}),
    in_place(aws.bedrock.GuardrailVersion, {"description": "a"}, {}),
    replaced(aws.ec2.FlowLog, {"vpcId": "vpc-1"}, {"vpcId": "vpc-2"}),
    in_place(aws.cloudwatch.LogGroup, {"kmsKeyId": "a"}, {"kmsKeyId": "b"}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.cls.__name__}-{case.new}")
def test_a_change_replaces_only_where_the_provider_does(case: Case) -> None:
    kind = registry.resources()[schema.token_of(case.cls)]
    found = diff.diff(kind, case.old, case.old, case.new)
    assert found.changed
    assert bool(found.replaces) == case.replaces


def test_a_replacement_is_made_first_where_the_provider_makes_it_first() -> None:
    """A name of the program's own goes first, but not of plugin-framework types (pf bridge)."""
    source = registry.resources()[schema.token_of(aws.cloudwatch.LogDeliverySource)]
    group = registry.resources()[schema.token_of(aws.cloudwatch.LogGroup)]
    old, new = {"name": "edge", "logType": "a"}, {"name": "edge", "logType": "b"}
    assert not diff.diff(source, old, old, new).delete_first
    old, new = {"name": "g", "logGroupClass": "a"}, {"name": "g", "logGroupClass": "b"}
    assert diff.diff(group, old, old, new).delete_first
