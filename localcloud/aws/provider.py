"""The `aws` provider: Pulumi's provider protocol on the one side, declarations on the other."""

# ruff: noqa: ARG002, D102, N802 - Pulumi's protocol gives the methods' names and arguments, and documents them

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any, NoReturn, Protocol, TypeVar, cast

import grpc
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, status_pb2

from localcloud import process
from localcloud.aws import check, diff, functions, lifecycle, outputs, registry, schema, wire
from localcloud.aws import session as sessions
from localcloud.aws.context import Context, PropertyError
from localcloud.aws.declare import Resource
from localcloud.aws.importing import split_id
from localcloud.aws.lifecycle import PartialFailure
from localcloud.aws.session import ConfigurationError, Session, Sessions
from localcloud.calls import clients
from localcloud.calls.models import AwsError
from localcloud.iam import authorization
from localcloud.plugin import Plugin

_log = logging.getLogger(__name__)


class _Request(Protocol):
    urn: str
    type: str


Method = TypeVar("Method", bound=Callable[..., Any])


def _sentence(method: Method) -> Method:
    """End a user's or AWS's error in one sentence with the resource's URN, without traceback."""

    @wraps(method)
    def guarded(self: object, request: Any, context: grpc.ServicerContext) -> Any:
        where = f"{urn}: " if (urn := getattr(request, "urn", "")) else ""
        try:
            return method(self, request, context)
        except PartialFailure as failure:
            _partial(context, f"{where}{failure}", failure)
        except (AwsError, PropertyError, ConfigurationError) as error:
            context.abort(grpc.StatusCode.FAILED_PRECONDITION, f"{where}{error}")
        except Exception as error:  # noqa: BLE001 - the last resort: a sentence, and a log
            _log.exception("%s%s", where, method.__name__)
            message = (
                f"{where}localcloud failed: {type(error).__name__}: {error} (its log has more)"
            )
            context.abort(grpc.StatusCode.UNKNOWN, message)

    return cast("Method", guarded)


def _partial(context: grpc.ServicerContext, reason: str, failure: PartialFailure) -> NoReturn:
    """Report to the engine that the resource exists although the step failed."""
    state = wire.dump(failure.state)
    detail = provider_pb2.ErrorResourceInitFailed(id=failure.id, properties=state, reasons=[reason])
    packed = any_pb2.Any()
    packed.Pack(detail)
    code = grpc.StatusCode.FAILED_PRECONDITION
    status = status_pb2.Status(code=code.value[0], message=reason, details=[packed])
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, reason)


