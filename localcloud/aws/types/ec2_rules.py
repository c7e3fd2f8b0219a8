"""EC2: standalone security group rules, of both kinds that pulumi-aws has."""

import hashlib
import json
from typing import Any, cast

import pulumi
import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Resource, Source, Text
from localcloud.aws.types.ec2_groups import Rule, protocol, to_permission, to_rules
from localcloud.aws.types.ec2_network import TAGGING


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


def _port(member: str) -> Hook:
    def source(ctx: Context) -> int | None:
        return None if ctx.raw["IpProtocol"] == "-1" else ctx.raw.get(member)

    return source


_SOURCES = ("cidrIpv6", "prefixListId", "referencedSecurityGroupId")
_OUTPUTS: dict[str, Source] = {
    "arn": Text("arn:{partition}:ec2:{region}:{account}:security-group-rule/{id}"),
    "referencedSecurityGroupId": "ReferencedGroupInfo.GroupId",
    "fromPort": _port("FromPort"),
    "toPort": _port("ToPort"),
}


def _standalone(cls: type[pulumi.CustomResource], direction: str) -> Resource:
    egress = "true" if direction == "egress" else "false"
    return Resource(
        cls=cls,
        service="ec2",
        create=Call(
            op=f"authorize_security_group_{direction}",
            params={"GroupId": "{securityGroupId}", "IpPermissions": [_permission]},
            result="SecurityGroupRules[0]",
        ),
        id="SecurityGroupRuleId",
        # As the provider: a rule of the other direction does not exist.
        read=Call(
            op="describe_security_group_rules",
            params={"SecurityGroupRuleIds": ["{id}"]},
            result=f"SecurityGroupRules[?IsEgress==`{egress}`] | [0]",
        ),
        update=_modify,
        delete=Call(
            op=f"revoke_security_group_{direction}",
            params={"GroupId": "{securityGroupId}", "SecurityGroupRuleIds": ["{id}"]},
        ),
        after_create=_describe,
        replace=("securityGroupId", *_SOURCES),
        hooked=("cidrIpv4", "description", "fromPort", "ipProtocol", "toPort", *_SOURCES),
        rename={"securityGroupId": "GroupId"},
        outputs=_OUTPUTS,
        normal={"ipProtocol": protocol},
        tagging=TAGGING,
        tag_type="security-group-rule",
        framework=True,
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
    _standalone(aws.vpc.SecurityGroupIngressRule, "ingress"),
    _standalone(aws.vpc.SecurityGroupEgressRule, "egress"),
    SECURITY_GROUP_RULE,
)
