"""Where localcloud knowingly differs from pulumi-aws: held complete by a test of all declarations.

`tests/localcloud/test_provider_facts.py` compares every declaration with the provider's facts. What
differs stands here with its reason, and nothing else does: a difference that is gone fails too.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

About: TypeAlias = Literal[
    "computed", "default", "deleted first", "framework", "name", "order", "replace",  # the provider
    "ignored", "note",  # said by the declarations themselves
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One way in which a declaration differs from the provider."""

    kind: str
    about: About
    prop: str
    reason: str


DIFFERENCES: Final = (
    Difference(
        kind="aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        about="computed",
        prop="subnetIds",
        reason="subnets that pass through the default ACL would be a change after each first run",
    ),
    Difference(
        kind="aws:rds/proxy:Proxy",
        about="replace",
        prop="name",
        reason="moto cannot rename a proxy (ModifyDBProxy), and the name is its id",
    ),
)
