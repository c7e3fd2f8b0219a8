"""What is evaluated can be read: no rule has seen a secret that is redacted, or broken JSON."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from frame.family import WORKLOAD
from frame.resource_policy import FIELDS
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


class DocumentTypes(RegionalTypes):
    """All types of AWS, but those whose documents are in Cedar instead of JSON."""

    def __contains__(self, token: object) -> bool:
        return super().__contains__(token) and "aws:verifiedaccess/" not in str(token)


_DOCUMENTS = (
    *FIELDS,
    "assumeRolePolicy",
    "containerDefinitions",
    "inlinePolicy",
    "redriveAllowPolicy",
    "redrivePolicy",
    "ruleJson",
)


def documents(resource: Value) -> Messages:
    """A document that cannot be read is not a missing one: what it allows, no rule has seen."""
    inside = (each["policy"] for each in resource["inlinePolicies"])
    for document in (*(resource[name] for name in _DOCUMENTS), *inside):
        if document.text and document.document().missing and document.text not in _EMPTY:
            yield f"{document.path} is no JSON, so that no rule can evaluate it."


_EMPTY = ("{}", "[]", "null")

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
    ResourceRule(
        id="aws-documents-readable",
        family=WORKLOAD,
        description="Documents in JSON can be read by the rules.",
        severity=Severity.HIGH,
        references=(well_architected("SEC11-BP02"),),
        remediation="Write the document with pulumi.Output.json_dumps or as a policy document.",
        types=DocumentTypes(),
        check=documents,
    ),
)
