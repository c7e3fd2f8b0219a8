"""Cases of the rules in `role.py`."""

from frame.case_documents import Statement, changed, document, refused, text, tolerated
from frame.cases import ABSENT, UNKNOWN, Changes, Node, ResourceCase, StackCase
from frame.sdk import aws

OWN = "111122223333"
TASKS = {
    "Effect": "Allow",
    "Principal": {"Service": ["ecs-tasks.amazonaws.com"]},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"aws:SourceAccount": OWN}},
}
GITHUB = "token.actions.githubusercontent.com"
WORKFLOW = {
    "Effect": "Allow",
    "Principal": {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/{GITHUB}"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
        "StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{GITHUB}:sub": "repo:acme/agents:environment:prod"},
    },
}
GITLAB = "gitlab.com"
PIPELINE = {
    "Effect": "Allow",
    "Principal": {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/{GITLAB}"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {
        "StringEquals": {f"{GITLAB}:aud": "https://gitlab.com"},
        "StringLike": {f"{GITLAB}:sub": "project_path:acme/agents:ref_type:branch:ref:main"},
    },
}


def subject(*values: object) -> Changes:
    aud = {f"{GITHUB}:aud": "sts.amazonaws.com"}
    return {"Condition": {"StringEquals": aud, "StringLike": {f"{GITHUB}:sub": list(values)}}}


def trust_case(
    rule: str, good: Statement, *bad: tuple[Changes, str], fine: list[Changes]
) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=aws.iam.Role,
        compliant={"assumeRolePolicy": text(good), "description": "App"},
        violations=refused(good, "assumeRolePolicy", *bad),
        tolerated=[
            {"assumeRolePolicy": UNKNOWN},
            {"assumeRolePolicy": {"Statement": UNKNOWN}},
            *tolerated(
                good,
                "assumeRolePolicy",
                {"Principal": UNKNOWN},
                {"Condition": UNKNOWN},
                {"Condition": {"StringEquals": UNKNOWN}},
                {"Effect": "Deny", "Principal": "*", "Condition": ABSENT},
                *fine,
            ),
        ],
    )


VENDOR = {
    "Effect": "Allow",
    "Principal": {"AWS": ["arn:aws:iam::444455556666:root"]},
    "Action": "sts:AssumeRole",
    "Condition": {"StringEquals": {"sts:ExternalId": "contract-17"}},
}


def trusting(changes: Changes, arn: object = f"arn:aws:iam::{OWN}:role/app") -> list[Node]:
    policy = document(changed(VENDOR, changes))
    return [Node(cls=aws.iam.Role, name="app", props={"arn": arn, "assumeRolePolicy": policy})]


