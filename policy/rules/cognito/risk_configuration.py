"""Risk configurations of user pools."""

from frame.family import IDENTITY
from frame.inputs import InputRule, equals
from frame.rule import security_hub, tokens
from frame.sdk import aws
from pulumi_policy import Severity

RISKS = tokens(aws.cognito.RiskConfiguration)
_TAKEOVER = "accountTakeoverRiskConfiguration.actions"

RULES = (
    InputRule(
        id="cognito-risk-actions",
        family=IDENTITY,
        description="Sign-ins with stolen passwords, or of high risk, are stopped.",
        severity=Severity.MEDIUM,
        references=(security_hub("Cognito.1"),),
        remediation="Block stolen passwords and high risks, and challenge medium ones.",
        types=RISKS,
        inputs={
            "compromisedCredentialsRiskConfiguration.actions.eventAction": equals("BLOCK"),
            f"{_TAKEOVER}.highAction.eventAction": equals("BLOCK", "MFA_REQUIRED"),
            f"{_TAKEOVER}.mediumAction.eventAction": equals(
                "BLOCK", "MFA_REQUIRED", "MFA_IF_CONFIGURED"
            ),
        },
    ),
)
