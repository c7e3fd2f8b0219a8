"""Route 53: public and private hosted zones, and their records."""

import uuid
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function, Part, Resource, Tagging, Text
from localcloud.aws.dynamic import listing, mapping


def _plain_id(text: str) -> str:
    return text.removeprefix("/hostedzone/")


def _plain_name(text: str) -> str:
    return text.rstrip(".")


def _reference(_: Context) -> str:
    return uuid.uuid4().hex


def _config(ctx: Context) -> dict[str, Any]:
    return {"Comment": ctx["comment"], "PrivateZone": bool(ctx["vpcs"])}


def _vpc(vpc: Any, ctx: Context) -> dict[str, str]:
    given = mapping(vpc)
    return {"VPCId": given["vpcId"], "VPCRegion": given.get("vpcRegion") or ctx.region}


def _first_vpc(ctx: Context) -> dict[str, str] | None:
    return next((_vpc(each, ctx) for each in ctx.items("vpcs")), None)


def _zone(ctx: Context) -> dict[str, Any]:
    found = ctx.call("get_hosted_zone", Id=ctx.id)
    listed = ctx.call("list_tags_for_resource", ResourceType="hostedzone", ResourceId=ctx.id)
    return {
        **found["HostedZone"],
        "Servers": sorted(mapping(found.get("DelegationSet")).get("NameServers", [])),
        "VPCs": listing(found.get("VPCs")),
        "Tags": listed["ResourceTagSet"].get("Tags", []),
    }


def _tag(ctx: Context) -> None:
    before = mapping(ctx.old.get("tagsAll"))
    after = mapping(ctx.inputs.get("tagsAll"))
    given = [{"Key": key, "Value": value} for key, value in after.items()]
    stale = sorted(before.keys() - after.keys())
    lists: dict[str, Any] = {"AddTags": given} if given else {}
    lists |= {"RemoveTagKeys": stale} if stale else {}
    ctx.call("change_tags_for_resource", ResourceType="hostedzone", ResourceId=ctx.id, **lists)


def _more_vpcs(ctx: Context) -> None:
    for vpc in ctx.items("vpcs")[1:]:
        ctx.call("associate_vpc_with_hosted_zone", HostedZoneId=ctx.id, VPC=_vpc(vpc, ctx))


def _change_vpcs(ctx: Context) -> None:
    """Add what is new, then take away what is no longer wanted."""
    old, new = (
        {each["VPCId"]: each for each in (_vpc(vpc, ctx) for vpc in listing(vpcs))}
        for vpcs in (ctx.old.get("vpcs"), ctx.inputs.get("vpcs"))
    )
    for op, ids in (
        ("associate_vpc_with_hosted_zone", new.keys() - old.keys()),
        ("disassociate_vpc_from_hosted_zone", old.keys() - new.keys()),
    ):
        for vpc in sorted(ids):
            ctx.call(op, HostedZoneId=ctx.id, VPC={**old, **new}[vpc])


ZONE = Resource(
    cls=aws.route53.Zone,
    service="route53",
    unmodelled=("delegationSetId",),
    create=Call(
        op="create_hosted_zone",
        params={
            "Name": "{name}",
            "CallerReference": _reference,
            "HostedZoneConfig": _config,
            "VPC": _first_vpc,
        },
        result="HostedZone",
    ),
    id=lambda ctx: _plain_id(ctx.raw["Id"]),
    read=_zone,
    delete=Call(op="delete_hosted_zone", params={"Id": "{id}"}),
    parts=(
        Part(
            props=("comment",),
            write=Call(
                op="update_hosted_zone_comment", params={"Id": "{id}", "Comment": "{comment}"}
            ),
            at_create=False,
        ),
        Part(props=("vpcs",), write=_change_vpcs, at_create=False),
    ),
    ignored={"forceDestroy": "moto deletes a zone with its records"},
    outputs={
        "arn": Text("arn:{partition}:route53:::hostedzone/{id}"),
        "comment": "Config.Comment",
        "name": lambda ctx: _plain_name(ctx.raw["Name"]),
        "nameServers": "Servers",
        "primaryNameServer": "Servers[0]",
        "vpcs": lambda ctx: [
            {"vpcId": each["VPCId"], "vpcRegion": each["VPCRegion"]} for each in ctx.raw["VPCs"]
        ],
        "zoneId": Text("{id}"),
    },
    normal={
        "vpcs": lambda vpcs: [mapping(each).get("vpcId") for each in listing(vpcs)],
        "name": lambda name: _plain_name(str(name)),
    },
    after_create=_more_vpcs,
    tagging=Tagging(write=_tag),
)


