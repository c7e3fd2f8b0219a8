"""The Cognito user pool, its domain and the app client of the public load balancer."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_random as random
from pulumi_aws import cognito

from components.security.context import Context
from components.settings.security import SignIn


@dataclass(frozen=True, kw_only=True)
class Identity:
    """The user pool, its app client and domain."""

    pool: cognito.UserPool
    client: cognito.UserPoolClient
    domain: cognito.UserPoolDomain


def make_identity(context: Context, settings: SignIn, hosts: Sequence[str]) -> Identity:
    """Create the user pool, its domain and the load balancer's app client."""
    pool = _pool(context, settings)
    if settings.threat_protection:
        _risk_responses(context, pool)
    domain = cognito.UserPoolDomain(
        "security-sign-in-domain",
        domain=settings.domain_prefix or _unique_prefix(context),
        user_pool_id=pool.id,
        opts=context.own(),
    )
    return Identity(pool=pool, client=_client(context, settings, pool, hosts), domain=domain)


def _pool(context: Context, settings: SignIn) -> cognito.UserPool:
    mfa = {"required": "ON", "optional": "OPTIONAL", "none": "OFF"}[settings.mfa]
    enabled = settings.mfa != "none"
    return cognito.UserPool(
        "security-user-pool",
        user_pool_tier=settings.tier,
        username_attributes=["email"],
        username_configuration=cognito.UserPoolUsernameConfigurationArgs(case_sensitive=False),
        auto_verified_attributes=["email"],
        user_attribute_update_settings=cognito.UserPoolUserAttributeUpdateSettingsArgs(
            attributes_require_verification_before_updates=["email"]
        ),
        account_recovery_setting=cognito.UserPoolAccountRecoverySettingArgs(
            recovery_mechanisms=[
                cognito.UserPoolAccountRecoverySettingRecoveryMechanismArgs(
                    name="verified_email", priority=1
                )
            ]
        ),
        admin_create_user_config=cognito.UserPoolAdminCreateUserConfigArgs(
            allow_admin_create_user_only=not settings.self_sign_up
        ),
        password_policy=_strong_passwords(settings),
        mfa_configuration=mfa,
        software_token_mfa_configuration=cognito.UserPoolSoftwareTokenMfaConfigurationArgs(
            enabled=True
        )
        if enabled
        else None,
        device_configuration=cognito.UserPoolDeviceConfigurationArgs(
            challenge_required_on_new_device=True, device_only_remembered_on_user_prompt=True
        ),
        user_pool_add_ons=cognito.UserPoolUserPoolAddOnsArgs(advanced_security_mode="ENFORCED")
        if settings.threat_protection
        else None,
        deletion_protection="ACTIVE" if context.protect else "INACTIVE",
        opts=context.stateful(),
    )


def _strong_passwords(settings: SignIn) -> cognito.UserPoolPasswordPolicyArgs:
    return cognito.UserPoolPasswordPolicyArgs(
        minimum_length=settings.password_length,
        require_lowercase=True,
        require_uppercase=True,
        require_numbers=True,
        require_symbols=True,
        temporary_password_validity_days=settings.temporary_password_days,
    )


def _risk_responses(context: Context, pool: cognito.UserPool) -> None:
    """Block compromised credentials and high risks; require MFA for medium risks.

    Source: https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-settings-threat-protection.html
    """
    leaked = cognito.RiskConfigurationCompromisedCredentialsRiskConfigurationArgs
    takeover = cognito.RiskConfigurationAccountTakeoverRiskConfigurationArgs
    cognito.RiskConfiguration(
        "security-sign-in-risks",
        user_pool_id=pool.id,
        compromised_credentials_risk_configuration=leaked(
            actions=cognito.RiskConfigurationCompromisedCredentialsRiskConfigurationActionsArgs(
                event_action="BLOCK"
            )
        ),
        account_takeover_risk_configuration=takeover(
            actions=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsArgs(
                medium_action=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsMediumActionArgs(
                    event_action="MFA_IF_CONFIGURED", notify=False
                ),
                high_action=cognito.RiskConfigurationAccountTakeoverRiskConfigurationActionsHighActionArgs(
                    event_action="BLOCK", notify=False
                ),
            )
        ),
        # AWS refuses its deletion after threat protection is off; it is deleted with the pool.
        opts=pulumi.ResourceOptions.merge(
            context.own(), pulumi.ResourceOptions(retain_on_delete=True)
        ),
    )


def _unique_prefix(context: Context) -> pulumi.Output[str]:
    """A domain prefix that is unique in the region."""
    suffix = random.RandomId("security-sign-in-domain-suffix", byte_length=4, opts=context.own())
    return pulumi.Output.concat(context.prefix, "-", suffix.hex)


def _client(
    context: Context, settings: SignIn, pool: cognito.UserPool, hosts: Sequence[str]
) -> cognito.UserPoolClient:
    """The load balancer's app client: authorization code grant only, with a client secret.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
    """
    sites = (settings.host_name, *hosts)
    return cognito.UserPoolClient(
        "security-load-balancer-client",
        user_pool_id=pool.id,
        generate_secret=True,
        allowed_oauth_flows_user_pool_client=True,
        allowed_oauth_flows=["code"],
        allowed_oauth_scopes=["email", "openid", "profile"],
        supported_identity_providers=["COGNITO"],
        callback_urls=[f"https://{host}/oauth2/idpresponse" for host in sites],
        logout_urls=[f"https://{host}/" for host in sites],
        # Managed login needs no direct flows; disabling them prevents password guessing by API.
        explicit_auth_flows=["ALLOW_REFRESH_TOKEN_AUTH"],
        prevent_user_existence_errors="ENABLED",
        enable_token_revocation=True,
        access_token_validity=settings.token_minutes,
        id_token_validity=settings.token_minutes,
        refresh_token_validity=settings.session_hours,
        token_validity_units=cognito.UserPoolClientTokenValidityUnitsArgs(
            access_token="minutes",  # noqa: S106 -- a unit of time, not a token
            id_token="minutes",  # noqa: S106 -- as above
            refresh_token="hours",  # noqa: S106 -- as above
        ),
        opts=context.own(),
    )
