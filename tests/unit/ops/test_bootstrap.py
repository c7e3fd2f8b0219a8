"""What an account needs once: its template, change sets, and the pipelines' permissions.

moto's CloudFormation creates the key, its alias, the bucket with its encryption, and roles. It
leaves out the bucket's other settings, its policy and identity providers, updates no policies of a
role, detects no drift and imports nothing: what it cannot carry out is compared with the schemas
of AWS's resource types, which come with cfn-lint.
"""

import ast
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, cast

import botocore.session
import pytest
from botocore import xform_name
from cfnlint.api import lint  # pyright: ignore[reportMissingTypeStubs] -- it has none
from cfnlint.config import ManualArgs  # pyright: ignore[reportMissingTypeStubs] -- it has none
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER  # pyright: ignore[reportMissingTypeStubs] -- it has none
from moto import mock_aws
from moto.kms.models import KmsBackend

from components.settings import Settings
from localcloud import moto_additions
from localcloud.aws import facts
from ops.aws import Aws
from ops.bootstrap import documents
from ops.bootstrap.stack import StackChange, existing, prepare, template_of
from ops.bootstrap.template import STACK, Bootstrap
from ops.deployment import Deployment
from ops.errors import OpsError
from ops.verify.drift import UNREAD
from ops.workflows.matrix import suffix
from ops.workspace import ROOT
from tests.support.program import Graph
from tests.unit.ops.conftest import Platformctl

REPOSITORY = "example/agents"
AWS = Aws(region="us-east-1")
"""One for all tests, each in an account of its own: to make clients takes longest."""

FACTS = facts.known()
"""What the provider calls for each type."""
NOT_OURS = {
    "iam:RemoveRoleFromInstanceProfile",  # no role of the program is in one
    "iam:PutRolePermissionsBoundary",  # or has one
    "iam:DeleteRolePermissionsBoundary",
    "iam:DeleteServiceLinkedRole",  # it is the account's: no stack deletes it
}


pytestmark = pytest.mark.filterwarnings(
    "ignore:Tried to parse AWS..(S3..BucketPolicy|IAM..OIDCProvider) but it's not supported by moto"
)


@pytest.fixture
def aws() -> Iterator[Aws]:
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for key in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(key, "test")
        patch.setattr(KmsBackend, "create_key", moto_additions.create_key)
        yield AWS


def settings(stack: str) -> Settings:
    return Deployment(stack=stack).settings


@pytest.fixture
def wanted(aws: Aws) -> Bootstrap:
    stacks = {each: settings(each) for each in ("dev", "prod")}
    return Bootstrap(aws=aws, repository=REPOSITORY, stacks=stacks)


def bootstrapped(wanted: Bootstrap) -> None:
    """Create the stack, as far as moto does."""
    prepared = prepare(wanted)
    assert prepared.kind == "CREATE"
    assert prepared.changes
    prepared.execute()


def linted(template: dict[str, Any]) -> list[str]:
    # Roles get a verb, such as `Describe*`, of all services alike: some have none.
    config = ManualArgs(regions=["us-east-1"], ignore_checks=["W3037"])
    return [str(each) for each in lint(json.dumps(template), config=config)]


def schema_of(kind: str) -> dict[str, Any]:
    """AWS's schema of a resource type."""
    return cast("Any", PROVIDER_SCHEMA_MANAGER).get_resource_schema("us-east-1", kind).schema


def changes(wanted: Bootstrap) -> tuple[str, list[str]]:
    """The next change set: its kind, and the resources that it changes."""
    prepared = prepare(wanted)
    found = [each.resource for each in prepared.changes]
    prepared.discard()
    return prepared.kind, found


STATE = ["StateKey", "StateAlias", "StateBucket", "StatePolicy"]
PIPELINES = ["GitHub", "Preview", "Deploydev", "Deployprod"]


def test_the_template_is_as_aws_types_are(wanted: Bootstrap) -> None:
    assert linted(wanted.template()) == []
    assert linted(replace(wanted, repository=None).template()) == []
    broken = wanted.template()
    broken["Resources"]["StateBucket"]["Properties"]["ObjectLock"] = True
    assert "ObjectLock" in str(linted(broken))


