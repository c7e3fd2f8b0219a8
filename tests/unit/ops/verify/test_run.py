"""How findings come about from drift and from looks, whatever the check."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from ops.deployment import Deployment
from ops.errors import ExitCode, OpsError
from ops.verify import CHECKS, Check, CheckResult, Outcome, verify
from ops.verify.check import (
    AGAIN,
    ANY,
    AcceptedError,
    Fault,
    Look,
    Made,
    UnprovableError,
    states,
)
from ops.verify.drift import Drift
from tests.unit.ops.conftest import FakePulumi
from tests.unit.ops.verify.estates import deployed, drifting, resource

BUCKETS = [resource("s3.Bucket", name) for name in ("a", "b", "c", "d")]
QUEUE = resource("sqs.Queue", "q")
REST = Check(id="drift.rest", title="The rest", covers={ANY: ()})


def check(id_: str = "data.it", **more: Any) -> Check:
    return Check(id=id_, title="It holds", **more)


def looking(answer: object = None, kind: str = "s3.Bucket", **more: Any) -> Check:
    """A check whose look raises an error, finds something wrong with `b`, or nothing."""

    def at(_: Deployment, it: Made) -> Iterator[Fault]:
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Fault) and it.urn.endswith("::b"):
            yield answer

    return check(looks=(Look((kind,), at),), **more)


def found(
    *checks: Check,
    drift: Sequence[Drift] = (),
    state: Sequence[Any] = (*BUCKETS, QUEUE),
    **more: Any,
) -> list[CheckResult]:
    with drifting(*drift):
        return verify(deployed(*state, **more), checks)


def drifted(it: Mapping[str, Any], *properties: str, gone: str = "") -> Drift:
    return Drift(
        urn=it["urn"],
        properties={name: Fault(f"{name} differs") for name in properties},
        gone=Fault(gone) if gone else None,
    )


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "because"}}, "DescribeThings")


def test_green_names_what_was_looked_at() -> None:
    (it,) = found(looking())

    assert (it.outcome, it.details) == (Outcome.GREEN, ("Bucket a, Bucket b, Bucket c and 1 more",))
    assert it.fixes == ()


def test_red_names_the_resource_and_its_own_fix_before_the_checks() -> None:
    (one,) = found(looking(Fault("is open", "close it"), fix="look around"))
    (other,) = found(looking(Fault("is open"), fix="look around"))

    assert (one.outcome, one.details) == (Outcome.RED, ("Bucket b: is open",))
    assert (one.fixes, other.fixes) == (("close it",), ("look around",))


def test_drift_belongs_to_the_check_of_its_property_else_of_its_type_else_to_the_rest() -> None:
    named = check("a.named", covers={"s3.Bucket": ("acl",)})
    whole = check("a.whole", covers={"s3.Bucket": ()})
    drift = [drifted(BUCKETS[0], "acl", "policy"), drifted(QUEUE, "name")]

    by_id = {it.check.id: it.details for it in found(named, whole, REST, drift=drift)}

    assert by_id == {
        "a.named": ("Bucket a: acl differs",),
        "a.whole": ("Bucket a: policy differs",),
        "drift.rest": ("Queue q: name differs",),
    }


def test_drift_of_what_was_not_chosen_is_nobodys() -> None:
    chosen, other = (
        check("a.chosen", covers={"s3.Bucket": ()}),
        check("a.b", covers={"sqs.Queue": ()}),
    )
    with drifting(drifted(QUEUE, "name")):
        (it,) = verify(deployed(*BUCKETS, QUEUE), [chosen], catalogue=[chosen, other])

    assert it.outcome is Outcome.GREEN


def test_what_is_gone_breaks_every_check_of_its_type_and_is_not_looked_at_further() -> None:
    covers = check("a.covers", covers={"s3.Bucket": ("acl",)})
    looks = looking(refusal("NoSuchBucket"), covers={"s3.Bucket": ()})
    (one, other) = found(covers, looks, drift=[drifted(it, gone="is gone") for it in BUCKETS])

    gone = tuple(f"Bucket {name}: is gone" for name in "abcd")
    assert (one.details, other.details) == (gone, gone)
    assert (one.fixes, other.fixes) == ((AGAIN,), (AGAIN,))


def test_a_refusal_of_one_resource_leaves_the_others_to_be_looked_at() -> None:
    def at(_: Deployment, it: Made) -> Iterator[Fault]:
        if it.urn.endswith("::a"):
            raise refusal("NoSuchBucketPolicy")
        if it.urn.endswith("::c"):
            yield Fault("is open")

    (it,) = found(check(looks=(Look(("s3.Bucket",), at),)))

    assert it.details == (
        "Bucket a: AWS refused DescribeThings: because (NoSuchBucketPolicy)",
        "Bucket c: is open",
    )


@pytest.mark.parametrize(
    ("error", "outcome", "says"),
    [
        (AcceptedError("network.nat is single"), Outcome.ACCEPTED, "network.nat is single"),
        (UnprovableError("not due yet"), Outcome.NOT_PROVABLE, "not due yet"),
        (OpsError("no contract network"), Outcome.RED, "no contract network"),
        (refusal("AccessDenied"), Outcome.RED, "may not call DescribeThings: because"),
        (refusal("ThrottlingException"), Outcome.RED, "AWS throttles DescribeThings"),
    ],
)
def test_what_cannot_be_seen_is_never_green(error: Exception, outcome: Outcome, says: str) -> None:
    (it,) = found(looking(error))

    assert it.outcome is outcome
    assert says in it.details[0]


def test_nothing_to_look_at_is_red_unless_the_configuration_may_do_without() -> None:
    needed, optional = looking(kind="kms.Key"), looking(kind="kms.Key", absent="a.b is off")

    assert [(it.outcome, it.details) for it in found(needed, optional)] == [
        (Outcome.RED, ("the stack has no such resources",)),
        (Outcome.ACCEPTED, ("a.b is off",)),
    ]


def test_what_localcloud_makes_up_is_not_looked_at_but_its_drift_counts() -> None:
    looked = looking(AssertionError("looked"), unknown_here="none run", covers={"s3.Bucket": ()})
    (still,) = found(looked, local=True)
    (red,) = found(looked, local=True, drift=[drifted(BUCKETS[0], "acl")])

    assert (still.outcome, still.details) == (Outcome.NOT_PROVABLE, ("none run",))
    assert red.outcome is Outcome.RED
    with pytest.raises(AssertionError, match="looked"):
        found(looked)


def test_findings_come_in_the_order_of_the_checks() -> None:
    listed = found(*(looking(id_=f"a.{name}") for name in "abc"))

    assert [it.check.id for it in listed] == ["a.a", "a.b", "a.c"]


@pytest.mark.parametrize(
    "error", [EndpointConnectionError(endpoint_url="https://x"), KeyboardInterrupt()]
)
def test_a_dead_aws_and_ctrl_c_end_the_run(error: BaseException) -> None:
    with pytest.raises(type(error)):
        found(looking(error))


def test_a_stack_that_was_never_deployed_ends_the_run(pulumi: FakePulumi) -> None:
    pulumi.answers["stack export"] = (6, "", "error: no stack named 'dev' found")

    with pytest.raises(OpsError, match="has not been deployed") as refused:
        verify(Deployment(stack="dev"), CHECKS)
    assert refused.value.code is ExitCode.NOT_DEPLOYED


def test_states_tell_every_difference() -> None:
    texts = [it.text for it in states({"a": 1, "b": 2}, a=1, b=3, c=True)]

    assert texts == ["b is 2, not 3", "c is None, not True"]
