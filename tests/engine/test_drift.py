"""Whatever somebody changes by hand in a running stack: verify names it, and says the repair."""

import io
import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from botocore import xform_name

from ops import __main__ as platformctl
from ops import urns
from ops.errors import ExitCode
from ops.workspace import Workspace
from tests.engine.changes import CHANGES, Change
from tests.engine.test_platform import make, resources, up

pytestmark = pytest.mark.engine

Client = Callable[[str], Any]


@dataclass(frozen=True, kw_only=True)
class Found:
    """What verify said.

    Attributes:
        code: Its exit code.
        red: Resource to what is wrong with it.
        fixes: What to do about it.
    """

    code: int
    red: Mapping[str, list[str]]
    fixes: tuple[str, ...]


def verify(workspace: Workspace) -> Found:
    """What `platformctl verify dev --local --as preview --json` says, as it does every night."""
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(said):
        patch.setattr("ops.deployment.Workspace", partial(Workspace, local=workspace.local))
        command = ["platformctl", "verify", workspace.stack, "--local", "--as", "preview", "--json"]
        patch.setattr("sys.argv", command)
        code = platformctl.main()
    findings = [it for it in json.loads(said.getvalue())["findings"] if it["outcome"] == "red"]
    red: dict[str, list[str]] = {}
    for name, _, wrong in (detail.partition(": ") for it in findings for detail in it["details"]):
        red.setdefault(name, []).append(wrong)
    fixes = dict.fromkeys(fix for it in findings for fix in it["fixes"])
    return Found(code=code, red=red, fixes=tuple(fixes))


@pytest.fixture(scope="module")
def dev(stacks: Callable[..., Workspace]) -> Iterator[Workspace]:
    """Stack dev with faster health checks than by default, up; destroyed after the tests."""
    check = {"interval_seconds": 10, "timeout_seconds": 4}
    workspace = stacks("dev", {"agentplatform:ingress.health_check": check})
    assert make("up", workspace) == 0
    yield workspace
    assert make("destroy", workspace) == 0


@pytest.fixture(scope="module")
def before(dev: Workspace) -> Found:
    """What verify said of the stack as it was deployed."""
    return verify(dev)


@pytest.fixture(scope="module")
def after(dev: Workspace, before: Found, client: Client) -> Found:
    """What verify said once everything in the table was changed."""
    assert before.code == ExitCode.OK, before.red
    # awsx has components of the same kind and name: only AWS's own are changed.
    found = {urns.label(it["urn"]): it for it in resources(dev) if it["type"].startswith("aws:")}
    for each in CHANGES:
        each.make(found, client)
    return verify(dev)


def test_stack_as_deployed_is_green(before: Found) -> None:
    assert (before.code, before.red) == (ExitCode.OK, {})


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_change_is_red_by_the_name_of_its_resource(after: Found, change: Change) -> None:
    assert after.code == ExitCode.RED
    assert change.of in after.red


def test_nothing_but_what_was_changed_is_red(after: Found) -> None:
    changed = {each.of for each in CHANGES}
    consequences = {each for change in CHANGES for each in change.breaks}

    assert set(after.red) - changed == consequences


def test_the_fixes_undo_what_was_added_and_up_repairs_the_rest(
    dev: Workspace, after: Found, client: Client
) -> None:
    commands = [fix for fix in after.fixes if fix.startswith("aws ")]
    assert len(commands) == len([each for each in CHANGES if each.left])
    for each in commands:
        run(each, client)

    up(dev, refresh=True)

    healed = verify(dev)
    assert (healed.code, healed.red) == (ExitCode.OK, {})


def run(fix: str, client: Client) -> None:
    """Run a command of AWS's CLI, such as verify gives as a fix, by boto3."""
    aws, service, operation, *words = shlex.split(fix)
    assert aws == "aws", fix
    api = client({"s3api": "s3"}.get(service, service))
    method = operation.replace("-", "_")
    model = api.meta.service_model.operation_model(api.meta.method_to_api_mapping[method])
    members = {xform_name(name): (name, it) for name, it in model.input_shape.members.items()}
    given: dict[str, Any] = {}
    while words:
        option = words.pop(0).removeprefix("--").replace("-", "_")
        name, shape = members[option.removeprefix("no_")]
        flag = not words or words[0].startswith("--")
        given[name] = not option.startswith("no_") if flag else _typed(words.pop(0), shape)
    getattr(api, method)(**given)


def _typed(text: str, shape: Any) -> Any:
    """A word of the command line as the CLI's shorthand reads it."""
    if shape.type_name == "list":
        return [_typed(text, shape.member)]
    if shape.type_name == "structure":
        pairs = (pair.split("=") for pair in text.split(","))
        return {name: _typed(value, shape.members[name]) for name, value in pairs}
    if shape.type_name == "boolean":
        return text == "true"
    return int(text) if shape.type_name == "integer" else text
