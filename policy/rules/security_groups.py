"""Security groups and endpoints: what may go where, and whether anybody can tell why."""

from collections.abc import Iterator
from ipaddress import ip_network

import pulumi_aws as aws
from frame.companions import companion
from frame.document import Statement, statements
from frame.family import EXPOSURE
from frame.network import ALL_PROTOCOLS, TCP, covers, open_sources, parse
from frame.rule import (
    Messages,
    Reference,
    Resource,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.security_group import (
    EGRESS,
    INGRESS,
    at,
    blocks,
    in_words,
    prefix_lists,
    protocol,
    rules,
)
from frame.value import Value
from pulumi_policy import Severity

GROUPS = tokens(aws.ec2.SecurityGroup)
_STANDALONE = tokens(aws.ec2.SecurityGroupRule)
_INGRESS = tokens(aws.vpc.SecurityGroupIngressRule)
_EGRESS = tokens(aws.vpc.SecurityGroupEgressRule)
ENDPOINTS = tokens(aws.ec2.VpcEndpoint)
ENDPOINT_POLICIES = tokens(aws.ec2.VpcEndpointPolicy)

AUTHORISED_PORTS = (80, 443)
_PRIVATE = tuple(
    ip_network(block)
    for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
_LAST_PORT = 65535
# What the provider writes where a program says nothing.
_NOTHING_SAID = frozenset({"Managed by Pulumi", "Managed by Terraform"})
# Other endpoints lead to appliances and resources of one's own and take no policy.
_WITH_POLICY = (None, "Gateway", "Interface")
_OWNERS = frozenset(
    {
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:resourceorgpaths",
    }
)


def described(resource: Value) -> Messages:
    """A group and each of its rules say what they are for."""
    inline = (rule for way in (INGRESS, EGRESS) for rule in resource[way])
    for each in (resource, *inline):
        text = each["description"]
        if text.missing or text.text in _NOTHING_SAID:
            yield f"{at(each)}It does not say what it is for (description)."


def no_inline_rules(group: Value) -> Messages:
    """Rules are resources of their own; mixed with rules within the group, each undoes the other.

    Source: https://www.pulumi.com/registry/packages/aws/api-docs/ec2/securitygroup/.
    """
    for way in (INGRESS, EGRESS):
        if group[way].known and not group[way].missing:
            yield f"The group has rules of its own ({way}), which undo rules declared elsewhere."


def open_egress(resource: Value) -> Messages:
    """Nothing goes out to everywhere on all ports."""
    for rule in rules(resource, EGRESS):
        if _on_all_ports(rule):
            for target in open_sources(blocks(rule)):
                yield f"{at(rule)}Egress to {target} on {in_words(rule)}."


def _on_all_ports(rule: Value) -> bool:
    if (protocol(rule).text or "").lower() in ALL_PROTOCOLS:
        return True
    first, last = rule["fromPort"].number, rule["toPort"].number
    return first is not None and last is not None and first <= 1 and last >= _LAST_PORT


def authorised_ports(resource: Value) -> Messages:
    """From outside private networks, web traffic comes in and nothing else.

    What is in a prefix list is not known here, so lists count as outside.
    """
    for rule in rules(resource, INGRESS):
        if _is_web_traffic(rule):
            continue
        for source in _outside(rule):
            yield f"{at(rule)}Ingress from {source} on {in_words(rule)}."


def _is_web_traffic(rule: Value) -> bool:
    name, first, last = protocol(rule), rule["fromPort"], rule["toPort"]
    if not name.known or (name.text or "").lower() not in TCP:
        return not name.known
    if not (first.known and last.known):
        return True
    return first.number == last.number and first.number in AUTHORISED_PORTS


def _outside(rule: Value) -> Iterator[str]:
    for block in blocks(rule):
        if block.text and not any(covers(private, parse(block.text)) for private in _PRIVATE):
            yield block.text
    for prefix_list in prefix_lists(rule):
        if prefix_list.text:
            yield f"the prefix list {prefix_list.text}"


def endpoint_policy(endpoint: Value) -> Messages:
    """An endpoint lets nobody else's principals reach everybody's resources."""
    for statement in statements(endpoint["policy"]):
        if _for_everything(statement) and not _narrowed(statement):
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


def _narrowed(statement: Statement) -> bool:
    if not statement.value["Condition"].known:
        return True
    return any(
        key in _OWNERS and not operator.lower().endswith("ifexists")
        for operator, key, _ in statement.conditions
    )


def _has_policy(_stack: Stack, endpoint: Resource) -> bool:
    kind = endpoint.props["vpcEndpointType"]
    return kind.text not in _WITH_POLICY or not endpoint.props["policy"].missing


RULES = (
    ResourceRule(
        id="ec2-security-group-described",
        family=EXPOSURE,
        description="Security groups and their rules say what they are for.",
        severity=Severity.LOW,
        references=(checkov("CKV_AWS_23"),),
        remediation="Set description to who may come, or where it goes, and what for.",
        types=GROUPS | _STANDALONE | _INGRESS | _EGRESS,
        check=described,
    ),
    ResourceRule(
        id="ec2-security-group-no-inline-rules",
        family=EXPOSURE,
        description="Rules of security groups are resources of their own.",
        severity=Severity.LOW,
        references=(
            Reference(framework="AWSGuard", control="securityGroupNoRuleManagementConflicts"),
        ),
        remediation="Declare vpc SecurityGroupIngressRule and SecurityGroupEgressRule instead.",
        types=GROUPS,
        check=no_inline_rules,
    ),
    ResourceRule(
        id="ec2-security-group-no-open-egress",
        family=EXPOSURE,
        description="Security groups let nothing out to everywhere on all ports.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_382"),),
        remediation="Name the ports, and a security group, prefix list or network.",
        types=GROUPS | _STANDALONE | _EGRESS,
        check=open_egress,
    ),
    ResourceRule(
        id="ec2-security-group-authorised-ports",
        family=EXPOSURE,
        description="Security groups admit only web traffic from outside private networks.",
        severity=Severity.HIGH,
        references=(
            security_hub("EC2.18"),
            security_hub("EC2.19"),
            checkov("CKV_AWS_24"),
            checkov("CKV_AWS_25"),
        ),
        remediation="Admit TCP 80 or 443, each in a rule of its own, or a security group.",
        types=GROUPS | _STANDALONE | _INGRESS | tokens(aws.ec2.DefaultSecurityGroup),
        check=authorised_ports,
    ),
    ResourceRule(
        id="vpc-endpoint-policy-not-open",
        family=EXPOSURE,
        description="Policies of endpoints are not for everybody and everything.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP05"),),
        remediation="Add the condition aws:PrincipalAccount or aws:PrincipalOrgID.",
        types=ENDPOINTS | ENDPOINT_POLICIES,
        check=endpoint_policy,
    ),
    StackRule(
        id="vpc-endpoint-policy-declared",
        family=EXPOSURE,
        description="Every endpoint that can have a policy has one.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP05"),),
        remediation="Set policy; without one AWS lets any account use any resource.",
        types=ENDPOINTS,
        check=companion(
            ENDPOINTS,
            ENDPOINT_POLICIES,
            "vpcEndpointId",
            "The endpoint has no policy.",
            excepted=_has_policy,
        ),
    ),
)
