"""The `random` provider over Pulumi's provider protocol.

Nothing outside the engine's state is read or written: a resource is its state.
"""

# ruff: noqa: N802 -- the protocol names the methods

from typing import Any

import grpc
from google.protobuf import struct_pb2
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import provider_pb2

from localcloud.aws import wire
from localcloud.plugin import Plugin, refuse
from localcloud.random.generate import Generated
from localcloud.random.types import TYPES, RandomType


class RandomProvider(Plugin):
    """RandomPassword and RandomId."""

    package = "random"

    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Validate the inputs and fill in the defaults."""
        declared = _declared(request.urn, context)
        news = wire.load(request.news)
        failures = [
            provider_pb2.CheckFailure(property=name, reason=reason)
            for name, reason in declared.failures(news)
        ]
        return provider_pb2.CheckResponse(
            inputs=wire.dump(declared.complete(news)), failures=failures
        )

    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Every changed input replaces the resource; absent and empty inputs are equal."""
        declared = _declared(request.urn, context)
        olds = declared.complete(wire.load(request.old_inputs))
        news = declared.complete(wire.load(request.news))
        changed = sorted(k for k in declared.inputs if (olds.get(k) or 0) != (news.get(k) or 0))
        answer = provider_pb2.DiffResponse
        return answer(
            changes=answer.DIFF_SOME if changed else answer.DIFF_NONE,
            replaces=changed,
            diffs=changed,
            hasDetailedDiff=True,
            detailedDiff={
                key: provider_pb2.PropertyDiff(
                    kind=provider_pb2.PropertyDiff.UPDATE_REPLACE, inputDiff=True
                )
                for key in changed
            },
        )

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Generate the values; at preview they stay unknown."""
        declared = _declared(request.urn, context)
        inputs = wire.load(request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=request.properties)
        made = declared.create(inputs)
        return provider_pb2.CreateResponse(id=made.id, properties=_state(declared, inputs, made))

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """A refresh finds what the state says; without state it is an import by value."""
        declared = _declared(request.urn, context)
        if request.properties.fields:
            return provider_pb2.ReadResponse(
                id=request.id, properties=request.properties, inputs=request.inputs
            )
        try:
            made = declared.restore(request.id)
        except ValueError as error:
            refuse(context, f"{declared.token}: {error}")
        inputs = declared.complete(made.inputs)
        return provider_pb2.ReadResponse(
            id=made.id, properties=_state(declared, inputs, made), inputs=wire.dump(inputs)
        )

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> Empty:
        """Nothing exists but the state, which the engine drops."""
        _declared(request.urn, context)
        return Empty()


def _declared(urn: str, context: grpc.ServicerContext) -> RandomType:
    token = urn.split("::")[2].rpartition("$")[2]
    if token not in TYPES:
        refuse(
            context,
            f"resource type {token} is not modelled by localcloud; it has {', '.join(TYPES)}",
        )
    return TYPES[token]


def _state(declared: RandomType, inputs: dict[str, Any], made: Generated) -> struct_pb2.Struct:
    hidden = {
        key: wire.secret(value) if key in declared.secret_outputs else value
        for key, value in made.outputs.items()
    }
    return wire.dump(inputs | hidden)
