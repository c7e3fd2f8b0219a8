"""Cases of the rules in `metric_alarm.py`."""

from dataclasses import replace

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws

TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms"


def alarm(**props: object) -> Node:
    return Node(cls=aws.cloudwatch.MetricAlarm, name="cpu", props={"name": "cpu", **props})


def told(actions: object, *refers: str, subscribed: bool) -> list[Node]:
    """An alarm that notifies a topic of the stack, which somebody listens to or nobody."""
    topic = Node(cls=aws.sns.Topic, name="news", outputs={"arn": TOPIC})
    reader = Node(cls=aws.sns.TopicSubscription, name="reader", refers={"topic": ["news"]})
    named = replace(alarm(alarmActions=actions), refers={"alarmActions": refers})
    return [topic, named, *([reader] if subscribed else [])]


QUIET = f"{TOPIC}-quiet"
QUIET_TOPIC = Node(cls=aws.sns.Topic, name="quiet", outputs={"arn": QUIET})


def composite(rule: object, *refers: str, actions: object = (TOPIC,)) -> Node:
    return Node(
        cls=aws.cloudwatch.CompositeAlarm,
        name="all",
        props={"alarmName": "all", "alarmRule": rule, "alarmActions": actions},
        refers={"alarmRule": refers},
    )


CASES = (
    StackCase(
        rule="cloudwatch-alarm-action",
        compliant=[
            [],
            [alarm(alarmActions=[TOPIC])],
            [alarm(alarmActions=[TOPIC, f"{TOPIC}-info"], okActions=[TOPIC])],
            [alarm(alarmActions=UNKNOWN)],
            told([TOPIC], subscribed=True),
            told([UNKNOWN], "news", subscribed=True),
            told([TOPIC, "arn:aws:lambda:us-east-1:111122223333:function:page"], subscribed=False),
            [alarm(alarmActions=[UNKNOWN], actionsEnabled=UNKNOWN)],
            [alarm(), composite('ALARM("cpu") OR ALARM("memory")')],
            [alarm(name=UNKNOWN), composite(UNKNOWN, "cpu")],
            [
                *told([TOPIC], subscribed=True),
                QUIET_TOPIC,
                composite('ALARM("cpu")', actions=(QUIET,)),
            ],
        ],
        violations=[
            (
                [alarm(), QUIET_TOPIC, composite('ALARM("cpu")', actions=(QUIET,))],
                "all",
                "Nobody has subscribed",
            ),
            ([alarm()], "cpu", "no action"),
            ([alarm(alarmActions=[])], "cpu", "no action"),
            (told([TOPIC], subscribed=False), "cpu", "Nobody has subscribed"),
            (told([UNKNOWN], "news", subscribed=False), "cpu", "Nobody has subscribed"),
            (
                [alarm(alarmActions=[f"{TOPIC}-info"], insufficientDataActions=[TOPIC])],
                "cpu",
                "not of the alarm",
            ),
            ([alarm(), composite('ALARM("cpu-of-another")')], "cpu", "no action"),
            ([alarm(name=UNKNOWN), composite(UNKNOWN)], "cpu", "no action"),
            ([alarm(alarmActions=[TOPIC], actionsEnabled=False)], "cpu", "switched off"),
            (
                [alarm(alarmActions=[f"{TOPIC}-info"], okActions=[TOPIC])],
                "cpu",
                "not of the alarm",
            ),
            (
                [alarm(okActions=[TOPIC]), composite('ALARM("cpu")', actions=("arn:else",))],
                "cpu",
                "not of the alarm",
            ),
            (
                [alarm(alarmActions=[TOPIC]), composite('ALARM("cpu")', actions=())],
                "all",
                "no action",
            ),
        ],
    ),
)
