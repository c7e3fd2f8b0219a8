"""Command lines of programs, plugins and installations, from the CLI's requests."""

import json
import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from google.protobuf import json_format
from pulumi.runtime.proto import language_pb2 as lang

from engine.host import environment as environments
from engine.host.environment import Environment
from engine.host.processes import Command


@dataclass(frozen=True, kw_only=True)
class HostSettings:
    """What the CLI and the installed bundle tell the host when it starts."""

    engine_address: str
    program_runner: Path


def program(request: lang.RunRequest, environment: Environment, settings: HostSettings) -> Command:
    """Return how to run a program: through the SDK's runner, configured by flags and variables."""
    variables = environment.variables(os.environ)
    variables["PULUMI_CONFIG"] = json.dumps(dict(request.config))
    variables["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
    flags = {
        "monitor": request.monitor_address,
        "engine": settings.engine_address,
        "project": request.project,
        "root_directory": request.info.root_directory,
        "stack": request.stack,
        "pwd": request.pwd,
        "dry_run": str(request.dryRun).lower(),
        "parallel": str(request.parallel),
        "organization": request.organization,
    }
    given = [text for key, value in flags.items() if value for text in (f"--{key}", value)]
    entry = os.path.normpath(Path(request.info.program_directory, request.info.entry_point))
    runner = str(settings.program_runner)
    return Command(
        # Unbuffered, or the CLI shows what a program prints only when it ends.
        argv=[environment.python, "-u", runner, *given, entry, *request.args],
        cwd=Path(request.info.program_directory),
        env=variables,
    )


def plugin(request: lang.RunPluginRequest, environment: Environment) -> Command:
    """Return how to run a plugin directory; a policy pack needs the SDK's own starter."""
    directory = request.info.program_directory
    given = list(request.args)
    starter = (
        ["-m", "pulumi.policy", *given, directory]
        if request.kind == "analyzer"
        else [directory, *given]
    )
    variables = dict(text.split("=", 1) for text in request.env)
    return Command(
        argv=[environment.python, "-u", *starter],
        cwd=Path(request.pwd),
        env=environment.variables(variables or os.environ),
    )


def installation(info: lang.ProgramInfo) -> list[Command]:
    """Return the commands that give a program its environment.

    Raises:
        EnvironmentUnusableError: the runtime options are not understood.
    """
    directory = Path(info.program_directory)
    virtualenv = environments.virtualenv_path(runtime_options(info), Path(info.root_directory))
    python = environments.system_python()
    steps: list[list[str]] = []
    if virtualenv is not None:
        steps.append([python, "-m", "venv", str(virtualenv)])
        python = str(virtualenv / "bin" / "python")
    if (directory / "requirements.txt").exists():
        steps.append([python, "-m", "pip", "install", "-r", "requirements.txt"])
    env = Environment(python=python, virtualenv=virtualenv).variables(os.environ)
    return [Command(argv=step, cwd=directory, env=env) for step in steps]


def runtime_options(info: lang.ProgramInfo) -> dict[str, Any]:
    """Return the `runtime.options` of the project file."""
    return json_format.MessageToDict(info.options)


def describe_exit(code: int) -> str:
    """Return the CLI's error line for a program's exit code; empty for success."""
    if code < 0:
        return f"Program exited unexpectedly: {signal.Signals(-code).name}"
    return f"Program exited with non-zero exit code: {code}" if code else ""
