"""What an account needs once: made, left alone when right, put right when not."""

import ast
import json
import re
from collections.abc import Callable, Collection, Iterator
from fnmatch import fnmatchcase
from typing import Any

import botocore.session
import pytest
import yaml
from botocore import xform_name
from moto import mock_aws

from components.settings import Settings
from ops.aws import Aws
from ops.bootstrap import documents
from ops.bootstrap.github import Role
from ops.bootstrap.plan import Bootstrap
from ops.bootstrap.state import ALIAS
from ops.bootstrap.step import Step
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.verify.drift import UNREAD
from ops.workspace import ROOT
from tests.support.program import Graph
from tests.unit.ops.conftest import Platformctl

REPOSITORY = "example/agents"
AWS = Aws(region="us-east-1")
"""One for all tests, each in an account of its own: to make clients takes longest."""

FACTS: dict[str, dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/localcloud/provider_facts.yaml").read_text()
)
"""What the provider calls for each type; see `tests/localcloud/test_provider_facts.py`."""
NOT_OURS = {
    "iam:RemoveRoleFromInstanceProfile",  # no role of the program is in one
    "iam:PutRolePermissionsBoundary",  # or has one
    "iam:DeleteRolePermissionsBoundary",
}


@pytest.fixture
def aws() -> Iterator[Aws]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(key, "test")
        yield AWS


def settings(stack: str) -> Settings:
    return Deployment(stack=stack).settings


@pytest.fixture
def wanted(aws: Aws) -> Bootstrap:
    stacks = {each: settings(each) for each in ("dev", "prod")}
    return Bootstrap(aws=aws, repository=REPOSITORY, stacks=stacks)


def steps(wanted: Bootstrap) -> list[Step]:
    return [*wanted.steps(), *wanted.pipelines()]


def apply(wanted: Bootstrap) -> None:
    for step in wanted.steps():
        step.apply()
    for step in wanted.pipelines():
        step.apply()


def missing(wanted: Bootstrap) -> dict[str, list[str]]:
    found = {step.title: list(step.missing()) for step in steps(wanted)}
    return {title: what for title, what in found.items() if what}


def test_an_empty_account_lacks_everything_and_looking_changes_nothing(wanted: Bootstrap) -> None:
    assert len(missing(wanted)) == len(steps(wanted)) == 6
    assert len(missing(wanted)) == 6


def test_once_made_nothing_is_missing(wanted: Bootstrap) -> None:
    apply(wanted)
    assert missing(wanted) == {}
    apply(wanted)
    assert missing(wanted) == {}
    assert len(wanted.aws.client("kms").list_keys()["Keys"]) == 1


def test_other_regions_are_told_to_s3() -> None:
    with mock_aws():
        stacks = {"dev": settings("dev")}
        wanted = Bootstrap(aws=Aws(region="eu-west-1"), repository=None, stacks=stacks)
        apply(wanted)
        assert missing(wanted) == {}
        assert wanted.pipelines() == []


def _bucket_fault(call: str, **arguments: Any) -> Callable[[Bootstrap], None]:
    def fault(wanted: Bootstrap) -> None:
        getattr(wanted.aws.client("s3"), call)(Bucket=wanted.bucket.name, **arguments)

    return fault


def _no_rotation(wanted: Bootstrap) -> None:
    wanted.aws.client("kms").disable_key_rotation(KeyId=wanted.key.arn)


def _wide_trust(wanted: Bootstrap) -> None:
    document = documents.trust(wanted.aws.account, ["repo:someone/else:pull_request"])
    wanted.aws.client("iam").update_assume_role_policy(
        RoleName=f"{documents.PREFIX}preview", PolicyDocument=json.dumps(document)
    )


def _no_rights(wanted: Bootstrap) -> None:
    wanted.aws.client("iam").delete_role_policy(
        RoleName=f"{documents.PREFIX}deploy-dev", PolicyName="pipeline"
    )


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (
            _bucket_fault("put_bucket_versioning", VersioningConfiguration={"Status": "Suspended"}),
            "versions",
        ),
        (_bucket_fault("delete_bucket_encryption"), "encryption by the key"),
        (_bucket_fault("delete_public_access_block"), "no public access"),
        (_bucket_fault("delete_bucket_ownership_controls"), "owner of every object"),
        (_bucket_fault("delete_bucket_policy"), "TLS only"),
        (_bucket_fault("delete_bucket_lifecycle"), "expiry of old versions"),
        (_no_rotation, "yearly rotation"),
        (_wide_trust, "its trust"),
        (_no_rights, "its permissions"),
    ],
)
def test_what_somebody_changed_is_seen_and_put_right(
    wanted: Bootstrap, fault: Callable[[Bootstrap], None], told: str
) -> None:
    apply(wanted)
    fault(wanted)
    assert [what for found in missing(wanted).values() for what in found] == [told]
    apply(wanted)
    assert missing(wanted) == {}


