"""What an ARN is to Pulumi: the resource's type, and the id that `pulumi import` takes.

Sources: the "Import" section of each type at https://www.pulumi.com/registry/packages/aws/api-docs/
and the ARN formats of https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ops.aws import Aws
from ops.verify.sources import pages


@dataclass(frozen=True, kw_only=True)
class Arn:
    """The parts of an ARN; `region` and `account` are empty where the service leaves them out."""

    text: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def of(cls, text: str) -> "Arn":
        """Split an ARN."""
        _, _, service, region, account, resource = text.split(":", 5)
        return cls(text=text, service=service, region=region, account=account, resource=resource)


Find = Callable[[Aws, Arn, str], str | None]
"""Asks AWS for an import id that the ARN lacks: the account, the ARN, the region; None is gone."""


@dataclass(frozen=True)
class Kind:
    """A resource type with tags.

    Args:
        type: Pulumi's token.
        resource: The ARN's resource part; `{id}` and other names in braces stand for text, all
            but the last without a slash.
        id: The import id, from those names, `{arn}` and `{account}`.
        find: Asks AWS for the import id instead.
    """

    type: str
    service: str
    resource: str
    id: str = "{id}"
    find: Find | None = None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        *outer, last = re.split(r"\{(\w+)\}", self.resource)
        text = "".join(
            f"(?P<{part}>[^/]+)" if place % 2 else re.escape(part)
            for place, part in enumerate(outer)
        )
        head, _, tail = text.rpartition("[^/]+")
        return re.compile(f"{head}.+{tail}{re.escape(last)}" if head else text + re.escape(last))

    def parts(self, arn: Arn) -> dict[str, str] | None:
        """The names that the ARN gives values to; None if the ARN is of another type."""
        found = self._pattern.fullmatch(arn.resource) if arn.service == self.service else None
        if found is None:
            return None
        return found.groupdict() | {"arn": arn.text, "account": arn.account}

    def import_id(self, aws: Aws, arn: Arn, region: str) -> str | None:
        """The id that `pulumi import` takes; None if AWS no longer knows the resource."""
        if self.find:
            return self.find(aws, arn, region)
        return self.id.format_map(self.parts(arn) or {})


def _last(arn: Arn) -> str:
    return re.split("[:/]", arn.resource)[-1]


def _queue(aws: Aws, arn: Arn, region: str) -> str | None:
    sqs = aws.client("sqs", region)
    try:
        return sqs.get_queue_url(QueueName=arn.resource)["QueueUrl"]
    except sqs.exceptions.QueueDoesNotExist:
        return None


def _proxy(aws: Aws, arn: Arn, region: str) -> str | None:
    proxies = pages(aws.client("rds", region), "describe_db_proxies", "DBProxies")
    return next((each["DBProxyName"] for each in proxies if each["DBProxyArn"] == arn.text), None)


def _proxy_endpoint(aws: Aws, arn: Arn, region: str) -> str | None:
    rds = aws.client("rds", region)
    for each in pages(rds, "describe_db_proxy_endpoints", "DBProxyEndpoints"):
        if each["DBProxyEndpointArn"] == arn.text:
            return f"{each['DBProxyName']}/{each['DBProxyEndpointName']}"
    return None


def _scaled(aws: Aws, arn: Arn, region: str) -> str | None:
    scaling = aws.client("application-autoscaling", region)
    for each in pages(
        scaling, "describe_scalable_targets", "ScalableTargets", ServiceNamespace="ecs"
    ):
        if each["ScalableTargetARN"] == arn.text:
            return f"ecs/{each['ResourceId']}/{each['ScalableDimension']}"
    return None


def _namespace(aws: Aws, arn: Arn, region: str) -> str | None:
    """A private namespace is imported with its VPC, which its hosted zone knows."""
    discovery, name = aws.client("servicediscovery", region), _last(arn)
    try:
        found: dict[str, Any] = discovery.get_namespace(Id=name)["Namespace"]
    except discovery.exceptions.NamespaceNotFound:
        return None
    zone = found["Properties"]["DnsProperties"]["HostedZoneId"]
    networks = aws.client("route53").get_hosted_zone(Id=zone).get("VPCs")
    # The local AWS knows of no VPC, and its provider asks for none.
    return f"{name}:{networks[0]['VPCId']}" if networks else name


def _parameter(_aws: Aws, arn: Arn, _region: str) -> str:
    """A name in a hierarchy begins with a slash, which the ARN has anyway."""
    name = arn.resource.removeprefix("parameter/")
    return f"/{name}" if "/" in name else name


def _role(_aws: Aws, arn: Arn, _region: str) -> str:
    """A role's name is without its path."""
    return _last(arn)


