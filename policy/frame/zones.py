"""Availability zones."""

from collections.abc import Iterable

from frame.value import Value

SPREAD = 2


def all_the_same(zones: Iterable[Value]) -> bool:
    """Whether all zones are known to be one."""
    # AWS chooses where none is given, and spreads the instances of a cluster.
    names = [zone.text for zone in zones]
    return bool(names) and None not in names and len(set(names)) == 1
