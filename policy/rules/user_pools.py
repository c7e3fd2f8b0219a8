"""Sign-in with Cognito: user pools, the clients that ask them, and what they do about risks."""

from collections.abc import Iterator

import pulumi_aws as aws
from frame.family import IDENTITY, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, security_hub, tokens
from frame.value import Value
from pulumi_policy import Severity

POOLS = tokens(aws.cognito.UserPool)
CLIENTS = tokens(aws.cognito.UserPoolClient)
RISKS = tokens(aws.cognito.RiskConfiguration)

MINIMUM_PASSWORD = 14
"""Characters: what the CIS AWS Foundations Benchmark asks of passwords in IAM."""
MAXIMUM_TEMPORARY = 7
"""Days that a first password is good for: Cognito.3 in Security Hub."""

_KINDS = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")
# Passwords that pass through the application, and not only through Cognito.
_PASSWORD_FLOWS = frozenset(
    {
        "ADMIN_NO_SRP_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "USER_PASSWORD_AUTH",
    }
)


def mfa(pool: Value) -> Messages:
    """Everybody signs in with a second factor."""
    if pool["mfaConfiguration"].differs("ON"):
        state = pool["mfaConfiguration"].text or "not set"
        yield f"Users can sign in by password alone: mfaConfiguration is {state}."


def password_policy(pool: Value) -> Messages:
    """Passwords are long and mixed, and first passwords soon end."""
    policy = pool["passwordPolicy"]
    length, days = policy["minimumLength"], policy["temporaryPasswordValidityDays"]
    if length.known and (length.number or 0) < MINIMUM_PASSWORD:
        yield f"Passwords may have fewer than {MINIMUM_PASSWORD} characters ({length.path})."
    lax = [kind for kind in _KINDS if policy[kind].differs(True)]
    if lax:
        yield f"Passwords may be simple: {', '.join(lax)} is not true (passwordPolicy)."
    if (days.number or 0) > MAXIMUM_TEMPORARY:
        yield f"First passwords are good for {days.number} days ({days.path})."


def threat_protection(pool: Value) -> Messages:
    """Cognito acts on stolen passwords and unusual sign-ins, and does not only report them."""
    mode = pool["userPoolAddOns"]["advancedSecurityMode"]
    if mode.differs("ENFORCED"):
        yield f"Threat protection is {mode.text or 'off'} ({mode.path})."


def deletion_protection(pool: Value) -> Messages:
    """A pool, whose users nobody can bring back, cannot be deleted by mistake."""
    if pool["deletionProtection"].differs("ACTIVE"):
        yield "The pool can be deleted with all its users (deletionProtection)."


def invited_only(pool: Value) -> Messages:
    """Nobody makes an account for themselves."""
    if pool["adminCreateUserConfig"]["allowAdminCreateUserOnly"].differs(True):
        yield "Anyone can sign up (adminCreateUserConfig.allowAdminCreateUserOnly)."


def no_implicit_flow(client: Value) -> Messages:
    """Tokens never travel in addresses, which histories and logs keep."""
    if any(flow.equals("implicit") for flow in client["allowedOauthFlows"]):
        yield "The client gets tokens in addresses (allowedOauthFlows: implicit)."


def no_password_flow(client: Value) -> Messages:
    """Only Cognito sees passwords."""
    found = [flow.text for flow in client["explicitAuthFlows"] if flow.text in _PASSWORD_FLOWS]
    if found:
        yield f"Passwords pass through the client: {', '.join(map(str, found))}."


def secret(client: Value) -> Messages:
    """A client that exchanges codes, or acts for itself, proves who it is."""
    flows = {flow.text for flow in client["allowedOauthFlows"]}
    if flows & {"code", "client_credentials"} and client["generateSecret"].differs(True):
        yield "Anyone who knows its id can pose as the client (generateSecret)."


def hides_users(client: Value) -> Messages:
    """A failed sign-in does not tell whether there is such a user."""
    if client["preventUserExistenceErrors"].differs("ENABLED"):
        yield "Errors tell which users there are (preventUserExistenceErrors)."


def revocation(client: Value) -> Messages:
    """Tokens can be taken back; unless it is switched off, they can."""
    if client["enableTokenRevocation"].equals(False):
        yield "Stolen tokens stay good until they expire (enableTokenRevocation)."


