"""EC2: security groups with their inline rules."""

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Part, Resource, Source, Text
from localcloud.aws.dynamic import listing
from localcloud.aws.types.ec2_network import TAGGING

Rule = dict[str, Any]
_LISTS = (
    ("cidrBlocks", "IpRanges", "CidrIp"),
    ("ipv6CidrBlocks", "Ipv6Ranges", "CidrIpv6"),
    ("prefixListIds", "PrefixListIds", "PrefixListId"),
)


def protocol(name: object) -> str:
    """Return a protocol as security groups store it."""
    known = {"all": "-1", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6"}
    return known.get(str(name).lower(), str(name).lower())


def to_permission(rule: Mapping[str, Any], own_group: str) -> Rule:
    """Convert a rule of `aws.ec2.SecurityGroup` to an IpPermission."""
    text = {"Description": rule["description"]} if rule.get("description") else {}
    groups = [*listing(rule.get("securityGroups"))]
    groups += [own_group] if rule.get("self") else []
    permission: Rule = {"IpProtocol": protocol(rule["protocol"])}
    if permission["IpProtocol"] != "-1":
        permission |= {"FromPort": rule.get("fromPort", 0), "ToPort": rule.get("toPort", 0)}
    for prop, member, key in _LISTS:
        if rule.get(prop):
            permission[member] = [{key: item, **text} for item in rule[prop]]
    if groups:
        permission["UserIdGroupPairs"] = [{"GroupId": group, **text} for group in groups]
    return permission


def to_rules(permissions: Sequence[Mapping[str, Any]], own_group: str) -> list[Rule]:
    """Convert IpPermissions to rules, one for each description as in pulumi-aws."""
    rules: dict[tuple[Any, ...], Rule] = {}

    def rule_of(permission: Mapping[str, Any], text: str) -> Rule:
        ports = permission.get("FromPort", 0), permission.get("ToPort", 0)
        key = (permission["IpProtocol"], *ports, text)
        empty = {"protocol": key[0], "fromPort": ports[0], "toPort": ports[1], "description": text}
        return rules.setdefault(key, empty)

    for permission in permissions:
        for prop, member, key in _LISTS:
            for item in listing(permission.get(member)):
                rule = rule_of(permission, item.get("Description") or "")
                rule.setdefault(prop, []).append(item[key])
        for pair in listing(permission.get("UserIdGroupPairs")):
            rule = rule_of(permission, pair.get("Description") or "")
            if pair["GroupId"] == own_group:
                rule["self"] = True
            else:
                rule.setdefault("securityGroups", []).append(pair["GroupId"])
    return list(rules.values())


def _same_protocols(rules: Any) -> list[Rule]:
    return [{**rule, "protocol": protocol(rule.get("protocol"))} for rule in listing(rules)]


def _inline(direction: str, member: str) -> Part:
    """The inline rules of one direction: all of them are replaced by the wanted ones."""

    def write(ctx: Context) -> None:
        group = ctx.call("describe_security_groups", GroupIds=[ctx.id])["SecurityGroups"][0]
        if group[member]:
            ctx.call(
                f"revoke_security_group_{direction}", GroupId=ctx.id, IpPermissions=group[member]
            )
        wanted = [to_permission(rule, ctx.id) for rule in listing(ctx.inputs.get(direction))]
        if wanted:
            ctx.call(f"authorize_security_group_{direction}", GroupId=ctx.id, IpPermissions=wanted)

    return Part(props=(direction,), write=write)


def _revoke_all(ctx: Context) -> None:
    """Revoke the default rules of a new group, as pulumi-aws does."""
    group = ctx.call("describe_security_groups", GroupIds=[ctx.id])["SecurityGroups"][0]
    for direction, member in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
        if group[member]:
            ctx.call(
                f"revoke_security_group_{direction}", GroupId=ctx.id, IpPermissions=group[member]
            )


_PARTS = (
    _inline("ingress", "IpPermissions"),
    _inline("egress", "IpPermissionsEgress"),
)
_READ = Call(
    op="describe_security_groups", params={"GroupIds": ["{id}"]}, result="SecurityGroups[0]"
)


def _rules(member: str) -> Hook:
    def source(ctx: Context) -> list[Rule]:
        return to_rules(ctx.raw[member], ctx.id)

    return source


_OUTPUTS: dict[str, Source] = {
    "arn": Text("arn:{partition}:ec2:{region}:{account}:security-group/{id}"),
    "ingress": _rules("IpPermissions"),
    "egress": _rules("IpPermissionsEgress"),
}

SECURITY_GROUP = Resource(
    cls=aws.ec2.SecurityGroup,
    service="ec2",
    create=Call(op="create_security_group"),
    id="GroupId",
    read=_READ,
    after_create=_revoke_all,
    before_delete=lambda ctx: _revoke_all(ctx) if ctx["revokeRulesOnDelete"] else None,
    delete=Call(op="delete_security_group", params={"GroupId": "{id}"}),
    parts=_PARTS,
    rename={"name": "GroupName"},
    outputs=_OUTPUTS,
    shared=("ingress", "egress"),
    normal={"ingress": _same_protocols, "egress": _same_protocols},
    kept=("revokeRulesOnDelete",),
    hooked=("revokeRulesOnDelete",),
    tagging=TAGGING,
    tag_type="security-group",
    gone=("InvalidGroupId.Malformed",),
)


def _default_group(ctx: Context) -> Any:
    where = [
        {"Name": "group-name", "Values": ["default"]},
        {"Name": "vpc-id", "Values": [ctx["vpcId"]]},
    ]
    return ctx.call("describe_security_groups", Filters=where)["SecurityGroups"][0]


DEFAULT_SECURITY_GROUP = Resource(
    cls=aws.ec2.DefaultSecurityGroup,
    service="ec2",
    create=_default_group,
    id="GroupId",
    read=_READ,
    after_create=_revoke_all,
    parts=_PARTS,
    rename={"name": "GroupName"},
    outputs=_OUTPUTS,
    shared=("ingress", "egress"),
    normal={"ingress": _same_protocols, "egress": _same_protocols},
    kept=("revokeRulesOnDelete",),
    hooked=("revokeRulesOnDelete",),
    tagging=TAGGING,
    note="adopted on create, left alone on delete, as in pulumi-aws",
)


TYPES = (SECURITY_GROUP, DEFAULT_SECURITY_GROUP)
