"""Cases of the rules in `trail.py`."""

from frame.cases import ABSENT, KEY, LOG_GROUP, ROLE, UNKNOWN, ResourceCase
from frame.sdk import aws

MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}
READS = [MANAGEMENT, {"field": "readOnly", "equals": ["true"]}]
DATA = {"field": "eventCategory", "equals": ["Data"]}

CASES = (
    ResourceCase(
        rule="cloudtrail-customer-key",
        cls=aws.cloudtrail.Trail,
        compliant={"s3BucketName": "trail", "kmsKeyId": KEY},
        violations=[
            ({"kmsKeyId": ABSENT}, "kmsKeyId"),
            ({"kmsKeyId": ABSENT, "s3BucketName": UNKNOWN}, "kmsKeyId"),
            ({"kmsKeyId": "alias/aws/s3"}, "no customer-managed"),
        ],
        tolerated=[{"kmsKeyId": UNKNOWN}],
    ),
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
