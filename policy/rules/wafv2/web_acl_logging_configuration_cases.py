"""Cases of the rules in `web_acl_logging_configuration.py`."""

from frame.cases import ABSENT, LOG_GROUP, UNKNOWN, ResourceCase
from frame.sdk import aws

BLOCKED = {"actionCondition": {"action": "BLOCK"}}
ALLOWED = {"actionCondition": {"action": "ALLOW"}}


def header(name: object) -> dict[str, object]:
    return {"singleHeader": {"name": name}}


QUERY: dict[str, object] = {"queryString": {}}


def log_filter(default: str, *filters: tuple[object, object]) -> dict[str, object]:
    return {
        "loggingFilter": {
            "defaultBehavior": default,
            "filters": [
                {"behavior": behavior, "requirement": "MEETS_ANY", "conditions": conditions}
                for behavior, conditions in filters
            ],
        }
    }


CASES = (
    ResourceCase(
        rule="wafv2-log-complete",
        cls=aws.wafv2.WebAclLoggingConfiguration,
        compliant={"logDestinationConfigs": [LOG_GROUP], **log_filter("DROP", ("KEEP", [BLOCKED]))},
        violations=[
            ({"logDestinationConfigs": []}, "nowhere"),
            (log_filter("KEEP", ("DROP", [BLOCKED])), "filters[0]"),
            (log_filter("KEEP", ("DROP", [UNKNOWN, BLOCKED])), "filters[0]"),
            (log_filter("DROP"), "defaultBehavior"),
            (log_filter("DROP", ("KEEP", [ALLOWED])), "defaultBehavior"),
        ],
        tolerated=[
            {"loggingFilter": ABSENT},
            {"loggingFilter.filters": UNKNOWN},
            log_filter("KEEP", ("DROP", [ALLOWED])),
            log_filter("DROP", (UNKNOWN, [BLOCKED])),
            log_filter("DROP", ("KEEP", UNKNOWN)),
        ],
    ),
    ResourceCase(
        rule="wafv2-log-no-credentials",
        cls=aws.wafv2.WebAclLoggingConfiguration,
        compliant={"redactedFields": [header("Authorization"), header("cookie"), QUERY]},
        violations=[
            ({"redactedFields": ABSENT}, "authorization, cookie"),
            ({"redactedFields": [header("authorization")]}, "logged: cookie"),
            ({"redactedFields": [header("cookie"), QUERY]}, "authorization"),
        ],
        tolerated=[
            {"redactedFields": [header("cookie"), UNKNOWN]},
            {"redactedFields": [header("cookie"), header(UNKNOWN)]},
        ],
    ),
)
