"""A copy of a checkout for the benchmark, with a local AWS and states of its own."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ops import pack, stacks
from ops.bench.cost import Cost, cost_of
from ops.deployment import PARALLEL
from ops.stacks import ROOT
from ops.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Place:
    """A copy of a checkout in which commands run as users run them.

    Args:
        latency: The scale of AWS's durations on its local AWS; 0 does not wait.
    """

    folder: Path
    latency: float = 0

    def build(self) -> None:
        """Copy this checkout, including uncommitted changes."""
        listed = _git("ls-files", "-z", "--cached", "--others", "--exclude-standard")
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.folder / name)
        self._link()

    def check_out(self, revision: str) -> None:
        """Check out another revision of this repository, with this one's packages."""
        self.folder.mkdir(parents=True)
        archive = self.folder / "revision.tar"
        _git("archive", "--output", str(archive), revision)
        shutil.unpack_archive(archive, self.folder, filter="data")
        archive.unlink()
        self._link()

    def _link(self) -> None:
        for folder in (self.folder, self.folder / "ops/bench/floor"):
            if folder.is_dir():
                (folder / ".venv").symlink_to((ROOT / ".venv").resolve())

    @property
    def local(self) -> Path:
        """The folder of its local AWS and states."""
        return self.folder / ".local"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of commands; the copy has stack files of its own."""
        own = {name: value for name, value in os.environ.items() if name != stacks.VARIABLE}
        own |= {"LOCALCLOUD_LATENCY": str(self.latency), "TERM": "dumb"}
        return {**PARALLEL, **own} if self.latency else own  # as on AWS

    def run(self, command: Sequence[str]) -> Cost:
        """Run a command."""
        return cost_of(command, cwd=self.folder, env=self.environment)

    def platformctl(self, *arguments: str) -> Cost:
        """Run an operator's command."""
        return self.run(["./platformctl", *arguments])

    def preview(
        self,
        stack: str,
        *,
        with_pack: bool,
        program: str = "",
        settings: Mapping[str, object] | None = None,
        aws: "Place | None" = None,
    ) -> Cost:
        """Preview an empty stack, which creates everything.

        Args:
            stack: The stack.
            with_pack: Whether the policy pack evaluates it.
            program: The folder of the program in the copy; the platform's by default.
            settings: Settings that override the stack's file, by path.
            aws: The copy whose local AWS and state are used; by default its own.
        """
        workspace = Workspace(
            stack=stack,
            local=(aws or self).local,
            program=self.folder / program,
            settings=settings or {},
        )
        workspace.prepare()
        packs = pack.arguments(stack, self.folder / "policy") if with_pack else ()
        return cost_of(
            ["pulumi", "--non-interactive", "preview", *packs],
            cwd=workspace.program,
            env=self.environment | workspace.environment,
        )


def _git(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 -- git on our own repository
        ["git", "-C", str(ROOT), *arguments],  # noqa: S607 -- whichever the user has
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"error: git {arguments[0]}: {done.stderr.strip().splitlines()[-1]}")
    return done.stdout
