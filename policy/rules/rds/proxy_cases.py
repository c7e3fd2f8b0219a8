"""Cases of the rules in `proxy.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:database"  # noqa: S105 -- a name

CASES = (
    ResourceCase(
        rule="rds-proxy-iam-authentication",
        cls=aws.rds.Proxy,
        compliant={"defaultAuthScheme": "IAM_AUTH", "engineFamily": "POSTGRESQL"},
        violations=[
            ({"defaultAuthScheme": ABSENT}, "cannot sign in by IAM"),
            ({"defaultAuthScheme": "NONE", "auths": []}, "cannot sign in by IAM"),
            (
                {"defaultAuthScheme": ABSENT, "auths": [{"secretArn": SECRET}]},
                "auths[0].iamAuth",
            ),
            (
                {
                    "defaultAuthScheme": "NONE",
                    "auths": [{"iamAuth": UNKNOWN}, {"iamAuth": "DISABLED"}],
                },
                "auths[1].iamAuth",
            ),
        ],
        tolerated=[
            {"defaultAuthScheme": ABSENT, "auths": UNKNOWN},
            {"defaultAuthScheme": ABSENT, "auths": [{"iamAuth": "REQUIRED"}]},
        ],
    ),
)
