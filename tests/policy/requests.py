"""Programs as the engine shows them to the pack: requests with inputs, then the stack's outputs.

The engine asks about each resource by its inputs, and at the end about all of them by their
outputs, in which AWS has filled in what the program left out; before a resource exists, those are
unknown. `pulumi policy analyze` does the same from a state, and shows also what the program only
looks up, without inputs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from frame.rule import tokens
from google.protobuf import json_format, struct_pb2
from pulumi import CustomResource
from pulumi.runtime.proto import analyzer_pb2 as pb
from pulumi_policy.proxy import UNKNOWN_STRING_VALUE
from rules import RULES
from server import Analyzer

Props = Mapping[str, object]

TAGS = dict.fromkeys(("Project", "Environment", "Owner", "CostCenter", "ManagedBy"), "x")
ACCOUNT = "111122223333"
"""The account of the programs: one that AWS's documentation uses."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A resource of a program.

    Attributes:
        cls: Its class in the SDK.
        name: Its logical name.
        inputs: What the program says, as the provider has checked it.
        filled: What AWS adds to the inputs that the program leaves out.
        refers: By input, the names of the resources that it was made from.
        external: Whether the program only looks it up.
    """

    cls: type[CustomResource]
    name: str
    inputs: Props = field(default_factory=dict[str, object])
    filled: Props = field(default_factory=dict[str, object])
    refers: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])
    external: bool = False

    @property
    def type(self) -> str:
        """The type token."""
        (token,) = tokens(self.cls)
        return token

    @property
    def urn(self) -> str:
        """The URN in a stack of its own."""
        return f"urn:pulumi:dev::foreign::{self.type}::{self.name}"

    def checked(self) -> Props:
        """The inputs as they reach the pack: with the region that the provider adds."""
        return {} if self.external else {"region": "us-east-1", "tagsAll": TAGS, **self.inputs}

    def outputs(self, *, known: bool) -> Props:
        """The outputs, or before the resource exists what is known of them."""
        service, kind = self.type.split(":")[1].partition("/")[::2]
        computed = {
            "id": self.name,
            "arn": f"arn:aws:{service}:us-east-1:{ACCOUNT}:{kind}/{self.name}",
            **self.filled,
        }
        unknown = dict.fromkeys(computed, UNKNOWN_STRING_VALUE)
        return {**(computed if known else unknown), **self.inputs}


Findings = set[tuple[str, str]]
"""Rules, each with the name of the resource that it has found something wrong with."""


def analyzer(disabled: Collection[str] = (), given: Mapping[str, Props] | None = None) -> Analyzer:
    """A pack with parameters for rules, and without some of its rules."""
    served = Analyzer("pack", [rule for rule in RULES if rule.id not in disabled])
    request = pb.ConfigureAnalyzerRequest()
    for name, parameters in (given or {}).items():
        request.policyConfig[name].enforcementLevel = pb.MANDATORY
        request.policyConfig[name].properties.update(cast("dict[str, Any]", parameters))
    served.Configure(request, cast("Any", None))
    return served


def findings(pack: Analyzer, program: Iterable[Made], *, exists: bool = True) -> Findings:
    """What the pack finds: of a stack that exists, or at the program's first preview."""
    resources = list(program)
    by_name = {each.name: each for each in resources}
    assert len(by_name) == len(resources)
    found: Findings = set()
    for each in resources:
        request = pb.AnalyzeRequest(type=each.type, urn=each.urn, name=each.name)
        inputs = each.checked() if exists else _unknown_yet(each)
        request.properties.CopyFrom(_struct(inputs))
        answer = pack.Analyze(request, cast("Any", None))
        found |= {(diagnostic.policyName, each.name) for diagnostic in answer.diagnostics}
    stack = pb.AnalyzeStackRequest()
    for each in resources:
        one = stack.resources.add(type=each.type, urn=each.urn, name=each.name)
        one.properties.CopyFrom(_struct(each.outputs(known=exists)))
        for key, names in each.refers.items():
            one.propertyDependencies[key].urns.extend(by_name[name].urn for name in names)
    for diagnostic in pack.AnalyzeStack(stack, cast("Any", None)).diagnostics:
        found.add((diagnostic.policyName, diagnostic.urn.rsplit("::", 1)[-1]))
    return found


def _struct(properties: Props) -> struct_pb2.Struct:
    return json_format.ParseDict(cast("dict[str, Any]", properties), struct_pb2.Struct())


def _unknown_yet(made: Made) -> Props:
    """The inputs before anything exists: whatever is made from another resource is unknown."""
    return {**made.checked(), **dict.fromkeys(made.refers, UNKNOWN_STRING_VALUE)}
