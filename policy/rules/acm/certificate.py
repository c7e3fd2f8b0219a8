"""Certificates."""

from frame.family import ENCRYPTION
from frame.inputs import InputRule, equals, never
from frame.rule import checkov, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

CERTIFICATES = tokens(aws.acm.Certificate)


def _is_requested(certificate: Value) -> bool:
    """Whether ACM issues the certificate for a domain: only those can be renewed by themselves.

    Source: https://docs.aws.amazon.com/acm/latest/userguide/email-renewal-validation.html.
    """
    return certificate["privateKey"].missing and certificate["certificateAuthorityArn"].missing


RULES = (
    InputRule(
        id="acm-certificate-transparency",
        family=ENCRYPTION,
        description="Certificates are in public logs.",
        severity=Severity.LOW,
        references=(checkov("CKV_AWS_234"),),
        remediation="Leave out options.certificate_transparency_logging_preference.",
        types=CERTIFICATES,
        inputs={"options.certificateTransparencyLoggingPreference": equals("ENABLED")},
    ),
    InputRule(
        id="acm-certificate-renews",
        family=ENCRYPTION,
        description="Certificates are renewed without anybody's help.",
        severity=Severity.MEDIUM,
        references=(security_hub("ACM.1"),),
        remediation='Set validation_method="DNS" and leave the proof in the zone.',
        types=CERTIFICATES,
        inputs={"validationMethod": equals("DNS")},
        where=_is_requested,
    ),
    InputRule(
        id="acm-certificate-key-length",
        family=ENCRYPTION,
        description="RSA keys of certificates have 2048 bits or more.",
        severity=Severity.HIGH,
        references=(security_hub("ACM.2"),),
        remediation='Set key_algorithm="RSA_2048" or longer, or leave it out.',
        types=CERTIFICATES,
        inputs={"keyAlgorithm": never("RSA_1024")},
    ),
)
