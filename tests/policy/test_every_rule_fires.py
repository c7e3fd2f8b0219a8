"""Every rule fires: on its cases, and in the engine on what real providers have given."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from frame.cases import changed
from rules import RULES

from localcloud import process
from localcloud.aws import registry
from localcloud.process import Running
from ops.automation import operate
from ops.deployment import Deployment
from ops.workspace import Workspace
from tests.policy.broken import Broken, Violation
from tests.policy.broken import possible as violations_of
from tests.policy.cases import RESOURCE_CASES, STACK_CASES
from tests.policy.program import PACK, create
from tests.policy.requests import Made, analyzer, findings

BAD = """
ANYBODY = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"}]})
aws.sns.Topic("topic", opts=tagged)
aws.sqs.Queue("queue", opts=tagged)
vpc = aws.ec2.Vpc("vpc", cidr_block="10.7.0.0/16", opts=tagged)
aws.ec2.VpcEndpoint("gateway", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.s3",
    opts=tagged)
aws.ec2.VpcEndpoint("interface", vpc_id=vpc.id, service_name="com.amazonaws.us-east-1.logs",
    vpc_endpoint_type="Interface", opts=tagged)
aws.ec2.NetworkAcl("acl", vpc_id=vpc.id, opts=tagged)
aws.ec2.SecurityGroup("group", vpc_id=vpc.id, description="nobody", opts=tagged)
aws.s3.Bucket("bucket", opts=tagged)
aws.kms.Key("key", enable_key_rotation=True, opts=tagged)
aws.secretsmanager.Secret("secret", opts=tagged)
images = aws.ecr.Repository("images", opts=tagged)
aws.ecr.RepositoryPolicy("pull", repository=images.name, policy=ANYBODY, opts=tagged)
aws.backup.Vault("vault", opts=tagged)
aws.cloudwatch.EventRule("rule", schedule_expression="rate(1 day)", opts=tagged)
aws.cloudwatch.MetricAlarm("alarm", comparison_operator="GreaterThanThreshold", namespace="n",
    evaluation_periods=1, metric_name="m", period=60, statistic="Sum", threshold=1, opts=tagged)
aws.wafv2.WebAcl("web", scope="REGIONAL", default_action={"allow": {}}, opts=tagged,
    visibility_config={"cloudwatch_metrics_enabled": True, "sampled_requests_enabled": False,
                       "metric_name": "m"})
"""
"""Resources that say nothing, for which AWS then fills something in."""
Reported = frozenset[tuple[str, str]]
"""Rules, and the names of the resources that they have found something wrong with."""
ADVISED = {"all": "advisory"}
_FEW = 12
"""Violations that need a state of their own, each a run of the CLI."""


def test_every_rule_fires_on_requests_as_the_engine_sends_them() -> None:
    """The types of some rules no provider here models, so that the engine cannot make them."""
    fired: set[str] = set()
    pack = analyzer()
    for case in RESOURCE_CASES:
        if case.violations and case.rule not in fired:
            inputs = changed(case.compliant, case.violations[0][0])
            made = Made(cls=case.cls, name="x", inputs=inputs)
            served = analyzer(given={case.rule: case.given}) if case.given else pack
            fired |= {rule for rule, _ in findings(served, [made])}
    for case in STACK_CASES:
        if case.violations and case.rule not in fired:
            served = analyzer(given={case.rule: case.given})
            nodes, _, _ = case.violations[0]
            program = [
                Made(
                    cls=node.cls,
                    name=node.name,
                    inputs=node.props or {"x": 1},
                    filled=node.outputs,
                    refers=node.refers,
                    external=not node.own,
                )
                for node in nodes
            ]
            fired |= {rule for rule, _ in findings(served, program)}
    assert {rule.id for rule in RULES} - fired == set()


@pytest.fixture(scope="module")
def bare(
    tmp_path_factory: pytest.TempPathFactory, local_aws: tuple[Path, Running]
) -> Sequence[Reported]:
    """What a preview, an update and an analysis report about the program `BAD`."""
    project = create(tmp_path_factory.mktemp("bare"), local_aws[1])
    project.program(BAD)
    options = ("--policy-pack", str(PACK), "--policy-pack-config", project.configuration(ADVISED))
    state = str(project.folder / "state.json")
    ran = [
        project.run("preview", *options),
        project.run("up", "--yes", "--skip-preview", *options),
        project.run("stack", "export", "--file", state, "--show-secrets"),
        project.run("policy", "analyze", "--file", state, *options),
        project.run("destroy", "--yes"),
    ]
    for each in ran:
        assert each.code == 0, each.output
    return [reported(ran[place].output) for place in (0, 1, 3)]


@pytest.mark.engine
def test_a_preview_an_update_and_an_analysis_report_the_same(bare: Sequence[Reported]) -> None:
    preview, update, analysis = bare
    assert preview == update == analysis
    assert {name for _, name in update} >= set(re.findall(r'\("([a-z]+)", ', BAD))


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Stack prod on a local AWS of its own, which goes with it."""
    workspace = Workspace(stack="prod", local=tmp_path_factory.mktemp("prod"))
    process.start(workspace.local, owner=os.getpid())
    workspace.prepare()
    operate(Deployment(stack="prod", local=True, at=workspace), "up")
    yield workspace
    process.stop(workspace.local)


@pytest.mark.engine
def test_every_rule_fires_in_the_engine_on_what_providers_have_given(
    prod: Workspace, bare: Sequence[Reported]
) -> None:
    """Rules about types that no provider here models are the only ones that cannot be seen so."""
    exported = prod.pulumi("stack", "export", "--show-secrets")
    assert exported.returncode == 0, exported.stderr
    broken = Broken(json.loads(exported.stdout))
    possible = violations_of(broken.types)
    modelled = registry.resources()
    seen = possible.keys() | {rule for rule, _ in bare[-1]}
    unseen = [rule for rule in RULES if rule.id not in seen]
    assert [each.id for each in unseen if any(token in each.types for token in modelled)] == []
    ways = [each[0] for each in possible.values()]
    found = analyzed(prod, broken.beside(ways), ways)
    # Some rules ask that there be one of a kind, and others are content with prod's.
    left = [each for each in ways if not each.seen_in(found)]
    assert len(left) < _FEW, left
    for each in left:
        assert each.seen_in(analyzed(prod, broken.instead(each), [each])), each.rule


def analyzed(
    workspace: Workspace, state: Mapping[str, object], ways: Iterable[Violation]
) -> Reported:
    """What `pulumi policy analyze` reports about a state, with the rules' parameters."""
    file, config = workspace.local / "broken.json", workspace.local / "advised.json"
    file.write_text(json.dumps(state))
    given = {each.rule: {"enforcementLevel": "advisory", **each.given} for each in ways}
    config.write_text(json.dumps({**ADVISED, **given}))
    options = ("--policy-pack", str(PACK), "--policy-pack-config", str(config))
    ran = workspace.pulumi("policy", "analyze", "--file", str(file), "--color=never", *options)
    assert ran.returncode == 0, ran.stdout
    return reported(ran.stdout)


def reported(output: str) -> Reported:
    """Rules and names in lines such as `- [advisory] [severity: low]  rule  (type: name)`."""
    lines = [line.split() for line in output.splitlines() if "[advisory]" in line]
    return frozenset((words[4], words[-1].rstrip(")")) for words in lines)
