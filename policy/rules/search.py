"""Search domains: where they stand, who may ask what, what they log, what they survive.

How they encrypt is in `databases.py`.
"""

from frame.family import EXPOSURE, IDENTITY, LOGGING, RESILIENCE, WORKLOAD
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

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
        references=(Reference(framework="AWS Well-Architected", control="SEC02-BP04"),),
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
)
