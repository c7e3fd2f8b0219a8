"""Cases of the rules in `user_pool.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

POOL = {
    "mfaConfiguration": "ON",
    "deletionProtection": "ACTIVE",
    "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
    "softwareTokenMfaConfiguration": {"enabled": True},
    "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
    "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
    "userPoolAddOns": {"advancedSecurityMode": "ENFORCED"},
    "passwordPolicy": {
        "minimumLength": 14,
        "requireLowercase": True,
        "requireUppercase": True,
        "requireNumbers": True,
        "requireSymbols": True,
        "temporaryPasswordValidityDays": 3,
    },
}
RECOVERY = "accountRecoverySetting.recoveryMechanisms"
CHANGES = "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdates"

CASES = (
    ResourceCase(
        rule="cognito-user-pool-recovery",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"accountRecoverySetting": ABSENT}, "telephone number"),
            ({f"{RECOVERY}.0.name": "verified_phone_number"}, "verified_phone_number brings"),
            ({RECOVERY: [UNKNOWN, {"name": "verified_phone_number"}]}, "recoveryMechanisms[1]"),
        ],
        tolerated=[{RECOVERY: [UNKNOWN]}, {f"{RECOVERY}.0.name": "admin_only"}],
    ),
    ResourceCase(
        rule="cognito-user-pool-verified-changes",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"userAttributeUpdateSettings": ABSENT}, "before it is proved"),
            ({CHANGES: ["phone_number"], "mfaConfiguration": UNKNOWN}, "before it is proved"),
        ],
        tolerated=[{CHANGES: UNKNOWN}, {CHANGES: [UNKNOWN]}, {CHANGES: ["phone_number", "email"]}],
    ),
    ResourceCase(
        rule="cognito-user-pool-devices",
        cls=aws.cognito.UserPool,
        compliant={
            "deviceConfiguration": {
                "challengeRequiredOnNewDevice": True,
                "deviceOnlyRememberedOnUserPrompt": True,
            }
        },
        violations=[
            ({"deviceConfiguration.challengeRequiredOnNewDevice": False}, "NewDevice"),
            ({"deviceConfiguration.deviceOnlyRememberedOnUserPrompt": ABSENT}, "UserPrompt"),
        ],
        tolerated=[
            {"deviceConfiguration": ABSENT},
            {"deviceConfiguration.challengeRequiredOnNewDevice": UNKNOWN},
        ],
    ),
    ResourceCase(
        rule="cognito-user-pool-password-policy",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"passwordPolicy": ABSENT}, "fewer than 14"),
            ({"passwordPolicy.minimumLength": 8}, "fewer than 14"),
            ({"passwordPolicy.requireSymbols": False}, "requireSymbols is not true"),
            (
                {"passwordPolicy.requireNumbers": ABSENT, "mfaConfiguration": UNKNOWN},
                "requireNumbers",
            ),
            ({"passwordPolicy.temporaryPasswordValidityDays": 8}, "good for 8 days"),
        ],
        tolerated=[
            {"passwordPolicy.minimumLength": UNKNOWN},
            {"passwordPolicy.requireSymbols": UNKNOWN},
            {"passwordPolicy.temporaryPasswordValidityDays": ABSENT},
            {"passwordPolicy.temporaryPasswordValidityDays": 7},
        ],
    ),
)
