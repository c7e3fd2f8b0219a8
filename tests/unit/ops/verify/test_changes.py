"""The table of `tests/engine/changes.yaml` is about stack dev and AWS's API as they are."""

from collections.abc import Callable

import botocore.session
import pytest
from botocore import xform_name
from botocore.validate import ParamValidator

from ops import urns
from tests.engine.changes import CHANGES, DOCUMENTS, Change, filled
from tests.support.program import Graph

OF_AWSX = ("Vpc", "Subnet", "RouteTable", "Route", "RouteTableAssociation", "Eip")
"""Kinds that awsx makes, which are in no recorded graph."""


class Names(dict[str, str]):
    """What a running stack would say, long enough for an id and an ARN."""

    def __missing__(self, name: str) -> str:
        return f"{name} of a running stack"


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_change_is_of_a_resource_of_dev(change: Change, deploy: Callable[..., Graph]) -> None:
    local = deploy("dev", {"ingress": {"dns": {"delegated": True}}})
    names = {urns.label(each.urn) for each in local.resources}

    assert change.of.partition(" ")[0] in OF_AWSX or change.of in names


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_call_is_one_of_awss_api(change: Change) -> None:
    service, _, operation = change.call.partition(".")
    model = botocore.session.get_session().get_service_model(service)
    (name,) = (name for name in model.operation_names if xform_name(name) == operation)
    shape = model.operation_model(name).input_shape
    assert shape

    report = ParamValidator().validate(filled(change.given, Names(DOCUMENTS)), shape)
    assert not report.has_errors(), report.generate_report()


def test_there_are_more_than_a_hundred_changes_of_twenty_services() -> None:
    assert len(CHANGES) > 100
    assert len({change.call.partition(".")[0] for change in CHANGES}) > 20
