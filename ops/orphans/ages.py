"""When a resource was created, for the types whose service tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import jmespath

from ops.aws import AWS_ERRORS, Aws


@dataclass(frozen=True, kw_only=True)
class _Told:
    """The call that tells it: `{id}` in the parameters and the path is the resource's id."""

    service: str
    call: str
    path: str
    by: Mapping[str, str | list[str]] = field(default_factory=dict[str, str | list[str]])


_KEY = _Told(
    service="kms", call="describe_key", path="KeyMetadata.CreationDate", by={"KeyId": "{id}"}
)
_TOLD = {
    "aws:acm/certificate:Certificate": _Told(
        service="acm",
        call="describe_certificate",
        path="Certificate.CreatedAt",
        by={"CertificateArn": "{id}"},
    ),
    "aws:cloudwatch/logGroup:LogGroup": _Told(
        service="logs",
        call="describe_log_groups",
        path="logGroups[?logGroupName=='{id}'].creationTime | [0]",
        by={"logGroupNamePrefix": "{id}"},
    ),
    "aws:cognito/userPool:UserPool": _Told(
        service="cognito-idp",
        call="describe_user_pool",
        path="UserPool.CreationDate",
        by={"UserPoolId": "{id}"},
    ),
    "aws:backup/vault:Vault": _Told(
        service="backup",
        call="describe_backup_vault",
        path="CreationDate",
        by={"BackupVaultName": "{id}"},
    ),
    "aws:ec2/flowLog:FlowLog": _Told(
        service="ec2",
        call="describe_flow_logs",
        path="FlowLogs[0].CreationTime",
        by={"FlowLogIds": ["{id}"]},
    ),
    "aws:ec2/natGateway:NatGateway": _Told(
        service="ec2",
        call="describe_nat_gateways",
        path="NatGateways[0].CreateTime",
        by={"NatGatewayIds": ["{id}"]},
    ),
    "aws:ec2/vpcEndpoint:VpcEndpoint": _Told(
        service="ec2",
        call="describe_vpc_endpoints",
        path="VpcEndpoints[0].CreationTimestamp",
        by={"VpcEndpointIds": ["{id}"]},
    ),
    "aws:ecr/repository:Repository": _Told(
        service="ecr",
        call="describe_repositories",
        path="repositories[0].createdAt",
        by={"repositoryNames": ["{id}"]},
    ),
    "aws:iam/role:Role": _Told(
        service="iam", call="get_role", path="Role.CreateDate", by={"RoleName": "{id}"}
    ),
    "aws:kms/key:Key": _KEY,
    "aws:kms/replicaKey:ReplicaKey": _KEY,
    "aws:lb/loadBalancer:LoadBalancer": _Told(
        service="elbv2",
        call="describe_load_balancers",
        path="LoadBalancers[0].CreatedTime",
        by={"LoadBalancerArns": ["{id}"]},
    ),
    "aws:rds/cluster:Cluster": _Told(
        service="rds",
        call="describe_db_clusters",
        path="DBClusters[0].ClusterCreateTime",
        by={"DBClusterIdentifier": "{id}"},
    ),
    "aws:rds/clusterInstance:ClusterInstance": _Told(
        service="rds",
        call="describe_db_instances",
        path="DBInstances[0].InstanceCreateTime",
        by={"DBInstanceIdentifier": "{id}"},
    ),
    "aws:rds/clusterSnapshot:ClusterSnapshot": _Told(
        service="rds",
        call="describe_db_cluster_snapshots",
        path="DBClusterSnapshots[0].SnapshotCreateTime",
        by={"DBClusterSnapshotIdentifier": "{id}"},
    ),
    "aws:rds/proxy:Proxy": _Told(
        service="rds",
        call="describe_db_proxies",
        path="DBProxies[0].CreatedDate",
        by={"DBProxyName": "{id}"},
    ),
    "aws:s3/bucket:Bucket": _Told(
        service="s3", call="list_buckets", path="Buckets[?Name=='{id}'].CreationDate | [0]"
    ),
    "aws:sqs/queue:Queue": _Told(
        service="sqs",
        call="get_queue_attributes",
        path="Attributes.CreatedTimestamp",
        by={"QueueUrl": "{id}", "AttributeNames": ["CreatedTimestamp"]},
    ),
    "aws:secretsmanager/secret:Secret": _Told(
        service="secretsmanager",
        call="describe_secret",
        path="CreatedDate",
        by={"SecretId": "{id}"},
    ),
}


def created(aws: Aws, region: str, type_: str, id_: str) -> datetime | None:
    """When a resource was created; None where AWS does not tell, or does not answer."""
    told = _TOLD.get(type_)
    if told is None:
        return None
    by = {key: _filled(value, id_) for key, value in told.by.items()}
    try:
        answer = getattr(aws.client(told.service, region), told.call)(**by)
    except AWS_ERRORS:
        return None
    found = jmespath.search(told.path.replace("{id}", id_), answer)
    if isinstance(found, int):  # CloudWatch Logs counts milliseconds
        return datetime.fromtimestamp(found / 1000, UTC)
    return datetime.fromtimestamp(float(found), UTC) if isinstance(found, str) else found


def _filled(value: str | list[str], id_: str) -> str | list[str]:
    if isinstance(value, list):
        return [each.replace("{id}", id_) for each in value]
    return value.replace("{id}", id_)
