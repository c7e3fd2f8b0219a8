"""What turns the checks of data, agents, alarms and logs red."""

from datetime import UTC, datetime, timedelta

from tests.support.running.answers import GONE
from tests.support.running.data import all_blocked
from tests.support.running.faults import Fault, answered, bent, both, call, done, of_contract
from tests.support.running.world import World

DOCUMENTS = of_contract("storage", "bucketNames", "documents")
CLUSTERS, INSTANCES = "rds.DescribeDBClusters", "rds.DescribeDBInstances"
ALARMS = "cloudwatch.DescribeAlarms"
TRAIL = of_contract("security", "trailArn")


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def outside(world: World) -> str:
    return world.contract("network")["subnetIds"]["public"][0]


def protection(value: str) -> list[dict[str, str]]:
    return [{"Key": "deletion_protection.enabled", "Value": value}]


DATA = (
    Fault(
        check="data.instances",
        make=bent(CLUSTERS, "DBClusters/*/DBClusterMembers", []),
        says="writer (writer): is no member of the cluster",
    ),
    Fault(
        check="data.instances",
        make=bent(CLUSTERS, "DBClusters/*/DBClusterMembers/*/IsClusterWriter", value=False),
        says="has 0 writers",
    ),
    Fault(
        check="data.isolation",
        make=bent(
            INSTANCES, "DBInstances/DBInstanceIdentifier=writer/PubliclyAccessible", value=True
        ),
        says="writer: PubliclyAccessible is True",
    ),
    Fault(
        check="data.isolation",
        make=bent(
            "rds.DescribeDBSubnetGroups", "DBSubnetGroups/*/Subnets/*/SubnetIdentifier", outside
        ),
        says="data: is also in subnet-",
    ),
    Fault(
        check="data.isolation",
        make=bent("opensearch.DescribeDomain", "DomainStatus/VPCOptions", GONE),
        says="platform: is in no VPC",
    ),
    Fault(
        check="data.available",
        make=bent(CLUSTERS, "DBClusters/*/Status", "failing-over"),
        says="platform: Status is failing-over",
    ),
    Fault(
        check="data.available",
        make=bent("rds.DescribeDBProxyTargets", "Targets/*/TargetHealth/State", "UNAVAILABLE"),
        says="platform to platform: State is UNAVAILABLE",
    ),
    Fault(
        check="data.available",
        make=bent("opensearch.DescribeDomain", "DomainStatus/Processing", value=True),
        says="Processing is True",
    ),
    Fault(
        check="data.deletion",
        make=bent(CLUSTERS, "DBClusters/*/DeletionProtection", value=False),
        says="platform: DeletionProtection is False",
    ),
    Fault(
        check="data.deletion",
        make=done(
            call(
                "elbv2.modify_load_balancer_attributes",
                LoadBalancerArn=of_contract("ingress", "internalLoadBalancerArn"),
                Attributes=protection("false"),
            ),
            call(
                "elbv2.modify_load_balancer_attributes",
                LoadBalancerArn=of_contract("ingress", "internalLoadBalancerArn"),
                Attributes=protection("true"),
            ),
        ),
        says="internal: deletion_protection.enabled is false",
    ),
    Fault(
        check="data.deletion",
        make=bent("cognito-idp.DescribeUserPool", "UserPool/DeletionProtection", "INACTIVE"),
        says="DeletionProtection is INACTIVE",
    ),
    Fault(
        check="data.private-buckets",
        make=done(
            call("s3.delete_public_access_block", Bucket=DOCUMENTS),
            call(
                "s3.put_public_access_block",
                Bucket=DOCUMENTS,
                PublicAccessBlockConfiguration=all_blocked(),
            ),
        ),
        says="AWS refused GetPublicAccessBlock",
    ),
    Fault(
        check="data.private-buckets",
        make=done(
            call(
                "s3.put_public_access_block",
                Bucket=DOCUMENTS,
                PublicAccessBlockConfiguration={**all_blocked(), "BlockPublicPolicy": False},
            ),
            call(
                "s3.put_public_access_block",
                Bucket=DOCUMENTS,
                PublicAccessBlockConfiguration=all_blocked(),
            ),
        ),
        says="platform-documents: BlockPublicPolicy is False",
    ),
    Fault(
        check="data.versions",
        make=done(
            call(
                "s3.put_bucket_versioning",
                Bucket=DOCUMENTS,
                VersioningConfiguration={"Status": "Suspended"},
            ),
            call(
                "s3.put_bucket_versioning",
                Bucket=DOCUMENTS,
                VersioningConfiguration={"Status": "Enabled"},
            ),
        ),
        says="platform-documents: Status is Suspended",
    ),
    Fault(
        check="data.images",
        make=done(
            call(
                "ecr.put_image_tag_mutability",
                repositoryName="platform/bff",
                imageTagMutability="MUTABLE",
            ),
            call(
                "ecr.put_image_tag_mutability",
                repositoryName="platform/bff",
                imageTagMutability="IMMUTABLE",
            ),
        ),
        says="platform/bff: imageTagMutability is MUTABLE",
    ),
    Fault(
        check="data.images",
        make=bent(
            "ecr.DescribeRepositories",
            "repositories/*/imageScanningConfiguration/scanOnPush",
            value=False,
        ),
        says="scans of platform/bff: scanOnPush is False",
    ),
    Fault(
        check="data.rewind",
        make=bent(CLUSTERS, "DBClusters/*/BackupRetentionPeriod", 1),
        says="BackupRetentionPeriod is 1, not 7",
    ),
    Fault(
        check="data.point-in-time",
        make=bent(CLUSTERS, "DBClusters/*/LatestRestorableTime", lambda _: ago(minutes=40)),
        says="would lose 40 minutes, more than 15",
    ),
    Fault(
        check="data.backup-plan",
        make=bent("backup.GetBackupPlan", "BackupPlan/Rules/*/ScheduleExpression", "cron(never)"),
        says="rule daily: ScheduleExpression is cron(never)",
    ),
    Fault(
        check="data.backup-plan",
        make=answered("backup.ListBackupSelections", BackupSelectionsList=[]),
        says="protects nothing",
    ),
    Fault(
        check="data.recovery-points",
        make=bent(
            "backup.ListRecoveryPointsByBackupVault",
            "RecoveryPoints/*/CreationDate",
            lambda _: ago(hours=50),
        ),
        says="is 50 hours old",
    ),
    Fault(
        check="data.recovery-points",
        make=both(
            answered("backup.ListRecoveryPointsByBackupVault", RecoveryPoints=[]),
            bent("backup.GetBackupPlan", "CreationDate", lambda _: ago(days=3)),
        ),
        says="vault: has no recovery point of the database",
    ),
    Fault(
        check="data.vault-lock",
        make=bent("backup.DescribeBackupVault", "Locked", value=False),
        says="vault: Locked is False",
    ),
)

