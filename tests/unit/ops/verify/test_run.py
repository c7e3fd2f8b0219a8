"""How findings come about from what checks see, whatever the check."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.verify import CHECKS, Check, Outcome, Seen, verify
from ops.verify.check import AcceptedError, UnprovableError, like
from ops.verify.run import judge
from tests.support.running.nowhere import nowhere

HERE = Deployment(stack="dev", local=True)
ON_AWS = Deployment(stack="dev")


def check(look: Callable[[Deployment], Iterator[Seen]], **more: Any) -> Check:
    return Check(id="network.it", title="It holds", look=look, fix="mend it", **more)


def seeing(*seen: Seen) -> Callable[[Deployment], Iterator[Seen]]:
    return lambda _: iter(seen)


def raising(error: Exception) -> Callable[[Deployment], Iterator[Seen]]:
    def look(_: Deployment) -> Iterator[Seen]:
        yield Seen("first")
        raise error

    return look


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "because"}}, "DescribeThings")


def test_green_names_what_was_seen() -> None:
    found = judge(check(seeing(*map(Seen, "abcde"))), ON_AWS)

    assert (found.outcome, found.details) == (Outcome.GREEN, ("a, b, c and 2 more",))


def test_red_names_each_resource_that_is_wrong() -> None:
    seen = (Seen("a"), Seen("b", "is open"), Seen("c", "is gone"))
    found = judge(check(seeing(*seen)), ON_AWS)

    assert (found.outcome, found.details) == (Outcome.RED, ("b: is open", "c: is gone"))


def test_nothing_seen_is_red() -> None:
    found = judge(check(seeing()), ON_AWS)

    assert (found.outcome, found.details) == (Outcome.RED, ("nothing was found to look at",))


@pytest.mark.parametrize(
    ("error", "outcome", "says"),
    [
        (AcceptedError("network.nat is single"), Outcome.ACCEPTED, "network.nat is single"),
        (UnprovableError("not due yet"), Outcome.NOT_PROVABLE, "not due yet"),
        (OpsError("no contract network"), Outcome.RED, "no contract network"),
        (refusal("AccessDenied"), Outcome.RED, "may not call DescribeThings: because"),
        (refusal("ThrottlingException"), Outcome.RED, "AWS throttles DescribeThings"),
        (refusal("NoSuchThing"), Outcome.RED, "AWS refused DescribeThings: because"),
    ],
)
def test_what_cannot_be_seen_is_never_green(error: Exception, outcome: Outcome, says: str) -> None:
    found = judge(check(raising(error)), ON_AWS)

    assert found.outcome is outcome
    assert says in found.details[0]


def test_what_localcloud_makes_up_is_not_even_looked_at() -> None:
    unknown = check(raising(AssertionError("looked")), unknown_here="no containers run here")
    found = judge(unknown, HERE)

    assert (found.outcome, found.details) == (Outcome.NOT_PROVABLE, ("no containers run here",))
    with pytest.raises(AssertionError, match="looked"):
        judge(unknown, ON_AWS)


def test_findings_come_in_the_order_of_the_checks() -> None:
    checks = [replace(each, look=seeing(Seen("x"))) for each in CHECKS]
    told: list[str] = []

    found = verify(nowhere("dev"), checks, lambda each: told.append(each.check.id))

    assert [each.check.id for each in found] == [each.id for each in CHECKS]
    assert sorted(told) == sorted(each.id for each in CHECKS)


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="https://x"), KeyboardInterrupt()]
)
def test_a_dead_aws_and_ctrl_c_end_the_run(error: BaseException) -> None:
    def look(_: Deployment) -> Iterator[Seen]:
        raise error

    with pytest.raises(type(error)):
        verify(nowhere("dev"), [check(look)])


def test_a_stack_that_was_never_deployed_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(_: Deployment, *_arguments: str) -> SimpleNamespace:
        return SimpleNamespace(returncode=6, stdout="", stderr="error: no stack named 'dev' found")

    monkeypatch.setattr(Deployment, "pulumi", never)

    with pytest.raises(OpsError, match="has not been deployed") as refused:
        verify(Deployment(stack="dev"), CHECKS)
    assert refused.value.code is ExitCode.NOT_DEPLOYED


def test_like_tells_every_difference() -> None:
    seen = like("db", {"a": 1, "b": 2}, a=1, b=3, c=True)

    assert seen == Seen("db", "b is 2, not 3; c is None, not True")


def test_every_check_has_a_promise_and_a_way_out() -> None:
    for each in CHECKS:
        assert each.title
        assert not each.title.endswith(".")
        assert each.fix
