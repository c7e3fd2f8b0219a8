from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ops.cost import meters, prices
from ops.cost.compare import shares
from ops.cost.estimate import Estimate, UnknownPriceError, columns, estimate
from ops.cost.meters import on_demand, vcpus
from ops.cost.page import markdown
from ops.cost.resources import PricedResource, Resources, resolved
from ops.values import UNKNOWN, Amount, Value
from tests.support.program import ROOT, Graph

PAGE: Path = ROOT / "docs/cost.md"


def with_children(graph: Graph) -> Resources:
    """The graph, and what awsx makes of the VPC: a state has it, the mocks' graph has not."""
    (vpc,) = graph.of("awsx:ec2:Vpc")
    zones = len(vpc.inputs["availabilityZoneNames"])
    gateways = {"None": 0, "Single": 1, "OnePerAz": zones}[vpc.inputs["natGateways"]["strategy"]]
    made = ("aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip") * gateways
    return tuple(
        PricedResource(type=each.type, inputs=Value(each.inputs), urn=each.urn)
        for each in graph.resources
    ) + tuple(PricedResource(type=each, inputs=Value({}), urn=vpc.urn) for each in made)


@pytest.fixture
def dev(deploy: Callable[..., Graph]) -> Estimate:
    return estimate(with_children(deploy("dev")), prices.load())


def test_dev_costs_less_than_its_budget(dev: Estimate) -> None:
    # Far below it, something would not have been counted.
    assert 300 < dev.usd() < 500


def test_the_page_is_what_the_resources_and_the_prices_say(
    dev: Estimate, deploy: Callable[..., Graph]
) -> None:
    table = prices.load()
    parts = shares(with_children(deploy("dev")), table)
    assert PAGE.read_text() == markdown(dev, parts, table, "dev")


def test_every_stack_can_be_priced_and_its_components_are_its_whole_bill(
    deploy: Callable[..., Graph], stack: str
) -> None:
    table, resources = prices.load(), with_children(deploy(stack))
    bill = estimate(resources, table)
    parts = shares(resources, table)
    assert sum(each.standing for each in parts) == pytest.approx(bill.usd(by_use=False))
    assert sum(each.used for each in parts) == pytest.approx(bill.usd(by_use=True))
    assert {each.component for each in parts} >= {"Network", "Database", "Services", "Search"}


def test_a_service_is_priced_by_its_own_size(deploy: Callable[..., Graph]) -> None:
    big, small = {"cpu": 4096, "memory": 8192}, {"cpu": 256, "memory": 512}
    services = {"search-api": {"tier": "worker", **big}, "api": {"tier": "worker", **small}}
    bill = estimate(with_children(deploy("dev", {"services": services})), prices.load())
    quantities = {each.what: each.quantity for each in bill.lines}
    assert quantities["Fargate search-api, vCPU"] == 16 * quantities["Fargate api, vCPU"]


@pytest.mark.parametrize(
    ("what", "quantity"),
    [
        ("NAT gateways", 1),
        ("Public IPv4 addresses", 3),
        ("Fargate bff, vCPU", 1),
        ("Fargate agentcore, GB", 2),
        ("Aurora", 0.5),
        ("RDS Proxy", 8),
        ("OpenSearch data nodes", 2),
        ("Load balancers", 2),
        ("Hosted zones", 3),
    ],
)
def test_quantities_follow_from_the_resources(dev: Estimate, what: str, quantity: float) -> None:
    assert {each.what: each.quantity for each in dev.lines}[what] == quantity


def test_an_hourly_price_is_paid_every_hour_of_the_month(dev: Estimate) -> None:
    (nat,) = (each for each in dev.lines if each.what == "NAT gateways")
    assert nat.usd == pytest.approx(730 * 0.045)


def test_a_nat_gateway_in_each_zone_costs_more(dev: Estimate, deploy: Callable[..., Graph]) -> None:
    safer = deploy("dev", {"network": {"nat": "per-zone"}})
    more = estimate(with_children(safer), prices.load()).usd() - dev.usd()
    assert more >= 730 * (0.045 + 0.005)


def test_an_interface_endpoint_is_paid_in_each_zone(deploy: Callable[..., Graph]) -> None:
    graph = deploy("dev", {"network": {"interface_endpoints": ["secretsmanager", "kms"]}})
    lines = {each.what: each for each in estimate(with_children(graph), prices.load()).lines}
    assert lines["Interface endpoints"].quantity == 4


def test_graviton_has_a_price_of_its_own(deploy: Callable[..., Graph]) -> None:
    def bff(architecture: str) -> float:
        graph = deploy("dev", {"services": {"bff": {"architecture": architecture}}})
        lines = estimate(with_children(graph), prices.load()).lines
        return sum(each.usd for each in lines if each.what.startswith("Fargate bff"))

    assert bff("ARM64") == pytest.approx(0.8 * bff("X86_64"), rel=0.01)


def test_a_provisioned_database_is_billed_by_class_and_its_proxy_by_vcpu(
    deploy: Callable[..., Graph],
) -> None:
    database = {"serverless": None, "instance_class": "db.t4g.medium", "data_api": False}
    graph = deploy("dev", {"data": {"database": database}})
    lines = {each.what: each for each in estimate(with_children(graph), prices.load()).lines}
    assert lines["Aurora db.t4g.medium"].quantity == 1
    assert lines["RDS Proxy"].quantity == 2
    assert not {"Aurora", "Aurora above its minimum"} & set(lines)


@pytest.mark.parametrize(
    ("instance_class", "expected"),
    [("db.t4g.medium", 2), ("db.r7g.large", 2), ("db.r7g.xlarge", 4), ("db.r7g.4xlarge", 16)],
)
def test_vcpus_follow_from_the_class(instance_class: str, expected: int) -> None:
    assert vcpus(Value(instance_class)) == Amount(expected)


