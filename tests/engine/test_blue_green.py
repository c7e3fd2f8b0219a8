"""graphql from rolling to blue/green and back, on a running stack, through the real CLI."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import yaml

from ops.workspace import Workspace
from tests.engine.test_platform import make
from tests.support.program import merged, stack_file

pytestmark = pytest.mark.engine

INGRESS, SERVICES = "agentplatform:ingress", "agentplatform:services"
BLUE_GREEN = {
    "graphql": {
        "deployment": {"strategy": "blue-green"},
        "scaling": {"requests_per_target": None},
    }
}
DELEGATED = {"dns": {"delegated": "on"}}


def configure(workspace: Workspace, services: dict[str, Any]) -> None:
    """Lay a certificate and these settings of services over the stack's file."""
    file = stack_file("dev")
    changed = {
        INGRESS: merged(file.get(INGRESS, {}), DELEGATED),
        SERVICES: merged(file.get(SERVICES, {}), services),
    }
    workspace.overlay.write_text(yaml.safe_dump(changed))


@pytest.fixture(scope="module")
def dev(stacks: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Stack dev, up and serving; destroyed after the module's tests."""
    workspace = stacks("dev")
    configure(workspace, {})
    assert make("up", workspace) == 0
    yield workspace
    assert make("destroy", workspace) == 0


def led_to(client: Callable[[str], Any]) -> dict[str, dict[str, int]]:
    """Each internal rule's conditions to the weights of the groups it leads to, which exist."""
    elb = client("elbv2")
    groups = {each["TargetGroupArn"] for each in elb.describe_target_groups()["TargetGroups"]}
    (alb,) = (
        each
        for each in elb.describe_load_balancers()["LoadBalancers"]
        if each["Scheme"] == "internal"
    )
    found: dict[str, dict[str, int]] = {}
    for listener in elb.describe_listeners(LoadBalancerArn=alb["LoadBalancerArn"])["Listeners"]:
        for rule in elb.describe_rules(ListenerArn=listener["ListenerArn"])["Rules"]:
            for action in rule["Actions"]:
                shares = action.get("ForwardConfig", {}).get("TargetGroups", [])
                weights = {each["TargetGroupArn"]: each.get("Weight", 1) for each in shares}
                single = {action["TargetGroupArn"]: 1} if "TargetGroupArn" in action else {}
                assert {*weights, *single} <= groups
                found[rule["RuleArn"]] = weights or single
    return found


def unchanged(workspace: Workspace, capfd: pytest.CaptureFixture[str]) -> bool:
    capfd.readouterr()
    assert make("up", workspace) == 0
    return " unchanged in" in capfd.readouterr().out


def shift(client: Callable[[str], Any], rule: str, weights: dict[str, int]) -> None:
    """Move requests as ECS does at a blue/green deployment."""
    shares = [{"TargetGroupArn": arn, "Weight": weight} for arn, weight in weights.items()]
    forward = {"Type": "forward", "ForwardConfig": {"TargetGroups": shares}}
    client("elbv2").modify_rule(RuleArn=rule, Actions=[forward])


def test_there_and_back(
    dev: Workspace, client: Callable[[str], Any], capfd: pytest.CaptureFixture[str]
) -> None:
    before = led_to(client)
    configure(dev, {"graphql": {**BLUE_GREEN["graphql"], "port": 8090}})
    capfd.readouterr()
    assert make("up", dev) != 0
    said = capfd.readouterr()
    assert "makes the service blue-green and replaces its target group" in said.out + said.err
    assert led_to(client) == before

    configure(dev, BLUE_GREEN)
    assert make("up", dev) == 0
    ((rule, weights),) = (
        (arn, shares) for arn, shares in led_to(client).items() if len(shares) == 2
    )
    blue, green = weights
    assert weights == {blue: 100, green: 0}
    assert all(len(shares) == 2 for arn, shares in led_to(client).items() if arn not in before)
    assert unchanged(dev, capfd)

    configure(dev, {"graphql": {**BLUE_GREEN["graphql"], "port": 8090}})
    capfd.readouterr()
    assert make("up", dev) != 0
    said = capfd.readouterr()
    assert "this change replaces target groups" in said.out + said.err
    assert set(led_to(client)[rule]) == {blue, green}
    configure(dev, BLUE_GREEN)

    shift(client, rule, {blue: 0, green: 100})
    assert unchanged(dev, capfd), "the weights are ECS's"
    configure(dev, {})
    capfd.readouterr()
    assert make("up", dev) != 0
    said = capfd.readouterr()
    assert "users' requests are at the service's alternate target group" in said.out + said.err
    assert rule in led_to(client)

    shift(client, rule, {blue: 100, green: 0})
    assert make("up", dev) == 0
    assert rule not in led_to(client)
    assert sorted(map(len, led_to(client).values())) == sorted(map(len, before.values()))
    assert unchanged(dev, capfd)
