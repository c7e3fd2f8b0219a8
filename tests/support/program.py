"""Run the real `__main__.py` under Pulumi mocks and look at the graph it registered."""

import asyncio
import gc
import importlib
import json
import os
import runpy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pulumi
import yaml
from pulumi.runtime import mocks, rpc, settings, stack
from pulumi.runtime.proto import callback_pb2, resource_pb2

from tests.support.aws_mocks import AwsMocks
from tests.support.stack_files import STACK_FILES

ROOT = Path(__file__).parents[2]
STACKS = ("dev", "staging", "prod")

SECRECY_MARK = "4dabf18193072939515e22adb298388d"
"""The key by which Pulumi's protocol marks a secret value."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One resource as the program registered it."""

    urn: str
    type: str
    name: str
    parent: str
    inputs: dict[str, Any]
    options: resource_pb2.RegisterResourceRequest


@dataclass(frozen=True, kw_only=True)
class Graph:
    """Everything one run of the program registered and exported."""

    resources: tuple[Registered, ...]
    outputs: dict[str, Any]

    def of(self, resource: type[pulumi.Resource] | str) -> list[Registered]:
        """The registered resources of one SDK class (or type token)."""
        token = resource if isinstance(resource, str) else resource.pulumi_type  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType] -- set on every generated SDK class
        return [found for found in self.resources if found.type == token]

    def one(self, resource: type[pulumi.Resource] | str, name: str) -> Registered:
        """The resource of that class with that logical name; fails if there is none."""
        found = {each.name: each for each in self.of(resource)}
        assert name in found, f"no {resource} named {name}; there are {sorted(found)}"
        return found[name]

    def children(self, parent: Registered) -> Iterator[Registered]:
        """The direct children of a resource."""
        return (each for each in self.resources if each.parent == parent.urn)

    def before(self, resource: Registered) -> list[Registered]:
        """All that must exist before a resource is made, directly or by way of others."""
        known = {each.urn: each for each in self.resources}
        found: dict[str, Registered] = {}
        waiting = list(resource.options.dependencies)
        while waiting:
            urn = waiting.pop()
            # Children of remote components are made, but not registered by this program.
            if urn not in found and urn in known:
                found[urn] = known[urn]
                waiting += known[urn].options.dependencies
        return list(found.values())


class RecordingMonitor(mocks.MockMonitor):
    """The mock monitor, keeping each registration with its parent and options."""

    def __init__(self) -> None:
        aws = AwsMocks()
        super().__init__(aws)
        self.resources = aws.known  # the monitor then answers for children of remote components
        self.registered: list[Registered] = []

    def RegisterResource(self, request: resource_pb2.RegisterResourceRequest) -> Any:  # noqa: N802 -- the protocol's name
        """Record the request, then answer as the mock monitor does."""
        response = super().RegisterResource(request)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- the SDK's mocks are untyped
        self.registered.append(
            Registered(
                urn=response.urn,
                type=request.type,
                name=request.name,
                parent=request.parent,
                inputs=rpc.deserialize_properties(request.object, keep_unknowns=False),
                options=request,
            )
        )
        return response  # pyright: ignore[reportUnknownVariableType] -- as above


class Transforms:
    """Stands in for the SDK's callback server, which the engine would call; names them only."""

    def __init__(self) -> None:
        self.hooks: dict[str, pulumi.ResourceHook] = {}

    def register_resource_hook(self, hook: pulumi.ResourceHook) -> None:
        """Keep the hook, for a test to call as the engine would."""
        self.hooks[hook.name] = hook

    def register_transform(self, transform: pulumi.ResourceTransform) -> callback_pb2.Callback:
        """Let the registration carry the transform's name."""
        return callback_pb2.Callback(token=getattr(transform, "__name__", ""))


def stack_file(name: str) -> dict[str, Any]:
    """The `config` of a stack's YAML file."""
    return yaml.safe_load((STACK_FILES / f"Pulumi.{name}.yaml").read_text())["config"]


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it, key by key at every level."""
    return {**base} | {
        key: merged(base[key], value)  # pyright: ignore[reportUnknownArgumentType] -- YAML data
        if isinstance(value, Mapping) and isinstance(base.get(key), Mapping)
        else value
        for key, value in changes.items()
    }


def _run_main() -> None:
    try:
        runpy.run_path(str(ROOT / "__main__.py"), run_name="__main__")
    except SystemExit as ended:  # of a refused configuration, which the program has shown
        raise (ended.__context__ or ended) from None


def run_program(name: str, changes: Mapping[str, Any] | None = None, *, preview: bool) -> Graph:
    """Run `__main__.py` for a stack.

    Args:
        name: The stack, whose YAML file gives the configuration.
        changes: Sections laid over the file's, such as `{"network": {"nat": "none"}}`.
        preview: Whether resource outputs stay unknown, as in `pulumi preview`.
    """
    laid_over = {f"agentplatform:{key}": value for key, value in (changes or {}).items()}
    return run_configured(name, merged(stack_file(name), laid_over), preview=preview)


def run_configured(name: str, config: Mapping[str, Any], *, preview: bool = False) -> Graph:
    """Run `__main__.py` for a stack whose file has this configuration."""
    texts = {
        key: value if isinstance(value, str) else json.dumps(value) for key, value in config.items()
    }
    return record(_run_main, stack_name=name, config=texts, preview=preview)


def _abandon(loop: asyncio.AbstractEventLoop) -> None:
    """End what a refused program has begun.

    What is left of it would be warned of whenever Python collects it: in some later test.
    """
    while pending := asyncio.all_tasks(loop):
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))


@cache
def _without_imports_in_collector() -> None:
    """Take the SDK's classes out of the collector's walks, of which each costs most of a second."""
    importlib.import_module("components.platform")
    gc.collect()
    gc.freeze()


def record(
    body: Callable[[], None],
    *,
    stack_name: str = "dev",
    config: Mapping[str, str] | None = None,
    preview: bool = False,
) -> Graph:
    """Run `body` as a Pulumi program, and return the graph it registered.

    Args:
        body: Makes resources, such as a single component.
        stack_name: The stack's name.
        config: The stack's configuration as Pulumi hands it over.
        preview: Whether resource outputs stay unknown, as in `pulumi preview`.
    """
    _without_imports_in_collector()
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    monitor = RecordingMonitor()
    settings.reset_options()
    mocks.set_mocks(
        monitor.mocks, project="agentplatform", stack=stack_name, preview=preview, monitor=monitor
    )
    settings.SETTINGS.callbacks = Transforms()  # pyright: ignore[reportAttributeAccessIssue] -- a context property, settable
    pulumi.runtime.set_all_config(dict(config or {}))
    attached = {"PULUMI_DEBUG_PROVIDERS": "aws:0"}  # the mocks take example.com, as localcloud does
    gc.disable()  # a run makes little garbage, and looking for it costs half the run
    try:
        with patch.dict(os.environ, attached):
            loop.run_until_complete(stack.run_pulumi_func(body))
        root = settings.get_root_resource()
        assert isinstance(root, stack.Stack)
        exported = pulumi.Output.from_input(root.outputs)
        outputs = loop.run_until_complete(exported.future(with_unknowns=True))
    finally:
        gc.enable()
        _abandon(loop)
        loop.close()
        asyncio.set_event_loop(None)
    return Graph(resources=tuple(monitor.registered), outputs=dict(outputs or {}))
