"""Several stacks in one account and region: what the README says of it, and that it is enough."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
import yaml

from components.settings.network import Network
from tests.support.program import STACKS, Graph, stack_file

Deploy = Callable[..., Graph]
README = (Path(__file__).parents[2] / "README.md").read_text()

ONCE: tuple[type[pulumi.Resource], ...] = (
    aws.accessanalyzer.Analyzer,
    aws.bedrockmodel.InvocationLoggingConfiguration,
    aws.cloudtrail.Trail,
    aws.costexplorer.AnomalyMonitor,
    aws.ecr.RegistryScanningConfiguration,
    aws.shield.Subscription,
)
"""What an account, or an account's region, has once."""

OWN_NAMES = (
    "alarmName", "analyzerName", "dashboardName", "family", "groupName", "name", "policyName",
    "ruleName",
)  # fmt: skip
"""Properties by which AWS tells resources of a type apart."""

NAMED_WITHIN: tuple[type[pulumi.Resource], ...] = (
    aws.cloudwatch.LogMetricFilter,  # within a log group
    aws.ecs.Service,  # within a cluster
    aws.servicediscovery.Service,  # within a namespace
    aws.rds.ClusterParameterGroup,  # its family is no name
    aws.rds.ParameterGroup,
)


def documented() -> dict[str, Any]:
    """The README's settings of a second stack, as `deploy` takes them."""
    section = README.partition("### Several stacks in one account")[2]
    (block,) = re.findall(r"```yaml\n(.*?)```", section.partition("\n## ")[0], re.DOTALL)
    return {name.removeprefix("agentplatform:"): it for name, it in yaml.safe_load(block).items()}


def tokens(kinds: tuple[type[pulumi.Resource], ...]) -> set[str]:
    return {str(kind.pulumi_type) for kind in kinds}  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType, reportUnknownMemberType] -- set on every generated SDK class


def names(graph: Graph) -> set[tuple[str, str]]:
    return {
        (each.type, each.inputs[prop])
        for each in graph.resources
        for prop in OWN_NAMES
        if isinstance(each.inputs.get(prop), str) and each.type not in tokens(NAMED_WITHIN)
    }


def test_a_second_stack_leaves_to_the_first_what_an_account_has_once(deploy: Deploy) -> None:
    graph = deploy("prod", documented())

    assert not {each.type for each in graph.resources} & tokens(ONCE)


def test_every_switch_of_the_readme_matters(deploy: Deploy) -> None:
    first = {each.type for each in deploy("prod").resources}

    # Shield Advanced is off in all stacks as they come.
    assert tokens(ONCE) - first == tokens((aws.shield.Subscription,))


def test_stacks_share_no_name(deploy: Deploy) -> None:
    served = {"ingress": {"dns": {"delegated": "on"}}}
    dev, prod = names(deploy("dev", served)), names(deploy("prod", served))

    assert len(dev) > 100
    assert dev & prod == set()


@pytest.mark.parametrize("name", STACKS)
def test_readme_counts_the_elastic_ips_of_a_stack(name: str) -> None:
    text = json.dumps(stack_file(name)["agentplatform:network"])
    network = Network.model_validate_json(text)
    addresses = {"none": 0, "single": 1, "per-zone": len(network.zones)}[network.nat]

    (counts,) = re.findall(r"Elastic IPs? .*?\(([^)]*)\)", README)
    assert f"{name} {addresses}" in counts
