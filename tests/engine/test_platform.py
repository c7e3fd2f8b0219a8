"""The whole platform through the real CLI: up, again, change, drift, restart, destroy."""

import io
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests

from localcloud import process
from ops import __main__ as platformctl
from ops.automation import FailedError, Ran, operate
from ops.bootstrap.acting import acting
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.options import Acting
from ops.preview.losses import Loss
from ops.preview.plan import plan_of
from ops.verify.drift import Drift, drifted
from ops.workspace import Workspace
from tests.localcloud.harness import Engine
from tests.support.documents import documents
from tests.support.program import ROOT, STACKS

pytestmark = pytest.mark.engine

REGIONS = ("us-east-1", "us-west-2")
READING = {"cost", "outputs"}
"""Commands of the documents that change nothing and write no file."""
Stacks = Callable[..., Workspace]
Client = Callable[[str], Any]


def make(verb: str, workspace: Workspace, *, act_as: str = "") -> int:
    """What `make VERB STACK=... AS=...` does, on the tests' local AWS."""
    with pytest.MonkeyPatch.context() as patch:
        here = partial(Workspace, local=workspace.local, settings=workspace.settings)
        patch.setattr("ops.deployment.Workspace", here)
        acting = ("--as", act_as) if act_as else ()
        patch.setattr("sys.argv", ["platformctl", verb, workspace.stack, "--local", *acting])
        return platformctl.main()


def deployment(workspace: Workspace) -> Deployment:
    """The stack of a workspace, read anew."""
    return Deployment(stack=workspace.stack, local=True, at=workspace)


def up(workspace: Workspace, *, refresh: bool = False) -> Ran:
    """An update evaluated by the policy pack; it must succeed."""
    return operate(deployment(workspace), "up", refresh=refresh)


def resources(workspace: Workspace) -> list[dict[str, Any]]:
    """What the stack's state holds."""
    return [dict(each) for each in deployment(workspace).state]


@pytest.fixture(scope="module")
def dev(stacks: Stacks) -> Iterator[Workspace]:
    """Stack dev, brought up and after the module's tests destroyed by its deployment's role."""
    workspace = stacks("dev")
    assert make("up", workspace, act_as="deploy") == 0
    yield workspace
    assert make("destroy", workspace, act_as="deploy") == 0


def test_second_make_up_changes_nothing_and_says_so(
    dev: Workspace, capfd: pytest.CaptureFixture[str]
) -> None:
    assert make("up", dev) == 0

    said = capfd.readouterr().out
    assert re.search(r"is up on the local AWS: \d+ unchanged in", said)
    assert "Evaluated by: agentplatform" in said


def test_state_holds_no_secret_in_plain_text(dev: Workspace) -> None:
    secrets = [found for found in resources(dev) if found["type"].startswith("random:")]
    values = [value for found in secrets for value in found["outputs"].values()]

    assert secrets
    assert not [value for value in values if isinstance(value, str) and len(value) >= 32]


@pytest.mark.usefixtures("dev")
def test_configuration_change_is_an_update_in_place_and_no_previews(stacks: Stacks) -> None:
    changed = stacks("dev", {"agentplatform:network.flow_log_retention_days": 14})

    with pytest.raises(FailedError) as refusal:
        operate(acting(deployment(changed), Acting.PREVIEW), "up")
    assert (
        "assumed-role/agentplatform-ci-preview/localcloud is not authorized to perform:"
        f" logs:PutRetentionPolicy on resource: arn:aws:logs:us-east-1:{changed.account}:log-group:"
    ) in str(refusal.value)
    outcome = operate(acting(deployment(changed), Acting.DEPLOY), "up")

    assert set(outcome.changes) == {"update", "same"}
    assert outcome.changes["update"] == 1
    up(stacks("dev"))


