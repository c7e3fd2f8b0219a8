"""Functions that tell where a program runs: account, partition, zones."""

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function, Text


def _partition(ctx: Context) -> dict[str, str]:
    return {
        "Partition": ctx["partition"],
        "DnsSuffix": "amazonaws.com",
        "ReverseDnsPrefix": "com.amazonaws",
    }


def _zones(ctx: Context) -> dict[str, list[str]]:
    filters = [{"Name": each["name"], "Values": each["values"]} for each in ctx.items("filters")]
    if ctx["state"]:
        filters.append({"Name": "state", "Values": [ctx["state"]]})
    zones = ctx.call("describe_availability_zones", Filters=filters)["AvailabilityZones"]
    names, ids = set(ctx.items("excludeNames")), set(ctx.items("excludeZoneIds"))
    kept = [z for z in zones if z["ZoneName"] not in names and z["ZoneId"] not in ids]
    kept.sort(key=lambda zone: zone["ZoneName"])
    return {
        "Names": [zone["ZoneName"] for zone in kept],
        "ZoneIds": [zone["ZoneId"] for zone in kept],
        "GroupNames": sorted({zone["GroupName"] for zone in kept if zone.get("GroupName")}),
    }


FUNCTIONS = (
    Function(
        fn=aws.get_caller_identity,
        service="sts",
        call=Call(op="get_caller_identity"),
        id="Account",
        rename={"accountId": "Account"},
    ),
    Function(fn=aws.get_partition, service="sts", call=_partition, id="Partition"),
    Function(
        fn=aws.get_availability_zones,
        service="ec2",
        call=_zones,
        id=Text("{region}"),
        hooked=("state", "filters", "excludeNames", "excludeZoneIds"),
    ),
)
