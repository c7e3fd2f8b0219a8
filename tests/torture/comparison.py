"""State and AWS compared: what one has and the other lacks."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jmespath

from localcloud.process import ACCOUNT, Running
from ops.aws import Aws
from tests.localcloud.harness import Engine

REGION = "us-east-1"
RECOVERY = "us-west-2"
"""Where the stacks keep their copies."""

_ALARMS = "MetricAlarms[?!starts_with(AlarmName, 'TargetTracking-')].AlarmName"
"""Without those that Application Auto Scaling makes for a policy."""

CENSUS: Sequence[tuple[str, str, str]] = (
    ("ec2", "describe_vpcs", "Vpcs[?!IsDefault].VpcId"),
    ("ec2", "describe_subnets", "Subnets[?!DefaultForAz].SubnetId"),
    ("ec2", "describe_internet_gateways", "InternetGateways[].InternetGatewayId"),
    ("ec2", "describe_addresses", "Addresses[].AllocationId"),
    ("ec2", "describe_nat_gateways", "NatGateways[?State!='deleted'].NatGatewayId"),
    ("ec2", "describe_route_tables", "RouteTables[?!(Associations[?Main])].RouteTableId"),
    ("ec2", "describe_flow_logs", "FlowLogs[].FlowLogId"),
    ("ec2", "describe_security_groups", "SecurityGroups[?GroupName!='default'].GroupId"),
    ("ec2", "describe_vpc_endpoints", "VpcEndpoints[?State!='deleted'].VpcEndpointId"),
    ("elbv2", "describe_load_balancers", "LoadBalancers[].LoadBalancerArn"),
    ("elbv2", "describe_target_groups", "TargetGroups[].TargetGroupArn"),
    ("ecs", "list_clusters", "clusterArns"),
    ("ecr", "describe_repositories", "repositories[].repositoryName"),
    ("rds", "describe_db_clusters", "DBClusters[].DBClusterIdentifier"),
    ("rds", "describe_db_instances", "DBInstances[].DBInstanceIdentifier"),
    ("rds", "describe_db_proxies", "DBProxies[].DBProxyName"),
    ("rds", "describe_db_subnet_groups", "DBSubnetGroups[].DBSubnetGroupName"),
    ("rds", "describe_event_subscriptions", "EventSubscriptionsList[].CustSubscriptionId"),
    ("opensearch", "list_domain_names", "DomainNames[].DomainName"),
    ("sqs", "list_queues", "QueueUrls"),
    ("events", "list_rules", "Rules[].Name"),
    ("cloudwatch", "describe_alarms", _ALARMS),
    ("backup", "list_backup_vaults", "BackupVaultList[].BackupVaultName"),
    ("cloudtrail", "describe_trails", "trailList[].TrailARN"),
    ("servicediscovery", "list_namespaces", "Namespaces[].Id"),
    ("acm", "list_certificates", "CertificateSummaryList[].CertificateArn"),
    ("logs", "describe_log_groups", "logGroups[].logGroupName"),
    ("kms", "list_keys", "Keys[].KeyId"),
    ("kms", "list_aliases", "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasName"),
    ("sns", "list_topics", "Topics[].TopicArn"),
    ("sns", "list_subscriptions", "Subscriptions[].SubscriptionArn"),
    ("secretsmanager", "list_secrets", "SecretList[].ARN"),
    ("ssm", "describe_parameters", "Parameters[].Name"),
)  # fmt: skip
"""Service, operation, and the ids in its answer, of each region. The account holds nothing but the
stack's. What belongs to one of these and cannot outlive it is not counted, and neither are task
definitions and final snapshots, which stay by design."""

GLOBAL: Sequence[tuple[str, str, str]] = (
    ("cloudfront", "list_distributions", "DistributionList.Items[].Id"),
    ("iam", "list_roles", "Roles[?!starts_with(Path, '/aws-service-role/')].RoleName"),
    ("s3", "list_buckets", "Buckets[].Name"),
)
"""The same of services without regions."""


class Account:
    """The local AWS, seen from beside the tools under test."""

    def __init__(self, running: Running, account: str = ACCOUNT) -> None:
        self._running = running
        self._account = account
        self._aws = Aws(region=REGION, endpoint=running.moto_url, account_id=account)

    def client(self, service: str, region: str = REGION) -> Any:
        """A boto3 client of a service."""
        return self._aws.client(service, region)

    def things(self) -> set[str]:
        """Everything that the account holds, but for what AWS makes by itself."""
        counted = {id_ for kind in GLOBAL for id_ in self._ids(kind, REGION)}
        for region in (REGION, RECOVERY):
            found = {id_ for kind in CENSUS for id_ in self._ids(kind, region)}
            counted |= found - set(self._keys_that_do_not_count(region))
        return counted

    def _keys_that_do_not_count(self, region: str) -> Iterator[str]:
        """AWS's own keys, and those that wait for their deletion."""
        kms = self.client("kms", region)
        for key in self._ids(("kms", "list_keys", "Keys[].KeyId"), region):
            about = kms.describe_key(KeyId=key)["KeyMetadata"]
            if about["KeyManager"] == "AWS" or about["KeyState"] == "PendingDeletion":
                yield key

    def _ids(self, kind: tuple[str, str, str], region: str) -> Iterator[str]:
        service, op, ids = kind
        client = self.client(service, region)
        if not client.can_paginate(op):
            yield from jmespath.search(ids, getattr(client, op)()) or ()
            return
        for page in client.get_paginator(op).paginate():
            yield from jmespath.search(ids, page) or ()

    def strangers(self, resources: Sequence[Mapping[str, Any]], baseline: set[str]) -> list[str]:
        """What the account holds beyond `baseline` and the state's resources."""
        known: set[str] = set()
        for each in resources:
            outputs: Mapping[str, Any] = each.get("outputs") or {}
            names = ("arn", "domainName", "identifier", "name")
            known |= {str(each.get("id")), *(str(outputs.get(key)) for key in names)}
        return sorted(self.things() - baseline - known)

    def missing(self, resources: Sequence[Mapping[str, Any]]) -> list[str]:
        """Which of a state's resources AWS does not know."""
        engines: dict[str, Engine] = {}
        try:
            found = [
                each for each in resources if each["type"].startswith("aws:") and each.get("id")
            ]
            return [each["urn"] for each in found if not self._exists(each, engines)]
        finally:
            for engine in engines.values():
                engine.close()

    def _exists(self, resource: Mapping[str, Any], engines: dict[str, Engine]) -> bool:
        region = resource["outputs"].get("region") or REGION
        if region not in engines:
            engines[region] = Engine(
                self._running.ports["aws"],
                region=region,
                allowedAccountIds=json.dumps([self._account]),
            )
        read: Callable[..., tuple[str, Any, Any]] = engines[region].read
        return bool(
            read(resource["type"], resource["id"], resource["inputs"], resource["outputs"])[0]
        )

    def secrets(self) -> set[str]:
        """The values of all secrets and secure parameters."""
        manager, ssm = self.client("secretsmanager"), self.client("ssm")
        arns = [each["ARN"] for each in manager.list_secrets()["SecretList"]]
        values: set[str] = set()
        for arn in arns:
            try:
                values.add(manager.get_secret_value(SecretId=arn)["SecretString"])
            except manager.exceptions.ResourceNotFoundException:
                continue  # it has no value yet
        names = [each["Name"] for each in ssm.describe_parameters()["Parameters"]]
        for name in names:
            found = ssm.get_parameter(Name=name, WithDecryption=True)["Parameter"]
            if found["Type"] == "SecureString":
                values.add(found["Value"])
        return values