@pytest.mark.parametrize(("tasks", "steady"), [(1, 1), (2, 2), (4, 4), (5, 4), (10, 8)])
def test_spot_takes_whole_tasks_beyond_the_base(tasks: int, steady: int) -> None:
    assert on_demand(tasks, base=1, spot=30, weights=100) == steady


def test_a_missing_price_is_named() -> None:
    node = {
        "clusterConfig": {"instanceType": "x9.huge.search", "instanceCount": 1},
        "ebsOptions": {"volumeSize": 10},
    }
    domain = PricedResource(type="aws:opensearch/domain:Domain", inputs=Value(node))
    with pytest.raises(UnknownPriceError, match=r"no price 'x9\.huge\.search'"):
        estimate((domain,), prices.load())


def test_every_price_is_used_by_something() -> None:
    table = prices.load()
    named = {each.price for each in (*table.counted, *table.used)}
    source = Path(meters.__file__).read_text()
    for key in set(table.prices) - named:
        assert (
            key.startswith(("fargate-", "db.")) or key.endswith(".search") or f'"{key}"' in source
        )


def test_an_empty_stack_costs_nothing() -> None:
    assert estimate((), prices.load()).usd() == 0


def endpoint(subnets: Any, name: str = "sts") -> PricedResource:
    inputs = {"vpcEndpointType": "Interface", "subnetIds": subnets}
    return planned("aws:ec2/vpcEndpoint:VpcEndpoint", name, inputs)


def planned(token: str, name: str, inputs: dict[str, Any]) -> PricedResource:
    urn = f"urn:pulumi:dev::agentplatform::{token}::{name}"
    return PricedResource(type=token, inputs=Value(inputs), urn=urn)


def subnet(zone: str, tier: str) -> PricedResource:
    return planned("aws:ec2/subnet:Subnet", f"{tier}-{zone}", {"availabilityZone": zone})


def test_subnets_that_are_yet_to_be_made_are_counted_by_the_zones_of_the_plan() -> None:
    # The characters of the placeholder were counted: 36 zones, 262.80 USD for one endpoint.
    subnets = [subnet(zone, tier) for tier in ("private", "data") for zone in ("a", "b", "c")]
    bill = estimate(resolved([endpoint(UNKNOWN), *subnets]), prices.load())
    assert bill.exact
    assert bill.usd(by_use=False) == pytest.approx(3 * 7.30)


@pytest.mark.parametrize("zones", [[], [UNKNOWN, "b"]])
def test_what_the_plan_does_not_know_either_is_known_after_up(zones: list[str]) -> None:
    resources = resolved([endpoint(UNKNOWN), *(subnet(each, "private") for each in zones)])
    bill = estimate(resources, prices.load())
    assert bill.pending == ("Interface endpoints",)
    assert bill.usd(by_use=False) == 0
    assert not bill.exact
    assert bill.text.startswith("at least")


def test_what_is_known_in_part_is_a_lower_bound() -> None:
    bill = estimate((endpoint(["a", "b"]), endpoint(UNKNOWN, "kms")), prices.load())
    (line,) = (each for each in bill.lines if each.what == "Interface endpoints")
    assert (line.quantity, line.exact) == (2, False)
    assert columns(line) == ("at least 2 x 730 h", "0.01 per hour", "at least 14.60")
    assert bill.pending == ()


def test_no_reading_takes_a_placeholder_for_data(deploy: Callable[..., Graph], stack: str) -> None:
    """Each input in turn becomes unknown: the bill never rises, and says when it may be short."""
    table, resources = prices.load(), with_children(deploy(stack))
    whole = estimate(resources, table)
    for token in {each.type for each in resources}:
        keys = {key for each in deploy(stack).of(token) for key in each.inputs}
        for key in keys:
            bill = estimate(_hidden(resources, token, key), table)
            assert bill.usd() <= whole.usd() + 0.001, (token, key)
            assert bill.usd() == pytest.approx(whole.usd()) or not bill.exact, (token, key)


def _hidden(resources: Resources, token: str, key: str) -> Resources:
    return tuple(
        replace(each, inputs=each.inputs.with_field(key, UNKNOWN)) if each.type == token else each
        for each in resources
    )


USED_IN_PROD = {
    "CloudFront traffic",
    "CloudFront requests",
    "Backups copied to another region",
    "Backups kept in another region",
    "Objects copied to another region",
    "Objects kept in another region",
    "Replication time control",
    "Users in the Plus tier",
}
"""What only a stack with CloudFront, a recovery region and threat protection pays."""


def test_each_stack_pays_for_what_it_has(dev: Estimate, deploy: Callable[..., Graph]) -> None:
    settled = deploy("prod", {"ingress": {"dns": {"delegated": True}}})
    prod = estimate(with_children(settled), prices.load())
    of_prod, of_dev = ({each.what for each in bill.lines} for bill in (prod, dev))
    assert of_prod >= USED_IN_PROD
    assert not of_dev & USED_IN_PROD
    # What CloudFront fetches from AWS travels free: viewers are answered by CloudFront alone.
    assert of_dev - of_prod >= {"Traffic to the internet", "Users"}


def test_what_is_not_priced_is_of_the_stack_at_hand(
    dev: Estimate, deploy: Callable[..., Graph], stack: str
) -> None:
    bill = estimate(with_children(deploy(stack)), prices.load())
    assert not any(name in each for each in bill.not_priced for name in ("dev", "staging", "prod"))
    assert ("CloudTrail Insights." in bill.not_priced) is (stack == "prod")
    assert "CloudTrail Insights." not in dev.not_priced
