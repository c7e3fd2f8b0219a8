"""The scanning configuration of the image registry."""

from frame.family import WORKLOAD
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

SCANNING = tokens(aws.ecr.RegistryScanningConfiguration)


def registry_scanned(scanning: Value) -> Messages:
    """Inspector looks through every repository's images, and again when it learns of something."""
    if scanning["scanType"].differs("ENHANCED"):
        yield f"Inspector does not scan images: scanType is {scanning['scanType'].text or 'unset'}."
    if scanning["rules"].complete and not any(_scans_all(rule) for rule in scanning["rules"]):
        yield "Images of some repositories wait for somebody to scan them (rules)."


def _scans_all(rule: Value) -> bool:
    by_itself = not rule["scanFrequency"].differs("CONTINUOUS_SCAN", "SCAN_ON_PUSH")
    filters = rule["repositoryFilters"]
    everything = not filters.complete or any(not each["filter"].differs("*") for each in filters)
    return by_itself and everything


RULES = (
    ResourceRule(
        id="ecr-registry-scanned",
        family=WORKLOAD,
        description="Inspector scans the images of every repository.",
        severity=Severity.MEDIUM,
        references=(security_hub("Inspector.2"),),
        remediation='Set scan_type="ENHANCED", and scan_frequency="CONTINUOUS_SCAN" for the '
        'filter "*".',
        types=SCANNING,
        check=registry_scanned,
    ),
)
