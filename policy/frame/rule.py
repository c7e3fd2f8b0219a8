"""The declaration of a rule, independent of the engine that applies it."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from itertools import chain
from typing import Any, Self, cast

from pulumi import CustomResource
from pulumi_policy import Severity

from frame.parameters import Configurable, Parameter
from frame.value import Value

Messages = Iterable[str]
Changes = Mapping[str, object]
"""Inputs to lay over a resource's, key by key at every level."""


@dataclass(frozen=True, kw_only=True)
class Reference:
    """A control of a published framework that a rule enforces."""

    framework: str
    control: str


def security_hub(control: str) -> Reference:
    """A control of AWS Security Hub: https://docs.aws.amazon.com/securityhub/latest/userguide/."""
    return Reference(framework="AWS Security Hub", control=control)


def cis(control: str) -> Reference:
    """A recommendation of the CIS Amazon Web Services Foundations Benchmark, version 5.0.0."""
    return Reference(framework="CIS AWS Foundations 5.0.0", control=control)


def checkov(control: str) -> Reference:
    """A check of Checkov: https://www.checkov.io/5.Policy%20Index/terraform.html."""
    return Reference(framework="Checkov", control=control)


def well_architected(control: str) -> Reference:
    """A best practice: https://docs.aws.amazon.com/wellarchitected/latest/framework/."""
    return Reference(framework="AWS Well-Architected", control=control)


def tokens(*classes: type[CustomResource]) -> frozenset[str]:
    """The type tokens of SDK classes, so that a misspelt token cannot exist.

    `pulumi.type_token`, which decorates every class of an SDK, leaves the token in `pulumi_type`.
    """
    return frozenset(cast("str", vars(cls)["pulumi_type"]) for cls in classes)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What every rule states about itself.

    `id` is `<service>-<requirement>`, `description` says what holds when the rule is kept, and
    `remediation` completes every violation: an imperative sentence that says what to do. The
    first of `references` is the one shown first.
    """

    id: str
    family: str
    description: str
    severity: Severity
    references: tuple[Reference, ...]
    remediation: str

    def configured(self, given: Mapping[str, object]) -> Self:
        """The rule with parameters from parsed JSON; what is not given keeps its default.

        Raises:
            ParameterError: A value is not accepted.
        """
        return replace(self, **{name: each.configured(given) for name, each in self._functions()})

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What a stack's configuration can set of the rule."""
        found = (each for _, function in self._functions() for each in function.parameters)
        return tuple({each.name: each for each in found}.values())

    def _functions(self) -> Iterator[tuple[str, Configurable[Any, Any, Any]]]:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Configurable):
                yield each.name, cast("Configurable[Any, Any, Any]", value)


@dataclass(frozen=True, kw_only=True)
class ResourceRule(Rule):
    """A rule that evaluates each resource of some types by its own inputs.

    `check` is pure: it gets the inputs and yields a message for each thing that is wrong with them.
    `remediate`, where a fix is safe and obvious, gets the inputs of a resource that the check holds
    something against, and returns what to change in them. Both may be `Configurable`.
    """

    types: Container[str]
    check: Callable[[Value], Messages]
    remediate: Callable[[Value], Changes] | None = None


_NAMES = ("id", "arn", "name", "bucket", "url", "guardrailArn", "defaultNetworkAclId")


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource as stack rules see it.

    Attributes:
        urn: By which a finding names it.
        type: Its type token.
        name: Its logical name.
        props: Its inputs: missing is what the program leaves out, not known what it has not yet.
        outputs: What AWS made of them, defaults filled in; not known before it exists.
        refers_to: By input, the URNs of the resources that the input was made from.
        own: Whether the program makes it; what it only looks up has its outputs for inputs.
    """

    urn: str
    type: str
    name: str
    props: Value
    outputs: Value = field(default_factory=lambda: Value(None))
    refers_to: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    own: bool = True

    def points_at(self, target: "Resource", *path: str) -> bool:
        """Whether the input at `path` names the target: by reference, or by what AWS knows it by.

        A list names every one of its elements. References outlive what is not known yet: they say
        at preview where an unknown value is going to come from.
        """
        if target.urn in self.refers_to.get(path[0], frozenset()):
            return True
        value = self.props
        for key in path:
            value = value[key]
        return any(element.text in target.known_as for element in value if element.text)

    @cached_property
    def known_as(self) -> frozenset[str]:
        """What others may call the resource: its id, ARN and name, as far as they are known."""
        sides = (self.props, self.outputs)
        return frozenset(name for key in _NAMES for side in sides if (name := side[key].text))

    def uses(self, target: "Resource") -> bool:
        """Whether any input is made from the target."""
        return any(target.urn in sources for sources in self.refers_to.values())


@dataclass(frozen=True, kw_only=True)
class Stack:
    """All resources of a deployment, those that the program only looks up among them."""

    resources: tuple[Resource, ...]

    @cached_property
    def _by_type(self) -> Mapping[str, Sequence[Resource]]:
        grouped: dict[str, list[Resource]] = {}
        for resource in self.resources:
            grouped.setdefault(resource.type, []).append(resource)
        return grouped

    def of(self, types: Container[str]) -> Iterator[Resource]:
        """The resources of the given types."""
        return chain.from_iterable(
            resources for token, resources in self._by_type.items() if token in types
        )


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What a stack rule holds against one resource."""

    resource: Resource
    message: str


@dataclass(frozen=True, kw_only=True)
class StackRule(Rule):
    """A rule about how resources stand together, evaluated once on the whole stack.

    `types` are the types whose resources the rule can hold something against.
    """

    types: Container[str]
    check: Callable[[Stack], Iterable[Finding]]
