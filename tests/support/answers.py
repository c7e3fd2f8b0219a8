"""AWS's answers where moto has none, and answers bent for a test, both held to AWS's own shapes."""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape
from botocore.validate import ParamValidator

from ops.aws import Aws

GONE = object()
"""The value of a member that an answer lacks."""

Answer = Callable[[dict[str, Any]], Mapping[str, Any] | None] | Mapping[str, Any] | str
"""An answer, the code of an error, or from an operation's parameters to its answer.

None as the answer leaves it to moto.
"""


@dataclass(kw_only=True, eq=False)
class Change:
    """A member of answers that has another value."""

    path: list[str]
    value: Any
    made: bool = False


@dataclass(kw_only=True)
class Answers:
    """What clients are told: by `service.Operation`, as `rds.DescribeDBProxies`.

    Attributes:
        instead: Answers in place of moto's.
        changes: What differs in moto's answers.
    """

    instead: dict[str, Answer] = field(default_factory=dict[str, Answer])
    changes: dict[str, list[Change]] = field(default_factory=dict[str, list[Change]])

    def bend(self, operation: str, path: str, value: Any) -> Change:
        """For good, a member of the operation's answers has another value, if anybody asks.

        `*` in the path is every item of a list, `A=b` the items whose member A matches b.
        """
        change = Change(path=path.split("/"), value=value)
        self.changes.setdefault(operation, []).append(change)
        return change

    @contextmanager
    def bent(self, operation: str, path: str, value: Any) -> Generator[None]:
        """For a while, answers are bent; somebody has to ask for them."""
        change = self.bend(operation, path, value)
        yield
        self.changes[operation].remove(change)
        assert change.made, f"no answer of {operation} had {path}"

    @contextmanager
    def answered(self, operation: str, answer: Answer) -> Generator[None]:
        """For a while, the operation answers something else."""
        before = self.instead.get(operation)
        self.instead[operation] = answer
        yield
        del self.instead[operation]
        if before is not None:
            self.instead[operation] = before

    @contextmanager
    def refused(self, operation: str, code: str) -> Generator[None]:
        """For a while, AWS refuses the operation."""
        with self.answered(operation, code):
            yield

    def attach(self, client: Any) -> Any:
        """Have a client hear these answers."""
        events = client.meta.events
        events.register("before-parameter-build", self._asked, unique_id="asked")
        events.register("before-call", self._before, unique_id="instead")
        events.register("after-call", self._after, unique_id="changes")
        return client

    def _asked(self, params: Any, context: dict[str, Any], **_: Any) -> None:
        context["asked"] = params

    def _before(self, model: Any, context: dict[str, Any], **_: Any) -> Any:
        answer = self.instead.get(_name(model))
        found = answer(context["asked"]) if callable(answer) else answer
        if found is None:
            return None
        if isinstance(found, str):
            error = {"Code": found, "Message": "not today"}
            return SimpleNamespace(status_code=400), {"Error": error, "ResponseMetadata": {}}
        _hold(model, found)
        # A copy: botocore reads policies in it in place.
        return SimpleNamespace(status_code=200), {**deepcopy(found), "ResponseMetadata": {}}

    def _after(self, model: Any, parsed: dict[str, Any], **_: Any) -> None:
        for change in self.changes.get(_name(model), ()):
            assert _knows(model.output_shape, change.path), f"AWS has no {change.path}"
            change.made |= _put(parsed, change.path, change.value)


@dataclass(frozen=True, kw_only=True)
class AnsweringAws(Aws):
    """AWS whose clients hear the answers."""

    answers: Answers

    def client(self, service: str, region: str | None = None) -> Any:
        return self.answers.attach(super().client(service, region))


def _name(model: Any) -> str:
    return f"{model.service_model.service_name}.{model.name}"


def _hold(model: Any, answer: Mapping[str, Any]) -> None:
    report = ParamValidator().validate(answer, model.output_shape)
    assert not report.has_errors(), report.generate_report()


def _put(found: dict[str, Any] | list[Any], path: Sequence[str], value: Any) -> bool:
    """Set what a path leads to; tell whether it is there."""
    step, *rest = path
    if isinstance(found, list):
        put = [_put(each, rest, value) for each in _picked(found, step)]
        return any(put)
    if rest:
        return step in found and _put(found[step], rest, value)
    if value is GONE:
        found.pop(step, None)
    else:
        found[step] = deepcopy(value)
    return True


def _picked(items: list[Any], step: str) -> list[Any]:
    if step == "*":
        return items
    name, _, wanted = step.partition("=")
    return [each for each in items if re.search(wanted, str(each.get(name)))]


def _knows(shape: Shape, path: Sequence[str]) -> bool:
    if not path:
        return True
    step, *rest = path
    if isinstance(shape, ListShape):
        return _knows(shape.member, rest)
    if isinstance(shape, MapShape):
        return _knows(shape.value, rest)
    return (
        isinstance(shape, StructureShape)
        and step in shape.members
        and _knows(shape.members[step], rest)
    )
