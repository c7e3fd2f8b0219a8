"""Cases of the rules in `trail.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

MANAGEMENT = {"field": "eventCategory", "equals": ["Management"]}
READS = [MANAGEMENT, {"field": "readOnly", "equals": ["true"]}]
DATA = {"field": "eventCategory", "equals": ["Data"]}

CASES = (
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
