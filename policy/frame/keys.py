"""Keys of KMS, as properties name them."""

from frame.value import Value


def uses_aws_key(key: Value) -> bool:
    """Whether the key is none of the customer's: none at all, or a service's `alias/aws/...`."""
    return key.missing or "alias/aws/" in (key.text or "")
