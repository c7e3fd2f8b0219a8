"""What `up`, `preview`, `policy` and `destroy` make of what the engine reports."""

import json
from pathlib import Path
from typing import Any

import pytest

from ops.aws import Aws
from ops.deployment import Deployment
from ops.destroy import protection
from ops.errors import ExitCode
from ops.workspace import Workspace
from tests.unit.ops.conftest import FakePulumi, Platformctl
from tests.unit.ops.test_preview import step

POOL = "aws:cognito/userPool:UserPool"
BUCKET = "aws:s3/bucket:Bucket"
UNEVALUATED = {"summaryEvent": {"durationSeconds": 1}}


def urn(token: str, name: str) -> str:
    return f"urn:pulumi:dev::agentplatform::{token}::{name}"


def summary(**changes: int) -> dict[str, Any]:
    packs = {"agentplatform": "0.1.0"}
    return {"summaryEvent": {"resourceChanges": changes, "PolicyPacks": packs}}


def violation(level: str) -> dict[str, Any]:
    found = {"policyName": "s3-x", "enforcementLevel": level, "message": "What holds.\nIt is not."}
    return {"policyEvent": found | {"resourceUrn": urn(BUCKET, "documents")}}


def error(message: str) -> dict[str, Any]:
    return {"diagnosticEvent": {"severity": "error", "message": message, "color": "never"}}


@pytest.fixture
def here(pulumi: FakePulumi, environment: Path, monkeypatch: pytest.MonkeyPatch) -> FakePulumi:
    """A local stack dev that exists, on a local AWS that need not run."""
    state = environment / "state/.pulumi/stacks/agentplatform/dev.json"
    state.parent.mkdir(parents=True)
    state.touch()
    for of_a_running_one in ("prepare", "know_aws"):
        monkeypatch.setattr(Workspace, of_a_running_one, lambda _: None)  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- nothing to start
    pulumi.has(outputs={"a": 1})
    return pulumi


def test_up_updates_only_what_the_preview_found(here: FakePulumi, platformctl: Platformctl) -> None:
    here.effects = {"preview": lambda _: ([summary(same=3)], 0)}

    ended = platformctl("up", "dev", "--local")

    assert (ended.code, [name for name, _ in here.operated]) == (0, ["preview"]), ended.err
    assert "3 unchanged" in ended.out
    here.effects = {
        "preview": lambda _: ([summary(same=3, create=1)], 0),
        "up": lambda _: ([summary(same=3, create=1)], 0),
    }
    assert "1 created" in platformctl("up", "dev", "--local").out
    assert all(options["refresh"] and options["policy_packs"] for _, options in here.operated)


LISTED = "2 errors occurred:\n\t* no role\n\t* no\n\n"


@pytest.mark.parametrize(
    ("events", "code", "expected", "said"),
    [
        ([], 0, ExitCode.ENGINE, "did not report its end"),
        (
            [{"summaryEvent": {"durationSeconds": 1}}],
            0,
            ExitCode.ENGINE,
            "policy pack did not evaluate",
        ),
        ([violation("advisory")], 255, ExitCode.ENGINE, "it failed"),
        ([violation("advisory"), error("no such role")], 255, ExitCode.ENGINE, "no such role"),
        ([violation("mandatory"), error("no role")], 255, ExitCode.ENGINE, "failed: no role"),
        ([error(LISTED)], 1, ExitCode.ENGINE, "failed: no role; no"),
        ([violation("mandatory"), summary(same=1)], 255, ExitCode.RED, "s3-x"),
        ([violation("mandatory")], 255, ExitCode.ENGINE, "it failed"),
    ],
)
@pytest.mark.parametrize("command", ["up", "policy", "preview"])
def test_what_failed_or_is_not_known_is_never_success(
    here: FakePulumi,
    platformctl: Platformctl,
    command: str,
    events: list[dict[str, Any]],
    code: int,
    expected: ExitCode,
    said: str,
) -> None:
    here.effects = {"preview": lambda _: (events, code)}

    ended = platformctl(command, "dev", "--local")

    assert ended.code == expected
    assert said in ended.err + ended.out
    assert "Traceback" not in ended.err


