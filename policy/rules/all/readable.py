"""What is evaluated can be read: what `pulumi policy analyze` cannot decrypt, no rule has seen."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from frame.family import WORKLOAD
from frame.rule import Messages, ResourceRule, well_architected
from frame.value import REDACTED, Value
from pulumi_policy import Severity

from rules.all.regions import RegionalTypes


def readable(resource: Value) -> Messages:
    """No input is a secret that was redacted: whatever it says, no rule has seen it."""
    for path in _redacted(resource.raw, ""):
        yield f"{path} is a secret that could not be decrypted, so it cannot be evaluated."


def _redacted(raw: object, path: str) -> Iterator[str]:
    if raw == REDACTED:
        yield path
    elif isinstance(raw, Mapping):
        for key, value in cast("Mapping[str, object]", raw).items():
            yield from _redacted(value, f"{path}.{key}" if path else key)
    elif isinstance(raw, Sequence) and not isinstance(raw, str):
        for index, value in enumerate(cast("Sequence[object]", raw)):
            yield from _redacted(value, f"{path}[{index}]")


RULES = (
    ResourceRule(
        id="aws-inputs-readable",
        family=WORKLOAD,
        description="All inputs can be read by the rules.",
        severity=Severity.HIGH,
        references=(well_architected("SEC11-BP02"),),
        remediation="Analyze the stack with `pulumi policy analyze --stack`, or a state from "
        "`pulumi stack export --show-secrets`, where its secrets can be decrypted.",
        types=RegionalTypes(),
        check=readable,
    ),
)
