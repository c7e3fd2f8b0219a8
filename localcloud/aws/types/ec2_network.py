"""EC2: VPC, subnets, route tables, gateways and addresses."""

import hashlib
from typing import Any

import pulumi_aws as aws

from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text
from localcloud.calls.models import AwsError

TAGGING = Tagging(add="create_tags", remove="delete_tags", on={"Resources": ["{id}"]})


def _attribute(prop: str, name: str, *, initial: bool) -> Part:
    """A DNS attribute of a VPC: one operation for each, of the form {'Value': bool}."""
    api = name[0].lower() + name[1:]

    def read(ctx: Context) -> dict[str, Any]:
        answer = ctx.call("describe_vpc_attribute", VpcId=ctx.id, Attribute=api)
        return {prop: answer[name]["Value"]}

    write = Call(
        op="modify_vpc_attribute", params={"VpcId": "{id}", name: {"Value": f"{{{prop}}}"}}
    )
    return Part(props=(prop,), write=write, read=read, initial={prop: initial})


def _vpc_defaults(ctx: Context) -> dict[str, Any]:
    """Find the VPC's default network ACL, main route table and default security group."""
    of_vpc = [{"Name": "vpc-id", "Values": [ctx.id]}]
    default = [*of_vpc, {"Name": "default", "Values": ["true"]}]
    main = [*of_vpc, {"Name": "association.main", "Values": ["true"]}]
    named = [*of_vpc, {"Name": "group-name", "Values": ["default"]}]
    acl = ctx.call("describe_network_acls", Filters=default)["NetworkAcls"]
    table = ctx.call("describe_route_tables", Filters=main)["RouteTables"]
    group = ctx.call("describe_security_groups", Filters=named)["SecurityGroups"]
    table_id = table[0]["RouteTableId"] if table else None
    return {
        "defaultNetworkAclId": acl[0]["NetworkAclId"] if acl else None,
        "defaultRouteTableId": table_id,
        "mainRouteTableId": table_id,
        "defaultSecurityGroupId": group[0]["GroupId"] if group else None,
    }


VPC = Resource(
    cls=aws.ec2.Vpc,
    service="ec2",
    create=Call(op="create_vpc", result="Vpc"),
    read=Call(op="describe_vpcs", params={"VpcIds": ["{id}"]}, result="Vpcs[0]"),
    delete=Call(op="delete_vpc", params={"VpcId": "{id}"}),
    replace_when={
        "instanceTenancy": lambda old, new: (
            (old.get("instanceTenancy"), new.get("instanceTenancy")) != ("dedicated", "default")
        ),
    },
    parts=(
        _attribute("enableDnsSupport", "EnableDnsSupport", initial=True),
        _attribute("enableDnsHostnames", "EnableDnsHostnames", initial=False),
        _attribute(
            "enableNetworkAddressUsageMetrics", "EnableNetworkAddressUsageMetrics", initial=False
        ),
        Part(
            props=("instanceTenancy",),
            write=Call(
                op="modify_vpc_tenancy",
                params={"VpcId": "{id}", "InstanceTenancy": "{instanceTenancy}"},
            ),
            at_create=False,
        ),
        Part(props=(), read=_vpc_defaults),
    ),
    outputs={"arn": Text("arn:{partition}:ec2:{region}:{account}:vpc/{id}")},
    kept=("ipv4IpamPoolId", "ipv4NetmaskLength"),
    tagging=TAGGING,
    tag_type="vpc",
)


def _subnet_attribute(prop: str, name: str) -> Part:
    write = Call(
        op="modify_subnet_attribute",
        params={"SubnetId": "{id}", name: {"Value": f"{{{prop}}}"}},
    )
    return Part(props=(prop,), write=write, initial={prop: False})


SUBNET = Resource(
    cls=aws.ec2.Subnet,
    service="ec2",
    unmodelled=("ipv6Native",),
    create=Call(op="create_subnet", result="Subnet"),
    read=Call(op="describe_subnets", params={"SubnetIds": ["{id}"]}, result="Subnets[0]"),
    delete=Call(op="delete_subnet", params={"SubnetId": "{id}"}),
    parts=(
        _subnet_attribute("mapPublicIpOnLaunch", "MapPublicIpOnLaunch"),
        _subnet_attribute("assignIpv6AddressOnCreation", "AssignIpv6AddressOnCreation"),
    ),
    outputs={"arn": "SubnetArn"},
    tagging=TAGGING,
    tag_type="subnet",
)


