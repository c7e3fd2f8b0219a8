"""What a reviewer is told of a preview."""

from collections.abc import Callable
from typing import Any

import pytest

from localcloud.aws import registry
from ops import pack
from ops.cost import prices
from ops.events import parsed
from ops.preview import losses, summary
from ops.preview.costs import costs
from ops.preview.findings import Findings, findings
from ops.preview.losses import Loss
from ops.preview.page import LONGEST, markdown
from ops.preview.plan import Plan, plan_of
from tests.support.program import Graph

BUCKET = "aws:s3/bucket:Bucket"
NAT = "aws:ec2/natGateway:NatGateway"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
GITHUBS_LIMIT = 65_536


def urn(kind: str, name: str) -> str:
    return f"urn:pulumi:dev::agentplatform::{kind}::{name}"


def step(operation: str, kind: str, name: str, **details: Any) -> dict[str, Any]:
    own: dict[str, Any] = details.pop("state", {})
    state: dict[str, Any] = {"type": kind, "custom": True, "inputs": {"internal": True}, **own}
    sides: dict[str, Any] = {
        "create": {"new": state},
        "create-replacement": {"old": state, "new": state},
        "delete": {"old": state},
        "delete-replaced": {"old": state},
    }.get(operation, {"old": state, "new": state})
    metadata: dict[str, Any] = {
        "op": operation,
        "urn": urn(kind, name),
        "type": kind,
        **sides,
        **details,
    }
    return {"resourcePreEvent": {"metadata": metadata}}


def violation(rule: str, level: str = "mandatory", name: str = "files") -> dict[str, Any]:
    return {
        "policyEvent": {
            "resourceUrn": urn(BUCKET, name) if name else "",
            "policyName": rule,
            "message": "What holds.\nThe bucket is a|b.",
            "enforcementLevel": level,
        }
    }


def planned(*events: dict[str, Any]) -> Plan:
    return plan_of(map(parsed, events))


def found(plan: Plan, **reasons: str) -> Findings:
    return findings(plan, {rule.replace("_", "-"): why for rule, why in reasons.items()})


def page(plan: Plan, **reasons: str) -> str:
    return markdown("dev", plan, found(plan, **reasons), costs(plan, prices.load()))


def printed(plan: Plan) -> str:
    return summary.summary(plan, found(plan), costs(plan, prices.load()))


def test_what_stays_is_no_change() -> None:
    plan = planned(step("refresh", BUCKET, "files"), step("same", BUCKET, "files"))
    assert plan.changes == ()
    assert "no changes" in page(plan)
    assert "No changes." in printed(plan)


def test_a_replacement_counts_once() -> None:
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
        ("delete", BUCKET, Loss.DATA),
        ("replace", "aws:rds/cluster:Cluster", Loss.DATA),
        ("replace", "aws:lb/loadBalancer:LoadBalancer", Loss.SERVICE),
        ("replace", "aws:lb/targetGroup:TargetGroup", Loss.SERVICE),
        ("replace", "aws:cognito/userPoolDomain:UserPoolDomain", Loss.ADDRESS),
        ("delete", "aws:ec2/eip:Eip", Loss.ADDRESS),
        ("delete", NAT, Loss.ADDRESS),
        ("delete", "aws:new/thing:Thing", Loss.UNKNOWN),
        ("update", BUCKET, None),
        ("create", BUCKET, None),
        ("delete", GROUP, None),
        ("replace", "aws:ecs/taskDefinition:TaskDefinition", None),
        ("replace", "pulumi:providers:aws", None),
    ],
)
def test_a_loss_is_what_holds_data_serves_or_is_known_to_others(
    operation: str, kind: str, lost: Loss | None
) -> None:
    plan = planned(step(operation, kind, "it"))
    assert [each.loses for each in plan.changes] == [lost]
    assert bool(plan.losses) is (lost is not None)
    assert ("CAUTION" in page(plan)) is (lost is not None)
    assert ("Loses" in printed(plan)) is (lost is not None)


