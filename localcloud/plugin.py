"""The part of Pulumi's provider protocol that all providers share."""

# ruff: noqa: N802 -- the protocol names the methods

import json
from importlib import metadata
from typing import NoReturn

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc


def refuse(context: grpc.ServicerContext, sentence: str) -> NoReturn:
    """Answer a call with an error that the CLI shows as it is."""
    context.abort(grpc.StatusCode.INVALID_ARGUMENT, sentence)
    raise AssertionError("abort always raises")


class Plugin(provider_pb2_grpc.ResourceProviderServicer):
    """A provider that the engine attaches to; by default, one without configuration.

    Its methods hold no state between calls, so that one instance serves any number of engine
    sessions at once.

    Attributes:
        package: the Pulumi package; its Python SDK's version is the provider's.
        takes_marks: whether inputs may arrive marked as secrets, references and outputs with their
            dependencies. Without, the engine takes the marks off and puts them on again itself, so
            that no secret can reach the state as plain text through an oversight of ours.
        takes_naming: whether Check heeds the user's pattern for automatic names.
    """

    package: str
    takes_marks: bool = False
    takes_naming: bool = False

    @property
    def version(self) -> str:
        """The version of the provider that it replaces."""
        return metadata.version(f"pulumi_{self.package}")

    def Handshake(
        self,
        request: provider_pb2.ProviderHandshakeRequest,
        context: grpc.ServicerContext,
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Agree on how values travel."""
        del request, context
        return provider_pb2.ProviderHandshakeResponse(
            accept_secrets=self.takes_marks,
            accept_resources=self.takes_marks,
            accept_outputs=self.takes_marks,
            supports_autonaming_configuration=self.takes_naming,
        )

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> Empty:
        """Accept an engine's connection, which needs no action."""
        del request, context
        return Empty()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        """The version of the provider that it replaces."""
        del request, context
        return plugin_pb2.PluginInfo(version=self.version)

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        """The package's name and version: programs bring their own SDK."""
        del request, context
        schema = {"name": self.package, "version": self.version}
        return provider_pb2.GetSchemaResponse(schema=json.dumps(schema))

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Accept a provider resource; there is nothing to configure but its version."""
        del context
        failures = [
            provider_pb2.CheckFailure(
                property=name, reason=f"unknown property; provider {self.package} has none"
            )
            for name in sorted(request.news.fields.keys() - {"version"})
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Another version is no change: the provider is the one that runs."""
        del request, context
        return provider_pb2.DiffResponse(changes=provider_pb2.DiffResponse.DIFF_NONE)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Accept the configuration."""
        del request, context
        return provider_pb2.ConfigureResponse(
            acceptSecrets=self.takes_marks,
            acceptResources=self.takes_marks,
            acceptOutputs=self.takes_marks,
            supportsPreview=True,
            supports_autonaming_configuration=self.takes_naming,
        )

    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """No function is modelled."""
        refuse(context, f"function {request.tok} is not modelled by localcloud")

    def Call(
        self, request: provider_pb2.CallRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CallResponse:
        """No resource's method is modelled."""
        refuse(context, f"method {request.tok} is not modelled by localcloud")

    def Construct(
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """No component is modelled."""
        refuse(context, f"component {request.type} is not modelled by localcloud")

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """Let calls in progress finish: they are short, and other engines may use the provider."""
        del request, context
        return Empty()
