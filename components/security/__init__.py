"""KMS keys, web ACL, user pool, audit trail and secrets."""

from collections.abc import Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.scope import StackScope
from components.security.context import Context
from components.security.generated import GeneratedSecrets, Texts, make_generated
from components.security.identity import Identity, make_identity
from components.security.keys import Keys, make_keys
from components.security.trail import Trail, make_trail, trail_arn
from components.security.web_acl import make_web_acl
from components.settings import Security as SecuritySettings


@dataclass(frozen=True, kw_only=True)
class SecurityArgs:
    """Arguments of the component.

    Attributes:
        scope: Account, environment, protection of the stack.
        hosts: Host names with sign-in, in addition to the platform's.
        queues: Whether services have queues.
        at_edge: Whether CloudFront, with its own web ACL, is used.
    """

    settings: SecuritySettings
    scope: StackScope
    hosts: Sequence[str]
    queues: bool
    at_edge: bool


@dataclass(frozen=True, kw_only=True)
class SecurityOutputs:
    """Outputs of the component.

    Attributes:
        data_key_arn: Key of databases, search, buckets, images and backups.
        logs_key_arn: Key of log groups, the audit trail and alarm topics.
        secrets_key_arn: Key of secrets and parameters.
        web_acl_arn: Regional web ACL, for the public load balancer.
        user_pool_client_id: The app client of the public load balancer.
        user_pool_domain: The Cognito domain prefix.
        trail_arn: The audit trail; None if another stack has it.
        trail_log_group_name: Log group with the trail's events; None as above.
        audit_bucket_name: Bucket with the trail's log files; None as above.
        secret_arns: Service to name to ARN of a Secrets Manager secret.
        parameter_names: Service to name to name of an SSM parameter.
        parameter_arns: Service to name to ARN of an SSM parameter.
    """

    data_key_arn: pulumi.Output[str]
    logs_key_arn: pulumi.Output[str]
    secrets_key_arn: pulumi.Output[str]
    web_acl_arn: pulumi.Output[str]
    web_acl_metric_name: pulumi.Output[str]
    user_pool_id: pulumi.Output[str]
    user_pool_arn: pulumi.Output[str]
    user_pool_client_id: pulumi.Output[str]
    user_pool_domain: pulumi.Output[str]
    trail_arn: pulumi.Output[str] | None
    trail_log_group_name: pulumi.Output[str] | None
    audit_bucket_name: pulumi.Output[str] | None
    secret_arns: Texts
    parameter_names: Texts
    parameter_arns: Texts


class Security(pulumi.ComponentResource):
    """KMS keys, web ACL, user pool, audit trail and secrets of a stack."""

    def __init__(
        self, name: str, args: SecurityArgs, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("agentplatform:security:Security", name, {}, opts)
        settings = args.settings
        context = Context.of(self, args.scope)
        audited = trail_arn(context) if settings.trail.enabled else None
        keys = make_keys(context, settings.keys, trail_arn=audited, queues=args.queues)
        acl = make_web_acl(
            context, settings.web_acl, logs_key_arn=keys.logs.arn, sees_callers=not args.at_edge
        )
        identity = make_identity(context, settings.sign_in, args.hosts)
        trail = (
            make_trail(context, settings.trail, logs_key_arn=keys.logs.arn)
            if settings.trail.enabled
            else None
        )
        generated = make_generated(context, settings, keys)
        _account_wide(context, settings)
        self.outputs = _outputs(keys, acl, identity, trail, generated)
        self.register_outputs(vars(self.outputs))


def _outputs(
    keys: Keys,
    acl: aws.wafv2.WebAcl,
    identity: Identity,
    trail: Trail | None,
    generated: GeneratedSecrets,
) -> SecurityOutputs:
    return SecurityOutputs(
        data_key_arn=keys.data.arn,
        logs_key_arn=keys.logs.arn,
        secrets_key_arn=keys.secrets.arn,
        web_acl_arn=acl.arn,
        web_acl_metric_name=acl.visibility_config.apply(lambda config: config.metric_name),
        user_pool_id=identity.pool.id,
        user_pool_arn=identity.pool.arn,
        user_pool_client_id=identity.client.id,
        user_pool_domain=identity.domain.domain,
        trail_arn=trail.trail.arn if trail else None,
        trail_log_group_name=trail.log_group.name if trail else None,
        audit_bucket_name=trail.bucket.bucket if trail else None,
        secret_arns=generated.secret_arns,
        parameter_names=generated.parameter_names,
        parameter_arns=generated.parameter_arns,
    )


def _account_wide(context: Context, settings: SecuritySettings) -> None:
    """Resources that exist once for each account and region."""
    if settings.access_analyzer:
        aws.accessanalyzer.Analyzer(
            "security-access-analyzer",
            analyzer_name=context.prefix,
            type="ACCOUNT",
            opts=context.own(),
        )
