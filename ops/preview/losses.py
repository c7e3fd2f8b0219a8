"""The loss of data, service or addresses by the deletion or replacement of a resource.

The preview shows some losses: protected resources hold data, and published values that AWS assigned
to one resource (its id, ARN, name, host name, IP address) are known to others. For the rest, every
type that the program uses is classified below. A test fails for a type without a class; until it
has one, its deletion counts as a loss.
"""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, cast

from ops.events import Step


class Loss(StrEnum):
    """The kinds of loss, the worst first."""

    DATA = "data"
    """Its content cannot be created again by the program."""
    SERVICE = "service"
    """Requests, jobs or notifications fail until it is replaced."""
    ADDRESS = "address"
    """Others use its name, address or id, which a new one does not get."""
    UNKNOWN = "unknown: ops/preview/losses.py does not classify its type"


DATA = frozenset(
    {
        "aws:backup/vault:Vault",
        "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration",
        "aws:cloudtrail/trail:Trail",
        "aws:cloudwatch/logGroup:LogGroup",
        "aws:cognito/userPool:UserPool",
        "aws:ecr/repository:Repository",
        "aws:kms/key:Key",
        "aws:opensearch/domain:Domain",
        "aws:rds/cluster:Cluster",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketVersioning:BucketVersioning",
        "aws:secretsmanager/secret:Secret",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:sqs/queue:Queue",
        "random:index/randomPassword:RandomPassword",
    }
)
"""Data stores, their backups and versioning, audit records, generated secrets."""

SERVICE = frozenset(
    {
        "aws:cloudfront/distribution:Distribution",
        "aws:bedrock/guardrail:Guardrail",
        "aws:ec2/internetGateway:InternetGateway",
        "aws:ec2/networkAcl:NetworkAcl",
        "aws:ec2/route:Route",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/routeTableAssociation:RouteTableAssociation",
        "aws:ec2/subnet:Subnet",
        "aws:ec2/vpc:Vpc",
        "aws:ec2/vpcEndpoint:VpcEndpoint",
        "aws:ecs/cluster:Cluster",
        "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
        "aws:ecs/service:Service",
        "aws:iam/role:Role",
        "aws:iam/serviceLinkedRole:ServiceLinkedRole",
        "aws:lb/listener:Listener",
        "aws:lb/listenerRule:ListenerRule",
        "aws:lb/loadBalancer:LoadBalancer",
        "aws:lb/targetGroup:TargetGroup",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:rds/proxy:Proxy",
        "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
        "aws:rds/proxyEndpoint:ProxyEndpoint",
        "aws:rds/proxyTarget:ProxyTarget",
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        "aws:servicediscovery/service:Service",
        "aws:sns/topicSubscription:TopicSubscription",
    }
)
"""Resources that serve requests, jobs and notifications; mail subscriptions need confirmation."""

ADDRESS = frozenset(
    {
        "aws:cognito/userPoolClient:UserPoolClient",
        "aws:cognito/userPoolDomain:UserPoolDomain",
        "aws:ec2/eip:Eip",
        "aws:ec2/natGateway:NatGateway",
        "aws:kms/alias:Alias",
        "aws:route53/record:Record",
        "aws:route53/zone:Zone",
        "aws:sns/topic:Topic",
    }
)
"""Addresses that firewalls, parent zones, clients, subscribers and other stacks use."""

VERSIONS = frozenset(
    {
        "aws:bedrock/guardrailVersion:GuardrailVersion",
        "aws:ecs/taskDefinition:TaskDefinition",
    }
)
"""Resources that deployments replace by design: an earlier version stays."""

