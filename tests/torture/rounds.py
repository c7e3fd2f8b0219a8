"""One round: an operation, a mishap, the way back, and whether anything was lost."""

import random
import re
import shlex
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from localcloud.process import Running
from ops.workspace import Workspace
from tests.torture import leaks, mishaps
from tests.torture.comparison import Account
from tests.torture.mishaps import Mishap, Operation
from tests.torture.remote import Remote
from tests.torture.world import STACK, Done, World

_ATTEMPTS: Final = 4
"""How many commands the way back may take."""

_USUAL: Final[dict[Operation, float]] = {"up": 20, "change": 12, "refresh": 4, "destroy": 5}
"""Seconds that an operation takes, until one was timed: too many, and a kill comes too late."""

_UNCHANGED: Final = re.compile(r"on the local AWS: \d+ unchanged in|Resources:\n +\d+ unchanged\n")
"""What `up` prints if that is all."""

_NAMED: Final = re.compile(r"\./platformctl ((?:cancel|destroy|orphans|up) [^;`()\n]*)")
"""The commands that a message may name as the way out."""

_STOPPED: Final = re.compile(
    r"Traceback \(most recent call last\):(?:(?!Traceback).)*?resource monitor shut down", re.DOTALL
)
"""What Pulumi's SDK prints in a program whose engine gives up; `platformctl` shows a sentence."""

_BROKEN: Final = re.compile(
    r"Traceback \(most recent call last\)|^panic:|^goroutine \d+", re.MULTILINE
)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a round does, as the seed says."""

    seed: int
    number: int
    operation: Operation
    mishap: Mishap

    @property
    def plain(self) -> bool:
        """Whether `pulumi` itself is used: most faults do not meet the operator's commands."""
        return bool(self.mishap.fault) and self.number % 4 != 0


@dataclass(kw_only=True)
class Result:
    """How a round went.

    Attributes:
        met: Whether the mishap happened: a fault was met, a signal was delivered.
        code: How the operation ended.
        ways: The commands that led back.
        faults: What was lost, left, shown or said wrongly; empty if the round was survived.
        emptied: Whether the local AWS was lost with all it held.
        orphans: How many resources AWS had and no state, until `platformctl orphans` deleted them.
        quiet: Whether the last `up` found nothing to do.
    """

    met: bool = False
    code: int = 0
    ways: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])
    emptied: bool = False
    quiet: bool = False
    orphans: int = 0
    seconds: float = 0.0


def plan(seed: int, number: int) -> Plan:
    """The plan of a round; the operations follow from those of all rounds before."""
    empty = True
    for each in range(number + 1):
        luck = random.Random(f"{seed}-{each}")  # noqa: S311 -- to be had again, not to be secret
        operation: Operation = (
            "up" if empty else luck.choices(("change", "refresh", "destroy"), (45, 20, 35))[0]
        )
        mishap = mishaps.draw(luck, operation)
        if each == number:
            return Plan(seed=seed, number=number, operation=operation, mishap=mishap)
        empty = operation == "destroy" or mishap.remote
    raise AssertionError("the loop ends with the round")


