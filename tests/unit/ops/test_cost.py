from collections.abc import Callable
from pathlib import Path

import pytest

from ops.cost import meters, prices
from ops.cost.compare import shares
from ops.cost.estimate import Estimate, UnknownPriceError, estimate
from ops.cost.meters import Resource, Resources, on_demand, vcpus
from ops.cost.page import markdown
from tests.support.program import ROOT, Graph

PAGE: Path = ROOT / "docs/cost.md"


def with_children(graph: Graph) -> Resources:
    """The graph, and what awsx makes of the VPC: a state has it, the mocks' graph has not."""
    (vpc,) = graph.of("awsx:ec2:Vpc")
    zones = len(vpc.inputs["availabilityZoneNames"])
    gateways = {"None": 0, "Single": 1, "OnePerAz": zones}[vpc.inputs["natGateways"]["strategy"]]
    made = ("aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip") * gateways
    return tuple(
        Resource(type=each.type, inputs=each.inputs, urn=each.urn) for each in graph.resources
    ) + tuple(Resource(type=each, inputs={}, urn=vpc.urn) for each in made)


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
    assert vcpus(instance_class) == expected


@pytest.mark.parametrize(("tasks", "steady"), [(1, 1), (2, 2), (4, 4), (5, 4), (10, 8)])
def test_spot_takes_whole_tasks_beyond_the_base(tasks: int, steady: int) -> None:
    strategies = [
        {"capacityProvider": "FARGATE", "base": 1, "weight": 70},
        {"capacityProvider": "FARGATE_SPOT", "weight": 30},
    ]
    assert on_demand(tasks, strategies) == steady


def test_a_missing_price_is_named() -> None:
    node = {
        "clusterConfig": {"instanceType": "x9.huge.search", "instanceCount": 1},
        "ebsOptions": {"volumeSize": 10},
    }
    domain = Resource(type="aws:opensearch/domain:Domain", inputs=node)
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
