"""Web ACLs and their logs, with redacted credentials."""

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
from pulumi_aws import wafv2

from components import iam
from components.security.context import Context
from components.settings.security import RULE_GROUPS, RateLimit, RuleGroup
from components.settings.security import WebAcl as WebAclSettings


@dataclass(frozen=True, kw_only=True)
class WebAclPlace:
    """The placement of a web ACL.

    Attributes:
        name: Logical name, and prefix of its resources' names.
        scope: CLOUDFRONT (in us-east-1) or REGIONAL.
        suffix: Suffix of its physical name.
        region: Its region, if it is not the stack's.
    """

    name: str
    description: str
    scope: str = "REGIONAL"
    suffix: str = ""
    region: str | None = None


LOAD_BALANCER = WebAclPlace(name="security-web-acl", description="Guards the public load balancer")


def make_web_acl(
    context: Context,
    settings: WebAclSettings,
    *,
    logs_key_arn: pulumi.Input[str],
    post: WebAclPlace = LOAD_BALANCER,
    sees_callers: bool = True,
) -> wafv2.WebAcl:
    """Create the web ACL; it is associated where the protected resource is created.

    Args:
        context: The component.
        settings: The configuration.
        logs_key_arn: Key of its log group.
        post: Its placement.
        sees_callers: Whether it sees callers' addresses; behind CloudFront it does not.
    """
    acl = wafv2.WebAcl(
        post.name,
        description=post.description,
        scope=post.scope,
        default_action=wafv2.WebAclDefaultActionArgs(allow=wafv2.WebAclDefaultActionAllowArgs()),
        rules=list(rules(settings, sees_callers=sees_callers)),
        visibility_config=wafv2.WebAclVisibilityConfigArgs(
            cloudwatch_metrics_enabled=True,
            metric_name=f"{context.prefix}{post.suffix}-web-acl",
            sampled_requests_enabled=settings.sampled_requests,
        ),
        region=post.region,
        opts=context.own(),
    )
    _log(context, settings, acl, logs_key_arn, post)
    return acl


def rules(settings: WebAclSettings, *, sees_callers: bool) -> Iterator[wafv2.WebAclRuleArgs]:
    """The rules: known addresses, request rate, then contents.

    Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
    """
    sampled = settings.sampled_requests
    if sees_callers:
        yield from _of_addresses(settings, sampled)
    yield _managed("known_bad_inputs", 40, settings.known_bad_inputs, sampled)
    yield _managed("sql_injection", 50, settings.sql_injection, sampled)
    yield _managed("common", 60, settings.common, sampled)


def _of_addresses(settings: WebAclSettings, sampled: bool) -> Iterator[wafv2.WebAclRuleArgs]:
    """The rules for callers' addresses.

    Behind CloudFront, callers' addresses are in a header to which CloudFront appends them. WAF
    reads its first value, which callers can forge.
    Source: https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-forwarded-ip-address.html
    """
    yield _managed("ip_reputation", 10, settings.ip_reputation, sampled)
    if settings.anonymous_ip:
        yield _managed("anonymous_ip", 20, settings.anonymous_ip, sampled)
    yield _rate("rate-limit", 30, settings.rate_limit, sampled)


def _managed(key: str, priority: int, settings: RuleGroup, sampled: bool) -> wafv2.WebAclRuleArgs:
    name = key.replace("_", "-")
    override = wafv2.WebAclRuleOverrideActionArgs
    counted = [
        wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideArgs(
            name=rule,
            action_to_use=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseArgs(
                count=wafv2.WebAclRuleStatementManagedRuleGroupStatementRuleActionOverrideActionToUseCountArgs()
            ),
        )
        for rule in settings.count_rules
    ]
    return wafv2.WebAclRuleArgs(
        name=name,
        priority=priority,
        override_action=override(count=wafv2.WebAclRuleOverrideActionCountArgs())
        if settings.mode == "count"
        else override(none=wafv2.WebAclRuleOverrideActionNoneArgs()),
        statement=wafv2.WebAclRuleStatementArgs(
            managed_rule_group_statement=wafv2.WebAclRuleStatementManagedRuleGroupStatementArgs(
                vendor_name="AWS",
                name=RULE_GROUPS[key],
                rule_action_overrides=counted or None,
            )
        ),
        visibility_config=_visibility(name, sampled),
    )


