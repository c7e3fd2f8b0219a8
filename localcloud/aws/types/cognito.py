"""Cognito: user pools, their sign-in domains and clients, and responses to risks."""

from typing import TYPE_CHECKING, Any, cast

import pulumi_aws as aws

from localcloud.aws import modelled, shapes
from localcloud.aws.context import Context
from localcloud.aws.declare import Call, Part, Resource, Tagging, Text
from localcloud.calls import models

if TYPE_CHECKING:
    from botocore.model import StructureShape


def _members(op: str) -> Any:
    return cast("StructureShape", models.operation("cognito-idp", op).input_shape)


def _policies(ctx: Context) -> Any:
    wanted = {prop: ctx.inputs.get(prop) for prop in ("passwordPolicy", "signInPolicy")}
    shape = _members("create_user_pool").members["Policies"]
    return shapes.to_aws(wanted, shape, "policies") or None


def _tags(ctx: Context) -> Any:
    return ctx.inputs.get("tagsAll") or {}


_UPDATE = Call(
    op="update_user_pool",
    params={
        "UserPoolId": "{id}",
        "PoolName": "{name}",
        "Policies": _policies,
        "UserPoolTags": _tags,
    },
)


def _update(ctx: Context) -> None:
    """Write the whole configuration, as AWS demands: what is left out falls back to defaults."""
    props = {prop: ctx.inputs[prop] for prop in modelled.updated(USER_POOL) if prop in ctx.inputs}
    by_name = {key: value for key, value in props.items() if key not in USER_POOL.hooked}
    ctx.run(_UPDATE, by_name)


def _set_mfa(ctx: Context) -> None:
    names = ("mfaConfiguration", "softwareTokenMfaConfiguration")
    given = {prop: ctx.inputs[prop] for prop in names if prop in ctx.inputs}
    given.setdefault("mfaConfiguration", "OFF")
    shape = _members("set_user_pool_mfa_config")
    ctx.call("set_user_pool_mfa_config", UserPoolId=ctx.id, **shapes.to_aws(given, shape, "mfa"))


def _unprotect(ctx: Context) -> None:
    """Refuse to delete a protected pool, as AWS does and moto does not."""
    if (
        ctx.call("describe_user_pool", UserPoolId=ctx.id)["UserPool"].get("DeletionProtection")
        == "ACTIVE"
    ):
        raise models.AwsError(
            "cognito-idp",
            "DeleteUserPool",
            "InvalidParameterException",
            "The user pool cannot be deleted because deletion protection is activated.",
        )


USER_POOL = Resource(
    cls=aws.cognito.UserPool,
    service="cognito-idp",
    create=Call(
        op="create_user_pool",
        params={"PoolName": "{name}", "Policies": _policies},
        result="UserPool",
    ),
    id="Id",
    read=Call(op="describe_user_pool", params={"UserPoolId": "{id}"}, result="UserPool"),
    update=_UPDATE,
    before_delete=_unprotect,
    delete=Call(op="delete_user_pool", params={"UserPoolId": "{id}"}),
    hooked=("passwordPolicy", "signInPolicy", "usernameConfiguration"),
    parts=(
        Part(
            props=("mfaConfiguration", "softwareTokenMfaConfiguration"),
            write=_set_mfa,
            read=Call(op="get_user_pool_mfa_config", params={"UserPoolId": "{id}"}),
            initial={"mfaConfiguration": "OFF"},
        ),
    ),
    outputs={
        "arn": "Arn",
        "name": "Name",
        "passwordPolicy": "Policies.PasswordPolicy",
        "signInPolicy": "Policies.SignInPolicy",
        "endpoint": Text("cognito-idp.{region}.amazonaws.com/{id}"),
    },
    # moto forgets at an update what only a new pool can be given.
    kept=("aliasAttributes", "usernameAttributes", "usernameConfiguration"),
    shared=("domain", "customDomain", "estimatedNumberOfUsers", "lastModifiedDate"),
    tagging=Tagging(write=_update),
)

USER_POOL_DOMAIN = Resource(
    cls=aws.cognito.UserPoolDomain,
    service="cognito-idp",
    create=Call(op="create_user_pool_domain"),
    id=Text("{domain}"),
    read=Call(
        op="describe_user_pool_domain", params={"Domain": "{id}"}, result="DomainDescription"
    ),
    delete=Call(
        op="delete_user_pool_domain", params={"Domain": "{id}", "UserPoolId": "{userPoolId}"}
    ),
    outputs={
        "awsAccountId": Text("{account}"),
        "cloudfrontDistribution": "CloudFrontDistribution",
        "cloudfrontDistributionArn": "CloudFrontDistribution",
        "cloudfrontDistributionZoneId": lambda _: "Z2FDTNDATAQYW2",
    },
)


def _client_id(ctx: Context) -> str:
    return ctx.id.rpartition("/")[2]  # an import gives pool/client


_CLIENT = {"UserPoolId": "{userPoolId}", "ClientId": _client_id}

USER_POOL_CLIENT = Resource(
    cls=aws.cognito.UserPoolClient,
    service="cognito-idp",
    create=Call(
        op="create_user_pool_client", params={"ClientName": "{name}"}, result="UserPoolClient"
    ),
    id="ClientId",
    read=Call(op="describe_user_pool_client", params=_CLIENT, result="UserPoolClient"),
    update=Call(op="update_user_pool_client", params={**_CLIENT, "ClientName": "{name}"}),
    delete=Call(op="delete_user_pool_client", params=_CLIENT),
    rename={"name": "ClientName"},
    kept=("generateSecret",),
    import_id="{userPoolId}/{id}",
)

RISK_CONFIGURATION = Resource(
    cls=aws.cognito.RiskConfiguration,
    service="cognito-idp",
    create=Call(op="set_risk_configuration"),
    read=Call(op="describe_user_pool", params={"UserPoolId": "{userPoolId}"}),
    id=Text("{userPoolId}"),
    hooked=(
        "accountTakeoverRiskConfiguration",
        "compromisedCredentialsRiskConfiguration",
        "riskExceptionConfiguration",
    ),
    import_id="{userPoolId}",
    held_by="memory",
    note="moto has no risk configuration",
)

TYPES = (USER_POOL, USER_POOL_DOMAIN, USER_POOL_CLIENT, RISK_CONFIGURATION)
