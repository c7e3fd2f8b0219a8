"""Cases of the rules in `risk_configuration.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

RISKS = {
    "userPoolId": "pool",
    "compromisedCredentialsRiskConfiguration": {"actions": {"eventAction": "BLOCK"}},
    "accountTakeoverRiskConfiguration": {
        "actions": {
            "highAction": {"eventAction": "BLOCK", "notify": False},
            "mediumAction": {"eventAction": "MFA_IF_CONFIGURED", "notify": False},
        }
    },
}
TAKEOVER = "accountTakeoverRiskConfiguration.actions"

CASES = (
    ResourceCase(
        rule="cognito-risk-actions",
        cls=aws.cognito.RiskConfiguration,
        compliant=RISKS,
        violations=[
            (
                {"compromisedCredentialsRiskConfiguration.actions.eventAction": "NO_ACTION"},
                "actions.eventAction is NO_ACTION",
            ),
            (
                {f"{TAKEOVER}.highAction.eventAction": "NO_ACTION", "userPoolId": UNKNOWN},
                "highAction.eventAction is NO_ACTION",
            ),
            (
                {f"{TAKEOVER}.highAction.eventAction": "MFA_IF_CONFIGURED"},
                "highAction.eventAction is MFA_IF_CONFIGURED",
            ),
            ({f"{TAKEOVER}.mediumAction.eventAction": "NO_ACTION"}, "mediumAction"),
        ],
        tolerated=[
            {"accountTakeoverRiskConfiguration": ABSENT},
            {f"{TAKEOVER}.highAction.eventAction": UNKNOWN},
            {f"{TAKEOVER}.mediumAction.eventAction": "MFA_REQUIRED"},
            {f"{TAKEOVER}.mediumAction.eventAction": "BLOCK"},
            {f"{TAKEOVER}.highAction.eventAction": "MFA_REQUIRED"},
        ],
    ),
)
