"""An engine's resource monitor that records what a component registers."""

# ruff: noqa: N802 -- the protocol names the methods

import threading
from collections.abc import Callable, Generator, Iterator
from concurrent import futures
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import grpc
import pytest
from google.protobuf import empty_pb2, json_format, struct_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import (
    provider_pb2,
    provider_pb2_grpc,
    resource_pb2,
    resource_pb2_grpc,
)

from localcloud.awsx.provider import AwsxProvider

Answer = TypeVar("Answer", bound=Message)
TOKEN = "awsx:ec2:Vpc"  # noqa: S105 -- a type's name
AWS = "urn:pulumi:dev::proj::pulumi:providers:aws::aws::provider-id"
FEATURES = (
    resource_pb2.RESOURCE_MONITOR_FEATURE_SECRETS,
    resource_pb2.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    resource_pb2.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    resource_pb2.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
)


@dataclass(frozen=True, kw_only=True)
class Registered:
    type: str
    name: str
    parent: str
    inputs: dict[str, Any]
    request: resource_pb2.RegisterResourceRequest


@dataclass(kw_only=True)
class Monitor(resource_pb2_grpc.ResourceMonitorServicer):
    """Echoes inputs as outputs, with the id `<Type name>`; at preview without an id."""

    project: str = "proj"
    preview: bool = False
    fail: str = ""
    gone: bool = False
    registered: list[Registered] = field(default_factory=list[Registered])
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    lock: threading.Lock = field(default_factory=threading.Lock)

    def GetDeploymentInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> resource_pb2.DeploymentInfo:
        del request, context
        return resource_pb2.DeploymentInfo(supportedFeatures=FEATURES)

    def RegisterResource(
        self, request: resource_pb2.RegisterResourceRequest, context: grpc.ServicerContext
    ) -> resource_pb2.RegisterResourceResponse:
        if self.gone and request.custom:
            context.abort(grpc.StatusCode.UNAVAILABLE, "the engine stops")
        short = request.type.rpartition(":")[2]
        with self.lock:
            self.registered.append(
                Registered(
                    type=request.type,
                    name=request.name,
                    parent=described(request.parent),
                    inputs=plain(json_format.MessageToDict(request.object)),
                    request=request,
                )
            )
        return resource_pb2.RegisterResourceResponse(
            urn=urn(self.project, request),
            id="" if self.preview or not request.custom else f"<{short} {request.name}>",
            object=request.object,
            result=resource_pb2.FAIL if request.name == self.fail else resource_pb2.SUCCESS,
        )

    def RegisterResourceOutputs(
        self, request: resource_pb2.RegisterResourceOutputsRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        del context
        self.outputs[described(request.urn)] = plain(json_format.MessageToDict(request.outputs))
        return empty_pb2.Empty()

    def Invoke(
        self, request: resource_pb2.ResourceInvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        answers: dict[str, dict[str, Any]] = {
            "pulumi:pulumi:getResource": {
                "urn": AWS.rpartition("::")[0],
                "id": AWS.rpartition("::")[2],
                "state": {},
            },
        }
        if request.tok not in answers:
            context.abort(grpc.StatusCode.UNIMPLEMENTED, request.tok)
        answer = provider_pb2.InvokeResponse()
        getattr(answer, "return").CopyFrom(message(answers[request.tok]))
        return answer

    def child(self, kind: str, name: str) -> Registered:
        (found,) = [
            r
            for r in self.registered
            if r.type.startswith("aws:") and r.type.endswith(f":{kind}") and r.name == name
        ]
        return found

    def names(self, kind: str) -> list[str]:
        return sorted(r.name for r in self.registered if r.type.endswith(f":{kind}"))


@dataclass(frozen=True, kw_only=True)
class Built:
    """An answer of Construct, with marks of dependencies and references taken off."""

    outputs: dict[str, Any]
    raw: provider_pb2.ConstructResponse


class Awsx:
    """The provider on a port, and a way to construct with it as the engine does."""

    def __init__(self, port: int) -> None:
        self.channel = grpc.insecure_channel(f"127.0.0.1:{port}")

    def call(self, method: str, request: Message, answer: type[Answer]) -> Answer:
        invoke = self.channel.unary_unary(
            f"/pulumirpc.ResourceProvider/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        return invoke(request)

    def construct(
        self, monitor: Monitor, inputs: dict[str, Any], *, name: str = "net", **options: Any
    ) -> Built:
        with served(
            lambda server: resource_pb2_grpc.add_ResourceMonitorServicer_to_server(monitor, server)
        ) as port:
            request = provider_pb2.ConstructRequest(
                project=monitor.project,
                stack="dev",
                dryRun=monitor.preview,
                parallel=16,
                monitorEndpoint=f"127.0.0.1:{port}",
                type=options.pop("type", TOKEN),
                name=name,
                inputs=message(inputs),
                accepts_output_values=True,
                **options,
            )
            raw = self.call("Construct", request, provider_pb2.ConstructResponse)
        return Built(outputs=plain(json_format.MessageToDict(raw.state)), raw=raw)


@contextmanager
def served(register: Callable[[grpc.Server], object]) -> Generator[int]:
    server = grpc.server(futures.ThreadPoolExecutor(16))
    register(server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield port
    finally:
        server.stop(None).wait()


@pytest.fixture(scope="session")
def awsx() -> Iterator[Awsx]:
    with served(
        lambda server: provider_pb2_grpc.add_ResourceProviderServicer_to_server(
            AwsxProvider(), server
        )
    ) as port:
        yield Awsx(port)


def urn(project: str, request: resource_pb2.RegisterResourceRequest) -> str:
    parent = request.parent.split("::")[2] if request.parent else "pulumi:pulumi:Stack"
    types = "" if parent == "pulumi:pulumi:Stack" else f"{parent}$"
    return f"urn:pulumi:dev::{project}::{types}{request.type}::{request.name}"


def described(of: str) -> str:
    """`type name` of a URN, as in the recordings."""
    parts = of.split("::")
    return f"{parts[2].rpartition('$')[2]} {parts[3]}" if of else ""


def message(values: dict[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(values)
    return made


SIGNATURE = "4dabf18193072939515e22adb298388d"
OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
REFERENCE = "5cf8f73096256a8f31e491e813e4eb8e"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 -- the mark of one
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def plain(value: Any) -> Any:
    """The value alone: no marks of outputs, and a reference as the id it refers to."""
    if isinstance(value, list):
        return [plain(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    table = cast("dict[str, Any]", value)
    kind = table.get(SIGNATURE)
    if kind == OUTPUT:
        return plain(table["value"]) if "value" in table else UNKNOWN
    if kind == SECRET:
        return plain(table["value"])
    if kind == REFERENCE:
        return f"-> {described(table['urn'])}"
    return {key: plain(item) for key, item in table.items()}


@pytest.fixture
def monitor() -> Monitor:
    return Monitor()


@pytest.fixture
def monitors() -> list[Monitor]:
    """Several engines, some of them at preview."""
    return [Monitor(project=f"proj{n}", preview=n % 3 == 2) for n in range(8)]
