"""Cases of the rules in `task_definition.py`."""

import json

from frame.cases import ABSENT, UNKNOWN, Changes, Node, Props, ResourceCase, StackCase, changed
from frame.sdk import aws

CONTAINER: Props = {
    "name": "web",
    "image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/web:1.4.2",
    "essential": True,
    "user": "10001:10001",
    "readonlyRootFilesystem": True,
    "linuxParameters": {"initProcessEnabled": True, "capabilities": {"drop": ["ALL"]}},
    "environment": [{"name": "PORT", "value": "8080"}],
    "secrets": [{"name": "SESSION_KEY", "valueFrom": "arn:aws:ssm:us-east-1:1:parameter/key"}],
    "healthCheck": {"command": ["CMD", "probe"], "interval": 30},
    "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/web"}},
}
SIDECAR: Props = {**CONTAINER, "name": "sidecar", "essential": False}
TASK: Props = {
    "family": "web",
    "networkMode": "awsvpc",
    "volumes": [{"name": "scratch"}],
    "containerDefinitions": json.dumps([CONTAINER, SIDECAR]),
}
TEXT = "containerDefinitions"


def text(changes: Changes) -> Changes:
    """The change to the first container, with the definitions as JSON text."""
    return {TEXT: json.dumps([changed(CONTAINER, changes), SIDECAR])}


def objects(changes: Changes) -> Changes:
    """The same with the definitions as objects, which may contain unknown values."""
    return {TEXT: [changed(CONTAINER, changes), dict(SIDECAR)]}


def misspelt(changes: Changes) -> Changes:
    """The same as text with names in the capitals that Go's SDK uses."""
    container = {name[0].upper() + name[1:]: v for name, v in changed(CONTAINER, changes).items()}
    return {TEXT: json.dumps([container])}


def _task_case(
    rule: str,
    violations: list[tuple[Changes, str]],
    tolerated: list[Changes],
) -> ResourceCase:
    return ResourceCase(
        rule=rule,
        cls=aws.ecs.TaskDefinition,
        compliant=TASK,
        violations=violations,
        tolerated=[{TEXT: UNKNOWN}, objects({}), *tolerated],
    )


def _variable(name: str, value: object) -> Changes:
    return {"environment.0": {"name": name, "value": value}}


ARN = "arn:aws:iam::111122223333:role/"
ROLES = tuple(Node(cls=aws.iam.Role, name=name) for name in ("run", "start", "other"))
POLICY = Node(cls=aws.iam.RolePolicy, name="policy", props={"policy": UNKNOWN})


def task(name: str, run: str, start: str, *, family: object = None) -> Node:
    return Node(
        cls=aws.ecs.TaskDefinition,
        name=name,
        props={"taskRoleArn": ARN + run, "executionRoleArn": ARN + start, "family": family or name},
    )


def new_task(name: str, run: tuple[str, ...], start: tuple[str, ...]) -> Node:
    return Node(
        cls=aws.ecs.TaskDefinition,
        name=name,
        props={"taskRoleArn": UNKNOWN, "executionRoleArn": UNKNOWN, "family": UNKNOWN},
        refers={"taskRoleArn": run, "executionRoleArn": start},
    )


