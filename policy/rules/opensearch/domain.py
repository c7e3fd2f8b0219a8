"""Search domains: where they stand, who may ask what, what they encrypt, log and survive."""

from dataclasses import dataclass

from frame.family import COST, ENCRYPTION, EXPOSURE, IDENTITY, LOGGING, RESILIENCE, WORKLOAD
from frame.keys import uses_aws_key
from frame.limits import ASK, SIZING, unlisted
from frame.parameters import Configurable, texts
from frame.resource_policy import DOMAIN_POLICIES, closed
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.security_group import in_own_groups
from frame.value import Value
from pulumi_policy import Severity


def domain_encryption(domain: Value) -> Messages:
    """A domain encrypts its indices with a customer-managed key, and the way between its nodes."""
    at_rest = domain["encryptAtRest"]
    if at_rest["enabled"].differs(True):
        yield "The domain's indices are not encrypted (encryptAtRest.enabled)."
    elif uses_aws_key(at_rest["kmsKeyId"]):
        yield "The domain has no customer-managed key (encryptAtRest.kmsKeyId)."
    if domain["nodeToNodeEncryption"]["enabled"].differs(True):
        yield "Nodes speak to each other unencrypted (nodeToNodeEncryption.enabled)."


def domain_https(domain: Value) -> Messages:
    """A domain takes HTTPS only, with TLS 1.2 at least."""
    endpoint = domain["domainEndpointOptions"]
    if endpoint["enforceHttps"].differs(True):
        yield "The domain takes plain HTTP (domainEndpointOptions.enforceHttps)."
    policy = endpoint["tlsSecurityPolicy"]
    if policy.missing or (policy.text or "").startswith("Policy-Min-TLS-1-0"):
        yield "The domain takes TLS 1.0 (domainEndpointOptions.tlsSecurityPolicy)."


@dataclass(frozen=True, kw_only=True)
class SearchTypes:
    """Parameters of `opensearch-allowed-instance-types`."""

    types: tuple[str, ...] = texts(
        ("t3.*.search", "*.large.search", "*.xlarge.search"),
        "Types of instances of search domains (* for any characters).",
    )


def search_types(domain: Value, given: SearchTypes) -> Messages:
    """The instances of all of a domain's parts are of allowed types."""
    cluster = domain["clusterConfig"]
    parts = ("instanceType", "dedicatedMasterType", "warmType")
    yield from unlisted([cluster[part] for part in parts], given.types)


DOMAINS = tokens(aws.opensearch.Domain)
DATA_NODES = 3
DEDICATED_MASTERS = 3
_ERROR_LOG, _AUDIT_LOG = "ES_APPLICATION_LOGS", "AUDIT_LOGS"
_SLOW_LOGS = ("INDEX_SLOW_LOGS", "SEARCH_SLOW_LOGS")


def in_vpc(domain: Value) -> Messages:
    """A domain has no public endpoint."""
    if domain["vpcOptions"]["subnetIds"].missing:
        yield "The domain's endpoint is public (vpcOptions.subnetIds)."


def access_control(domain: Value) -> Messages:
    """A domain checks each request for index, document and field, and knows who asks."""
    options = domain["advancedSecurityOptions"]
    if options["enabled"].differs(True):
        yield "Who gets in may do everything (advancedSecurityOptions.enabled)."
    if options["anonymousAuthEnabled"].equals(True):
        yield "Requests need no name (advancedSecurityOptions.anonymousAuthEnabled)."


def no_internal_users(domain: Value) -> Messages:
    """Whoever asks is known to IAM; the domain keeps no users and passwords of its own."""
    options = domain["advancedSecurityOptions"]
    if options["internalUserDatabaseEnabled"].equals(True):
        yield "The domain keeps passwords (advancedSecurityOptions.internalUserDatabaseEnabled)."
    if options["masterUserOptions"]["masterUserArn"].missing:
        yield "No role of IAM is its master (advancedSecurityOptions.masterUserOptions)."


def logs(domain: Value) -> Messages:
    """Errors, accesses and slow requests go to CloudWatch Logs."""
    options = domain["logPublishingOptions"]
    if not options.complete or any(not option["logType"].known for option in options):
        return
    kept = {option["logType"].text for option in options if not option["enabled"].equals(False)}
    lost = [log for log in (_ERROR_LOG, _AUDIT_LOG, *_SLOW_LOGS) if log not in kept]
    if lost:
        yield f"The domain does not keep {', '.join(lost)} (logPublishingOptions)."


def data_nodes(domain: Value) -> Messages:
    """Three nodes with data, spread over zones, survive the loss of one of them."""
    cluster = domain["clusterConfig"]
    count = cluster["instanceCount"]
    if count.known and (count.number or 1) < DATA_NODES:
        yield f"The domain has fewer than {DATA_NODES} data nodes (clusterConfig.instanceCount)."


def zone_awareness(domain: Value) -> Messages:
    """Copies of an index are kept in different zones."""
    if domain["clusterConfig"]["zoneAwarenessEnabled"].differs(True):
        yield "All copies may be in one zone (clusterConfig.zoneAwarenessEnabled)."


def dedicated_masters(domain: Value) -> Messages:
    """Three nodes without data keep the cluster's state, so that load cannot disturb it."""
    cluster = domain["clusterConfig"]
    count = cluster["dedicatedMasterCount"]
    if cluster["dedicatedMasterEnabled"].differs(True):
        yield "Nodes with data are masters, too (clusterConfig.dedicatedMasterEnabled)."
    elif count.known and (count.number or 0) < DEDICATED_MASTERS:
        yield f"The domain has fewer than {DEDICATED_MASTERS} masters ({count.path})."


