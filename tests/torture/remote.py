"""Rounds on a backend that is shared: state in S3, secrets under a KMS key, two checkouts.

Both are of the stack of `platformctl bootstrap`, as far as moto creates it: without the bucket's
policy, lock and versions. Commands are plain `pulumi`, as the README has them for AWS.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine import cli
from localcloud import process
from ops.aws import Aws
from ops.bootstrap.stack import prepare
from ops.bootstrap.template import ALIAS, Bootstrap
from tests.torture import processes
from tests.torture.comparison import REGION, Account
from tests.torture.world import STACK, Command, Done, World, resources_of

_OF_THE_LOCAL_STACK = (
    "PULUMI_CONFIG_PASSPHRASE_FILE",
    "PULUMI_OPTION_CONFIG_FILE",
    "PULUMI_STACK",
)
_UP = ("up", "--yes", "--skip-preview", "--refresh")
_PACK = ("--policy-pack", "policy", "--policy-pack-config", f"policy/config/{STACK}.json")


class Remote:
    """A stack in S3 and the two checkouts that work on it; made for one round."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.checkouts = (world.checkout, world.folder / "clone")
        running = world.running
        if running is None:
            raise RuntimeError("the local AWS does not run")
        aws = Aws(region=REGION, endpoint=running.moto_url)
        made = Bootstrap(aws=aws)
        self.account, self._bucket = Account(running), made.bucket
        buckets = self.account.client("s3").list_buckets()["Buckets"]
        if self._bucket not in [each["Name"] for each in buckets]:  # of an earlier round
            prepare(made).execute()
        endpoint = running.moto_url.removeprefix("http://")
        url = f"{made.url}&endpoint={endpoint}&disableSSL=true&s3ForcePathStyle=true"
        exports = {k: v for k, v in world.exports().items() if k not in _OF_THE_LOCAL_STACK}
        pulumi = {"PULUMI": str(cli.ensure())}  # not the one of local stacks
        # Its file names no account, so that the local AWS takes it for one of nobody's own.
        account = {"AWS_ACCESS_KEY_ID": f"{process.KEY}{process.ACCOUNT}"}
        self._env = {**exports, **pulumi, **account, "PULUMI_BACKEND_URL": url}
        self.baseline = self.account.things()
        self._stack()

    def _stack(self) -> None:
        """Create the stack, with a secret in its configuration, and the second checkout."""
        provider = f"awskms://{ALIAS}?region={REGION}"
        self.must("stack", "init", "--secrets-provider", provider)
        word = secrets.token_urlsafe(24)
        self._world.secrets.add(word)
        subprocess.run(  # noqa: S603 -- as a user would: by stdin, not on the command line
            [self._env["PULUMI"], "config", "set", "--secret", "torture:word", "--stack", STACK],
            input=word,
            text=True,
            check=True,
            cwd=self._world.checkout,
            env=os.environ | self._env,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(self.checkouts[1], ignore_errors=True)
        ignored = shutil.ignore_patterns(".local", "__pycache__")
        shutil.copytree(self.checkouts[0], self.checkouts[1], symlinks=True, ignore=ignored)

    def begin(self, place: int, *arguments: str) -> Command:
        """Start a `pulumi` command in a checkout."""
        argv = (self._env["PULUMI"], *arguments, "--stack", STACK, "--non-interactive")
        return self._world.start(*argv, env=self._env, cwd=self.checkouts[place])

    def run(self, place: int, *arguments: str) -> Done:
        """Run a `pulumi` command in a checkout to its end."""
        return self._world.end(self.begin(place, *arguments))

    def must(self, *arguments: str) -> Done:
        """Run a command that has to work."""
        done = self.run(0, *arguments)
        if done.code:
            raise RuntimeError(f"{done.command}: {done.output}")
        return done

    def resources(self) -> list[dict[str, Any]]:
        """The resources of the state."""
        key = f".pulumi/stacks/agentplatform/{STACK}.json"
        found = self.account.client("s3").get_object(Bucket=self._bucket, Key=key)
        return resources_of(json.loads(found["Body"].read()))

    def download(self, folder: Path) -> None:
        """Write all objects of the state's bucket below a folder."""
        s3 = self.account.client("s3")
        for each in s3.list_objects_v2(Bucket=self._bucket).get("Contents", ()):
            body = s3.get_object(Bucket=self._bucket, Key=each["Key"])["Body"].read()
            file = folder / each["Key"]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(body)

    def two(self, after: float) -> tuple[bool, list[Done]]:
        """Let both checkouts update at once; whether they really did, and how each ended."""
        first = self.begin(0, *_UP, *_PACK)
        time.sleep(after)
        second = self.begin(1, *_UP, *_PACK)
        both = first.running
        return both, [self._world.end(second), self._world.end(first)]

    def killed(self, after: float) -> bool:
        """Kill an update that holds the lock; whether it still ran."""
        command = self.begin(0, *_UP, *_PACK)
        time.sleep(after)
        pid = processes.find("engine", command.process.pid, ())
        if pid and command.running:
            os.kill(pid, signal.SIGKILL)
        self._world.end(command)
        return pid is not None and command.process.returncode == -signal.SIGKILL

    def back(self) -> list[str]:
        """Update from the other checkout until it works, doing what each message says."""
        ways: list[str] = []
        while len(ways) < 6:
            done = self.run(1, *_UP, *_PACK)
            ways.append("pulumi up")
            if done.code == 0:
                return ways
            if "pulumi cancel" in done.output:
                self.run(1, "cancel", "--yes")
                ways.append("pulumi cancel")
            elif "Already" in done.output:
                tried = self._platformctl("up", STACK, "--yes")  # as docs/troubleshooting.md says
                ways.append("platformctl up")
                if f"./platformctl orphans {STACK}" in tried.output:
                    self._platformctl("orphans", STACK, "--delete", "--data", "--yes")
                    ways.append("platformctl orphans")
            else:
                raise RuntimeError(f"no way out named: {done.output[-400:]}")
        raise RuntimeError("no way back within six commands")

    def delete_orphans(self) -> Sequence[str]:
        """Delete what a killed update made and no state knows; the commands that did it."""
        self._platformctl("up", STACK, "--yes")  # settles the creates that have not ended
        self._platformctl("orphans", STACK, "--delete", "--data", "--yes")
        return ("platformctl up", "platformctl orphans")

    def _platformctl(self, *arguments: str) -> Done:
        world = self._world
        command = world.start("./platformctl", *arguments, env=self._env, cwd=self.checkouts[1])
        return world.end(command)

    def destroy(self) -> None:
        """Delete what the stack has, and the stack."""
        self.must("state", "unprotect", "--all", "--yes")
        self.must("destroy", "--yes", "--skip-preview")
