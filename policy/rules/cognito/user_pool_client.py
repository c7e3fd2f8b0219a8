"""Clients of user pools: how they get tokens, how they prove who they are, how long tokens last."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from frame.family import ENCRYPTION, IDENTITY
from frame.inputs import InputRule, equals
from frame.rule import Messages, Reference, ResourceRule, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity


def https_redirects(client: Value) -> Messages:
    """Codes and sign-outs travel over TLS only; a developer's own machine is not excepted."""
    for field in ("callbackUrls", "logoutUrls", "defaultRedirectUri"):
        for url in client[field]:
            if url.text and urlsplit(url.text).scheme == "http":
                yield f"{url.path} is {url.text}, which travels unencrypted."


CLIENTS = tokens(aws.cognito.UserPoolClient, aws.cognito.ManagedUserPoolClient)
# Clients that another service of AWS has made have the secret that it gave them.
_OWN_CLIENTS = tokens(aws.cognito.UserPoolClient)
# Passwords that pass through the application, and not only through Cognito.
_PASSWORD_FLOWS = frozenset(
    {
        "ADMIN_NO_SRP_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "USER_PASSWORD_AUTH",
    }
)
_SECONDS: Mapping[str, int] = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}


@dataclass(frozen=True, kw_only=True)
class _Lifetime:
    """A kind of token, with the unit that Cognito takes where none is given."""

    kind: str
    unit: str
    most: int
    """Seconds."""


_LIFETIMES = (
    _Lifetime(kind="accessToken", unit="hours", most=_SECONDS["hours"]),
    _Lifetime(kind="idToken", unit="hours", most=_SECONDS["hours"]),
    _Lifetime(kind="refreshToken", unit="days", most=30 * _SECONDS["days"]),
)


def no_implicit_flow(client: Value) -> Messages:
    """Tokens never travel in addresses, which histories and logs keep."""
    if any(flow.equals("implicit") for flow in client["allowedOauthFlows"]):
        yield "The client gets tokens in addresses (allowedOauthFlows: implicit)."


def no_password_flow(client: Value) -> Messages:
    """Only Cognito sees passwords."""
    found = [flow.text for flow in client["explicitAuthFlows"] if flow.text in _PASSWORD_FLOWS]
    if found:
        yield f"Passwords pass through the client: {', '.join(map(str, found))}."


def _proves_itself(client: Value) -> bool:
    """Whether the client exchanges codes, or acts for itself."""
    return any(flow.text in ("code", "client_credentials") for flow in client["allowedOauthFlows"])


def lifetimes(client: Value) -> Messages:
    """A token that somebody stole is of use for an hour; without a number that is the default."""
    for each in _LIFETIMES:
        number, unit = client[f"{each.kind}Validity"], client["tokenValidityUnits"][each.kind]
        factor = _SECONDS.get(each.unit if unit.missing else unit.text or "")
        if number.number is None or factor is None:
            continue
        if number.number * factor > each.most:
            yield f"{number.path} is {number.number} {each.unit if unit.missing else unit.text}."


def _rfc(number: str) -> Reference:
    return Reference(framework="IETF", control=f"RFC {number}")


RULES = (
    ResourceRule(
        id="cognito-client-https-redirects",
        family=ENCRYPTION,
        description="User pool clients redirect to HTTPS addresses only.",
        severity=Severity.HIGH,
        references=(Reference(framework="IETF", control="RFC 6749 section 3.1.2.1"),),
        remediation="Use https:// for every callback, logout and redirect address.",
        types=tokens(aws.cognito.UserPoolClient, aws.cognito.ManagedUserPoolClient),
        check=https_redirects,
    ),
    ResourceRule(
        id="cognito-client-no-implicit-flow",
        family=IDENTITY,
        description="Clients do not get tokens in addresses.",
        severity=Severity.HIGH,
        references=(_rfc("9700 section 2.1.2"),),
        remediation='Set allowed_oauth_flows=["code"].',
        types=CLIENTS,
        check=no_implicit_flow,
    ),
    ResourceRule(
        id="cognito-client-no-password-flow",
        family=IDENTITY,
        description="Clients do not handle passwords.",
        severity=Severity.MEDIUM,
        references=(_rfc("9700 section 2.4"),),
        remediation="Sign in on Cognito's own page, or by ALLOW_USER_SRP_AUTH.",
        types=CLIENTS,
        check=no_password_flow,
    ),
    InputRule(
        id="cognito-client-secret",
        family=IDENTITY,
        description="Clients that exchange codes have a secret.",
        severity=Severity.MEDIUM,
        references=(_rfc("6749 section 2.3"),),
        remediation="Set generate_secret=True; only a new client can have it.",
        types=_OWN_CLIENTS,
        inputs={"generateSecret": equals(True)},
        where=_proves_itself,
        example={"allowedOauthFlows": ["code"]},
    ),
    InputRule(
        id="cognito-client-hides-users",
        family=IDENTITY,
        description="Errors of sign-in do not tell which users there are.",
        severity=Severity.LOW,
        references=(Reference(framework="CWE", control="CWE-204"),),
        types=CLIENTS,
        inputs={"preventUserExistenceErrors": equals("ENABLED")},
    ),
    InputRule(
        id="cognito-client-token-revocation",
        family=IDENTITY,
        description="Tokens of clients can be revoked.",
        severity=Severity.LOW,
        references=(_rfc("7009"),),
        remediation="Set enable_token_revocation=True.",
        types=CLIENTS,
        inputs={"enableTokenRevocation": equals(True)},
    ),
    ResourceRule(
        id="cognito-client-token-lifetime",
        family=IDENTITY,
        description="Tokens of clients end within an hour, and sessions within a month.",
        severity=Severity.LOW,
        references=(well_architected("SEC02-BP02"),),
        remediation="Set access_token_validity and id_token_validity to an hour or less, "
        "refresh_token_validity to 30 days or less, with token_validity_units.",
        types=CLIENTS,
        check=lifetimes,
    ),
)
