"""The random provider behind a channel, called as the engine calls it."""

from collections.abc import Iterator
from concurrent import futures
from typing import Any, TypeVar

import grpc
import pytest
from google.protobuf import json_format, struct_pb2
from google.protobuf.message import Message
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from localcloud.random.provider import RandomProvider

Answer = TypeVar("Answer", bound=Message)


def urn(token: str) -> str:
    return f"urn:pulumi:dev::proj::agentplatform:security:Security${token}::name"


def message(values: dict[str, Any]) -> struct_pb2.Struct:
    made = struct_pb2.Struct()
    made.update(values)
    return made


class Engine:
    """Calls the provider as the engine does, one resource at a time."""

    def __init__(self, channel: grpc.Channel) -> None:
        self.channel = channel

    def call(self, method: str, request: Message, answer: type[Answer]) -> Answer:
        invoke = self.channel.unary_unary(
            f"/pulumirpc.ResourceProvider/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        return invoke(request)

    def check(self, token: str, **news: Any) -> tuple[dict[str, Any], dict[str, str]]:
        answer = self.call(
            "Check",
            provider_pb2.CheckRequest(urn=urn(token), news=message(news)),
            provider_pb2.CheckResponse,
        )
        failures = {failure.property: failure.reason for failure in answer.failures}
        return json_format.MessageToDict(answer.inputs), failures

    def create(
        self, token: str, /, preview: bool = False, **news: Any
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        inputs, failures = self.check(token, **news)
        assert not failures
        answer = self.call(
            "Create",
            provider_pb2.CreateRequest(urn=urn(token), properties=message(inputs), preview=preview),
            provider_pb2.CreateResponse,
        )
        return answer.id, json_format.MessageToDict(answer.properties), inputs

    def diff(self, token: str, olds: dict[str, Any], news: dict[str, Any]) -> set[str]:
        checked, failures = self.check(token, **news)
        assert not failures
        answer = self.call(
            "Diff",
            provider_pb2.DiffRequest(
                urn=urn(token), old_inputs=message(olds), news=message(checked)
            ),
            provider_pb2.DiffResponse,
        )
        some = provider_pb2.DiffResponse.DIFF_SOME
        assert (answer.changes == some) == bool(answer.replaces)
        assert set(answer.detailedDiff) == set(answer.replaces)
        return set(answer.replaces)

    def read(self, token: str, identity: str, **state: Any) -> provider_pb2.ReadResponse:
        return self.call(
            "Read",
            provider_pb2.ReadRequest(urn=urn(token), id=identity, properties=message(state)),
            provider_pb2.ReadResponse,
        )


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    server = grpc.server(futures.ThreadPoolExecutor(4))
    provider_pb2_grpc.add_ResourceProviderServicer_to_server(RandomProvider(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        yield Engine(channel)
    server.stop(None).wait()


def details(error: grpc.RpcError) -> str:
    assert isinstance(error, grpc.Call)
    return error.details() or ""