def test_what_the_program_protects_holds_data() -> None:
    plan = planned(step("delete", "aws:ssm/parameter:Parameter", "it", state={"protect": True}))
    assert [each.loses for each in plan.changes] == [Loss.DATA]


def test_a_component_loses_nothing_by_itself() -> None:
    component = {"custom": False}
    plan = planned(step("delete", "agentplatform:data:Database", "database", state=component))
    assert plan.losses == ()


@pytest.mark.parametrize(
    ("kind", "loses"), [(GROUP, Loss.ADDRESS), ("aws:ecs/taskDefinition:TaskDefinition", None)]
)
@pytest.mark.parametrize(
    "state",
    [
        {"id": "x-1"},
        {"id": "y", "outputs": {"arn": "x-1"}},
        {"id": "y", "outputs": {"endpoints": [{"address": "x-1"}]}},
    ],
)
def test_what_the_stack_publishes_is_an_address(
    kind: str, loses: Loss | None, state: dict[str, Any]
) -> None:
    stack = {"custom": False, "outputs": {"securityGroups": {"version": 1, "ids": ["x-1"]}}}
    plan = planned(
        step("delete", kind, "bff", state=state),
        step("same", "pulumi:pulumi:Stack", "agentplatform-dev", state=stack),
    )
    assert [each.loses for each in plan.changes] == [loses]


@pytest.mark.parametrize("others", [{"inputs": {"vpcId": "x-1"}}, {"outputs": {"ownerId": "x-1"}}])
def test_what_a_resource_was_given_or_shares_with_others_is_no_address_of_its_own(
    others: dict[str, Any],
) -> None:
    stack = {"custom": False, "outputs": {"ids": ["x-1"]}}
    state = {"id": "y", "outputs": {"vpcId": "x-1", "ownerId": "x-1"}}
    plan = planned(
        step("delete", GROUP, "bff", state={**state, **others}),
        step("same", GROUP, "other", state={**state, "id": "z"}),
        step("same", "pulumi:pulumi:Stack", "agentplatform-dev", state=stack),
    )
    assert [each.loses for each in plan.changes] == [None]


def test_losses_are_named_worst_first_and_counted() -> None:
    plan = planned(
        *(step("delete", "aws:ec2/eip:Eip", f"ip-{n}") for n in range(7)),
        step("replace", "aws:ecs/service:Service", "bff"),
        step("delete", BUCKET, "files"),
    )
    assert summary.losses(plan) == (
        "data (delete Bucket files); service (replace Service bff);"
        " address (delete Eip ip-0, delete Eip ip-1, delete Eip ip-2, delete Eip ip-3,"
        " delete Eip ip-4 and 2 more)"
    )
    assert page(plan).index("`files`") < page(plan).index("`bff`") < page(plan).index("`ip-0`")


def test_every_type_of_the_platform_has_one_kind_of_loss(
    deploy: Callable[..., Graph], stack: str
) -> None:
    graph = deploy(stack, {"ingress": {"dns": {"delegated": True}}})
    used = {each.type for each in graph.resources if each.options.custom}
    used |= set(registry.resources())  # awsx makes types that the program does not register
    kinds = [losses.DATA, losses.SERVICE, losses.ADDRESS, losses.VERSIONS, losses.NOTHING]
    classified = [each for kind in kinds for each in kind]
    assert len(classified) == len(set(classified))
    assert {each for each in used if not each.startswith("pulumi:")} <= set(classified)


def test_one_rule_is_one_row_with_its_first_resources() -> None:
    plan = planned(*(violation("s3-x", name=f"b{n}") for n in range(5)), violation("s3-y"))
    rows = [line for line in page(plan).splitlines() if line.startswith("| `s3-")]
    assert rows == [
        "| `s3-x` | 5 | b0, b1, b2 and 2 more | The bucket is a\\|b. |",
        "| `s3-y` | 1 | files | The bucket is a\\|b. |",
    ]
    assert "s3-x, 5 resources: b0, b1, b2 and 2 more" in printed(plan)


