"""Saved queries of CloudWatch Logs Insights."""

from collections.abc import Iterator
from dataclasses import dataclass

import pulumi
from pulumi_aws import cloudwatch

from components.observability.watched import Watched

_ERRORS = """fields @timestamp, @message
| filter @message like /(?i)(error|exception|fatal)/
| sort @timestamp desc
| limit 100"""

_TOKENS = """filter ispresent(modelId)
| stats count(*) as calls, sum(input.inputTokenCount) as inputTokens,
  sum(output.outputTokenCount) as outputTokens by modelId, identity.arn
| sort inputTokens desc"""

_REFUSED_CALLS = """fields @timestamp, userIdentity.arn, eventSource, eventName, errorCode
| filter errorCode like /AccessDenied|UnauthorizedOperation/
| stats count(*) as calls by userIdentity.arn, eventSource, eventName
| sort calls desc
| limit 50"""

_POLICY_CHANGES = """fields @timestamp, userIdentity.arn, eventName, requestParameters.roleName
| filter eventSource = "iam.amazonaws.com" and readOnly = 0
| sort @timestamp desc
| limit 100"""


@dataclass(frozen=True, kw_only=True)
class Query:
    """A query with its name in the console and its log groups."""

    key: str
    text: str
    log_groups: list[pulumi.Input[str]]


def queries(watched: Watched) -> Iterator[Query]:
    """The queries of the monitored log groups."""
    if watched.services:
        groups = watched.services.log_group_names
        yield Query(key="errors", text=_ERRORS, log_groups=list(groups.values()))
    if watched.bedrock and watched.bedrock.log_group_name is not None:
        calls: list[pulumi.Input[str]] = [watched.bedrock.log_group_name]
        yield Query(key="tokens-by-model", text=_TOKENS, log_groups=calls)
    if watched.audit:
        trail: list[pulumi.Input[str]] = [watched.audit.log_group_name]
        yield Query(key="refused-calls", text=_REFUSED_CALLS, log_groups=trail)
        yield Query(key="policy-changes", text=_POLICY_CHANGES, log_groups=trail)


def make_queries(name: str, watched: Watched, *, prefix: str, opts: pulumi.ResourceOptions) -> None:
    """Create the queries; the console shows the prefix of a name as a folder."""
    for query in queries(watched):
        cloudwatch.QueryDefinition(
            f"{name}-query-{query.key}",
            name=f"{prefix}/{query.key}",
            query_string=query.text,
            log_group_names=query.log_groups,
            opts=opts,
        )