@pytest.mark.usefixtures("dev")
def test_a_preview_tells_that_targets_are_replaced(stacks: Stacks) -> None:
    changed = stacks("dev", {"agentplatform:ingress.target_protocol": "HTTPS"})

    plan = plan_of(operate(deployment(changed), "preview").events)

    assert {(each.loses, each.kind) for each in plan.losses} == {(Loss.SERVICE, "TargetGroup")}
    stacks("dev")


def test_platformctl_operates_it(
    dev: Workspace, client: Client, platformctl: Callable[..., tuple[int, str, str]]
) -> None:
    committed = (dev.program / "Pulumi.dev.yaml").read_text()
    code, said, _ = platformctl("doctor", "dev", "--json")
    assert code == 0
    assert "not provable here" in {each["outcome"] for each in json.loads(said)}
    contracts = json.loads(platformctl("outputs", "dev", "--json")[1])

    def image() -> str:
        ecs, cluster = client("ecs"), contracts["ecsCluster"]["clusterArn"]
        (bff,) = ecs.describe_services(cluster=cluster, services=["bff"])["services"]
        found = ecs.describe_task_definition(taskDefinition=bff["taskDefinition"])
        return found["taskDefinition"]["containerDefinitions"][0]["image"]

    before = image()
    code, said, _ = platformctl("deploy", "dev", "bff", "--image", "v1", "--yes")
    assert (code, image()) == (0, contracts["storage"]["repositoryUrls"]["bff"] + ":v1"), said
    code, said, _ = platformctl("rollback", "dev", "bff", "--yes")
    assert (code, image()) == (0, before), said
    assert (dev.program / "Pulumi.dev.yaml").read_text() == committed

    stream = {
        "logGroupName": contracts["cloudwatchLogs"]["logGroupNames"]["bff"],
        "logStreamName": "bff/bff/0123456789abcdef",
    }
    logs, now = client("logs"), int(time.time() * 1000)
    logs.create_log_stream(**stream)
    logs.put_log_events(**stream, logEvents=[{"timestamp": now, "message": "GET /api/health"}])
    code, said, _ = platformctl("logs", "dev", "bff", "--grep", "GET")
    assert (code, said.split(" ", 1)[1]) == (0, "bff/01234567 GET /api/health\n")


