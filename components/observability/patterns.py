"""EventBridge event patterns for the stack's resources.

Source: https://docs.aws.amazon.com/eventbridge/latest/ref/welcome.html
"""

from collections.abc import Mapping
from typing import Any

import pulumi

from components.aws_account import AwsAccount
from components.observability.watched import Watched

Pattern = Mapping[str, Any]


def _task(watched: Watched, detail: Pattern) -> Pattern | None:
    if not watched.services:
        return None
    of_cluster = {"clusterArn": [watched.services.cluster_arn], "lastStatus": ["STOPPED"]}
    return {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        "detail": {**of_cluster, **detail},
    }


def task_stopped(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Failed tasks, without those stopped by scaling or deployments."""
    failed = {"stopCode": ["EssentialContainerExited", "TaskFailedToStart"]}
    unhealthy = {"stoppedReason": [{"prefix": "Task failed"}]}
    return _task(watched, {"$or": [failed, unhealthy]})


def spot_interruption(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Tasks stopped by a Spot interruption."""
    return _task(watched, {"stopCode": ["SpotInterruption"]})


def deployment_failed(watched: Watched, account: AwsAccount) -> Pattern | None:
    """Failed deployments."""
    if not watched.services:
        return None
    start = account.arn("ecs", "service/")
    services = pulumi.Output.concat(start, watched.services.cluster_name, "/")
    return {
        "source": ["aws.ecs"],
        "detail-type": ["ECS Deployment State Change"],
        "resources": [{"prefix": services}],
        "detail": {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]},
    }


def image_findings(_: Watched, __: AwsAccount) -> Pattern:
    """Findings of ECR basic scanning."""
    counts = "finding-severity-counts"
    some = [{"numeric": [">", 0]}]
    return {
        "source": ["aws.ecr"],
        "detail-type": ["ECR Image Scan"],
        "detail": {
            "scan-status": ["COMPLETE"],
            "$or": [{counts: {"CRITICAL": some}}, {counts: {"HIGH": some}}],
        },
    }


def inspector_findings(_: Watched, __: AwsAccount) -> Pattern:
    """Findings of Amazon Inspector (enhanced scanning).

    Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced-events.html
    """
    return {
        "source": ["aws.inspector2"],
        "detail-type": ["Inspector2 Finding"],
        "detail": {
            "status": ["ACTIVE"],
            "severity": ["CRITICAL", "HIGH"],
            "resources": {"type": ["AWS_ECR_CONTAINER_IMAGE"]},
        },
    }


def health_event(_: Watched, __: AwsAccount) -> Pattern:
    """AWS Health events."""
    return {
        "source": ["aws.health"],
        "detail-type": ["AWS Health Event"],
        "detail": {"eventTypeCategory": ["issue", "scheduledChange"]},
    }


def outside_access(_: Watched, __: AwsAccount) -> Pattern:
    """External access findings of IAM Access Analyzer."""
    return {
        "source": ["aws.access-analyzer"],
        "detail-type": ["Access Analyzer Finding"],
        "detail": {"status": ["ACTIVE"]},
    }


def database_failover(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Failovers and failures of the database cluster."""
    if not watched.database:
        return None
    return {
        "source": ["aws.rds"],
        "detail-type": ["RDS DB Cluster Event"],
        "detail": {
            "SourceArn": [watched.database.cluster_arn],
            "EventCategories": ["failover", "failure"],
        },
    }


def backup_job(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Backup jobs of the stack's vault that did not complete."""
    if not watched.backup:
        return None
    return {
        "source": ["aws.backup"],
        "detail-type": ["Backup Job State Change"],
        "detail": {
            "state": ["ABORTED", "EXPIRED", "FAILED", "PARTIAL"],
            "backupVaultName": [watched.backup.vault_name],
        },
    }


def backup_copy(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Copy jobs of the vault in the recovery region that did not complete."""
    if not (watched.backup and watched.backup.copies):
        return None
    return {
        "source": ["aws.backup"],
        "detail-type": ["Copy Job State Change"],
        "detail": {
            "state": ["FAILED", "PARTIAL"],
            "destinationBackupVaultArn": [watched.backup.copies.vault_arn],
        },
    }


def restore_job(watched: Watched, _: AwsAccount) -> Pattern | None:
    """Failed restore jobs; their events have no vault, and `status` instead of `state`.

    Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html
    """
    if not watched.backup:
        return None
    return {
        "source": ["aws.backup"],
        "detail-type": ["Restore Job State Change"],
        "detail": {
            "status": ["ABORTED", "FAILED"],
            "iamRoleArn": [watched.backup.restore_role_arn],
        },
    }
