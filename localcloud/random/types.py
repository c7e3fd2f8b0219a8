"""The modelled types of pulumi-random: their properties, rules, making and import.

Source: https://www.pulumi.com/registry/packages/random/api-docs/ (4.21).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from localcloud.aws.wire import UNKNOWN
from localcloud.random import generate
from localcloud.random.generate import Generated, Values

Kind = Literal["integer", "boolean", "string", "map of strings"]
Failure = tuple[str, str]  # property, reason


@dataclass(frozen=True, kw_only=True)
class Property:
    """An input: what it may be, and what it is when left out."""

    kind: Kind
    default: bool | int | None = None
    required: bool = False
    minimum: int = 0


@dataclass(frozen=True, kw_only=True)
class RandomType:
    """A resource type; every input forces replacement, as in the real provider."""

    token: str
    inputs: Mapping[str, Property]
    create: Callable[[Values], Generated]
    restore: Callable[[str], Generated]
    secret_outputs: frozenset[str] = frozenset()
    rules: Callable[[Values], Iterator[Failure]] = lambda _inputs: iter(())

    def complete(self, inputs: Values) -> dict[str, Any]:
        """The inputs with defaults filled in; `number` is the old name of `numeric`."""
        filled = {key: value for key, value in inputs.items() if value is not None}
        if "numeric" in self.inputs:
            numeric = filled.get("numeric", filled.get("number", True))
            filled = {"numeric": numeric, "number": numeric} | filled
        defaults = {k: p.default for k, p in self.inputs.items() if p.default is not None}
        return defaults | filled

    def failures(self, inputs: Values) -> Iterator[Failure]:
        """The problems of the inputs; values unknown at preview are not checked."""
        wrong = list(self._shape(inputs))
        yield from wrong or self.rules(self.complete(inputs))

    def _shape(self, inputs: Values) -> Iterator[Failure]:
        for name in inputs.keys() - self.inputs.keys():
            yield name, f"unknown property; {self.token} has {', '.join(sorted(self.inputs))}"
        for name, declared in self.inputs.items():
            value = inputs.get(name)
            if value is None and declared.required:
                yield name, "missing, and required"
            elif value is not None and value != UNKNOWN:
                if not _is(declared.kind, value):
                    yield name, f"{value!r} is not of type {declared.kind}"
                elif declared.kind == "integer" and value < declared.minimum:
                    yield name, f"{int(value)} is too small; at least {declared.minimum}"


def _is(kind: Kind, value: object) -> bool:
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "integer":
        # Numbers travel as floating point.
        return (
            isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
        )
    if kind == "string":
        return isinstance(value, str)
    return isinstance(value, dict)


def _text_rules(inputs: Values) -> Iterator[Failure]:
    classes = ("upper", "lower", "numeric", "special")
    minimums = [inputs[f"min{name.capitalize()}"] for name in classes]
    length = inputs["length"]
    if UNKNOWN not in (length, *minimums) and length < sum(minimums):
        total = f"minUpper + minLower + minNumeric + minSpecial, which is {int(sum(minimums))}"
        yield "length", f"{int(length)} is less than {total}"
    if not any(inputs[name] for name in classes):
        yield "special", "one of upper, lower, numeric and special has to be true"
    if UNKNOWN not in (inputs["number"], inputs["numeric"]) and (
        inputs["number"] != inputs["numeric"]
    ):
        yield "number", "the old name of numeric contradicts it; give numeric alone"


_KEEPERS = {"keepers": Property(kind="map of strings")}
_TEXT = {
    **_KEEPERS,
    "length": Property(kind="integer", required=True, minimum=1),
    **{name: Property(kind="boolean", default=True) for name in ("upper", "lower", "special")},
    **{name: Property(kind="boolean") for name in ("numeric", "number")},
    **{
        name: Property(kind="integer", default=0)
        for name in ("minUpper", "minLower", "minNumeric", "minSpecial")
    },
    "overrideSpecial": Property(kind="string"),
}

TYPES: Mapping[str, RandomType] = {
    declared.token: declared
    for declared in (
        RandomType(
            token="random:index/randomPassword:RandomPassword",  # noqa: S106 -- a type's name
            inputs=_TEXT,
            rules=_text_rules,
            create=generate.make_password,
            restore=generate.import_password,
            secret_outputs=frozenset({"result", "bcryptHash"}),
        ),
        RandomType(
            token="random:index/randomId:RandomId",  # noqa: S106 -- a type's name
            inputs={
                **_KEEPERS,
                "byteLength": Property(kind="integer", required=True, minimum=1),
                "prefix": Property(kind="string"),
            },
            create=generate.make_id,
            restore=generate.import_id,
        ),
    )
}
