"""How people sign in."""

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_aws import cognito

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def pool(graph: Graph) -> dict[str, Any]:
    return graph.one(cognito.UserPool, "security-user-pool").inputs


@pytest.mark.parametrize("preview", [False, True])
def test_nobody_signs_up_alone_and_passwords_are_strong(
    deploy: Deploy, stack: str, *, preview: bool
) -> None:
    inputs = pool(deploy(stack, preview=preview))

    assert inputs["adminCreateUserConfig"] == {"allowAdminCreateUserOnly": True}
    password = inputs["passwordPolicy"]
    assert password["minimumLength"] >= 14
    assert all(
        password[f"require{kind}"] for kind in ("Lowercase", "Uppercase", "Numbers", "Symbols")
    )


def test_usernames_are_verified_addresses_in_any_case(deploy: Deploy, stack: str) -> None:
    inputs = pool(deploy(stack))

    assert inputs["usernameAttributes"] == inputs["autoVerifiedAttributes"] == ["email"]
    assert inputs["usernameConfiguration"] == {"caseSensitive": False}
    assert inputs["userAttributeUpdateSettings"] == {
        "attributesRequireVerificationBeforeUpdates": ["email"]
    }
    (recovery,) = inputs["accountRecoverySetting"]["recoveryMechanisms"]
    assert recovery == {"name": "verified_email", "priority": 1}


@pytest.mark.parametrize(
    ("mfa", "configured"), [("required", "ON"), ("optional", "OPTIONAL"), ("none", "OFF")]
)
def test_second_factor_is_an_authenticator_app(deploy: Deploy, mfa: str, configured: str) -> None:
    inputs = pool(deploy("dev", {"security": {"sign_in": {"mfa": mfa}}}))

    assert inputs["mfaConfiguration"] == configured
    token = inputs.get("softwareTokenMfaConfiguration")
    assert token == (None if mfa == "none" else {"enabled": True})


def test_threat_protection_blocks_where_the_tier_has_it(deploy: Deploy) -> None:
    graph = deploy("prod")
    risks = graph.one(cognito.RiskConfiguration, "security-sign-in-risks").inputs

    assert pool(graph)["userPoolTier"] == "PLUS"
    assert pool(graph)["userPoolAddOns"] == {"advancedSecurityMode": "ENFORCED"}
    assert risks["compromisedCredentialsRiskConfiguration"]["actions"] == {"eventAction": "BLOCK"}
    takeover = risks["accountTakeoverRiskConfiguration"]["actions"]
    assert takeover["highAction"]["eventAction"] == "BLOCK"
    assert takeover["mediumAction"]["eventAction"] == "MFA_IF_CONFIGURED"


@pytest.mark.parametrize("name", ["dev", "staging"])
def test_other_tiers_ask_for_no_threat_protection(deploy: Deploy, name: str) -> None:
    graph = deploy(name)

    assert "userPoolAddOns" not in pool(graph)
    assert graph.of(cognito.RiskConfiguration) == []


def test_client_is_the_one_a_load_balancer_needs(deploy: Deploy) -> None:
    inputs = deploy("prod").one(cognito.UserPoolClient, "security-load-balancer-client").inputs

    assert inputs["generateSecret"] is True
    assert inputs["allowedOauthFlowsUserPoolClient"] is True
    assert inputs["allowedOauthFlows"] == ["code"]
    assert set(inputs["allowedOauthScopes"]) == {"openid", "email", "profile"}
    assert inputs["callbackUrls"] == ["https://agents.prod.example.com/oauth2/idpresponse"]
    assert inputs["supportedIdentityProviders"] == ["COGNITO"]


def test_client_leaks_nothing_and_allows_no_direct_password_flow(deploy: Deploy) -> None:
    inputs = deploy("prod").one(cognito.UserPoolClient, "security-load-balancer-client").inputs

    assert inputs["preventUserExistenceErrors"] == "ENABLED"
    assert inputs["enableTokenRevocation"] is True
    assert inputs["explicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH"]
    assert inputs["tokenValidityUnits"] == {
        "accessToken": "minutes",
        "idToken": "minutes",
        "refreshToken": "hours",
    }
    assert (inputs["accessTokenValidity"], inputs["refreshTokenValidity"]) == (60, 12)


def test_domain_prefix_is_unique_unless_configured(deploy: Deploy) -> None:
    random = deploy("dev").one(cognito.UserPoolDomain, "security-sign-in-domain").inputs
    chosen = deploy("dev", {"security": {"sign_in": {"domain_prefix": "agents-dev"}}})

    assert random["domain"] == "agentplatform-dev-00000000"
    domain = chosen.one(cognito.UserPoolDomain, "security-sign-in-domain").inputs
    assert domain["domain"] == "agents-dev"
    assert chosen.of("random:index/randomId:RandomId") == []


@pytest.mark.parametrize(("protection", "state"), [(True, "ACTIVE"), (False, "INACTIVE")])
def test_user_pool_is_protected_by_configuration(
    deploy: Deploy, state: str, *, protection: bool
) -> None:
    graph = deploy("dev", {"environment": {"protection": protection}})
    found = graph.one(cognito.UserPool, "security-user-pool")

    assert found.inputs["deletionProtection"] == state
    assert found.options.protect is protection
