"""Encryption with customer-managed keys, at rest, and TLS where a client is redirected to."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from frame.rule import Messages, Reference, ResourceRule, checkov, cis, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

FAMILY = "encryption"


def uses_aws_key(key: Value) -> bool:
    """Whether the key is none of the customer's: none at all, or a service's `alias/aws/...`."""
    return key.missing or "alias/aws/" in (key.text or "")


def key_rotation(key: Value) -> Messages:
    """Rotation is on for every key that AWS can rotate: symmetric ones, with AWS's own material.

    Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html.
    """
    spec, usage = key["customerMasterKeySpec"], key["keyUsage"]
    asymmetric = spec.text not in (None, "SYMMETRIC_DEFAULT")
    for_signing = usage.text not in (None, "ENCRYPT_DECRYPT")
    foreign = key["customKeyStoreId"].text is not None
    if asymmetric or for_signing or foreign:
        return
    if key["enableKeyRotation"].differs(True):
        yield "Key rotation is not enabled (enableKeyRotation)."


def log_group_key(group: Value) -> Messages:
    """A log group names a customer-managed key; CloudWatch Logs has no alias for its own one."""
    if uses_aws_key(group["kmsKeyId"]):
        yield "The log group has no customer-managed key (kmsKeyId)."


def trail_key(trail: Value) -> Messages:
    """A trail encrypts its log files with a customer-managed key."""
    if uses_aws_key(trail["kmsKeyId"]):
        yield "The trail's log files have no customer-managed key (kmsKeyId)."


def secret_key(secret: Value) -> Messages:
    """A secret and each of its replicas are encrypted with customer-managed keys."""
    for key in _secret_keys(secret):
        if uses_aws_key(key):
            yield f"The secret is encrypted with AWS's own key ({key.path})."


def _secret_keys(secret: Value) -> Iterator[Value]:
    yield secret["kmsKeyId"]
    for replica in secret["replicas"]:
        yield replica["kmsKeyId"]


def parameter_type(parameter: Value) -> Messages:
    """A parameter is a SecureString: a plain one is readable with `ssm:GetParameter` alone."""
    if parameter["type"].differs("SecureString"):
        yield f"The parameter is of type {parameter['type'].text}, which is stored in clear text."


def parameter_key(parameter: Value) -> Messages:
    """A SecureString names a customer-managed key; plain parameters are another rule's matter."""
    if parameter["type"].differs("SecureString"):
        return
    if uses_aws_key(parameter["keyId"]):
        yield "The SecureString is encrypted with AWS's own key (keyId)."


def repository_key(repository: Value) -> Messages:
    """Images are encrypted with a customer-managed key, which a repository is made with."""
    configuration = repository["encryptionConfigurations"]
    if configuration.missing:
        yield "The repository has no customer-managed key (encryptionConfigurations)."
    for encryption in configuration:
        if encryption["encryptionType"].differs("KMS", "KMS_DSSE"):
            yield f"{encryption['encryptionType'].path} is not KMS."
        elif uses_aws_key(encryption["kmsKey"]):
            yield f"The repository is encrypted with AWS's own key ({encryption['kmsKey'].path})."


def vault_key(vault: Value) -> Messages:
    """A backup vault names a customer-managed key, with which recovery points are encrypted."""
    if uses_aws_key(vault["kmsKeyArn"]):
        yield "The vault has no customer-managed key (kmsKeyArn)."


def https_redirects(client: Value) -> Messages:
    """Codes and sign-outs travel over TLS only; a developer's own machine is not excepted."""
    for field in ("callbackUrls", "logoutUrls", "defaultRedirectUri"):
        for url in client[field]:
            if url.text and urlsplit(url.text).scheme == "http":
                yield f"{url.path} is {url.text}, which travels unencrypted."


RULES = (
    ResourceRule(
        id="kms-key-rotation",
        family=FAMILY,
        description="KMS keys rotate their material automatically.",
        severity=Severity.MEDIUM,
        references=(security_hub("KMS.4"), cis("3.6"), checkov("CKV_AWS_7")),
        remediation="Set enable_key_rotation=True on the key.",
        types=tokens(aws.kms.Key),
        check=key_rotation,
        remediate=lambda _: {"enableKeyRotation": True},
    ),
    ResourceRule(
        id="cloudwatch-log-group-customer-key",
        family=FAMILY,
        description="Log groups are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_158"),),
        remediation="Set kms_key_id to the ARN of a key that admits logs.<region>.amazonaws.com.",
        types=tokens(aws.cloudwatch.LogGroup),
        check=log_group_key,
    ),
    ResourceRule(
        id="cloudtrail-customer-key",
        family=FAMILY,
        description="CloudTrail log files are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudTrail.2"), cis("3.5"), checkov("CKV_AWS_35")),
        remediation="Set kms_key_id to the ARN of a key that admits cloudtrail.amazonaws.com.",
        types=tokens(aws.cloudtrail.Trail),
        check=trail_key,
    ),
    ResourceRule(
        id="secretsmanager-customer-key",
        family=FAMILY,
        description="Secrets are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_149"),),
        remediation="Set kms_key_id, also of each replica, to a customer-managed key.",
        types=tokens(aws.secretsmanager.Secret),
        check=secret_key,
    ),
    ResourceRule(
        id="ssm-parameter-secure-string",
        family=FAMILY,
        description="Parameters are stored encrypted.",
        severity=Severity.HIGH,
        references=(checkov("CKV2_AWS_34"),),
        remediation='Set type="SecureString" and key_id to a customer-managed key.',
        types=tokens(aws.ssm.Parameter),
        check=parameter_type,
    ),
    ResourceRule(
        id="ssm-parameter-customer-key",
        family=FAMILY,
        description="SecureString parameters are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_337"),),
        remediation="Set key_id to a customer-managed key.",
        types=tokens(aws.ssm.Parameter),
        check=parameter_key,
    ),
    ResourceRule(
        id="ecr-repository-customer-key",
        family=FAMILY,
        description="Container images are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_136"),),
        remediation='Set encryption_configurations with encryption_type="KMS" and kms_key; '
        "only a new repository can have it.",
        types=tokens(aws.ecr.Repository),
        check=repository_key,
    ),
    ResourceRule(
        id="backup-vault-customer-key",
        family=FAMILY,
        description="Recovery points are encrypted with a customer-managed key.",
        severity=Severity.MEDIUM,
        references=(checkov("CKV_AWS_166"),),
        remediation="Set kms_key_arn to a customer-managed key of the vault's region.",
        types=tokens(aws.backup.Vault),
        check=vault_key,
    ),
    ResourceRule(
        id="cognito-client-https-redirects",
        family=FAMILY,
        description="User pool clients redirect to HTTPS addresses only.",
        severity=Severity.HIGH,
        references=(Reference(framework="IETF", control="RFC 6749 section 3.1.2.1"),),
        remediation="Use https:// for every callback, logout and redirect address.",
        types=tokens(aws.cognito.UserPoolClient, aws.cognito.ManagedUserPoolClient),
        check=https_redirects,
    ),
)
