"""Certificates."""

from frame.family import ENCRYPTION
from frame.rule import Messages, ResourceRule, checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

CERTIFICATES = tokens(aws.acm.Certificate)


def transparency(certificate: Value) -> Messages:
    """Certificates are in public logs, where forged ones are found; by default they are."""
    if certificate["options"]["certificateTransparencyLoggingPreference"].equals("DISABLED"):
        yield "The certificate is kept from public logs (options)."


def renews(certificate: Value) -> Messages:
    """A requested certificate is proved by DNS: mail goes to somebody who has to answer it.

    Source: https://docs.aws.amazon.com/acm/latest/userguide/email-renewal-validation.html.
    """
    imported = not certificate["privateKey"].missing
    private = not certificate["certificateAuthorityArn"].missing
    if not imported and not private and certificate["validationMethod"].differs("DNS"):
        yield "The certificate is not renewed by itself (validationMethod)."


def key_length(certificate: Value) -> Messages:
    """A key is RSA of 2048 bits at least, which is the default, or an elliptic curve's."""
    if certificate["keyAlgorithm"].equals("RSA_1024"):
        yield "The certificate's key has 1024 bits (keyAlgorithm)."


RULES = (
    ResourceRule(
        id="acm-certificate-transparency",
        family=ENCRYPTION,
        description="Certificates are in public logs.",
        severity=Severity.LOW,
        references=(checkov("CKV_AWS_234"),),
        remediation="Leave out options.certificate_transparency_logging_preference.",
        types=CERTIFICATES,
        check=transparency,
    ),
    ResourceRule(
        id="acm-certificate-renews",
        family=ENCRYPTION,
        description="Certificates are renewed without anybody's help.",
        severity=Severity.MEDIUM,
        references=(security_hub("ACM.1"),),
        remediation='Set validation_method="DNS" and leave the proof in the zone.',
        types=CERTIFICATES,
        check=renews,
    ),
    ResourceRule(
        id="acm-certificate-key-length",
        family=ENCRYPTION,
        description="RSA keys of certificates have 2048 bits or more.",
        severity=Severity.HIGH,
        references=(security_hub("ACM.2"),),
        remediation='Set key_algorithm="RSA_2048" or longer, or leave it out.',
        types=CERTIFICATES,
        check=key_length,
    ),
)
