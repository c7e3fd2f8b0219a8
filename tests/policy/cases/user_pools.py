"""Cases of the rules on sign-in with Cognito."""

import pulumi_aws as aws

from tests.policy.harness import ABSENT, UNKNOWN, ResourceCase

POOL = {
    "mfaConfiguration": "ON",
    "deletionProtection": "ACTIVE",
    "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
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
CLIENT = {
    "allowedOauthFlows": ["code"],
    "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    "generateSecret": True,
    "preventUserExistenceErrors": "ENABLED",
    "enableTokenRevocation": True,
}
RISKS = {
    "userPoolId": "pool",
    "compromisedCredentialsRiskConfiguration": {"actions": {"eventAction": "BLOCK"}},
    "accountTakeoverRiskConfiguration": {
        "actions": {
            "highAction": {"eventAction": "BLOCK", "notify": False},
            "mediumAction": {"eventAction": "MFA_IF_CONFIGURED", "notify": False},
        }
    },
}
TAKEOVER = "accountTakeoverRiskConfiguration.actions"

CASES = (
    ResourceCase(
        rule="cognito-user-pool-mfa",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"mfaConfiguration": "OPTIONAL"}, "is OPTIONAL"),
            ({"mfaConfiguration": ABSENT, "passwordPolicy": UNKNOWN}, "not set"),
        ],
        tolerated=[{"mfaConfiguration": UNKNOWN}],
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
            ({"passwordPolicy.temporaryPasswordValidityDays": 30}, "good for 30 days"),
        ],
        tolerated=[
            {"passwordPolicy.minimumLength": UNKNOWN},
            {"passwordPolicy.requireSymbols": UNKNOWN},
            {"passwordPolicy.temporaryPasswordValidityDays": ABSENT},
        ],
    ),
    ResourceCase(
        rule="cognito-user-pool-threat-protection",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"userPoolAddOns": ABSENT}, "is off"),
            ({"userPoolAddOns.advancedSecurityMode": "AUDIT"}, "is AUDIT"),
            (
                {"userPoolAddOns.advancedSecurityMode": "OFF", "mfaConfiguration": UNKNOWN},
                "userPoolAddOns.advancedSecurityMode",
            ),
        ],
        tolerated=[{"userPoolAddOns.advancedSecurityMode": UNKNOWN}],
    ),
    ResourceCase(
        rule="cognito-user-pool-deletion-protection",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"deletionProtection": "INACTIVE"}, "deletionProtection"),
            ({"deletionProtection": ABSENT, "mfaConfiguration": UNKNOWN}, "can be deleted"),
        ],
        tolerated=[{"deletionProtection": UNKNOWN}],
    ),
    ResourceCase(
        rule="cognito-user-pool-invited-only",
        cls=aws.cognito.UserPool,
        compliant=POOL,
        violations=[
            ({"adminCreateUserConfig": ABSENT}, "Anyone can sign up"),
            ({"adminCreateUserConfig.allowAdminCreateUserOnly": False}, "Anyone can sign up"),
        ],
        tolerated=[{"adminCreateUserConfig.allowAdminCreateUserOnly": UNKNOWN}],
    ),
    ResourceCase(
        rule="cognito-risk-actions",
        cls=aws.cognito.RiskConfiguration,
        compliant=RISKS,
        violations=[
            (
                {"compromisedCredentialsRiskConfiguration.actions.eventAction": "NO_ACTION"},
                "actions.eventAction is NO_ACTION",
            ),
            (
                {f"{TAKEOVER}.highAction.eventAction": "NO_ACTION", "userPoolId": UNKNOWN},
                "highAction.eventAction is NO_ACTION",
            ),
            (
                {f"{TAKEOVER}.highAction.eventAction": "MFA_IF_CONFIGURED"},
                "highAction.eventAction is MFA_IF_CONFIGURED",
            ),
            ({f"{TAKEOVER}.mediumAction.eventAction": "NO_ACTION"}, "mediumAction"),
        ],
        tolerated=[
            {"accountTakeoverRiskConfiguration": ABSENT},
            {f"{TAKEOVER}.highAction.eventAction": UNKNOWN},
            {f"{TAKEOVER}.mediumAction.eventAction": "MFA_REQUIRED"},
        ],
    ),
    ResourceCase(
        rule="cognito-client-no-implicit-flow",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[
            ({"allowedOauthFlows": ["code", "implicit"]}, "implicit"),
            ({"allowedOauthFlows": [UNKNOWN, "implicit"]}, "implicit"),
        ],
        tolerated=[{"allowedOauthFlows": [UNKNOWN]}, {"allowedOauthFlows": ABSENT}],
    ),
    ResourceCase(
        rule="cognito-client-no-password-flow",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[
            ({"explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}, "ALLOW_USER_PASSWORD_AUTH"),
            ({"explicitAuthFlows": [UNKNOWN, "ADMIN_NO_SRP_AUTH"]}, "ADMIN_NO_SRP_AUTH"),
        ],
        tolerated=[
            {"explicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]},
            {"explicitAuthFlows": [UNKNOWN]},
            {"explicitAuthFlows": ABSENT},
        ],
    ),
    ResourceCase(
        rule="cognito-client-secret",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[
            ({"generateSecret": False}, "generateSecret"),
            ({"generateSecret": ABSENT}, "pose as the client"),
            ({"generateSecret": False, "allowedOauthFlows": ["client_credentials"]}, "pose"),
        ],
        tolerated=[
            {"generateSecret": UNKNOWN},
            {"generateSecret": False, "allowedOauthFlows": ABSENT},
        ],
    ),
    ResourceCase(
        rule="cognito-client-hides-users",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[
            ({"preventUserExistenceErrors": "LEGACY"}, "which users there are"),
            ({"preventUserExistenceErrors": ABSENT, "generateSecret": UNKNOWN}, "which users"),
        ],
        tolerated=[{"preventUserExistenceErrors": UNKNOWN}],
    ),
    ResourceCase(
        rule="cognito-client-token-revocation",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[({"enableTokenRevocation": False, "generateSecret": UNKNOWN}, "stay good")],
        tolerated=[{"enableTokenRevocation": ABSENT}, {"enableTokenRevocation": UNKNOWN}],
    ),
)
