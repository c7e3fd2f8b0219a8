"""The arguments of awsx.ec2.Vpc that the program uses; the rest is refused by name.

Source: https://www.pulumi.com/registry/packages/awsx/api-docs/ec2/vpc/ (3.11).
"""

from collections.abc import Mapping
from ipaddress import IPv4Network
from typing import Any, Literal

from pulumi.errors import InputPropertiesError
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

SubnetType = Literal["Public", "Private", "Isolated"]
# Whatever the program passes on to a child: a value or an output that is unknown at preview.
Passed = Any


class VpcError(InputPropertiesError):
    """The component cannot be built as asked; the message is one sentence for the user."""


class _Model(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        validate_default=True,
    )

    def passed(self, *names: str) -> dict[str, Passed]:
        """Those of the named arguments that were given, for a child's constructor."""
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}


class NatGateways(_Model):
    """The NAT gateways."""

    strategy: Literal["None", "Single", "OnePerAz"] = "OnePerAz"


class SubnetSpec(_Model):
    """A kind of subnet that every zone gets one of, in the order of the blocks."""

    type: SubnetType
    name: str | None = None
    cidr_blocks: tuple[IPv4Network, ...]
    tags: Passed = None


class VpcArguments(_Model):
    """The arguments of awsx.ec2.Vpc, with awsx's defaults."""

    availability_zone_names: tuple[str, ...] = Field(min_length=1)
    cidr_block: IPv4Network = IPv4Network("10.0.0.0/16")
    enable_dns_hostnames: Passed = None
    enable_dns_support: Passed = None
    nat_gateways: NatGateways = NatGateways()
    subnet_strategy: Literal["Auto"]
    subnet_specs: tuple[SubnetSpec, ...] = Field(min_length=1)
    tags: Passed = None


def parse(inputs: Mapping[str, Any]) -> VpcArguments:
    """The component's inputs (camel case), understood.

    Raises:
        VpcError: an argument is unknown, not modelled, or not of its type.
    """
    try:
        return VpcArguments.model_validate(dict(inputs))
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False, include_context=False)
        raise VpcError(
            "; ".join(_sentence(f["loc"], f["type"], f["msg"]) for f in faults)
        ) from None


def _sentence(place: tuple[int | str, ...], kind: str, message: str) -> str:
    path = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        return f"{path} is not modelled by localcloud"
    if kind == "missing":
        return f"{path} is missing: localcloud models no default of it"
    return f"{path}: {message[0].lower()}{message[1:]}"