def software_updates(domain: Value) -> Messages:
    """The service's own software is brought up to date without anybody asking."""
    if domain["softwareUpdateOptions"]["autoSoftwareUpdateEnabled"].differs(True):
        yield "Updates wait for somebody (softwareUpdateOptions.autoSoftwareUpdateEnabled)."


RULES = (
    ResourceRule(
        id="opensearch-encryption",
        family=ENCRYPTION,
        description="Search domains encrypt indices and the way between nodes.",
        severity=Severity.HIGH,
        references=(
            security_hub("Opensearch.1"),
            security_hub("Opensearch.3"),
            checkov("CKV_AWS_247"),
        ),
        remediation="Set encrypt_at_rest with kms_key_id, and node_to_node_encryption.",
        types=tokens(aws.opensearch.Domain),
        check=domain_encryption,
    ),
    ResourceRule(
        id="opensearch-https",
        family=ENCRYPTION,
        description="Search domains take HTTPS with TLS 1.2 at least.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.8"), checkov("CKV_AWS_228")),
        remediation="Set enforce_https and a tls_security_policy of Policy-Min-TLS-1-2-....",
        types=tokens(aws.opensearch.Domain),
        check=domain_https,
    ),
    ResourceRule(
        id="opensearch-allowed-instance-types",
        family=COST,
        description="Search domains have instances of the types that the stack is meant for.",
        severity=Severity.MEDIUM,
        references=SIZING,
        remediation=f"Choose allowed types in cluster_config, {ASK}",
        types=tokens(aws.opensearch.Domain),
        check=Configurable(search_types, SearchTypes()),
    ),
    ResourceRule(
        id="opensearch-vpc",
        family=EXPOSURE,
        description="Search domains have no public endpoint.",
        severity=Severity.CRITICAL,
        references=(security_hub("Opensearch.2"), checkov("CKV_AWS_137")),
        remediation="Set vpc_options with private subnets; only a new domain can have it.",
        types=DOMAINS,
        check=in_vpc,
    ),
    ResourceRule(
        id="opensearch-fine-grained-access",
        family=IDENTITY,
        description="Search domains control access to indices, documents and fields.",
        severity=Severity.HIGH,
        references=(security_hub("Opensearch.7"), checkov("CKV2_AWS_52")),
        remediation="Set advanced_security_options with enabled=True and a master role.",
        types=DOMAINS,
        check=access_control,
    ),
    ResourceRule(
        id="opensearch-users-of-iam",
        family=IDENTITY,
        description="Search domains know their users from IAM.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC02-BP04"),),
        remediation="Set internal_user_database_enabled=False and master_user_arn.",
        types=DOMAINS,
        check=no_internal_users,
    ),
    ResourceRule(
        id="opensearch-logs",
        family=LOGGING,
        description="Search domains log errors, accesses and slow requests.",
        severity=Severity.MEDIUM,
        references=(
            security_hub("Opensearch.4"),
            security_hub("Opensearch.5"),
            checkov("CKV_AWS_84"),
            checkov("CKV_AWS_317"),
        ),
        remediation="Add log_publishing_options for each of the four kinds of logs.",
        types=DOMAINS,
        check=logs,
    ),
    ResourceRule(
        id="opensearch-zone-awareness",
        family=RESILIENCE,
        description="Search domains keep copies in different zones.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.6"),),
        remediation="Set cluster_config.zone_awareness_enabled=True.",
        types=DOMAINS,
        check=zone_awareness,
    ),
    # Of this platform prod alone keeps the two that follow: elsewhere indices can be made again.
    ResourceRule(
        id="opensearch-data-nodes",
        family=RESILIENCE,
        description=f"Search domains have {DATA_NODES} data nodes or more.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.6"),),
        remediation=f"Set cluster_config.instance_count={DATA_NODES} or more.",
        types=DOMAINS,
        check=data_nodes,
    ),
    ResourceRule(
        id="opensearch-dedicated-masters",
        family=RESILIENCE,
        description=f"Search domains have {DEDICATED_MASTERS} dedicated masters.",
        severity=Severity.LOW,
        references=(
            security_hub("Opensearch.11"),
            checkov("CKV_AWS_318"),
            checkov("CKV2_AWS_59"),
        ),
        remediation="Set cluster_config.dedicated_master_enabled=True and "
        f"dedicated_master_count={DEDICATED_MASTERS}.",
        types=DOMAINS,
        check=dedicated_masters,
    ),
    ResourceRule(
        id="opensearch-software-updates",
        family=WORKLOAD,
        description="Search domains install updates of the service by themselves.",
        severity=Severity.LOW,
        references=(security_hub("Opensearch.10"),),
        remediation="Set software_update_options.auto_software_update_enabled=True.",
        types=DOMAINS,
        check=software_updates,
    ),
    in_own_groups(
        "opensearch",
        "Search domains",
        tokens(aws.opensearch.Domain),
        "vpcOptions",
        "securityGroupIds",
        where=lambda domain: not domain["vpcOptions"].missing,
    ),
    closed(
        "opensearch-policy-not-public",
        "domain",
        DOMAIN_POLICIES,
        security_hub("Opensearch.2"),
        severity=Severity.HIGH,
    ),
)
