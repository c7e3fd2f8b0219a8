"""Listeners of load balancers: clients speak TLS with them, or are sent to where they do."""

from frame.defaults import default
from frame.family import ENCRYPTION, WORKLOAD
from frame.inputs import InputRule, equals
from frame.rule import Messages, Reference, ResourceRule, checkov, security_hub
from frame.types import LISTENERS
from frame.value import Value
from pulumi_policy import Severity

# Source: ELB.17 in https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html.
RECOMMENDED_TLS_POLICIES = frozenset(
    f"ELBSecurityPolicy-TLS13-{policy}"
    for policy in (
        "1-3-2021-06",
        "1-3-FIPS-2023-04",
        "1-3-PQ-2025-09",
        "1-3-FIPS-PQ-2025-09",
        "1-2-Res-2021-06",
        "1-2-Res-FIPS-2023-04",
        "1-2-Res-PQ-2025-09",
        "1-2-Res-FIPS-PQ-2025-09",
    )
)
HSTS_SECONDS = 31_536_000
"""A year, the least that browsers' preload lists take: https://hstspreload.org."""
_ENCRYPTED = ("HTTPS", "TLS")


def protocol(listener: Value) -> Value:
    """What clients speak with a listener: HTTP where an application load balancer's says nothing.

    A gateway load balancer's listener has neither protocol nor port.
    Source: https://www.pulumi.com/registry/packages/aws/api-docs/lb/listener/#protocol_python.
    """
    given = listener["protocol"]
    return given if listener["port"].missing else given.otherwise(default(LISTENERS, "protocol"))


def tls_policy(listener: Value) -> Messages:
    """An encrypted listener negotiates with one of AWS's recommended policies.

    Without one AWS takes ELBSecurityPolicy-2016-08, which admits TLS 1.0.
    """
    policy = listener["sslPolicy"]
    if protocol(listener).text in _ENCRYPTED and policy.differs(*RECOMMENDED_TLS_POLICIES):
        yield f"The listener's TLS policy (sslPolicy) is {policy.text or 'not set'}."


def listener_encrypted(listener: Value) -> Messages:
    """A listener speaks HTTPS or TLS; plain HTTP is for redirects, which another rule evaluates."""
    spoken = protocol(listener)
    if not spoken.missing and spoken.differs(*_ENCRYPTED, "HTTP"):
        yield f"The listener takes {spoken.text} unencrypted (protocol)."


def http_redirects(listener: Value) -> Messages:
    """Whoever comes by plain HTTP is sent to HTTPS and served nothing."""
    actions = listener["defaultActions"]
    if not protocol(listener).equals("HTTP") or not actions.known:
        return
    if actions.missing or not all(redirects(action) for action in actions):
        yield "The listener serves plain HTTP instead of redirecting to HTTPS (defaultActions)."


def redirects(action: Value) -> bool:
    """Whether an action sends the client to HTTPS."""
    # Without a protocol of its own a redirect keeps the request's, which is HTTP.
    elsewhere = action["redirect"]["protocol"].differs("HTTPS")
    return not (action["type"].differs("redirect") or elsewhere)


def strict_transport(listener: Value) -> Messages:
    """Browsers are told to come by HTTPS for a year, whatever address they are given."""
    header = listener["routingHttpResponseStrictTransportSecurityHeaderValue"]
    if not protocol(listener).equals("HTTPS") or not header.known:
        return
    if _seconds(header.text or "") < HSTS_SECONDS:
        yield f"Browsers may come back by plain HTTP: {header.path} is {header.text or 'not set'}."


def _seconds(header: str) -> int:
    for directive in header.lower().split(";"):
        name, _, value = directive.partition("=")
        if name.strip() == "max-age" and value.strip(' "').isdigit():
            return int(value.strip(' "'))
    return 0


REDIRECT_REFERENCES = (security_hub("ELB.1"), checkov("CKV_AWS_2"), checkov("CKV2_AWS_20"))

RULES = (
    ResourceRule(
        id="elb-listener-tls-policy",
        family=ENCRYPTION,
        description="Listeners negotiate TLS 1.2 or later by a policy that AWS recommends.",
        severity=Severity.HIGH,
        references=(security_hub("ELB.17"), checkov("CKV_AWS_103")),
        remediation='Set ssl_policy="ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", or another of '
        "those that ELB.17 names.",
        types=LISTENERS,
        check=tls_policy,
    ),
    ResourceRule(
        id="elb-listener-encrypted",
        family=ENCRYPTION,
        description="Listeners speak HTTPS or TLS.",
        severity=Severity.HIGH,
        references=(security_hub("ELB.18"),),
        remediation='Set protocol="HTTPS" (application) or "TLS" (network) and certificate_arn.',
        types=LISTENERS,
        check=listener_encrypted,
    ),
    ResourceRule(
        id="elb-http-listener-redirects",
        family=ENCRYPTION,
        description="Listeners for plain HTTP redirect to HTTPS.",
        severity=Severity.HIGH,
        references=REDIRECT_REFERENCES,
        remediation='Make the only default action a redirect with protocol="HTTPS".',
        types=LISTENERS,
        check=http_redirects,
    ),
    ResourceRule(
        id="elb-listener-strict-transport-security",
        family=ENCRYPTION,
        description="HTTPS listeners tell browsers to come by HTTPS only.",
        severity=Severity.LOW,
        references=(Reference(framework="IETF", control="RFC 6797"),),
        remediation="Set routing_http_response_strict_transport_security_header_value to "
        '"max-age=31536000".',
        types=LISTENERS,
        check=strict_transport,
    ),
    InputRule(
        id="elb-listener-response-headers",
        family=WORKLOAD,
        description="Responses forbid guessing of content types, and do not name the server.",
        severity=Severity.LOW,
        references=(
            Reference(framework="OWASP Secure Headers Project", control="X-Content-Type-Options"),
        ),
        remediation="Set routing_http_response_x_content_type_options_header_value="
        '"nosniff" and routing_http_response_server_enabled=False.',
        types=LISTENERS,
        inputs={
            "routingHttpResponseXContentTypeOptionsHeaderValue": equals("nosniff"),
            "routingHttpResponseServerEnabled": equals(False),
        },
        where=lambda listener: protocol(listener).equals("HTTPS"),
        example={"protocol": "HTTPS", "port": 443},
    ),
)
