"""Serves the pack to Pulumi's engine: each resource meets only the rules of its type.

`pulumi_policy.PolicyPack` hands every resource to every policy and translates its properties anew
each time, and the whole stack anew for every stack policy: with a hundred rules that is most of the
time of a preview. This server speaks the same protocol, translates once, and refuses configuration
that names no rule or no parameter, which the CLI lets pass.
"""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import grpc
import wire
from adapter import ROOT_STACK, to_policy
from configuration import EXEMPTIONS, ConfigurationError, configure
from frame.rule import ResourceRule, StackRule
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2
from pulumi_policy import (
    Policy,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)

_UNBOUNDED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_THREADS = 4


@dataclass(frozen=True, kw_only=True)
class _Applicable:
    """The policies that a resource of some type meets, and those it does not."""

    policies: tuple[ResourceValidationPolicy, ...]
    others: tuple[pb.PolicyNotApplicable, ...]


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Judges resources by rules, all of them mandatory where nothing is configured."""

    def __init__(self, name: str, rules: Iterable[ResourceRule | StackRule]) -> None:
        self._name = name
        self._rules = tuple(rules)
        self._policies = {rule.id: to_policy(rule) for rule in self._rules}
        self._levels = dict.fromkeys(self._policies, pb.MANDATORY)
        self._config: dict[str, dict[str, Any]] = {}
        self._stack_tags: dict[str, str] = {}
        self._applicable: dict[str, _Applicable] = {}

    def Handshake(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzerHandshakeRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzerHandshakeResponse:
        """Agree: nothing is asked of the engine."""
        del request, context
        return pb.AnalyzerHandshakeResponse()

    def GetPluginInfo(  # noqa: N802 -- the protocol's name
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Leave the version to PulumiPolicy.yaml."""
        del request, context
        return plugin_pb2.PluginInfo()

    def GetAnalyzerInfo(  # noqa: N802 -- the protocol's name
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> pb.AnalyzerInfo:
        """Describe the pack and its rules."""
        del request, context
        policies = [wire.policy_info(policy) for policy in self._policies.values()]
        return pb.AnalyzerInfo(name=self._name, supportsConfig=True, policies=policies)

    def Configure(  # noqa: N802 -- the protocol's name
        self, request: pb.ConfigureAnalyzerRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Take a stack's configuration, which the engine has completed with the defaults."""
        given = {
            name: json_format.MessageToDict(each.properties)
            for name, each in request.policyConfig.items()
        }
        try:
            configure(self._rules, given)
        except ConfigurationError as refusal:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(refusal))
        self._config = given
        for name in self._policies.keys() & request.policyConfig.keys():
            self._levels[name] = request.policyConfig[name].enforcementLevel
        self._applicable.clear()
        return empty_pb2.Empty()

    def ConfigureStack(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzerStackConfigureResponse:
        """Take the stack's tags."""
        del context
        self._stack_tags = dict(request.tags)
        return pb.AnalyzerStackConfigureResponse()

    def Analyze(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        """Judge a resource by its inputs."""
        del context
        applicable = self._applicable_to(request.type)
        response = pb.AnalyzeResponse(not_applicable=applicable.others)
        if applicable.policies:
            props = wire.properties(request.properties)
            for policy in applicable.policies:
                args = self._args(policy, request, props)
                policy.validate(  # pyright: ignore[reportUnknownMemberType] -- the library leaves it half typed
                    args, self._report(policy, response)
                )
        return response

    def AnalyzeStack(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        """Judge all resources together, by their outputs."""
        del context
        response = pb.AnalyzeResponse()
        resources = wire.resources(request)
        for policy in self._policies.values():
            if isinstance(policy, StackValidationPolicy) and self._enabled(policy):
                config = self._config.get(policy.name)
                args = StackValidationArgs(resources, config, self._stack_tags)
                policy.validate(  # pyright: ignore[reportUnknownMemberType] -- as above
                    args, self._report(policy, response)
                )
        return response

    def Remediate(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.RemediateResponse:
        """Mend a resource by the rules that the configuration lets do so, one after the other."""
        del context
        mending = [
            policy
            for policy in self._applicable_to(request.type).policies
            if policy.has_remediation() and self._levels[policy.name] == pb.REMEDIATE
        ]
        idle = self._policies.keys() - {policy.name for policy in mending}
        response = pb.RemediateResponse(
            not_applicable=(pb.PolicyNotApplicable(policy_name=name) for name in idle)
        )
        if mending:
            props = wire.properties(request.properties, keep_secrets=True)
            for policy in mending:
                args = self._args(policy, request, props)
                mended = policy.remediate(args)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] -- as above
                if mended is not None:
                    response.remediations.add(
                        policyName=policy.name,
                        policyPackName=self._name,
                        description=policy.description,
                        properties=wire.struct(mended),
                    )
        return response

    def _applicable_to(self, token: str) -> _Applicable:
        if token not in self._applicable:
            rules = [rule for rule in self._rules if isinstance(rule, ResourceRule)]
            met = {rule.id for rule in rules if self._meets(rule, token)}
            policies = [self._policies[rule.id] for rule in rules if rule.id in met]
            self._applicable[token] = _Applicable(
                policies=tuple(p for p in policies if isinstance(p, ResourceValidationPolicy)),
                others=tuple(
                    pb.PolicyNotApplicable(policy_name=rule.id)
                    for rule in rules
                    if rule.id not in met
                ),
            )
        return self._applicable[token]

    def _meets(self, rule: ResourceRule, token: str) -> bool:
        if token == ROOT_STACK:  # where exemptions that do not hold are named
            return self._enabled(self._policies[rule.id]) and self._has_exemptions(rule)
        return self._enabled(self._policies[rule.id]) and token in rule.types

    def _has_exemptions(self, rule: ResourceRule) -> bool:
        return bool(self._config.get(rule.id, {}).get(EXEMPTIONS))

    def _enabled(self, policy: Policy) -> bool:
        return self._levels[policy.name] != pb.DISABLED

    def _args(
        self, policy: Policy, request: pb.AnalyzeRequest, props: dict[str, Any]
    ) -> ResourceValidationArgs:
        return ResourceValidationArgs(
            request.type,
            props,
            request.urn,
            request.name,
            wire.options(request),
            wire.provider(request),
            self._config.get(policy.name),
            self._stack_tags,
        )

    def _report(
        self, policy: Policy, response: pb.AnalyzeResponse
    ) -> Callable[[str, str | None], None]:
        level = self._levels[policy.name]

        def report(message: str, urn: str | None = None) -> None:
            response.diagnostics.add(
                policyName=policy.name,
                policyPackName=self._name,
                message=f"{policy.description}\n{message}",
                description=policy.description,
                # What a remediation has left over is a violation.
                enforcementLevel=pb.MANDATORY if level == pb.REMEDIATE else level,
                severity=wire.severity(policy),
                urn=urn or "",
            )

        return report


def serve(name: str, rules: Iterable[ResourceRule | StackRule]) -> None:
    """Print a port on which the pack is served, and serve until the process is ended."""
    server = grpc.server(ThreadPoolExecutor(_THREADS), options=_UNBOUNDED)
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(Analyzer(name, rules), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        server.wait_for_termination()
    except KeyboardInterrupt:
        server.stop(grace=None)
