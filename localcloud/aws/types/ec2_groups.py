"""EC2: security groups and their rules, inline and standalone."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import AutoName, Call, Hook, Part, Resource, Source, Text
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
    """Spell a rule of `aws.ec2.SecurityGroup` as an IpPermission."""
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
    """Spell IpPermissions as rules, one for each description as pulumi-aws does."""
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
    """Take away the rules that AWS gives a group: pulumi-aws starts with none."""
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
    replace=("name", "description", "vpcId"),
    parts=_PARTS,
    rename={"name": "GroupName"},
    outputs=_OUTPUTS,
    defaults={"description": "Managed by Pulumi", "revokeRulesOnDelete": False},
    computed=("ingress", "egress", "vpcId"),
    shared=("ingress", "egress"),
    normal={"ingress": _same_protocols, "egress": _same_protocols},
    kept=("revokeRulesOnDelete",),
    hooked=("revokeRulesOnDelete",),
    name=AutoName(),
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
    replace=("vpcId",),
    parts=_PARTS,
    rename={"name": "GroupName"},
    outputs=_OUTPUTS,
    defaults={"revokeRulesOnDelete": False},
    computed=("ingress", "egress", "vpcId"),
    shared=("ingress", "egress"),
    normal={"ingress": _same_protocols, "egress": _same_protocols},
    kept=("revokeRulesOnDelete",),
    hooked=("revokeRulesOnDelete",),
    tagging=TAGGING,
    note="adopted on create, left alone on delete, as in pulumi-aws",
)


def _permission(ctx: Context) -> Rule:
    """The IpPermission of a standalone rule of the `aws.vpc` kind."""
    rule = {
        "protocol": ctx["ipProtocol"],
        "fromPort": ctx["fromPort"] or 0,
        "toPort": ctx["toPort"] or 0,
        "description": ctx["description"],
        "cidrBlocks": [ctx["cidrIpv4"]] if ctx["cidrIpv4"] else [],
        "ipv6CidrBlocks": [ctx["cidrIpv6"]] if ctx["cidrIpv6"] else [],
        "prefixListIds": [ctx["prefixListId"]] if ctx["prefixListId"] else [],
        "securityGroups": [ctx["referencedSecurityGroupId"]]
        if ctx["referencedSecurityGroupId"]
        else [],
    }
    return to_permission(rule, "")


def _describe(ctx: Context) -> None:
    """Write the description once more where moto drops it: all but rules for an IPv4 range."""
    if ctx["description"] and not ctx["cidrIpv4"]:
        _modify(ctx)


def _modify(ctx: Context) -> None:
    """Change a standalone rule in place."""
    names = {
        "CidrIpv4": "cidrIpv4",
        "CidrIpv6": "cidrIpv6",
        "PrefixListId": "prefixListId",
        "ReferencedGroupId": "referencedSecurityGroupId",
        "Description": "description",
        "FromPort": "fromPort",
        "ToPort": "toPort",
    }
    rule: Rule = {"IpProtocol": protocol(ctx.inputs["ipProtocol"]), "FromPort": -1, "ToPort": -1}
    rule |= {key: ctx.inputs[prop] for key, prop in names.items() if prop in ctx.inputs}
    ctx.call(
        "modify_security_group_rules",
        GroupId=ctx["securityGroupId"],
        SecurityGroupRules=[{"SecurityGroupRuleId": ctx.id, "SecurityGroupRule": rule}],
    )


def _standalone(cls: Any, direction: str) -> Resource:
    params = {"GroupId": "{securityGroupId}", "IpPermissions": [_permission]}

    def port(member: str) -> Hook:
        def source(ctx: Context) -> int | None:
            return None if ctx.raw["IpProtocol"] == "-1" else ctx.raw.get(member)

        return source

    return Resource(
        cls=cls,
        service="ec2",
        create=Call(
            op=f"authorize_security_group_{direction}",
            params=params,
            result="SecurityGroupRules[0]",
        ),
        id="SecurityGroupRuleId",
        read=Call(
            op="describe_security_group_rules",
            params={"SecurityGroupRuleIds": ["{id}"]},
            result="SecurityGroupRules[0]",
        ),
        update=_modify,
        delete=Call(
            op=f"revoke_security_group_{direction}",
            params={"GroupId": "{securityGroupId}", "SecurityGroupRuleIds": ["{id}"]},
        ),
        after_create=_describe,
        replace=("securityGroupId", "cidrIpv6", "prefixListId", "referencedSecurityGroupId"),
        hooked=(
            *("cidrIpv4", "description", "fromPort", "ipProtocol", "toPort"),
            *("cidrIpv6", "prefixListId", "referencedSecurityGroupId"),
        ),
        rename={"securityGroupId": "GroupId"},
        outputs={
            "arn": Text("arn:{partition}:ec2:{region}:{account}:security-group-rule/{id}"),
            "referencedSecurityGroupId": "ReferencedGroupInfo.GroupId",
            "fromPort": port("FromPort"),
            "toPort": port("ToPort"),
        },
        normal={"ipProtocol": protocol},
        tagging=TAGGING,
        tag_type="security-group-rule",
        delete_before_replace=True,
        note="another group, prefix list or IPv6 range replaces: moto cannot change it in place",
    )


def _classic(ctx: Context) -> Rule:
    """The IpPermission of an `aws.ec2.SecurityGroupRule`."""
    group = ctx["sourceSecurityGroupId"]
    rule = {
        prop: ctx[prop]
        for prop in (
            *("protocol", "fromPort", "toPort", "description", "self"),
            *("cidrBlocks", "ipv6CidrBlocks", "prefixListIds"),
        )
    }
    return to_permission(
        {**rule, "securityGroups": [group] if group else []}, ctx["securityGroupId"]
    )


def _classic_created(ctx: Context) -> Any:
    return ctx.call(
        f"authorize_security_group_{ctx['type']}",
        GroupId=ctx["securityGroupId"],
        IpPermissions=[_classic(ctx)],
    )


def _classic_id(ctx: Context) -> str:
    """Return an id of pulumi-aws's form, a hash over the rule."""
    rule = json.dumps([ctx["securityGroupId"], ctx["type"], _classic(ctx)], sort_keys=True)
    return f"sgrule-{int(hashlib.sha256(rule.encode()).hexdigest()[:8], 16)}"


