"""The account's own records: who called what, what crossed the network, what models were asked."""

from collections.abc import Iterable

from frame.family import LOGGING
from frame.rule import (
    Finding,
    Messages,
    Reference,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    cis,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

TRAILS = tokens(aws.cloudtrail.Trail)
ANALYZERS = tokens(aws.accessanalyzer.Analyzer)

_EXTERNAL = ("ACCOUNT", "ORGANIZATION")
_CREDENTIALS = ("authorization", "cookie")
_CALLS = frozenset({"read", "write"})
_KINDS = {
    "All": _CALLS,
    "ReadOnly": frozenset({"read"}),
    "WriteOnly": frozenset({"write"}),
}


def trail_everywhere(trail: Value) -> Messages:
    """A trail is on, and records every region and the services that belong to none."""
    if trail["enableLogging"].equals(False):
        yield "The trail records nothing (enableLogging)."
    if trail["isMultiRegionTrail"].differs(True):
        yield "The trail records one region only (isMultiRegionTrail)."
    if trail["includeGlobalServiceEvents"].equals(False):
        yield "The trail leaves out IAM and other global services (includeGlobalServiceEvents)."


def trail_validation(trail: Value) -> Messages:
    """Digests of the log files are kept, by which a change shows."""
    if trail["enableLogFileValidation"].differs(True):
        yield "A change of the trail's log files would not show (enableLogFileValidation)."


def trail_to_cloudwatch(trail: Value) -> Messages:
    """Events reach CloudWatch Logs, where filters and alarms watch them."""
    for field in ("cloudWatchLogsGroupArn", "cloudWatchLogsRoleArn"):
        if trail[field].missing:
            yield f"The trail's events do not reach CloudWatch Logs ({field})."


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
    kind = selector["readWriteType"].otherwise("All")
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


def flow_log_traffic(log: Value) -> Messages:
    """A flow log records what was let through as well as what was not, to somewhere."""
    if log["trafficType"].differs("ALL"):
        yield f"Only {log['trafficType'].text or 'no'} traffic is recorded (trafficType)."
    if log["logDestination"].missing:
        yield "The flow log has no destination (logDestination)."


def retention(group: Value) -> Messages:
    """A log group says how long it keeps events; without, it keeps them and their cost forever."""
    days = group["retentionInDays"]
    if days.missing or days.number == 0:
        yield "The log group has no retention (retentionInDays)."


def web_acl_log(logging: Value) -> Messages:
    """Requests are logged, and what the firewall stopped is not filtered out of the log."""
    if logging["logDestinationConfigs"].missing:
        yield "Requests are logged nowhere (logDestinationConfigs)."
    default, filters = (logging["loggingFilter"][key] for key in ("defaultBehavior", "filters"))
    dropped = [each for each in filters if each["behavior"].equals("DROP")]
    kept = [each for each in filters if not each["behavior"].equals("DROP")]
    for each in dropped:
        if any(_action(condition).equals("BLOCK") for condition in each["conditions"]):
            yield f"Requests that were blocked are not logged ({each.path})."
    if default.equals("DROP") and filters.known and not any(map(_may_keep_blocked, kept)):
        yield f"Requests that were blocked are not logged ({default.path})."


def _may_keep_blocked(kept: Value) -> bool:
    conditions = kept["conditions"]
    return not conditions.complete or any(not _action(c).differs("BLOCK") for c in conditions)


def _action(condition: Value) -> Value:
    return condition["actionCondition"]["action"]


def web_acl_log_credentials(logging: Value) -> Messages:
    """The headers that carry credentials do not enter the log."""
    redacted = logging["redactedFields"]
    if not redacted.complete:
        return
    names = [field["singleHeader"]["name"] for field in redacted]
    if all(name.known for name in names):
        hidden = {(name.text or "").lower() for name in names}
        logged = [each for each in _CREDENTIALS if each not in hidden]
        if logged:
            yield f"Headers with credentials are logged: {', '.join(logged)} (redactedFields)."


def invocation_log(configuration: Value) -> Messages:
    """Prompts and answers of models are recorded, to CloudWatch Logs or to a bucket."""
    logging = configuration["loggingConfig"]
    if not logging.known:
        return
    if logging["cloudwatchConfig"].missing and logging["s3Config"].missing:
        yield "Model calls are logged nowhere (loggingConfig)."
    if logging["textDataDeliveryEnabled"].equals(False):
        yield "Prompts and answers are left out (loggingConfig.textDataDeliveryEnabled)."


def external_access(stack: Stack) -> Iterable[Finding]:
    """Among a stack's analyzers one reports what others than the account can reach.

    Analyzers of unused access are a supplement to it, not a substitute.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
    """
    analyzers = list(stack.of(ANALYZERS))
    # Without a type, an analyzer is for the account's external access.
    if analyzers and all(each.props["type"].differs(*_EXTERNAL, None) for each in analyzers):
        yield Finding(
            resource=analyzers[0],
            message="No analyzer reports access from outside the account (type).",
        )


RULES = (
    ResourceRule(
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
        check=trail_everywhere,
    ),
    ResourceRule(
        id="cloudtrail-log-validation",
        family=LOGGING,
        description="Trails keep digests of their log files.",
        severity=Severity.LOW,
        references=(security_hub("CloudTrail.4"), cis("3.2"), checkov("CKV_AWS_36")),
        remediation="Set enable_log_file_validation=True.",
        types=TRAILS,
        check=trail_validation,
    ),
    ResourceRule(
        id="cloudtrail-cloudwatch-logs",
        family=LOGGING,
        description="Trails deliver to CloudWatch Logs.",
        severity=Severity.LOW,
        references=(security_hub("CloudTrail.5"), checkov("CKV2_AWS_10")),
        remediation="Set cloud_watch_logs_group_arn and cloud_watch_logs_role_arn.",
        types=TRAILS,
        check=trail_to_cloudwatch,
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
    ResourceRule(
        id="ec2-flow-log-all-traffic",
        family=LOGGING,
        description="Flow logs record accepted and rejected traffic.",
        severity=Severity.MEDIUM,
        references=(security_hub("EC2.6"), cis("3.7"), checkov("CKV2_AWS_11")),
        remediation='Set traffic_type="ALL" and log_destination.',
        types=tokens(aws.ec2.FlowLog),
        check=flow_log_traffic,
    ),
    ResourceRule(
        id="cloudwatch-log-group-retention",
        family=LOGGING,
        description="Log groups say how long they keep events.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudWatch.16"), checkov("CKV_AWS_66")),
        remediation="Set retention_in_days.",
        types=tokens(aws.cloudwatch.LogGroup),
        check=retention,
    ),
    ResourceRule(
        id="wafv2-log-complete",
        family=LOGGING,
        description="Logs of web ACLs contain the requests that were blocked.",
        severity=Severity.MEDIUM,
        references=(security_hub("WAF.11"), checkov("CKV2_AWS_31")),
        remediation="Name a destination, and keep blocked requests out of dropping filters.",
        types=tokens(aws.wafv2.WebAclLoggingConfiguration),
        check=web_acl_log,
    ),
    ResourceRule(
        id="wafv2-log-no-credentials",
        family=LOGGING,
        description="Logs of web ACLs contain no credentials.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="OWASP ASVS 4.0.3", control="7.1.1"),),
        remediation="Redact the headers authorization and cookie (redacted_fields).",
        types=tokens(aws.wafv2.WebAclLoggingConfiguration),
        check=web_acl_log_credentials,
    ),
    ResourceRule(
        id="bedrock-invocation-log",
        family=LOGGING,
        description="Calls of models are logged with prompts and answers.",
        severity=Severity.MEDIUM,
        references=(
            Reference(framework="AWS Well-Architected Generative AI Lens", control="GENSEC03-BP01"),
        ),
        remediation="Name a log group or bucket, and set text_data_delivery_enabled=True.",
        types=tokens(aws.bedrockmodel.InvocationLoggingConfiguration),
        check=invocation_log,
    ),
    StackRule(
        id="iam-access-analyzer-external",
        family=LOGGING,
        description="Access from outside the account is reported.",
        severity=Severity.HIGH,
        references=(security_hub("IAM.28"), cis("1.19")),
        remediation='Add an analyzer of type "ACCOUNT" or "ORGANIZATION".',
        types=ANALYZERS,
        check=external_access,
    ),
)
