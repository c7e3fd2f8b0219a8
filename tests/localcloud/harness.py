"""Speaks to a provider over gRPC as Pulumi's engine does, without the CLI."""

from typing import Any, cast

import grpc
import pulumi
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from localcloud.aws import schema, wire

DEFAULT_TAGS = {"Project": "agentplatform", "Owner": "team"}


class Engine:
    """Speaks to the provider as Pulumi's engine does, for one provider instance."""

    def __init__(self, port: int, **config: Any) -> None:
        self._channel = grpc.insecure_channel(
            f"127.0.0.1:{port}", options=[("grpc.use_local_subchannel_pool", 1)]
        )
        # The generated stubs leave the methods' types open.
        self.stub = cast("Any", provider_pb2_grpc.ResourceProviderStub(self._channel))
        self.stub.Configure(provider_pb2.ConfigureRequest(args=wire.dump(config)))

    def close(self) -> None:
        self._channel.close()

    @staticmethod
    def urn(token: str, name: str = "it") -> dict[str, Any]:
        return {"urn": f"urn:pulumi:dev::proj::{token}::{name}", "name": name, "type": token}

    def check(
        self, token: str, news: dict[str, Any], olds: dict[str, Any] | None = None, **more: Any
    ) -> tuple[dict[str, Any], list[str]]:
        answer = self.stub.Check(
            provider_pb2.CheckRequest(
                **self.urn(token), news=wire.dump(news), olds=wire.dump(olds or {}), **more
            )
        )
        return wire.load(answer.inputs), [failure.reason for failure in answer.failures]

    def diff(self, token: str, id_: str, old: Any, state: Any, new: Any) -> Any:
        return self.stub.Diff(
            provider_pb2.DiffRequest(
                **self.urn(token),
                id=id_,
                old_inputs=wire.dump(old),
                olds=wire.dump(state),
                news=wire.dump(new),
            )
        )

    def create(
        self, token: str, inputs: dict[str, Any], *, preview: bool = False
    ) -> tuple[str, dict[str, Any]]:
        answer = self.stub.Create(
            provider_pb2.CreateRequest(
                **self.urn(token), properties=wire.dump(inputs), preview=preview
            )
        )
        return answer.id, wire.load(answer.properties)

    def read(
        self, token: str, id_: str, inputs: Any = None, state: Any = None
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        answer = self.stub.Read(
            provider_pb2.ReadRequest(
                **self.urn(token),
                id=id_,
                inputs=wire.dump(inputs or {}),
                properties=wire.dump(state or {}),
            )
        )
        return answer.id, wire.load(answer.properties), wire.load(answer.inputs)

    def update(self, token: str, id_: str, old: Any, state: Any, new: Any) -> dict[str, Any]:
        answer = self.stub.Update(
            provider_pb2.UpdateRequest(
                **self.urn(token),
                id=id_,
                old_inputs=wire.dump(old),
                olds=wire.dump(state),
                news=wire.dump(new),
            )
        )
        return wire.load(answer.properties)

    def delete(self, token: str, id_: str, inputs: Any, state: Any) -> None:
        self.stub.Delete(
            provider_pb2.DeleteRequest(
                **self.urn(token),
                id=id_,
                old_inputs=wire.dump(inputs),
                properties=wire.dump(state),
            )
        )

    def invoke(self, token: str, args: dict[str, Any]) -> dict[str, Any]:
        answer = self.stub.Invoke(provider_pb2.InvokeRequest(tok=token, args=wire.dump(args)))
        return wire.load(getattr(answer, "return"))

    def make(self, token: str, **news: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Check and create; returns id, inputs and state."""
        inputs, failures = self.check(token, news)
        assert failures == []
        id_, state = self.create(token, inputs)
        return id_, inputs, state

    def maker(self, cls: type[pulumi.CustomResource], **news: Any) -> tuple[str, dict[str, Any]]:
        """Make a resource that a sample needs."""
        id_, _, state = self.make(schema.token_of(cls), **news)
        return id_, state
