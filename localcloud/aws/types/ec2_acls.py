"""EC2: network ACLs with their rules."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Source, Text
from localcloud.aws.dynamic import listing, mapping
from localcloud.aws.types.ec2_network import TAGGING

_LAST = 32767
"""AWS's own closing rule, which pulumi-aws leaves out."""


def protocol(name: object) -> str:
    """Return a protocol's number, as network ACLs store it."""
    known = {"all": "-1", "tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
    return known.get(str(name).lower(), str(name))


def _entry(rule: Mapping[str, Any], *, egress: bool) -> dict[str, Any]:
    """Convert a rule to the parameters of CreateNetworkAclEntry."""
    number = protocol(rule["protocol"])
    entry: dict[str, Any] = {
        "RuleNumber": rule.get("ruleNo"),
        "RuleAction": rule.get("action"),
        "Protocol": number,
        "Egress": egress,
        "CidrBlock": rule.get("cidrBlock"),
        "Ipv6CidrBlock": rule.get("ipv6CidrBlock"),
    }
    if number in ("6", "17"):
        entry["PortRange"] = {"From": rule.get("fromPort", 0), "To": rule.get("toPort", 0)}
    if number in ("1", "58"):
        codes = {"Type": rule.get("icmpType", 0), "Code": rule.get("icmpCode", 0)}
        entry["IcmpTypeCode"] = {name: int(code) for name, code in codes.items()}
    return {key: value for key, value in entry.items() if value is not None}


def _rule(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Convert an entry to an inline rule."""
    ports, codes = mapping(entry.get("PortRange")), mapping(entry.get("IcmpTypeCode"))
    rule = {
        "ruleNo": entry["RuleNumber"],
        "action": entry["RuleAction"],
        "protocol": entry["Protocol"],
        "cidrBlock": entry.get("CidrBlock"),
        "ipv6CidrBlock": entry.get("Ipv6CidrBlock"),
        "fromPort": ports.get("From", 0),
        "toPort": ports.get("To", 0),
        "icmpType": codes.get("Type"),
        "icmpCode": codes.get("Code"),
    }
    return {key: value for key, value in rule.items() if value is not None}


def _acl(ctx: Context, acl: str) -> Any:
    return ctx.call("describe_network_acls", NetworkAclIds=[acl])["NetworkAcls"][0]


def _entries(ctx: Context, *, egress: bool) -> list[dict[str, Any]]:
    entries = ctx.raw["Entries"]
    return [_rule(e) for e in entries if e["Egress"] is egress and e["RuleNumber"] < _LAST]


def _drop_entry(ctx: Context, acl: str, entry: Mapping[str, Any]) -> None:
    ctx.call(
        "delete_network_acl_entry",
        NetworkAclId=acl,
        RuleNumber=entry["RuleNumber"],
        Egress=entry["Egress"],
    )


def _inline(prop: str, *, egress: bool) -> Part:
    """The inline rules of one direction: stale ones go, changed and new ones are written."""

    def write(ctx: Context) -> None:
        rules = listing(ctx.inputs.get(prop))
        wanted = {rule["ruleNo"]: _entry(rule, egress=egress) for rule in rules}
        for entry in _acl(ctx, ctx.id)["Entries"]:
            number = entry["RuleNumber"]
            if entry["Egress"] is egress and number < _LAST:
                if number not in wanted:
                    _drop_entry(ctx, ctx.id, entry)
                else:
                    changed = wanted.pop(number)
                    ctx.call("replace_network_acl_entry", NetworkAclId=ctx.id, **changed)
        for entry in wanted.values():
            ctx.call("create_network_acl_entry", NetworkAclId=ctx.id, **entry)

    return Part(props=(prop,), write=write)


def _associate(ctx: Context, subnet: str, acl: str) -> None:
    """Bind a subnet to an ACL."""
    where = [{"Name": "association.subnet-id", "Values": [subnet]}]
    acls = ctx.call("describe_network_acls", Filters=where)["NetworkAcls"]
    bound = [each for found in acls for each in found["Associations"]]
    current = next(each for each in bound if each["SubnetId"] == subnet)
    ctx.call(
        "replace_network_acl_association",
        AssociationId=current["NetworkAclAssociationId"],
        NetworkAclId=acl,
    )


def _default_acl(ctx: Context, vpc: str) -> str:
    where = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
    return ctx.call("describe_network_acls", Filters=where)["NetworkAcls"][0]["NetworkAclId"]


def _bind(ctx: Context) -> None:
    """Bind the wanted subnets; those no longer wanted fall back to the VPC's default ACL."""
    acl = _acl(ctx, ctx.id)
    bound = {each["SubnetId"] for each in acl["Associations"]}
    wanted = set(listing(ctx.inputs.get("subnetIds")))
    for subnet in sorted(wanted - bound):
        _associate(ctx, subnet, ctx.id)
    if not acl["IsDefault"]:
        for subnet in sorted(bound - wanted):
            _associate(ctx, subnet, _default_acl(ctx, acl["VpcId"]))


def _release(ctx: Context) -> None:
    acl = _acl(ctx, ctx.id)
    for each in acl["Associations"]:
        _associate(ctx, each["SubnetId"], _default_acl(ctx, acl["VpcId"]))


def _same_protocols(rules: Any) -> list[dict[str, Any]]:
    return [{**rule, "protocol": protocol(rule.get("protocol"))} for rule in listing(rules)]


_PARTS = (
    _inline("ingress", egress=False),
    _inline("egress", egress=True),
    Part(props=("subnetIds",), write=_bind),
)
_READ = Call(
    op="describe_network_acls", params={"NetworkAclIds": ["{id}"]}, result="NetworkAcls[0]"
)
_OUTPUTS: dict[str, Source] = {
    "arn": Text("arn:{partition}:ec2:{region}:{account}:network-acl/{id}"),
    "ownerId": Text("{account}"),
    "subnetIds": "Associations[].SubnetId",
    "ingress": partial(_entries, egress=False),
    "egress": partial(_entries, egress=True),
}
_SHARED = ("ingress", "egress", "subnetIds")
_NORMAL = {"ingress": _same_protocols, "egress": _same_protocols}

NETWORK_ACL = Resource(
    cls=aws.ec2.NetworkAcl,
    service="ec2",
    create=Call(op="create_network_acl", result="NetworkAcl"),
    read=_READ,
    before_delete=_release,
    delete=Call(op="delete_network_acl", params={"NetworkAclId": "{id}"}),
    parts=_PARTS,
    outputs=_OUTPUTS,
    shared=_SHARED,
    normal=_NORMAL,
    tagging=TAGGING,
    tag_type="network-acl",
)


def _clear(ctx: Context) -> None:
    """Delete the rules of a default network ACL, as pulumi-aws does on adoption."""
    for entry in _acl(ctx, ctx.id)["Entries"]:
        if entry["RuleNumber"] < _LAST:
            _drop_entry(ctx, ctx.id, entry)


DEFAULT_NETWORK_ACL = Resource(
    cls=aws.ec2.DefaultNetworkAcl,
    service="ec2",
    create=lambda ctx: _acl(ctx, ctx["defaultNetworkAclId"]),
    id="NetworkAclId",
    read=_READ,
    after_create=_clear,
    parts=_PARTS,
    outputs={**_OUTPUTS, "defaultNetworkAclId": Text("{id}")},
    shared=("subnetIds",),
    normal=_NORMAL,
    tagging=TAGGING,
    note="adopted on create, left alone on delete, as in pulumi-aws",
)


TYPES = (NETWORK_ACL, DEFAULT_NETWORK_ACL)
