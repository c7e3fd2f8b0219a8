"""Trails."""

from frame.defaults import default
from frame.family import ENCRYPTION, LOGGING
from frame.inputs import InputRule, customer_key, equals, present
from frame.rule import Messages, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

TRAILS = tokens(aws.cloudtrail.Trail)
_KIND = default(TRAILS, "eventSelectors[].readWriteType")
_CALLS = frozenset({"read", "write"})
_KINDS = {
    "All": _CALLS,
    "ReadOnly": frozenset({"read"}),
    "WriteOnly": frozenset({"write"}),
}


def trail_management_events(trail: Value) -> Messages:
    """All selectors together take reading and writing calls to every service.

    A trail without selectors records all management events. Advanced selectors must name them.
    Source: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-management-events-with-cloudtrail.html
    """
    for key, taken in (("eventSelectors", _taken), ("advancedEventSelectors", _taken_advanced)):
        selectors = trail[key]
        if selectors.given and selectors.complete:
            missed = _CALLS.difference(*(taken(selector) for selector in selectors))
            if missed:
                which = f"calls that {' and '.join(sorted(missed))}"
                yield f"No selector takes all management events of {which} ({key})."


def _taken(selector: Value) -> frozenset[str]:
    """The kinds of calls of which a selector takes all management events, or may do so."""
    if (
        selector["includeManagementEvents"].equals(False)
        or selector["excludeManagementEventSources"].given
    ):
        return frozenset()
    kind = selector["readWriteType"].otherwise(_KIND)
    return _CALLS if not kind.known else _KINDS.get(kind.text or "", _CALLS)


def _taken_advanced(selector: Value) -> frozenset[str]:
    fields = selector["fieldSelectors"]
    if not fields.complete:
        return _CALLS
    category = [each for each in fields if each["field"].equals("eventCategory")]
    if not any(_includes(each["equals"], "Management") for each in category):
        return frozenset()
    kinds = [each for each in fields if each["field"].equals("readOnly")]
    if len(kinds) + len(category) < len(list(fields)):
        return frozenset()  # narrowed to services or names of events
    wanted = _CALLS
    for kind in kinds:
        wanted &= _KINDS["ReadOnly" if _includes(kind["equals"], "true") else "WriteOnly"]
    return wanted


def _includes(values: Value, wanted: str) -> bool:
    return not values.complete or any(value.equals(wanted) for value in values)


RULES = (
    InputRule(
        id="cloudtrail-customer-key",
        family=ENCRYPTION,
        description="CloudTrail log files are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudTrail.2"), cis("3.5"), checkov("CKV_AWS_35")),
        remediation="Set kms_key_id to the ARN of a key that admits cloudtrail.amazonaws.com.",
        types=tokens(aws.cloudtrail.Trail),
        inputs={"kmsKeyId": customer_key()},
    ),
    InputRule(
        id="cloudtrail-multi-region",
        family=LOGGING,
        description="Trails record all regions and global services.",
        severity=Severity.HIGH,
        references=(
            security_hub("CloudTrail.1"),
            cis("3.1"),
            checkov("CKV_AWS_67"),
            checkov("CKV_AWS_251"),
        ),
        remediation="Set is_multi_region_trail=True, and leave global services and logging on.",
        types=TRAILS,
        inputs={
            "enableLogging": equals(True),
            "isMultiRegionTrail": equals(True),
            "includeGlobalServiceEvents": equals(True),
        },
    ),
    InputRule(
        id="cloudtrail-log-validation",
        family=LOGGING,
        description="Trails keep digests of their log files.",
        severity=Severity.LOW,
        references=(security_hub("CloudTrail.4"), cis("3.2"), checkov("CKV_AWS_36")),
        types=TRAILS,
        inputs={"enableLogFileValidation": equals(True)},
    ),
    InputRule(
        id="cloudtrail-cloudwatch-logs",
        family=LOGGING,
        description="Trails deliver to CloudWatch Logs.",
        severity=Severity.LOW,
        references=(security_hub("CloudTrail.5"), checkov("CKV2_AWS_10")),
        remediation="Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
        types=TRAILS,
        inputs={"cloudWatchLogsGroupArn": present(), "cloudWatchLogsRoleArn": present()},
    ),
    ResourceRule(
        id="cloudtrail-management-events",
        family=LOGGING,
        description="Trails record all management events.",
        severity=Severity.HIGH,
        references=(security_hub("CloudTrail.1"), cis("3.1")),
        remediation="Leave selectors out, or select all management events.",
        types=TRAILS,
        check=trail_management_events,
    ),
)
