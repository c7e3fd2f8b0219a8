"""`aws`, the SDK, of which rules need nothing but the type tokens of its classes.

To import the SDK's modules takes longer than to evaluate a stack. At run time `aws.kms.Key` is
therefore a stand-in that knows its token; type checkers see the real class, and tests compare.
"""

from functools import cache
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path
from re import sub
from typing import TYPE_CHECKING

__all__ = ["aws", "has_property", "snake"]

if TYPE_CHECKING:
    import pulumi_aws as aws
else:

    class _Class:
        def __init__(self, token: str) -> None:
            self.pulumi_type = token

    class _Service:
        def __init__(self, name: str) -> None:
            self._name = name.rstrip("_")  # `aws.lambda_`

        def __getattr__(self, name: str) -> _Class:
            return _Class(f"aws:{self._name}/{name[0].lower()}{name[1:]}:{name}")

    class _Sdk:
        Provider = _Class("pulumi:providers:aws")

        def __getattr__(self, name: str) -> _Service:
            return _Service(name)

    aws = _Sdk()


@cache
def has_property(token: str, name: str) -> bool:
    """Whether a type of AWS has a property of that name (in Python's spelling)."""
    package, _, path = token.partition(":")
    module, _, cls = path.rpartition(":")
    if package != "aws" or not module:
        return False
    service = module.partition("/")[0]
    folder = f"{service}_" if iskeyword(service) else service
    file = _sdk() / folder / f"{snake(cls)}.py"
    return file.exists() and f"def {name}(self)" in file.read_text(encoding="utf-8")


@cache
def _sdk() -> Path:
    spec = find_spec("pulumi_aws")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pulumi_aws is not installed")
    return Path(spec.origin).parent


def snake(name: str) -> str:
    """A name in Python's spelling."""
    return sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
