"""What goes wrong in a round: drawn from the seed, then done."""

import json
import os
import random
import signal
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from tests.torture import processes
from tests.torture.processes import TARGETS, Target
from tests.torture.world import Command, World

Operation = Literal["up", "change", "refresh", "destroy"]
Signal = Literal["KILL", "TERM", "INT"]
Kind = Literal["fault", "kill", "two writers", "two clones", "lock holder killed"]

_KINDS: Final[Mapping[Kind, int]] = {"fault": 62, "kill": 32, "two writers": 6}
_REMOTE: Final[Mapping[Kind, int]] = {"two clones": 8, "lock holder killed": 8}
"""How often each kind is drawn. The remote ones are for stacks that do not exist yet."""

_FAULTS: Final = ("throttling", "error", "denied", "timeout", "reset", "lost", "lost", "lost")
"""Lost answers are drawn more often: they are what loses things."""

_MADE: Final = (
    "ec2.CreateVpc", "ec2.CreateSubnet", "ec2.AllocateAddress", "ec2.CreateNatGateway",
    "ec2.CreateRouteTable", "ec2.CreateRoute", "ec2.AssociateRouteTable", "ec2.CreateFlowLogs",
    "ec2.CreateInternetGateway", "ec2.AttachInternetGateway", "iam.CreateRole", "iam.PutRolePolicy",
    "kms.CreateKey", "kms.CreateAlias", "kms.EnableKeyRotation", "logs.CreateLogGroup",
    "logs.PutRetentionPolicy", "s3.CreateBucket", "s3.PutBucketVersioning", "s3.PutBucketPolicy",
    "s3.PutPublicAccessBlock", "s3.PutBucketEncryption", "secretsmanager.CreateSecret",
    "secretsmanager.PutSecretValue", "sns.CreateTopic", "sns.SetTopicAttributes", "sns.Subscribe",
    "ssm.PutParameter",
)  # fmt: skip
_READ: Final = (
    "ec2.Describe*", "iam.Get*", "kms.DescribeKey", "kms.ListResourceTags", "s3.GetBucket*",
    "logs.DescribeLogGroups", "s3.Head*", "secretsmanager.DescribeSecret", "sns.GetTopicAttributes",
    "secretsmanager.GetSecretValue", "ssm.GetParameter*", "ssm.DescribeParameters",
)  # fmt: skip
_CHANGED: Final = (
    "ec2.CreateTags", "iam.TagRole", "kms.TagResource", "logs.TagResource", "s3.PutBucketTagging",
    "secretsmanager.TagResource", "sns.TagResource", "ssm.AddTagsToResource",
)  # fmt: skip
_DELETED: Final = (
    "ec2.DeleteVpc", "ec2.DeleteSubnet", "ec2.ReleaseAddress", "ec2.DeleteNatGateway",
    "ec2.DisassociateRouteTable", "ec2.DetachInternetGateway", "ec2.Delete*", "iam.DeleteRole*",
    "kms.ScheduleKeyDeletion", "kms.DeleteAlias", "logs.DeleteLogGroup", "s3.DeleteBucket",
    "s3.DeleteBucketPolicy", "secretsmanager.DeleteSecret", "sns.DeleteTopic", "sns.Unsubscribe",
    "ssm.DeleteParameter",
)  # fmt: skip
_CALLS: Mapping[Operation, tuple[str, ...]] = {
    "up": (*_MADE, *_MADE, *_READ),
    "change": (*_CHANGED, *_CHANGED, *_READ),
    "refresh": _READ,
    "destroy": (*_DELETED, *_DELETED, *_READ),
}
"""The calls that an operation makes, those that matter to it twice."""


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """What goes wrong.

    Attributes:
        kind: `fault`, `kill`, `two writers`, `two clones` or `lock holder killed`.
        fault: The fault, by the call's pattern, as `localcloud/faults.py` has it.
        target: What is killed.
        signal: By which signal.
        moment: When, as a part of what the operation usually takes.
    """

    kind: Kind
    fault: Mapping[str, Mapping[str, str | int]] | None = None
    target: Target | None = None
    signal: Signal | None = None
    moment: float = 0.0

    @property
    def remote(self) -> bool:
        """Whether it is of a stack in S3, which the round creates and deletes."""
        return self.kind in _REMOTE

    def __str__(self) -> str:
        if self.fault:
            plays = (
                f"{how['fault']} x{how.get('times', 'all')}: {call}"
                for call, how in self.fault.items()
            )
            return "; ".join(plays)
        return f"{self.signal} {self.target} at {self.moment:.2f}" if self.target else self.kind


def draw(luck: random.Random, operation: Operation) -> Mishap:
    """Draw a mishap for an operation."""
    kinds = _KINDS | (_REMOTE if operation == "up" else {})
    kind = luck.choices(list(kinds), list(kinds.values()))[0]
    if kind == "kill":
        return Mishap(
            kind="kill",
            target=luck.choice(_targets(operation)),
            signal=luck.choice(("KILL", "TERM", "INT")),
            moment=round(luck.uniform(0.05, 0.95), 2),
        )
    if kind != "fault":
        return Mishap(kind=kind, moment=round(luck.uniform(0, 0.5), 2))
    calls = luck.sample(_CALLS[operation], luck.choice((1, 1, 2, 3)))
    return Mishap(kind="fault", fault={call: _fault(luck) for call in calls})


def _targets(operation: Operation) -> Sequence[Target]:
    """What runs during an operation: only an update runs the program and the policy pack."""
    runs = operation in ("up", "change")
    return [each for each in TARGETS if runs or each not in ("program", "pack")]


def _fault(luck: random.Random) -> dict[str, str | int]:
    times = luck.choice((1, 1, 1, 2, 3, 0))
    return {"fault": luck.choice(_FAULTS)} | ({"times": times} if times else {})


def arm(world: World, mishap: Mishap) -> int:
    """Put faults in force; returns where the local AWS's log ends before them."""
    if mishap.fault:
        draft = world.local / "faults.new"
        draft.write_text(json.dumps(mishap.fault))
        draft.replace(world.local / "faults.json")
    log = _log(world)
    return len(log)


def disarm(world: World, since: int) -> int:
    """End faults; returns how many requests met one."""
    (world.local / "faults.json").unlink(missing_ok=True)
    return _log(world)[since:].count("fault ")


def _log(world: World) -> str:
    file = world.local / "localcloud.log"
    return file.read_text(errors="replace") if file.exists() else ""


def kill(world: World, command: Command, mishap: Mishap, usual: float) -> bool:
    """Send the signal at its moment; False if the target never ran from then on."""
    if not mishap.target:
        return False
    time.sleep(mishap.moment * usual)
    while command.running:
        pid = processes.find(mishap.target, command.process.pid, world.servers)
        if pid is None:
            time.sleep(0.02)
            continue
        number = signal.Signals[f"SIG{mishap.signal}"]
        try:
            if mishap.target == "command" and mishap.signal == "INT":
                os.killpg(command.process.pid, number)  # as Ctrl-C in a terminal
            else:
                os.kill(pid, number)
        except ProcessLookupError:
            continue
        return True
    return False