KINDS = (
    Kind("aws:accessanalyzer/analyzer:Analyzer", "access-analyzer", "analyzer/{id}"),
    Kind("aws:acm/certificate:Certificate", "acm", "certificate/{id}", "{arn}"),
    Kind(
        "aws:appautoscaling/target:Target",
        "application-autoscaling",
        "scalable-target/{id}",
        find=_scaled,
    ),
    Kind("aws:backup/plan:Plan", "backup", "backup-plan:{id}"),
    Kind("aws:backup/vault:Vault", "backup", "backup-vault:{id}"),
    Kind("aws:bedrock/guardrail:Guardrail", "bedrock", "guardrail/{id}", "{id},DRAFT"),
    Kind("aws:budgets/budget:Budget", "budgets", "budget/{id}", "{account}:{id}"),
    Kind("aws:costexplorer/anomalyMonitor:AnomalyMonitor", "ce", "anomalymonitor/{id}", "{arn}"),
    Kind(
        "aws:costexplorer/anomalySubscription:AnomalySubscription",
        "ce",
        "anomalysubscription/{id}",
        "{arn}",
    ),
    Kind("aws:cloudfront/distribution:Distribution", "cloudfront", "distribution/{id}"),
    Kind("aws:cloudtrail/trail:Trail", "cloudtrail", "trail/{id}", "{arn}"),
    Kind("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch", "alarm:{id}"),
    Kind("aws:cloudwatch/compositeAlarm:CompositeAlarm", "cloudwatch", "alarm:{id}"),
    Kind("aws:cognito/userPool:UserPool", "cognito-idp", "userpool/{id}"),
    Kind("aws:ec2/vpc:Vpc", "ec2", "vpc/{id}"),
    Kind("aws:ec2/subnet:Subnet", "ec2", "subnet/{id}"),
    Kind("aws:ec2/internetGateway:InternetGateway", "ec2", "internet-gateway/{id}"),
    Kind("aws:ec2/natGateway:NatGateway", "ec2", "natgateway/{id}"),
    Kind("aws:ec2/eip:Eip", "ec2", "elastic-ip/{id}"),
    Kind("aws:ec2/routeTable:RouteTable", "ec2", "route-table/{id}"),
    Kind("aws:ec2/networkAcl:NetworkAcl", "ec2", "network-acl/{id}"),
    Kind("aws:ec2/securityGroup:SecurityGroup", "ec2", "security-group/{id}"),
    Kind(
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
        "ec2",
        "security-group-rule/{id}",
    ),
    Kind(
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "ec2", "security-group-rule/{id}"
    ),
    Kind("aws:ec2/vpcEndpoint:VpcEndpoint", "ec2", "vpc-endpoint/{id}"),
    Kind("aws:ec2/flowLog:FlowLog", "ec2", "vpc-flow-log/{id}"),
    Kind("aws:ecr/repository:Repository", "ecr", "repository/{id}"),
    Kind("aws:ecs/cluster:Cluster", "ecs", "cluster/{id}"),
    Kind("aws:ecs/service:Service", "ecs", "service/{id}"),
    Kind("aws:lb/loadBalancer:LoadBalancer", "elasticloadbalancing", "loadbalancer/{id}", "{arn}"),
    Kind("aws:lb/targetGroup:TargetGroup", "elasticloadbalancing", "targetgroup/{id}", "{arn}"),
    Kind("aws:lb/listener:Listener", "elasticloadbalancing", "listener/{id}", "{arn}"),
    Kind("aws:lb/listenerRule:ListenerRule", "elasticloadbalancing", "listener-rule/{id}", "{arn}"),
    Kind("aws:opensearch/domain:Domain", "es", "domain/{id}"),
    Kind("aws:cloudwatch/eventRule:EventRule", "events", "rule/{id}"),
    Kind("aws:iam/role:Role", "iam", "role/{id}", find=_role),
    Kind("aws:kms/key:Key", "kms", "key/{id}"),
    Kind("aws:kms/replicaKey:ReplicaKey", "kms", "key/mrk-{id}", "mrk-{id}"),
    Kind("aws:cloudwatch/logGroup:LogGroup", "logs", "log-group:{id}"),
    Kind("aws:cloudwatch/logDelivery:LogDelivery", "logs", "delivery:{id}"),
    Kind(
        "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
        "logs",
        "delivery-destination:{id}",
    ),
    Kind("aws:cloudwatch/logDeliverySource:LogDeliverySource", "logs", "delivery-source:{id}"),
    Kind("aws:rds/cluster:Cluster", "rds", "cluster:{id}"),
    Kind("aws:rds/clusterInstance:ClusterInstance", "rds", "db:{id}"),
    Kind("aws:rds/clusterParameterGroup:ClusterParameterGroup", "rds", "cluster-pg:{id}"),
    Kind("aws:rds/parameterGroup:ParameterGroup", "rds", "pg:{id}"),
    Kind("aws:rds/subnetGroup:SubnetGroup", "rds", "subgrp:{id}"),
    Kind("aws:rds/eventSubscription:EventSubscription", "rds", "es:{id}"),
    Kind("aws:rds/proxy:Proxy", "rds", "db-proxy:{id}", find=_proxy),
    Kind(
        "aws:rds/proxyEndpoint:ProxyEndpoint", "rds", "db-proxy-endpoint:{id}", find=_proxy_endpoint
    ),
    Kind("aws:rds/clusterSnapshot:ClusterSnapshot", "rds", "cluster-snapshot:{id}"),
    Kind("aws:route53/zone:Zone", "route53", "hostedzone/{id}"),
    Kind("aws:s3/bucket:Bucket", "s3", "{id}"),
    Kind("aws:secretsmanager/secret:Secret", "secretsmanager", "secret:{id}", "{arn}"),
    Kind(
        "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
        "servicediscovery",
        "namespace/{id}",
        find=_namespace,
    ),
    Kind("aws:servicediscovery/service:Service", "servicediscovery", "service/{id}"),
    Kind("aws:shield/protection:Protection", "shield", "protection/{id}"),
    Kind("aws:sns/topic:Topic", "sns", "{id}", "{arn}"),
    Kind("aws:sqs/queue:Queue", "sqs", "{id}", find=_queue),
    Kind("aws:ssm/parameter:Parameter", "ssm", "parameter/{id}", find=_parameter),
    Kind("aws:wafv2/webAcl:WebAcl", "wafv2", "regional/webacl/{name}/{id}", "{id}/{name}/REGIONAL"),
    Kind("aws:wafv2/webAcl:WebAcl", "wafv2", "global/webacl/{name}/{id}", "{id}/{name}/CLOUDFRONT"),
    Kind("aws:xray/group:Group", "xray", "group/{id}", "{arn}"),
    Kind("aws:xray/samplingRule:SamplingRule", "xray", "sampling-rule/{id}"),
)
"""The types with tags that the program makes, and the snapshots that its database leaves."""

_MADE_BY_AWS = (
    ("ecs", re.compile(r"(task|task-definition|task-set|service-deployment|service-revision)/.+")),
    ("rds", re.compile(r"(cluster-)?snapshot:(rds:|awsbackup:).+")),
    ("backup", re.compile(r"recovery-point:.+")),
    ("ec2", re.compile(r"network-interface/.+")),
)
"""What AWS makes for resources of the stack, with their tags, and takes away by itself or by their
retention; and the revisions of task definitions, which stay by configuration and cost nothing."""


def kinds_of(arn: Arn) -> tuple[Kind, ...]:
    """The types that the ARN may be of; none for one that the program does not make."""
    return tuple(each for each in KINDS if each.parts(arn) is not None)


def made_by_aws(arn: Arn) -> bool:
    """Whether AWS made the resource for one of the stack's."""
    return any(
        arn.service == service and pattern.fullmatch(arn.resource)
        for service, pattern in _MADE_BY_AWS
    )
