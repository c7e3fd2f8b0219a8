from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Sample

TOPIC = "arn:aws:sns:us-east-1:123456789012:warning"


def notification(kind: str, percent: int) -> dict[str, Any]:
    return {
        "comparisonOperator": "GREATER_THAN",
        "notificationType": kind,
        "threshold": percent,
        "thresholdType": "PERCENTAGE",
        "subscriberSnsTopicArns": [TOPIC],
    }


SAMPLES = [
    Sample(
        cls=aws.budgets.Budget,
        inputs={
            "name": "agentplatform-dev",
            "budgetType": "COST",
            "limitAmount": "500",
            "limitUnit": "USD",
            "timeUnit": "MONTHLY",
            "costFilters": [{"name": "TagKeyValue", "values": ["user:Environment$dev"]}],
            "notifications": [notification("FORECASTED", 100), notification("ACTUAL", 80)],
            "tags": {"a": "b"},
        },
        change={"limitAmount": "600", "tags": {}},
        replace={"name": "other"},
    ),
    Sample(
        cls=aws.costexplorer.AnomalyMonitor,
        inputs={
            "name": "services",
            "monitorType": "DIMENSIONAL",
            "monitorDimension": "SERVICE",
            "tags": {"a": "b"},
        },
        change={"tags": {}},
        replace={"monitorType": "CUSTOM"},
    ),
    Sample(
        cls=aws.costexplorer.AnomalySubscription,
        inputs={
            "name": "unusual",
            "frequency": "IMMEDIATE",
            "monitorArnLists": ["arn:aws:ce::123456789012:anomalymonitor/services"],
            "subscribers": [{"type": "SNS", "address": TOPIC}],
            "thresholdExpression": {
                "dimension": {
                    "key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                    "matchOptions": ["GREATER_THAN_OR_EQUAL"],
                    "values": ["20"],
                }
            },
            "tags": {"a": "b"},
        },
        change={"frequency": "DAILY", "tags": {}},
        replace={"name": "other"},
    ),
]
