"""What AWS would answer, as far as the program can tell under Pulumi mocks."""

from collections.abc import Callable
from typing import Any

import pulumi
from pulumi.runtime import mocks

from tests.support import agents_mocks, data_mocks, ingress_mocks

ACCOUNT = "123456789012"
PASSWORD = "generated password"  # noqa: S105 -- a marker that tests search for

INVOKES: dict[str, dict[str, Any]] = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        "accountId": ACCOUNT,
        "arn": f"arn:aws:iam::{ACCOUNT}:user/test",
        "id": ACCOUNT,
        "userId": "AIDATEST",
    },
    "aws:index/getPartition:getPartition": {
        "partition": "aws",
        "dnsSuffix": "amazonaws.com",
        "id": "aws",
        "reverseDnsPrefix": "com.amazonaws",
    },
    "aws:iam/getRoles:getRoles": {"arns": [], "names": [], "id": "us-east-1"},
}
"""Function to its answer, whatever its arguments are."""

KnownResources = dict[str, mocks.MockMonitor.ResourceRegistration]
"""By URN, what resource references lead to."""

# How the protocol marks a value as a reference to a resource.
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e"


def _endpoint_service(args: dict[str, Any]) -> dict[str, Any]:
    """Every service in every zone of us-east-1 but two, so that a zone can lack one."""
    return {"id": args["service"], "availabilityZones": [f"us-east-1{zone}" for zone in "abcd"]}


def _prefix_list(args: dict[str, Any]) -> dict[str, Any]:
    return {"id": f"pl-{args['name']}", "name": args["name"]}


def _zone(args: dict[str, Any]) -> dict[str, Any]:
    """The zone of any name; by its id, that of example.com."""
    name = args.get("name", "example.com")
    return {"id": "ZEXISTING", "zoneId": "ZEXISTING", "name": name, "nameServers": ["ns-9.test"]}


_ANSWERS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "aws:ec2/getVpcEndpointService:getVpcEndpointService": _endpoint_service,
    "aws:ec2/getManagedPrefixList:getManagedPrefixList": _prefix_list,
    "aws:route53/getZone:getZone": _zone,
}


class AwsMocks(mocks.Mocks):
    """Synthesise ids and ARNs: an unmocked ARN would be None and slip through as `null` JSON."""

    def __init__(self) -> None:
        self.known: KnownResources = {}

    def call(self, args: mocks.MockCallArgs) -> Any:
        """Answer the invokes the program makes; one that is not listed here fails by name."""
        if args.token in _ANSWERS:
            return _ANSWERS[args.token](args.args)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] -- a bare dict in the SDK
        if args.token not in INVOKES:
            message = f"no mock for {args.token}: add it to tests/support/aws_mocks.py"
            raise NotImplementedError(message)
        return INVOKES[args.token]

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Give every resource an id, an ARN and a name beside its inputs."""
        inputs: dict[str, Any] = args.inputs  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- a bare dict in the SDK
        if args.typ == "awsx:ec2:Vpc":
            return None, _vpc_outputs(inputs, args.name, self.known)
        service = args.typ.split(":")[1].split("/")[0]
        made = {
            "arn": f"arn:aws:{service}:us-east-1:{ACCOUNT}:{args.name}",
            "name": inputs.get("name", f"{args.name}-0123456"),
        }
        return f"{args.name}-id", made | _computed(args.typ, args.name, inputs) | inputs


def _computed(token: str, name: str, inputs: dict[str, Any]) -> dict[str, Any]:
    """What the provider adds to a few types and other resources build on."""
    regional = f"us-east-1:{ACCOUNT}"
    made: dict[str, Any] = {}
    match token:
        case "aws:s3/bucket:Bucket":
            made = {"bucket": f"{name}-0123456", "arn": f"arn:aws:s3:::{name}-0123456"}
        case "aws:cloudwatch/logGroup:LogGroup":
            log_group = inputs.get("name", f"{name}-0123456")
            made = {"arn": f"arn:aws:logs:{regional}:log-group:{log_group}"}
        case "aws:ecr/repository:Repository":
            return {"repositoryUrl": f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{inputs['name']}"}
        case "aws:kms/key:Key":
            made = {"keyId": f"{name}-id", "arn": f"arn:aws:kms:{regional}:key/{name}-id"}
        case "aws:sqs/queue:Queue":
            made = {"url": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}"}
        case "aws:secretsmanager/secretVersion:SecretVersion":
            made = {"secretArn": inputs["secretId"]}
        case "random:index/randomId:RandomId":
            made = {"hex": "0" * 2 * int(inputs["byteLength"])}
        case "random:index/randomPassword:RandomPassword":
            made = {"result": f"{PASSWORD} of {name}"}
        case _:
            made = data_mocks.computed(token, name, inputs, regional)
            made |= ingress_mocks.computed(token, name, inputs)
            made |= agents_mocks.computed(token, name, regional)
    return made


def _vpc_outputs(inputs: dict[str, Any], name: str, known: KnownResources) -> dict[str, Any]:
    """What awsx hands out: ids, and references to the children it would have made."""
    zones = range(1, len(inputs["availabilityZoneNames"]) + 1)
    gateways = {"None": (), "Single": (1,), "OnePerAz": zones}[inputs["natGateways"]["strategy"]]

    def child(token: str, child_name: str, **state: Any) -> dict[str, Any]:
        urn = f"urn:pulumi:{pulumi.get_stack()}::agentplatform::awsx:ec2:Vpc${token}::{child_name}"
        made = f"{token.rsplit(':', 1)[-1].lower()}-{child_name}"
        known[urn] = mocks.MockMonitor.ResourceRegistration(urn, made, state)
        return {_SIGNATURE: _RESOURCE_SIGNATURE, "urn": urn, "id": made}

    def subnets(tier: str) -> list[str]:
        return [f"subnet-{name}-{tier}-{zone}" for zone in zones]

    vpc = child("aws:ec2/vpc:Vpc", name, defaultNetworkAclId=f"acl-{name}-default")
    return {
        "vpc": vpc,
        "vpcId": vpc["id"],
        "publicSubnetIds": subnets("public"),
        "privateSubnetIds": subnets("private"),
        "isolatedSubnetIds": subnets("data"),
        "routeTables": [
            child("aws:ec2/routeTable:RouteTable", f"{name}-{tier}-{zone}")
            for tier in ("public", "private", "data")
            for zone in zones
        ],
        "natGateways": [
            child("aws:ec2/natGateway:NatGateway", f"{name}-{zone}") for zone in gateways
        ],
        "eips": [
            child("aws:ec2/eip:Eip", f"{name}-{zone}", publicIp=f"198.51.100.{zone}")
            for zone in gateways
        ],
    }