@pytest.mark.parametrize("repository", ["agents", "a/b/c", "https://github.com/a/b", "*/*"])
def test_a_repository_that_is_none_is_refused(aws: Aws, repository: str) -> None:
    with pytest.raises(OpsError, match=r"accepted: OWNER/NAME"):
        Bootstrap(aws=aws, repository=repository, stacks={})


def test_each_role_is_for_jobs_of_its_own(wanted: Bootstrap) -> None:
    subjects = {
        each.name: each.trust["Statement"][0]["Condition"]["StringEquals"][
            f"{documents.ISSUER}:sub"
        ]
        for each in wanted.pipelines()
        if isinstance(each, Role)
    }
    assert subjects == {
        f"{documents.PREFIX}preview": [
            "repo:example/agents:pull_request",
            "repo:example/agents:ref:refs/heads/main",
        ],
        f"{documents.PREFIX}deploy-dev": ["repo:example/agents:environment:dev"],
        f"{documents.PREFIX}deploy-prod": ["repo:example/agents:environment:prod"],
    }


def test_documents_fit_into_a_role(wanted: Bootstrap) -> None:
    apply(wanted)
    for role in wanted.pipelines():
        if isinstance(role, Role):
            # The quota counts an inline policy's characters without white space.
            assert len(re.sub(r"\s", "", json.dumps(role.policy))) < 10_240


def allowed(policy: dict[str, Any]) -> list[str]:
    """Patterns of the actions that a policy allows on something other than Pulumi's state."""
    statements = [each for each in policy["Statement"] if not each["Sid"].startswith("State")]
    return [it for each in statements if each["Effect"] == "Allow" for it in each["Action"]]


def calls(graph: Graph, *steps: str, without: Collection[str] = ()) -> set[str]:
    """The actions that the provider needs for a program's resources."""
    kinds = {each.type for each in graph.resources if each.type.startswith("aws:")} - set(without)
    return {it for kind in kinds for step in steps for it in FACTS[kind]["calls"].get(step, ())}


def test_a_deployment_may_make_every_call_of_the_provider(
    deploy: Callable[..., Graph], wanted: Bootstrap
) -> None:
    graph = deploy("prod", {"ingress": {"dns": {"delegated": True}}})
    needed = calls(graph, "create", "read", "update", "delete")
    policy = documents.deploy(wanted.aws.account, ["us-east-1"], {"a": "b"}, "bucket", "key")
    assert len(needed) > 200
    assert lacking(allowed(policy), needed) == NOT_OURS


def test_a_preview_may_make_every_call_that_only_reads(deploy: Callable[..., Graph]) -> None:
    needed = calls(
        deploy("prod", {"ingress": {"dns": {"delegated": True}}}), "read", without=UNREAD
    )
    assert lacking(allowed(documents.preview("bucket", "key")), needed) == set()


def test_a_deployment_attaches_only_the_programs_policies(deploy: Callable[..., Graph]) -> None:
    graph = deploy("prod", {"ingress": {"dns": {"delegated": True}}})
    attachments = graph.of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")
    assert {each.inputs["policyArn"] for each in attachments} <= set(documents.ATTACHED)


# Operations whose IAM action has another name, or that need none.
ACTIONS = {
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "kms:Verify": "kms:DescribeKey",  # a word of the code, not a call
}
SHELLS = {"ecs:ExecuteCommand", "logs:FilterLogEvents"}


