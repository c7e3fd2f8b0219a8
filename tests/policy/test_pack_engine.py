"""The pack through the real CLI: what it refuses by name, and that nothing is created then."""

import json
import os
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine import cli
from localcloud.process import Running

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
PACK = ROOT / "policy"

HEAD = """\
import pulumi, pulumi_aws as aws

TAGS = {"Project": "p", "Environment": "e", "Owner": "o", "CostCenter": "c", "ManagedBy": "m"}
tagged = pulumi.ResourceOptions(provider=aws.Provider(
    "tagged", region="us-east-1", default_tags={"tags": TAGS}))
bare = pulumi.ResourceOptions(provider=aws.Provider("bare", region="us-east-1"))
"""
COMPLIANT = """
account = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=tagged.provider))
policy = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account.account_id}:root"},
    "Action": ["kms:Describe*", "kms:PutKeyPolicy"], "Resource": "*"}]})
key = aws.kms.Key("data", enable_key_rotation=True, policy=policy, opts=tagged)
aws.cloudwatch.LogGroup("data", kms_key_id=key.arn, retention_in_days=30, opts=tagged)
"""
TAGLESS_BUCKET = """
aws.s3.Bucket("tagless", opts=bare)
"""
VIOLATIONS = """
aws.ec2.SecurityGroup("wide", description="open", opts=tagged, ingress=[
    {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr_blocks": ["0.0.0.0/0"]}])
group = aws.ec2.SecurityGroup("group", description="web", opts=tagged)
aws.vpc.SecurityGroupIngressRule("wide-rule", security_group_id=group.id, ip_protocol="tcp",
    from_port=443, to_port=443, cidr_ipv6="::/0", tags=TAGS, opts=tagged)
halfway = aws.s3.Bucket("halfway", opts=tagged)
aws.s3.BucketPublicAccessBlock("open-block", bucket=halfway.id, block_public_acls=True,
    block_public_policy=False, ignore_public_acls=True, restrict_public_buckets=True, opts=tagged)
"""
REFUSED = (
    ("aws-required-tags", "(aws:s3:Bucket: tagless)"),
    ("s3-public-access-block-declared", "(aws:s3:Bucket: tagless)"),
    ("ec2-security-group-no-open-ingress", "(aws:ec2:SecurityGroup: wide)"),
    ("ec2-security-group-no-open-ingress", "(aws:vpc:SecurityGroupIngressRule: wide-rule)"),
    ("s3-public-access-blocked", "(aws:s3:BucketPublicAccessBlock: open-block)"),
)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a command ended and what it showed."""

    code: int
    output: str


@dataclass(frozen=True, kw_only=True)
class Project:
    """A program of a few lines with a stack of its own, on a local AWS."""

    folder: Path
    local: Running

    def run(self, *arguments: str) -> Outcome:
        pulumi = cli.find()
        assert pulumi is not None
        env = {
            **os.environ,
            **self.local.env(),
            "PULUMI_HOME": str(self.folder / "home"),
            "PULUMI_BACKEND_URL": (self.folder / "state").as_uri(),
            "PULUMI_CONFIG_PASSPHRASE": "test",
        }
        done = subprocess.run(  # noqa: S603 - the CLI under test
            [str(pulumi), "--non-interactive", "--color=never", *arguments],
            cwd=self.folder / "program",
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        return Outcome(code=done.returncode, output=done.stdout)

    def program(self, body: str) -> None:
        (self.folder / "program" / "__main__.py").write_text(HEAD + body)

    def created(self) -> list[str]:
        """The AWS resources in the stack's state."""
        exported = self.run("stack", "export")
        assert exported.code == 0, exported.output
        resources = json.loads(exported.output)["deployment"].get("resources", [])
        return [each["urn"] for each in resources if each["type"].startswith("aws:")]


@pytest.fixture
def local(local_aws: tuple[Path, Running]) -> Running:
    return local_aws[1]


@pytest.fixture
def project(tmp_path: Path, local: Running) -> Project:
    (tmp_path / "program").mkdir()
    (tmp_path / "state").mkdir()
    runtime = {"name": "python", "options": {"toolchain": "pip", "virtualenv": sys.prefix}}
    settings = {"name": "small", "runtime": runtime}  # JSON is YAML
    (tmp_path / "program" / "Pulumi.yaml").write_text(json.dumps(settings))
    project = Project(folder=tmp_path, local=local)
    project.program("")
    made = project.run("stack", "init", "dev")
    assert made.code == 0, made.output
    return project


def test_up_refuses_by_name_and_creates_nothing(project: Project) -> None:
    project.program(COMPLIANT + TAGLESS_BUCKET + VIOLATIONS)
    up = project.run("up", "--yes", "--policy-pack", str(PACK))
    assert up.code != 0, up.output
    lines = [line.split() for line in up.output.splitlines() if "[mandatory]" in line]
    refused = {(words[4], " ".join(words[5:])) for words in lines}
    assert refused >= set(REFUSED), up.output
    assert "Ingress from 0.0.0.0/0 on tcp 22. Admit a security group" in up.output
    assert "(aws:kms:Key: data)" not in up.output
    assert project.created() == []


def test_up_without_a_preview_does_not_create_what_is_refused(
    project: Project, local: Running
) -> None:
    project.program(TAGLESS_BUCKET)
    up = project.run("up", "--yes", "--skip-preview", "--policy-pack", str(PACK))
    assert up.code != 0
    assert "aws-required-tags" in up.output
    assert buckets(local) == []


def test_what_complies_passes_with_values_unknown_at_preview(project: Project) -> None:
    project.program(COMPLIANT)
    up = project.run("up", "--yes", "--policy-pack", str(PACK))
    assert up.code == 0, up.output
    assert "can't run policy" not in up.output
    assert len(project.created()) == 2


def test_analyze_judges_a_state_file(project: Project, local: Running) -> None:
    project.program(TAGLESS_BUCKET)
    assert project.run("up", "--yes").code == 0
    assert len(buckets(local)) == 1
    state = str(project.folder / "state.json")
    exported = project.run("stack", "export", "--file", state)
    assert exported.code == 0, exported.output
    verdict = project.run("policy", "analyze", "--file", state, "--policy-pack", str(PACK))
    assert verdict.code != 0
    assert "aws-required-tags  (aws:s3:Bucket: tagless)" in verdict.output
    assert "s3-policy-declared  (aws:s3:Bucket: tagless)" in verdict.output
    assert project.run("destroy", "--yes").code == 0


def buckets(local: Running) -> list[str]:
    """The tagless ones that moto itself holds, whatever the stack's state says."""
    with urllib.request.urlopen(f"{local.moto_url}/moto-api/data.json") as answer:  # noqa: S310
        held = json.load(answer).get("s3", {}).get("FakeBucket", [])
    return [name for bucket in held if (name := bucket["name"]).startswith("tagless-")]
