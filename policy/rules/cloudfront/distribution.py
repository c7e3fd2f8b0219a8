"""Distributions: TLS to viewers and origins, a web ACL in between, and logs."""

from collections.abc import Iterable

from frame.family import ENCRYPTION, EXPOSURE, LOGGING
from frame.inputs import InputRule, equals, present
from frame.rule import (
    Finding,
    Messages,
    ResourceRule,
    Stack,
    StackRule,
    checkov,
    security_hub,
    tokens,
)
from frame.sdk import aws
from frame.types import DISTRIBUTIONS
from frame.value import Value
from pulumi_policy import Severity

# Source: CloudFront.15 in
# https://docs.aws.amazon.com/securityhub/latest/userguide/cloudfront-controls.html.
RECOMMENDED_TLS_POLICIES = ("TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025")


def viewer_tls(distribution: Value) -> Messages:
    """Viewers negotiate TLS 1.2 or later, which CloudFront's own certificate does not demand."""
    certificate = distribution["viewerCertificate"]
    if all(certificate[name].missing for name in ("acmCertificateArn", "iamCertificateId")):
        yield "CloudFront's own certificate admits TLS 1.0 (viewerCertificate)."
        return
    policy, method = certificate["minimumProtocolVersion"], certificate["sslSupportMethod"]
    if policy.differs(*RECOMMENDED_TLS_POLICIES):
        yield f"The policy for TLS is {policy.text or 'not set'} ({policy.path})."
    if method.differs("sni-only"):
        yield f"Viewers are not told apart by name: {method.path} is {method.text or 'not set'}."


_BEHAVIOURS = ("defaultCacheBehavior", "orderedCacheBehaviors[]")


def origin_https(distribution: Value) -> Messages:
    """CloudFront speaks TLS 1.2 with every origin that is no bucket."""
    for origin in distribution["origins"]:
        custom = origin["customOriginConfig"]
        if custom.missing:
            continue
        policy, versions = custom["originProtocolPolicy"], custom["originSslProtocols"]
        if policy.differs("https-only"):
            yield f"The origin is asked unencrypted: {policy.path} is {policy.text or 'not set'}."
        old = [version.text for version in versions if version.differs("TLSv1.2")]
        if old:
            yield f"The origin is asked by old protocols: {', '.join(map(str, old))}."


_LOG_SOURCES = tokens(aws.cloudwatch.LogDeliverySource)
_LOG_DELIVERIES = tokens(aws.cloudwatch.LogDelivery)


def edge_logs(stack: Stack) -> Iterable[Finding]:
    """A distribution logs to a bucket, or is the source of a delivery of logs."""
    for distribution in stack.of(DISTRIBUTIONS):
        sources = [s for s in stack.of(_LOG_SOURCES) if s.points_at(distribution, "resourceArn")]
        delivered = any(
            delivery.points_at(source, "deliverySourceName")
            for delivery in stack.of(_LOG_DELIVERIES)
            for source in sources
        )
        if distribution.props["loggingConfig"]["bucket"].missing and not delivered:
            yield Finding(resource=distribution, message="The distribution has no access logs.")


RULES = (
    ResourceRule(
        id="cloudfront-viewer-tls-policy",
        family=ENCRYPTION,
        description="Distributions negotiate TLS 1.2 or later with a certificate of their own.",
        severity=Severity.HIGH,
        references=(
            security_hub("CloudFront.15"),
            security_hub("CloudFront.7"),
            security_hub("CloudFront.8"),
            checkov("CKV_AWS_174"),
        ),
        remediation="Set viewer_certificate with acm_certificate_arn, "
        'minimum_protocol_version="TLSv1.2_2021" and ssl_support_method="sni-only".',
        types=DISTRIBUTIONS,
        check=viewer_tls,
    ),
    InputRule(
        id="cloudfront-viewer-https",
        family=ENCRYPTION,
        description="Distributions serve HTTPS only, on every path.",
        severity=Severity.HIGH,
        references=(security_hub("CloudFront.3"), checkov("CKV_AWS_34")),
        remediation='Set viewer_protocol_policy="redirect-to-https" in every cache behaviour.',
        types=DISTRIBUTIONS,
        inputs={
            f"{each}.viewerProtocolPolicy": equals("redirect-to-https", "https-only")
            for each in _BEHAVIOURS
        },
    ),
    ResourceRule(
        id="cloudfront-origin-https",
        family=ENCRYPTION,
        description="Distributions ask their origins by TLS 1.2.",
        severity=Severity.HIGH,
        references=(security_hub("CloudFront.9"), security_hub("CloudFront.10")),
        remediation='Set origin_protocol_policy="https-only", origin_ssl_protocols=["TLSv1.2"].',
        types=DISTRIBUTIONS,
        check=origin_https,
    ),
    InputRule(
        id="cloudfront-web-acl",
        family=EXPOSURE,
        description="Distributions stand behind a web ACL.",
        severity=Severity.HIGH,
        references=(security_hub("CloudFront.6"), checkov("CKV_AWS_68")),
        remediation="Set web_acl_id to the ARN of a web ACL of scope CLOUDFRONT.",
        types=DISTRIBUTIONS,
        inputs={"webAclId": present()},
    ),
    InputRule(
        id="cloudfront-response-headers",
        family=EXPOSURE,
        description="Distributions add security headers to responses.",
        severity=Severity.LOW,
        references=(checkov("CKV2_AWS_32"),),
        remediation="Set response_headers_policy_id, such as AWS's managed SecurityHeadersPolicy.",
        types=DISTRIBUTIONS,
        inputs={f"{each}.responseHeadersPolicyId": present() for each in _BEHAVIOURS},
    ),
    StackRule(
        id="cloudfront-access-logs",
        family=LOGGING,
        description="Every distribution has access logs.",
        severity=Severity.MEDIUM,
        references=(security_hub("CloudFront.5"), checkov("CKV_AWS_86")),
        remediation="Add a LogDeliverySource with the distribution's ARN, and a LogDelivery.",
        types=DISTRIBUTIONS,
        check=edge_logs,
    ),
)