def _set(values: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = {"Name": values["name"], "Type": values["type"]}
    if values.get("ttl") is not None:
        record["TTL"] = int(values["ttl"])
    if values.get("records"):
        record["ResourceRecords"] = [{"Value": each} for each in values["records"]]
    for alias in map(mapping, listing(values.get("aliases"))):
        record["AliasTarget"] = {
            "DNSName": alias["name"],
            "HostedZoneId": alias["zoneId"],
            "EvaluateTargetHealth": alias["evaluateTargetHealth"],
        }
    return record


def _change(ctx: Context, action: str, values: dict[str, Any]) -> None:
    change = {"Action": action, "ResourceRecordSet": _set(values)}
    ctx.call(
        "change_resource_record_sets",
        HostedZoneId=ctx["zoneId"],
        ChangeBatch={"Changes": [change]},
    )


def _create(ctx: Context) -> None:
    _change(ctx, "UPSERT" if ctx["allowOverwrite"] else "CREATE", ctx.inputs)


def _update(ctx: Context) -> None:
    """Write the record; one of another type is a record of its own, so the old one goes."""
    if ctx.old.get("type", ctx.inputs["type"]) != ctx.inputs["type"]:
        _change(ctx, "DELETE", ctx.state)
    _change(ctx, "UPSERT", ctx.inputs)


def _record(ctx: Context) -> dict[str, Any] | None:
    answer = ctx.call("list_resource_record_sets", HostedZoneId=ctx["zoneId"])
    name, kind = _plain_name(ctx["name"]), ctx["type"]
    return next(
        (
            each
            for each in answer["ResourceRecordSets"]
            if _plain_name(each["Name"]) == name and each["Type"] == kind
        ),
        None,
    )


def _delete(ctx: Context) -> None:
    found = _record(ctx)
    if found:
        change = {"Action": "DELETE", "ResourceRecordSet": found}
        ctx.call(
            "change_resource_record_sets",
            HostedZoneId=ctx["zoneId"],
            ChangeBatch={"Changes": [change]},
        )


def _aliases(ctx: Context) -> list[dict[str, Any]]:
    target = mapping(ctx.raw.get("AliasTarget"))
    if not target:
        return []
    return [
        {
            "name": _plain_name(target["DNSName"]),
            "zoneId": target["HostedZoneId"],
            "evaluateTargetHealth": target["EvaluateTargetHealth"],
        }
    ]


RECORD = Resource(
    cls=aws.route53.Record,
    service="route53",
    create=_create,
    id=lambda ctx: f"{ctx['zoneId']}_{_plain_name(ctx['name'])}_{ctx['type']}",
    read=_record,
    update=_update,
    delete=_delete,
    hooked=("type", "records", "ttl", "aliases", "allowOverwrite"),
    outputs={
        "aliases": _aliases,
        "fqdn": lambda ctx: _plain_name(ctx.raw["Name"]),
        "name": lambda ctx: _plain_name(ctx.raw["Name"]),
        "records": "ResourceRecords[].Value",
        "zoneId": lambda ctx: ctx["zoneId"],
    },
    normal={"name": lambda name: _plain_name(str(name))},
    kept=("allowOverwrite",),
    import_id="{zoneId}_{name}_{type}",
)


def _lookup(ctx: Context) -> dict[str, Any] | None:
    """Find the one zone of a name or id, public unless a private one is asked for."""
    zones = [mapping(each) for each in ctx.call("list_hosted_zones")["HostedZones"]]
    wanted = ctx.inputs.get("zoneId")
    if wanted:
        found = [each for each in zones if _plain_id(each["Id"]) == wanted]
    else:
        private = bool(ctx.inputs.get("privateZone"))
        found = [
            each
            for each in zones
            if _plain_name(each["Name"]) == _plain_name(ctx.inputs["name"])
            and each["Config"]["PrivateZone"] == private
        ]
    if len(found) != 1:
        return None
    zone = ctx.call("get_hosted_zone", Id=found[0]["Id"])
    servers = sorted(mapping(zone.get("DelegationSet")).get("NameServers", []))
    return {**found[0], "Servers": servers}


FUNCTIONS = (
    Function(
        fn=aws.route53.get_zone,
        service="route53",
        call=_lookup,
        id=lambda ctx: _plain_id(ctx.raw["Id"]),
        hooked=("name", "zoneId", "privateZone"),
        outputs={
            "arn": Text("arn:{partition}:route53:::hostedzone/{id}"),
            "comment": "Config.Comment",
            "name": lambda ctx: _plain_name(ctx.raw["Name"]),
            "nameServers": "Servers",
            "primaryNameServer": "Servers[0]",
            "privateZone": "Config.PrivateZone",
            "zoneId": Text("{id}"),
        },
    ),
)

TYPES = (ZONE, RECORD)
