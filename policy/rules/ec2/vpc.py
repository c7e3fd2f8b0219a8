"""VPCs, and what each needs beside it."""

from collections.abc import Iterable, Iterator

from frame.companions import CompanionRule
from frame.family import EXPOSURE, LOGGING
from frame.rule import Finding, Resource, Stack, StackRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.types import SERVICES, SUBNETS
from pulumi_policy import Severity

from rules.ec2.vpc_endpoint import ENDPOINTS

VPCS = tokens(aws.ec2.Vpc, aws.ec2.DefaultVpc)
_IMAGE_SERVICES = ("ecr.api", "ecr.dkr")


def image_endpoints(stack: Stack) -> Iterable[Finding]:
    """A VPC in which services run has endpoints for both halves of the image registry."""
    for vpc in stack.of(VPCS):
        if not any(_runs_in(stack, service, vpc) for service in stack.of(SERVICES)):
            continue
        offered = [e.props["serviceName"] for e in stack.of(ENDPOINTS) if e.points_at(vpc, "vpcId")]
        for wanted in _IMAGE_SERVICES:
            if not any(not o.known or (o.text or "").endswith(f".{wanted}") for o in offered):
                yield Finding(resource=vpc, message=f"The VPC has no endpoint for {wanted}.")


def _runs_in(stack: Stack, service: Resource, vpc: Resource) -> bool:
    return any(subnet.points_at(vpc, "vpcId") for subnet in _subnets(stack, service))


def _subnets(stack: Stack, service: Resource) -> Iterator[Resource]:
    made_from = service.refers_to.get("networkConfiguration", frozenset())
    return (subnet for subnet in stack.of(SUBNETS) if subnet.urn in made_from)


RULES = (
    CompanionRule(
        id="vpc-flow-logs",
        family=LOGGING,
        description="Every VPC has flow logs.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.6"), cis("3.7"), checkov("CKV2_AWS_11")),
        remediation='Add a FlowLog for the VPC with traffic_type="ALL".',
        types=VPCS,
        beside=tokens(aws.ec2.FlowLog),
        key="vpcId",
    ),
    CompanionRule(
        id="vpc-default-security-group-declared",
        family=EXPOSURE,
        description="The default security group of every VPC is taken over, and has no rules.",
        severity=Severity.HIGH,
        references=(security_hub("EC2.2"), cis("5.5"), checkov("CKV2_AWS_12")),
        remediation="Add a DefaultSecurityGroup for the VPC without ingress and egress.",
        types=VPCS,
        beside=tokens(aws.ec2.DefaultSecurityGroup),
        key="vpcId",
    ),
    CompanionRule(
        id="vpc-default-nacl-declared",
        family=EXPOSURE,
        description="The default network ACL of every VPC is taken over, and has no rules.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.21"), cis("5.2")),
        remediation="Add a DefaultNetworkAcl for the VPC without ingress and egress.",
        types=VPCS,
        beside=tokens(aws.ec2.DefaultNetworkAcl),
        key="defaultNetworkAclId",
    ),
    StackRule(
        id="vpc-ecr-endpoints",
        family=EXPOSURE,
        description="Services pull their images through endpoints of their VPC.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.55"), security_hub("EC2.56")),
        remediation="Add interface endpoints for ecr.api and ecr.dkr.",
        types=VPCS,
        check=image_endpoints,
    ),
)
