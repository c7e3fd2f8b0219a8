"""The mocks' graph as a stack's state lists it."""

import itertools
from typing import Any

from tests.support.program import Graph


def state_of(graph: Graph) -> list[dict[str, Any]]:
    """The graph as a state lists it, with the parts of the VPC that awsx makes."""
    (vpc,) = graph.of("awsx:ec2:Vpc")
    zones: list[str] = vpc.inputs["availabilityZoneNames"]
    state: list[dict[str, Any]] = [
        {
            "type": each.type,
            "urn": each.urn,
            "id": f"{each.name}-id",
            "inputs": each.inputs,
            "outputs": {"arn": each.name},
        }
        for each in graph.resources
    ]
    state.append({"type": "aws:ec2/vpc:Vpc", "inputs": {"cidrBlock": vpc.inputs["cidrBlock"]}})
    for tier, zone in itertools.product(("Public", "Private", "Isolated"), zones):
        inputs = {
            "availabilityZone": zone,
            "cidrBlock": "10.0.0.0/24",
            "tags": {"SubnetType": tier},
        }
        state.append({"type": "aws:ec2/subnet:Subnet", "id": f"{tier}-{zone}", "inputs": inputs})
    gateways = zones if vpc.inputs["natGateways"]["strategy"] == "OnePerAz" else zones[:1]
    for zone in gateways:
        inputs = {"subnetId": f"Public-{zone}"}
        state.append({"type": "aws:ec2/natGateway:NatGateway", "inputs": inputs})
    definitions = {
        each.inputs["family"]: each.inputs["containerDefinitions"]
        for each in graph.of("aws:ecs/taskDefinition:TaskDefinition")
    }
    assert definitions
    for each in state:
        if each["type"] == "aws:ecs/service:Service":
            each["inputs"] = each["inputs"] | {
                "taskDefinition": next(
                    found["outputs"]["arn"]
                    for found in state
                    if found["type"] == "aws:ecs/taskDefinition:TaskDefinition"
                    and found["urn"].rpartition("::")[2] == each["urn"].rpartition("::")[2]
                )
            }
    return state
