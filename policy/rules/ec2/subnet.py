"""Subnets."""

from frame.family import EXPOSURE
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def subnet_public_ip(subnet: Value) -> Messages:
    """Only subnets that say that they are public give their hosts public addresses."""
    tags = subnet["tags"] if subnet["tagsAll"].missing else subnet["tagsAll"]
    if subnet["mapPublicIpOnLaunch"].equals(True) and tags["SubnetType"].differs("Public"):
        yield "Hosts get public addresses, and the subnet is not tagged SubnetType=Public."


RULES = (
    ResourceRule(
        id="ec2-subnet-no-public-ip",
        family=EXPOSURE,
        description="Hosts get public addresses in public subnets only.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.15"), checkov("CKV_AWS_130")),
        remediation="Set map_public_ip_on_launch=False, or tag a public subnet SubnetType=Public.",
        types=tokens(aws.ec2.Subnet, aws.ec2.DefaultSubnet),
        check=subnet_public_ip,
    ),
)
