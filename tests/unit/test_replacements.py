"""What is replaced while AWS admits one of it is deleted first."""

from collections.abc import Callable

import pytest

from localcloud.aws import registry
from tests.support.program import STACKS, Graph

Deploy = Callable[..., Graph]

UNIQUE_BY = {
    "accessanalyzer/analyzer:Analyzer": "analyzerName",
    "appautoscaling/target:Target": "resourceId scalableDimension serviceNamespace",
    "backup/vaultLockConfiguration:VaultLockConfiguration": "backupVaultName",
    "cloudwatch/compositeAlarm:CompositeAlarm": "alarmName",
    "cloudwatch/dashboard:Dashboard": "dashboardName",
    "cloudwatch/logDelivery:LogDelivery": "deliverySourceName deliveryDestinationArn",
    "cloudwatch/logDeliveryDestination:LogDeliveryDestination": "name",
    "cloudwatch/logDeliverySource:LogDeliverySource": "name",
    "cloudwatch/logResourcePolicy:LogResourcePolicy": "policyName",
    "cloudwatch/eventTarget:EventTarget": "rule targetId",
    "cognito/riskConfiguration:RiskConfiguration": "clientId userPoolId",
    "cognito/userPoolDomain:UserPoolDomain": "userPoolId",
    "ec2/defaultNetworkAcl:DefaultNetworkAcl": "defaultNetworkAclId",
    "ec2/defaultSecurityGroup:DefaultSecurityGroup": "vpcId",
    "ec2/flowLog:FlowLog": "vpcId logDestination trafficType",
    "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation": "vpcId",
    "ecr/lifecyclePolicy:LifecyclePolicy": "repository",
    "ecr/repositoryPolicy:RepositoryPolicy": "repository",
    "ecs/clusterCapacityProviders:ClusterCapacityProviders": "clusterName",
    "ecs/service:Service": "cluster name",
    "iam/rolePoliciesExclusive:RolePoliciesExclusive": "roleName",
    "iam/rolePolicyAttachment:RolePolicyAttachment": "policyArn role",
    "iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "roleName",
    "iam/serviceLinkedRole:ServiceLinkedRole": "awsServiceName customSuffix",
    "lb/listener:Listener": "loadBalancerArn port",
    "lb/listenerRule:ListenerRule": "listenerArn priority",
    "rds/cluster:Cluster": "clusterIdentifier",
    "rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": "dbProxyName",
    "rds/proxyEndpoint:ProxyEndpoint": "dbProxyEndpointName",
    "rds/proxyTarget:ProxyTarget": "dbProxyName targetGroupName",
    "route53/record:Record": "name type zoneId",
    "s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": "bucket",
    "s3/bucketLogging:BucketLogging": "bucket",
    "s3/bucketNotification:BucketNotification": "bucket",
    "s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": "bucket objectLockEnabled",
    "s3/bucketOwnershipControls:BucketOwnershipControls": "bucket",
    "s3/bucketPolicy:BucketPolicy": "bucket",
    "s3/bucketPublicAccessBlock:BucketPublicAccessBlock": "bucket",
    "s3/bucketReplicationConfig:BucketReplicationConfig": "bucket",
    "s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": "bucket",
    "s3/bucketVersioning:BucketVersioning": "bucket",
    "secretsmanager/secretRotation:SecretRotation": "secretId",
    "sns/topicPolicy:TopicPolicy": "arn",
    "sns/topicSubscription:TopicSubscription": "endpoint protocol topic",
    "sqs/queuePolicy:QueuePolicy": "queueUrl",
    "wafv2/webAclAssociation:WebAclAssociation": "resourceArn",
    "wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": "resourceArn",
    "xray/group:Group": "groupName",
    # A Pulumi name for each rule: two with the same target never meet.
    "vpc/securityGroupEgressRule:SecurityGroupEgressRule": "*",
    "vpc/securityGroupIngressRule:SecurityGroupIngressRule": "*",
    # AWS gives each an id, so that two stand side by side.
    "acm/certificate:Certificate": "*",
    "acm/certificateValidation:CertificateValidation": "*",
    "backup/selection:Selection": "*",
    "bedrock/guardrailVersion:GuardrailVersion": "*",
    "cognito/userPool:UserPool": "*",
    "cognito/userPoolClient:UserPoolClient": "*",
    "ec2/networkAcl:NetworkAcl": "*",
    "ec2/vpcEndpoint:VpcEndpoint": "*",
    "ecs/taskDefinition:TaskDefinition": "*",
    "kms/key:Key": "*",
    "rds/clusterInstance:ClusterInstance": "*",
    "route53/zone:Zone": "*",
    "secretsmanager/secretVersion:SecretVersion": "*",
    # Replaced with its name only, for the settings leave the other inputs alone.
    "costexplorer/anomalyMonitor:AnomalyMonitor": "*",
    "xray/samplingRule:SamplingRule": "*",
    # pulumi-aws chooses their names too, though the property is called otherwise.
    "opensearch/domain:Domain": "*",
    "s3/bucket:Bucket": "*",
}
"""The inputs by which AWS tells two of a type apart; `*`: as the comment above says.

Not in here: types with a `name` that pulumi-aws chooses where the program gives none.
"""


@pytest.mark.parametrize("stack", STACKS)
def test_a_replacement_never_meets_what_it_replaces(stack: str, deploy: Deploy) -> None:
    for resource in deploy(stack, {"ingress": {"dns": {"delegated": True}}}).resources:
        kind = registry.resources().get(resource.type)
        if (
            kind is None
            or not kind.facts.replace
            or (kind.facts.name and kind.facts.name.prop == "name")
        ):
            continue
        unique = UNIQUE_BY[resource.type.removeprefix("aws:")].split()
        given = {each for each in kind.facts.replace if each in resource.inputs}
        if unique != ["*"] and not given <= set(unique):
            assert resource.options.deleteBeforeReplace, resource.name
