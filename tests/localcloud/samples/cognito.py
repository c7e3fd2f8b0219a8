from typing import Any
from uuid import uuid4

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def pool(make: Make) -> str:
    return make(aws.cognito.UserPool)[0]


PASSWORD = {
    "minimumLength": 14,
    "requireLowercase": True,
    "requireUppercase": True,
    "requireNumbers": True,
    "requireSymbols": True,
    "temporaryPasswordValidityDays": 3,
}


def client(make: Make) -> dict[str, Any]:
    return {
        "userPoolId": pool(make),
        "generateSecret": True,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["code"],
        "allowedOauthScopes": ["email", "openid", "profile"],
        "supportedIdentityProviders": ["COGNITO"],
        "callbackUrls": ["https://agents.example.com/oauth2/idpresponse"],
        "logoutUrls": ["https://agents.example.com/"],
        "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
        "preventUserExistenceErrors": "ENABLED",
        "enableTokenRevocation": True,
        "accessTokenValidity": 60,
        "idTokenValidity": 60,
        "refreshTokenValidity": 12,
        "tokenValidityUnits": {
            "accessToken": "minutes",
            "idToken": "minutes",
            "refreshToken": "hours",
        },
    }


def takeover(action: str) -> dict[str, Any]:
    return {"actions": {"highAction": {"eventAction": action, "notify": False}}}


SAMPLES = [
    Sample(
        cls=aws.cognito.UserPool,
        inputs={
            "userPoolTier": "PLUS",
            "usernameAttributes": ["email"],
            "usernameConfiguration": {"caseSensitive": False},
            "autoVerifiedAttributes": ["email"],
            "userAttributeUpdateSettings": {
                "attributesRequireVerificationBeforeUpdates": ["email"]
            },
            "accountRecoverySetting": {
                "recoveryMechanisms": [{"name": "verified_email", "priority": 1}]
            },
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
            "passwordPolicy": PASSWORD,
            "mfaConfiguration": "ON",
            "softwareTokenMfaConfiguration": {"enabled": True},
            "deviceConfiguration": {
                "challengeRequiredOnNewDevice": True,
                "deviceOnlyRememberedOnUserPrompt": True,
            },
            "userPoolAddOns": {"advancedSecurityMode": "ENFORCED"},
            "deletionProtection": "INACTIVE",
            "tags": {"a": "b"},
        },
        change={
            "passwordPolicy": {**PASSWORD, "minimumLength": 20},
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": False},
            "mfaConfiguration": "OPTIONAL",
            "tags": {"c": "d"},
        },
        replace={"usernameAttributes": ["phone_number"]},
    ),
    Sample(
        cls=aws.cognito.UserPoolDomain,
        inputs=lambda make: {"domain": f"sample-{uuid4()}", "userPoolId": pool(make)},
        replace={"domain": "other"},
    ),
    Sample(
        cls=aws.cognito.UserPoolClient,
        inputs=client,
        change={"callbackUrls": ["https://other.example.com/oauth2/idpresponse"]},
        replace={"generateSecret": False},
    ),
    Sample(
        cls=aws.cognito.RiskConfiguration,
        inputs=lambda make: {
            "userPoolId": pool(make),
            "accountTakeoverRiskConfiguration": takeover("BLOCK"),
            "compromisedCredentialsRiskConfiguration": {"actions": {"eventAction": "BLOCK"}},
        },
        change={"accountTakeoverRiskConfiguration": takeover("MFA_REQUIRED")},
    ),
]
