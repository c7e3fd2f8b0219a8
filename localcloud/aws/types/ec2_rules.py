"""EC2: security group rules as resources of their own."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Hook, Resource, Source, Text
from localcloud.aws.types.ec2_groups import Rule, protocol, to_permission
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


_SOURCES = ("cidrIpv4", "cidrIpv6", "prefixListId", "referencedSecurityGroupId")


def _other_kind(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Another range or group is a change in place; a range instead of a group is another rule."""
    return {prop for prop in _SOURCES if old.get(prop)} != {
        prop for prop in _SOURCES if new.get(prop)
    }


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
        replace_when=dict.fromkeys(_SOURCES, _other_kind),
        hooked=("description", "fromPort", "ipProtocol", "toPort", *_SOURCES),
        rename={"securityGroupId": "GroupId"},
        outputs=_OUTPUTS,
        normal={"ipProtocol": protocol},
        tagging=TAGGING,
        tag_type="security-group-rule",
    )


TYPES = (
    _standalone(aws.vpc.SecurityGroupIngressRule, "ingress"),
    _standalone(aws.vpc.SecurityGroupEgressRule, "egress"),
)
