"""A role that acts on the local AWS may do what its policies allow, and is told the rest."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import grpc
import pytest

from localcloud import serve, table
from localcloud.aws import registry
from localcloud.aws.declare import Call
from localcloud.aws.provider import AwsProvider
from localcloud.calls import clients
from localcloud.iam import reference
from localcloud.process import ACCOUNT
from tests.localcloud.harness import Engine

GROUP = "aws:cloudwatch/logGroup:LogGroup"
LINKED_ROLE = "aws:iam/serviceLinkedRole:ServiceLinkedRole"
ROLE = "aws:iam/role:Role"
XRAY = "aws:xray/group:Group"
VPC = "aws:ec2/vpc:Vpc"
TOPIC = "aws:sns/topic:Topic"
BUCKET = "aws:s3/bucket:Bucket"
SCANNING = "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
CONTAINERS = json.dumps([{"name": "c", "image": "x/y:1", "memory": 64}])
TASKS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "ecs-tasks.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
ME = "User: arn:aws:sts::123456789012:assumed-role/acting/localcloud is not authorized to perform: "
LINKED = "arn:aws:iam::123456789012:role/aws-service-role/inspector2.amazonaws.com/*"
Acting = Callable[..., Engine]


def iam(op: str, **params: Any) -> dict[str, Any]:
    return clients.call("iam", "us-east-1", op, params, account=ACCOUNT)


def allow(*actions: str, on: str = "*", **conditions: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Action": list(actions), "Resource": on}
    return found | ({"Condition": conditions} if conditions else {})


@pytest.fixture
def acting(port: int) -> Iterator[Acting]:
    """`acting(allow("logs:*"))` is an engine whose every call a role of these statements makes."""
    assert port
    server, own = serve.serve_provider(AwsProvider(role="acting"))
    opened: list[Engine] = []
    iam("create_role", RoleName="acting", AssumeRolePolicyDocument=TASKS)

    def engine(*statements: dict[str, Any], region: str = "us-east-1") -> Engine:
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        iam("put_role_policy", RoleName="acting", PolicyName="it", PolicyDocument=document)
        opened.append(Engine(own, region=region))
        return opened[-1]

    yield engine
    for each in opened:
        each.close()
    server.stop(None).wait()
    for name in iam("list_role_policies", RoleName="acting")["PolicyNames"]:
        iam("delete_role_policy", RoleName="acting", PolicyName=name)
    iam("delete_role", RoleName="acting")


def denied(engine: Engine, token: str, **news: Any) -> str:
    with pytest.raises(grpc.RpcError) as refusal:
        engine.make(token, **news)
    return str(refusal.value)


def test_what_a_role_allows_it_may_do_from_creation_to_deletion(acting: Acting) -> None:
    engine = acting(allow("logs:*"))
    id_, inputs, state = engine.make(GROUP, name="allowed", retentionInDays=7)
    assert engine.read(GROUP, id_, inputs, state)[0] == id_
    engine.delete(GROUP, id_, inputs, state)


@pytest.mark.parametrize(
    ("token", "news", "code", "action", "resource"),
    [
        (
            GROUP,
            {"name": "other"},
            "AccessDeniedException: ",
            "logs:CreateLogGroup",
            "arn:aws:logs:us-east-1:123456789012:log-group:other",
        ),
        (
            VPC,
            {"cidrBlock": "10.0.0.0/16"},
            "UnauthorizedOperation: You are not authorized to perform this operation. ",
            "ec2:CreateVpc",
            "arn:aws:ec2:us-east-1:123456789012:vpc/*",
        ),
        (
            TOPIC,
            {"name": "other"},
            "AccessDenied: ",
            "sns:CreateTopic",
            "arn:aws:sns:us-east-1:123456789012:other",
        ),
        (BUCKET, {"bucket": "other"}, "AccessDenied: ", "s3:CreateBucket", "arn:aws:s3:::other"),
    ],
)
def test_a_denial_reads_as_aws_writes_it(
    acting: Acting, token: str, news: dict[str, Any], code: str, action: str, resource: str
) -> None:
    said = denied(acting(allow("sqs:*")), token, **news)
    why = f"because no identity-based policy allows the {action} action"
    assert f"{code}{ME}{action} on resource: {resource} {why}" in said


def test_an_explicit_deny_says_so(acting: Acting) -> None:
    never = {"Effect": "Deny", "Action": "s3:CreateBucket", "Resource": "arn:aws:s3:::state"}
    said = denied(acting(allow("s3:*"), never), BUCKET, bucket="state")
    assert "on resource: arn:aws:s3:::state with an explicit deny in an identity-based" in said


def test_what_localcloud_only_remembers_is_authorized_too(acting: Acting) -> None:
    inputs = {"groupName": "it", "filterExpression": "fault"}
    assert "perform: xray:CreateGroup" in denied(acting(allow("sqs:*")), XRAY, **inputs)
    acting(allow("xray:*")).make(XRAY, **inputs)


def test_reading_is_authorized_too(engine: Engine, acting: Acting) -> None:
    id_, inputs, state = engine.make(GROUP, name="seen")
    with pytest.raises(grpc.RpcError, match="perform: logs:DescribeLogGroups"):
        acting(allow("sqs:*")).read(GROUP, id_, inputs, state)


@pytest.mark.parametrize(("region", "may"), [("us-east-1", True), ("eu-west-1", False)])
def test_a_region_narrows(acting: Acting, region: str, *, may: bool) -> None:
    here = allow("logs:*", StringEquals={"aws:RequestedRegion": "us-east-1"})
    engine = acting(here, region=region)
    if may:
        engine.make(GROUP, name="here")
    else:
        assert "perform: logs:CreateLogGroup" in denied(engine, GROUP, name="there")


def test_a_service_of_the_whole_world_is_in_us_east_1(acting: Acting) -> None:
    here = allow("iam:*", StringEquals={"aws:RequestedRegion": "us-east-1"})
    acting(here, region="eu-west-1").make(ROLE, name="anywhere", assumeRolePolicy=TASKS)


def test_a_role_is_born_with_tags_and_changed_by_them(acting: Acting) -> None:
    born = allow("iam:CreateRole", StringEquals={"aws:RequestTag/Stack": "dev"})
    own = allow("iam:DeleteRole", StringEquals={"aws:ResourceTag/Stack": "dev"})
    engine = acting(born, own, allow("iam:List*", "iam:Get*"))
    assert "iam:CreateRole" in denied(engine, ROLE, name="strange", assumeRolePolicy=TASKS)
    id_, inputs, state = engine.make(
        ROLE, name="own", path="/there/", assumeRolePolicy=TASKS, tags={"Stack": "dev"}
    )
    iam("create_role", RoleName="strange", AssumeRolePolicyDocument=TASKS)
    with pytest.raises(grpc.RpcError, match=r"iam:DeleteRole on resource: .*:role/strange "):
        engine.delete(ROLE, "strange", inputs | {"name": "strange"}, state | {"name": "strange"})
    engine.delete(ROLE, id_, inputs, state)


@pytest.mark.parametrize("to", ["ecs-tasks.amazonaws.com", "lambda.amazonaws.com"])
def test_a_role_is_passed_to_the_services_that_it_trusts(acting: Acting, to: str) -> None:
    if not any(each["RoleName"] == "passed" for each in iam("list_roles")["Roles"]):
        iam("create_role", RoleName="passed", AssumeRolePolicyDocument=TASKS)
    engine = acting(allow("ecs:*"), allow("iam:PassRole", StringEquals={"iam:PassedToService": to}))
    arn = "arn:aws:iam::123456789012:role/passed"
    family: dict[str, Any] = {"family": "it", "taskRoleArn": arn}
    if to.startswith("ecs"):
        engine.make(TASK, containerDefinitions=CONTAINERS, **family)
    else:
        said = denied(engine, TASK, containerDefinitions=CONTAINERS, **family)
        assert f"ecs RegisterTaskDefinition: AccessDeniedException: {ME}iam:PassRole on res" in said
        assert arn in said


@pytest.mark.parametrize(
    ("allowed", "lacks"),
    [
        (("ecr:*",), "inspector2:Enable on resource: *"),
        (("ecr:*", "inspector2:*"), f"iam:CreateServiceLinkedRole on resource: {LINKED}"),
    ],
)
def test_what_aws_checks_behind_a_call_counts(
    acting: Acting, allowed: tuple[str, ...], lacks: str
) -> None:
    assert lacks in denied(acting(allow(*allowed)), SCANNING, scanType="ENHANCED")


@pytest.mark.parametrize("service", ["ecs", "rds"])
def test_a_linked_role_is_made_for_the_services_that_are_allowed(
    acting: Acting, service: str
) -> None:
    theirs = "arn:aws:iam::*:role/aws-service-role/*"
    only = {"iam:AWSServiceName": "ecs.amazonaws.com"}
    engine = acting(
        allow("iam:CreateServiceLinkedRole", on=theirs, StringEquals=only),
        allow("iam:Get*", "iam:List*", "iam:TagRole"),
    )
    name = f"{service}.amazonaws.com"
    if service == "ecs":
        engine.make(LINKED_ROLE, awsServiceName=name)
    else:
        said = denied(engine, LINKED_ROLE, awsServiceName=name)
        assert (
            f"iam:CreateServiceLinkedRole on resource: {LINKED.replace('inspector2', 'rds')}"
            in said
        )


def test_a_role_that_does_not_exist_cannot_act() -> None:
    server, port = serve.serve_provider(AwsProvider(role="nobody"))
    with pytest.raises(grpc.RpcError, match="NoSuchEntity"):
        Engine(port, region="us-east-1")
    server.stop(None).wait()


def test_there_is_an_action_for_every_operation_of_a_declaration() -> None:
    columns = [(row.create, row.read, row.update, row.delete) for row in table.rows()]
    named = {name for row in columns for cell in row for name in cell.split(", ") if name}
    pairs = {(it.split(".")[0], it.split(".")[1]) for it in named if not it.endswith("*")}
    remembered = [each for each in registry.resources().values() if each.held_by == "memory"]
    pairs |= {(it.service, it.create.op) for it in remembered if isinstance(it.create, Call)}
    # Tags of records and zones go by an operation of their own (`Tagging.write`).
    for service, op in pairs - {("route53", "tag_resource")}:
        assert reference.of_operation(service, op)


def test_what_is_added_to_the_reference_is_known_to_it_and_has_sources() -> None:
    for action in reference.BY_HAND["named"].values():
        assert reference.of_name(action)
    for action, entries in reference.BY_HAND["behind"].items():
        assert reference.of_name(action)
        for entry in entries:
            assert entry["source"].startswith("https://docs.aws.amazon.com/")
            assert all(map(reference.of_name, entry.get("actions", ("s3:GetObject",))))
