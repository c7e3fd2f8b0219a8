"""What a sample consists of, and how the lifecycle tests make what it needs first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi


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
    inputs: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]
    change: Mapping[str, Any] = field(default_factory=dict)
    replace: Mapping[str, Any] = field(default_factory=dict)
    importable: bool = True
    case: str = ""
