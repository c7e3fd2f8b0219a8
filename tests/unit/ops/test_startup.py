"""What a command imports before it answers: heavy packages only where they do the work."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from engine.versions import LANGUAGE_HOST, PULUMI_VERSION
from ops.commands import COMMANDS
from ops.workspace import ROOT
from tests.unit.ops.conftest import contract

HEAVY = ("boto3", "grpc", "jsonschema", "moto", "pulumi", "pulumi_aws", "pulumi_policy", "requests")
"""Each takes a tenth of a second or more."""

PROBE = f"""
import sys
from ops.__main__ import main
sys.argv = ["platformctl", *sys.argv[1:]]
code = main()
watched = {[*HEAVY, "pydantic", "rich", "yaml"]}
sys.stderr.write(" ".join(name for name in watched if name in sys.modules))
sys.exit(code)
"""


def imported(*words: str, **environment: str) -> Sequence[str]:
    """Which of these packages a run of `platformctl` has imported at its end."""
    done = subprocess.run(  # noqa: S603 -- our own program
        [sys.executable, "-c", PROBE, *words],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout, "it has answered"
    return done.stderr.splitlines()[-1].split() if done.stderr else []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_a_command_answers_without_heavy_packages(name: str) -> None:
    assert not set(imported(name, "--help")) & set(HEAVY)


@pytest.mark.parametrize("option", ["--help", "-h", "--version"])
def test_help_of_all_imports_no_command(option: str) -> None:
    assert not imported(option)


@pytest.mark.parametrize(
    ("line", "offered"),
    [("ver", "verify"), ("outputs d", "dev"), ("logs dev bf", "bff"), ("drill task", "task-stop")],
)
def test_the_shell_is_answered_without_heavy_packages(line: str, offered: str) -> None:
    """Bash's completion, asked as its script asks."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "ops"],
        cwd=ROOT,
        env=os.environ
        | {
            "_PLATFORMCTL_COMPLETE": "complete_bash",
            "COMP_WORDS": f"platformctl {line}",
            "COMP_CWORD": str(1 + line.count(" ")),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    names = {each.rpartition("|")[2].strip() for each in done.stderr.splitlines()}

    assert done.stdout.split() == [offered]
    assert not names & set(HEAVY)


def test_stack_files_are_checked_without_heavy_packages() -> None:
    assert not set(imported("validate")) & set(HEAVY)


def test_a_bill_of_a_file_needs_neither_aws_nor_the_sdk(tmp_path: Path) -> None:
    address = {"urn": "urn:pulumi:dev::p::aws:ec2/eip:Eip::nat", "type": "aws:ec2/eip:Eip"}
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"deployment": {"resources": [address]}}))

    assert not set(imported("cost", "dev", "--json", "--from", str(file))) & set(HEAVY)


def test_outputs_need_the_cli_and_the_schemas_only(tmp_path: Path) -> None:
    cli = tmp_path / "pulumi"
    published = json.dumps({"ecsCluster": contract("ecsCluster")})
    cli.write_text(
        f"#!/bin/sh\ncase $1 in version) echo v{PULUMI_VERSION};; *) echo '{published}';; esac\n"
    )
    cli.chmod(0o755)
    (tmp_path / LANGUAGE_HOST).touch()
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"

    found = imported("outputs", "dev", "ecsCluster", "--json", PATH=path)
    assert set(found) & set(HEAVY) == {"jsonschema"}
