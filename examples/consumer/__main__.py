"""A program of another team: it builds on what the platform publishes, and on nothing else.

It needs the Pulumi SDK alone; nothing of the platform is imported. Try it against a local stack:
`make up`, then as README.md beside this file says.
"""

from typing import Any

import pulumi

BUILT_FOR = {"network": 1, "securityGroups": 1}
"""The contracts this program reads, and the version of each that it was written for."""


def contract(platform: pulumi.StackReference, name: str) -> pulumi.Output[dict[str, Any]]:
    """One contract of the platform, refused unless it is of the version we know."""

    def checked(value: dict[str, Any]) -> dict[str, Any]:
        version = int(value["version"])  # Pulumi hands every number over as a float
        if version != BUILT_FOR[name]:
            message = (
                f"contract {name} is of version {version}, this program was built for"
                f" {BUILT_FOR[name]}: read what changed in the platform's docs/contracts.md"
            )
            raise pulumi.RunError(message)
        return value

    return platform.require_output(name).apply(checked)


source = pulumi.StackReference(pulumi.Config().require("platform"))
network = contract(source, "network")
groups = contract(source, "securityGroups")["groupIds"]

# Where a batch job would run: in private subnets, with bff's security group.
pulumi.export(
    "placement",
    {
        "vpcId": network["vpcId"],
        "subnetIds": network["subnetIds"]["private"],
        "securityGroupIds": [groups["bff"]],
    },
)
# Partners of ours admit these addresses.
pulumi.export("addresses", network["natPublicIps"])
