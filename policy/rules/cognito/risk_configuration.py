"""Risk configurations of user pools."""

from frame.family import IDENTITY
from frame.inputs import InputRule, never
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
            "compromisedCredentialsRiskConfiguration.actions.eventAction": never("NO_ACTION"),
            f"{_TAKEOVER}.highAction.eventAction": never("NO_ACTION", "MFA_IF_CONFIGURED"),
            f"{_TAKEOVER}.mediumAction.eventAction": never("NO_ACTION"),
        },
    ),
)
