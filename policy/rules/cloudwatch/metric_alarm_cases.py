"""Cases of the rules in `metric_alarm.py`."""

from frame.cases import UNKNOWN, Node, StackCase
from frame.sdk import aws

TOPIC = "arn:aws:sns:us-east-1:111122223333:alarms"


def alarm(**props: object) -> Node:
    return Node(cls=aws.cloudwatch.MetricAlarm, name="cpu", props={"name": "cpu", **props})


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
            [alarm(alarmActions=[UNKNOWN], actionsEnabled=UNKNOWN)],
            [alarm(), composite('ALARM("cpu") OR ALARM("memory")')],
            [alarm(name=UNKNOWN), composite(UNKNOWN, "cpu")],
        ],
        violations=[
            ([alarm()], "cpu", "no action"),
            ([alarm(alarmActions=[])], "cpu", "no action"),
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
