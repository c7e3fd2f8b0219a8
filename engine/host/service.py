"""The calls of `pulumirpc.LanguageRuntime`, as the CLI makes them."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import language_pb2 as lang
from pulumi.runtime.proto import language_pb2_grpc, plugin_pb2

from engine.host import commands, processes
from engine.host import environment as environments
from engine.host.commands import HostSettings
from engine.host.environment import Environment, EnvironmentUnusableError
from engine.host.processes import Children, Command
from engine.versions import PULUMI_VERSION

MESSAGE_SHOWN_EXIT_CODE = 32
"""The program runner's code for: the user has seen why, add nothing."""

INSPECTION = Path(__file__).with_name("inspection.py")


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
        _refuse_debugger(context, asked=request.attach_debugger)
        environment = self._environment(request.info, context)
        command = commands.program(request, environment, self._settings)
        child = self._start(command, context, piped=False)
        self._programs.add(child)
        code = self._children.wait(child)
        self._programs.discard(child)
        if code == MESSAGE_SHOWN_EXIT_CODE:
            return lang.RunResponse(bail=True)
        return lang.RunResponse(error=commands.describe_exit(code))

    def RunPlugin(  # noqa: N802 - the protocol's name
        self, request: lang.RunPluginRequest, context: grpc.ServicerContext
    ) -> Iterator[lang.RunPluginResponse]:
        """Run a policy pack or plugin given as a directory, streaming what it prints."""
        _refuse_debugger(context, asked=request.attach_debugger)
        environment = self._environment(request.info, context)
        child = self._start(commands.plugin(request, environment), context, piped=True)
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
            steps = commands.installation(request.info)
        except EnvironmentUnusableError as error:
            _refuse(context, grpc.StatusCode.FAILED_PRECONDITION, str(error))
        for command in steps:
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
        _refuse_official(context, "packing a package")

    def Link(  # noqa: N802 - the protocol's name
        self, request: lang.LinkRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: it serves authors of packages, not users of programs."""
        del request
        _refuse_official(context, "linking a local package")

    def GenerateProgram(  # noqa: N802 - the protocol's name
        self, request: lang.GenerateProgramRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: the generators are Go; `pulumi import` works without."""
        del request
        _refuse_official(context, "generating code (use --generate-code=false)")

    def GenerateProject(  # noqa: N802 - the protocol's name
        self, request: lang.GenerateProjectRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: the generators are Go."""
        del request
        _refuse_official(context, "generating a project")

    def GeneratePackage(  # noqa: N802 - the protocol's name
        self, request: lang.GeneratePackageRequest, context: grpc.ServicerContext
    ) -> NoReturn:
        """Refuse: the generators are Go."""
        del request
        _refuse_official(context, "generating a package")

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
            return environments.resolve(commands.runtime_options(info), Path(info.root_directory))
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


def _refuse_debugger(context: grpc.ServicerContext, *, asked: bool) -> None:
    if asked:
        _refuse_official(context, "attaching a debugger")


def _refuse_official(context: grpc.ServicerContext, what: str) -> NoReturn:
    _refuse(
        context,
        grpc.StatusCode.UNIMPLEMENTED,
        f"{what} is not implemented by the language host built here; "
        "install the official Pulumi CLI: https://www.pulumi.com/docs/install/",
    )


def _refuse(context: grpc.ServicerContext, code: grpc.StatusCode, message: str) -> NoReturn:
    context.abort(code, message)
    raise AssertionError("abort raises")
