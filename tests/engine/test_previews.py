"""Previews through the real CLI: what the engine writes of values that are not known yet."""

from collections.abc import Callable

import pytest

from ops.automation import operate
from ops.cost import prices
from ops.deployment import Deployment
from ops.preview.costs import costs
from ops.preview.plan import plan_of
from ops.workspace import Workspace

pytestmark = pytest.mark.engine


def test_a_first_preview_counts_zones_and_not_the_characters_of_a_placeholder(
    stacks: Callable[..., Workspace],
) -> None:
    prod = Deployment(stack="prod", local=True, at=stacks("prod"))

    plan = plan_of(operate(prod, "preview").events)

    bill = costs(plan, prices.load()).after
    assert bill.exact
    (endpoints,) = [each for each in bill.lines if each.what == "Interface endpoints"]
    assert endpoints.usd == pytest.approx(262.80)
