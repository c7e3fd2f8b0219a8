"""Policies of secrets."""

from frame.family import IDENTITY
from frame.inputs import InputRule, equals
from frame.resource_policy import SECRET_POLICIES, closed
from frame.rule import tokens, well_architected
from frame.sdk import aws
from pulumi_policy import Severity

RULES = (
    closed(
        "secretsmanager-policy-not-public",
        "secret",
        SECRET_POLICIES,
        well_architected("SEC03-BP07"),
        severity=Severity.CRITICAL,
    ),
    InputRule(
        id="secretsmanager-public-policy-blocked",
        family=IDENTITY,
        description="Secrets Manager refuses public policies.",
        severity=Severity.MEDIUM,
        references=(well_architected("SEC03-BP07"),),
        types=tokens(aws.secretsmanager.SecretPolicy),
        inputs={"blockPublicPolicy": equals(True)},
    ),
)
