"""What goes wrong in a running platform, as something that begins and ends."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.support.running.world import World

Making = Callable[[World], AbstractContextManager[None]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        check: The check that is to turn red.
        make: Breaks the world, and heals it.
        says: Part of what the check is to say; with what is broken, and how.
    """

    check: str
    make: Making
    says: str

    def __str__(self) -> str:
        return f"{self.check}: {self.says}"


Of = Callable[[World], Any]


def bent(operation: str, path: str, value: Of | object) -> Making:
    """AWS answers something else; `value` may be a function of the world."""

    def make(world: World) -> AbstractContextManager[None]:
        given = value(world) if callable(value) else value
        return world.answers.bent(operation, path, given)

    return make


def answered(operation: str, **answer: Any) -> Making:
    """AWS answers this, whatever it is asked."""
    return lambda world: world.answers.answered(operation, answer)


def refused(operation: str, code: str) -> Making:
    """AWS refuses the call."""
    return lambda world: world.answers.refused(operation, code)


def both(first: Making, second: Making) -> Making:
    """Two things at once."""

    @contextmanager
    def make(world: World) -> Generator[None]:
        with first(world), second(world):
            yield

    return make


def configured(path: str, value: object) -> Making:
    """The stack's file says something else, by path such as `data.backup.lock`."""

    @contextmanager
    def make(world: World) -> Generator[None]:
        known = vars(world.deployment)
        before = known["settings"]
        known["settings"] = _with(before, path.split("."), value)
        yield
        known["settings"] = before

    return make


def _with(section: Any, path: list[str], value: object) -> Any:
    name, *rest = path
    inner = _with(getattr(section, name), rest, value) if rest else value
    return section.model_copy(update={name: inner})


def published(name: str, field: str, value: object) -> Making:
    """A contract says something else."""

    @contextmanager
    def make(world: World) -> Generator[None]:
        known = vars(world.deployment)
        before = known["outputs"]
        known["outputs"] = {**before, name: {**before[name], field: value}}
        yield
        known["outputs"] = before

    return make


@dataclass(frozen=True)
class Call:
    """A boto3 call; parameters may be functions of the world."""

    operation: str
    parameters: dict[str, Any]

    def made(self, world: World) -> None:
        service, _, name = self.operation.partition(".")
        given = {key: it(world) if callable(it) else it for key, it in self.parameters.items()}
        getattr(world.client(service), name)(**given)


def call(operation: str, **parameters: Any) -> Call:
    """`call("s3.delete_public_access_block", Bucket=...)`."""
    return Call(operation, parameters)


def done(do: Call, undo: Call) -> Making:
    """Somebody does something by hand, which is undone afterwards."""

    @contextmanager
    def make(world: World) -> Generator[None]:
        do.made(world)
        yield
        undo.made(world)

    return make


def of_contract(name: str, *path: str) -> Of:
    """A value of a contract, for a call's parameter."""

    def value(world: World) -> Any:
        found: Any = world.contract(name)
        for step in path:
            found = found[step]
        return found

    return value
