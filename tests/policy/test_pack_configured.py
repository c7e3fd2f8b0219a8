"""The pack's configuration, remediations and a copy of the pack, through the real CLI."""

import shutil
import sys
from pathlib import Path

import pytest

from tests.policy.program import PACK, Project

pytestmark = pytest.mark.engine

LOGS = "cloudwatch-log-group-minimum-retention"
SHORT_LOG = """
key = aws.kms.Key("data", enable_key_rotation=True, opts=tagged)
aws.cloudwatch.LogGroup("short", kms_key_id=key.arn, retention_in_days=30, opts=tagged)
"""
TO_MEND = """
aws.kms.Key("data", opts=bare)
bucket = aws.s3.Bucket("data", tags={"Name": "data"}, opts=bare)
aws.s3.BucketPublicAccessBlock("data", bucket=bucket.id, block_public_acls=True, opts=bare)
"""
SWITCHED = ("aws-required-tags", "kms-key-rotation", "s3-public-access-blocked")


def test_configuration_arrives(project: Project) -> None:
    project.program(SHORT_LOG)
    options = ("--policy-pack", str(PACK), "--policy-pack-config")
    only = {"all": "disabled", LOGS: "mandatory"}
    refused = project.run("preview", *options, project.configuration(only))
    assert refused.code != 0
    assert f"[mandatory] [severity: medium]  {LOGS}" in refused.output
    exemption = {"urn": "urn:pulumi:dev::small::*::short", "reason": "a test"}
    rules = only | {
        LOGS: {
            "enforcementLevel": "mandatory",
            "days": 31,
            "exemptions": [exemption | {"expires": "2999-12-31"}],
        },
        "kms-key-rotation": {
            "enforcementLevel": "advisory",
            "exemptions": [exemption | {"expires": "2025-12-31"}],
        },
    }
    advised = project.run("preview", *options, project.configuration(rules))
    assert advised.code == 0, advised.output
    assert LOGS not in advised.output
    assert "kms-key-rotation  (pulumi:pulumi:Stack: small-dev)" in advised.output
    assert "::short has expired on 2025-12-31." in advised.output


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({LOGS: {"days": "many"}}, f"{LOGS}: days: Invalid type."),
        ({LOGS: {"month": 1}}, f"{LOGS}.month is unknown; accepted: enforcementLevel, days"),
    ],
)
def test_what_is_wrong_is_said_by_rule_and_key(
    project: Project, rules: dict[str, object], said: str
) -> None:
    config = project.configuration(rules)
    refused = project.run("preview", "--policy-pack", str(PACK), "--policy-pack-config", config)
    assert refused.code != 0
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_remediations_mend_where_switched_on_and_refuse_where_not(project: Project) -> None:
    project.program(TO_MEND)
    off = {"all": "disabled", **dict.fromkeys(SWITCHED, "mandatory")}
    options = ("--policy-pack", str(PACK), "--policy-pack-config")
    refused = project.run("preview", *options, project.configuration(off))
    assert refused.code != 0
    assert all(f"  {name}  (aws:" in refused.output for name in SWITCHED), refused.output
    tags = {"Project": "p", "Environment": "e", "Owner": "o", "CostCenter": "c", "ManagedBy": "m"}
    on = {
        "all": "disabled",
        **dict.fromkeys(SWITCHED, "remediate"),
        "aws-required-tags": {"enforcementLevel": "remediate", "values": tags},
    }
    mended = project.run("up", "--yes", "--skip-preview", *options, project.configuration(on))
    assert mended.code == 0, mended.output
    made = {urn.split("::")[2]: inputs for urn, inputs in project.created().items()}
    assert made["aws:kms/key:Key"]["enableKeyRotation"] is True
    assert made["aws:s3/bucket:Bucket"]["tags"] == {"Name": "data", **tags}
    block = made["aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"]
    assert [value for value in block.values() if isinstance(value, bool)] == [True] * 4
    assert project.run("destroy", "--yes").code == 0


def test_the_pack_alone_judges_another_program(project: Project, tmp_path: Path) -> None:
    shutil.copytree(PACK, tmp_path / "policy", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / ".venv").symlink_to(sys.prefix)
    project.program(SHORT_LOG)
    refused = project.run("preview", "--policy-pack", "../policy")
    assert refused.code != 0
    assert f"{LOGS}  (aws:cloudwatch:LogGroup: short)" in refused.output
