import json
from typing import Any

import pulumi_aws as aws

from tests.localcloud.sample import Make, Sample


def trust(service: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(action: str) -> str:
    statement = {"Effect": "Allow", "Action": [action], "Resource": "arn:aws:s3:::b/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def role(make: Make) -> str:
    return make(aws.iam.Role, assumeRolePolicy=trust("ecs-tasks.amazonaws.com"))[1]["name"]


MANAGED = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"


def inline(make: Make) -> dict[str, Any]:
    policy = make(aws.iam.RolePolicy, role=role(make), policy=allow("s3:GetObject"))[1]
    return {"roleName": policy["role"], "policyNames": [policy["name"]]}


SAMPLES = [
    Sample(
        cls=aws.iam.Role,
        inputs={
            "assumeRolePolicy": trust("ecs-tasks.amazonaws.com"),
            "description": "runs tasks",
            "maxSessionDuration": 7200,
            "path": "/app/",
            "permissionsBoundary": MANAGED,
            "tags": {"a": "b"},
        },
        change={
            "assumeRolePolicy": trust("lambda.amazonaws.com"),
            "description": "runs functions",
            "tags": {"a": "c"},
        },
        replace={"path": "/"},
    ),
    Sample(
        cls=aws.iam.RolePolicyAttachment,
        inputs=lambda make: {"role": role(make), "policyArn": MANAGED},
    ),
    Sample(
        cls=aws.iam.RolePolicy,
        inputs=lambda make: {"role": role(make), "policy": allow("s3:GetObject")},
        change={"policy": allow("s3:PutObject")},
    ),
    Sample(cls=aws.iam.RolePoliciesExclusive, inputs=inline, change={"policyNames": []}),
    Sample(
        cls=aws.iam.RolePolicyAttachmentsExclusive,
        inputs=lambda make: {"roleName": role(make), "policyArns": [MANAGED]},
        change={"policyArns": []},
    ),
]