CASES = (
    trust_case(
        "iam-trust-not-everyone",
        TASKS,
        ({"Principal": "*"}, "Anyone"),
        ({"Principal": {"AWS": "*"}}, "Anyone"),
        ({"Principal": {"AWS": [f"arn:aws:iam::{OWN}:root", "*"]}}, "Anyone"),
        ({"Principal": ABSENT, "NotPrincipal": {"AWS": OWN}}, "Anyone"),
        ({"Principal": {"Service": "*"}}, "Any service"),
        ({"Principal": {"Federated": "*"}}, "identity provider"),
        fine=[
            {"Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}},
            {"Principal": {"AWS": UNKNOWN}},
            {"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}},
        ],
    ),
    trust_case(
        "iam-trust-only-assumption",
        TASKS,
        ({"Action": "sts:*"}, "sts:*"),
        ({"Action": ["sts:AssumeRole", "*"]}, "allows *"),
        ({"Action": ABSENT, "NotAction": "sts:TagSession"}, "all actions but some"),
        fine=[
            {"Action": ["sts:AssumeRole", "sts:TagSession"]},
            {"Action": ["STS:assumeRole", UNKNOWN]},
            {"Action": UNKNOWN},
        ],
    ),
    trust_case(
        "iam-trust-confused-deputy",
        TASKS,
        ({"Condition": ABSENT}, "ecs-tasks.amazonaws.com"),
        ({"Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}}}, "ecs-tasks"),
        ({"Condition": {"StringLike": {"aws:SourceAccount": "*"}}}, "ecs-tasks"),
        ({"Condition": {"StringLike": {"aws:SourceAccount": [OWN, "*"]}}}, "ecs-tasks"),
        ({"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:ecs:us-east-1:*:*"}}}, "ecs-tasks"),
        ({"Condition": {"StringEqualsIfExists": {"aws:SourceAccount": OWN}}}, "ecs-tasks"),
        ({"Condition": {"StringNotEquals": {"aws:SourceAccount": OWN}}}, "ecs-tasks"),
        ({"Condition": {"Null": {"aws:SourceAccount": "false"}}}, "ecs-tasks"),
        (
            {"Condition": {"ForAllValues:StringEquals": {"aws:SourceAccount": OWN}}},
            "ecs-tasks",
        ),
        (
            {"Principal": {"Service": "vpc-flow-logs.amazonaws.com"}, "Condition": ABSENT},
            "vpc-flow-logs",
        ),
        fine=[
            {"Condition": {"ArnLike": {"AWS:sourceArn": f"arn:aws:ecs:us-east-1:{OWN}:*"}}},
            {"Condition": {"ForAnyValue:StringLike": {"aws:SourceAccount": [OWN, UNKNOWN]}}},
            {"Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::bucket"}}},
            {"Principal": {"Service": "backup.amazonaws.com"}, "Condition": ABSENT},
            {"Principal": {"Service": "ecs.amazonaws.com"}, "Condition": ABSENT},
            {"Principal": {"Service": UNKNOWN}, "Condition": ABSENT},
        ],
    ),
    trust_case(
        "iam-trust-github-subject",
        WORKFLOW,
        ({"Condition": {"StringEquals": {f"{GITHUB}:aud": "sts.amazonaws.com"}}}, ":sub"),
        ({"Condition": {"StringLike": {f"{GITHUB}:sub": "repo:acme/agents:*"}}}, ":aud"),
        (subject("*"), "The subject *"),
        (subject("repo:*"), "repo:*"),
        (subject("repo:acme/*"), "repo:acme/*"),
        (subject("repo:acme/agents:*", "repo:acme*/agents:*"), "acme*"),
        fine=[
            subject("repo:acme/agents:*"),
            subject("repo:acme/agents-*:ref:refs/heads/main"),
            subject(UNKNOWN),
            {"Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Condition": ABSENT},
        ],
    ),
    trust_case(
        "iam-trust-oidc-subject",
        PIPELINE,
        ({"Condition": {"StringEquals": {f"{GITLAB}:aud": "https://gitlab.com"}}}, "Any subject"),
        ({"Condition": {"StringLike": {f"{GITLAB}:sub": "project_path:acme/*"}}}, "any audience"),
        *(
            (
                {
                    "Condition": {
                        "StringEquals": {f"{GITLAB}:aud": "https://gitlab.com"},
                        "StringLike": {f"{GITLAB}:sub": wide},
                    }
                },
                "does not say whose it is",
            )
            for wide in ("project_path:*", "project_path:*/agents:ref_type:branch:ref:main")
        ),
        (
            {"Principal": {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/app.terraform.io"}},
            "Any subject of app.terraform.io",
        ),
        fine=[
            {"Principal": {"Federated": "cognito-identity.amazonaws.com"}},
            {"Principal": {"Federated": f"arn:aws:iam::{OWN}:saml-provider/corporate"}},
            {
                "Principal": {"Federated": f"arn:aws:iam::{OWN}:oidc-provider/app.terraform.io"},
                "Condition": {
                    "StringEquals": {"app.terraform.io:aud": "aws.workload.identity"},
                    "StringLike": {"app.terraform.io:sub": "organization:acme:project:agents:*"},
                },
            },
        ],
    ),
    StackCase(
        rule="iam-trust-other-account-conditioned",
        compliant=[
            [],
            trusting({}),
            trusting({"Condition": ABSENT}, arn=UNKNOWN),
            trusting({"Condition": UNKNOWN}),
            trusting({"Principal": UNKNOWN, "Condition": ABSENT}),
            trusting({"Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}, "Condition": ABSENT}),
            trusting({"Principal": {"AWS": OWN}, "Condition": ABSENT}),
            trusting({"Principal": {"Service": "ecs.amazonaws.com"}, "Condition": ABSENT}),
        ],
        violations=[
            (trusting({"Condition": ABSENT}), "app", "444455556666"),
            (
                trusting({"Principal": {"AWS": "444455556666"}, "Condition": ABSENT}),
                "app",
                "444455556666",
            ),
            (
                trusting({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": False}}}),
                "app",
                "444455556666",
            ),
            (
                trusting({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}),
                "app",
                "444455556666",
            ),
        ],
    ),
)
