"""Cases of the rules in `user_pool_client.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CLIENT = {
    "allowedOauthFlows": ["code"],
    "explicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
    "generateSecret": True,
    "preventUserExistenceErrors": "ENABLED",
    "enableTokenRevocation": True,
    "accessTokenValidity": 60,
    "idTokenValidity": 60,
    "refreshTokenValidity": 12,
    "tokenValidityUnits": {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "hours"},
}

CASES = (
    ResourceCase(
        rule="cognito-client-https-redirects",
        cls=aws.cognito.UserPoolClient,
        compliant={
            "callbackUrls": ["https://a.example.com/oauth2/idpresponse"],
            "logoutUrls": ["https://a.example.com"],
        },
        violations=[
            ({"callbackUrls.0": "http://a.example.com"}, "callbackUrls[0]"),
            ({"callbackUrls": [UNKNOWN, "HTTP://localhost:8000"]}, "callbackUrls[1]"),
            ({"logoutUrls.0": "http://a.example.com", "callbackUrls": UNKNOWN}, "logoutUrls[0]"),
            ({"defaultRedirectUri": "http://a.example.com"}, "defaultRedirectUri"),
        ],
        tolerated=[
            {"callbackUrls": UNKNOWN},
            {"callbackUrls": ABSENT},
            {"callbackUrls": [UNKNOWN]},
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
            ({"explicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]}, "ALLOW_ADMIN"),
            ({"explicitAuthFlows": ["USER_PASSWORD_AUTH"]}, ": USER_PASSWORD_AUTH"),
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
            (
                {"generateSecret": False, "allowedOauthFlows": ["client_credentials"]},
                "generateSecret",
            )
        ],
        tolerated=[{"generateSecret": False, "allowedOauthFlows": ABSENT}],
    ),
    ResourceCase(
        rule="cognito-client-token-lifetime",
        cls=aws.cognito.UserPoolClient,
        compliant=CLIENT,
        violations=[
            ({"accessTokenValidity": 61}, "accessTokenValidity is 61 minutes"),
            ({"idTokenValidity": 24, "tokenValidityUnits": ABSENT}, "idTokenValidity is 24 hours"),
            ({"refreshTokenValidity": 31, "tokenValidityUnits": {}}, "is 31 days"),
            ({"accessTokenValidity": 2, "tokenValidityUnits": {}}, "is 2 hours"),
            (
                {"accessTokenValidity": 3601, "tokenValidityUnits.accessToken": "seconds"},
                "is 3601 seconds",
            ),
            (
                {"tokenValidityUnits": {"accessToken": "days"}, "generateSecret": UNKNOWN},
                "accessTokenValidity is 60 days",
            ),
        ],
        tolerated=[
            {"accessTokenValidity": ABSENT},
            {"accessTokenValidity": 1, "idTokenValidity": 1, "tokenValidityUnits": ABSENT},
            {"accessTokenValidity": 3600, "tokenValidityUnits.accessToken": "seconds"},
            {"accessTokenValidity": UNKNOWN},
            {"accessTokenValidity": 10**9, "tokenValidityUnits": UNKNOWN},
            {"refreshTokenValidity": 30, "tokenValidityUnits.refreshToken": "days"},
        ],
    ),
)
