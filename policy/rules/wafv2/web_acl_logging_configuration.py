"""Logs of web ACLs."""

from frame.family import LOGGING
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

_CREDENTIALS = ("authorization", "cookie")


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


RULES = (
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
)
