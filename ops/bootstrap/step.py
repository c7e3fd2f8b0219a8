"""What every step of the bootstrap can do: tell what is missing, and put it right."""

from collections.abc import Sequence
from typing import Any, Protocol

from botocore.exceptions import ClientError


class Step(Protocol):
    """One thing that is to exist in the account; putting right what is right changes nothing."""

    @property
    def title(self) -> str:
        """What it is, by its name in the account."""
        ...

    def missing(self) -> Sequence[str]:
        """What is not as it should be, a phrase each; empty if all is."""
        ...

    def apply(self) -> None:
        """Make it as it should be."""
        ...


def absent(error: ClientError) -> bool:
    """Whether AWS says that a thing does not exist; any other refusal is passed on.

    Raises:
        ClientError: It is another refusal.
    """
    code = error.response.get("Error", {}).get("Code", "")
    missing = code.startswith("NoSuch") or code in {
        "404",
        "NotFoundException",
        "ServerSideEncryptionConfigurationNotFoundError",
        "OwnershipControlsNotFoundError",
        "ObjectLockConfigurationNotFoundError",
    }
    if not missing:
        raise error
    return True


def found(call: Any, **arguments: Any) -> dict[str, Any]:
    """The answer of a boto3 call, or nothing if what it asks for does not exist."""
    try:
        return call(**arguments)
    except ClientError as error:
        absent(error)
        return {}
