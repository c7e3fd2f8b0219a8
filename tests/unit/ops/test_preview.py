"""What a reviewer is told of a preview."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ops.cost import prices
from ops.cost.estimate import Estimate, estimate
from ops.preview.page import SHOWN, markdown
from ops.preview.plan import SERVING, STATEFUL, Plan, read
from tests.support.program import Graph

BUCKET = "aws:s3/bucket:Bucket"
NAT = "aws:ec2/natGateway:NatGateway"


def step(operation: str, kind: str, name: str, **details: Any) -> dict[str, Any]:
    state: dict[str, Any] = {"type": kind, "inputs": {"internal": True}}
    sides: dict[str, Any] = {
        "create": {"new": state},
        "create-replacement": {"old": state, "new": state},
        "delete": {"old": state},
        "delete-replaced": {"old": state},
    }.get(operation, {"old": state, "new": state})
    urn = f"urn:pulumi:dev::agentplatform::{kind}::{name}"
    metadata: dict[str, Any] = {"op": operation, "urn": urn, "type": kind, **sides, **details}
    return {"resourcePreEvent": {"metadata": metadata}}


def violation(rule: str, level: str = "mandatory") -> dict[str, Any]:
    urn = f"urn:pulumi:dev::agentplatform::{BUCKET}::files"
    return {
        "policyEvent": {
            "resourceUrn": urn,
            "policyName": rule,
            "message": "The bucket\nis a|b.",
            "enforcementLevel": level,
        }
    }


@pytest.fixture
def planned(tmp_path: Path) -> Callable[..., Plan]:
    def make(*events: dict[str, Any]) -> Plan:
        path = tmp_path / "events"
        path.write_text("\n".join(map(json.dumps, events)))
        return read(path)

    return make


def page(plan: Plan) -> str:
    table = prices.load()
    return markdown("dev", plan, estimate(plan.before, table), estimate(plan.after, table))


def cost(resources: Any) -> Estimate:
    return estimate(resources, prices.load())


def test_what_stays_is_no_change(planned: Callable[..., Plan]) -> None:
    plan = planned(step("refresh", BUCKET, "files"), step("same", BUCKET, "files"))
    assert plan.changes == ()
    assert "no changes" in page(plan)


def test_a_replacement_counts_once(planned: Callable[..., Plan]) -> None:
    steps = [
        step(each, BUCKET, "files", diffs=["bucket"])
        for each in ("create-replacement", "replace", "delete-replaced")
    ]
    plan = planned(*steps)
    assert plan.counts == {"replace": 1}
    assert plan.changes[0].inputs == ("bucket",)


@pytest.mark.parametrize(
    ("operation", "kind", "lost"),
    [
        ("delete", BUCKET, "data"),
        ("replace", "aws:rds/cluster:Cluster", "data"),
        ("replace", "aws:lb/loadBalancer:LoadBalancer", "service"),
        ("update", BUCKET, None),
        ("create", BUCKET, None),
        ("replace", "aws:ecs/taskDefinition:TaskDefinition", None),
    ],
)
def test_a_loss_is_what_cannot_be_made_again(
    planned: Callable[..., Plan], operation: str, kind: str, lost: str | None
) -> None:
    plan = planned(step(operation, kind, "it"))
    assert [each.loses for each in plan.changes] == [lost]
    assert bool(plan.losses) is (lost is not None)
    assert ("CAUTION" in page(plan)) is (lost is not None)


def test_the_types_that_are_lost_are_types_of_the_platform(deploy: Callable[..., Graph]) -> None:
    ours = {
        each.type for each in deploy("prod", {"ingress": {"dns": {"delegated": True}}}).resources
    }
    assert ours | {"aws:ec2/subnet:Subnet", "aws:ec2/vpc:Vpc"} >= STATEFUL | SERVING


def test_violations_stand_in_a_table_that_stays_one(planned: Callable[..., Plan]) -> None:
    plan = planned(violation("s3-x"), violation("s3-y", "advisory"))
    assert [each.mandatory for each in plan.violations] == [True, False]
    rows = [line for line in page(plan).splitlines() if line.startswith("| `s3-")]
    assert rows[0] == "| `s3-x` | `files` | mandatory | The bucket is a\\|b. |"


def test_costs_are_those_before_and_after(planned: Callable[..., Plan]) -> None:
    plan = planned(step("same", NAT, "one"), step("create", NAT, "two"))
    one, two = cost(plan.before).usd(), cost(plan.after).usd()
    assert two - one == pytest.approx(one)
    assert f"{two:.2f} USD a month" in page(plan)
    assert f"- NAT gateways: +{two - one:.2f}" in page(plan)


def test_a_long_list_is_cut_and_says_so(planned: Callable[..., Plan]) -> None:
    plan = planned(*(step("create", BUCKET, f"b{n}") for n in range(SHOWN + 5)))
    assert "5 more" in page(plan)