def test_on_aws_nothing_changes_without_a_yes(pulumi: FakePulumi, platformctl: Platformctl) -> None:
    pulumi.has(outputs={"a": 1})
    pulumi.effects = {"preview": lambda _: ([summary(delete=1)], 0), "up": lambda _: ([], 1)}

    ended = platformctl("up", "dev")

    assert ended.code == ExitCode.USAGE
    assert "nothing was changed" in ended.err
    assert [name for name, _ in pulumi.operated] == ["preview"]


def test_on_aws_a_loss_is_refused_even_with_a_yes(
    pulumi: FakePulumi, platformctl: Platformctl
) -> None:
    pulumi.has(outputs={"a": 1})
    pulumi.effects = dict.fromkeys(
        ("preview", "up"), lambda _: ([step("delete", BUCKET, "documents"), summary(delete=1)], 0)
    )

    ended = platformctl("up", "dev", "--yes")

    assert ended.code == ExitCode.RED
    assert "would lose data (delete Bucket documents); --allow-loss lets it pass" in ended.err
    assert [name for name, _ in pulumi.operated] == ["preview"]
    assert platformctl("up", "dev", "--yes", "--allow-loss").code == ExitCode.OK


def test_two_commands_at_once_on_a_stack_are_refused(
    here: FakePulumi, platformctl: Platformctl
) -> None:
    inner: list[Any] = []

    def preview(_: dict[str, Any]) -> tuple[list[dict[str, Any]], int]:
        inner.append(platformctl("up", "dev", "--local"))
        return [summary(same=1)], 0

    here.effects = {"preview": preview}

    assert platformctl("up", "dev", "--local").code == ExitCode.OK
    assert inner[0].code == ExitCode.ENGINE
    assert "is being changed by another command of this checkout" in inner[0].err


def state() -> list[dict[str, Any]]:
    kept = {"urn": urn(BUCKET, "documents"), "type": BUCKET, "custom": True, "protect": True}
    users = {"urn": urn(POOL, "users"), "type": POOL, "custom": True, "id": "pool"}
    return [
        kept | {"inputs": {"forceDestroy": False}, "outputs": {"forceDestroy": False}},
        users
        | {
            "inputs": {"deletionProtection": "ACTIVE"},
            "outputs": {"deletionProtection": "ACTIVE"},
        },
    ]


