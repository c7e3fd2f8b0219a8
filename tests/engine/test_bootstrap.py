"""The real CLI keeps its state and secrets in what `platformctl bootstrap` makes."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from localcloud.process import Running
from ops.aws import Aws
from ops.bootstrap.stack import prepare
from ops.bootstrap.template import ALIAS, Bootstrap
from tests.engine.engine_fixtures import create

pytestmark = pytest.mark.engine

REGION = "us-east-1"


def test_state_and_secrets_live_in_the_bucket_under_the_key(
    tmp_path: Path, local_aws: tuple[Path, Running]
) -> None:
    running = local_aws[1]
    made = Bootstrap(aws=Aws(region=REGION, endpoint=running.moto_url))
    prepare(made).execute()
    project = create(tmp_path)
    endpoint = running.moto_url.removeprefix("http://")
    # Beside what `bootstrap` prints: where the local AWS is, and buckets in paths for want of DNS.
    backend = f"{made.url}&endpoint={endpoint}&disableSSL=true&s3ForcePathStyle=true"
    environment = {
        **{key: value for key, value in project.env.items() if key != "PULUMI_CONFIG_PASSPHRASE"},
        **running.env(),
        "PULUMI_BACKEND_URL": backend,
        "AWS_REGION": REGION,
    }

    def pulumi(*arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 -- the CLI under test
            project.argv(*arguments),
            cwd=project.folder,
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    pulumi("login", backend)
    pulumi("stack", "init", "kept", "--secrets-provider", f"awskms://{ALIAS}?region={REGION}")
    pulumi("config", "set", "--secret", "word", "open sesame", "--stack", "kept")
    pulumi("up", "--yes", "--skip-preview", "--stack", "kept")

    assert pulumi("config", "get", "word", "--stack", "kept").strip() == "open sesame"
    assert "open sesame" not in (project.folder / "Pulumi.kept.yaml").read_text()
    s3 = made.aws.client("s3")
    kept = s3.list_objects_v2(Bucket=made.bucket)["Contents"]
    state = next(each["Key"] for each in kept if each["Key"].endswith("kept.json"))
    key = made.aws.client("kms").describe_key(KeyId=ALIAS)["KeyMetadata"]["Arn"]
    head = s3.head_object(Bucket=made.bucket, Key=state)
    assert (head["ServerSideEncryption"], head["SSEKMSKeyId"]) == ("aws:kms", key)
    body = json.loads(s3.get_object(Bucket=made.bucket, Key=state)["Body"].read())
    provider = body["checkpoint"]["latest"]["secrets_providers"]
    assert provider["type"] == "cloud"
