"""One service alone, with all that a load balancer, a registry or a repository adds to it."""

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from components.aws_account import AwsAccount
from components.compute.cluster import Cluster, ClusterArgs
from components.compute.service import FargateService
from components.compute.service_args import BlueGreen, FargateServiceArgs, LoadBalancer, Repository
from components.scope import Scope
from components.settings import Services
from tests.support.program import Graph, merged, record, stack_file

ACCOUNT = AwsAccount(account_id="123456789012", region="us-east-1", partition="aws")


OWN = Repository(url="123.dkr.ecr.us-east-1.amazonaws.com/bff", arn="arn:repository")


def key(name: str) -> str:
    return ACCOUNT.arn("kms", f"key/{name}")


@pytest.fixture
def alone() -> Callable[..., Graph]:
    """`alone("bff", {"bff": {...}}, load_balancer=...)` gives the graph of cluster and service."""

    def run(service: Any, changes: dict[str, Any] | None = None, **more: Any) -> Graph:
        text = json.dumps(merged(stack_file("dev")["agentplatform:services"], changes or {}))
        settings = Services.model_validate_json(text)

        def body() -> None:
            scope = Scope(
                account=ACCOUNT,
                environment="dev",
                protect=True,
                data_key_arn=key("data"),
                logs_key_arn=key("logs"),
                secrets_key_arn=key("secrets"),
            )
            cluster = Cluster(
                "cluster",
                ClusterArgs(settings=settings, scope=scope),
            )
            given: dict[str, Any] = {
                "secret_arns": {},
                "parameter_arns": {},
                "ready": [],
                "lookup_arns": [],
                "permissions": [],
                "repository": OWN,
                **{name: make() if callable(make) else make for name, make in more.items()},
            }
            args = FargateServiceArgs(
                service=service,
                settings=settings,
                scope=scope,
                cluster=cluster.outputs,
                subnet_ids=["subnet-a", "subnet-b"],
                security_group_id="sg-service",
                **given,
            )
            FargateService(service, args)

        return record(body)

    return run


def balancer(*, blue_green: bool = False) -> LoadBalancer:
    """A load balancer with a listener rule that is made when this is called."""
    rule = aws.lb.ListenerRule(
        "rule", listener_arn="arn:listener", actions=[{"type": "fixed-response"}], conditions=[]
    )
    return LoadBalancer(
        target_group_arn="arn:blue",
        request_label=pulumi.Output.from_input("app/public/1/targetgroup/bff/2"),
        ready=[rule],
        blue_green=BlueGreen(
            alternate_target_group_arn="arn:green",
            production_rule_arn="arn:live",
            test_rule_arn="arn:test",
        )
        if blue_green
        else None,
    )


def service(graph: Graph, name: str = "bff") -> dict[str, Any]:
    return graph.one(aws.ecs.Service, name).inputs


def containers(graph: Graph, name: str = "bff") -> list[dict[str, Any]]:
    return json.loads(graph.one(aws.ecs.TaskDefinition, name).inputs["containerDefinitions"])


def statements(graph: Graph, role: str) -> dict[str, Any]:
    policy = json.loads(graph.one(aws.iam.RolePolicy, role).inputs["policy"])
    return {each["Sid"]: each for each in policy["Statement"]}
