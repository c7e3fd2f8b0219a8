"""Roles, policies and identity providers."""

import pulumi_aws as aws

from tests.policy.programs.parts import OTHER_ACCOUNT, allow, made, policy, trust
from tests.policy.requests import ACCOUNT, Made

Program = tuple[Made, ...]
GITLAB = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"}
HCP = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/app.terraform.io"}
GITHUB_HOST = "token.actions.githubusercontent.com"
GITHUB = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{GITHUB_HOST}"}
EKS_HOST = "oidc.eks.us-east-1.amazonaws.com/id/0123456789abcdef"
EKS = {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{EKS_HOST}"}
LAMBDA = trust({"Service": "lambda.amazonaws.com"})
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


def role(name: str, document: str) -> Made:
    return made(aws.iam.Role, name, assumeRolePolicy=document)


def pipeline(
    principal: dict[str, str], host: str, audience: str, subject: str, operator: str = "StringLike"
) -> Made:
    condition = {"StringEquals": {f"{host}:aud": audience}}
    condition.setdefault(operator, {})[f"{host}:sub"] = subject
    return role("deploy", trust(principal, WEB_IDENTITY, Condition=condition))


def granting(*statements: dict[str, object]) -> Program:
    return (
        role("worker", LAMBDA),
        made(aws.iam.RolePolicy, "worker-policy", "role=worker", policy=policy(*statements)),
    )


def attached(name: str) -> Program:
    return (
        role("worker", LAMBDA),
        made(
            aws.iam.RolePolicyAttachment,
            "attached",
            "role=worker",
            policyArn=f"arn:aws:iam::aws:policy/{name}",
        ),
    )


OTHER = {"AWS": f"arn:aws:iam::{OTHER_ACCOUNT}:root"}

PROGRAMS: dict[str, Program] = {
    "gitlab deploys its main branch": (
        pipeline(GITLAB, "gitlab.com", "https://gitlab.com", "project_path:acme/site:ref:main"),
    ),
    "any project of GitLab deploys": (
        pipeline(GITLAB, "gitlab.com", "https://gitlab.com", "project_path:*:ref:main"),
    ),
    "an HCP workspace deploys": (
        pipeline(
            HCP,
            "app.terraform.io",
            "aws.workload.identity",
            "organization:acme:project:site:workspace:prod:run_phase:*",
        ),
    ),
    "any HCP organization deploys": (role("deploy", trust(HCP, WEB_IDENTITY)),),
    "a GitHub environment deploys": (
        pipeline(
            GITHUB,
            GITHUB_HOST,
            "sts.amazonaws.com",
            "repo:acme/site:environment:prod",
            "StringEquals",
        ),
    ),
    "any GitHub repository deploys": (
        pipeline(GITHUB, GITHUB_HOST, "sts.amazonaws.com", "repo:*:ref:refs/heads/main"),
    ),
    "a pod takes a role of its own": (
        pipeline(
            EKS, EKS_HOST, "sts.amazonaws.com", "system:serviceaccount:jobs:runner", "StringEquals"
        ),
    ),
    "an auditor comes with an external id": (
        role("audit", trust(OTHER, Condition={"StringEquals": {"sts:ExternalId": "a1b2"}})),
    ),
    "an auditor comes as anybody of an account": (role("audit", trust(OTHER)),),
    "a function writes its logs and one table": granting(
        allow(
            ["logs:CreateLogStream", "logs:PutLogEvents"],
            f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/aws/lambda/orders:*",
        ),
        allow(
            ["dynamodb:PutItem", "dynamodb:GetItem"],
            f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/orders",
        ),
    ),
    "a function writes whatever it likes to every queue": granting(
        allow("sqs:SendMessage", "arn:aws:sqs:*:*:*")
    ),
    "an agent reports metrics and talks to Session Manager": granting(
        allow(["cloudwatch:PutMetricData", "ssmmessages:*", "ecr:GetAuthorizationToken"], "*")
    ),
    "a tagger touches only its team's machines": granting(
        allow(
            ["ec2:StartInstances", "ec2:StopInstances"],
            "*",
            Condition={"StringEquals": {"aws:ResourceTag/Team": "batch"}},
        )
    ),
    "a helpdesk makes access keys over TLS": granting(
        allow("iam:CreateAccessKey", "*", Condition={"Bool": {"aws:SecureTransport": "true"}})
    ),
    "a builder passes one role to one service": granting(
        allow(
            "iam:PassRole",
            f"arn:aws:iam::{ACCOUNT}:role/build",
            Condition={"StringEquals": {"iam:PassedToService": "codebuild.amazonaws.com"}},
        )
    ),
    "a builder passes every role": granting(allow(["iam:PassRole", "lambda:CreateFunction"], "*")),
    "a machine is managed by Systems Manager": attached("AmazonSSMManagedInstanceCore"),
    "a worker reads and writes all secrets": attached("SecretsManagerReadWrite"),
    "a pipeline with an access key": (
        made(aws.iam.User, "pipeline", name="pipeline"),
        made(aws.iam.AccessKey, "key", "user=pipeline"),
    ),
    "an access key on its way out": (
        made(aws.iam.User, "pipeline", name="pipeline"),
        made(aws.iam.AccessKey, "key", "user=pipeline", status="Inactive"),
    ),
    "a task starts as AWS documents it": (
        role(
            "execution",
            trust(
                {"Service": "ecs-tasks.amazonaws.com"},
                Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}},
            ),
        ),
        made(
            aws.iam.RolePolicyAttachment,
            "attached",
            "role=execution",
            policyArn="arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy",
        ),
    ),
}