def test_advisories_are_folded_give_the_reason_and_stay_away_where_nothing_changed() -> None:
    advised = [violation("s3-x", "advisory"), violation("s3-y", "advisory", "other")]
    text = page(planned(*advised, step("update", BUCKET, "files")), s3_x="It is public by design.")
    assert "<details><summary>1 advisory rule</summary>" in text
    assert "| `s3-x` | 1 | files | It is public by design. |" in text
    assert "s3-y" not in text
    assert "1 on resources that do not change are not listed." in text
    quiet = page(planned(*advised))
    assert "s3-x" not in quiet
    assert "Advisories: 2 on resources that do not change" in quiet


def test_the_reasons_are_those_of_the_policy_configuration(stack: str) -> None:
    reasons = pack.reasons(stack)
    assert reasons
    assert all(isinstance(each, str) for each in reasons.values())


def test_costs_are_those_before_and_after() -> None:
    plan = planned(step("same", NAT, "one"), step("create", NAT, "two"))
    priced = costs(plan, prices.load())
    one, two = priced.before.usd(), priced.after.usd()
    assert two - one == pytest.approx(one)
    assert f"{two:.2f} USD a month, +{one:.2f} (now {one:.2f})" in page(plan)
    assert f"- NAT gateways: +{two - one:.2f}" in page(plan)
    assert [(each.what, each.usd) for each in priced.components] == [("Stack", two - one)]


def test_what_is_known_after_up_is_no_sum() -> None:
    inputs = {
        "vpcEndpointType": "Interface",
        "subnetIds": "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    }
    plan = planned(
        step("create", "aws:ec2/vpcEndpoint:VpcEndpoint", "sts", state={"inputs": inputs})
    )
    assert "**at least 0.05 USD a month" in page(plan)
    assert "known after `up`, and not in it: Interface endpoints" in page(plan)
    assert "known after up, and not in it: Interface endpoints" in printed(plan)


def of_everything(graph: Graph, **broken: str) -> Plan:
    """A preview of stack dev in which everything changes and everything breaks a rule."""
    steps = [
        {
            "resourcePreEvent": {
                "metadata": {
                    "op": "update",
                    "urn": each.urn,
                    "old": {"inputs": each.inputs},
                    "new": {"inputs": each.inputs},
                    "diffs": sorted(each.inputs),
                }
            }
        }
        for each in graph.resources
    ]
    violations = [
        violation(rule, level)
        | {"policyEvent": violation(rule, level)["policyEvent"] | {"resourceUrn": each.urn}}
        for rule, level in broken.items()
        for each in graph.resources
    ]
    return planned(*steps, *violations)


def test_the_parts_of_three_stacks_fit_into_one_comment(deploy: Callable[..., Graph]) -> None:
    # One changed tag gave 96,136 characters for stack dev alone: a row for each resource.
    rules = {f"rule-{n}": "mandatory" for n in range(60)} | {
        f"note-{n}": "advisory" for n in range(60)
    }
    text = page(of_everything(deploy("dev"), **rules))
    assert len(text.encode()) <= LONGEST
    assert 3 * LONGEST + 1_000 < GITHUBS_LIMIT
    assert "| `rule-59` |" in text
    assert "more changes are left out: the log of this stack's preview job has them" in text
    assert text.count("<details>") == text.count("</details>")


def test_a_long_message_is_shortened_and_cannot_break_the_table() -> None:
    event = violation("s3-x")
    event["policyEvent"]["message"] = "<script> | " * 1_000
    plan = planned(event)
    (row,) = [line for line in page(plan).splitlines() if line.startswith("| `s3-x")]
    assert len(row) < 1_000
    assert "(shortened)" in row
    assert "<script>" not in row
