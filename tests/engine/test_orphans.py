"""Creates whose answers are lost leave orphans: found, adopted, deleted; then `up` converges."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import yaml

from localcloud import process
from localcloud.calls.clients import ATTEMPTS
from ops import __main__ as platformctl
from ops.deployment import Deployment
from ops.interrupted import settle
from ops.stacks import ROOT
from ops.workspace import Workspace
from tests.support.stack_files import STACK_FILES

pytestmark = pytest.mark.engine

PROGRAM = """\
import pulumi
import pulumi_aws as aws

from components.settings import Settings

environment = Settings.load().environment
provider = aws.Provider(
    "aws",
    region="us-east-1",
    allowed_account_ids=[environment.account_id],
    default_tags=aws.ProviderDefaultTagsArgs(tags=environment.tags),
)
own = pulumi.ResourceOptions(provider=provider)
vpc = aws.ec2.Vpc("network", cidr_block="10.99.0.0/16", opts=own)
aws.ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.99.1.0/24", opts=own)
key = aws.kms.Key("data", description="Data", opts=own)
aws.kms.Alias("data", name="alias/small", target_key_id=key.key_id, opts=own)
aws.cloudwatch.LogGroup("service", name="/small/service", opts=own)
aws.sqs.Queue("letters", opts=own)
aws.s3.Bucket("files", opts=own)
"""
LOST = {
    "ec2.CreateVpc": ATTEMPTS,
    "kms.CreateKey": ATTEMPTS,
    "sqs.CreateQueue": ATTEMPTS,
    "s3.CreateBucket": ATTEMPTS,
    "logs.CreateLogGroup": 1,  # the second attempt then meets what the first one made
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A small program that passes for stack dev, with a local AWS of its own."""
    project = yaml.safe_load((ROOT / "Pulumi.yaml").read_text())
    project["runtime"]["options"]["virtualenv"] = str(ROOT / ".venv")
    (tmp_path / "Pulumi.yaml").write_text(yaml.safe_dump(project))
    shutil.copy(STACK_FILES / "Pulumi.dev.yaml", tmp_path)
    (tmp_path / "components").symlink_to(ROOT / "components")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    local = tmp_path / "local"
    process.start(local, owner=os.getpid())
    workspace = Workspace(stack="dev", local=local, program=tmp_path)
    workspace.prepare()
    monkeypatch.setattr(
        "ops.deployment.Workspace", partial(Workspace, local=local, program=tmp_path)
    )
    yield workspace
    process.stop(local)


