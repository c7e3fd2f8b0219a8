"""Queues, topics, schedules and budgets."""

import json

import pulumi_aws as aws

from tests.policy.programs.parts import KEY, allow, deny_http, made, policy
from tests.policy.requests import ACCOUNT, Made

Program = tuple[Made, ...]
DEAD = made(aws.sqs.Queue, "dead", kmsMasterKeyId=KEY, policy=policy(deny_http("sqs:*", "*")))
WORK = made(
    aws.sqs.Queue,
    "work",
    "redrivePolicy=dead",
    redrivePolicy=json.dumps({"deadLetterTargetArn": "arn:dead", "maxReceiveCount": 5}),
    kmsMasterKeyId=KEY,
    policy=policy(deny_http("sqs:*", "*")),
)


def topic(*statements: dict[str, object]) -> Program:
    return (
        made(
            aws.sns.Topic,
            "news",
            kmsMasterKeyId=KEY,
            policy=policy(deny_http("sns:Publish", "*"), *statements),
        ),
        made(aws.sns.TopicSubscription, "reader", "topic=news", protocol="sqs", endpoint="arn:q"),
    )


PROGRAMS: dict[str, Program] = {
    "workers at a queue": (DEAD, WORK),
    "workers at a bare queue": (made(aws.sqs.Queue, "work"),),
    "a topic of the organization": topic(
        allow(
            "sns:Publish",
            "*",
            Principal="*",
            Condition={"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}},
        )
    ),
    "a topic of everybody": topic(allow("sns:Publish", "*", Principal={"AWS": "*"})),
    "a topic that nobody reads": (made(aws.sns.Topic, "news"),),
    "a job every night": (
        DEAD,
        made(aws.cloudwatch.EventRule, "night", scheduleExpression="cron(0 3 * * ? *)"),
        made(
            aws.cloudwatch.EventTarget,
            "job",
            "rule=night deadLetterConfig=dead",
            arn=f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:job",
            deadLetterConfig={"arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:queue/dead"},
        ),
    ),
    "a budget": (
        made(
            aws.budgets.Budget,
            "month",
            limitUnit="USD",
            limitAmount="200",
            notifications=[{"subscriberEmailAddresses": ["team@example.com"]}],
        ),
    ),
    "an alarm whose end only is told": (
        *topic(),
        made(
            aws.cloudwatch.MetricAlarm,
            "errors",
            "okActions=news",
            name="errors",
            treatMissingData="notBreaching",
            okActions=[f"arn:aws:sns:us-east-1:{ACCOUNT}:topic/news"],
            alarmActions=["arn:aws:swf:us-east-1:111122223333:action/x"],
        ),
    ),
}
