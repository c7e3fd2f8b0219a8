"""What the network section refuses, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError
from components.settings.network import CALLED, Network
from tests.support.program import merged, stack_file

ALL_ENDPOINTS = list(CALLED)


def parse(changes: dict[str, Any], stack: str = "dev") -> Network:
    prefix = f"{PROJECT}:"
    sections = {
        key.removeprefix(prefix): body
        for key, body in stack_file(stack).items()
        if key.startswith(prefix)
    }
    # Placeholders would need NAT.
    images = {name: {"image": "1.0"} for name in ("bff", "graphql", "agentcore")}
    return Settings.parse(stack, merged(sections, {"network": changes, "services": images})).network


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"cidr": "10.0.0.1/16"}, "cidr", "no IPv4 block; accepted: address/prefix without host"),
    ({"cidr": "10.0.0.0/33"}, "cidr", "no IPv4 block; accepted"),
    ({"cidr": 10}, "cidr", "no IPv4 block; accepted"),
    ({"cidr": "10.0.0.0/21"}, "cidr", "accepted: a /16 to /20 within 10.0.0.0/8, 172.16.0.0/12"),
    ({"cidr": "10.0.0.0/15"}, "cidr", "accepted: a /16 to /20"),
    ({"cidr": "8.8.0.0/16"}, "cidr", "accepted: a /16 to /20 within 10.0.0.0/8"),
    ({"cidr": "10.0.0.0/20"}, "cidr", "no room for the private tier"),
    ({"subnets": {"data": 20, "public": 20, "private": 18}, "cidr": "10.0.0.0/17"}, "cidr", "room"),
    ({"subnets": {"public": 28}}, "subnets.public", "whole number, 20 to 27"),
    ({"subnets": {"private": 17}}, "subnets.private", "whole number, 18 to 25"),
    ({"subnets": {"data": "24"}}, "subnets.data", "whole number, 20 to 27"),
    ({"subnets": {"database": 24}}, "subnets.database", "accepted: public, private, data"),
    ({"zones": ["us-east-1a"]}, "zones", "2 or 3 of them, each once"),
    ({"zones": ["us-east-1a", "us-east-1a"]}, "zones", "2 or 3 of them, each once"),
    ({"zones": [f"us-east-1{z}" for z in "abcd"]}, "zones", "2 or 3 of them, each once"),
    ({"zones": ["us-east-1a", "us-west-2b"]}, "zones[1]", "accepted: us-east-1 and a letter"),
    ({"zones": ["us-east-1a", "us-east-11"]}, "zones[1]", "accepted: us-east-1 and a letter"),
    ({"nat": "two"}, "nat", "none, single, per-zone"),
    ({"nat": "none"}, "interface_endpoints", "or nat: single or per-zone"),
    (
        {"nat": "none", "interface_endpoints": ALL_ENDPOINTS[1:]},
        "interface_endpoints",
        "without NAT nothing reaches ecr.api; accepted: all of ecr.api, ecr.dkr",
    ),
    (
        {"interface_endpoints": ["ec2"]},
        "interface_endpoints[0]",
        "ecr.api, ecr.dkr, logs, monitoring, secretsmanager, ssm",
    ),
    ({"interface_endpoints": ["kms", "kms"]}, "interface_endpoints", "each once"),
    ({"dynamodb_endpoint": "perhaps"}, "dynamodb_endpoint", "on, off"),
    ({"flow_log_retention_days": 8}, "flow_log_retention_days", "365"),
    ({"ingress": {"cidrs": []}}, "ingress", "accepted: at least one block in cidrs, or cloudfront"),
    ({"ingress": {"cidrs": ["0.0.0.0/0"]}}, "ingress.cidrs[0]", "accepted: IPv4 blocks of /8"),
    ({"ingress": {"cidrs": ["128.0.0.0/1"]}}, "ingress.cidrs[0]", "or cloudfront: on"),
    ({"ingress": {"cidrs": ["::/0"]}}, "ingress.cidrs[0]", "no IPv4 block; accepted"),
    ({"ingress": {"cidrs": ["2000::/3"]}}, "ingress.cidrs[0]", "no IPv4 block; accepted"),
    (
        {"ingress": {"cidrs": ["192.0.2.0/24", "192.0.2.128/25"]}},
        "ingress.cidrs",
        "'192.0.2.128/25' overlaps '192.0.2.0/24'; accepted: blocks that do not overlap",
    ),
    (
        {"ingress": {"cidrs": [f"192.0.2.{host}/32" for host in range(26)]}},
        "ingress.cidrs",
        "accepted: at most 25",
    ),
    ({"ingress": {"everyone": True}}, "ingress.everyone", "accepted: cidrs, cloudfront"),
]


@pytest.mark.parametrize(("changes", "key", "said"), REFUSALS)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, said: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(changes)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: agentplatform:network.{key}: ")
    assert said in sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"nat": "none", "interface_endpoints": ALL_ENDPOINTS},
        {"interface_endpoints": []},
        {"cidr": "192.168.240.0/20", "subnets": {"public": 26, "private": 24, "data": 26}},
        {"ingress": {"cidrs": [], "cloudfront": "on"}},
    ],
    ids=str,
)
def test_unusual_but_sound_networks_are_accepted(changes: dict[str, Any]) -> None:
    parse(changes, "staging")


def test_stacks_differ_as_planned() -> None:
    networks = {stack: parse({}, stack) for stack in ("dev", "staging", "prod")}

    assert {name: [zone[-1] for zone in each.zones] for name, each in networks.items()} == {
        "dev": ["a", "b"],
        "staging": ["a", "b"],
        "prod": ["a", "b", "c"],
    }
    assert [each.nat for each in networks.values()] == ["single", "per-zone", "per-zone"]
    assert [len(each.missing_endpoints) for each in networks.values()] == [11, 0, 0]
    assert [each.ingress.cloudfront for each in networks.values()] == [False, True, True]


def test_stacks_may_be_peered() -> None:
    blocks = [parse({}, stack).cidr for stack in ("dev", "staging", "prod")]

    assert not any(a.overlaps(b) for a in blocks for b in blocks if a is not b)
