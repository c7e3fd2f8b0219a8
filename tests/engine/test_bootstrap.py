"""The real CLI keeps its state and secrets in what `platformctl bootstrap` makes."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from localcloud.process import Running
from ops.aws import Aws
from ops.bootstrap.plan import Bootstrap
from ops.bootstrap.state import ALIAS
from tests.engine.engine_fixtures import create

pytestmark = pytest.mark.engine

REGION = "us-east-1"


def test_state_and_secrets_live_in_the_bucket_under_the_key(
    tmp_path: Path, local_aws: tuple[Path, Running]
) -> None:
    running = local_aws[1]
    made = Bootstrap(aws=Aws(region=REGION, endpoint=running.moto_url), repository=None, stacks={})
    for step in made.steps():
        step.apply()
    project = create(tmp_path)
    endpoint = running.moto_url.removeprefix("http://")
    # Beside what `bootstrap` prints: where the local AWS is, and buckets in paths for want of DNS.
    backend = f"{made.bucket.url}&endpoint={endpoint}&disableSSL=true&s3ForcePathStyle=true"
    environment = {
        **{key: value for key, value in project.env.items() if key != "PULUMI_CONFIG_PASSPHRASE"},
        **running.env(),
        "PULUMI_BACKEND_URL": backend,
        "AWS_REGION": REGION,
    }

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 -- the CLI under test
            project.argv(*arguments),
            cwd=project.folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def pulumi(*arguments: str) -> str:
        done = run(*arguments)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    # The local AWS speaks plain HTTP, which the bucket's policy refuses: shown, then lifted.
    assert "403" in run("login", backend).stderr
    s3 = made.aws.client("s3")
    s3.delete_bucket_policy(Bucket=made.bucket.name)
    # moto demands a checksum even of a copy within the bucket, which has no body to sum up.
    unlocked = {"ObjectLockEnabled": "Enabled"}
    s3.put_object_lock_configuration(Bucket=made.bucket.name, ObjectLockConfiguration=unlocked)
    pulumi("login", backend)
    pulumi("stack", "init", "kept", "--secrets-provider", f"awskms://{ALIAS}?region={REGION}")
    pulumi("config", "set", "--secret", "word", "open sesame", "--stack", "kept")
    pulumi("up", "--yes", "--skip-preview", "--stack", "kept")

    assert pulumi("config", "get", "word", "--stack", "kept").strip() == "open sesame"
    assert "open sesame" not in (project.folder / "Pulumi.kept.yaml").read_text()
    kept = s3.list_objects_v2(Bucket=made.bucket.name)["Contents"]
    state = next(each["Key"] for each in kept if each["Key"].endswith("kept.json"))
    head = s3.head_object(Bucket=made.bucket.name, Key=state)
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", made.key.arn)
    body = json.loads(s3.get_object(Bucket=made.bucket.name, Key=state)["Body"].read())
    provider = body["checkpoint"]["latest"]["secrets_providers"]
    assert provider["type"] == "cloud"
