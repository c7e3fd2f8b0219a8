"""Observability with everything to watch, before there is a platform to be watched."""

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pulumi
import pulumi_aws as aws

from components.aws_account import AwsAccount
from components.observability import Observability, ObservabilityArgs
from components.observability.topics import Topics, TopicsArgs
from components.observability.watched import (
    AuditWatched,
    BackupWatched,
    BedrockWatched,
    CopiesWatched,
    DatabaseWatched,
    LoadBalancersWatched,
    NatWatched,
    QueuesWatched,
    ReplicatedWatched,
    ReplicationWatched,
    SearchWatched,
    ServicesWatched,
    TargetGroupWatched,
    WafWatched,
    Watched,
)
from components.scope import Scope
from components.settings.observability import Observability as Settings
from tests.support.aws_mocks import ACCOUNT
from tests.support.program import Graph, record

ALARM = aws.cloudwatch.MetricAlarm

AWS = AwsAccount(account_id=ACCOUNT, region="us-east-1", partition="aws")
SERVICES = ("bff", "graphql", "agentcore")
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/logs"
CLUSTER = f"arn:aws:rds:us-east-1:{ACCOUNT}:cluster:data"

EVERYTHING = Watched(
    services=ServicesWatched(
        cluster_name="agentplatform-dev",
        cluster_arn=f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/agentplatform-dev",
        service_names={service: service for service in SERVICES},
        log_group_names={service: f"/agentplatform/dev/{service}" for service in SERVICES},
        counted=True,
    ),
    queues=QueuesWatched(names={"jobs": "jobs"}, dead_letters_names={"jobs": "dead-jobs"}),
    load_balancers=LoadBalancersWatched(
        arn_suffixes={"public": "app/public/1", "internal": "app/internal/2"},
        target_groups={
            "bff": TargetGroupWatched(load_balancer="public", arn_suffix="targetgroup/bff/3"),
            "graphql": TargetGroupWatched(
                load_balancer="internal",
                arn_suffix="targetgroup/graphql/4",
                alternate_arn_suffix="targetgroup/graphql-green/5",
            ),
        },
    ),
    database=DatabaseWatched(
        cluster_identifier="data",
        cluster_arn=CLUSTER,
        instance_identifiers={"writer": "data-writer", "reader-1": "data-reader-1"},
        max_connections=1600,
        has_readers=True,
        proxy_name="data-proxy",
    ),
    search=SearchWatched(domain_name="search", nodes=6, volume_gib=100),
    nat=NatWatched(gateway_ids={"us-east-1a": "nat-1"}),
    waf=WafWatched(
        metric_name="agentplatform-dev-web-acl", edge_metric_name="agentplatform-dev-edge-web-acl"
    ),
    bedrock=BedrockWatched(
        model_ids=["us.amazon.nova-lite-v1:0"],
        log_group_name="/agentplatform/dev/model-invocations",
    ),
    backup=BackupWatched(
        vault_name="vault",
        restore_role_arn=f"arn:aws:iam::{ACCOUNT}:role/restore",
        copies=CopiesWatched(
            vault_name="copies",
            vault_arn=f"arn:aws:backup:us-west-2:{ACCOUNT}:backup-vault:copies",
        ),
    ),
    replication=ReplicationWatched(
        buckets={"documents": ReplicatedWatched(source="documents", copy="replica-documents")},
        rule_id="everything",
        region="us-west-2",
    ),
    audit=AuditWatched(
        log_group_name="/agentplatform/dev/audit-trail",
        metric_namespace="AgentPlatform/dev/Audit",
    ),
)


def settings(**changes: Any) -> Settings:
    """The configuration with these changes to its defaults."""
    # By way of JSON, as a stack file is read: lists may then stand for tuples.
    return Settings.model_validate_json(json.dumps({"budget": {"monthly_usd": 500}, **changes}))


SCOPE = Scope(
    account=AWS,
    environment="dev",
    protect=True,
    data_key_arn=KEY,
    logs_key_arn=KEY,
    secrets_key_arn=KEY,
)


def observe(
    watched: Watched = EVERYTHING, wanted: Settings | None = None, *, preview: bool = False
) -> Graph:
    """The graph of topics and observability alone; it exports what observability hands on."""

    def body() -> None:
        chosen = wanted or settings()
        topics = Topics(
            "topics",
            TopicsArgs(subscriptions=chosen.subscriptions, scope=SCOPE),
        )
        made = Observability(
            "observability",
            ObservabilityArgs(
                settings=chosen,
                watched=watched,
                topics=topics.outputs,
                scope=SCOPE,
            ),
        )
        for name, value in vars(made.outputs).items():
            pulumi.export(name, value)

    return record(body, preview=preview)


@cache
def everything() -> Graph:
    """The graph with everything watched, made once."""
    return observe()


def without(area: str) -> Watched:
    """Everything but one area."""
    return replace(EVERYTHING, **{area: None})


def alarm(key: str, graph: Graph | None = None) -> dict[str, Any]:
    """The inputs of the alarm with a key."""
    return (graph or everything()).one(ALARM, f"observability-alarm-{key}").inputs


def keys(graph: Graph) -> set[str]:
    """The keys of a graph's alarms."""
    return {each.name.removeprefix("observability-alarm-") for each in graph.of(ALARM)}
