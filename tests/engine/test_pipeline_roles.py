"""The pipeline's roles bring staging and prod up, look for drift, change and destroy them."""

import json
from typing import Any

import pytest

from localcloud import process
from ops.automation import operate
from ops.bootstrap.acting import acting
from ops.options import Acting
from ops.preview.plan import plan_of
from ops.verify.drift import Drift, drifted
from ops.workspace import Workspace
from tests.engine.operations import Stacks, deployment, make, resources
from tests.localcloud.harness import Engine
from tests.support.program import STACKS

pytestmark = pytest.mark.engine

REGIONS = ("us-east-1", "us-west-2")
LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
STAYS = {
    # The account's, for all stacks.
    LINKED_ROLE,
    # By configuration: a service can go back to its old revisions, calls name old versions.
    "aws:ecs/taskDefinition:TaskDefinition",
    "aws:bedrock/guardrailVersion:GuardrailVersion",
    # Never made, only taken over: the VPC's and the registry's own, which AWS cannot delete.
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
}


def left_in_aws(found: list[dict[str, Any]], workspace: Workspace) -> list[str]:
    """Which of a destroyed stack's resources the local AWS still knows."""
    port, own = process.start(workspace.local).ports["aws"], json.dumps([workspace.account])
    engines = {region: Engine(port, region=region, allowedAccountIds=own) for region in REGIONS}
    left: list[str] = []
    for each in found:
        if each["type"].startswith("aws:") and each["type"] not in STAYS:
            engine = engines[each["outputs"].get("region", REGIONS[0])]
            id_, _, _ = engine.read(each["type"], each["id"], each["inputs"], each["outputs"])
            left += [each["urn"]] if id_ else []
    for engine in engines.values():
        engine.close()
    return left


OTHERWISE: dict[str, object] = {
    "agentplatform:network.flow_log_retention_days": 400,
    "agentplatform:data.registry.keep_images": 31,
    "agentplatform:observability.dashboards": False,
}
"""Settings that update, replace and delete."""


def drift(workspace: Workspace) -> list[Drift]:
    """What AWS has otherwise than the stack, as the nightly job's role sees it."""
    found = drifted(acting(deployment(workspace), Acting.PREVIEW))
    return [each for each in found if each.gone or each.properties]


@pytest.mark.parametrize("name", [name for name in STACKS if name != "dev"])
def test_the_pipelines_roles_bring_a_stack_up_change_it_and_destroy_it(
    stacks: Stacks, name: str
) -> None:
    workspace = stacks(name)

    assert make("up", workspace, act_as="deploy") == 0
    assert drift(workspace) == []
    changed = stacks(name, OTHERWISE)
    outcome = operate(acting(deployment(changed), Acting.DEPLOY), "up", refresh=True)
    assert {*outcome.changes} == {"delete", "replace", "same", "update"}
    assert drift(changed) == []
    made = [found for found in resources(workspace) if found["custom"] and "id" in found]
    assert len(made) > 300
    assert make("destroy", changed, act_as="deploy") == 0

    assert resources(workspace) == []
    assert left_in_aws(made, workspace) == []
    if name == "staging":  # the next stack of the account takes the role over
        steps = plan_of(operate(deployment(changed), "preview").events).changes
        others = {each.operation for each in steps if each.type != LINKED_ROLE}
        assert others == {"create"}
        assert [each.operation for each in steps if each.type == LINKED_ROLE] == ["import"]
