"""Database, search, buckets, images, backups, and what security keeps."""

import json
from typing import Any

from components.settings import Settings
from tests.support.running.parts import Parts

SERVICES = ("bff", "graphql", "agentcore")


def make(parts: Parts, settings: Settings, network: dict[str, Any]) -> dict[str, Any]:
    """The contracts `database`, `search`, `storage` and `security`."""
    contracts = {
        "database": _database(parts, settings, network),
        "search": _search(parts, settings, network),
        "storage": _storage(parts),
        "security": _security(parts),
    }
    _backups(parts, settings, contracts["storage"])
    _trail(parts, contracts["security"])
    return contracts


def _database(parts: Parts, settings: Settings, network: dict[str, Any]) -> dict[str, Any]:
    rds = parts.client("rds")
    _groups(rds, network)
    cluster = rds.create_db_cluster(
        DBClusterIdentifier="platform",
        Engine="aurora-postgresql",
        MasterUsername="owner",
        ManageMasterUserPassword=True,
        MasterUserSecretKmsKeyId=parts.keys["secrets"],
        StorageEncrypted=True,
        KmsKeyId=parts.keys["data"],
        DBSubnetGroupName="data",
        DBClusterParameterGroupName="cluster",
        BackupRetentionPeriod=settings.data.database.backup_days,
        DeletionProtection=True,
    )["DBCluster"]
    for name, zone in zip(("writer", "reader-1"), settings.network.zones, strict=True):
        rds.create_db_instance(
            DBInstanceIdentifier=name,
            DBInstanceClass="db.serverless",
            Engine="aurora-postgresql",
            DBClusterIdentifier="platform",
            AvailabilityZone=zone,
            PubliclyAccessible=False,
        )
    rds.create_db_cluster_snapshot(
        DBClusterSnapshotIdentifier="kept", DBClusterIdentifier="platform"
    )
    proxy = _proxy(parts, network)
    return {
        "clusterIdentifier": "platform",
        "clusterArn": cluster["DBClusterArn"],
        "proxyName": "platform",
        "proxyArn": proxy["DBProxyArn"],
        "proxyResourceId": "prx-0123",
        "applicationUser": "application",
        "masterSecretArn": cluster["MasterUserSecret"]["SecretArn"],
        "instanceIdentifiers": {"writer": "writer", "reader-1": "reader-1"},
    }


def _groups(rds: Any, network: dict[str, Any]) -> None:
    rds.create_db_subnet_group(
        DBSubnetGroupName="data",
        DBSubnetGroupDescription="data",
        SubnetIds=network["network"]["subnetIds"]["data"],
    )
    rds.create_db_cluster_parameter_group(
        DBClusterParameterGroupName="cluster",
        DBParameterGroupFamily="aurora-postgresql17",
        Description="c",
    )
    rds.modify_db_cluster_parameter_group(
        DBClusterParameterGroupName="cluster",
        Parameters=[
            {"ParameterName": "rds.force_ssl", "ParameterValue": "1", "ApplyMethod": "immediate"}
        ],
    )


def _proxy(parts: Parts, network: dict[str, Any]) -> dict[str, Any]:
    rds = parts.client("rds")
    proxy: dict[str, Any] = rds.create_db_proxy(
        DBProxyName="platform",
        EngineFamily="POSTGRESQL",
        Auth=[],
        RoleArn=parts.role("proxy", "rds.amazonaws.com"),
        VpcSubnetIds=network["network"]["subnetIds"]["data"],
        VpcSecurityGroupIds=[network["securityGroups"]["groupIds"]["database-proxy"]],
        RequireTLS=True,
    )["DBProxy"]
    rds.register_db_proxy_targets(DBProxyName="platform", DBClusterIdentifiers=["platform"])
    return proxy


def _search(parts: Parts, settings: Settings, network: dict[str, Any]) -> dict[str, Any]:
    made = parts.client("opensearch").create_domain(
        DomainName="platform",
        EngineVersion="OpenSearch_2.19",
        ClusterConfig={
            "InstanceCount": settings.data.search.nodes,
            "ZoneAwarenessEnabled": True,
            "ZoneAwarenessConfig": {"AvailabilityZoneCount": len(settings.network.zones)},
        },
        EncryptionAtRestOptions={"Enabled": True, "KmsKeyId": parts.keys["data"]},
        NodeToNodeEncryptionOptions={"Enabled": True},
        DomainEndpointOptions={
            "EnforceHTTPS": True,
            "TLSSecurityPolicy": "Policy-Min-TLS-1-2-PFS-2023-10",
        },
        VPCOptions={"SubnetIds": network["network"]["subnetIds"]["data"]},
    )["DomainStatus"]
    return {"domainName": "platform", "domainArn": made["ARN"]}