AGENTS = (
    Fault(
        check="agents.guardrail",
        make=bent("bedrock.GetGuardrail", "status", "FAILED"),
        says="gr-1, version 3: status is FAILED",
    ),
    Fault(
        check="agents.variables",
        make=bent(
            "ecs.DescribeTaskDefinition",
            "taskDefinition/containerDefinitions/*/environment/name=GUARDRAIL_VERSION/value",
            "2",
        ),
        says="GUARDRAIL_VERSION is 2, not 3",
    ),
    Fault(
        check="agents.invocations",
        make=bent(
            "bedrock.GetModelInvocationLoggingConfiguration",
            "loggingConfig/cloudWatchConfig/logGroupName",
            "another",
        ),
        says="logGroupName is another",
    ),
)

OBSERVABILITY = (
    Fault(
        check="observability.alarms",
        make=done(
            call("cloudwatch.disable_alarm_actions", AlarmNames=["cpu"]),
            call("cloudwatch.enable_alarm_actions", AlarmNames=["cpu"]),
        ),
        says="cpu: is switched off",
    ),
    Fault(
        check="observability.alarms",
        make=bent(ALARMS, "MetricAlarms/AlarmName=latency/AlarmActions", ["arn:other"]),
        says="latency: notifies no topic of the stack's",
    ),
    Fault(check="observability.alarms", make=bent(ALARMS, "MetricAlarms", []), says="cpu: is gone"),
    Fault(
        check="observability.states",
        make=done(
            call(
                "cloudwatch.set_alarm_state",
                AlarmName="latency",
                StateValue="ALARM",
                StateReason="150 ms",
            ),
            call(
                "cloudwatch.set_alarm_state",
                AlarmName="latency",
                StateValue="OK",
                StateReason="well",
            ),
        ),
        says="latency: is in alarm: 150 ms",
    ),
    Fault(
        check="observability.platform-alarm",
        make=bent(ALARMS, "CompositeAlarms/*/ActionsEnabled", value=False),
        says="platform: ActionsEnabled is False",
    ),
    Fault(
        check="observability.subscribed",
        make=bent("sns.ListSubscriptionsByTopic", "Subscriptions", []),
        says="critical: has no subscription",
    ),
    Fault(
        check="observability.subscribers",
        make=bent(
            "sns.ListSubscriptionsByTopic",
            "Subscriptions/*/SubscriptionArn",
            "PendingConfirmation",
        ),
        says="critical: agents-dev@example.com: has not confirmed",
    ),
    Fault(
        check="observability.subscribers",
        make=bent("sns.ListSubscriptionsByTopic", "Subscriptions", []),
        says="is not subscribed",
    ),
    Fault(
        check="observability.dashboards",
        make=bent("cloudwatch.ListDashboards", "DashboardEntries", []),
        says="board: is gone",
    ),
    Fault(
        check="observability.dead-letters",
        make=done(
            call(
                "sqs.send_message",
                QueueUrl=of_contract("observability", "deadLetterQueueUrl"),
                MessageBody="lost",
            ),
            call("sqs.purge_queue", QueueUrl=of_contract("observability", "deadLetterQueueUrl")),
        ),
        says="dead-letters: holds 1 events",
    ),
    Fault(
        check="observability.retention",
        make=done(
            call("logs.delete_retention_policy", logGroupName="calls"),
            call("logs.put_retention_policy", logGroupName="calls", retentionInDays=7),
        ),
        says="calls: retentionInDays is None, not 7",
    ),
    Fault(
        check="observability.fresh-logs",
        make=bent("logs.FilterLogEvents", "events", []),
        says="/platform/bff: has had no line for an hour",
    ),
    Fault(
        check="observability.trail",
        make=done(
            call("cloudtrail.stop_logging", Name=TRAIL),
            call("cloudtrail.start_logging", Name=TRAIL),
        ),
        says="platform: IsLogging is False",
    ),
    Fault(
        check="observability.trail",
        make=bent("cloudtrail.GetTrail", "Trail/IsMultiRegionTrail", value=False),
        says="IsMultiRegionTrail is False",
    ),
    Fault(
        check="observability.trail",
        make=bent("cloudtrail.GetTrailStatus", "LatestDeliveryError", "AccessDenied"),
        says="LatestDeliveryError: it is AccessDenied",
    ),
)

FAULTS = (*DATA, *AGENTS, *OBSERVABILITY)
