"""What a sample consists of, and how the lifecycle tests make what it needs first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pulumi

from localcloud.aws import schema

Inputs: TypeAlias = Mapping[str, Any]
Make: TypeAlias = Callable[..., tuple[str, dict[str, Any]]]
"""Makes a resource that a sample needs: class and inputs in, id and state out."""


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Inputs of a type that go through its whole life.

    Attributes:
        cls: The class of `pulumi_aws`.
        inputs: Inputs, or a function of `make` that first makes what they need:
            `make(aws.ec2.Vpc, cidrBlock="10.0.0.0/16")` returns `(id, state)`.
        change: Inputs that an update changes in place; empty when nothing can.
        replace: An input whose change replaces, with another value; None when nothing does.
        importable: False when its import id cannot be spelled from its state.
        case: Tells samples of the same type apart.
    """

    cls: type[pulumi.CustomResource]
    inputs: Inputs | Callable[[Make], Inputs]
    change: Inputs = field(default_factory=dict[str, Any])
    replace: Inputs = field(default_factory=dict[str, Any])
    importable: bool = True
    case: str = ""

    @property
    def token(self) -> str:
        return schema.token_of(self.cls)
