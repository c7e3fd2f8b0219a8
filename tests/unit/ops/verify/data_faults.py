"""What turns the checks of databases, search, buckets and backups red."""

from datetime import UTC, datetime, timedelta

from tests.support.answers import GONE
from tests.support.running.data import all_blocked
from tests.support.running.faults import Fault, answered, bent, both, call, done, of_contract
from tests.support.running.world import World

DOCUMENTS = of_contract("storage", "bucketNames", "documents")
CLUSTERS, INSTANCES = "rds.DescribeDBClusters", "rds.DescribeDBInstances"


def ago(**time: float) -> datetime:
    return datetime.now(UTC) - timedelta(**time)


def outside(world: World) -> str:
    return world.contract("network")["subnetIds"]["public"][0]


def protection(value: str) -> list[dict[str, str]]:
    return [{"Key": "deletion_protection.enabled", "Value": value}]


FAULTS = (
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
        check="data.copies",
        make=bent("s3.GetBucketReplication", "ReplicationConfiguration/Rules/*/Status", "Disabled"),
        says="platform-documents: is not copied to platform-documents-copy",
    ),
    Fault(
        check="data.vault-lock",
        make=bent("backup.DescribeBackupVault", "Locked", value=False),
        says="vault: Locked is False",
    ),
)