def test_destroy_lifts_protection_of_what_exists_and_creates_nothing(
    here: FakePulumi, platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    here.has(resources=state())
    imported: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = []

    class Client:
        def update_user_pool(self, **arguments: Any) -> None:
            calls.append(arguments)

    monkeypatch.setattr(Aws, "client", lambda *_: Client())  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- one client
    monkeypatch.setattr(Deployment, "aws", Aws(region="us-east-1"))

    def pulumi(_: Deployment, *words: str) -> Any:
        if words[:2] == ("stack", "import"):
            imported.append(json.loads(Path(words[-1]).read_text()))
            here.answers["stack import"] = (0, "", "")
        return here(*words)

    monkeypatch.setattr(Deployment, "pulumi", pulumi)
    here.effects = dict.fromkeys(("refresh", "destroy"), lambda _: ([summary()], 0))
    overlay = Workspace(stack="dev", local=tmp_path / "local").overlay
    overlay.write_text("agentplatform:services.bff.image: v1\n")

    ended = platformctl("destroy", "dev", "--local")

    assert ended.code == ExitCode.OK, ended.err
    assert [name for name, _ in here.operated] == ["refresh", "destroy"]
    bucket, users = imported[0]["deployment"]["resources"]
    assert "protect" not in bucket
    assert bucket["outputs"]["forceDestroy"]
    assert users["outputs"]["deletionProtection"] == "INACTIVE"
    assert calls == [{"UserPoolId": "pool", "DeletionProtection": "INACTIVE"}]
    assert not overlay.exists()


def test_a_protected_stack_on_aws_is_not_destroyed(
    pulumi: FakePulumi, platformctl: Platformctl
) -> None:
    pulumi.has(resources=state())

    ended = platformctl("destroy", "dev", "--yes")

    assert ended.code == ExitCode.USAGE
    assert "protects 2 resources (environment.protection in Pulumi.dev.yaml)" in ended.err
    assert pulumi.operated == []
    assert protection.protected(tuple(state())) == [each["urn"] for each in state()]


@pytest.mark.parametrize("command", ["up", "preview", "destroy", "policy", "outputs", "cancel"])
def test_an_unknown_stack_is_one_sentence(platformctl: Platformctl, command: str) -> None:
    ended = platformctl(command, "qa", "--local")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert "there is no Pulumi.qa.yaml; accepted: dev, prod, staging" in ended.err


@pytest.mark.parametrize("command", ["outputs", "destroy"])
def test_a_stack_that_was_never_created_says_how_to_create_it(
    platformctl: Platformctl, command: str
) -> None:
    ended = platformctl(command, "dev", "--local")

    assert ended.code == ExitCode.NOT_DEPLOYED
    assert "make up STACK=dev" in ended.err


def interrupted() -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    resource = {"urn": urn(BUCKET, "documents"), "type": BUCKET, "inputs": inputs}
    pending = [{"type": "creating", "resource": resource}]
    return {"deployment": {"resources": [], "pending_operations": pending}}


@pytest.mark.parametrize("command", ["up", "destroy"])
def test_an_interrupted_create_is_told_and_its_note_removed(
    here: FakePulumi, platformctl: Platformctl, command: str
) -> None:
    here.answers |= {
        "stack export": (0, json.dumps(interrupted()), ""),
        "stack import": (0, "", ""),
    }
    here.effects = dict.fromkeys(("preview", "refresh", "destroy"), lambda _: ([summary()], 0))

    ended = platformctl(command, "dev", "--local")

    assert ended.code == ExitCode.OK, ended.err
    assert "was creating one resource, Bucket documents" in ended.err
    assert "with: ./platformctl orphans dev --local" in ended.err
    assert ("stack", "import") in [words[:2] for words in here.asked]


@pytest.mark.parametrize(
    "text",
    [
        "iam CreateRole: EntityAlreadyExists: Role with name x already exists.",
        "s3 CreateBucket: BucketAlreadyOwnedByYou: it is yours",
        "ec2 CreateSubnet: InvalidSubnet.Conflict: The CIDR conflicts with another subnet",
        "creating Log Group: ResourceAlreadyExistsException: it exists",
        "InvalidPermission.Duplicate: the specified rule exists",
    ],
)
def test_what_exists_already_leads_to_orphans(
    here: FakePulumi, platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("ops.automation.process.find", lambda _: "it runs")  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType] -- any folder
    here.effects = {"preview": lambda _: ([error(text)], 255)}

    ended = platformctl("up", "dev", "--local")

    assert ended.code == ExitCode.ENGINE
    assert "with: ./platformctl orphans dev --local" in ended.err


def test_a_local_aws_that_ended_is_told(here: FakePulumi, platformctl: Platformctl) -> None:
    here.effects = {"preview": lambda _: ([error("connection refused")], 255)}

    ended = platformctl("up", "dev", "--local")

    assert ended.code == ExitCode.ENGINE
    assert "the local AWS has stopped" in ended.err
    assert "with: ./platformctl up dev --local" in ended.err


def test_a_program_that_the_engine_stops_is_a_sentence(
    here: FakePulumi, platformctl: Platformctl
) -> None:
    trace = "Program failed:\nTraceback (most recent call last):\n  File x\nException: "
    text = [error(f"{trace}resource monitor shut down"), error("AWS is gone"), summary()]
    here.effects = {"preview": lambda _: (text, 255)}

    ended = platformctl("up", "dev", "--local")

    assert ended.code == ExitCode.ENGINE
    assert "Traceback" not in ended.err
    assert "AWS is gone" in ended.err


def test_a_role_acts_only_on_the_local_aws(pulumi: FakePulumi, platformctl: Platformctl) -> None:
    ended = platformctl("up", "dev", "--as", "deploy")

    assert ended.code == ExitCode.USAGE
    assert "--as is for --local; on AWS, sign in as the role" in ended.err
    assert pulumi.operated == []
