"""Cases of the rules on the roles of tasks."""

import pulumi_aws as aws

from tests.policy.harness import UNKNOWN, Node, StackCase

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