@pytest.fixture
def orphans(
    small: Workspace, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """`orphans("--json")` runs `platformctl orphans dev --local`: exit code, stdout, stderr."""

    def run(*options: str) -> tuple[int, str, str]:
        capfd.readouterr()
        words = ["platformctl", "orphans", small.stack, "--local", *options]
        monkeypatch.setattr("sys.argv", words)
        code = platformctl.main()
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def up(workspace: Workspace) -> tuple[int, str]:
    done = workspace.pulumi("up", "--yes", "--skip-preview")
    return done.returncode, done.stdout + done.stderr


def lose(workspace: Workspace, operations: Mapping[str, int]) -> None:
    """Let the answers of these operations be lost, each so many times."""
    plan = {each: {"fault": "lost", "times": times} for each, times in operations.items()}
    (workspace.local / "faults.json").write_text(json.dumps(plan))


def at_aws(workspace: Workspace) -> set[str]:
    """What is there of the program's types, asked of each service; a key about to go is gone."""

    process.start(workspace.local)
    client = Deployment(stack=workspace.stack, local=True).aws.client
    kms = client("kms")
    keys = [
        kms.describe_key(KeyId=each["KeyId"])["KeyMetadata"] for each in kms.list_keys()["Keys"]
    ]
    return {
        *(each["VpcId"] for each in client("ec2").describe_vpcs()["Vpcs"] if not each["IsDefault"]),
        *(each["KeyId"] for each in keys if each["KeyState"] == "Enabled"),
        *(each["logGroupName"] for each in client("logs").describe_log_groups()["logGroups"]),
        *client("sqs").list_queues().get("QueueUrls", ()),
        *(each["Name"] for each in client("s3").list_buckets()["Buckets"]),
    }


def in_state(workspace: Workspace) -> set[str]:
    """Ids of what the state holds of these types."""
    exported = json.loads(workspace.pulumi("stack", "export").stdout)
    return {
        each["id"]
        for each in exported["deployment"].get("resources", ())
        if each["type"].startswith("aws:") and not re.search("subnet|alias", each["type"])
    }


def test_lost_answers_leave_orphans_that_are_named_adopted_and_deleted(
    small: Workspace, orphans: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    lose(small, LOST)
    code, said = up(small)
    assert code != 0
    assert "ResourceAlreadyExistsException" in said
    made = at_aws(small)
    assert len(made) > len(LOST)  # what has no fixed name was made again by every attempt

    code, said, _ = orphans("--json")
    found = json.loads(said)["orphans"]
    assert code == 1
    assert {each["id"] for each in found} == made - in_state(small)
    data = {each["id"] for each in found if each["holdsData"]}
    assert {each["type"].rpartition(":")[2] for each in found if each["holdsData"]} == {
        "Bucket",
        "Key",
        "LogGroup",
        "Queue",
    }
    assert all(each["created"] for each in found if each["holdsData"])
    assert {each["usd"] for each in found if each["type"] == "aws:kms/key:Key"} == {1.0}

    file = tmp_path / "adopt.json"
    code, _, said = orphans("--adopt", str(file))
    names = [each["name"] for each in json.loads(file.read_text())["resources"]]
    assert code == 1
    assert sorted(names) == ["data", "network", "service"]
    assert "the next `up` would replace it" in said
    adopted = small.pulumi(
        *("import", "--file", str(file), "--generate-code=false", "--protect=false"),
        *("--yes", "--skip-preview"),
    )
    assert adopted.returncode == 0, adopted.stdout + adopted.stderr
    kept = {each["id"] for each in json.loads(file.read_text())["resources"]}
    assert kept <= in_state(small)

    lose(small, {})
    code, said = up(small)
    assert code == 0, said
    assert kept <= in_state(small)  # nothing that was adopted is replaced

    code, _, said = orphans("--delete", "--yes")
    assert code == 1, said
    assert at_aws(small) - in_state(small) == data - kept
    code, _, said = orphans("--delete", "--data", "--yes")
    assert code == 0, said
    assert at_aws(small) == in_state(small)
    assert orphans()[0] == 0


def test_what_others_own_is_no_orphan(
    small: Workspace, orphans: Callable[..., tuple[int, str, str]]
) -> None:
    """Another stack's, and another environment's; of ours the owner may have changed."""
    code, said = up(small)
    assert code == 0, said
    here = Deployment(stack=small.stack, local=True)
    logs, tags = here.aws.client("logs"), here.settings.environment.tags
    logs.create_log_group(logGroupName="/some", tags={**tags, "Environment": "other"})
    logs.create_log_group(logGroupName="/old", tags={**tags, "Owner": "somebody-else"})
    logs.create_log_group(logGroupName="/neighbour", tags=tags)
    theirs = yaml.safe_load((small.program / "Pulumi.dev.yaml").read_text())
    del theirs["config"]["pulumi:disable-default-providers"]
    theirs["config"] |= {"aws:region": "us-east-1", "aws:allowedAccountIds": [small.account]}
    (small.program / "Pulumi.staging.yaml").write_text(yaml.safe_dump(theirs))
    neighbour = replace(small, stack="staging")
    neighbour.prepare()
    kept = neighbour.pulumi(
        *("import", "aws:cloudwatch/logGroup:LogGroup", "theirs", "/neighbour"),
        *("--yes", "--skip-preview"),  # the workspace says that no code is generated
    )
    assert kept.returncode == 0, kept.stdout + kept.stderr

    code, said, beside = orphans("--json")

    assert code == 1, beside
    assert [each["id"] for each in json.loads(said)["orphans"]] == ["/old"]


def test_what_has_no_tags_is_found_where_the_program_wants_it(
    small: Workspace, orphans: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    lose(small, {"kms.CreateAlias": ATTEMPTS})
    assert up(small)[0] != 0
    lose(small, {})
    code, said = up(small)
    assert code != 0
    assert "AlreadyExistsException" in said

    code, said, beside = orphans("--json")
    assert code == 1, beside
    found = json.loads(said)["orphans"]
    assert [(each["arn"], each["id"]) for each in found] == [("Alias alias/small", "alias/small")]
    file = tmp_path / "adopt.json"
    orphans("--adopt", str(file))
    assert [each["id"] for each in json.loads(file.read_text())["resources"]] == ["alias/small"]

    code, _, said = orphans("--delete", "--yes")
    assert code == 0, said
    code, said = up(small)
    assert code == 0, said


def test_what_an_interrupted_update_made_without_tags_is_taken_into_the_state(
    small: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    code, said = up(small)
    assert code == 0, said
    file = small.local / f"state/.pulumi/stacks/{small.project}/{small.stack}.json"
    state = json.loads(file.read_text())
    latest = state["checkpoint"]["latest"]
    (alias,) = (each for each in latest["resources"] if each["type"] == "aws:kms/alias:Alias")
    latest["resources"].remove(alias)
    pending = {key: value for key, value in alias.items() if key not in ("id", "outputs")}
    latest["pending_operations"] = [{"type": "creating", "resource": pending}]
    file.write_text(json.dumps(state))

    settle(Deployment(stack="dev", local=True))

    assert "added to the state after an interrupted operation: Alias data" in capfd.readouterr()[1]
    preview = small.pulumi("preview", "--expect-no-changes", "--refresh")
    assert preview.returncode == 0, preview.stdout + preview.stderr