def test_the_template_fits_into_a_call(wanted: Bootstrap) -> None:
    assert len(json.dumps(wanted.template())) < 51_200


def test_state_outlives_the_stack(wanted: Bootstrap) -> None:
    for name in STATE:
        resource = wanted.template()["Resources"][name]
        assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain",) * 2
    bootstrapped(wanted)
    before = dict(existing(wanted))
    wanted.aws.client("cloudformation").delete_stack(StackName=STACK)
    after = dict(existing(wanted))
    assert after == {name: before[name] for name in STATE[:3]}


def test_planning_an_empty_account_changes_nothing(wanted: Bootstrap) -> None:
    assert changes(wanted) == changes(wanted) == ("CREATE", STATE + PIPELINES)
    assert wanted.aws.client("cloudformation").list_stacks()["StackSummaries"][0][
        "StackStatus"
    ] == ("DELETE_COMPLETE")
    assert dict(existing(wanted)) == {}


def test_a_second_run_changes_nothing(wanted: Bootstrap) -> None:
    bootstrapped(wanted)
    assert changes(wanted) == ("UPDATE", [])
    assert len(wanted.aws.client("kms").list_keys()["Keys"]) == 1


def test_a_further_stack_adds_its_role(wanted: Bootstrap) -> None:
    bootstrapped(replace(wanted, stacks={"dev": wanted.stacks["dev"]}))
    prepared = prepare(wanted)
    assert (prepared.kind, prepared.changes) == (
        "UPDATE",
        [StackChange("Add", "Deployprod", "AWS::IAM::Role")],
    )
    prepared.execute()
    wanted.aws.client("iam").get_role(RoleName="agentplatform-ci-deploy-prod")


def test_what_the_stack_holds_is_not_left_out(wanted: Bootstrap) -> None:
    bootstrapped(wanted)
    with pytest.raises(OpsError, match="has Deployprod: name all stacks of this account"):
        prepare(replace(wanted, stacks={"dev": wanted.stacks["dev"]}))
    with pytest.raises(OpsError, match=r"has Deploydev, Deployprod, GitHub, Preview.*--github"):
        prepare(replace(wanted, repository=None))


@pytest.fixture
def earlier(wanted: Bootstrap) -> Bootstrap:
    """An account that an earlier version bootstrapped: everything, and no stack."""
    aws = wanted.aws
    kms, s3, iam = (aws.client(each) for each in ("kms", "s3", "iam"))
    kms.create_alias(
        AliasName="alias/agentplatform-state",
        TargetKeyId=kms.create_key()["KeyMetadata"]["Arn"],
    )
    s3.create_bucket(Bucket=wanted.bucket, ObjectLockEnabledForBucket=True)
    s3.put_bucket_policy(Bucket=wanted.bucket, Policy=json.dumps(documents.document()))
    iam.create_open_id_connect_provider(
        Url=f"https://{documents.ISSUER}", ClientIDList=[documents.AUDIENCE]
    )
    for each in wanted.roles("key").values():
        trust = json.dumps(each["AssumeRolePolicyDocument"])
        iam.create_role(RoleName=each["RoleName"], AssumeRolePolicyDocument=trust)
    return wanted