def _classic_read(ctx: Context) -> Any:
    """Find the rule in its group: AWS has one rule for each source, the resource has them all."""
    group = ctx.call("describe_security_groups", GroupIds=[ctx["securityGroupId"]])
    member = "IpPermissions" if ctx["type"] == "ingress" else "IpPermissionsEgress"
    wanted = to_rules([_classic(ctx)], ctx["securityGroupId"])[0]
    for rule in to_rules(group["SecurityGroups"][0][member], ctx["securityGroupId"]):
        if all(_includes(rule.get(key), value) for key, value in wanted.items()):
            return {"Rule": {**rule, **wanted}}
    return None


def _includes(there: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return set(cast("list[str]", wanted)) <= set(cast("list[str]", there or []))
    return bool(there == wanted)


SECURITY_GROUP_RULE = Resource(
    cls=aws.ec2.SecurityGroupRule,
    service="ec2",
    create=_classic_created,
    id=_classic_id,
    read=_classic_read,
    delete=lambda ctx: ctx.call(
        f"revoke_security_group_{ctx['type']}",
        GroupId=ctx["securityGroupId"],
        IpPermissions=[_classic(ctx)],
    ),
    replace=(
        "cidrBlocks",
        "description",
        "fromPort",
        "ipv6CidrBlocks",
        "prefixListIds",
        "protocol",
        "securityGroupId",
        "self",
        "sourceSecurityGroupId",
        "toPort",
        "type",
    ),
    outputs={
        "sourceSecurityGroupId": "Rule.securityGroups[0]",
        "protocol": "Rule.protocol",
        "fromPort": "Rule.fromPort",
        "toPort": "Rule.toPort",
        "description": "Rule.description",
        "cidrBlocks": "Rule.cidrBlocks",
        "ipv6CidrBlocks": "Rule.ipv6CidrBlocks",
        "prefixListIds": "Rule.prefixListIds",
        "self": "Rule.self",
        "type": Text("{type}"),
        "securityGroupId": Text("{securityGroupId}"),
    },
    defaults={"self": False},
    normal={"protocol": protocol},
    delete_before_replace=True,
    import_id="{securityGroupId}_{type}_{protocol}_{fromPort}_{toPort}_{cidrBlocks}",
    note="a change of the description replaces the rule",
)

TYPES = (
    SECURITY_GROUP,
    DEFAULT_SECURITY_GROUP,
    _standalone(aws.vpc.SecurityGroupIngressRule, "ingress"),
    _standalone(aws.vpc.SecurityGroupEgressRule, "egress"),
    SECURITY_GROUP_RULE,
)
