"""The whole running platform, and what AWS answers where moto cannot."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from moto import mock_aws

from components.settings import PROJECT, Settings
from localcloud import iam_simulation
from ops.deployment import Deployment, schemas
from tests.support.answers import GONE, Answer, AnsweringAws, Answers
from tests.support.program import ROOT
from tests.support.running import compute, data, network, watching
from tests.support.running.containers import Containers, containers
from tests.support.running.parts import REGION, Parts

ZONES = ("us-east-1a", "us-east-1b")


@dataclass(frozen=True, kw_only=True)
class World:
    """A stack that runs, whose AWS can be bent.

    Attributes:
        deployment: What the checks are given.
        answers: What AWS says, to be changed for a while.
        inside: The services' containers.
    """

    deployment: Deployment
    answers: Answers
    inside: Containers

    def client(self, service: str) -> Any:
        """A client, to change what runs."""
        return self.deployment.aws.client(service)

    def contract(self, name: str) -> Any:
        """A contract, as the checks read it."""
        return self.deployment.contract(name)


@contextmanager
def running(folder: Path) -> Generator[World]:
    """A platform in which every check is green, on a moto of its own.

    Args:
        folder: Where the programs of its containers lie.
    """
    with mock_aws():
        iam_simulation.install()
        answers = Answers()
        aws = AnsweringAws(region=REGION, answers=answers)
        parts = Parts(aws=aws)
        settings = _settings()
        contracts = _contracts(parts, settings)
        answers.instead |= _known_to_aws_only(contracts)
        deployment = Deployment(stack="dev")
        vars(deployment).update(
            settings=settings, outputs=contracts, state=tuple(parts.state), aws=aws
        )
        log_group = contracts["cloudwatchLogs"]["logGroupNames"]["agentcore"]
        _as_aws_says_it(answers)
        with containers(parts, log_group, folder) as inside:
            answers.instead["ecs.ExecuteCommand"] = inside.execute
            yield World(deployment=deployment, answers=answers, inside=inside)


def _settings() -> Settings:
    """Those of dev, without what dev does without."""
    config = yaml.safe_load((ROOT / "Pulumi.dev.yaml").read_text())["config"]
    prefix = f"{PROJECT}:"
    sections = {key.removeprefix(prefix): it for key, it in config.items() if prefix in key}
    sections["network"]["nat"] = "per-zone"
    sections["data"]["database"]["instances"] = 2
    sections["data"]["backup"]["lock"] = {}
    return Settings.parse("dev", sections)


def _contracts(parts: Parts, settings: Settings) -> dict[str, Any]:
    parts.make_keys()
    made = network.make(parts, settings)
    made |= data.make(parts, settings, made)
    made |= compute.make(parts, settings, made)
    made["observability"] = watching.make(parts, settings, made["cloudwatchLogs"]["logGroupNames"])
    return {name: {**_blank(schema), **made[name]} for name, schema in schemas().items()}


def _blank(schema: dict[str, Any]) -> dict[str, Any]:
    """A contract's fields that no check reads."""
    values: dict[str, Any] = {"string": "x", "integer": 1, "boolean": True, "array": []}
    fields: dict[str, dict[str, Any]] = {
        name: schema["properties"][name] for name in schema["required"]
    }
    return {
        name: field.get("const", values.get(field.get("type", "object"), {}))
        for name, field in fields.items()
    }