def called(package: str) -> set[str]:
    """The IAM actions that a package's code needs: every operation whose boto3 name it mentions.

    The modules of `ops` that packages share count for each of them.
    """
    nodes = [
        node
        for path in (*(ROOT / "ops").glob("*.py"), *(ROOT / "ops" / package).glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
    ]
    words = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    words |= {str(node.value) for node in nodes if isinstance(node, ast.Constant)}
    services = {
        str(node.args[0].value)
        for node in nodes
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "client"
        and isinstance(node.args[0], ast.Constant)
    }
    loader = botocore.session.get_session()
    found: set[str] = set()
    for service in services:
        model = loader.get_service_model(service)
        prefix = {"monitoring": "cloudwatch", "tagging": "tag"}.get(
            model.signing_name, model.signing_name
        )
        found |= {f"{prefix}:{name}" for name in model.operation_names if xform_name(name) in words}
    assert found
    return {ACTIONS.get(each, each) for each in found}


def everywhere(policy: dict[str, Any]) -> list[str]:
    """Patterns of the actions that a policy allows on whatever there is."""
    return [
        action
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow" and statement["Resource"] == ["*"]
        for action in statement["Action"]
    ]


def lacking(patterns: list[str], needed: set[str]) -> set[str]:
    return {each for each in needed if not any(fnmatchcase(each, it) for it in patterns)}


def test_the_nightly_look_may_see_what_verify_looks_at_but_open_no_shell() -> None:
    assert lacking(everywhere(documents.preview("bucket", "key")), called("verify")) == SHELLS


def test_orphans_are_listed_by_the_nightly_look_too() -> None:
    assert "tag:GetResources" in called("orphans")
    assert lacking(everywhere(documents.preview("bucket", "key")), called("orphans")) <= SHELLS


@pytest.mark.parametrize("package", ["doctor", "verify", "report", "delivery", "orphans"])
def test_a_deployment_may_call_what_its_commands_call(wanted: Bootstrap, package: str) -> None:
    policy = documents.deploy(wanted.aws.account, ["us-east-1"], {}, "bucket", "key")
    assert lacking(everywhere(policy), called(package)) == set()


def test_a_deployment_changes_no_role_but_those_of_its_stack(wanted: Bootstrap) -> None:
    tags = {"Environment": "dev", "Project": "agents"}
    policy = documents.deploy(wanted.aws.account, ["us-east-1"], tags, "bucket", "key")
    changing = [
        statement
        for statement in policy["Statement"]
        if statement["Effect"] == "Allow"
        for action in statement["Action"]
        if action.startswith("iam:") and not action.startswith(("iam:List", "iam:Get", "iam:Sim"))
        if action != "iam:PassRole" and "aws-service-role" not in statement["Resource"][0]
    ]
    keys = [set(statement["Condition"]["StringEquals"]) for statement in changing]
    born, bears = (
        {f"aws:{where}/Environment", f"aws:{where}/Project"}
        for where in ("RequestTag", "ResourceTag")
    )
    assert all(each in (born, bears) for each in keys)
    # Tags that are put on later would make any role the stack's own.
    assert [each["Action"] for each in changing if "RequestTag" in str(each)] == [
        ["iam:CreateRole"]
    ]


def test_every_role_of_the_program_bears_the_tags_that_its_pipeline_may_change(
    wanted: Bootstrap,
) -> None:
    for stack, told in wanted.stacks.items():
        (role,) = [each for each in wanted.pipelines() if each.title.endswith(f"deploy-{stack}")]
        assert isinstance(role, Role)
        (born,) = [each for each in role.policy["Statement"] if each["Sid"] == "NewRoles"]
        asked = born["Condition"]["StringEquals"]
        assert asked == {
            f"aws:RequestTag/{key}": told.environment.tags[key]
            for key in ("Environment", "Project")
        }


def test_the_preview_reads_no_data(wanted: Bootstrap) -> None:
    policy = documents.preview("bucket", "key")
    actions = {each for statement in policy["Statement"] for each in statement["Action"]}
    assert not actions & {
        *(
            "s3:Get*",
            "secretsmanager:Get*",
            "secretsmanager:GetSecretValue",
            "logs:Get*",
            "sqs:Get*",
        ),
        *("kms:*", "iam:*", "s3:*"),
    }
    assert wanted.key.arn is None
    assert ALIAS in wanted.key.title


@mock_aws
def test_it_ends_with_every_variable_that_the_workflows_read(platformctl: Platformctl) -> None:
    said = platformctl("bootstrap", "dev", "staging", "prod", "--github", REPOSITORY).out
    files = (ROOT / ".github/workflows").glob("*.yml")
    read = {name for path in files for name in re.findall(r"vars\.(\w+)", path.read_text())}

    assert read
    assert set(re.findall(r"^  (\w+) = ", said, re.MULTILINE)) == read
    for stack in ("dev", "staging", "prod"):
        (arn,) = re.findall(rf"environment {stack}\n(?:  .*\n){{2}}  DEPLOY_ROLE_ARN = (\S+)", said)
        assert arn.endswith(f"deploy-{stack}")
