"""Databases and search: keys of the customer's, TLS on the way in, no public address."""

from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

from rules import encryption, exposure
from rules.encryption import uses_aws_key


def cluster_key(cluster: Value) -> Messages:
    """A database's storage and its master secret use customer-managed keys."""
    if not cluster["replicateSourceDb"].missing:
        return  # in the same region a replica is encrypted as its source is
    if cluster["storageEncrypted"].differs(True):
        yield "The storage is not encrypted (storageEncrypted)."
    if uses_aws_key(cluster["kmsKeyId"]):
        yield "The storage has no customer-managed key (kmsKeyId)."
    managed, secret_key = cluster["manageMasterUserPassword"], cluster["masterUserSecretKmsKeyId"]
    if not managed.missing and uses_aws_key(secret_key):
        yield "The master secret has no customer-managed key (masterUserSecretKmsKeyId)."


def instance_private(instance: Value) -> Messages:
    """An instance has no public address; absent means what the subnets make of it."""
    if instance["publiclyAccessible"].differs(False) and not instance["publiclyAccessible"].missing:
        yield "The instance is reachable from the internet (publiclyAccessible)."


def proxy_tls(proxy: Value) -> Messages:
    """Clients reach a proxy by TLS only."""
    if proxy["requireTls"].differs(True):
        yield "The proxy admits connections without TLS (requireTls)."


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


RULES = (
    ResourceRule(
        id="rds-cluster-customer-key",
        family=encryption.FAMILY,
        description="Database clusters are encrypted with customer-managed keys.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.27"), checkov("CKV_AWS_327")),
        remediation="Set storage_encrypted=True, kms_key_id and master_user_secret_kms_key_id.",
        types=tokens(aws.rds.Cluster, aws.rds.Instance),
        check=cluster_key,
    ),
    ResourceRule(
        id="rds-instance-private",
        family=exposure.FAMILY,
        description="Database instances have no public address.",
        severity=Severity.CRITICAL,
        references=(security_hub("RDS.2"), checkov("CKV_AWS_17")),
        remediation="Set publicly_accessible=False.",
        types=tokens(aws.rds.ClusterInstance, aws.rds.Instance),
        check=instance_private,
    ),
    ResourceRule(
        id="rds-proxy-tls",
        family=encryption.FAMILY,
        description="Database proxies demand TLS.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.43"),),
        remediation="Set require_tls=True.",
        types=tokens(aws.rds.Proxy),
        check=proxy_tls,
    ),
    ResourceRule(
        id="opensearch-encryption",
        family=encryption.FAMILY,
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
        family=encryption.FAMILY,
        description="Search domains take HTTPS with TLS 1.2 at least.",
        severity=Severity.MEDIUM,
        references=(security_hub("Opensearch.8"), checkov("CKV_AWS_228")),
        remediation="Set enforce_https and a tls_security_policy of Policy-Min-TLS-1-2-....",
        types=tokens(aws.opensearch.Domain),
        check=domain_https,
    ),
)