def _storage(parts: Parts) -> dict[str, Any]:
    names = {each: f"platform-{each}" for each in ("documents", "artifacts", "load-balancer-logs")}
    for purpose, name in names.items():
        _bucket(parts, name, None if purpose.endswith("logs") else parts.keys["data"])
    ecr = parts.client("ecr")
    made = {
        service: ecr.create_repository(
            repositoryName=f"platform/{service}",
            imageTagMutability="IMMUTABLE",
            imageScanningConfiguration={"scanOnPush": True},
            encryptionConfiguration={"encryptionType": "KMS", "kmsKey": parts.keys["data"]},
        )["repository"]
        for service in SERVICES
    }
    return {
        "bucketNames": names,
        "bucketArns": {purpose: f"arn:aws:s3:::{name}" for purpose, name in names.items()},
        "replicaNames": {"documents": "platform-documents-copy"},
        "repositoryNames": {service: it["repositoryName"] for service, it in made.items()},
        "repositoryArns": {service: it["repositoryArn"] for service, it in made.items()},
    }


def _bucket(parts: Parts, name: str, key: str | None) -> None:
    s3 = parts.client("s3")
    s3.create_bucket(Bucket=name)
    default = (
        {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key} if key else {"SSEAlgorithm": "AES256"}
    )
    s3.put_bucket_encryption(
        Bucket=name,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default}]
        },
    )
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=all_blocked())
    arn = f"arn:aws:s3:::{name}"
    plain = {
        "Effect": "Deny",
        "Principal": {"AWS": "*"},
        "Action": "s3:*",
        "Resource": [arn, f"{arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(
        Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [plain]})
    )
    parts.made("aws:s3/bucket:Bucket", name)


def all_blocked() -> dict[str, bool]:
    """Block Public Access, all of it."""
    return {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }


def _backups(parts: Parts, settings: Settings, storage: dict[str, Any]) -> None:
    backup = parts.client("backup")
    backup.create_backup_vault(BackupVaultName="vault", EncryptionKeyArn=parts.keys["data"])
    backup.put_backup_vault_lock_configuration(BackupVaultName="vault", MinRetentionDays=1)
    parts.made("aws:backup/vault:Vault", "vault")
    rules = [
        {
            "RuleName": name,
            "TargetBackupVaultName": "vault",
            "ScheduleExpression": rule.schedule,
            "Lifecycle": {"DeleteAfterDays": rule.keep_days},
        }
        for name, rule in settings.data.backup.rules.items()
    ]
    plan = backup.create_backup_plan(BackupPlan={"BackupPlanName": "plan", "Rules": rules})
    storage |= {"backupVaultName": "vault", "backupPlanId": plan["BackupPlanId"]}


def _security(parts: Parts) -> dict[str, Any]:
    secrets, ssm = parts.client("secretsmanager"), parts.client("ssm")
    arns: dict[str, dict[str, str]] = {}
    for service in SERVICES:
        made = secrets.create_secret(
            Name=f"{service}-key", SecretString="x", KmsKeyId=parts.keys["secrets"]
        )
        arns[service] = {"key": made["ARN"]}
        ssm.put_parameter(
            Name=f"/platform/{service}/key",
            Value="x",
            Type="SecureString",
            KeyId=parts.keys["secrets"],
        )
    cognito = parts.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="people", DeletionProtection="ACTIVE")["UserPool"]
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool["Id"],
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="OPTIONAL",
    )
    return {
        **{f"{role}KeyArn": arn for role, arn in parts.keys.items()},
        "secretArns": arns,
        "parameterNames": {service: {"key": f"/platform/{service}/key"} for service in SERVICES},
        "userPoolId": pool["Id"],
    }


def _trail(parts: Parts, security: dict[str, Any]) -> None:
    _bucket(parts, "platform-audit", parts.keys["logs"])
    cloudtrail = parts.client("cloudtrail")
    made = cloudtrail.create_trail(
        Name="platform",
        S3BucketName="platform-audit",
        IsMultiRegionTrail=True,
        IncludeGlobalServiceEvents=True,
        EnableLogFileValidation=True,
        KmsKeyId=parts.keys["logs"],
    )
    cloudtrail.start_logging(Name="platform")
    parts.made("aws:cloudtrail/trail:Trail", "platform", arn=made["TrailARN"])
    security |= {"trailArn": made["TrailARN"], "auditBucketName": "platform-audit"}
