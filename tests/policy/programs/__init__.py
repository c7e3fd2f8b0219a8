"""Small programs as other teams write them, each with what a careful reviewer would find in it.

`expected.yaml` names, by program and resource, the rules that report something; a program that is
not in it is in order. Every resource carries the required tags, so that those are not repeated.
"""

from collections.abc import Mapping, Sequence

from tests.policy.programs import access, agents, data, delivery, messages, networks, web
from tests.policy.requests import Made

PROGRAMS: Mapping[str, Sequence[Made]] = {
    **access.PROGRAMS,
    **agents.PROGRAMS,
    **data.PROGRAMS,
    **delivery.PROGRAMS,
    **messages.PROGRAMS,
    **networks.PROGRAMS,
    **web.PROGRAMS,
}
