"""Containers, functions and models."""

import json
from collections.abc import Mapping

import pulumi_aws as aws

from tests.policy.programs.parts import KEY, allow, made, policy
from tests.policy.requests import ACCOUNT, Made

Program = tuple[Made, ...]
SOUND = {
    "name": "web",
    "image": "example.com/web:1.4.2",
    "essential": True,
    "user": "1000",
    "readonlyRootFilesystem": True,
    "linuxParameters": {"capabilities": {"drop": ["ALL"]}},
    "logConfiguration": {"logDriver": "awslogs"},
    "healthCheck": {"command": ["CMD", "/health"]},
}


def task(**container: object) -> Program:
    return (
        made(
            aws.ecs.TaskDefinition,
            "web",
            family="web",
            networkMode="awsvpc",
            cpu="256",
            memory="512",
            containerDefinitions=json.dumps([{**SOUND, **container}]),
        ),
    )


def variables(values: Mapping[str, str]) -> Program:
    return task(environment=[{"name": key, "value": value} for key, value in values.items()])


HARMS = ("HATE", "INSULTS", "SEXUAL", "VIOLENCE", "MISCONDUCT")


def guardrail(**changes: object) -> Program:
    filters = [
        {"type": "PROMPT_ATTACK", "inputStrength": "HIGH", "outputStrength": "NONE"},
        *(
            {"type": kind, "inputStrength": "HIGH", "outputStrength": "HIGH", **changes}
            for kind in HARMS
        ),
    ]
    secrets = ("AWS_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD")
    return (
        made(
            aws.bedrock.Guardrail,
            "guard",
            name="guard",
            contentPolicyConfig={"filtersConfigs": filters},
            sensitiveInformationPolicyConfig={
                "piiEntitiesConfigs": [{"type": kind, "action": "BLOCK"} for kind in secrets]
            },
        ),
        made(aws.bedrock.GuardrailVersion, "version", "guardrailArn=guard"),
    )


def repository(*parts: Made) -> Program:
    return (
        made(
            aws.ecr.Repository,
            "web",
            name="web",
            imageTagMutability="IMMUTABLE",
            imageScanningConfiguration={"scanOnPush": True},
            encryptionConfigurations=[{"encryptionType": "KMS", "kmsKey": KEY}],
        ),
        made(
            aws.ecr.LifecyclePolicy,
            "untagged",
            "repository=web",
            policy=json.dumps(
                {
                    "rules": [
                        {
                            "rulePriority": 1,
                            "selection": {"tagStatus": "untagged", "countNumber": 10},
                            "action": {"type": "expire"},
                        }
                    ]
                }
            ),
        ),
        *parts,
    )


PROGRAMS: dict[str, Program] = {
    "a container as it should be": task(),
    "a container as in the tutorial": (
        made(
            aws.ecs.TaskDefinition,
            "web",
            family="web",
            containerDefinitions=json.dumps([{"name": "web", "image": "nginx"}]),
        ),
    ),
    "the settings of a model client": variables(
        {
            "MAX_TOKENS": "4096",
            "CORS_ALLOW_CREDENTIALS": "true",
            "ALLOW_EMPTY_PASSWORD": "no",
            "SECRETS": "enabled",
            "OAUTH_TOKEN_URL": "https://login.example.com/oauth2/token",
            "SECRET_ARN": f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:x",
        }
    ),
    "secrets among the settings": variables(
        {
            "DATABASE_URL": "postgres://app:hunter2@db.example.com/app",
            "SESSION_SECRET": "s3cr3t",
        }
    ),
    "a function behind an API": (
        made(aws.lambda_.Function, "orders", runtime="python3.13", handler="app.main", role="r"),
        made(aws.apigatewayv2.Api, "api", protocolType="HTTP"),
        made(
            aws.lambda_.Permission,
            "invoke",
            "function=orders",
            action="lambda:InvokeFunction",
            principal="apigateway.amazonaws.com",
            sourceArn=f"arn:aws:execute-api:us-east-1:{ACCOUNT}:api/*",
        ),
        made(
            aws.cloudwatch.LogGroup,
            "logs",
            name="/aws/lambda/orders",
            retentionInDays=365,
            kmsKeyId=KEY,
        ),
    ),
    "a function that another account calls": (
        made(aws.lambda_.Function, "orders", runtime="python3.13", handler="app.main", role="r"),
        made(
            aws.lambda_.Permission,
            "invoke",
            "function=orders",
            action="lambda:InvokeFunction",
            principal="444455556666",
        ),
    ),
    "an image repository": repository(),
    "images that everybody pulls": repository(
        made(
            aws.ecr.RepositoryPolicy,
            "pull",
            "repository=web",
            policy=policy(allow("ecr:BatchGetImage", Principal="*")),
        )
    ),
    "a guardrail": guardrail(),
    "a guardrail that only listens": guardrail(outputEnabled=False),
    "a trail of two selectors": (
        made(
            aws.cloudtrail.Trail,
            "trail",
            name="trail",
            s3BucketName="audit",
            isMultiRegionTrail=True,
            enableLogFileValidation=True,
            kmsKeyId=KEY,
            cloudWatchLogsGroupArn="arn:logs",
            cloudWatchLogsRoleArn="arn:role",
            eventSelectors=[
                {"readWriteType": "All", "includeManagementEvents": True},
                {"readWriteType": "WriteOnly", "includeManagementEvents": False},
            ],
        ),
    ),
    "a trail of half the calls": (
        made(
            aws.cloudtrail.Trail,
            "trail",
            name="trail",
            s3BucketName="audit",
            isMultiRegionTrail=True,
            enableLogFileValidation=True,
            kmsKeyId=KEY,
            cloudWatchLogsGroupArn="arn:logs",
            cloudWatchLogsRoleArn="arn:role",
            eventSelectors=[{"readWriteType": "WriteOnly"}],
        ),
    ),
}
