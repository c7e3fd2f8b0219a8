"""What make's targets run; `make -n` prints it."""

import os
import subprocess

import pytest

from tests.support.program import ROOT


def printed(*arguments: str) -> str:
    """What `make` would run, where the environment names an assembler as toolchains do."""
    done = subprocess.run(  # noqa: S603 -- make, of this checkout
        ("make", "-n", *arguments),  # noqa: S607 -- as installed
        cwd=ROOT,
        env=os.environ | {"AS": "as"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize("target", ["up", "preview", "destroy"])
def test_only_who_asks_for_a_role_gets_one(target: str) -> None:
    assert "--as" not in printed(target)
    assert "--as deploy" in printed(target, "AS=deploy")