def _attach(ctx: Context) -> None:
    _detach(ctx)
    if ctx.inputs.get("vpcId"):
        ctx.call("attach_internet_gateway", InternetGatewayId=ctx.id, VpcId=ctx.inputs["vpcId"])


def _detach(ctx: Context) -> None:
    found = ctx.call("describe_internet_gateways", InternetGatewayIds=[ctx.id])
    for vpc in found["InternetGateways"][0]["Attachments"]:
        ctx.call("detach_internet_gateway", InternetGatewayId=ctx.id, VpcId=vpc["VpcId"])


INTERNET_GATEWAY = Resource(
    cls=aws.ec2.InternetGateway,
    service="ec2",
    create=Call(op="create_internet_gateway", result="InternetGateway"),
    read=Call(
        op="describe_internet_gateways",
        params={"InternetGatewayIds": ["{id}"]},
        result="InternetGateways[0]",
    ),
    delete=Call(op="delete_internet_gateway", params={"InternetGatewayId": "{id}"}),
    before_delete=_detach,
    parts=(Part(props=("vpcId",), write=_attach),),
    outputs={
        "arn": Text("arn:{partition}:ec2:{region}:{account}:internet-gateway/{id}"),
        "vpcId": "Attachments[0].VpcId",
    },
    tagging=TAGGING,
    tag_type="internet-gateway",
)


EIP = Resource(
    cls=aws.ec2.Eip,
    service="ec2",
    unmodelled=("ipamPoolId",),
    create=Call(op="allocate_address"),
    id="AllocationId",
    read=Call(op="describe_addresses", params={"AllocationIds": ["{id}"]}, result="Addresses[0]"),
    delete=Call(op="release_address", params={"AllocationId": "{id}"}),
    outputs={
        "arn": Text("arn:{partition}:ec2:{region}:{account}:elastic-ip/{id}"),
        "publicDns": lambda ctx: (
            f"ec2-{ctx.raw['PublicIp'].replace('.', '-')}.compute-1.amazonaws.com"
        ),
    },
    shared=("instance", "networkInterface", "associationId", "privateIp"),
    tagging=TAGGING,
    tag_type="elastic-ip",
)


NAT_GATEWAY = Resource(
    cls=aws.ec2.NatGateway,
    service="ec2",
    unmodelled=("availabilityMode", "privateIp", "vpcId"),
    create=Call(op="create_nat_gateway", result="NatGateway"),
    read=Call(
        op="describe_nat_gateways",
        params={"NatGatewayIds": ["{id}"]},
        result="NatGateways[?State!='deleted'] | [0]",
    ),
    delete=Call(op="delete_nat_gateway", params={"NatGatewayId": "{id}"}),
    outputs={
        "allocationId": "NatGatewayAddresses[0].AllocationId",
        "networkInterfaceId": "NatGatewayAddresses[0].NetworkInterfaceId",
        "privateIp": "NatGatewayAddresses[0].PrivateIp",
        "publicIp": "NatGatewayAddresses[0].PublicIp",
        "associationId": "NatGatewayAddresses[0].AssociationId",
    },
    tagging=TAGGING,
    tag_type="natgateway",
)


ROUTE_TABLE = Resource(
    cls=aws.ec2.RouteTable,
    service="ec2",
    create=Call(op="create_route_table", result="RouteTable"),
    read=Call(
        op="describe_route_tables", params={"RouteTableIds": ["{id}"]}, result="RouteTables[0]"
    ),
    delete=Call(op="delete_route_table", params={"RouteTableId": "{id}"}),
    outputs={
        "arn": Text("arn:{partition}:ec2:{region}:{account}:route-table/{id}"),
        "ownerId": Text("{account}"),
    },
    shared=("routes",),
    tagging=TAGGING,
    tag_type="route-table",
    note="routes as separate aws.ec2.Route only",
)


def _association(ctx: Context) -> str:
    return ctx.store().get(ctx.id, {}).get("AssociationId", ctx.id)


