"""Analyzers of IAM Access Analyzer."""

from collections.abc import Iterable

from frame.family import LOGGING
from frame.rule import Finding, Stack, StackRule, cis, security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

ANALYZERS = tokens(aws.accessanalyzer.Analyzer)
_EXTERNAL = ("ACCOUNT", "ORGANIZATION")


def external_access(stack: Stack) -> Iterable[Finding]:
    """Among a stack's analyzers one reports what others than the account can reach.

    Analyzers of unused access are a supplement to it, not a substitute.
    Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
    """
    analyzers = list(stack.of(ANALYZERS))
    # Without a type, an analyzer is for the account's external access.
    if analyzers and all(each.props["type"].differs(*_EXTERNAL, None) for each in analyzers):
        yield Finding(
            resource=analyzers[0],
            message="No analyzer reports access from outside the account (type).",
        )


RULES = (
    StackRule(
        id="iam-access-analyzer-external",
        family=LOGGING,
        description="Access from outside the account is reported.",
        severity=Severity.HIGH,
        references=(security_hub("IAM.28"), cis("1.19")),
        remediation='Add an analyzer of type "ACCOUNT" or "ORGANIZATION".',
        types=ANALYZERS,
        check=external_access,
    ),
)