NOTHING = frozenset(
    {
        # Settings and permissions of other resources.
        "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
        "aws:cognito/riskConfiguration:RiskConfiguration",
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        "aws:ec2/networkAclAssociation:NetworkAclAssociation",
        "aws:ec2/networkAclRule:NetworkAclRule",
        "aws:ec2/securityGroup:SecurityGroup",  # published ids are addresses
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "aws:ecr/lifecyclePolicy:LifecyclePolicy",
        "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
        "aws:ecr/repositoryPolicy:RepositoryPolicy",
        "aws:iam/policy:Policy",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive",
        "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:rds/clusterParameterGroup:ClusterParameterGroup",
        "aws:rds/parameterGroup:ParameterGroup",
        "aws:rds/subnetGroup:SubnetGroup",
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        "aws:s3/bucketLogging:BucketLogging",
        "aws:s3/bucketNotification:BucketNotification",
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
        "aws:s3/bucketPolicy:BucketPolicy",
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        "aws:secretsmanager/secretRotation:SecretRotation",
        "aws:sns/topicPolicy:TopicPolicy",
        "aws:sqs/queuePolicy:QueuePolicy",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        # Schedules, scaling, monitoring and protection: the program creates them again unchanged.
        "aws:accessanalyzer/analyzer:Analyzer",
        "aws:appautoscaling/policy:Policy",
        "aws:appautoscaling/scheduledAction:ScheduledAction",
        "aws:appautoscaling/target:Target",
        "aws:backup/plan:Plan",
        "aws:backup/selection:Selection",
        "aws:budgets/budget:Budget",
        "aws:cloudwatch/compositeAlarm:CompositeAlarm",
        "aws:cloudwatch/dashboard:Dashboard",
        "aws:cloudwatch/eventRule:EventRule",
        "aws:cloudwatch/eventTarget:EventTarget",
        "aws:cloudwatch/logDelivery:LogDelivery",
        "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        "aws:cloudwatch/logDeliverySource:LogDeliverySource",
        "aws:cloudwatch/logMetricFilter:LogMetricFilter",
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
        "aws:cloudwatch/metricAlarm:MetricAlarm",
        "aws:cloudwatch/queryDefinition:QueryDefinition",
        "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
        "aws:costexplorer/anomalySubscription:AnomalySubscription",
        "aws:ec2/flowLog:FlowLog",
        "aws:rds/eventSubscription:EventSubscription",
        "aws:shield/protection:Protection",
        "aws:shield/subscription:Subscription",
        "aws:wafv2/webAcl:WebAcl",
        "aws:wafv2/webAclAssociation:WebAclAssociation",
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        "aws:xray/group:Group",
        "aws:xray/samplingRule:SamplingRule",
        # Replaced before their users change; the program writes the value of a parameter.
        "aws:acm/certificate:Certificate",
        "aws:acm/certificateValidation:CertificateValidation",
        "aws:ssm/parameter:Parameter",
        "random:index/randomId:RandomId",
    }
)
"""Resources that the program creates again unchanged, unless the stack publishes them."""

_KINDS = {Loss.DATA: DATA, Loss.SERVICE: SERVICE, Loss.ADDRESS: ADDRESS}
_LOST = ("replace", "delete")
_STACK = "pulumi:pulumi:Stack"


def of(step: Step, addresses: frozenset[str]) -> Loss | None:
    """The loss by a step.

    Args:
        step: A step of a preview; steps of components and providers lose nothing.
        addresses: The URNs of published resources, see `addresses`.
    """
    if step.op not in _LOST or not step.old.get("custom") or step.type.startswith("pulumi:"):
        return None
    if loss := of_type(step.type):
        return loss
    if step.type in VERSIONS:
        return None
    if step.old.get("protect"):
        return Loss.DATA
    if step.urn in addresses:
        return Loss.ADDRESS
    return None if step.type in NOTHING else Loss.UNKNOWN


def of_type(token: str) -> Loss | None:
    """The loss by a deletion of a resource of this type, independent of a preview."""
    return next((loss for loss, types in _KINDS.items() if token in types), None)


def addresses(steps: Iterable[Step]) -> frozenset[str]:
    """The URNs of resources whose unique values, assigned by AWS, the stack publishes."""
    published: set[str] = set()
    given: dict[str, set[str]] = {}
    for each in steps:
        if each.type == _STACK:
            published |= {*_texts(each.old.get("outputs"))}
        elif each.old.get("custom"):
            own = {each.old.get("id", ""), *_texts(each.old.get("outputs"))}
            for text in own - {*_texts(each.old.get("inputs"))}:
                given.setdefault(text, set()).add(each.urn)
    owners = (given.get(text, set[str]()) for text in published)
    return frozenset(urn for urns in owners if len(urns) == 1 for urn in urns)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts(list(cast("dict[str, Any]", value).values()))
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from _texts(each)
