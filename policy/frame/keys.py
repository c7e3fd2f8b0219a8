"""Keys of KMS, as properties name them."""

from collections.abc import Callable

from frame.rule import Messages
from frame.value import Value


def uses_aws_key(key: Value) -> bool:
    """Whether the key is none of the customer's: none at all, or a service's `alias/aws/...`."""
    return key.missing or "alias/aws/" in (key.text or "")


def customer_key(what: str) -> Callable[[Value], Messages]:
    """A check that a topic or queue names a customer-managed key."""

    def check(resource: Value) -> Messages:
        if uses_aws_key(resource["kmsMasterKeyId"]):
            yield f"The {what} has no customer-managed key (kmsMasterKeyId)."

    return check