class Player:
    """Plays rounds in one world, which is made anew after a round that was not survived."""

    def __init__(self, world: World) -> None:
        self._world, self._usual = world, dict(_USUAL)
        self._baseline: set[str] = set()

    def play(self, drawn: Plan) -> Result:
        """Play a round."""
        began, world, result = time.time(), self._world, Result()
        self._prepare(drawn)
        world.done.clear()
        server = world.running
        try:
            if drawn.mishap.remote:
                self._remote(drawn, result)
            else:
                result.code = self._with_mishap(drawn, result).code
                self._back(drawn, result)
                result.emptied = world.running != server
                self._check(drawn.operation, result)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it belongs to the round
            result.faults.append(f"the round could not be played: {type(error).__name__}: {error}")
        result.faults += [fault for done in world.done for fault in _faults_of(done)]
        places = leaks.found(
            world.secrets, (world.local, world.temporary, world.logs), world.seen.texts, began
        )
        result.faults += [f"a secret's value is in {place}" for place in places]
        world.seen.texts.clear()
        result.seconds = round(time.time() - began, 1)
        return result

    def _prepare(self, drawn: Plan) -> None:
        """Bring the world to where the round begins."""
        world, wants = self._world, drawn.operation != "up"
        if not world.checkout.exists():
            world.build()
        if bool(world.resources()) != wants or world.running is None:
            if not world.resources() and world.running is None:
                world.exports()  # starts the local AWS
                self._baseline = _account(world).things()
            self._must("up" if wants else "destroy")
        if drawn.operation == "change":
            world.configure(drawn.number)

    def _must(self, operation: Operation) -> None:
        if operation == "destroy" and not self._world.resources():
            return
        done = self._world.operate(operation)
        if done.code:
            raise RuntimeError(f"{done.command}: {done.output}")

    def _with_mishap(self, drawn: Plan, result: Result) -> Done:
        world, mishap = self._world, drawn.mishap
        before = mishaps.arm(world, mishap)
        command = world.begin(drawn.operation, plain=drawn.plain)
        if mishap.kind == "kill":
            result.met = mishaps.kill(world, command, mishap, self._usual[drawn.operation])
        elif mishap.kind == "two writers":
            time.sleep(mishap.moment * self._usual[drawn.operation])
            second = world.begin(drawn.operation)
            result.met = command.running
            world.end(second)
        done = world.end(command)
        played = mishaps.disarm(world, before)
        result.met = result.met or played > 0
        if done.code == 0 and (drawn.operation == "refresh" or not drawn.plain):
            self._usual[drawn.operation] = done.seconds
        return done

    def _remote(self, drawn: Plan, result: Result) -> None:
        """Play a round on a stack in S3, from nothing to nothing."""
        world, remote = self._world, Remote(self._world)
        after = drawn.mishap.moment * self._usual["up"]
        if drawn.mishap.kind == "two clones":
            result.met, both = remote.two(after)
            result.code = both[0].code
        else:
            result.met = remote.killed(after)
        result.ways += remote.back()
        if strangers := remote.account.strangers(remote.resources(), remote.baseline):
            result.orphans = len(strangers)
            result.ways += remote.delete_orphans()
        found = remote.resources()
        world.secrets |= remote.account.secrets()
        result.faults += _differences(remote.account, found, remote.baseline)
        remote.destroy()
        result.faults += _differences(remote.account, remote.resources(), remote.baseline)
        result.faults += [f"left in the state: {each['urn']}" for each in remote.resources()]
        remote.download(world.temporary / "bucket")
        remote.must("stack", "rm", "--yes", "--preserve-config")
        self._baseline = remote.account.things()
        world.configure()

    def _back(self, drawn: Plan, result: Result) -> None:
        """Follow the way back: the same operation again, or the command that its message names."""
        wanted = "destroy" if drawn.operation == "destroy" else "up"
        for attempt in range(_ATTEMPTS):
            if wanted == "destroy" and not self._world.resources():
                return
            plain = drawn.plain and wanted == "up" and not attempt
            done = self._world.operate(wanted, plain=plain)
            result.ways.append(f"{'pulumi' if plain else 'platformctl'} {wanted}")
            if done.code == 0:
                result.quiet = _UNCHANGED.search(done.output) is not None
                return
            named = _NAMED.findall(done.output)
            if plain:
                continue  # Pulumi's own messages do not know our commands
            if not named:
                result.faults.append(f"{done.command} names no way out: {_last(done.output)}")
                return
            self._follow(named[-1], result)
        result.faults.append(f"no way back within {_ATTEMPTS} commands")

    def _follow(self, named: str, result: Result) -> None:
        """Run the command that a message names, and agree to what it asks."""
        verb, *rest = shlex.split(named)
        agreed = {"orphans": ("--delete", "--data", "--yes")}.get(verb, ())
        result.ways.append(f"platformctl {verb}")
        self._world.platformctl(verb, *rest, *(each for each in agreed if each not in rest))

    def _check(self, operation: Operation, result: Result) -> None:
        world = self._world
        account, resources = _account(world), world.resources()
        world.secrets |= account.secrets() | {(world.local / "passphrase").read_text()}
        if strangers := account.strangers(resources, self._baseline):
            result.orphans = len(strangers)
            self._follow(f"orphans {STACK} --local", result)
        result.faults += _differences(account, resources, self._baseline)
        if operation == "destroy":
            result.faults += [f"left in the state: {each['urn']}" for each in resources]
            return
        if result.quiet:
            return  # `up` has previewed it, and found nothing to do
        preview = world.end(world.pulumi("preview", "--expect-no-changes"))
        if preview.code:
            result.faults.append(f"the preview is not empty: {_last(preview.output)}")


def _differences(account: Account, resources: Sequence[Any], baseline: set[str]) -> list[str]:
    strangers = account.strangers(resources, baseline)
    return [
        *(f"in the state, not in AWS: {urn}" for urn in account.missing(resources)),
        *(f"in AWS, not in the state: {each}" for each in strangers),
    ]


def _account(world: World) -> Account:
    return Account(_running(world), Workspace(stack=STACK).account)


def _running(world: World) -> Running:
    running = world.running
    if running is None:
        raise RuntimeError("the local AWS does not run")
    return running


def _faults_of(done: Done) -> Sequence[str]:
    ours = done.command.startswith("./platformctl")
    found = _BROKEN.search(done.output if ours else _STOPPED.sub("", done.output))
    return [
        *([f"{done.command} hung"] if done.hung else []),
        *(f"{done.command} was outlived by {each}" for each in done.outlived),
        *([f"{done.command} shows a traceback"] if found else []),
    ]


def _last(output: str) -> str:
    """The last errors of an output, in a line."""
    lines = [line.strip() for line in output.splitlines() if "error" in line.lower()]
    return " / ".join(lines[-3:])[:400]
