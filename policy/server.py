"""Serves the pack to Pulumi's engine: each resource meets only the rules of its type.

`pulumi_policy.PolicyPack` hands every resource to every policy and translates its properties anew
each time, and the whole stack anew for every stack policy: with a hundred rules that is most of the
time of a preview. This server speaks the same protocol, translates what is read, once, keeps each
resource's inputs for the rules on the whole stack, and refuses configuration that names no rule or
no parameter, which the CLI lets pass.
"""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import grpc
import wire
from configuration import ConfigurationError, Configured, configure, configured
from evaluation import remediate, resource_messages, stack_messages, today
from frame.inline import with_inline
from frame.rule import Resource, ResourceRule, Stack, StackRule
from frame.value import Value
from google.protobuf import empty_pb2, json_format
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi.runtime.proto import analyzer_pb2_grpc, plugin_pb2
from settings import Sections, sections_of

ROOT_STACK = "pulumi:pulumi:Stack"
"""The type of the one resource that every deployment has."""
_UNBOUNDED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_THREADS = 4


@dataclass(frozen=True, kw_only=True)
class _Applicable:
    """The rules that a resource of some type meets, and those it does not.

    Attributes:
        rules: The rules.
        changing: Those of them that the configuration lets change inputs.
        others: The other rules on resources.
        unchanged: The answer that no rule changes the resource.
    """

    rules: tuple[Configured[ResourceRule], ...]
    changing: tuple[Configured[ResourceRule], ...]
    others: tuple[pb.PolicyNotApplicable, ...]
    unchanged: pb.RemediateResponse


class Analyzer(analyzer_pb2_grpc.AnalyzerServicer):
    """Evaluates resources by rules, all of them mandatory where nothing is configured."""

    def __init__(self, name: str, rules: Iterable[ResourceRule | StackRule]) -> None:
        self._name = name
        self._rules = tuple(rules)
        self._levels = {rule.id: pb.MANDATORY for rule in self._rules}
        self._inputs: dict[str, wire.Properties] = {}
        self._sections: Sections = {}
        self._stack = ""
        self._take({})

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
        policies = [wire.policy_info(rule) for rule in self._rules]
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
        for name in self._levels.keys() & request.policyConfig.keys():
            self._levels[name] = request.policyConfig[name].enforcementLevel
        self._take(given)
        return empty_pb2.Empty()

    def _take(self, given: Mapping[str, Mapping[str, object]]) -> None:
        rules = [rule for rule in self._rules if self._levels[rule.id] != pb.DISABLED]
        self._of_resources = [
            configured(rule, given.get(rule.id, {}), self._sections, self._stack)
            for rule in rules
            if isinstance(rule, ResourceRule)
        ]
        self._of_stacks = [
            configured(rule, given.get(rule.id, {}), self._sections, self._stack)
            for rule in rules
            if isinstance(rule, StackRule)
        ]
        self._applicable: dict[str, _Applicable] = {}

    def ConfigureStack(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzerStackConfigureRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzerStackConfigureResponse:
        """Take from the stack's configuration what limits follow from; it comes first."""
        del context
        self._sections, self._stack = sections_of(request.config), request.stack
        self._take({})
        return pb.AnalyzerStackConfigureResponse()

    def Analyze(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        """Evaluate a resource by its inputs.

        `pulumi policy analyze` sends also what a program only looks up, without inputs; what a
        program makes has some (the provider adds the region): nothing is held against the former.
        """
        del context
        applicable = self._applicable_to(request.type)
        response = pb.AnalyzeResponse(not_applicable=applicable.others)
        inputs = self._inputs[request.urn] = wire.Properties(request.properties)
        if request.type == ROOT_STACK:
            for each in applicable.rules:
                self._report(response, each, each.flaws(today()))
        elif inputs:
            made = Resource(
                urn=request.urn, type=request.type, name=request.name, props=Value(inputs)
            )
            for part in with_inline([made]):
                for each in self._applicable_to(part.type).rules:
                    self._report(response, each, resource_messages(each, part.urn, part.props))
        return response

    def AnalyzeStack(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeStackRequest, context: grpc.ServicerContext
    ) -> pb.AnalyzeResponse:
        """Evaluate all resources together, at the end of an operation."""
        del context
        response = pb.AnalyzeResponse()
        seen, self._inputs = self._inputs, {}
        made = (wire.resource(each, seen.get(each.urn)) for each in request.resources)
        stack = Stack(resources=tuple(with_inline(made)))
        for each in self._of_stacks:
            for urn, message in stack_messages(each, stack):
                self._report(response, each, [message], urn)
        return response

    def Remediate(  # noqa: N802 -- the protocol's name
        self, request: pb.AnalyzeRequest, context: grpc.ServicerContext
    ) -> pb.RemediateResponse:
        """Change inputs by the rules that the configuration lets do so, one after the other."""
        del context
        applicable = self._applicable_to(request.type)
        if not applicable.changing:
            return applicable.unchanged
        response = pb.RemediateResponse(not_applicable=applicable.unchanged.not_applicable)
        props = wire.remediable(request.properties)
        for each in applicable.changing:
            if remediate(each, request.urn, props):
                response.remediations.add(
                    policyName=each.rule.id,
                    policyPackName=self._name,
                    description=each.rule.description,
                    properties=wire.struct(props),
                )
        return response

    def _applicable_to(self, token: str) -> _Applicable:
        if token not in self._applicable:
            met = tuple(each for each in self._of_resources if _meets(each, token))
            changing = tuple(
                each
                for each in met
                if each.rule.remediate and self._levels[each.rule.id] == pb.REMEDIATE
            )
            on_resources = {rule.id for rule in self._rules if isinstance(rule, ResourceRule)}
            idle = _not_applicable(self._levels.keys() - _ids(changing))
            self._applicable[token] = _Applicable(
                rules=met,
                changing=changing,
                others=_not_applicable(on_resources - _ids(met)),
                unchanged=pb.RemediateResponse(not_applicable=idle),
            )
        return self._applicable[token]

    def _report(
        self,
        response: pb.AnalyzeResponse,
        each: Configured[ResourceRule] | Configured[StackRule],
        messages: Iterable[str],
        urn: str | None = None,
    ) -> None:
        rule, level = each.rule, self._levels[each.rule.id]
        for message in messages:
            response.diagnostics.add(
                policyName=rule.id,
                policyPackName=self._name,
                message=wire.text(f"{rule.description}\n{message}"),
                description=rule.description,
                # What a remediation has left over is a violation.
                enforcementLevel=pb.MANDATORY if level == pb.REMEDIATE else level,
                severity=wire.severity(rule),
                urn=urn or "",
            )


def _ids(rules: Iterable[Configured[ResourceRule]]) -> set[str]:
    return {each.rule.id for each in rules}


def _not_applicable(ids: Iterable[str]) -> tuple[pb.PolicyNotApplicable, ...]:
    return tuple(pb.PolicyNotApplicable(policy_name=each) for each in ids)


def _meets(each: Configured[ResourceRule], token: str) -> bool:
    if token == ROOT_STACK:  # where exemptions that do not hold are named
        return bool(each.exemptions)
    return token in each.rule.types


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
