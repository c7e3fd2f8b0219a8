"""Topics, alarms, dashboards, the queue of what nobody received, and lines in the logs."""

from datetime import UTC, datetime
from typing import Any

from components.settings import Settings
from tests.support.running.parts import REGION, Parts


def make(parts: Parts, settings: Settings, logs: dict[str, str]) -> dict[str, Any]:
    """The contract `observability`."""
    topics = {severity: _topic(parts, severity) for severity in ("critical", "warning", "info")}
    sns = parts.client("sns")
    for severity, subscribers in settings.observability.subscriptions.items():
        for each in subscribers:
            sns.subscribe(
                TopicArn=topics[severity], Protocol=each.protocol, Endpoint=each.endpoint.text
            )
    for service, group in logs.items():
        _line(parts.client("logs"), group, service)
    return {
        "topicArns": topics,
        "alarmNames": [
            _alarm(parts, "cpu", topics["critical"], REGION),
            _alarm(parts, "latency", topics["critical"], REGION),
            _alarm(parts, "copies", topics["critical"], "us-west-2"),
        ],
        "platformAlarmArn": "arn:aws:cloudwatch:us-east-1:123456789012:alarm:platform",
        "rollbackAlarmNames": {"bff": ["latency"]},
        "dashboardNames": [_dashboard(parts)],
        "deadLetterQueueUrl": _queue(parts),
    }


def _topic(parts: Parts, severity: str) -> str:
    attributes = {"KmsMasterKeyId": parts.keys["logs"]}
    arn: str = parts.client("sns").create_topic(Name=severity, Attributes=attributes)["TopicArn"]
    parts.made("aws:sns/topic:Topic", arn, name=severity)
    return arn


def _queue(parts: Parts) -> str:
    attributes = {"KmsMasterKeyId": parts.keys["logs"]}
    made = parts.client("sqs").create_queue(QueueName="dead-letters", Attributes=attributes)
    parts.made("aws:sqs/queue:Queue", made["QueueUrl"], name="dead-letters")
    return made["QueueUrl"]


def _alarm(parts: Parts, name: str, topic: str, region: str) -> str:
    parts.made("aws:cloudwatch/metricAlarm:MetricAlarm", name, region=region)
    parts.aws.client("cloudwatch", region).put_metric_alarm(
        AlarmName=name,
        AlarmActions=[topic],
        ActionsEnabled=True,
        MetricName="m",
        Namespace="n",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    return name


def _dashboard(parts: Parts) -> str:
    parts.client("cloudwatch").put_dashboard(DashboardName="board", DashboardBody='{"widgets":[]}')
    return "board"


def _line(logs: Any, group: str, service: str) -> None:
    logs.create_log_stream(logGroupName=group, logStreamName="app/1")
    now = int(datetime.now(UTC).timestamp() * 1000)
    logs.put_log_events(
        logGroupName=group,
        logStreamName="app/1",
        logEvents=[{"timestamp": now, "message": f"{service} says hello"}],
    )
