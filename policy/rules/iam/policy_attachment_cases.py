"""Cases of the rules in `policy_attachment.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

CASES = (
    ResourceCase(
        rule="iam-attachment-no-wide-policy",
        cls=aws.iam.RolePolicyAttachment,
        compliant={
            "role": "app",
            "policyArn": "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
        },
        violations=[
            ({"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}, "AdministratorAccess"),
            ({"policyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}, "PowerUserAccess"),
            ({"policyArn": "arn:aws:iam::aws:policy/AmazonS3FullAccess"}, "AmazonS3FullAccess"),
            ({"policyArn": "arn:aws-cn:iam::aws:policy/IAMFullAccess", "role": UNKNOWN}, "IAMFull"),
            *(
                ({"policyArn": f"arn:aws:iam::aws:policy/{name}"}, name.rpartition("/")[2])
                for name in (
                    "AmazonDynamoDBFullAccess_v2",
                    "CloudWatchFullAccessV2",
                    "SecretsManagerReadWrite",
                    "job-function/DatabaseAdministrator",
                )
            ),
        ],
        tolerated=[
            {"policyArn": UNKNOWN},
            {"policyArn": "arn:aws:iam::111122223333:policy/OwnFullAccess"},
            {"policyArn": "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"},
            {"policyArn": "arn:aws:iam::aws:policy/CloudWatchAgentServerPolicy"},
            {"policyArn": "arn:aws:iam::aws:policy/SecurityAudit"},
        ],
    ),
    ResourceCase(
        rule="iam-attachment-no-wide-policy",
        cls=aws.iam.RolePolicyAttachmentsExclusive,
        compliant={"roleName": "app", "policyArns": ["arn:aws:iam::111122223333:policy/app"]},
        violations=[({"policyArns.0": "arn:aws:iam::aws:policy/AdministratorAccess"}, "Admin")],
        tolerated=[{"policyArns": UNKNOWN}],
    ),
    ResourceCase(
        rule="iam-attachment-no-wide-policy",
        cls=aws.iam.Role,
        compliant={"managedPolicyArns": ["arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"]},
        violations=[
            ({"managedPolicyArns": [UNKNOWN, "arn:aws:iam::aws:policy/IAMFullAccess"]}, "IAMFull"),
        ],
        tolerated=[{"managedPolicyArns": [UNKNOWN]}, {"managedPolicyArns": ABSENT}],
    ),
)
