"""Cases of the rules in `tagging.py`."""

from frame.cases import ABSENT, UNKNOWN, ResourceCase
from frame.sdk import aws

TAGS = {
    "Project": "agentplatform",
    "Environment": "dev",
    "Owner": "platform-team",
    "CostCenter": "1234",
    "ManagedBy": "pulumi",
}
RULE = "aws-required-tags"

CASES = (
    ResourceCase(
        rule=RULE,
        cls=aws.s3.Bucket,
        compliant={"tags": {"Name": "data"}, "tagsAll": {"Name": "data", **TAGS}},
        violations=[
            (
                {"tags": ABSENT, "tagsAll": ABSENT},
                "Project, Environment, Owner, CostCenter, ManagedBy",
            ),
            ({"tags": ABSENT, "tagsAll": {}}, "Project, Environment, Owner, CostCenter, ManagedBy"),
            ({"tagsAll.Owner": ABSENT}, "Missing tags: Owner."),
            ({"tagsAll.CostCenter": ""}, "Missing tags: CostCenter."),
            ({"tagsAll": {"owner": "x", "Project": UNKNOWN}}, "Environment, Owner, CostCenter"),
            ({"tags": TAGS, "tagsAll": {"Name": "data"}}, "Missing tags"),
        ],
        tolerated=[{"tagsAll": UNKNOWN}, {"tagsAll.Owner": UNKNOWN}, {"tags": UNKNOWN}],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.vpc.SecurityGroupIngressRule,
        compliant={"securityGroupId": UNKNOWN, "tags": TAGS},
        violations=[({"tags": ABSENT}, "Missing tags"), ({"tags.Project": ABSENT}, "Project")],
        tolerated=[{"tags": UNKNOWN}],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.lambda_.Function,
        compliant={"tagsAll": TAGS},
        violations=[({"tagsAll": {}}, "Missing tags")],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.autoscaling.Group,
        compliant={"tags": [{"key": key, "value": value} for key, value in TAGS.items()]},
        violations=[
            ({"tags": ABSENT}, "Missing tags"),
            ({"tags": [{"key": "Owner", "value": "x"}]}, "Project, Environment, CostCenter"),
        ],
        tolerated=[{"tags": UNKNOWN}],
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.ec2.Vpc,
        compliant={"tagsAll": {"Environment": "prod", "Team": "any"}},
        violations=[
            ({"tagsAll.Environment": "production"}, "Environment is 'production'"),
            ({"tagsAll.Team": ABSENT}, "Missing tags: Team."),
        ],
        tolerated=[{"tagsAll.Environment": UNKNOWN}],
        given={"tags": {"Environment": "dev|prod", "Team": ".+"}},
    ),
    ResourceCase(
        rule=RULE,
        cls=aws.s3.BucketPolicy,
        compliant={"bucket": "a type without tags cannot be asked for any"},
        violations=[],
    ),
)