def test_a_given_secret_value_outlives_up_until_its_generation_is_raised(
    dev: Workspace,
    stacks: Stacks,
    client: Client,
    platformctl: Callable[..., tuple[int, str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    value = "gIvEn-by-an-engine-test"
    arn = json.loads(platformctl("outputs", "dev", "--json")[1])["security"]["secretArns"]["bff"]
    secret = {"SecretId": arn["session-key"]}
    manager = client("secretsmanager")

    def current() -> str:
        return manager.get_secret_value(**secret, VersionStage="AWSCURRENT")["SecretString"]

    random = current()
    for given in ("another", value):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(given.encode())))
        code, said, beside = platformctl("secret", "set", "dev", "bff", "session-key")
        assert (code, current()) == (0, given), beside
        assert given not in said + beside

    assert up(dev).changed == 0
    assert up(dev, refresh=True).changed == 0
    assert current() == value
    code, said, beside = platformctl("verify", "dev", "--only", "data.secrets")
    assert code == 0, said + beside
    files = (each for each in dev.local.rglob("*") if each.is_file())
    assert [each for each in files if value.encode() in each.read_bytes()] == []

    generation = "agentplatform:security.secrets.bff.session-key.generation"
    up(stacks("dev", {generation: 2}))
    assert current() not in {random, value}
    up(stacks("dev"))


def test_the_example_application_answers_from_the_documents(dev: Workspace, client: Client) -> None:
    buckets = deployment(dev).contract("storage")["bucketNames"]
    s3 = client("s3")
    s3.put_object(Bucket=buckets["documents"], Key="manual.md", Body=b"Press the green button.")
    command = [sys.executable, ROOT / "examples/application/local.py"]

    with subprocess.Popen(  # noqa: S603 -- the repository's own
        command,
        env=dev.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as application:
        assert application.stdout
        said = ""
        while "POST" not in said and application.poll() is None:
            said = application.stdout.readline()
        address = said.removeprefix("POST ").strip()
        answer = requests.post(address, json={"question": "Which button?"}, timeout=30)
        refused = requests.post(address, json={"question": 1}, timeout=30)
        application.terminate()

    assert (answer.status_code, refused.status_code) == (200, 400), (answer.text, refused.text)
    key = answer.json()["transcript"]
    kept = s3.get_object(Bucket=buckets["artifacts"], Key=key)["Body"].read()
    assert json.loads(kept)["documents"] == ["manual.md"]
    assert json.loads(kept)["prompt"] == "Which button?"
    for bucket, name in (("documents", "manual.md"), ("artifacts", key)):
        s3.delete_object(Bucket=buckets[bucket], Key=name)


def test_a_stack_that_came_up_left_no_orphans(
    dev: Workspace, platformctl: Callable[..., tuple[int, str, str]]
) -> None:
    (last,) = json.loads(platformctl("history", dev.stack, "--last", "1", "--json")[1])
    assert (last["result"], len(last["revision"]) >= len("337d858a8d")) == ("succeeded", True)
    code, said, beside = platformctl("orphans", dev.stack, "--json")
    assert [each["arn"] for each in json.loads(said)["orphans"]] == [], beside
    assert code == 0


def test_commands_of_the_documents_run(
    dev: Workspace, platformctl: Callable[..., tuple[int, str, str]]
) -> None:
    text = [words for each in documents() for words in each.commands("./platformctl")]
    reading = {tuple(words[1:]) for words in text if "--local" in words and words[1] in READING}

    assert {words[0] for words in reading} == READING
    for words in reading:
        code, said, beside = platformctl(*words)
        assert code == 0, beside
        assert said, f"{words} of stack {dev.stack}"


def test_deleted_resource_comes_back(dev: Workspace, client: Client) -> None:
    logs = client("logs")
    group = next(found for found in resources(dev) if found["type"].endswith("logGroup:LogGroup"))
    logs.delete_log_group(logGroupName=group["id"])

    up(dev, refresh=True)

    names = [found["logGroupName"] for found in logs.describe_log_groups()["logGroups"]]
    assert any(name.startswith(group["id"].rsplit("-", 1)[0]) for name in names)


def test_a_bad_configuration_of_the_pack_is_one_sentence_and_changes_nothing(
    dev: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = tmp_path / "dev.json"
    wrong.write_text(json.dumps({"kms-key-rotation": {"month": 1}}))
    monkeypatch.setattr("ops.pack.configuration", lambda _: wrong)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- of any stack

    with pytest.raises(FailedError) as refusal:
        up(dev)

    assert "dev.json: kms-key-rotation" in str(refusal.value)
    assert "accepted:" in str(refusal.value)
    assert refusal.value.code == ExitCode.USAGE


def test_bad_configuration_is_one_sentence_and_changes_nothing(
    dev: Workspace, stacks: Stacks
) -> None:
    before = {found["urn"] for found in resources(dev)}

    with pytest.raises(FailedError) as refusal:
        up(stacks("dev", {"agentplatform:network.nat": "maybe"}))

    assert "Pulumi.dev.yaml: agentplatform:network.nat: 'maybe' is refused" in str(refusal.value)
    assert "Traceback" not in str(refusal.value) + refusal.value.ran.failure
    assert {found["urn"] for found in resources(dev)} == before


def test_make_up_heals_after_the_local_aws_was_killed(
    dev: Workspace, client: Client, capfd: pytest.CaptureFixture[str]
) -> None:
    running = process.find(dev.local)
    assert running is not None
    killed = psutil.Process(running.pid)
    killed.kill()
    killed.wait(10)

    assert make("up", dev) == 0

    assert "created" in capfd.readouterr().out
    assert len(client("ec2").describe_subnets()["Subnets"]) >= 6
    assert make("up", dev) == 0
    assert re.search(r"\d+ unchanged in", capfd.readouterr().out)


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