CASES = (
    ResourceCase(
        rule="ecs-task-size-limit",
        cls=aws.ecs.TaskDefinition,
        compliant={"cpu": "2048", "memory": "4096"},
        violations=[
            ({"cpu": "4096"}, "cpu is 4096; allowed: up to 2048."),
            ({"memory": "8192"}, "memory is 8192; allowed: up to 4096."),
        ],
        tolerated=[{"cpu": ABSENT, "memory": ABSENT}],
        given={"cpu": 2048, "memory": 4096},
    ),
    _task_case(
        "ecs-container-not-privileged",
        violations=[
            (text({"privileged": True}), "Container web: it is privileged"),
            (objects({"privileged": True, "image": UNKNOWN}), "Container web"),
            (misspelt({"privileged": True}), "Container web"),
            ({TEXT: json.dumps([CONTAINER, {**SIDECAR, "privileged": True}])}, "sidecar"),
        ],
        tolerated=[
            text({"privileged": False}),
            objects({"privileged": UNKNOWN}),
            {TEXT: "no JSON"},
        ],
    ),
    _task_case(
        "ecs-container-non-root",
        violations=[
            (text({"user": ABSENT}), "whatever the image says"),
            (text({"user": "root"}), "runs as root"),
            (text({"user": "0:10001"}), "0:10001"),
            (text({"user": "00"}), "runs as 00"),
            (text({"user": "ContainerAdministrator"}), "ContainerAdministrator"),
            (objects({"user": "Root:root", "image": UNKNOWN}), "Root:root"),
            (misspelt({"user": "root"}), "runs as root"),
        ],
        tolerated=[
            objects({"user": UNKNOWN}),
            text({"user": "app"}),
            text({"user": "10001"}),
        ],
    ),
    _task_case(
        "ecs-container-read-only-root",
        violations=[
            (text({"readonlyRootFilesystem": False}), "readonlyRootFilesystem"),
            (text({"readonlyRootFilesystem": ABSENT}), "can be written to"),
            (objects({"readonlyRootFilesystem": False}), "can be written to"),
            (misspelt({"readonlyRootFilesystem": False}), "can be written to"),
        ],
        tolerated=[
            objects({"readonlyRootFilesystem": UNKNOWN}),
            {TEXT: json.dumps([CONTAINER]).replace("readonlyRoot", "ReadOnlyRoot")},
        ],
    ),
    _task_case(
        "ecs-container-no-capabilities",
        violations=[
            (text({"linuxParameters": ABSENT}), "keeps capabilities"),
            (text({"linuxParameters.capabilities.drop": ["NET_RAW"]}), "keeps capabilities"),
            (objects({"linuxParameters.capabilities.drop": []}), "keeps capabilities"),
            (text({"linuxParameters.capabilities.add": ["SYS_ADMIN"]}), "adds capabilities"),
            (objects({"linuxParameters.capabilities.add": [UNKNOWN, "SYS_PTRACE"]}), "SYS_PTRACE"),
        ],
        tolerated=[
            objects({"linuxParameters": UNKNOWN}),
            objects({"linuxParameters.capabilities.drop": [UNKNOWN]}),
        ],
    ),
    _task_case(
        "ecs-container-no-secret-in-environment",
        violations=[
            (text(_variable("AWS_SECRET_ACCESS_KEY", "x")), "AWS_SECRET_ACCESS_KEY has the name"),
            (text(_variable("AWS_ACCESS_KEY_ID", "x")), "has the name"),
            (text(_variable("ECS_ENGINE_AUTH_DATA", "x")), "has the name"),
            (text(_variable("db_password", "x")), "db_password"),
            (text(_variable("DB_PWD", "x")), "DB_PWD"),
            (objects(_variable("STRIPE_API_KEY", UNKNOWN)), "STRIPE_API_KEY"),
            (text(_variable("ID", "AKIAIOSFODNN7EXAMPLE")), "contains an access key"),
            (text(_variable("PEM", "-----BEGIN RSA PRIVATE KEY-----")), "a private key"),
            (text(_variable("DATABASE", "postgres://app:hunter2@db/app")), "in an address"),
            (text(_variable("BOT", f"ghp_{'a' * 36}")), "a token of GitHub"),
            (misspelt(_variable("TOKEN", "x")), "TOKEN"),
            (text(_variable("SECRET_KEY_BASE", "x")), "SECRET_KEY_BASE has the name"),
            (text(_variable("SENTRY_DSN", "https://a:b@sentry.example.com/1")), "in an address"),
            (text(_variable("SLACK_WEBHOOK_URL", f"x?{'a' * 20}")), "has the name"),
            (text(_variable("CI", f"glpat-{'a1' * 10}")), "a token of GitLab"),
            (text(_variable("MODEL", f"sk-{'a1' * 12}")), "a key of a model provider"),
            (text(_variable("SEED", "q7Zt0VbX2mLk9RfYwC4sJdHgP1nEaU6i")), "a random key"),
        ],
        tolerated=[
            text(_variable("DB_PASSWORD", "")),
            text(_variable("DB_SECRET", "arn:aws:secretsmanager:us-east-1:1:secret:x")),
            text(_variable("PWD", "/srv")),
            text(_variable("SECRET_ARN", "arn:aws:secretsmanager:us-east-1:1:secret:x")),
            text(_variable("TOKEN_LIMIT", "4096")),
            text(_variable("MAX_TOKENS", "4096")),
            text(_variable("LLM_MAX_OUTPUT_TOKENS", "1024")),
            text(_variable("CORS_ALLOW_CREDENTIALS", "true")),
            text(_variable("ALLOW_EMPTY_PASSWORD", "no")),
            text(_variable("SECRETS", "enabled")),
            text(_variable("SESSION_TOKEN", "15m")),
            text(_variable("DB_PASSWORD", "/run/secrets/database")),
            text(_variable("OAUTH_TOKEN", "https://login.example.com/oauth2/token")),
            text(_variable("COMMIT", "3f786850e387550fdab836ed7e6dc881de23001b")),
            text(_variable("LOG", "arn:aws:logs:us-east-1:111122223333:log-group:Agents1:*")),
            text(_variable("MAX_TOKENS_PER_CALL", "4096")),
            text(_variable("GRAPHQL", "https://graphql.example.com:8443/a@b")),
            objects({"environment.0": UNKNOWN}),
            objects({"environment": UNKNOWN}),
            text({"environment": ABSENT}),
        ],
    ),
    _task_case(
        "ecs-container-logs",
        violations=[
            (text({"logConfiguration": ABSENT}), "nothing that it writes"),
            (text({"logConfiguration.logDriver": "none"}), "nothing that it writes"),
            (objects({"logConfiguration": {}, "image": UNKNOWN}), "nothing that it writes"),
        ],
        tolerated=[
            objects({"logConfiguration": UNKNOWN}),
            objects({"logConfiguration.logDriver": UNKNOWN}),
            text({"logConfiguration.logDriver": "awsfirelens"}),
        ],
    ),
    _task_case(
        "ecs-container-image-version",
        violations=[
            (text({"image": "nginx:latest"}), "nginx:latest"),
            (text({"image": "nginx"}), "image nginx can be"),
            (objects({"image": "registry.example.com:5000/web"}), "registry.example.com:5000/web"),
        ],
        tolerated=[
            objects({"image": UNKNOWN}),
            text({"image": "registry.example.com:5000/web:2"}),
            text({"image": f"nginx@sha256:{'0' * 64}"}),
            text({"image": f"nginx:latest@sha256:{'0' * 64}"}),
        ],
    ),
    _task_case(
        "ecs-container-health-check",
        violations=[
            (text({"healthCheck": ABSENT}), "whether it works"),
            (text({"healthCheck.command": ["NONE"]}), "whether it works"),
            (text({"healthCheck.command": [], "essential": ABSENT}), "whether it works"),
        ],
        tolerated=[
            text({"healthCheck": ABSENT, "essential": False}),
            objects({"healthCheck": UNKNOWN}),
            objects({"healthCheck.command": UNKNOWN}),
        ],
    ),
    StackCase(
        rule="ecs-task-role-apart",
        compliant=[
            [],
            [task("web", "run", "start")],
            [*ROLES, POLICY, new_task("web", ("run", "policy"), ("start", "policy"))],
            [new_task("web", (), ())],
            [Node(cls=aws.ecs.TaskDefinition, name="web", props={"executionRoleArn": ARN})],
        ],
        violations=[
            ([task("web", "run", "run")], "web", "role that pulls images"),
            ([*ROLES, new_task("web", ("run",), ("run",))], "web", "role that pulls images"),
        ],
    ),
    StackCase(
        rule="ecs-task-role-not-shared",
        compliant=[
            [],
            [task("web", "run", "start"), task("jobs", "other", "another")],
            [task("web", "run", "start"), task("web-2", "run", "start", family="web")],
            [*ROLES, new_task("web", ("run",), ()), new_task("jobs", ("other",), ())],
            [new_task("web", (), ()), new_task("jobs", (), ())],
        ],
        violations=[
            ([task("web", "run", "start"), task("jobs", "run", "other")], "jobs", "web has"),
            ([task("web", "run", "start"), task("jobs", "other", "start")], "jobs", "web has"),
            ([task("web", "run", "start"), task("jobs", "start", "other")], "jobs", "web has"),
            (
                [*ROLES, new_task("web", ("run",), ()), new_task("jobs", ("run",), ())],
                "jobs",
                "web has",
            ),
        ],
    ),
)
