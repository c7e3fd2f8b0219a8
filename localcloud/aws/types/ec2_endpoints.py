"""EC2: VPC endpoints, flow logs, and the prefix lists and endpoint services of AWS."""

from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Function, Part, Resource, Text
from localcloud.aws.dynamic import listing
from localcloud.aws.types.ec2_network import TAGGING


def _members(prop: str, name: str) -> Part:
    """A list that an endpoint's update takes as additions and removals."""

    def write(ctx: Context) -> None:
        old, new = set(listing(ctx.old.get(prop))), set(listing(ctx.inputs.get(prop)))
        changes = {f"Add{name}": sorted(new - old), f"Remove{name}": sorted(old - new)}
        sent: dict[str, Any] = {key: value for key, value in changes.items() if value}
        ctx.call("modify_vpc_endpoint", VpcEndpointId=ctx.id, **sent)

    return Part(props=(prop,), write=write, at_create=False)


def _prefix_list(ctx: Context) -> dict[str, Any]:
    """Find the prefix list of a gateway endpoint's service."""
    if ctx.raw.get("VpcEndpointType") != "Gateway":
        return {}
    where = [{"Name": "prefix-list-name", "Values": [ctx.raw["ServiceName"]]}]
    lists = ctx.call("describe_managed_prefix_lists", Filters=where)["PrefixLists"]
    entries = [
        entry["Cidr"]
        for found in lists
        for entry in ctx.call(
            "get_managed_prefix_list_entries", PrefixListId=found["PrefixListId"]
        )["Entries"]
    ]
    return {"prefixListId": lists[0]["PrefixListId"] if lists else None, "cidrBlocks": entries}


VPC_ENDPOINT = Resource(
    cls=aws.ec2.VpcEndpoint,
    service="ec2",
    create=Call(op="create_vpc_endpoint", result="VpcEndpoint"),
    read=Call(
        op="describe_vpc_endpoints",
        params={"VpcEndpointIds": ["{id}"]},
        result="VpcEndpoints[?State!='deleted'] | [0]",
    ),
    update=Call(op="modify_vpc_endpoint", params={"VpcEndpointId": "{id}"}),
    delete=Call(op="delete_vpc_endpoints", params={"VpcEndpointIds": ["{id}"]}),
    replace_when={"privateDnsEnabled": lambda _, new: new.get("vpcEndpointType") != "Interface"},
    parts=(
        _members("routeTableIds", "RouteTableIds"),
        _members("subnetIds", "SubnetIds"),
        _members("securityGroupIds", "SecurityGroupIds"),
        Part(props=(), read=_prefix_list),
    ),
    rename={"policy": "PolicyDocument"},
    outputs={
        "arn": Text("arn:{partition}:ec2:{region}:{account}:vpc-endpoint/{id}"),
        "securityGroupIds": "Groups[].GroupId",
    },
    kept=("dnsOptions", "ipAddressType", "privateDnsEnabled", "serviceRegion"),
    tagging=TAGGING,
    tag_type="vpc-endpoint",
    note="moto does not keep DNS options, address type and a changed private DNS: state does",
)


_WATCHED = {"vpcId": "VPC", "subnetId": "Subnet", "eniId": "NetworkInterface"}
_PREFIXES = {"vpcId": "vpc-", "subnetId": "subnet-", "eniId": "eni-"}


def _watched_type(ctx: Context) -> str:
    return next(name for prop, name in _WATCHED.items() if ctx[prop])


def _watched_id(ctx: Context) -> str:
    return next(ctx[prop] for prop in _WATCHED if ctx[prop])


def _of_resource(prop: str) -> Any:
    def source(ctx: Context) -> str | None:
        found = ctx.raw["ResourceId"]
        return found if found.startswith(_PREFIXES[prop]) else None

    return source


FLOW_LOG = Resource(
    cls=aws.ec2.FlowLog,
    service="ec2",
    create=Call(
        op="create_flow_logs",
        params={
            "ResourceType": _watched_type,
            "ResourceIds": [_watched_id],
        },
    ),
    id="FlowLogIds[0]",
    read=Call(op="describe_flow_logs", params={"FlowLogIds": ["{id}"]}, result="FlowLogs[0]"),
    delete=Call(op="delete_flow_logs", params={"FlowLogIds": ["{id}"]}),
    hooked=tuple(_WATCHED),
    rename={"iamRoleArn": "DeliverLogsPermissionArn"},
    outputs={
        "arn": Text("arn:{partition}:ec2:{region}:{account}:vpc-flow-log/{id}"),
        **{prop: _of_resource(prop) for prop in _WATCHED},
    },
    kept=("destinationOptions",),
    tagging=TAGGING,
    tag_type="vpc-flow-log",
)


def _list_of(ctx: Context) -> Any:
    """Find the one prefix list with its entries."""
    filters = ctx.items("filters")
    where = [{"Name": each["name"], "Values": each["values"]} for each in filters]
    if ctx["name"]:
        where.append({"Name": "prefix-list-name", "Values": [ctx["name"]]})
    ids: dict[str, Any] = {"PrefixListIds": [ctx.inputs["id"]]} if ctx.inputs.get("id") else {}
    lists = ctx.call("describe_managed_prefix_lists", Filters=where, **ids)["PrefixLists"]
    if len(lists) != 1:
        return None
    found = lists[0]
    entries = ctx.call("get_managed_prefix_list_entries", PrefixListId=found["PrefixListId"])
    return {**found, "Entries": entries["Entries"]}


def _service(ctx: Context) -> Any:
    """Find one endpoint service, by AWS's short name (`s3`) or in full."""
    name = ctx["serviceName"] or f"com.amazonaws.{ctx.region}.{ctx['service']}"
    answer = ctx.call("describe_vpc_endpoint_services", ServiceNames=[name])
    wanted = ctx["serviceType"]
    for found in answer["ServiceDetails"]:
        kinds = [kind["ServiceType"] for kind in found["ServiceType"]]
        if wanted in (None, *kinds):
            return {**found, "ServiceType": wanted or kinds[0]}
    return None


FUNCTIONS = (
    Function(
        fn=aws.ec2.get_managed_prefix_list,
        service="ec2",
        call=_list_of,
        id="PrefixListId",
        rename={"name": "PrefixListName", "arn": "PrefixListArn"},
        hooked=("filters", "id", "name"),
        note="moto has AWS's own lists (S3, DynamoDB, CloudFront origin-facing, ...)",
    ),
    Function(
        fn=aws.ec2.get_vpc_endpoint_service,
        service="ec2",
        call=_service,
        id="ServiceId",
        rename={"serviceType": "ServiceType"},
        outputs={"arn": Text("arn:{partition}:ec2:{region}:{account}:vpc-endpoint-service/{id}")},
        hooked=("service", "serviceName", "serviceType"),
    ),
)

TYPES = (VPC_ENDPOINT, FLOW_LOG)
