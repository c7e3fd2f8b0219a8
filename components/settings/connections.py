"""How many connections an Aurora PostgreSQL instance allows: AWS derives it from its memory.

Sources: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Managing.html
(`LEAST({DBInstanceClassMemory/9531392},5000)`, with 10^9 bytes for each GiB as AWS's examples have
it) and aurora-serverless-v2.setting-capacity.html there (the memory of the most capacity; 2,000 at
most where the least is half an ACU).
"""

import re
from typing import Final

_BYTES_FOR_EACH = 9_531_392
_MOST = 5000
_MOST_FROM_HALF_AN_ACU = 2000
_GIB_OF_AN_ACU = 2

_LARGE: Final = {"r4": 15.25, "t": 8, "r": 16, "x": 32}
"""GiB of memory of an instance `large`, by the beginning of its family; the first that fits."""

_OF_LARGE: Final = {"small": 0.25, "medium": 0.5, "large": 1, "xlarge": 2}


def memory_gib(instance_class: str) -> float:
    """The memory of an instance of a class, such as `db.r7g.2xlarge`, in GiB."""
    _, family, size = instance_class.split(".")
    large = next(gib for start, gib in _LARGE.items() if family.startswith(start))
    times, unit = re.fullmatch(r"(\d*)(\w+)", size).groups()  # pyright: ignore[reportOptionalMemberAccess] -- fits every word
    return large * _OF_LARGE[unit] * int(times or 1)


def of_class(instance_class: str) -> int:
    """The connections that an instance of a class allows."""
    return _of_memory(memory_gib(instance_class))


def of_capacity(min_acu: float, max_acu: float) -> int:
    """The connections that an instance of Aurora Serverless v2 allows, at any capacity."""
    allowed = _of_memory(max_acu * _GIB_OF_AN_ACU)
    return min(allowed, _MOST_FROM_HALF_AN_ACU) if min_acu <= 0.5 else allowed  # noqa: PLR2004 -- as above


def _of_memory(gib: float) -> int:
    return min(int(gib * 10**9 / _BYTES_FOR_EACH), _MOST)
