"""What turns the checks of encryption red, at rest and on the way."""

from tests.support.answers import GONE
from tests.support.running.faults import Fault, Making, bent, call, done, of_contract
from tests.support.running.parts import document
from tests.support.running.world import World

FOREIGN = "arn:aws:kms:us-east-1:123456789012:key/of-somebody-else"
NO_KEY, OTHER_KEY = "is not encrypted with a key of the stack's", "which is no key of the stack's"
DOCUMENTS = of_contract("storage", "bucketNames", "documents")
LISTENERS = "elbv2.DescribeListeners"


def no_policy(_: World) -> str:
    return document({"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"})


def policy_before(world: World) -> str:
    arn = f"arn:aws:s3:::{DOCUMENTS(world)}"
    plain = {"Bool": {"aws:SecureTransport": "false"}}
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Condition": plain}
    return document({**deny, "Resource": [arn, f"{arn}/*"]})


def data_key(world: World) -> str:
    return world.contract("security")["dataKeyArn"].rpartition("/")[2]


def unencrypted(check: str, operation: str, path: str) -> Fault:
    return Fault(check=check, make=bent(operation, path, GONE), says=NO_KEY)


def by_another_key(check: str, operation: str, path: str) -> Fault:
    return Fault(check=check, make=bent(operation, path, FOREIGN), says=OTHER_KEY)


def without_policy() -> Making:
    return done(
        call("s3.put_bucket_policy", Bucket=DOCUMENTS, Policy=no_policy),
        call("s3.put_bucket_policy", Bucket=DOCUMENTS, Policy=policy_before),
    )


FAULTS = (
    Fault(
        check="encryption.keys",
        make=done(
            call("kms.disable_key", KeyId=data_key),
            call("kms.enable_key", KeyId=data_key),
        ),
        says="KeyState is Disabled",
    ),
    Fault(
        check="encryption.keys",
        make=done(
            call("kms.disable_key_rotation", KeyId=of_contract("security", "logsKeyArn")),
            call("kms.enable_key_rotation", KeyId=of_contract("security", "logsKeyArn")),
        ),
        says="rotation is False",
    ),
    Fault(
        check="encryption.database",
        make=bent("rds.DescribeDBClusters", "DBClusters/*/StorageEncrypted", value=False),
        says=f"platform: {NO_KEY}",
    ),
    by_another_key("encryption.database", "rds.DescribeDBInstances", "DBInstances/*/KmsKeyId"),
    unencrypted(
        "encryption.snapshots", "rds.DescribeDBClusterSnapshots", "DBClusterSnapshots/*/KmsKeyId"
    ),
    by_another_key(
        "encryption.snapshots", "rds.DescribeDBClusterSnapshots", "DBClusterSnapshots/*/KmsKeyId"
    ),
    unencrypted(
        "encryption.search",
        "opensearch.DescribeDomain",
        "DomainStatus/EncryptionAtRestOptions/KmsKeyId",
    ),
    Fault(
        check="encryption.search",
        make=bent(
            "opensearch.DescribeDomain",
            "DomainStatus/NodeToNodeEncryptionOptions/Enabled",
            value=False,
        ),
        says="between nodes: Enabled is False",
    ),
    Fault(
        check="encryption.buckets",
        make=bent(
            "s3.GetBucketEncryption",
            "ServerSideEncryptionConfiguration/Rules/*/ApplyServerSideEncryptionByDefault",
            {"SSEAlgorithm": "AES256"},
        ),
        says=f"platform-documents: {NO_KEY}",
    ),
    unencrypted("encryption.log-groups", "logs.DescribeLogGroups", "logGroups/*/kmsKeyId"),
    Fault(
        check="encryption.log-groups",
        make=bent("logs.DescribeLogGroups", "logGroups", []),
        says="is gone",
    ),
    unencrypted("encryption.messages", "sqs.GetQueueAttributes", "Attributes/KmsMasterKeyId"),
    by_another_key("encryption.messages", "sns.GetTopicAttributes", "Attributes/KmsMasterKeyId"),
    unencrypted("encryption.secrets", "secretsmanager.DescribeSecret", "KmsKeyId"),
    Fault(
        check="encryption.parameters",
        make=bent("ssm.DescribeParameters", "Parameters/Name=bff/Type", "String"),
        says=f"/platform/bff/key: {NO_KEY}",
    ),
    Fault(
        check="encryption.images",
        make=bent(
            "ecr.DescribeRepositories",
            "repositories/*/encryptionConfiguration/encryptionType",
            "AES256",
        ),
        says=f"platform/bff: {NO_KEY}",
    ),
    by_another_key("encryption.records", "backup.DescribeBackupVault", "EncryptionKeyArn"),
    unencrypted("encryption.records", "cloudtrail.GetTrail", "Trail/KmsKeyId"),
    unencrypted(
        "encryption.shells",
        "ecs.DescribeClusters",
        "clusters/*/configuration/executeCommandConfiguration/kmsKeyId",
    ),
    Fault(
        check="tls.load-balancers",
        make=bent(LISTENERS, "Listeners/Port=443/SslPolicy", "ELBSecurityPolicy-2016-08"),
        says="its policy ELBSecurityPolicy-2016-08 admits old TLS",
    ),
    Fault(
        check="tls.load-balancers",
        make=bent(LISTENERS, "Listeners/Port=80/DefaultActions", [{"Type": "forward"}]),
        says="public listener, port 80: answers by HTTP",
    ),
    Fault(
        check="tls.certificates",
        make=bent("acm.DescribeCertificate", "Certificate/Status", "VALIDATION_TIMED_OUT"),
        says="Status is VALIDATION_TIMED_OUT",
    ),
    Fault(
        check="tls.edge",
        make=bent(
            "cloudfront.GetDistributionConfig",
            "DistributionConfig/ViewerCertificate/MinimumProtocolVersion",
            "TLSv1",
        ),
        says="admits TLSv1",
    ),
    Fault(
        check="tls.edge",
        make=bent(
            "cloudfront.GetDistributionConfig",
            "DistributionConfig/Origins/Items/*/CustomOriginConfig/OriginProtocolPolicy",
            "http-only",
        ),
        says="OriginProtocolPolicy is http-only",
    ),
    Fault(
        check="tls.search",
        make=bent(
            "opensearch.DescribeDomain",
            "DomainStatus/DomainEndpointOptions/TLSSecurityPolicy",
            "Policy-Min-TLS-1-0-2019-07",
        ),
        says="admits old TLS",
    ),
    Fault(
        check="tls.search",
        make=bent(
            "opensearch.DescribeDomain",
            "DomainStatus/DomainEndpointOptions/EnforceHTTPS",
            value=False,
        ),
        says="answers to plain HTTP",
    ),
    Fault(
        check="tls.database",
        make=bent("rds.DescribeDBClusterParameters", "Parameters/*/ParameterValue", "0"),
        says="rds.force_ssl is 0, not 1",
    ),
    Fault(
        check="tls.proxy",
        make=bent("rds.DescribeDBProxies", "DBProxies/*/RequireTLS", value=False),
        says="RequireTLS is False",
    ),
    Fault(
        check="tls.proxy",
        make=bent("rds.DescribeDBProxies", "DBProxies/*/VpcSecurityGroupIds", ["sg-other"]),
        says="VpcSecurityGroupIds is ['sg-other']",
    ),
    Fault(check="tls.buckets", make=without_policy(), says="platform-documents: its policy"),
)