def _rate(name: str, priority: int, settings: RateLimit, sampled: bool) -> wafv2.WebAclRuleArgs:
    action = wafv2.WebAclRuleActionArgs
    forwarded = (
        wafv2.WebAclRuleStatementRateBasedStatementForwardedIpConfigArgs(
            header_name=settings.forwarded_header,
            # Count invalid addresses as a match, because they could bypass the limit.
            fallback_behavior="MATCH",
        )
        if settings.forwarded_header
        else None
    )
    return wafv2.WebAclRuleArgs(
        name=name,
        priority=priority,
        action=action(count=wafv2.WebAclRuleActionCountArgs())
        if settings.mode == "count"
        else action(block=wafv2.WebAclRuleActionBlockArgs()),
        statement=wafv2.WebAclRuleStatementArgs(
            rate_based_statement=wafv2.WebAclRuleStatementRateBasedStatementArgs(
                limit=settings.requests,
                evaluation_window_sec=settings.window_seconds,
                aggregate_key_type="FORWARDED_IP" if forwarded else "IP",
                forwarded_ip_config=forwarded,
            )
        ),
        visibility_config=_visibility(name, sampled),
    )


def _visibility(metric: str, sampled: bool) -> wafv2.WebAclRuleVisibilityConfigArgs:
    return wafv2.WebAclRuleVisibilityConfigArgs(
        cloudwatch_metrics_enabled=True, metric_name=metric, sampled_requests_enabled=sampled
    )


def _log(
    context: Context,
    settings: WebAclSettings,
    acl: wafv2.WebAcl,
    logs_key_arn: pulumi.Input[str],
    post: WebAclPlace,
) -> None:
    group = aws.cloudwatch.LogGroup(
        f"{post.name}-log",
        # WAF requires this prefix.
        name=f"aws-waf-logs-{context.prefix}{post.suffix}",
        kms_key_id=logs_key_arn,
        retention_in_days=settings.log_retention_days,
        region=post.region,
        opts=context.own(),
    )
    # Without it, WAF maintains a policy for all web ACLs of the account, which can exceed the size
    # limit.
    policy = aws.cloudwatch.LogResourcePolicy(
        f"{post.name}-log-policy",
        policy_name=f"{context.prefix}{post.suffix}-web-acl-log",
        policy_document=pulumi.Output.json_dumps(_delivery(context, group.arn)),
        region=post.region,
        opts=context.own(),
    )
    wafv2.WebAclLoggingConfiguration(
        f"{post.name}-logging",
        resource_arn=acl.arn,
        log_destination_configs=[group.arn],
        redacted_fields=list(redacted(settings)),
        region=post.region,
        opts=context.own(after=[policy]),
    )


def redacted(
    settings: WebAclSettings,
) -> Iterator[wafv2.WebAclLoggingConfigurationRedactedFieldArgs]:
    """The redacted fields of the log: headers, and the query with sign-in codes."""
    field = wafv2.WebAclLoggingConfigurationRedactedFieldArgs
    yield field(query_string=wafv2.WebAclLoggingConfigurationRedactedFieldQueryStringArgs())
    for header in settings.redacted_headers:
        yield field(
            single_header=wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs(name=header)
        )


def _delivery(context: Context, group_arn: pulumi.Input[str]) -> iam.Document:
    """Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-vended-logs-permissions.html."""
    return iam.document(
        iam.allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            [pulumi.Output.concat(group_arn, ":log-stream:*")],
            sid="WebAclLog",
            principals=iam.services("delivery.logs.amazonaws.com"),
            when={
                "StringEquals": {"aws:SourceAccount": context.account.account_id},
                "ArnLike": {"aws:SourceArn": context.account.arn("logs", "*")},
            },
        )
    )
