"""User pools: how people prove who they are, and what is done about risks."""

from frame.family import IDENTITY, RESILIENCE
from frame.rule import Messages, Reference, ResourceRule, security_hub, tokens, well_architected
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

POOLS = tokens(aws.cognito.UserPool)
MINIMUM_PASSWORD = 14
"""Characters: what the CIS AWS Foundations Benchmark asks of passwords in IAM."""
MAXIMUM_TEMPORARY = 7
"""Days that a first password is good for: Cognito.3 in Security Hub."""
_KINDS = ("requireLowercase", "requireUppercase", "requireNumbers", "requireSymbols")


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


def software_token(pool: Value) -> Messages:
    """The second factor is an app: messages to telephones can be redirected."""
    if pool["softwareTokenMfaConfiguration"]["enabled"].differs(True):
        yield "The second factor is no app (softwareTokenMfaConfiguration.enabled)."


def recovery(pool: Value) -> Messages:
    """A telephone number alone does not bring back an account."""
    mechanisms = pool["accountRecoverySetting"]["recoveryMechanisms"]
    if mechanisms.missing:
        yield "A telephone number brings back an account (accountRecoverySetting)."
    for mechanism in mechanisms:
        if mechanism["name"].differs("verified_email", "admin_only"):
            yield f"{mechanism['name'].text} brings back an account ({mechanism['name'].path})."


def verified_changes(pool: Value) -> Messages:
    """A new address counts when it is proved, so that nobody takes over an account with a typo."""
    checked = pool["userAttributeUpdateSettings"]["attributesRequireVerificationBeforeUpdates"]
    if checked.complete and not any(each.equals("email") for each in checked):
        yield f"A new address counts before it is proved ({checked.path})."


def devices(pool: Value) -> Messages:
    """A device stands in for the second factor only when its user asked for that, and proved it.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-device-tracking.html
    """
    remembered = pool["deviceConfiguration"]
    if remembered.missing:
        return
    for setting in ("challengeRequiredOnNewDevice", "deviceOnlyRememberedOnUserPrompt"):
        if remembered[setting].differs(True):
            yield f"Any device is remembered ({remembered[setting].path})."


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


RULES = (
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
        id="cognito-user-pool-software-token",
        family=IDENTITY,
        description="User pools take apps as second factor.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="NIST SP 800-63B", control="5.1.3.3"),),
        remediation="Set software_token_mfa_configuration.enabled=True.",
        types=POOLS,
        check=software_token,
    ),
    ResourceRule(
        id="cognito-user-pool-recovery",
        family=IDENTITY,
        description="Accounts are not brought back by a telephone number.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="NIST SP 800-63B", control="5.1.3.3"),),
        remediation="Set account_recovery_setting with verified_email, or admin_only.",
        types=POOLS,
        check=recovery,
    ),
    ResourceRule(
        id="cognito-user-pool-verified-changes",
        family=IDENTITY,
        description="New addresses of users count when they are proved.",
        severity=Severity.LOW,
        references=(well_architected("SEC02-BP01"),),
        remediation="Set attributes_require_verification_before_updates with email in "
        "user_attribute_update_settings.",
        types=POOLS,
        check=verified_changes,
    ),
    ResourceRule(
        id="cognito-user-pool-devices",
        family=IDENTITY,
        description="User pools remember the devices that users ask to have remembered.",
        severity=Severity.LOW,
        references=(well_architected("SEC02-BP01"),),
        remediation="Set both settings of device_configuration to True, or leave it out.",
        types=POOLS,
        check=devices,
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
        references=(well_architected("SEC03-BP01"),),
        remediation="Set admin_create_user_config.allow_admin_create_user_only=True.",
        types=POOLS,
        check=invited_only,
    ),
)
