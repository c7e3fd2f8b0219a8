"""Network ACLs, as AWS evaluates them: every flow passes both ways, its neighbours do not."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network
from typing import Any

import pulumi_aws as aws
import pytest

from components.network.nacl import AclRule, AclRules, rules_of
from components.network.security_groups import INTERNET, Flow, flows
from components.settings import Settings
from tests.support.program import STACKS, Graph, stack_file

Deploy = Callable[..., Graph]

OUTSIDE = IPv4Address("198.51.100.20")
HOME = {
    "alb-public": "public",
    "alb-cloudfront": "public",
    "nat": "public",
    "alb-internal": "private",
    "bff": "private",
    "graphql": "private",
    "agentcore": "private",
    "endpoints": "private",
    "database-proxy": "data",
    "database": "data",
    "search": "data",
}
CONTAINERS = ("bff", "graphql", "agentcore")
LINUX_PORTS, WIDE_PORTS = (32768, 60999), (1024, 65535)


def settings_of(stack: str) -> Settings:
    keys = {key: body for key, body in stack_file(stack).items() if key.startswith("agentplatform")}
    return Settings.parse(stack, {key.split(":")[1]: body for key, body in keys.items()})


class Walls:
    """The tiers of one stack and whether a packet gets through their ACLs."""

    def __init__(self, stack: str) -> None:
        settings = settings_of(stack)
        self.tiers = settings.network.tiers
        self.rules: dict[str, AclRules] = rules_of(self.tiers, settings.services)

    def address(self, side: str, *, last: bool = False) -> IPv4Address:
        """An address in the tier of `side`; `last` gives another zone's."""
        if side not in HOME:
            return OUTSIDE
        return self.tiers[HOME[side]].subnets[-1 if last else 0][10]

    def packet(self, source: str, target: str, port: int) -> bool:
        """Whether a packet leaves the source's subnet and enters the target's in another zone."""
        leaves = enters = True
        if source in HOME:
            leaves = first(self.rules[HOME[source]].egress, self.address(target, last=True), port)
        if target in HOME:
            enters = first(self.rules[HOME[target]].ingress, self.address(source), port)
        return leaves and enters

    def connection(self, source: str, target: str, port: int) -> bool:
        """Whether requests pass and replies return, from the first to the last client port."""
        ports = LINUX_PORTS if source in CONTAINERS else WIDE_PORTS
        replies = all(self.packet(target, source, client) for client in ports)
        return self.packet(source, target, port) and replies


def first(rules: tuple[AclRule, ...], peer: IPv4Address, port: int) -> bool:
    """AWS's evaluation: the first rule that matches decides, else the packet is dropped."""
    for rule in rules:
        if peer in rule.block and rule.ports[0] <= port <= rule.ports[1]:
            return rule.allowed
    return False


ALL_FLOWS = [
    (stack, flow)
    for stack in STACKS
    for flow in flows(settings_of(stack).network, settings_of(stack).services)
]


@pytest.mark.parametrize(("stack_name", "flow"), ALL_FLOWS, ids=str)
def test_every_flow_of_the_security_groups_passes_both_ways(stack_name: str, flow: Flow) -> None:
    walls = Walls(stack_name)

    assert walls.connection(flow.source, flow.target, flow.port)
    if flow.target == INTERNET and HOME[flow.source] == "private":
        assert walls.connection(flow.source, "nat", flow.port)
        assert walls.connection("nat", INTERNET, flow.port)
        # A reply keeps the server's address while the NAT gateway passes it on.
        back = walls.rules["public"].egress, walls.address(flow.source), LINUX_PORTS[0]
        assert first(*back)


@pytest.mark.parametrize("stack_name", STACKS)
@pytest.mark.parametrize(
    ("source", "target", "port"),
    [
        ("anybody", "alb-public", 22),
        ("anybody", "alb-public", 3389),
        ("anybody", "bff", 22),
        ("anybody", "bff", 3389),
        ("anybody", "bff", 443),
        ("anybody", "bff", 8080),
        ("anybody", "database", 5432),
        ("anybody", "database", 50000),
        ("alb-public", "bff", 443),
        ("alb-public", "bff", 22),
        ("alb-public", "database-proxy", 5432),
        ("alb-public", "search", 443),
        ("bff", "database-proxy", 22),
        ("bff", "database-proxy", 3306),
        ("bff", INTERNET, 80),
        ("bff", INTERNET, 22),
        ("bff", "graphql", 22),
        ("database", INTERNET, 443),
        ("database", INTERNET, 50000),
        ("database", "bff", 8080),
        ("database", "bff", 443),
        ("search", "alb-public", 50000),
    ],
)
def test_what_is_no_flow_is_dropped(stack_name: str, source: str, target: str, port: int) -> None:
    assert not Walls(stack_name).packet(source, target, port)


def test_data_tier_knows_no_address_outside_the_vpc(stack: str) -> None:
    settings = settings_of(stack).network
    data = Walls(stack).rules["data"]

    allowed = [rule.block for rule in (*data.ingress, *data.egress) if rule.allowed]
    assert all(block.subnet_of(settings.cidr) for block in allowed)


@pytest.mark.parametrize("preview", [False, True])
def test_one_acl_per_tier_is_bound_to_its_subnets(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)

    for tier in ("public", "private", "data"):
        acl = graph.one(aws.ec2.NetworkAcl, f"network-{tier}")
        zones = len(settings_of(stack).network.zones)
        assert acl.inputs["subnetIds"] == [
            f"subnet-network-{tier}-{zone}" for zone in range(1, zones + 1)
        ]


def entries(acl: dict[str, Any], direction: str) -> list[tuple[int, str, IPv4Network, int, int]]:
    """Rule number, action, block and ports, in AWS's order of evaluation."""
    return sorted(
        (rule["ruleNo"], rule["action"], IPv4Network(rule["cidrBlock"]), *ports(rule))
        for rule in acl[direction]
    )


def ports(rule: dict[str, Any]) -> tuple[int, int]:
    return int(rule["fromPort"]), int(rule["toPort"])


def test_public_acl_refuses_administration_before_it_admits_outsiders(
    deploy: Deploy, stack: str
) -> None:
    acl = deploy(stack).one(aws.ec2.NetworkAcl, "network-public").inputs

    everyone = IPv4Network("0.0.0.0/0")
    services, *others = entries(acl, "ingress")
    assert services == (100, "allow", Walls(stack).tiers["private"].block, 1024, 65535)
    assert others == [
        (110, "deny", everyone, 22, 22),
        (120, "deny", everyone, 3389, 3389),
        (130, "allow", everyone, 443, 443),
        (140, "allow", everyone, 80, 80),
        (150, "allow", everyone, 1024, 65535),
    ]


def test_acl_rules_stay_within_the_quota_and_are_tcp(deploy: Deploy, stack: str) -> None:
    for acl in deploy(stack).of(aws.ec2.NetworkAcl):
        for direction in ("ingress", "egress"):
            rules = acl.inputs[direction]
            assert 0 < len(rules) <= 20
            assert {rule["protocol"] for rule in rules} == {"tcp"}
            assert len({rule["ruleNo"] for rule in rules}) == len(rules)
