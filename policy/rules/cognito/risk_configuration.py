"""Risk configurations of user pools."""

from collections.abc import Iterator

from frame.family import IDENTITY
from frame.rule import Messages, ResourceRule, security_hub, tokens
from frame.sdk import aws
from frame.value import Value
from pulumi_policy import Severity

RISKS = tokens(aws.cognito.RiskConfiguration)


def risks(configuration: Value) -> Messages:
    """Passwords known to be stolen, and sign-ins of high risk, are stopped or challenged."""
    for action, accepted in _risk_actions(configuration):
        if not action.missing and action.differs(*accepted):
            yield f"{action.path} is {action.text}."


def _risk_actions(configuration: Value) -> Iterator[tuple[Value, tuple[str, ...]]]:
    stolen = configuration["compromisedCredentialsRiskConfiguration"]["actions"]
    yield stolen["eventAction"], ("BLOCK",)
    unusual = configuration["accountTakeoverRiskConfiguration"]["actions"]
    challenges = ("BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED")
    yield unusual["highAction"]["eventAction"], ("BLOCK", "MFA_REQUIRED")
    yield unusual["mediumAction"]["eventAction"], challenges


RULES = (
    ResourceRule(
        id="cognito-risk-actions",
        family=IDENTITY,
        description="Sign-ins with stolen passwords, or of high risk, are stopped.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.1"),),
        remediation="Block stolen passwords and high risks, and challenge medium ones.",
        types=RISKS,
        check=risks,
    ),
)
