"""VPC endpoints."""

from frame.companions import CompanionRule
from frame.document import Statement, statements
from frame.family import EXPOSURE
from frame.inputs import InputRule, equals
from frame.rule import (
    Messages,
    Resource,
    ResourceRule,
    Stack,
    checkov,
    security_hub,
    tokens,
    well_architected,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

ENDPOINTS = tokens(aws.ec2.VpcEndpoint)
ENDPOINT_POLICIES = tokens(aws.ec2.VpcEndpointPolicy)
# Also by the token that Terraform's name for the resource makes.
_GROUP_ASSOCIATIONS = tokens(aws.ec2.SecurityGroupAssociation) | {
    "aws:ec2/vpcEndpointSecurityGroupAssociation:VpcEndpointSecurityGroupAssociation"
}
# Other endpoints lead to appliances and resources of one's own and take no policy.
_WITH_POLICY = (None, "Gateway", "Interface")
_OWNERS = (
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:resourceaccount",
    "aws:resourceorgid",
    "aws:resourceorgpaths",
)


def _has_groups(_stack: Stack, endpoint: Resource) -> bool:
    interface = endpoint.props["vpcEndpointType"].equals("Interface")
    return not interface or not endpoint.props["securityGroupIds"].missing


def endpoint_policy(endpoint: Value) -> Messages:
    """An endpoint lets nobody else's principals reach everybody's resources."""
    for statement in statements(endpoint["policy"]):
        if _for_everything(statement) and not statement.narrowed_by(*_OWNERS):
            yield "The endpoint lets any account use any resource (policy)."


def _for_everything(statement: Statement) -> bool:
    principal = statement.value["Principal"]
    everyone = principal.equals("*") or any(each.equals("*") for each in principal["AWS"])
    everything = any(each.equals("*") for each in statement.value["Resource"])
    return (
        statement.value["Effect"].equals("Allow")
        and (everyone or _excepts(statement, "NotPrincipal"))
        and (everything or _excepts(statement, "NotResource"))
    )


def _excepts(statement: Statement, element: str) -> bool:
    return statement.value[element].known and not statement.value[element].missing


def _has_policy(_stack: Stack, endpoint: Resource) -> bool:
    kind = endpoint.props["vpcEndpointType"]
    return kind.text not in _WITH_POLICY or not endpoint.props["policy"].missing


def _is_interface(endpoint: Value) -> bool:
    return endpoint["vpcEndpointType"].equals("Interface")


RULES = (
    ResourceRule(
        id="vpc-endpoint-policy-not-open",
        family=EXPOSURE,
        description="Policies of endpoints are not for everybody and everything.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP05"),),
        remediation="Add the condition aws:PrincipalAccount or aws:PrincipalOrgID.",
        types=ENDPOINTS | ENDPOINT_POLICIES,
        check=endpoint_policy,
    ),
    CompanionRule(
        id="vpc-endpoint-policy-declared",
        family=EXPOSURE,
        description="Every endpoint that can have a policy has one.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP05"),),
        remediation="Set policy; without one AWS lets any account use any resource.",
        types=ENDPOINTS,
        beside=ENDPOINT_POLICIES,
        key="vpcEndpointId",
        excepted=_has_policy,
    ),
    CompanionRule(
        id="vpc-endpoint-own-security-group",
        family=EXPOSURE,
        description="Interface endpoints have security groups of their own.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.2"), checkov("CKV_AWS_248")),
        remediation="Name security groups that admit what is needed and no more, in "
        "security_group_ids or by a SecurityGroupAssociation.",
        types=ENDPOINTS,
        beside=_GROUP_ASSOCIATIONS,
        key="vpcEndpointId",
        excepted=_has_groups,
        example={"vpcEndpointType": "Interface"},
    ),
    InputRule(
        id="vpc-endpoint-private-names",
        family=EXPOSURE,
        description="Interface endpoints are reached by the names that clients use anyway.",
        severity=Severity.LOW,
        references=(well_architected("SEC05-BP01"),),
        types=ENDPOINTS,
        inputs={"privateDnsEnabled": equals(True)},
        where=_is_interface,
        example={"vpcEndpointType": "Interface"},
    ),
)
