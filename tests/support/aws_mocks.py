"""What AWS would answer, as far as the program can tell under Pulumi mocks."""

from typing import Any

from pulumi.runtime import mocks

ACCOUNT = "123456789012"

_INVOKES: dict[str, dict[str, Any]] = {
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
}


class AwsMocks(mocks.Mocks):
    """Synthesise ids and ARNs: an unmocked ARN would be None and slip through as `null` JSON."""

    def call(self, args: mocks.MockCallArgs) -> Any:
        """Answer the invokes the program makes; one that is not listed here fails by name."""
        if args.token not in _INVOKES:
            message = f"no mock for {args.token}: add it to tests/support/aws_mocks.py"
            raise NotImplementedError(message)
        return _INVOKES[args.token]

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        """Give every resource an id, an ARN and a name beside its inputs."""
        inputs: dict[str, Any] = args.inputs  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- a bare dict in the SDK
        if args.typ == "awsx:ec2:Vpc":
            return None, inputs | _vpc_outputs(inputs, args.name)
        service = args.typ.split(":")[1].split("/")[0]
        made = {
            "arn": f"arn:aws:{service}:us-east-1:{ACCOUNT}:{args.name}",
            "name": inputs.get("name", f"{args.name}-0123456"),
        }
        return f"{args.name}-id", made | inputs


def _vpc_outputs(inputs: dict[str, Any], name: str) -> dict[str, Any]:
    zones = range(1, len(inputs["availabilityZoneNames"]) + 1)
    tiers = {
        "publicSubnetIds": "public",
        "privateSubnetIds": "private",
        "isolatedSubnetIds": "data",
    }
    subnets = {
        key: [f"subnet-{name}-{tier}-{zone}" for zone in zones] for key, tier in tiers.items()
    }
    return subnets | {"vpcId": f"vpc-{name}"}
