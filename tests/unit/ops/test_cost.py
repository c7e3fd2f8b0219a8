import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ops.cost import meters, prices
from ops.cost.__main__ import app
from ops.cost.estimate import Estimate, UnknownPriceError, estimate, markdown
from ops.cost.meters import Resource, Resources, on_demand, vcpus
from tests.support.program import ROOT, Graph

PAGE: Path = ROOT / "docs/cost.md"


def with_children(graph: Graph) -> Resources:
    """The graph, and what awsx makes of the VPC: a state has it, the mocks' graph has not."""
    (vpc,) = graph.of("awsx:ec2:Vpc")
    zones = len(vpc.inputs["availabilityZoneNames"])
    gateways = {"None": 0, "Single": 1, "OnePerAz": zones}[vpc.inputs["natGateways"]["strategy"]]
    made = ("aws:ec2/natGateway:NatGateway", "aws:ec2/eip:Eip") * gateways
    return tuple(Resource(type=each.type, inputs=each.inputs) for each in graph.resources) + tuple(
        Resource(type=each, inputs={}) for each in made
    )


@pytest.fixture
def dev(deploy: Callable[..., Graph]) -> Estimate:
    return estimate(with_children(deploy("dev")), prices.load())


def test_dev_costs_less_than_its_budget(dev: Estimate) -> None:
    # Far below it, something would not have been counted.
    assert 300 < dev.usd() < 500


def test_the_page_is_what_the_resources_and_the_prices_say(dev: Estimate) -> None:
    assert PAGE.read_text() == markdown(dev, prices.load(), "dev")


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


def test_the_command_reads_an_export(tmp_path: Path) -> None:
    export = tmp_path / "export.json"
    key: dict[str, Any] = {"type": "aws:kms/key:Key"}
    export.write_text(json.dumps({"deployment": {"resources": [key, key]}}))
    answer = CliRunner().invoke(app, ["dev", "--state", str(export), "--markdown"])
    assert answer.exit_code == 0
    assert "| KMS keys | 2 | 1 per month | 2.00 |" in answer.stdout


@pytest.mark.parametrize("text", ["", "[]", '{"deployment": {}}'])
def test_what_is_no_export_is_refused_in_a_sentence(text: str) -> None:
    answer = CliRunner().invoke(app, ["dev"], input=text)
    assert answer.exit_code == 1
    assert answer.stderr == (
        "error: this is no export of a stack with resources: pipe `pulumi stack export` in\n"
    )


def test_an_empty_stack_costs_nothing() -> None:
    assert estimate((), prices.load()).usd() == 0
