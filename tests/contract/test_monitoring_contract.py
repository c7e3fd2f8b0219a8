"""Contracts `observability` and `agents`: whom alarms tell, and what every model call names."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_there_is_a_topic_for_each_severity(deploy: Deploy, stack: str) -> None:
    topics = deploy(stack).outputs["observability"]["topicArns"]

    assert set(topics) == {"critical", "warning", "info"}
    assert len(set(topics.values())) == 3


def test_alarms_that_roll_back_are_among_all_alarms(deploy: Deploy, stack: str) -> None:
    published = deploy(stack).outputs["observability"]

    rolling = {name for names in published["rollbackAlarmNames"].values() for name in names}
    assert rolling <= set(published["alarmNames"])


def test_calls_name_a_guardrail_and_a_model(deploy: Deploy, stack: str) -> None:
    agents = deploy(stack).outputs["agents"]

    assert agents["guardrailId"]
    assert agents["modelIds"]
    assert all(arn.startswith("arn:aws:bedrock:") and "*" not in arn.rpartition(":")[2]
               for arn in agents["modelArns"])  # fmt: skip
