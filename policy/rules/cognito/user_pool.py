"""User pools: how people prove who they are, and what is done about risks."""

from frame.family import IDENTITY, RESILIENCE
from frame.inputs import InputRule, equals
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


RULES = (
    InputRule(
        id="cognito-user-pool-mfa",
        family=IDENTITY,
        description="User pools demand a second factor.",
        severity=Severity.HIGH,
        references=(security_hub("Cognito.5"),),
        remediation='Set mfa_configuration="ON" with software_token_mfa_configuration.',
        types=POOLS,
        inputs={"mfaConfiguration": equals("ON")},
    ),
    InputRule(
        id="cognito-user-pool-software-token",
        family=IDENTITY,
        description="User pools take apps as second factor.",
        severity=Severity.MEDIUM,
        references=(Reference(framework="NIST SP 800-63B", control="5.1.3.3"),),
        types=POOLS,
        inputs={"softwareTokenMfaConfiguration.enabled": equals(True)},
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
    InputRule(
        id="cognito-user-pool-threat-protection",
        family=IDENTITY,
        description="User pools act on stolen passwords and unusual sign-ins.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.1"),),
        remediation='Set user_pool_add_ons.advanced_security_mode="ENFORCED", which the tier '
        "PLUS has.",
        types=POOLS,
        inputs={"userPoolAddOns.advancedSecurityMode": equals("ENFORCED")},
    ),
    InputRule(
        id="cognito-user-pool-deletion-protection",
        family=RESILIENCE,
        description="User pools are protected from deletion.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.6"),),
        types=POOLS,
        inputs={"deletionProtection": equals("ACTIVE")},
    ),
    InputRule(
        id="cognito-user-pool-invited-only",
        family=IDENTITY,
        description="Users are invited, and do not sign up by themselves.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP01"),),
        types=POOLS,
        inputs={"adminCreateUserConfig.allowAdminCreateUserOnly": equals(True)},
    ),
)
