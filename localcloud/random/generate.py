"""Random values and their encodings, as pulumi-random makes them."""

import base64
import binascii
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import bcrypt

Values = Mapping[str, Any]

SPECIAL = "!@#$%&*()-_=+[]{}<>:?"
# bcrypt reads no more than this; the real provider cuts longer passwords off as well.
_BCRYPT_BYTES = 72
_BCRYPT_COST = 10
_BASE64_GROUP = 4

_shuffle = secrets.SystemRandom().shuffle


@dataclass(frozen=True, kw_only=True)
class Generated:
    """A created or imported resource.

    Attributes:
        outputs: what was generated.
        inputs: the equivalent inputs, for imports.
    """

    id: str
    outputs: Values
    inputs: Values = field(default_factory=dict[str, Any])


def text(inputs: Values) -> str:
    """A random text with at least the demanded number of characters of each class."""
    special = inputs.get("overrideSpecial") or SPECIAL
    classes = {
        "Upper": string.ascii_uppercase,
        "Lower": string.ascii_lowercase,
        "Numeric": string.digits,
        "Special": special,
    }
    chosen = [
        secrets.choice(alphabet)
        for name, alphabet in classes.items()
        for _ in range(int(inputs[f"min{name}"]))
    ]
    everything = "".join(a for name, a in classes.items() if inputs[name.lower()])
    chosen += [secrets.choice(everything) for _ in range(int(inputs["length"]) - len(chosen))]
    _shuffle(chosen)
    return "".join(chosen)


def make_password(inputs: Values) -> Generated:
    """A RandomPassword, whose id is fixed."""
    return _password(text(inputs))


def _password(result: str) -> Generated:
    hashed = bcrypt.hashpw(result.encode()[:_BCRYPT_BYTES], bcrypt.gensalt(_BCRYPT_COST))
    return Generated(id="none", outputs={"result": result, "bcryptHash": hashed.decode()})


def make_id(inputs: Values) -> Generated:
    """A RandomId: the same bytes in four notations, each with the prefix."""
    return _id(secrets.token_bytes(int(inputs["byteLength"])), inputs.get("prefix") or "")


def _id(raw: bytes, prefix: str) -> Generated:
    url = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return Generated(
        id=url,
        outputs={
            "b64Std": prefix + base64.b64encode(raw).decode(),
            "b64Url": prefix + url,
            "dec": prefix + str(int.from_bytes(raw, "big")),
            "hex": prefix + raw.hex(),
        },
    )


def import_password(value: str) -> Generated:
    """`pulumi import` of a RandomPassword: the id given is the password."""
    made = _password(value)
    return Generated(id=made.id, outputs=made.outputs, inputs={"length": len(value)})


def import_id(value: str) -> Generated:
    """`pulumi import` of a RandomId: the id given is `[prefix,]base64url`."""
    prefix, _, encoded = value.rpartition(",")
    raw = _decode(encoded.replace("-", "+").replace("_", "/"), value)
    made = _id(raw, prefix)
    inputs = {"byteLength": len(raw)} | ({"prefix": prefix} if prefix else {})
    return Generated(id=made.id, outputs=made.outputs, inputs=inputs)


def _decode(encoded: str, value: str) -> bytes:
    try:
        return base64.b64decode(encoded + "=" * (-len(encoded) % _BASE64_GROUP), validate=True)
    except binascii.Error:
        form = "[prefix,]base64url"
        raise ValueError(f"the import id {value!r} is not of the form {form}") from None
