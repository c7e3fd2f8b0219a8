"""Types of the SDK that stand beside the types of a rule: somebody has to decide on each."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

_TOKEN = re.compile(r'@pulumi\.type_token\("(aws:[^"]+)"\)')
# Services that offer the same thing twice: by another name, another engine, or to the public.
_TWINS = (
    {"alb", "elb", "lb"},
    {"docdb", "neptune", "rds"},
    {"ec2", "vpc"},
    {"ecr", "ecrpublic"},
    {"elasticsearch", "opensearch"},
)


@cache
def all_types() -> tuple[str, ...]:
    """All type tokens of the SDK."""
    spec = find_spec("pulumi_aws")
    assert spec
    assert spec.origin
    files = Path(spec.origin).parent.glob("*/*.py")
    named = [file for file in files if not file.name.startswith(("_", "get_"))]
    return tuple(token for file in sorted(named) for token in _TOKEN.findall(file.read_text()))


def siblings(token: str) -> Iterator[str]:
    """Types of the same or a twin service whose name is the same but for what stands before it.

    `ClusterInstance` is a sibling of `Instance`, `DefaultVpc` of `Vpc`, `BucketV2` of `Bucket`.
    """
    service, name = _parts(token)
    services = next((group for group in _TWINS if service in group), {service})
    for other in all_types():
        its_service, its_name = _parts(other)
        if other != token and its_service in services and _alike(name, its_name):
            yield other


def _parts(token: str) -> tuple[str, str]:
    _, path, name = token.split(":")
    return path.partition("/")[0], re.sub(r"V2$", "", name)


def _alike(name: str, other: str) -> bool:
    return name.endswith(other) or other.endswith(name)
