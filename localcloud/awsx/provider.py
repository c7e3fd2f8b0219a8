"""The `awsx` provider over Pulumi's provider protocol: the SDK's component server, made reentrant.

The SDK keeps a construction's settings (monitor, stack, preview or not) in context variables. An
event loop of its own gives every construction a context of its own, so that several engines, and
several VPCs of one engine, can be served at once.
"""

# ruff: noqa: N802 -- the protocol names the methods

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn, cast

import grpc
import pulumi
from pulumi.provider import ConstructResult, Provider
from pulumi.provider.server import ProviderServicer
from pulumi.runtime.proto import provider_pb2
from pulumi.runtime.stack import ResourceRegistrationFailed

from localcloud.awsx.vpc import TOKEN, Vpc
from localcloud.plugin import Plugin, refuse

_log = logging.getLogger(__name__)
# Each registration holds a thread until the engine has made the resource: as many as Pulumi makes
# at once by default, or the engine would wait for us.
_REGISTRATIONS = 16


class AwsxProvider(Plugin):
    """awsx.ec2.Vpc."""

    package = "awsx"
    takes_marks = True

    def Construct(
        self, request: provider_pb2.ConstructRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConstructResponse:
        """Build the component: its children are registered with the engine that asks."""
        if request.type != TOKEN:
            refuse(
                context, f"component {request.type} is not modelled by localcloud; it has {TOKEN}"
            )
        try:
            return asyncio.run(_construct(request))
        except _RefusedError as error:
            # The engine says which resource has the problem.
            refuse(context, str(error))
        except pulumi.RunError as error:
            # The engine went away: the user interrupted it, or another resource failed.
            context.abort(grpc.StatusCode.CANCELLED, str(error))
            raise
        except Exception as error:
            # The servicer appends a traceback to the message: for the log, not for the user.
            cause = error.__context__ or error
            if not isinstance(cause, ResourceRegistrationFailed):
                _log.exception("constructing %s", request.name)
            context.abort(grpc.StatusCode.UNKNOWN, str(cause))
            raise


async def _construct(request: provider_pb2.ConstructRequest) -> provider_pb2.ConstructResponse:
    loop = asyncio.get_running_loop()
    # When a child fails, all dependent outputs fail, too: report the first error only.
    loop.set_exception_handler(lambda _loop, problem: _log.debug("%s", problem["message"]))
    loop.set_default_executor(ThreadPoolExecutor(_REGISTRATIONS))
    # Without the engine's address the SDK logs to stderr, which is localcloud's log.
    servicer = ProviderServicer(_Components(None), [], engine_address="")
    # Of the context, the servicer uses what _Context has.
    return await servicer.Construct(request, cast("Any", _Context()))


class _Components(Provider):
    def construct(
        self,
        name: str,
        resource_type: str,
        inputs: pulumi.Inputs,
        options: pulumi.ResourceOptions | None = None,
    ) -> ConstructResult:
        del resource_type
        vpc = Vpc(name, inputs, options)
        return ConstructResult(urn=vpc.urn, state=vpc.state)


class _RefusedError(Exception):
    """The component refused its inputs."""


class _Context:
    """Takes the servicer's refusals out of its event loop."""

    async def abort_with_status(self, status: grpc.Status) -> NoReturn:
        raise _RefusedError(status.details)
