"""Search domains: where they stand, who may ask what, what they encrypt, log and survive."""

from dataclasses import dataclass

from frame.family import COST, ENCRYPTION, EXPOSURE, IDENTITY, LOGGING, RESILIENCE, WORKLOAD
from frame.inputs import InputRule, at_least, customer_key, equals, present
from frame.limits import ASK, SIZING, unlisted
from frame.own_groups import in_own_groups
from frame.parameters import Configurable, texts
from frame.resource_policy import DOMAIN_POLICIES, closed
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


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


def logs(domain: Value) -> Messages:
    """Errors, accesses and slow requests go to CloudWatch Logs."""
    options = domain["logPublishingOptions"]
    if not options.complete or any(not option["logType"].known for option in options):
        return
    kept = {option["logType"].text for option in options if not option["enabled"].equals(False)}
    lost = [log for log in (_ERROR_LOG, _AUDIT_LOG, *_SLOW_LOGS) if log not in kept]
    if lost:
        yield f"The domain does not keep {', '.join(lost)} (logPublishingOptions)."


RULES = (
    InputRule(
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
        inputs={
            "encryptAtRest.enabled": equals(True),
            "encryptAtRest.kmsKeyId": customer_key(),
            "nodeToNodeEncryption.enabled": equals(True),
        },
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
    InputRule(
        id="opensearch-vpc",
        family=EXPOSURE,
        description="Search domains have no public endpoint.",
        severity=Severity.CRITICAL,
        references=(security_hub("Opensearch.2"), checkov("CKV_AWS_137")),
        remediation="Set vpc_options with private subnets; only a new domain can have it.",
        types=DOMAINS,
        inputs={"vpcOptions.subnetIds": present(["subnet-1"])},
    ),
    InputRule(
        id="opensearch-fine-grained-access",
        family=IDENTITY,
        description="Search domains control access to indices, documents and fields.",
        severity=Severity.HIGH,
        references=(security_hub("Opensearch.7"), checkov("CKV2_AWS_52")),
        remediation="Set advanced_security_options with enabled=True and a master role.",
        types=DOMAINS,
        inputs={
            "advancedSecurityOptions.enabled": equals(True),
            "advancedSecurityOptions.anonymousAuthEnabled": equals(False),
        },
    ),
    InputRule(
        id="opensearch-users-of-iam",
        family=IDENTITY,
        description="Search domains know their users from IAM.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC02-BP04"),),
        remediation="Set internal_user_database_enabled=False and master_user_arn.",
        types=DOMAINS,
        inputs={
            "advancedSecurityOptions.internalUserDatabaseEnabled": equals(False),
            "advancedSecurityOptions.masterUserOptions.masterUserArn": present(),
        },
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
    InputRule(
        id="opensearch-zone-awareness",
        family=RESILIENCE,
        description="Search domains keep copies in different zones.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.6"),),
        types=DOMAINS,
        inputs={"clusterConfig.zoneAwarenessEnabled": equals(True)},
    ),
    # Of this platform prod alone keeps the two that follow: elsewhere indices can be made again.
    InputRule(
        id="opensearch-data-nodes",
        family=RESILIENCE,
        description=f"Search domains have {DATA_NODES} data nodes or more.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.6"),),
        types=DOMAINS,
        inputs={"clusterConfig.instanceCount": at_least(DATA_NODES)},
    ),
    InputRule(
        id="opensearch-dedicated-masters",
        family=RESILIENCE,
        description=f"Search domains have {DEDICATED_MASTERS} dedicated masters.",
        severity=Severity.LOW,
        references=(security_hub("Opensearch.11"), checkov("CKV_AWS_318"), checkov("CKV2_AWS_59")),
        remediation="Set cluster_config.dedicated_master_enabled=True and "
        f"dedicated_master_count={DEDICATED_MASTERS}.",
        types=DOMAINS,
        inputs={
            "clusterConfig.dedicatedMasterEnabled": equals(True),
            "clusterConfig.dedicatedMasterCount": at_least(DEDICATED_MASTERS),
        },
    ),
    InputRule(
        id="opensearch-software-updates",
        family=WORKLOAD,
        description="Search domains install updates of the service by themselves.",
        severity=Severity.LOW,
        references=(security_hub("Opensearch.10"),),
        types=DOMAINS,
        inputs={"softwareUpdateOptions.autoSoftwareUpdateEnabled": equals(True)},
    ),
    in_own_groups(
        "opensearch",
        "Search domains",
        tokens(aws.opensearch.Domain),
        "vpcOptions.securityGroupIds",
        where=lambda domain: not domain["vpcOptions"].missing,
        example={"vpcOptions": {"subnetIds": ["subnet-1"]}},
    ),
    closed(
        "opensearch-policy-not-public",
        "domain",
        DOMAIN_POLICIES,
        security_hub("Opensearch.2"),
        severity=Severity.HIGH,
    ),
)
