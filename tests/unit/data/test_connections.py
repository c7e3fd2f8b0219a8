"""The connections that a database allows follow from its memory, as AWS publishes both."""

import gzip
import json
from pathlib import Path
from typing import Any

import moto.ec2
import pytest

from components.settings import connections
from components.settings.choices import offered

EC2: dict[str, Any] = json.loads(
    gzip.decompress((Path(moto.ec2.__path__[0]) / "resources/instance_types.json.gz").read_bytes())
)
"""What DescribeInstanceTypes answered, as moto keeps it."""

CLASSES = offered("database_classes", "")


def test_a_class_has_the_memory_of_its_instance_type() -> None:
    sizes = {name: name.removeprefix("db.") for name in CLASSES}
    known = {name: EC2[of]["MemoryInfo"]["SizeInMiB"] for name, of in sizes.items() if of in EC2}
    assert len(known) > len(CLASSES) * 3 // 4
    wrong = {n: mib / 1024 for n, mib in known.items() if connections.memory_gib(n) != mib / 1024}
    assert wrong == {}
    assert min(map(connections.of_class, CLASSES)) > 0


@pytest.mark.parametrize(
    ("instance_class", "allowed"),
    # As the page says, which rounds.
    [("db.r4.large", 1600), ("db.r4.xlarge", 3200), ("db.r4.2xlarge", 5000)],
)
def test_a_class_allows_what_the_page_says(instance_class: str, allowed: int) -> None:
    assert connections.of_class(instance_class) == pytest.approx(allowed, rel=0.01)


@pytest.mark.parametrize(
    ("least", "most", "allowed"),
    [
        (0.5, 4, 823), (0.5, 8, 1669), (0.5, 16, 2000), (0.5, 256, 2000),
        (1, 16, 3360), (1, 32, 5000), (8, 256, 5000),
    ],
)  # fmt: skip
def test_a_capacity_allows_what_the_page_says(least: float, most: float, allowed: int) -> None:
    assert connections.of_capacity(least, most) == pytest.approx(allowed, rel=0.02)