@pytest.fixture
def sent(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The arguments of each change set."""
    client = aws.client("cloudformation")
    calls: list[dict[str, Any]] = []
    create = client.create_change_set

    def create_change_set(**arguments: Any) -> dict[str, Any]:
        calls.append(arguments)
        return create(**arguments)

    monkeypatch.setattr(client, "create_change_set", create_change_set)
    return calls


def test_what_exists_is_imported_before_anything_is_created(
    earlier: Bootstrap, sent: list[dict[str, Any]]
) -> None:
    """Nothing that exists is in a change set that creates; moto imports nothing, AWS does."""
    kind, imported = changes(earlier)

    assert (kind, imported) == ("IMPORT", [each for each in STATE + PIPELINES if each != "GitHub"])
    template = json.loads(sent[0]["TemplateBody"])
    assert list(template["Resources"]) == imported
    assert linted(template) == []
    for each in sent[0]["ResourcesToImport"]:
        schema = schema_of(each["ResourceType"])
        named = partial(re.sub, "^/properties/", "")
        assert list(map(named, schema["primaryIdentifier"])) == list(each["ResourceIdentifier"])
        resource = template["Resources"][each["LogicalResourceId"]]
        assert "DeletionPolicy" in resource  # or AWS refuses the import
        # What an update cannot set, and no more: the update sets the rest.
        fixed = {*schema.get("createOnlyProperties", ()), *schema["primaryIdentifier"]}
        needed = {*map(named, fixed), *schema.get("required", ())}
        full = earlier.template()["Resources"][each["LogicalResourceId"]]["Properties"]
        assert set(resource["Properties"]) == needed & set(full)


def test_an_import_adds_to_what_the_stack_holds(
    earlier: Bootstrap, sent: list[dict[str, Any]]
) -> None:
    kms = earlier.aws.client("kms")
    kms.delete_alias(AliasName="alias/agentplatform-state")
    earlier.aws.client("s3").delete_bucket_policy(Bucket=earlier.bucket)
    earlier.aws.client("s3").delete_bucket(Bucket=earlier.bucket)
    bootstrapped(replace(earlier, repository=None))
    held = json.loads(sent[0]["TemplateBody"])["Resources"]
    prepare(earlier)  # moto takes an import for a second stack: its changes say nothing

    asked = sent[1]
    roles = ["Preview", "Deploydev", "Deployprod"]
    assert asked["ChangeSetType"] == "IMPORT"
    assert [each["LogicalResourceId"] for each in asked["ResourcesToImport"]] == roles
    resources = json.loads(asked["TemplateBody"])["Resources"]
    assert list(resources) == [*STATE, *roles]
    assert {name: resources[name] for name in STATE} == held


def test_an_identity_provider_of_others_stays_outside(wanted: Bootstrap) -> None:
    iam, url = wanted.aws.client("iam"), f"https://{documents.ISSUER}"
    made = iam.create_open_id_connect_provider(Url=url, ClientIDList=["another"])
    provider = made["OpenIDConnectProviderArn"]
    with pytest.raises(OpsError, match=rf"lacks audience sts.amazonaws.com: aws iam .* {provider}"):
        prepare(wanted)
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=provider)
    both = ["another", documents.AUDIENCE]
    iam.create_open_id_connect_provider(Url=url, ClientIDList=both)
    assert "GitHub" not in template_of(wanted)["Resources"]
    bootstrapped(wanted)
    assert changes(wanted) == ("UPDATE", [])


def test_roles_of_the_stack_have_the_documents(wanted: Bootstrap) -> None:
    bootstrapped(wanted)
    iam, kms = wanted.aws.client("iam"), wanted.aws.client("kms")
    key = kms.describe_key(KeyId="alias/agentplatform-state")["KeyMetadata"]["Arn"]
    for each in wanted.roles(key).values():
        role = iam.get_role(RoleName=each["RoleName"])["Role"]
        assert role["MaxSessionDuration"] == each["MaxSessionDuration"]
        assert role["AssumeRolePolicyDocument"] == each["AssumeRolePolicyDocument"]
        policy = iam.get_role_policy(RoleName=each["RoleName"], PolicyName="pipeline")
        # moto's CloudFormation keeps the object, not its JSON.
        document = ast.literal_eval(policy["PolicyDocument"])
        assert document == each["Policies"][0]["PolicyDocument"]


def test_the_key_is_usable_and_the_bucket_encrypted_by_it(wanted: Bootstrap) -> None:
    bootstrapped(wanted)
    kms, s3 = wanted.aws.client("kms"), wanted.aws.client("s3")
    key = kms.describe_key(KeyId="alias/agentplatform-state")["KeyMetadata"]
    assert kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"]
    (rule,) = s3.get_bucket_encryption(Bucket=wanted.bucket)["ServerSideEncryptionConfiguration"][
        "Rules"
    ]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key["Arn"]


@pytest.mark.parametrize("repository", ["agents", "a/b/c", "https://github.com/a/b", "*/*"])
def test_a_repository_that_is_none_is_refused(aws: Aws, repository: str) -> None:
    with pytest.raises(OpsError, match=r"accepted: OWNER/NAME"):
        Bootstrap(aws=aws, repository=repository, stacks={})


def test_each_role_is_for_jobs_of_its_own(wanted: Bootstrap) -> None:
    subjects = {
        each["RoleName"]: each["AssumeRolePolicyDocument"]["Statement"][0]["Condition"][
            "StringEquals"
        ][f"{documents.ISSUER}:sub"]
        for each in wanted.roles().values()
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
    for role in wanted.roles(f"arn:aws:kms:us-east-1:123456789012:key/{'0' * 36}").values():
        # The quota counts an inline policy's characters without white space.
        policy = json.dumps(role["Policies"][0]["PolicyDocument"])
        assert len(re.sub(r"\s", "", policy)) < 10_240


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
    for stack, settings in wanted.stacks.items():
        (policy,) = wanted.roles()[f"Deploy{stack}"]["Policies"]
        statements = policy["PolicyDocument"]["Statement"]
        (born,) = [each for each in statements if each["Sid"] == "NewRoles"]
        asked = born["Condition"]["StringEquals"]
        assert asked == {
            f"aws:RequestTag/{key}": settings.environment.tags[key]
            for key in ("Environment", "Project")
        }


def test_the_preview_reads_no_data() -> None:
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


@pytest.mark.usefixtures("aws")
def test_it_ends_with_every_variable_that_the_workflows_read(platformctl: Platformctl) -> None:
    said = platformctl("bootstrap", "dev", "staging", "prod", "--github", REPOSITORY).out
    files = (ROOT / ".github/workflows").glob("*.yml")
    texts = [path.read_text() for path in files]
    read = {name for text in texts for name in re.findall(r"vars\.(\w+)", text)}
    starts = {name for text in texts for name in re.findall(r"vars\[format\('(\w+)_\{0\}'", text)}
    assert read
    assert starts

    read |= {f"{start}_{suffix(stack)}" for start in starts for stack in ("dev", "staging", "prod")}
    assert set(re.findall(r"^  (\w+) = ", said, re.MULTILINE)) == read
    for stack in ("dev", "staging", "prod"):
        (arn,) = re.findall(rf"environment {stack}\n(?:  .*\n){{2}}  DEPLOY_ROLE_ARN = (\S+)", said)
        assert arn.endswith(f"deploy-{stack}")


def test_the_template_is_written_with_the_command_that_deploys_it(
    platformctl: Platformctl, wanted: Bootstrap, tmp_path: Path
) -> None:
    file = tmp_path / "bootstrap.json"
    said = platformctl("bootstrap", "dev", "prod", "--github", REPOSITORY, "--template", str(file))
    where = f"--region {wanted.aws.region} --stack-name {STACK} --template-file "
    assert said.out.startswith(f"aws cloudformation deploy {where}")
    assert said.out.rstrip().endswith("--capabilities CAPABILITY_NAMED_IAM")
    # What the AWS CLI sends of it is the stack that `platformctl bootstrap` finds up to date.
    wanted.aws.client("cloudformation").create_stack(
        StackName=STACK, TemplateBody=file.read_text(), Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    assert changes(wanted) == ("UPDATE", [])


@pytest.mark.usefixtures("aws")
def test_a_plan_lists_the_changes_and_makes_none(platformctl: Platformctl) -> None:
    said = platformctl("bootstrap", "dev", "--plan").out
    assert re.findall(r"^(\w+) +(\w+) +(\S+)$", said, re.MULTILINE) == [
        ("Add", "StateKey", "AWS::KMS::Key"),
        ("Add", "StateAlias", "AWS::KMS::Alias"),
        ("Add", "StateBucket", "AWS::S3::Bucket"),
        ("Add", "StatePolicy", "AWS::S3::BucketPolicy"),
    ]
    assert platformctl("bootstrap", "dev", "--plan").out == said
