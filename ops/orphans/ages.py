"""Creation times of resources, for types whose service returns them."""

from collections.abc import Mapping
from datetime import UTC, datetime

import jmespath

from ops.aws import AWS_ERRORS, Aws

_KEY = ("kms", "describe_key", "KeyId", "KeyMetadata.CreationDate")
CREATED: Mapping[str, tuple[str, str, str, str]] = {
    "aws:acm/certificate:Certificate": (
        *("acm", "describe_certificate", "CertificateArn", "Certificate.CreatedAt"),
    ),
    "aws:backup/vault:Vault": (
        *("backup", "describe_backup_vault", "BackupVaultName", "CreationDate"),
    ),
    "aws:cloudwatch/logGroup:LogGroup": (
        *("logs", "describe_log_groups", "logGroupNamePrefix"),
        "logGroups[?logGroupName=='{id}'].creationTime | [0]",
    ),
    "aws:cognito/userPool:UserPool": (
        *("cognito-idp", "describe_user_pool", "UserPoolId", "UserPool.CreationDate"),
    ),
    "aws:ec2/flowLog:FlowLog": (
        *("ec2", "describe_flow_logs", "FlowLogIds[]", "FlowLogs[0].CreationTime"),
    ),
    "aws:ec2/natGateway:NatGateway": (
        *("ec2", "describe_nat_gateways", "NatGatewayIds[]", "NatGateways[0].CreateTime"),
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": (
        *("ec2", "describe_vpc_endpoints", "VpcEndpointIds[]"),
        "VpcEndpoints[0].CreationTimestamp",
    ),
    "aws:ecr/repository:Repository": (
        *("ecr", "describe_repositories", "repositoryNames[]", "repositories[0].createdAt"),
    ),
    "aws:iam/role:Role": ("iam", "get_role", "RoleName", "Role.CreateDate"),
    "aws:kms/key:Key": _KEY,
    "aws:kms/replicaKey:ReplicaKey": _KEY,
    "aws:lb/loadBalancer:LoadBalancer": (
        *("elbv2", "describe_load_balancers", "LoadBalancerArns[]", "LoadBalancers[0].CreatedTime"),
    ),
    "aws:rds/cluster:Cluster": (
        *("rds", "describe_db_clusters", "DBClusterIdentifier", "DBClusters[0].ClusterCreateTime"),
    ),
    "aws:rds/clusterInstance:ClusterInstance": (
        *("rds", "describe_db_instances", "DBInstanceIdentifier"),
        "DBInstances[0].InstanceCreateTime",
    ),
    "aws:rds/clusterSnapshot:ClusterSnapshot": (
        *("rds", "describe_db_cluster_snapshots", "DBClusterSnapshotIdentifier"),
        "DBClusterSnapshots[0].SnapshotCreateTime",
    ),
    "aws:rds/proxy:Proxy": (
        "rds",
        "describe_db_proxies",
        "DBProxyName",
        "DBProxies[0].CreatedDate",
    ),
    "aws:s3/bucket:Bucket": ("s3", "list_buckets", "", "Buckets[?Name=='{id}'].CreationDate | [0]"),
    "aws:secretsmanager/secret:Secret": (
        *("secretsmanager", "describe_secret", "SecretId", "CreatedDate"),
    ),
    "aws:sqs/queue:Queue": (
        *("sqs", "get_queue_attributes", "QueueUrl", "Attributes.CreatedTimestamp"),
    ),
}
"""By type: the service, its call, the parameter for the resource's id (a list if it ends in `[]`),
and the path of the time in the response."""

_ALSO = {"get_queue_attributes": {"AttributeNames": ["CreatedTimestamp"]}}
"""Other parameters of a call."""


def created(aws: Aws, region: str, type_: str, id_: str) -> datetime | None:
    """When a resource was created; None where AWS does not tell, or does not answer."""
    if type_ not in CREATED:
        return None
    service, call, parameter, path = CREATED[type_]
    by = {parameter.removesuffix("[]"): [id_] if parameter.endswith("[]") else id_}
    try:
        answer = getattr(aws.client(service, region), call)(
            **(by if parameter else {}), **_ALSO.get(call, {})
        )
    except AWS_ERRORS:
        return None
    found = jmespath.search(path.replace("{id}", id_), answer)
    if isinstance(found, int):  # CloudWatch Logs counts milliseconds
        return datetime.fromtimestamp(found / 1000, UTC)
    return datetime.fromtimestamp(float(found), UTC) if isinstance(found, str) else found
