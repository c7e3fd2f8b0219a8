"""The calls of `pulumirpc.LanguageRuntime`, as the CLI makes them."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import grpc
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import language_pb2 as lang
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

from engine.host import environment as environments
from engine.host import processes
from engine.host.environment import Environment, EnvironmentUnusableError
from engine.host.processes import Children, Command
from engine.versions import PULUMI_VERSION

MESSAGE_SHOWN_EXIT_CODE = 32
"""The program runner's code for: the user has seen why, add nothing."""

INSPECTION = Path(__file__).with_name("inspection.py")


@dataclass(frozen=True, kw_only=True)
class HostSettings:
    """What the CLI and the installed bundle tell the host when it starts."""

    engine_address: str
    program_runner: Path


class LanguageHost(language_pb2_grpc.LanguageRuntimeServicer):
    """Runs Python programs and plugins for one CLI process."""

    def __init__(self, settings: HostSettings, children: Children) -> None:
        self._settings = settings
        self._children = children
        self._programs: set[subprocess.Popen[bytes]] = set()

    def Handshake(  # noqa: N802 - the protocol's name
        self, request: lang.LanguageHandshakeRequest, context: grpc.ServicerContext
    ) -> lang.LanguageHandshakeResponse:
        """Agree; the engine's address is already known from the command line."""
        del request, context
        return lang.LanguageHandshakeResponse()

    def GetPluginInfo(  # noqa: N802 - the protocol's name
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Return the version of the CLI this host belongs to."""
        del request, context
        return plugin_pb2.PluginInfo(version=PULUMI_VERSION)

    def GetRequiredPackages(  # noqa: N802 - the protocol's name
        self, request: lang.GetRequiredPackagesRequest, context: grpc.ServicerContext
    ) -> lang.GetRequiredPackagesResponse:
        """List the resource plugins that the program's installed packages ask for."""
        found = self._inspect("packages", request.info, context)
        packages = [plugin_pb2.PackageDependency(kind="resource", **item) for item in found]
        return lang.GetRequiredPackagesResponse(packages=packages)

    def GetProgramDependencies(  # noqa: N802 - the protocol's name
        self, request: lang.GetProgramDependenciesRequest, context: grpc.ServicerContext
    ) -> lang.GetProgramDependenciesResponse:
        """List the distributions installed in the program's environment."""
        question = "all-dependencies" if request.transitiveDependencies else "dependencies"
        found = self._inspect(question, request.info, context)
        dependencies = [lang.DependencyInfo(**item) for item in found]
        return lang.GetProgramDependenciesResponse(dependencies=dependencies)

    def About(  # noqa: N802 - the protocol's name
        self, request: lang.AboutRequest, context: grpc.ServicerContext
    ) -> lang.AboutResponse:
        """Tell which Python runs the program."""
        found = self._inspect("about", request.info, context)
        return lang.AboutResponse(metadata={"toolchain": "Pip"}, **found)

    def RuntimeOptionsPrompts(  # noqa: N802 - the protocol's name
        self, request: lang.RuntimeOptionsRequest, context: grpc.ServicerContext
    ) -> lang.RuntimeOptionsResponse:
        """Ask nothing: pip is the only toolchain here."""
        del request, context
        return lang.RuntimeOptionsResponse()

    def Template(  # noqa: N802 - the protocol's name
        self, request: lang.TemplateRequest, context: grpc.ServicerContext
    ) -> lang.TemplateResponse:
        """Leave a fresh template as it is: pip's requirements.txt is its native form."""
        del request, context
        return lang.TemplateResponse()

    def Run(  # noqa: N802 - the protocol's name
        self, request: lang.RunRequest, context: grpc.ServicerContext
    ) -> lang.RunResponse:
        """Run a program to its end; what it prints goes straight to the CLI."""
        environment = self._environment(request.info, context)
        child = self._start(self._program(request, environment), context, piped=False)
        self._programs.add(child)
        code = self._children.wait(child)
        self._programs.discard(child)
        if code == MESSAGE_SHOWN_EXIT_CODE:
            return lang.RunResponse(bail=True)
        return lang.RunResponse(error=describe_exit(code))

    def RunPlugin(  # noqa: N802 - the protocol's name
        self, request: lang.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[lang.RunPluginResponse]:
        """Run a policy pack or plugin given as a directory, streaming what it prints."""
        environment = self._environment(request.info, context)
        child = self._start(plugin_command(request, environment), context, piped=True)
        for name, data in processes.stream(child):
            yield (
                lang.RunPluginResponse(stdout=data)
                if name == "stdout"
                else lang.RunPluginResponse(stderr=data)
            )
        yield lang.RunPluginResponse(exitcode=self._children.wait(child))

    def InstallDependencies(  # noqa: N802 - the protocol's name
        self, request: lang.InstallDependenciesRequest, context: grpc.ServicerContext
    ) -> Iterator[lang.InstallDependenciesResponse]:
        """Create the virtual environment and install requirements.txt into it."""
        try:
            commands = install_commands(request.info)
        except EnvironmentUnusableError as error:
            _refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))
        for command in commands:
            child = self._start(command, context, piped=True)
            for name, data in processes.stream(child):
                yield lang.InstallDependenciesResponse(**{name: data})
            if code := self._children.wait(child):
                shown = " ".join(command.argv)
                _refuse(context, grpc.StatusCode.INTERNAL, f"{shown} exited with code {code}")

    def Pack(  # noqa: N802 - the protocol's name
        self, request: lang.PackRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: it serves authors of packages, not users of programs."""
        del request
        _refuse_authoring(context, "packing a package")

    def Link(  # noqa: N802 - the protocol's name
        self, request: lang.LinkRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: it serves authors of packages, not users of programs."""
        del request
        _refuse_authoring(context, "linking a local package")

    def Cancel(  # noqa: N802 - the protocol's name
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Stop running programs; plugins end with the call that runs them."""
        del request, context
        for child in list(self._programs):
            processes.stop(child)
        return empty_pb2.Empty()

    def _environment(self, info: lang.ProgramInfo, context: grpc.ServicerContext) -> Environment:
        try:
            return environments.resolve(runtime_options(info), Path(info.root_directory))
        except EnvironmentUnusableError as error:
            _refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))

    def _start(
        self, command: Command, context: grpc.ServicerContext, *, piped: bool
    ) -> subprocess.Popen[bytes]:
        child = self._children.start(command, piped=piped)
        # A call that the CLI gives up must not leave its process running.
        if not context.add_callback(lambda: processes.stop(child)):
            processes.stop(child)
        return child

    def _inspect(self, question: str, info: lang.ProgramInfo, context: grpc.ServicerContext) -> Any:
        environment = self._environment(info, context)
        command = Command(
            argv=[environment.python, "-I", str(INSPECTION), question],
            cwd=Path(info.root_directory),
            env=environment.variables(os.environ),
        )
        child = self._start(command, context, piped=True)
        output = {"stdout": b"", "stderr": b""}
        for name, data in processes.stream(child):
            output[name] += data
        if code := self._children.wait(child):
            reason = output["stderr"].decode(errors="replace").strip() or f"exit code {code}"
            _refuse(context, grpc.StatusCode.INTERNAL, f"{environment.python}: {reason}")
        return json.loads(output["stdout"])

    def _program(self, request: lang.RunRequest, environment: Environment) -> Command:
        variables = environment.variables(os.environ)
        variables["PULUMI_CONFIG"] = json.dumps(dict(request.config))
        variables["PULUMI_CONFIG_SECRET_KEYS"] = json.dumps(list(request.configSecretKeys))
        flags = {
            "monitor": request.monitor_address,
            "engine": self._settings.engine_address,
            "project": request.project,
            "root_directory": request.info.root_directory,
            "stack": request.stack,
            "pwd": request.pwd,
            "dry_run": str(request.dryRun).lower(),
            "parallel": str(request.parallel),
            "organization": request.organization,
        }
        given = [text for key, value in flags.items() if value for text in (f"--{key}", value)]
        program = os.path.normpath(Path(request.info.program_directory, request.info.entry_point))
        runner = str(self._settings.program_runner)
        return Command(
            # Unbuffered, or the CLI shows what a program prints only when it ends.
            argv=[environment.python, "-u", runner, *given, program, *request.args],
            cwd=Path(request.info.program_directory),
            env=variables,
        )


def plugin_command(request: lang.RunPluginRequest, environment: Environment) -> Command:
    """Return how to run a plugin directory; a policy pack needs the SDK's own starter."""
    directory = request.info.program_directory
    given: Sequence[str] = list(request.args)
    starter = (
        ["-m", "pulumi.policy", *given, directory]
        if request.kind == "analyzer"
        else [directory, *given]
    )
    variables = dict(entry.split("=", 1) for entry in request.env)
    return Command(
        argv=[environment.python, "-u", *starter],
        cwd=Path(request.pwd),
        env=environment.variables(variables or os.environ),
    )


def install_commands(info: lang.ProgramInfo) -> list[Command]:
    """Return the commands that give a program its environment.

    Raises:
        EnvironmentUnusableError: the runtime options are not understood.
    """
    directory = Path(info.program_directory)
    target = virtualenv = environments.virtualenv_path(
        runtime_options(info), Path(info.root_directory)
    )
    python = environments.system_python()
    steps: list[list[str]] = []
    if virtualenv is not None:
        steps.append([python, "-m", "venv", str(virtualenv)])
        python = str(virtualenv / "bin" / "python")
    if (directory / "requirements.txt").exists():
        steps.append([python, "-m", "pip", "install", "-r", "requirements.txt"])
    env = Environment(python=python, virtualenv=target).variables(os.environ)
    return [Command(argv=step, cwd=directory, env=env) for step in steps]


def runtime_options(info: lang.ProgramInfo) -> dict[str, Any]:
    """Return the `runtime.options` of the project file."""
    return json_format.MessageToDict(info.options)


def describe_exit(code: int) -> str:
    """Return the CLI's error line for a program's exit code; empty for success."""
    if code < 0:
        return f"Program exited unexpectedly: {signal.Signals(-code).name}"
    return f"Program exited with non-zero exit code: {code}" if code else ""


def _refuse_authoring(context: grpc.ServicerContext, what: str) -> NoReturn:
    _refuse(
        context,
        grpc.StatusCode.UNIMPLEMENTED,
        f"{what} is not implemented by the language host built here; "
        "install the official Pulumi CLI: https://www.pulumi.com/docs/install/",
    )


def _refuse(context: grpc.ServicerContext, code: grpc.StatusCode, message: str) -> NoReturn:
    context.abort(code, message)
    raise AssertionError("abort raises")