def _associations(ctx: Context) -> Any:
    """By its own id; an import gives `subnet/table` instead."""
    wanted = _association(ctx)
    subnet, _, table = wanted.partition("/")
    which = "route-table-id" if table else "route-table-association-id"
    where = [{"Name": f"association.{which}", "Values": [table or wanted]}]
    tables = ctx.call("describe_route_tables", Filters=where)["RouteTables"]
    found = [each for one in tables for each in one["Associations"]]
    ids = ("SubnetId", "GatewayId") if table else ("RouteTableAssociationId",)
    return next((a for a in found if subnet in [a.get(key) for key in ids]), None)


def _associate(ctx: Context) -> Any:
    """AWS refuses a second table for a subnet; moto returns the first one's association."""
    where = [{"Name": "association.subnet-id", "Values": [ctx["subnetId"]]}]
    if ctx["subnetId"] and ctx.call("describe_route_tables", Filters=where)["RouteTables"]:
        message = f"{ctx['subnetId']} is associated with another route table"
        raise AwsError("ec2", "associate_route_table", "Resource.AlreadyAssociated", message)
    wanted = {
        "RouteTableId": "{routeTableId}",
        "SubnetId": "{subnetId}",
        "GatewayId": "{gatewayId}",
    }
    return ctx.run(Call(op="associate_route_table", params=wanted))


def _reassociate(ctx: Context) -> None:
    """Move to another table. AWS gives the association a new id; the resource keeps its own."""
    moved = ctx.call(
        "replace_route_table_association",
        AssociationId=_association(ctx),
        RouteTableId=ctx["routeTableId"],
    )
    ctx.store()[ctx.id] = {"AssociationId": moved["NewAssociationId"]}


ROUTE_TABLE_ASSOCIATION = Resource(
    cls=aws.ec2.RouteTableAssociation,
    service="ec2",
    create=_associate,
    id="AssociationId || RouteTableAssociationId",
    read=_associations,
    update=_reassociate,
    delete=Call(op="disassociate_route_table", params={"AssociationId": _association}),
    hooked=("routeTableId",),
    import_id="{subnetId}/{routeTableId}",
)


_DESTINATIONS = ("destinationCidrBlock", "destinationIpv6CidrBlock", "destinationPrefixListId")


def _destination(ctx: Context) -> str:
    return next(str(ctx[prop]) for prop in _DESTINATIONS if ctx[prop])


def _route(ctx: Context) -> Any:
    tables = ctx.call("describe_route_tables", RouteTableIds=[ctx["routeTableId"]])["RouteTables"]
    wanted = _destination(ctx)
    fields = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
    routes = [route for table in tables for route in table["Routes"]]
    found = (r for r in routes if wanted in [r.get(field) for field in fields])
    return next(({**r, "RouteTableId": ctx["routeTableId"]} for r in found), None)


def _route_id(ctx: Context) -> str:
    digest = hashlib.sha256(_destination(ctx).encode()).hexdigest()
    return f"r-{ctx['routeTableId']}{int(digest[:8], 16)}"


ROUTE = Resource(
    cls=aws.ec2.Route,
    service="ec2",
    create=Call(op="create_route"),
    id=_route_id,
    read=_route,
    update=Call(
        op="replace_route",
        params={
            "RouteTableId": "{routeTableId}",
            "DestinationCidrBlock": "{destinationCidrBlock}",
            "DestinationIpv6CidrBlock": "{destinationIpv6CidrBlock}",
            "DestinationPrefixListId": "{destinationPrefixListId}",
        },
    ),
    delete=Call(
        op="delete_route",
        params={
            "RouteTableId": "{routeTableId}",
            "DestinationCidrBlock": "{destinationCidrBlock}",
            "DestinationIpv6CidrBlock": "{destinationIpv6CidrBlock}",
            "DestinationPrefixListId": "{destinationPrefixListId}",
        },
    ),
    import_id="{routeTableId}_{destinationCidrBlock}",
)


TYPES = (
    VPC,
    SUBNET,
    INTERNET_GATEWAY,
    EIP,
    NAT_GATEWAY,
    ROUTE_TABLE,
    ROUTE_TABLE_ASSOCIATION,
    ROUTE,
)
