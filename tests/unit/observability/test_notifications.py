"""Topics, events and what becomes of events that nobody takes."""

import json
from collections.abc import Callable
from typing import Any

import pulumi_aws as aws
import pytest
from pydantic import ValidationError

from components.observability.events import EVENTS
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import SECRECY_MARK, Graph
from tests.unit.observability.watching import CLUSTER, everything, observe, settings, without

Deploy = Callable[..., Graph]

SEVERITIES = ("critical", "warning", "info")


def policy(graph: Graph, severity: str) -> dict[str, dict[str, Any]]:
    text = graph.one(aws.sns.TopicPolicy, f"topics-{severity}-policy").inputs["policy"]
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


def pattern(key: str) -> dict[str, Any]:
    rule = everything().one(aws.cloudwatch.EventRule, f"observability-event-{key}")
    return json.loads(rule.inputs["eventPattern"])


@pytest.mark.parametrize("preview", [False, True])
def test_a_topic_for_each_severity_encrypted_with_the_logs_key(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    graph = deploy(stack, preview=preview)
    topics = graph.of(aws.sns.Topic)

    here = [each for each in topics if "region" not in each.inputs]
    assert {each.name for each in here} == {f"topics-{severity}" for severity in SEVERITIES}
    if not preview:
        keys = {each.inputs["kmsMasterKeyId"] for each in here}
        assert keys == {f"arn:aws:kms:us-east-1:{ACCOUNT}:key/security-key-logs-id"}


@pytest.mark.parametrize("severity", SEVERITIES)
def test_nothing_is_published_in_plain_text(severity: str) -> None:
    denied = policy(everything(), severity)["DenyPlainHttp"]

    assert denied["Effect"] == "Deny"
    assert denied["Principal"] == {"AWS": "*"}
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("severity", SEVERITIES)
def test_only_aws_services_publish_and_only_for_this_account(severity: str) -> None:
    allowed = [it for it in policy(everything(), severity).values() if it["Effect"] == "Allow"]

    for each in allowed:
        (service,) = each["Principal"]["Service"]
        assert each["Action"] == ["sns:Publish"]
        here = {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
        expected = None if service == "events.amazonaws.com" else here
        assert each.get("Condition") == expected, service


def test_money_and_databases_wake_nobody() -> None:
    senders = {severity: set(policy(everything(), severity)) for severity in SEVERITIES}

    assert senders["critical"] == senders["info"] == {"DenyPlainHttp", "Alarms", "Events"}
    assert senders["warning"] - senders["info"] == {"Budgets", "UnusualCost", "DatabaseEvents"}


def test_subscriptions_follow_the_configuration(deploy: Deploy) -> None:
    on_call = {"protocol": "https", "endpoint": "https://events.example.com/hooks/1"}
    chosen = settings(
        subscriptions={"critical": [on_call, {"protocol": "email", "endpoint": "a@example.com"}]}
    )
    made = observe(wanted=chosen).of(aws.sns.TopicSubscription)

    assert {(it.inputs["topic"], it.inputs["protocol"], it.inputs["endpoint"]) for it in made} == {
        (f"arn:aws:sns:us-east-1:{ACCOUNT}:topics-critical", *on_call.values()),
        (f"arn:aws:sns:us-east-1:{ACCOUNT}:topics-critical", "email", "a@example.com"),
    }
    assert deploy("prod").of(aws.sns.TopicSubscription)


def subscriptions(*endpoints: Any) -> Graph:
    chosen = [{"protocol": "https", "endpoint": each} for each in endpoints]
    return observe(wanted=settings(subscriptions={"critical": chosen}))


def test_no_address_becomes_part_of_a_name_and_no_two_share_one() -> None:
    hooks = [f"https://{host}.example.com/v1/the-token" for host in ("a", "b")]
    made = subscriptions(*hooks).of(aws.sns.TopicSubscription)

    assert len({each.name for each in made}) == len(hooks)
    assert not any("token" in each.name or "example" in each.name for each in made)
    former = [str(each.options).count('name: "topics-critical-https-the-token"') for each in made]
    assert sorted(former) == [0, 1], "an alias of the name it had, which only one can have had"


def test_an_encrypted_address_stays_secret_in_the_resource_and_its_names() -> None:
    hidden = {"secure": "v1:ciphertext", "value": "https://a.example.com/the-token"}
    (made,) = subscriptions(hidden).of(aws.sns.TopicSubscription)

    assert made.inputs["endpoint"][SECRECY_MARK], "marked as a secret"
    assert "the-token" not in made.name
    assert "aliases" not in str(made.options)


def test_the_same_address_twice_is_refused_by_its_place() -> None:
    with pytest.raises(ValidationError, match=r"is the same as one before it") as refused:
        subscriptions(
            "https://a.example.com/1", "https://b.example.com/1", "https://a.example.com/1"
        )

    assert refused.value.errors()[0]["loc"] == ("subscriptions", "critical", 2)


ELSEWHERE = {
    "environment": {"region": "eu-west-1"},
    "network": {"zones": ["eu-west-1a", "eu-west-1b"], "interface_endpoints": []},
    "ingress": {"dns": {"delegated": True}},
}


@pytest.mark.parametrize(
    ("stack", "changes", "region", "alarm"),
    [
        ("prod", {}, "us-west-2", "replication-latency-documents"),
        ("staging", ELSEWHERE, "us-east-1", "waf-blocked-edge"),
    ],
)
def test_alarms_of_another_region_have_an_encrypted_topic_there(
    deploy: Deploy, stack: str, changes: dict[str, Any], region: str, alarm: str
) -> None:
    graph = deploy(stack, changes)
    name = f"observability-topics-{region}"
    made = graph.one(aws.cloudwatch.MetricAlarm, f"observability-alarm-{alarm}").inputs
    (topic,) = [each for each in graph.of(aws.sns.Topic) if "region" in each.inputs]
    key = graph.one(aws.kms.Key, f"{name}-key").inputs
    (subscription,) = [it for it in graph.of(aws.sns.TopicSubscription) if "region" in it.inputs]

    assert {made["region"], topic.inputs["region"], key["region"]} == {region}
    assert made["alarmActions"][0].endswith(f":{topic.name}")
    assert topic.inputs["kmsMasterKeyId"].endswith(f"key/{name}-key-id")
    assert subscription.inputs["topic"].endswith(f":{topic.name}")
    senders = [
        statement["Principal"]["Service"]
        for document in (
            key["policy"],
            graph.one(aws.sns.TopicPolicy, f"{name}-warning-policy").inputs["policy"],
        )
        for statement in json.loads(document)["Statement"]
        if "Service" in statement["Principal"]
    ]
    assert senders == [["cloudwatch.amazonaws.com"]] * 2, "nobody else publishes there"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key)
def test_every_event_reaches_its_topic_or_the_queue(event: Any) -> None:
    graph = everything()
    rule = graph.one(aws.cloudwatch.EventRule, f"observability-event-{event.key}").inputs
    target = graph.one(aws.cloudwatch.EventTarget, f"observability-event-{event.key}-topic")

    assert rule["name"] == f"agentplatform-dev-{event.key}"
    assert target.inputs["rule"] == rule["name"]
    assert target.inputs["arn"].endswith(f":topics-{event.severity}")
    assert target.inputs["deadLetterConfig"]["arn"].endswith("observability-dead-letters")
    (queue_policy,) = graph.of(aws.sqs.QueuePolicy)
    assert queue_policy.urn in target.options.dependencies


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.key)
def test_the_message_is_json_that_names_the_runbook(event: Any) -> None:
    target = everything().one(aws.cloudwatch.EventTarget, f"observability-event-{event.key}-topic")
    transformer = target.inputs["inputTransformer"]
    text = transformer["inputTemplate"]
    for name in transformer["inputPaths"]:
        text = text.replace(f"<{name}>", "null")

    assert json.loads(text)["runbook"] == f"docs/runbook.md#{event.key}"


