"""Database proxies."""

from frame.family import ENCRYPTION, IDENTITY, LOGGING
from frame.inputs import InputRule, equals
from frame.rule import Messages, ResourceRule, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

PROXIES = tokens(aws.rds.Proxy)


def proxy_sign_in(proxy: Value) -> Messages:
    """Clients sign in to a proxy by IAM, not by a password that they hold."""
    if proxy["defaultAuthScheme"].equals("IAM_AUTH") or not proxy["defaultAuthScheme"].known:
        return
    if proxy["auths"].missing:
        yield "Clients cannot sign in by IAM (defaultAuthScheme)."
    for way in proxy["auths"]:
        if way["iamAuth"].differs("REQUIRED"):
            yield f"Clients may sign in with a password ({way['iamAuth'].path})."


RULES = (
    InputRule(
        id="rds-proxy-tls",
        family=ENCRYPTION,
        description="Database proxies demand TLS.",
        severity=Severity.HIGH,
        references=(security_hub("RDS.43"),),
        types=tokens(aws.rds.Proxy),
        inputs={"requireTls": equals(True)},
    ),
    ResourceRule(
        id="rds-proxy-iam-authentication",
        family=IDENTITY,
        description="Clients sign in to proxies by IAM.",
        severity=Severity.MEDIUM,
        references=(security_hub("RDS.12"), well_architected("SEC02-BP02")),
        remediation='Set default_auth_scheme="IAM_AUTH", or iam_auth="REQUIRED".',
        types=PROXIES,
        check=proxy_sign_in,
    ),
    InputRule(
        id="rds-proxy-no-statement-log",
        family=LOGGING,
        description="Proxies do not log statements with their values.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC08-BP04"),),
        types=PROXIES,
        inputs={"debugLogging": equals(False)},
    ),
)
