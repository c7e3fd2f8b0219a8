"""Policies of image repositories and of the registry."""

from frame.resource_policy import REPOSITORY_POLICIES, closed
from frame.rule import checkov
from pulumi_policy import Severity

RULES = (
    closed(
        "ecr-policy-not-public",
        "repository",
        REPOSITORY_POLICIES,
        checkov("CKV_AWS_32"),
        severity=Severity.HIGH,
    ),
)
