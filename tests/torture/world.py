"""Where the rounds happen: a checkout of its own, with its own local AWS, state and secrets.

The checkout holds the repository's tools and one of two programs: `part`, a part of the platform
(`program/`), or `platform`, the whole. Every command runs in it as a user would type it.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from localcloud import process
from ops import stacks
from tests.support.stack_files import STACK_FILES
from tests.torture import processes
from tests.torture.processes import Watch

ROOT = Path(__file__).parents[2]
STACK = "dev"
LIMIT: Final = 420.0
"""Seconds after which a command counts as hung; an idle machine needs a tenth of it."""

_TOOLS = ("components", "contracts", "engine", "localcloud", "ops", "policy")
_FILES = ("platformctl", "pyproject.toml", "requirements.txt")
_PROGRAMS = {"part": Path(__file__).parent / "program", "platform": ROOT}

_PART: Mapping[str, Any] = {
    "security": {
        "secrets": {"bff": {"session-key": {}}},
        "parameters": {"graphql": {"cache-key": {}}},
    },
}
"""What the small program's settings lay over those of the stack."""


@dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended.

    Attributes:
        code: Its exit code; negative for a signal.
        output: Its stdout and stderr.
        seconds: How long it took.
        hung: Whether it was killed for taking too long.
        outlived: Processes that it left behind for too long.
    """

    command: str
    code: int
    output: str
    seconds: float
    hung: bool = False
    outlived: Sequence[str] = ()


class Command:
    """A command that runs, in a session of its own as in a terminal."""

    def __init__(
        self, argv: Sequence[str], *, cwd: Path, env: Mapping[str, str], log: Path
    ) -> None:
        self.argv, self._log, self._started = argv, log, time.monotonic()
        self._mark = f"{time.time_ns()}"
        with log.open("wb") as out:
            self.process = subprocess.Popen(  # noqa: S603 -- the commands under test
                argv,
                cwd=cwd,
                env={**env, processes.MARK: self._mark},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self.process.poll() is None

    def stop(self) -> None:
        """Kill it with its process group; the language host ends with its caller."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self, spared: Callable[[], Sequence[int]]) -> Done:
        """Wait for its end and that of all it started, but for processes with `spared` ids."""
        hung = False
        try:
            self.process.wait(LIMIT)
        except subprocess.TimeoutExpired:
            hung = True
            self.stop()
        except KeyboardInterrupt:
            self.stop()
            raise
        outlived = processes.outlived(self._mark, spared)
        return Done(
            command=" ".join(self.argv[-4:] if len(self.argv) > 4 else self.argv),
            code=self.process.returncode,
            output=self._log.read_text(errors="replace"),
            seconds=round(time.monotonic() - self._started, 1),
            hung=hung,
            outlived=outlived,
        )


