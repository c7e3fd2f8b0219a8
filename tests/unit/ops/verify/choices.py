"""What a stack's file chooses, and what cannot be seen: neither is green, neither is red."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from ops.verify.check import Outcome
from tests.support.running.faults import Fault, Making, answered, configured, published, refused
from tests.support.running.world import World
from tests.unit.ops.verify.container_faults import has


def choice(check: str, make: Making, says: str) -> tuple[Fault, Outcome]:
    return Fault(check=check, make=make, says=says), Outcome.ACCEPTED


def unseen(check: str, make: Making, says: str) -> tuple[Fault, Outcome]:
    return Fault(check=check, make=make, says=says), Outcome.NOT_PROVABLE


@contextmanager
def no_plugin(_: World) -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "/usr/bin:/bin")
        yield


NO_BACKUP = configured("data.backup.enabled", value=False)
NO_SHELLS = configured("services.exec", value=False)
UNDELEGATED = published("ingress", "serving", value=False)

CHOICES = (
    choice("tls.load-balancers", UNDELEGATED, "ingress.dns.delegated is off"),
    choice("tls.certificates", UNDELEGATED, "ingress.dns.delegated is off"),
    choice(
        "tls.edge",
        published("ingress", "distributionId", None),
        "network.ingress.cloudfront is off: there is no distribution",
    ),
    choice("network.nat", configured("network.nat", "none"), "network.nat is none"),
    choice(
        "data.deletion",
        configured("environment.protection", value=False),
        "environment.protection is off",
    ),
    choice("data.backup-plan", NO_BACKUP, "data.backup.enabled is off"),
    choice("data.recovery-points", NO_BACKUP, "data.backup.enabled is off"),
    choice(
        "data.copies",
        published("storage", "replicaNames", {}),
        "data.storage.replication is not set",
    ),
    choice(
        "encryption.parameters",
        published("security", "parameterNames", {}),
        "security.parameters is empty",
    ),
    choice("data.vault-lock", configured("data.backup.lock", None), "data.backup.lock is not set"),
    choice(
        "observability.platform-alarm",
        published("observability", "platformAlarmArn", None),
        "the stack has no critical alarms",
    ),
    choice(
        "observability.subscribed",
        configured("observability.subscriptions", {}),
        "observability.subscriptions.critical is empty",
    ),
    choice(
        "observability.dashboards",
        published("observability", "dashboardNames", []),
        "observability.dashboards is off",
    ),
    choice(
        "observability.trail",
        published("security", "trailArn", None),
        "security.trail.enabled is off",
    ),
    choice(
        "agents.invocations",
        published("agents", "invocationLogGroupName", None),
        "agents.invocation_log is off",
    ),
    choice(
        "resilience.database",
        configured("data.database.instances", 1),
        "data.database.instances is 1",
    ),
    choice("resilience.outbound", configured("network.nat", "single"), "network.nat is single"),
    choice("resilience.outbound", configured("network.nat", "none"), "network.nat is none"),
    choice("inside.name", NO_SHELLS, "services.exec is off"),
    choice("inside.line", NO_SHELLS, "services.exec is off"),
    unseen("inside.model", no_plugin, "session-manager-plugin is not on PATH"),
    unseen(
        "inside.name",
        refused("ecs.ExecuteCommand", "AccessDeniedException"),
        "these credentials may open no shell",
    ),
    unseen(
        "inside.name",
        has("getent", "echo sh: getent: not found"),
        "the image of bff cannot run it: sh: getent: not found",
    ),
    unseen(
        "inside.model",
        published("agents", "modelIds", ["amazon.titan-embed-text-v2:0"]),
        "agents.models has embedding models only",
    ),
    unseen(
        "encryption.snapshots",
        answered("rds.DescribeDBClusterSnapshots", DBClusterSnapshots=[]),
        "there is no snapshot yet",
    ),
    unseen(
        "data.recovery-points",
        answered("backup.ListRecoveryPointsByBackupVault", RecoveryPoints=[]),
        "the first recovery point is not due yet",
    ),
)
