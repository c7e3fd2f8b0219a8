"""Log groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from frame.family import ENCRYPTION, LOGGING
from frame.inputs import InputRule, customer_key, present
from frame.parameters import Configurable, number, numbers
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


@dataclass(frozen=True, kw_only=True)
class LogRetention:
    """Parameters of `cloudwatch-log-group-minimum-retention`."""

    days: int = number(365, "Days for which log groups keep events at least.")
    shorter: Mapping[str, int] = numbers(
        {},
        "Patterns of names (* for any characters) of log groups that may keep events shorter, such "
        "as personal data, and the days that they keep them at least.",
    )


def log_retention(group: Value, given: LogRetention) -> Messages:
    """A log group keeps events long enough; without a limit, or with 0, it keeps them for ever."""
    name, days = group["name"], group["retentionInDays"].number
    fewest = [n for pattern, n in given.shorter.items() if fnmatchcase(name.text or "", pattern)]
    least = min(fewest, default=given.days)
    if days and days < least and name.known:
        yield f"Events are kept for {days} days (retentionInDays); at least {least} are asked for."


RULES = (
    InputRule(
        id="cloudwatch-log-group-customer-key",
        family=ENCRYPTION,
        description="Log groups are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_158"),),
        remediation="Set kms_key_id to the ARN of a key that admits logs.<region>.amazonaws.com.",
        types=tokens(aws.cloudwatch.LogGroup),
        inputs={"kmsKeyId": customer_key()},
    ),
    ResourceRule(
        id="cloudwatch-log-group-minimum-retention",
        family=LOGGING,
        description="Log groups keep events as long as the stack is asked to.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudWatch.16"), checkov("CKV_AWS_338")),
        remediation="Raise retention_in_days to a number of days that CloudWatch Logs accepts.",
        types=tokens(aws.cloudwatch.LogGroup),
        check=Configurable(log_retention, LogRetention()),
    ),
    InputRule(
        id="cloudwatch-log-group-retention",
        family=LOGGING,
        description="Log groups say how long they keep events.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudWatch.16"), checkov("CKV_AWS_66")),
        types=tokens(aws.cloudwatch.LogGroup),
        inputs={"retentionInDays": present(365, but=0)},
    ),
)
