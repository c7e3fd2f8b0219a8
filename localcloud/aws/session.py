"""The configuration of a provider instance, identified by its connection."""

import json
import os
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from localcloud.aws import schema
from localcloud.aws.dynamic import listing, mapping
from localcloud.calls.clients import Guard
from localcloud.process import ACCOUNT

_KEEP = 512

_HEEDED = frozenset(
    {"region", "allowedAccountIds", "forbiddenAccountIds", "defaultTags", "version"}
)
_NOT_HEEDED = frozenset({"endpoints", "ignoreTags", "tagPolicyCompliance"})
"""Settings with effects that a program would miss. The others are about credentials and
connections, which mean nothing to the local AWS: who does not act as a role (`AwsProvider.role`)
is the root of the account that the program allows."""


class ConfigurationError(Exception):
    """The provider's configuration cannot be used; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Session:
    """One configured provider instance; `guard` has to let its calls pass."""

    region: str
    account: str = ACCOUNT
    partition: str = "aws"
    default_tags: Mapping[str, str] = field(default_factory=dict[str, str])
    guard: Guard | None = None


class Sessions:
    """Provider instances by the engine's connection.

    The engine dials the same port for every provider instance (explicit providers, regions), one
    connection each, and only `Configure` says which instance it is. So the connection is the key.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._by_peer: OrderedDict[str, Session] = OrderedDict()

    def put(self, peer: str, session: Session) -> None:
        """Remember an instance; the oldest are forgotten, their engines ended long ago."""
        with self._lock:
            self._by_peer[peer] = session
            self._by_peer.move_to_end(peer)
            while len(self._by_peer) > _KEEP:
                self._by_peer.popitem(last=False)

    def drop(self, peer: str) -> None:
        """Remove an instance: a new engine may attach from a port that was used before."""
        with self._lock:
            self._by_peer.pop(peer, None)

    def get(self, peer: str) -> Session:
        """Return the instance behind a connection.

        Raises:
            ConfigurationError: The connection was never configured.
        """
        with self._lock:
            found = self._by_peer.get(peer)
        if found is None:
            raise ConfigurationError("the provider was used before it was configured")
        return found


def refusal(setting: str) -> str | None:
    """The problem of a provider setting; None if it is supported."""
    if setting in _NOT_HEEDED:
        return f"localcloud does not model the provider's setting '{setting}'"
    if setting not in _HEEDED | schema.provider_settings():
        return f"pulumi-aws has no setting '{setting}'"
    return None


def configure(values: Mapping[str, Any]) -> Session:
    """Read a provider's configuration; nested values may be JSON texts, as SDKs send them.

    Raises:
        ConfigurationError: No region, or no account is left that is allowed.
    """
    region = (
        values.get("region") or os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    )
    if not region:
        raise ConfigurationError("missing region: set `aws:region` or the provider's `region`")
    account = str((listing(_json(values.get("allowedAccountIds"))) or [ACCOUNT])[0])
    if account in listing(_json(values.get("forbiddenAccountIds"))):
        raise ConfigurationError(f"AWS account ID not allowed: {account} is forbidden")
    tags = mapping(mapping(_json(values.get("defaultTags"))).get("tags"))
    own = {key: str(tags[key]) for key in sorted(tags)}
    return Session(region=region, account=account, default_tags=own)


def _json(value: object) -> Any:
    return json.loads(value) if isinstance(value, str) and value else value
