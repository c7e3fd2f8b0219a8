"""What environment variables give away."""

import re
from collections import Counter
from collections.abc import Iterator
from math import log2

from frame.value import Value

_SECRET_NAME = re.compile(
    r"(^|_)(PASSWORDS?|PASSWD|PASSPHRASE|SECRETS?|TOKENS?|CREDENTIALS?|PRIVATE_?KEY|API_?KEY"
    r"|ACCESS_?KEY(_ID)?|AUTH_DATA|(SESSION|SIGNING|ENCRYPTION|CSRF)_KEY"
    r"|(SECRET|TOKEN|PASSWORD)_?(KEY|VALUE)(_BASE)?|CONNECTION_?STRING|WEBHOOK_URL|DSN|PAT)$|_PWD$"
)
# What such a variable may say without giving anything away: switches, numbers, times, names of
# files, ARNs, and addresses without credentials.
_SETTING = re.compile(
    r"true|false|yes|no|on|off|enabled|disabled|none|null|optional|required"
    r"|[0-9]{1,9}([.][0-9]+)?(ms|s|m|h|d|k|kb|mb)?"
    r"|arn:\S*|/[\w./-]*|https?://[^\s@?]*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"(?=.*[0-9])(?=.*[a-z])(?=.*[A-Z])[A-Za-z0-9+/_=-]{32,}")
_RANDOM = 4.0
"""Bits of entropy for each character, which words and names do not have."""
_SECRET_VALUES = {
    "an access key": re.compile(r"\b(AKIA|ASIA)[A-Z0-9]{16}\b"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "a password in an address": re.compile(r"://[^/\s:@]+:[^/\s:@]+@"),
    "a token of GitHub": re.compile(r"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{40,})"),
    "a token of GitLab": re.compile(r"\bglpat-[\w-]{20,}"),
    "a token of Slack": re.compile(r"\bxox[abprs]-[\w-]{10,}|hooks\.slack\.com/services/T\w+"),
    "a key of Stripe": re.compile(r"\b[rs]k_(live|test)_\w{16,}"),
    "a key of Google": re.compile(r"\bAIza[\w-]{35}"),
    "a key of a model provider": re.compile(r"\bsk-[\w-]{20,}"),
    "a signed token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"),
}


def secrecy(name: str, value: Value) -> Iterator[str]:
    """Why a variable is a secret, by its name or value, as ends of a sentence about it."""
    text = value.text or ""
    if _SECRET_NAME.search(name.upper()) and not value.missing and not _SETTING.fullmatch(text):
        yield "has the name of a secret"
    for kind, pattern in _SECRET_VALUES.items():
        if pattern.search(text):
            yield f"contains {kind}"
    if _TOKEN.fullmatch(text) and _entropy(text) >= _RANDOM:
        yield "contains what looks like a random key"


def _entropy(text: str) -> float:
    """Bits for each character, by how often each occurs."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * log2(share) for share in shares)
