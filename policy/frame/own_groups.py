"""Security groups of one's own: where none is named, AWS takes the VPC's default one for all."""

from collections.abc import Callable, Mapping

from pulumi_policy import Severity

from frame.family import EXPOSURE
from frame.inputs import InputRule, anywhere, present
from frame.rule import checkov, security_hub
from frame.value import Value


def in_own_groups(
    service: str,
    what: str,
    types: frozenset[str],
    path: str,
    *,
    where: Callable[[Value], bool] = anywhere,
    example: Mapping[str, object] | None = None,
) -> InputRule:
    """The rule that the input at the path names security groups."""
    return InputRule(
        id=f"{service}-own-security-group",
        family=EXPOSURE,
        description=f"{what} have security groups of their own.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.2"), checkov("CKV_AWS_248")),
        remediation="Name security groups that admit what is needed and no more.",
        types=types,
        inputs={path: present(["sg-1"])},
        where=where,
        example=example or {},
    )
