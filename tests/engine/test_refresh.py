"""A refresh brings in what AWS filled in and how AWS spells it: that is no change of the program.

After pulumi/pulumi-aws issue 1985 and hashicorp/terraform issue 17737.
"""

from pathlib import Path

import pytest

from localcloud.process import Running
from tests.policy.program import create

pytestmark = pytest.mark.engine

PROGRAM = """
import json, os

team = os.environ["TEAM"]
own = pulumi.ResourceOptions(provider=aws.Provider(
    "own", region="us-east-1", default_tags={"tags": {"Team": team, "Env": "dev"}}))
# A tag that is the same as the default one, one that overrides it, and an empty one.
aws.s3.Bucket("same", tags={"Team": team, "Name": "same"}, opts=own)
aws.sqs.Queue("overrides", tags={"Env": "override"}, opts=own)
aws.sqs.Queue("empty", tags={"Note": ""}, opts=own)
# Documents with other blanks, another order and other lists than AWS gives back.
role = aws.iam.Role("role", opts=own, assume_role_policy='''{ "Statement" : [ {
    "Principal":{"Service":"ecs-tasks.amazonaws.com"},
    "Effect":"Allow", "Action":["sts:AssumeRole"] } ],  "Version":"2012-10-17" }''')
aws.iam.RolePolicy("policy", role=role.id, opts=own, policy='''{"Version":"2012-10-17",
    "Statement":{"Effect":"Allow","Resource":["*"],"Action":"s3:ListAllMyBuckets"}}''')
# Containers that leave out `essential`, `mountPoints` and `volumesFrom`.
aws.ecs.TaskDefinition("task", family="task", network_mode="awsvpc", cpu="256", memory="512",
    requires_compatibilities=["FARGATE"], opts=own, container_definitions=json.dumps([{
        "environment": [{"value": "2", "name": "B"}, {"name": "A", "value": "1"}],
        "image": "x/y:1", "name": "c", "cpu": 0, "portMappings": [{"containerPort": 80}]}]))
aws.cloudwatch.LogGroup("logs", retention_in_days=7, opts=own)
"""


def test_a_refresh_after_an_update_finds_nothing_to_change(
    tmp_path: Path, local_aws: tuple[Path, Running], monkeypatch: pytest.MonkeyPatch
) -> None:
    project = create(tmp_path, local_aws[1])
    project.program(PROGRAM)
    for team in ("core", "edge"):
        monkeypatch.setenv("TEAM", team)
        done = project.run("up", "--yes", "--skip-preview", "--refresh")
        assert done.code == 0, done.output
        again = project.run("preview", "--refresh", "--diff", "--expect-no-changes")
        assert again.code == 0, again.output
    # Other default tags are a change in place.
    assert " updated" in done.output
    assert " replaced" not in done.output
    assert project.run("destroy", "--yes", "--skip-preview").code == 0
