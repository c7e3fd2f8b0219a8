"""Rules by declaration: what inputs of a resource have to be.

    InputRule(
        id="rds-proxy-tls",
        family=ENCRYPTION,
        description="Database proxies demand TLS.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.43"),),
        types=tokens(aws.rds.Proxy),
        inputs={"requireTls": equals(True)},
    )

Messages, what to do and cases follow from that (`derived_cases.py`): a compliant resource, one for
each input that is wrong or left out, and values that are not known yet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from frame.defaults import default
from frame.keys import uses_aws_key
from frame.rule import Messages, ResourceRule
from frame.sdk import snake
from frame.value import Value

NOT_SET = None


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What an input has to be.

    Attributes:
        met: Whether a value is it, or may be, as one that is not known yet.
        wanted: It in words, as end of "it has to be".
        remedy: What to do about an input, given its path in Python's spelling and its default.
        good: A value that is it; `NOT_SET` where the input is best left out.
        bad: Values that are not.
        default: What AWS takes where the program leaves the input out; None if that is nothing.
            A rule takes it from `defaults.py`.
    """

    met: Callable[[Value], bool]
    wanted: str
    remedy: Callable[[str, object], str]
    good: object
    bad: tuple[object, ...]
    default: object = None

    def allows(self, value: Value) -> bool:
        """Whether the value, or what AWS takes in its place, meets the demand."""
        return self.met(value.otherwise(self.default))


def equals(*accepted: object) -> Demand:
    """The input is one of the values, the first of which is what the rule advises."""
    first = accepted[0]
    code = _code(first)
    return Demand(
        met=lambda value: not value.differs(*accepted),
        wanted=" or ".join(_shown(each) for each in accepted),
        remedy=lambda name, default: (
            f"Leave {name} out, or set it to {code}."
            if default in accepted
            else f"Set {name}={code}."
        ),
        good=first,
        bad=(not first,) if isinstance(first, bool) else (f"not {first}",),
    )


def present(example: object = "some", *, but: object = None) -> Demand:
    """The input is set: to something like the example, and not to what amounts to nothing."""
    return Demand(
        met=lambda value: not (value.missing or value.equals(but)),
        wanted="set" if but is None else f"set, and not to {_shown(but)}",
        remedy=lambda name, _default: f"Set {name}.",
        good=example,
        bad=("",) if but is None else ("", but),
    )


def absent(example: object) -> Demand:
    """The input is left out; the example is one that is not."""
    return Demand(
        met=lambda value: not value.given,
        wanted="left out",
        remedy=lambda name, _default: f"Leave {name} out.",
        good=NOT_SET,
        bad=(example,),
    )


def never(*refused: object) -> Demand:
    """The input is none of the values."""
    return Demand(
        met=lambda value: not any(map(value.equals, refused)),
        wanted=f"other than {' or '.join(map(_shown, refused))}",
        remedy=lambda name, _default: f"Leave {name} out.",
        good=NOT_SET,
        bad=refused,
    )


def customer_key() -> Demand:
    """The input names a customer-managed key, and not one of the service's own."""
    return Demand(
        met=lambda value: not uses_aws_key(value),
        wanted="a customer-managed key",
        remedy=lambda name, _default: f"Set {name} to a customer-managed key.",
        good="arn:aws:kms:us-east-1:111122223333:key/of-ours",
        bad=("", "alias/aws/service", "arn:aws:kms:us-east-1:111122223333:alias/aws/service"),
    )


def at_least(least: int) -> Demand:
    """The input is a number that is no lower."""
    return Demand(
        met=lambda value: not value.known or (value.number is not None and value.number >= least),
        wanted=f"{least} or more",
        remedy=lambda name, _default: f"Set {name}={least} or more.",
        good=least,
        bad=(least - 1,),
    )


def anywhere(_resource: Value) -> bool:
    """Of every resource: where a rule holds by default."""
    return True


@dataclass(frozen=True, kw_only=True)
class InputRule(ResourceRule):
    """A rule that inputs are as they have to be.

    Attributes:
        inputs: What each is to be, by path: `encryptAtRest.enabled`, `rules[].status` for every
            element of a list, `efs?.transitEncryption` where there is such a block. A list that is
            left out has no elements.
        where: For which resources the rule holds.
        example: Other inputs of a resource that the rule is about, for the derived cases.
        remediation: As of every rule; by default what follows from the demands.
    """

    types: frozenset[str]
    inputs: Mapping[str, Demand]
    where: Callable[[Value], bool] = anywhere
    example: Mapping[str, object] = field(default_factory=dict[str, object])
    remediation: str = ""
    check: Callable[[Value], Messages] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        inputs = {path: self._with_default(path, demand) for path, demand in self.inputs.items()}
        object.__setattr__(self, "inputs", inputs)
        object.__setattr__(self, "check", self._check)
        object.__setattr__(self, "remediation", self.remediation or self._remedy())

    def _check(self, resource: Value) -> Messages:
        for path, demand in self.inputs.items() if self.where(resource) else ():
            for value in resource.at(path):
                if not demand.allows(value):
                    yield f"{value.path} is {_shown(value.raw)}; it has to be {demand.wanted}."

    def _with_default(self, path: str, demand: Demand) -> Demand:
        declared = default(self.types, path.replace("?", ""))
        return demand if declared is None else replace(demand, default=declared)

    def _remedy(self) -> str:
        return " ".join(
            demand.remedy(snake(path.replace("[]", "").replace("?", "")), demand.default)
            for path, demand in self.inputs.items()
        )


def _shown(value: object) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else "set"


def _code(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
