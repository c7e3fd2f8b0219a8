"""Cases of the rules on what reaches somebody."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms"
QUEUE = "arn:aws:sqs:us-east-1:111122223333:undelivered"

ALARMS = (
    ResourceCase(
        rule="cloudwatch-alarm-enabled",
        cls=aws.cloudwatch.MetricAlarm,
        compliant={"actionsEnabled": True, "alarmActions": [TOPIC]},
        violations=[
            ({"actionsEnabled": False}, "switched off"),
            ({"actionsEnabled": False, "alarmActions": UNKNOWN}, "switched off"),
        ],
        tolerated=[{"actionsEnabled": ABSENT}],
    ),
    ResourceCase(
        rule="cloudwatch-alarm-enabled",
        cls=aws.cloudwatch.CompositeAlarm,
        compliant={"alarmRule": 'ALARM("a")'},
        violations=[({"actionsEnabled": False}, "switched off")],
        tolerated=[{"actionsEnabled": UNKNOWN}],
    ),
    ResourceCase(
        rule="cloudwatch-alarm-missing-data",
        cls=aws.cloudwatch.MetricAlarm,
        compliant={"treatMissingData": "notBreaching"},
        violations=[
            ({"treatMissingData": ABSENT}, "not said"),
            ({"treatMissingData": ""}, "not said"),
        ],
        tolerated=[{"treatMissingData": "missing"}],
    ),
)

NOTIFICATION = {"threshold": 80, "subscriberSnsTopicArns": [TOPIC]}

CASES = (
    *ALARMS,
    ResourceCase(
        rule="eventbridge-target-dead-letters",
        cls=aws.cloudwatch.EventTarget,
        compliant={"arn": TOPIC, "deadLetterConfig": {"arn": QUEUE}},
        violations=[
            ({"deadLetterConfig": ABSENT}, "lost"),
            ({"deadLetterConfig": {}, "arn": UNKNOWN}, "deadLetterConfig.arn"),
        ],
        tolerated=[{"deadLetterConfig.arn": UNKNOWN}],
    ),
    ResourceCase(
        rule="sns-subscription-encrypted",
        cls=aws.sns.TopicSubscription,
        compliant={"protocol": "https", "endpoint": "https://hooks.example.com/alarms"},
        violations=[
            ({"protocol": "http"}, "plain HTTP"),
            ({"protocol": UNKNOWN, "endpoint": "HTTP://hooks.example.com"}, "plain HTTP"),
            ({"protocol": "http", "endpoint": UNKNOWN}, "plain HTTP"),
        ],
        tolerated=[{"protocol": "email", "endpoint": "team@example.com"}],
    ),
    ResourceCase(
        rule="budgets-budget-notifies",
        cls=aws.budgets.Budget,
        compliant={"limitAmount": "500", "notifications": [NOTIFICATION]},
        violations=[
            ({"notifications": ABSENT}, "Nobody"),
            ({"notifications": []}, "Nobody"),
            ({"notifications.0.subscriberSnsTopicArns": []}, "notifications[0]"),
            ({"notifications": [UNKNOWN, {"threshold": 80}]}, "notifications[1]"),
        ],
        tolerated=[
            {"notifications": [UNKNOWN]},
            {"notifications.0.subscriberSnsTopicArns": UNKNOWN},
            {"notifications": [{"subscriberEmailAddresses": ["team@example.com"]}]},
        ],
    ),
    ResourceCase(
        rule="costexplorer-anomaly-notifies",
        cls=aws.costexplorer.AnomalySubscription,
        compliant={"frequency": "IMMEDIATE", "subscribers": [{"type": "SNS", "address": TOPIC}]},
        violations=[({"subscribers": ABSENT}, "Nobody"), ({"subscribers": []}, "Nobody")],
        tolerated=[{"subscribers": [UNKNOWN]}],
    ),
    ResourceCase(
        rule="rds-events-critical",
        cls=aws.rds.EventSubscription,
        compliant={
            "enabled": True,
            "sourceType": "db-cluster",
            "eventCategories": ["failure", "maintenance", "failover"],
        },
        violations=[
            ({"enabled": False}, "switched off"),
            ({"eventCategories": ["failover"]}, "maintenance, failure"),
            ({"sourceType": "db-instance"}, "configuration change"),
            ({"sourceType": "db-parameter-group"}, "configuration change"),
            ({"sourceType": "db-security-group", "eventCategories": ["failure"]}, "configuration"),
            ({"enabled": False, "eventCategories": UNKNOWN}, "switched off"),
        ],
        tolerated=[
            {"enabled": ABSENT},
            {"eventCategories": ABSENT},
            {"eventCategories": ["failure", UNKNOWN]},
            {"sourceType": "db-cluster-snapshot", "eventCategories": ["backup"]},
        ],
    ),
)