def resources_of(state: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The resources in the file of a state."""
    latest: dict[str, Any] = state["checkpoint"]["latest"] or {}
    return latest.get("resources") or []


@dataclass(kw_only=True)
class World:
    """One checkout and its local AWS.

    Args:
        folder: The folder for all copies.
        program: `part` or `platform`.
    """

    folder: Path
    program: str = "part"
    secrets: set[str] = field(default_factory=set[str])
    seen: Watch = field(default_factory=Watch)
    _count: int = 0
    _exports: tuple[int, dict[str, str]] | None = None
    done: list[Done] = field(default_factory=list[Done])

    @property
    def checkout(self) -> Path:
        """The folder in which commands run."""
        return self.folder / "checkout"

    @property
    def local(self) -> Path:
        """Where `ops` keeps state, secrets and the local AWS's note."""
        return self.checkout / ".local"

    @property
    def temporary(self) -> Path:
        """Where the commands' temporary files go."""
        return self.folder / "tmp"

    @property
    def logs(self) -> Path:
        """What each command printed."""
        return self.folder / "logs"

    def build(self) -> None:
        """Make the checkout, as it is in the repository now."""
        self.close()
        self.secrets.clear()
        self._exports = None
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in (self.checkout, self.temporary, self.logs):
            folder.mkdir(parents=True)
        for name in _TOOLS:
            shutil.copytree(ROOT / name, self.checkout / name)
        source = _PROGRAMS[self.program]
        for file in (*(ROOT / name for name in _FILES), *source.glob("__main__.py")):
            shutil.copy2(file, self.checkout / file.name)
        shutil.copy2(source / "Pulumi.yaml", self.checkout)
        # What later rounds are configured from is as old as the tools that they run.
        shutil.copy2(STACK_FILES / f"Pulumi.{STACK}.yaml", self.folder / "source.yaml")
        (self.checkout / ".venv").symlink_to((ROOT / ".venv").resolve())
        # The rules are evaluated, and never stop an update: what is broken here is something else.
        (self.checkout / f"policy/config/{STACK}.json").write_text('{"all": "advisory"}\n')
        self.configure()

    def configure(self, number: int = 0) -> None:
        """Write the stack's file: each number tags everything anew, odd ones add a subscriber."""
        source = yaml.safe_load((self.folder / "source.yaml").read_text())
        config: dict[str, Any] = source["config"]
        if self.program == "part":
            for section, values in _PART.items():
                config[f"agentplatform:{section}"] |= values
        config["agentplatform:environment"]["owner"] = f"torture-{number}"
        text = [{"protocol": "email", "endpoint": "torture@example.com"}] if number % 2 else []
        config["agentplatform:observability"]["subscriptions"]["info"] = text
        file = self.checkout / f"Pulumi.{STACK}.yaml"
        file.write_text(yaml.safe_dump(source, sort_keys=False))

    @property
    def running(self) -> process.Running | None:
        """The local AWS, if it runs."""
        return process.find(self.local)

    @property
    def servers(self) -> Sequence[int]:
        """Process ids of the local AWS, which outlives the command that started it."""
        running = self.running
        return processes.family(running.pid) if running else ()

    def start(
        self, *argv: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> Command:
        """Start a command, in the checkout unless another folder is given."""
        self._count += 1
        self.local.mkdir(exist_ok=True)
        left_out = (*process.UNSET, stacks.VARIABLE)  # the checkout has its own file of the stack
        own = {key: value for key, value in os.environ.items() if key not in left_out}
        own |= {"TMPDIR": str(self.temporary), "NO_COLOR": "1", "TERM": "dumb"}
        log = self.logs / f"{self._count:05}.txt"
        return Command(argv, cwd=cwd or self.checkout, env=own | dict(env or {}), log=log)

    def run(self, *argv: str, env: Mapping[str, str] | None = None) -> Done:
        """Run a command to its end."""
        return self.end(self.start(*argv, env=env))

    def end(self, command: Command) -> Done:
        """Wait for a command's end, looking at its processes meanwhile."""
        with self.seen.of(command.process.pid):
            done = command.end(lambda: self.servers)
        self.done.append(done)
        return done

    def begin(self, operation: str, *, plain: bool = False) -> Command:
        """Start an operation: the one place that knows the operator's commands.

        Args:
            operation: Which.
            plain: By `pulumi` itself, which takes half as long, where it has the operation.
        """
        verb = {"change": "up"}.get(operation, operation)
        if verb == "refresh":
            return self.pulumi("refresh", "--yes", "--skip-preview")
        if verb == "up" and plain:
            return self.pulumi("up", "--yes", "--skip-preview", "--refresh")
        return self.start("./platformctl", verb, STACK, "--local")

    def operate(self, operation: str, *, plain: bool = False) -> Done:
        """Run an operation to its end."""
        return self.end(self.begin(operation, plain=plain))

    def platformctl(self, *arguments: str) -> Done:
        """Run an operator's command to its end."""
        return self.end(self.start("./platformctl", *arguments))

    def pulumi(self, *arguments: str) -> Command:
        """Start a plain `pulumi` command, as `make shell` makes them work."""
        env = self.exports()
        return self.start(env["PULUMI"], *arguments, "--non-interactive", env=env)

    def exports(self) -> dict[str, str]:
        """What `make shell` prints, and `PULUMI`, the CLI's path. Starts the local AWS."""
        running = self.running
        if not self._exports or running is None or running.pid != self._exports[0]:
            shell = self.platformctl("shell", STACK)
            if shell.code:
                raise RuntimeError(f"{shell.command}: {shell.output}")
            script = f"{shell.output}\nexport PULUMI=$(command -v pulumi)\nenv -0"
            clean = {"PATH": os.environ["PATH"]}
            done = subprocess.run(  # noqa: S603 -- what `make shell` printed
                ["/bin/bash", "-c", script], capture_output=True, check=True, env=clean
            )
            pairs = (each.partition("=") for each in done.stdout.decode().split("\0") if each)
            found = {name: value for name, _, value in pairs}
            self._exports = (self.servers[0] if self.servers else 0, found)
        return self._exports[1]

    def resources(self) -> list[dict[str, Any]]:
        """The resources of the state; none if there is no stack."""
        state = self.local / f"state/.pulumi/stacks/agentplatform/{STACK}.json"
        if not state.exists():
            return []
        return resources_of(json.loads(state.read_text()))

    def close(self) -> None:
        """Stop the local AWS."""
        process.stop(self.local)