def _known_to_aws_only(contracts: dict[str, Any]) -> dict[str, Answer]:
    now = datetime.now(UTC)
    plan = contracts["storage"]["backupPlanId"]
    targets = [
        {
            "Target": {"Id": f"10.0.64.{place}", "AvailabilityZone": zone},
            "TargetHealth": {"State": "healthy"},
        }
        for place, zone in enumerate(ZONES)
    ]
    nodes = [
        {"NodeType": "Data", "NodeStatus": "Active", "AvailabilityZone": zone} for zone in ZONES
    ]
    guardrail = {
        "guardrailId": contracts["agents"]["guardrailId"],
        "guardrailArn": contracts["agents"]["guardrailArn"],
        "name": "g",
        "version": "3",
        "status": "READY",
        "createdAt": now,
        "updatedAt": now,
        "blockedInputMessaging": "no",
        "blockedOutputsMessaging": "no",
    }
    return {
        "ecs.ListTasks": lambda asked: {"taskArns": task_arns(asked["serviceName"])},
        "ecs.DescribeTasks": lambda asked: {"tasks": [task(arn) for arn in asked["tasks"]]},
        "elbv2.DescribeTargetHealth": lambda _: {"TargetHealthDescriptions": targets},
        "opensearch.DescribeDomainNodes": lambda _: {"DomainNodesStatusList": nodes},
        "bedrock.GetGuardrail": lambda _: guardrail,
        "backup.ListBackupSelections": lambda _: {
            "BackupSelectionsList": [{"BackupPlanId": plan, "SelectionId": "all"}]
        },
        "backup.ListRecoveryPointsByBackupVault": lambda _: {
            "RecoveryPoints": [{"Status": "COMPLETED", "CreationDate": now}]
        },
        "s3.GetBucketReplication": lambda _: {"ReplicationConfiguration": _replication()},
        "cloudfront.GetDistributionConfig": lambda _: {"DistributionConfig": _distribution()},
        "cloudwatch.DescribeAlarms": _alarms,
    }


def task_arns(service: str) -> list[str]:
    """Two tasks of a service."""
    prefix = "arn:aws:ecs:us-east-1:123456789012:task/platform/"
    return [f"{prefix}{service}-{place}" for place in (1, 2)]


def task(arn: str) -> dict[str, Any]:
    """A running task, the first of a service in the first zone and the second in the second."""
    service, _, place = arn.rpartition("/")[2].rpartition("-")
    interface = {"privateIpv4Address": compute.address(service, int(place))}
    return {
        "taskArn": arn,
        "lastStatus": "RUNNING",
        "healthStatus": "HEALTHY",
        "availabilityZone": ZONES[int(place) - 1],
        "containers": [
            {"name": service, "runtimeId": f"{service}-1", "networkInterfaces": [interface]}
        ],
    }


def _replication() -> dict[str, Any]:
    there = {"Bucket": "arn:aws:s3:::platform-documents-copy"}
    return {"Role": "r", "Rules": [{"Status": "Enabled", "Destination": there}]}


def _distribution() -> dict[str, Any]:
    origin = {
        "Id": "alb",
        "DomainName": "origin.example.com",
        "CustomOriginConfig": {
            "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"
        },
    }  # fmt: skip
    return {
        "CallerReference": "x",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {"TargetOriginId": "alb", "ViewerProtocolPolicy": "https-only"},
        "ViewerCertificate": {"MinimumProtocolVersion": "TLSv1.2_2021"},
    }


def _alarms(asked: dict[str, Any]) -> dict[str, Any] | None:
    if asked["AlarmTypes"] != ["CompositeAlarm"]:
        return None
    return {"CompositeAlarms": [{"AlarmName": "platform", "ActionsEnabled": True}]}


def _as_aws_says_it(answers: Answers) -> None:
    """Where moto knows a resource, but not all that AWS says of it."""
    deploys = {
        "deploymentCircuitBreaker": {"enable": True, "rollback": True},
        "alarms": {"alarmNames": ["latency"], "enable": True, "rollback": True},
    }
    answers.bend("acm.DescribeCertificate", "Certificate/Status", "ISSUED")
    answers.bend("ec2.DescribeFlowLogs", "FlowLogs/*/DeliverLogsErrorMessage", GONE)
    answers.bend("ecs.DescribeServices", "services/*/deploymentConfiguration", deploys)
    answers.bend("ecs.DescribeServices", "services/*/runningCount", 2)
    answers.bend("ecs.DescribeServices", "services/*/pendingCount", 0)
    answers.bend("ecs.DescribeServices", "services/*/deployments/*/rolloutState", "COMPLETED")