def risks(configuration: Value) -> Messages:
    """Passwords known to be stolen, and sign-ins of high risk, are stopped or challenged."""
    for action, accepted in _risk_actions(configuration):
        if not action.missing and action.differs(*accepted):
            yield f"{action.path} is {action.text}."


def _risk_actions(configuration: Value) -> Iterator[tuple[Value, tuple[str, ...]]]:
    stolen = configuration["compromisedCredentialsRiskConfiguration"]["actions"]
    yield stolen["eventAction"], ("BLOCK",)
    unusual = configuration["accountTakeoverRiskConfiguration"]["actions"]
    challenges = ("BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED")
    yield unusual["highAction"]["eventAction"], ("BLOCK", "MFA_REQUIRED")
    yield unusual["mediumAction"]["eventAction"], challenges


def _rfc(number: str) -> Reference:
    return Reference(framework="IETF", control=f"RFC {number}")


# Of this platform dev asks for a second factor only those who want one, and dev and staging do
# without threat protection, which needs Cognito's most expensive tier.
_POOL_RULES = (
    ResourceRule(
        id="cognito-user-pool-mfa",
        family=IDENTITY,
        description="User pools demand a second factor.",
        severity=Severity.HIGH,
        references=(security_hub("Cognito.5"),),
        remediation='Set mfa_configuration="ON" with software_token_mfa_configuration.',
        types=POOLS,
        check=mfa,
    ),
    ResourceRule(
        id="cognito-user-pool-password-policy",
        family=IDENTITY,
        description="User pools demand strong passwords.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.3"),),
        remediation=f"Set password_policy: {MINIMUM_PASSWORD} characters of all four kinds, and "
        f"at most {MAXIMUM_TEMPORARY} days for temporary ones.",
        types=POOLS,
        check=password_policy,
    ),
    ResourceRule(
        id="cognito-user-pool-threat-protection",
        family=IDENTITY,
        description="User pools act on stolen passwords and unusual sign-ins.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.1"),),
        remediation='Set user_pool_add_ons.advanced_security_mode="ENFORCED", which the tier '
        "PLUS has.",
        types=POOLS,
        check=threat_protection,
    ),
    ResourceRule(
        id="cognito-user-pool-deletion-protection",
        family=RESILIENCE,
        description="User pools are protected from deletion.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.6"),),
        remediation='Set deletion_protection="ACTIVE".',
        types=POOLS,
        check=deletion_protection,
    ),
    ResourceRule(
        id="cognito-user-pool-invited-only",
        family=IDENTITY,
        description="Users are invited, and do not sign up by themselves.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="AWS Well-Architected", control="SEC03-BP01"),),
        remediation="Set admin_create_user_config.allow_admin_create_user_only=True.",
        types=POOLS,
        check=invited_only,
    ),
    ResourceRule(
        id="cognito-risk-actions",
        family=IDENTITY,
        description="Sign-ins with stolen passwords, or of high risk, are stopped.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.1"),),
        remediation="Block stolen passwords and high risks, and challenge medium ones.",
        types=RISKS,
        check=risks,
    ),
)
_CLIENT_RULES = (
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
    ResourceRule(
        id="cognito-client-secret",
        family=IDENTITY,
        description="Clients that exchange codes have a secret.",
        severity=Severity.MEDIUM,
        references=(_rfc("6749 section 2.3"),),
        remediation="Set generate_secret=True; only a new client can have it.",
        types=CLIENTS,
        check=secret,
    ),
    ResourceRule(
        id="cognito-client-hides-users",
        family=IDENTITY,
        description="Errors of sign-in do not tell which users there are.",
        severity=Severity.LOW,
        references=(Reference(framework="CWE", control="CWE-204"),),
        remediation='Set prevent_user_existence_errors="ENABLED".',
        types=CLIENTS,
        check=hides_users,
    ),
    ResourceRule(
        id="cognito-client-token-revocation",
        family=IDENTITY,
        description="Tokens of clients can be revoked.",
        severity=Severity.LOW,
        references=(_rfc("7009"),),
        remediation="Set enable_token_revocation=True.",
        types=CLIENTS,
        check=revocation,
    ),
)
RULES = (*_POOL_RULES, *_CLIENT_RULES)
