"""The pack through the real CLI: what it refuses by name, and that nothing is created then."""

import json
import urllib.request

import pytest

from localcloud.process import Running
from tests.policy.program import PACK, Project

pytestmark = pytest.mark.engine

COMPLIANT = """
account = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=tagged.provider))
policy = pulumi.Output.json_dumps({"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{account.account_id}:root"},
    "Action": ["kms:Describe*", "kms:PutKeyPolicy"], "Resource": "*"}]})
key = aws.kms.Key("data", enable_key_rotation=True, policy=policy, opts=tagged)
aws.cloudwatch.LogGroup("data", kms_key_id=key.arn, retention_in_days=365, opts=tagged)
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


def test_up_refuses_by_name_and_creates_nothing(project: Project) -> None:
    project.program(COMPLIANT + TAGLESS_BUCKET + VIOLATIONS)
    up = project.run("up", "--yes", "--policy-pack", str(PACK))
    assert up.code != 0, up.output
    lines = [line.split() for line in up.output.splitlines() if "[mandatory]" in line]
    refused = {(words[4], " ".join(words[5:])) for words in lines}
    assert refused >= set(REFUSED), up.output
    assert "Ingress from 0.0.0.0/0 on tcp 22. Admit a security group" in up.output
    assert "(aws:kms:Key: data)" not in up.output
    assert project.created() == {}


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
    config = ("--policy-pack-config", project.configuration({"all": "advisory"}))
    advice = project.run("policy", "analyze", "--file", state, "--policy-pack", str(PACK), *config)
    assert advice.code == 0, advice.output
    assert "[advisory] [severity: medium]  aws-required-tags" in advice.output
    assert project.run("destroy", "--yes").code == 0


def buckets(local: Running) -> list[str]:
    """The tagless ones that moto itself holds, whatever the stack's state says."""
    with urllib.request.urlopen(f"{local.moto_url}/moto-api/data.json") as answer:  # noqa: S310
        held = json.load(answer).get("s3", {}).get("FakeBucket", [])
    return [name for bucket in held if (name := bucket["name"]).startswith("tagless-")]