def test_patterns_are_about_this_stack_where_events_tell() -> None:
    assert pattern("task-stopped")["detail"]["clusterArn"] == [
        f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/agentplatform-dev"
    ]
    assert pattern("deployment-failed")["resources"] == [
        {"prefix": f"arn:aws:ecs:us-east-1:{ACCOUNT}:service/agentplatform-dev/"}
    ]
    assert pattern("database-failover")["detail"]["SourceArn"] == [CLUSTER]
    assert pattern("backup-job")["detail"]["backupVaultName"] == ["vault"]
    assert pattern("backup-copy")["detail"]["destinationBackupVaultArn"] == [
        f"arn:aws:backup:us-west-2:{ACCOUNT}:backup-vault:copies"
    ]
    assert pattern("restore-job")["detail"]["iamRoleArn"] == [
        f"arn:aws:iam::{ACCOUNT}:role/restore"
    ]


def test_ordinary_ends_of_tasks_are_no_news() -> None:
    failed, unhealthy = pattern("task-stopped")["detail"]["$or"]

    assert "ServiceSchedulerInitiated" not in failed["stopCode"]
    assert unhealthy == {"stoppedReason": [{"prefix": "Task failed"}]}


def test_copies_are_listened_for_only_where_some_are_made(deploy: Deploy) -> None:
    made = {
        stack: {each.name for each in deploy(stack).of(aws.cloudwatch.EventRule)}
        for stack in ("dev", "prod")
    }

    assert "observability-event-backup-copy" in made["prod"] - made["dev"]
    assert "observability-event-restore-job" in made["dev"]


def test_events_of_what_is_not_there_are_not_looked_for() -> None:
    graph = observe(without("services"))
    names = {each.name for each in graph.of(aws.cloudwatch.EventRule)}

    assert "observability-event-task-stopped" not in names
    assert "observability-event-health-event" in names


def test_undelivered_events_wait_encrypted_and_only_for_our_rules() -> None:
    graph = everything()
    queue = graph.one(aws.sqs.Queue, "observability-dead-letters").inputs
    (made,) = graph.of(aws.sqs.QueuePolicy)
    statements = {it["Sid"]: it for it in json.loads(made.inputs["policy"])["Statement"]}

    assert queue["kmsMasterKeyId"].endswith("key/logs")
    assert queue["messageRetentionSeconds"] == 14 * 86_400
    assert statements["DenyPlainHttp"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    allowed = statements["UndeliveredEvents"]
    assert allowed["Principal"] == {"Service": ["events.amazonaws.com"]}
    assert allowed["Condition"]["ArnLike"]["aws:SourceArn"] == (
        f"arn:aws:events:us-east-1:{ACCOUNT}:rule/agentplatform-dev-*"
    )
