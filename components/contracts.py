"""The published outputs of a stack, one structured value per contract."""

from typing import Any

from components.agents import AgentsOutputs
from components.compute.ingress import IngressOutputs
from components.data import Data, DatabaseOutputs, SearchOutputs
from components.network import NetworkOutputs
from components.observability import ObservabilityOutputs, TopicsOutputs
from components.platform import Platform
from components.security import SecurityOutputs


def outputs_of(platform: Platform) -> dict[str, Any]:
    """Every contract of the platform, by the name of the stack output that carries it."""
    return {
        "network": _network(platform.network.outputs),
        "securityGroups": platform.network.outputs.security_group_ids,
        "security": _security(platform.security.outputs),
        "database": _database(platform.data.database.outputs),
        "search": _search(platform.data.search.outputs),
        "storage": _storage(platform.data),
        "ingress": _ingress(platform.ingress.outputs),
        "agents": _agents(platform.agents.outputs),
        "observability": _observability(platform.topics.outputs, platform.observability.outputs),
    }


def _network(outputs: NetworkOutputs) -> dict[str, Any]:
    """VPC, subnets by tier, private ways to AWS, and where outbound traffic comes from."""
    return {
        "vpcId": outputs.vpc_id,
        "cidr": outputs.cidr,
        "zones": outputs.zones,
        "subnetIds": outputs.subnet_ids,
        "endpointIds": outputs.endpoint_ids,
        "natPublicIps": outputs.nat_public_ips,
        "flowLogGroupName": outputs.flow_log_group_name,
    }


def _security(outputs: SecurityOutputs) -> dict[str, Any]:
    """Keys, web ACL, sign-in, audit trail, and where secrets lie; no value of any of them."""
    return {
        "dataKeyArn": outputs.data_key_arn,
        "logsKeyArn": outputs.logs_key_arn,
        "secretsKeyArn": outputs.secrets_key_arn,
        "webAclArn": outputs.web_acl_arn,
        "userPoolId": outputs.user_pool_id,
        "userPoolArn": outputs.user_pool_arn,
        "userPoolClientId": outputs.user_pool_client_id,
        "userPoolDomain": outputs.user_pool_domain,
        "trailArn": outputs.trail_arn,
        "trailLogGroupName": outputs.trail_log_group_name,
        "auditBucketName": outputs.audit_bucket_name,
        "secretArns": outputs.secret_arns,
        "parameterNames": outputs.parameter_names,
    }


def _storage(data: Data) -> dict[str, Any]:
    """Buckets by purpose, image repositories by service, and where recovery points lie."""
    backup = data.backup.outputs if data.backup else None
    return {
        "bucketNames": data.storage.outputs.bucket_names,
        "bucketArns": data.storage.outputs.bucket_arns,
        "replicaNames": data.storage.outputs.replica_names,
        "repositoryUrls": data.registry.outputs.repository_urls,
        "repositoryArns": data.registry.outputs.repository_arns,
        "repositoryNames": data.registry.outputs.repository_names,
        "backupVaultName": backup.vault_name if backup else None,
        "backupVaultArn": backup.vault_arn if backup else None,
        "backupPlanId": backup.plan_id if backup else None,
        "recoveryVaultArn": backup.recovery_vault_arn if backup else None,
        "restoreRoleArn": backup.restore_role_arn if backup else None,
    }


def _ingress(outputs: IngressOutputs) -> dict[str, Any]:
    """Where users and services go in, and what to enter at the parent zone."""
    return {
        "publicUrl": outputs.public_url,
        "serving": outputs.serving,
        "publicLoadBalancerArn": outputs.public_alb_arn,
        "publicLoadBalancerDnsName": outputs.public_alb_dns_name,
        "internalLoadBalancerArn": outputs.internal_alb_arn,
        "internalHostName": outputs.internal_host_name,
        "targetGroupArns": outputs.target_group_arns,
        "distributionId": outputs.distribution_id,
        "zoneId": outputs.zone_id,
        "nameServers": outputs.name_servers,
    }


def _database(outputs: DatabaseOutputs) -> dict[str, Any]:
    """Cluster, proxy and user that services connect with; no password."""
    return {
        "clusterIdentifier": outputs.cluster_identifier,
        "clusterArn": outputs.cluster_arn,
        "clusterResourceId": outputs.cluster_resource_id,
        "endpoint": outputs.endpoint,
        "readerEndpoint": outputs.reader_endpoint,
        "port": outputs.port,
        "databaseName": outputs.database_name,
        "proxyName": outputs.proxy_name,
        "proxyArn": outputs.proxy_arn,
        "proxyResourceId": outputs.proxy_resource_id,
        "proxyEndpoint": outputs.proxy_endpoint,
        "proxyReadOnlyEndpoint": outputs.proxy_read_only_endpoint,
        "masterSecretArn": outputs.master_secret_arn,
        "applicationUser": outputs.application_user,
        "instanceIdentifiers": outputs.instance_identifiers,
    }


def _search(outputs: SearchOutputs) -> dict[str, Any]:
    """The search domain, and the role that administers it."""
    return {
        "domainName": outputs.domain_name,
        "domainArn": outputs.domain_arn,
        "endpoint": outputs.endpoint,
        "masterRoleArn": outputs.master_role_arn,
    }


def _agents(outputs: AgentsOutputs) -> dict[str, Any]:
    """What a call of a model has to name, and where calls are logged."""
    return {
        "guardrailId": outputs.guardrail_id,
        "guardrailArn": outputs.guardrail_arn,
        "guardrailVersion": outputs.guardrail_version,
        "modelIds": outputs.model_ids,
        "invocationLogGroupName": outputs.invocation_log_group_name,
    }


def _observability(topics: TopicsOutputs, outputs: ObservabilityOutputs) -> dict[str, Any]:
    """Whom to notify, what to watch, and where undelivered events wait."""
    return {
        "topicArns": topics.arns,
        "platformAlarmArn": outputs.platform_alarm_arn,
        "alarmNames": outputs.alarm_names,
        "dashboardNames": outputs.dashboard_names,
        "deadLetterQueueUrl": outputs.dead_letter_queue_url,
    }
