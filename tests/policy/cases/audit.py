"""Cases of the rules on the account's own records."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, Node, ResourceCase, StackCase

LOG_GROUP = "arn:aws:logs:us-east-1:111122223333:log-group:audit:*"
ROLE = "arn:aws:iam::111122223333:role/trail"
MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}
READS = [MANAGEMENT, {"field": "readOnly", "equals": ["true"]}]
DATA = {"field": "eventCategory", "equals": ["Data"]}
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


TRAIL = (
    ResourceCase(
        rule="cloudtrail-multi-region",
        cls=aws.cloudtrail.Trail,
        compliant={"isMultiRegionTrail": True, "includeGlobalServiceEvents": True},
        violations=[
            ({"isMultiRegionTrail": ABSENT}, "one region"),
            ({"isMultiRegionTrail": False}, "one region"),
            ({"includeGlobalServiceEvents": False}, "global services"),
            ({"enableLogging": False, "isMultiRegionTrail": UNKNOWN}, "records nothing"),
        ],
        tolerated=[{"includeGlobalServiceEvents": ABSENT}, {"enableLogging": True}],
    ),
    ResourceCase(
        rule="cloudtrail-log-validation",
        cls=aws.cloudtrail.Trail,
        compliant={"enableLogFileValidation": True},
        violations=[
            ({"enableLogFileValidation": ABSENT}, "would not show"),
            ({"enableLogFileValidation": False}, "would not show"),
        ],
    ),
    ResourceCase(
        rule="cloudtrail-cloudwatch-logs",
        cls=aws.cloudtrail.Trail,
        compliant={"cloudWatchLogsGroupArn": LOG_GROUP, "cloudWatchLogsRoleArn": ROLE},
        violations=[
            ({"cloudWatchLogsGroupArn": ABSENT}, "cloudWatchLogsGroupArn"),
            ({"cloudWatchLogsRoleArn": "", "cloudWatchLogsGroupArn": UNKNOWN}, "LogsRoleArn"),
        ],
    ),
    ResourceCase(
        rule="cloudtrail-management-events",
        cls=aws.cloudtrail.Trail,
        compliant={"eventSelectors": [{"includeManagementEvents": True, "readWriteType": "All"}]},
        violations=[
            ({"eventSelectors.0.includeManagementEvents": False}, "that read and write"),
            ({"eventSelectors.0.readWriteType": "WriteOnly"}, "that read (eventSelectors)"),
            (
                {"eventSelectors": ABSENT, "advancedEventSelectors": [{"fieldSelectors": READS}]},
                "that write",
            ),
            (
                {
                    "eventSelectors": ABSENT,
                    "advancedEventSelectors": [
                        {
                            "fieldSelectors": [
                                MANAGEMENT,
                                {"field": "eventSource", "notEquals": ["kms.amazonaws.com"]},
                            ]
                        }
                    ],
                },
                "read and write",
            ),
            (
                {
                    "eventSelectors.0.excludeManagementEventSources": ["kms.amazonaws.com"],
                    "eventSelectors.0.readWriteType": UNKNOWN,
                },
                "read and write",
            ),
            (
                {"eventSelectors": ABSENT, "advancedEventSelectors": [{"fieldSelectors": [DATA]}]},
                "No selector",
            ),
        ],
        tolerated=[
            {"eventSelectors": ABSENT},
            {"eventSelectors": [UNKNOWN]},
            {"eventSelectors": [{"readWriteType": "ReadOnly"}, {"readWriteType": "WriteOnly"}]},
            {"eventSelectors": [{"readWriteType": "All"}, {"includeManagementEvents": False}]},
            {
                "advancedEventSelectors": [
                    {"fieldSelectors": READS},
                    {"fieldSelectors": [MANAGEMENT, {"field": "readOnly", "equals": ["false"]}]},
                ]
            },
            {"eventSelectors": [{"dataResources": [UNKNOWN]}]},
            {"advancedEventSelectors": [{"fieldSelectors": [MANAGEMENT]}]},
            {"advancedEventSelectors": [{"fieldSelectors": [DATA]}, UNKNOWN]},
            {"advancedEventSelectors": [{"fieldSelectors": UNKNOWN}]},
            {"advancedEventSelectors": [{"fieldSelectors": [{**MANAGEMENT, "equals": UNKNOWN}]}]},
        ],
    ),
)

WEB_ACL = (
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

RESOURCE_CASES = (
    *TRAIL,
    *WEB_ACL,
    ResourceCase(
        rule="ec2-flow-log-all-traffic",
        cls=aws.ec2.FlowLog,
        compliant={"trafficType": "ALL", "logDestination": LOG_GROUP},
        violations=[
            ({"trafficType": "REJECT"}, "Only REJECT"),
            ({"trafficType": ABSENT}, "Only no traffic"),
            ({"logDestination": ABSENT, "trafficType": UNKNOWN}, "no destination"),
        ],
    ),
    ResourceCase(
        rule="cloudwatch-log-group-retention",
        cls=aws.cloudwatch.LogGroup,
        compliant={"retentionInDays": 30},
        violations=[
            ({"retentionInDays": ABSENT}, "no retention"),
            ({"retentionInDays": 0}, "no retention"),
        ],
    ),
    ResourceCase(
        rule="bedrock-invocation-log",
        cls=aws.bedrockmodel.InvocationLoggingConfiguration,
        compliant={
            "loggingConfig": {
                "cloudwatchConfig": {"logGroupName": "calls", "roleArn": ROLE},
                "textDataDeliveryEnabled": True,
            }
        },
        violations=[
            ({"loggingConfig": ABSENT}, "nowhere"),
            ({"loggingConfig.cloudwatchConfig": ABSENT}, "nowhere"),
            ({"loggingConfig.textDataDeliveryEnabled": False}, "left out"),
            (
                {
                    "loggingConfig.textDataDeliveryEnabled": False,
                    "loggingConfig.cloudwatchConfig": UNKNOWN,
                },
                "left out",
            ),
        ],
        tolerated=[
            {"loggingConfig.cloudwatchConfig": UNKNOWN},
            {"loggingConfig.textDataDeliveryEnabled": UNKNOWN},
            {"loggingConfig": {"s3Config": {"bucketName": "calls"}}},
        ],
    ),
)


def analyzer(name: str, kind: object) -> Node:
    return Node(cls=aws.accessanalyzer.Analyzer, name=name, props={"type": kind})


STACK_CASES = (
    StackCase(
        rule="iam-access-analyzer-external",
        compliant=[
            [],
            [analyzer("own", "ACCOUNT")],
            [analyzer("own", "ORGANIZATION")],
            [analyzer("own", None)],
            [analyzer("own", UNKNOWN)],
            [analyzer("unused", "ACCOUNT_UNUSED_ACCESS"), analyzer("own", "ACCOUNT")],
        ],
        violations=[
            ([analyzer("unused", "ACCOUNT_UNUSED_ACCESS")], "unused", "outside the account"),
        ],
    ),
)