class AwsProvider(Plugin):
    """Serves all declared types; one instance serves every engine and provider instance."""

    package = "aws"
    takes_naming = True

    def __init__(self, role: str = "", act_as: Callable[[str], int] | None = None) -> None:
        """Serve whoever connects.

        Args:
            role: The name of the role that has to allow every call; empty for the account's root.
            act_as: Serves the provider as a role of this name too, and returns the port.
        """
        self._role = role
        self._act_as = act_as
        self._sessions = Sessions()
        registry.load()

    def Attach(
        self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        self._sessions.drop(context.peer())
        return super().Attach(request, context)

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        news = wire.load(request.news)
        failures = [
            provider_pb2.CheckFailure(reason=reason)
            for key in news
            if (reason := sessions.refusal(key))
        ]
        return provider_pb2.CheckResponse(inputs=request.news, failures=failures)

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        old, new = wire.load(request.old_inputs), wire.load(request.news)
        changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
        return _diff_response(changed, ["region"] if "region" in changed else [])

    @_sentence
    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        configured = sessions.configure(wire.load(request.args))
        if self._role:
            acting = authorization.principal(self._role, configured.region, configured.account)
            configured = replace(configured, guard=acting.authorize)
        self._sessions.put(context.peer(), configured)
        return super().Configure(request, context)

    @_sentence
    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        kind, session = self._kind(request), self._session(context)
        news = wire.load(request.news)
        options = request.autonaming
        disabled = options.mode == provider_pb2.CheckRequest.AutonamingOptions.DISABLE
        naming = check.Naming(
            logical=request.name or request.urn.rsplit("::", 1)[-1],
            seed=request.randomSeed,
            proposed=options.proposed_name,
            disabled=request.HasField("autonaming") and disabled,
        )
        olds = wire.load(request.olds)
        inputs = check.complete(kind, session, news, olds, naming)
        # The engine prints the value of a property that a failure names, secret or not. And it has
        # the policy pack evaluate the inputs all the same.
        said = check.failures(kind, news, inputs, olds)
        failures = [provider_pb2.CheckFailure(reason=it) for it in said]
        return provider_pb2.CheckResponse(inputs=wire.dump(inputs), failures=failures)

    @_sentence
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        ctx = self._changing(request, context)
        ignored = frozenset(request.ignoreChanges)
        found = diff.diff(ctx.kind, ctx.old, ctx.state, ctx.inputs, ignored)
        return _diff_response(found.changed, found.replaces, delete_first=found.delete_first)

    @_sentence
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        ctx = self._context(request, context)
        ctx.inputs = _wanted(ctx, request.properties)
        if request.preview:
            return provider_pb2.CreateResponse(properties=wire.dump(outputs.planned(ctx)))
        state = lifecycle.create(ctx)
        return provider_pb2.CreateResponse(id=ctx.id, properties=_state(ctx, state))

    @_sentence
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        ctx = self._context(request, context)
        ctx.id = request.id
        ctx.inputs, ctx.state = wire.load(request.inputs), wire.load(request.properties)
        imported = {} if ctx.state else split_id(ctx.kind, request.id)
        ctx.state |= imported
        state = lifecycle.read(ctx)
        if state is None:
            return provider_pb2.ReadResponse(id="")
        if imported:
            ctx.id = str(ctx.source(ctx.kind.id))
        return provider_pb2.ReadResponse(
            id=ctx.id,
            properties=_state(ctx, state),
            inputs=_state(ctx, outputs.inputs(ctx, state)),
        )

    @_sentence
    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        ctx = self._changing(request, context)
        if request.preview:
            kept = {k: v for k, v in ctx.state.items() if k not in ctx.old or k in ctx.inputs}
            return provider_pb2.UpdateResponse(
                properties=wire.dump({**kept, **outputs.visible(ctx.inputs)})
            )
        return provider_pb2.UpdateResponse(properties=_state(ctx, lifecycle.update(ctx)))

    @_sentence
    def Delete(
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        ctx = self._context(request, context)
        ctx.id = request.id
        ctx.inputs, ctx.state = wire.load(request.old_inputs), wire.load(request.properties)
        lifecycle.delete(ctx)
        return empty_pb2.Empty()

    @_sentence
    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        if request.tok == process.ACT_AS and self._act_as:
            port = self._act_as(wire.load(request.args)["role"])
            return _answered({"port": port})
        function = registry.functions().get(request.tok)
        if function is None:
            raise PropertyError(f"localcloud does not model the function {request.tok}")
        session = self._session(context)
        outcome = functions.invoke(function, session, wire.load(request.args))
        return _answered(outcome.result, outcome.failures)

    def _context(self, request: Any, context: grpc.ServicerContext) -> Context:
        return Context(kind=self._kind(request), session=self._session(context), urn=request.urn)

    def _session(self, context: grpc.ServicerContext) -> Session:
        """Return the instance that asks; the calls of this thread are its calls from here on."""
        session = self._sessions.get(context.peer())
        clients.guard.set(session.guard)
        return session

    def _changing(self, request: Any, context: grpc.ServicerContext) -> Context:
        """Return a resource with its prior and its wanted inputs, and its prior state."""
        ctx = self._context(request, context)
        ctx.id = request.id
        ctx.inputs = _wanted(ctx, request.news)
        ctx.old, ctx.state = wire.load(request.old_inputs), wire.load(request.olds)
        if ctx.kind.facts.framework and "tagsAll" in ctx.state:
            ctx.old["tagsAll"] = ctx.state["tagsAll"]
        return ctx

    def _kind(self, request: _Request) -> Resource:
        token = request.type or request.urn.split("::")[2].rsplit("$", 1)[-1]
        kind = registry.resources().get(token)
        if kind is None:
            raise PropertyError(f"localcloud does not model the resource type {token}")
        return kind


def _answered(
    result: Mapping[str, Any], failures: Sequence[tuple[str, str]] = ()
) -> provider_pb2.InvokeResponse:
    response = provider_pb2.InvokeResponse(
        failures=[provider_pb2.CheckFailure(property=p, reason=r) for p, r in failures]
    )
    getattr(response, "return").CopyFrom(wire.dump(result))
    return response


def _diff_response(
    changed: Any,
    replaces: Any,
    *,
    delete_first: bool = False,
) -> provider_pb2.DiffResponse:
    kinds = provider_pb2.DiffResponse
    return provider_pb2.DiffResponse(
        changes=kinds.DIFF_SOME if changed else kinds.DIFF_NONE,
        diffs=list(changed),
        replaces=list(replaces),
        deleteBeforeReplace=delete_first,
    )


def _wanted(ctx: Context, properties: Any) -> dict[str, Any]:
    """Read checked inputs; where Check leaves the default tags out, this is where they come in."""
    inputs = wire.load(properties)
    return check.tagged(ctx.kind, ctx.session, inputs) if ctx.kind.facts.framework else inputs


def _state(ctx: Context, values: Mapping[str, Any]) -> Any:
    """Write a state, with the properties that the SDK declares secret marked as such."""
    secrets = schema.of_resource(ctx.kind.cls).secrets
    return wire.dump(
        {key: wire.secret(value) if key in secrets else value for key, value in values.items()}
    )
