"""A stack's configuration of the pack: enforcement levels, parameters and exemptions."""
# ruff: noqa: INP001  the pack's folder is run as a script, not imported as a package

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar, cast

from frame.exemption import Exemption
from frame.parameters import ParameterError
from frame.rule import Rule
from pulumi_policy import EnforcementLevel, PolicyConfigSchema
from settings import LIMITS, PROJECT, Sections, followed, origins

ALL = "all"
LEVEL = "enforcementLevel"
REASON = "reason"
EXEMPTIONS = "exemptions"

_AnyRule = TypeVar("_AnyRule", bound=Rule)

_URN = "urn:pulumi:"
_LOWERED = (EnforcementLevel.ADVISORY.value, EnforcementLevel.DISABLED.value)
_EXEMPTION_KEYS = ("urn", "reason", "expires")
_EXEMPTION_SCHEMA = {
    "type": "object",
    "properties": {
        "urn": {"type": "string", "pattern": f"^{_URN}"},
        "reason": {"type": "string"},
        "expires": {"type": "string"},
    },
    "required": ["urn"],  # the others' absence is a violation, which names the exemption
    "additionalProperties": False,
}


class ConfigurationError(ValueError):
    """What is wrong with a configuration, in one sentence that names rule and key."""


@dataclass(frozen=True, kw_only=True)
class Configured(Generic[_AnyRule]):
    """A rule as a stack's configuration sets it.

    Attributes:
        rule: The rule with its parameters.
        level: How strictly it is enforced; the analyzer protocol carries it apart from the rest.
        reason: Why less strictly than others, for those who review it.
        exemptions: What the rule overlooks.
        origin: Where its limits come from and are changed, in a sentence; empty for the defaults.
    """

    rule: _AnyRule
    level: EnforcementLevel = EnforcementLevel.MANDATORY
    reason: str = ""
    exemptions: tuple[Exemption, ...] = ()
    origin: str = ""

    def exempts(self, urn: str, today: date) -> bool:
        """Whether an exemption that holds covers the resource."""
        return any(each.covers(urn) and each.flaw(today) is None for each in self.exemptions)

    def flaws(self, today: date) -> Iterator[str]:
        """Why exemptions do not hold, a sentence for each that does not."""
        return (flaw for each in self.exemptions if (flaw := each.flaw(today)))


def schema(rule: Rule) -> PolicyConfigSchema:
    """What the rule's configuration may contain, by which the Pulumi CLI checks it."""
    properties = {
        each.name: {"description": each.description, **each.kind.schema} for each in rule.parameters
    }
    reason = {"type": "string", "description": "Why this enforcement level."}
    exemptions = {"type": "array", "items": _EXEMPTION_SCHEMA}
    return PolicyConfigSchema(properties={**properties, REASON: reason, EXEMPTIONS: exemptions})


def configured(
    rule: _AnyRule,
    given: Mapping[str, object],
    sections: Sections = MappingProxyType({}),
    stack: str = "",
) -> Configured[_AnyRule]:
    """A rule under its part of a configuration, which is parsed JSON, and a stack's sections.

    Args:
        rule: The rule.
        given: Its part.
        sections: The platform's sections in the stack's own configuration.
        stack: The stack's name, by which messages name files; only where it has sections.

    Raises:
        ConfigurationError: A key is unknown, or its value is not accepted.
    """
    accepted = (LEVEL, *(each.name for each in rule.parameters), REASON, EXEMPTIONS)
    try:
        _check_keys(given, accepted)
        follows = followed(rule.id, sections)
        return Configured(
            rule=rule.configured({**follows, **given}),
            origin=_origin(rule, given, follows, stack if sections else ""),
            level=_level(given.get(LEVEL, EnforcementLevel.MANDATORY.value)),
            reason=_reason(given.get(REASON, "")),
            exemptions=tuple(_exemptions(given.get(EXEMPTIONS, ()))),
        )
    except ParameterError as refusal:
        message = f"{rule.id}.{refusal}"
        raise ConfigurationError(message) from None


def configure(
    rules: Iterable[_AnyRule],
    config: Mapping[str, Mapping[str, object]],
    sections: Sections = MappingProxyType({}),
) -> dict[str, Configured[_AnyRule]]:
    """All rules, by id, under a configuration given by rule.

    Raises:
        ConfigurationError: There is no such rule, or its part is not accepted.
    """
    known = {rule.id: rule for rule in rules}
    for name in config:
        if name not in known and (name != ALL or config[name].keys() - {LEVEL, REASON}):
            raise ConfigurationError(_unknown(name, known))
    return {
        name: configured(rule, _own(config.get(name, {}), config.get(ALL, {})), sections)
        for name, rule in known.items()
    }


def _own(part: Mapping[str, object], everywhere: Mapping[str, object]) -> Mapping[str, object]:
    """A rule's part, with the level of all rules, and its reason, where it has no level."""
    return part if LEVEL in part else {**everywhere, **part}


def load(
    file: Path, rules: Iterable[_AnyRule], sections: Sections = MappingProxyType({})
) -> dict[str, Configured[_AnyRule]]:
    """All rules, by id, under the configuration in a file.

    Raises:
        ConfigurationError: As above, or the file is no JSON of the form that the CLI takes.
    """
    try:
        content: object = json.loads(file.read_text())
        if not isinstance(content, dict):
            raise ConfigurationError("no JSON object of rules")  # noqa: TRY301 -- with the others
        given = cast("dict[str, Any]", content)
        parts = {name: _part(each) for name, each in given.items()}
        found = configure(rules, parts, sections)
        _check_reasons(parts)
        return found  # noqa: TRY300 -- with the others
    except OSError as problem:
        reason = problem.strerror
    except json.JSONDecodeError as problem:
        reason = f"no JSON: {problem}"
    except ConfigurationError as refusal:
        reason = str(refusal)
    message = f"{file}: {reason}"
    raise ConfigurationError(message)


def _origin(
    rule: Rule, given: Mapping[str, object], follows: Mapping[str, object], stack: str
) -> str:
    """Which settings break the rule and where its limit is from, a sentence each."""
    file = f"Pulumi.{stack}.yaml" if stack else "its file"
    settings = origins().get(rule.id, ()) if stack else ()
    broken = f"It follows from {_named(settings, 'or')} in {file}." if settings else ""
    own = [each.name for each in rule.parameters if each.name in given]
    limit = ""
    if own:
        where = _file(stack) if stack else "the stack's configuration of the pack"
        limit = f"The limit is {rule.id}.{own[0]} in {where}."
    elif follows:
        limit = f"The limit follows from {_named(LIMITS[rule.id].keys, 'and')} in {file}."
    return " ".join(filter(None, (broken, limit)))


def _named(keys: Iterable[str], word: str) -> str:
    *others, last = (f"{PROJECT}:{key}" for key in keys)
    return f"{', '.join(others)} {word} {last}" if others else last


def _file(stack: str) -> str:
    """The file that `platformctl` takes for a stack: its own, or that of all others."""
    own = Path(__file__).with_name("config") / f"{stack}.json"
    return f"policy/config/{own.name if own.exists() else 'default.json'}"


def _part(given: Any) -> dict[str, object]:
    return cast("dict[str, object]", given) if isinstance(given, dict) else {LEVEL: given}


def _check_reasons(parts: Mapping[str, Mapping[str, object]]) -> None:
    """In a file, which people review, what does not follow or is let pass says why."""
    for name, part in parts.items():
        done = [f"sets {limit}" for limit in sorted(part.keys() - {LEVEL, EXEMPTIONS, REASON})]
        if part.get(LEVEL) in _LOWERED:
            done.append(f"is {part[LEVEL]}")
        if done and not str(part.get(REASON, "")).strip():
            message = f"{name} {' and '.join(done)} without a {REASON}; accepted: a text"
            raise ConfigurationError(message)
        for flaw in (each.flaw(date.min) for each in _exemptions(part.get(EXEMPTIONS, ()))):
            if flaw:
                accepted = "accepted: reason, a text, and expires, a day such as 2026-12-31"
                message = f"{name}.{EXEMPTIONS}: {flaw.rstrip('.')}; {accepted}"
                raise ConfigurationError(message)


def _check_keys(given: Iterable[str], accepted: Sequence[str]) -> None:
    for key in given:
        if key not in accepted:
            message = f"{key} is unknown; accepted: {', '.join(accepted)}"
            raise ParameterError(message)


def _level(raw: object) -> EnforcementLevel:
    try:
        return EnforcementLevel(raw)
    except ValueError:
        accepted = ", ".join(level.value for level in EnforcementLevel)
        message = f"{LEVEL}: {raw!r} is not accepted, only {accepted}"
        raise ParameterError(message) from None


def _reason(raw: object) -> str:
    if isinstance(raw, str):
        return raw
    message = f"{REASON}: {raw!r} is not accepted, only a text"
    raise ParameterError(message)


def _exemptions(raw: object) -> Iterator[Exemption]:
    for entry in cast("list[object]", raw) if isinstance(raw, list | tuple) else (raw,):
        fields = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
        if (
            not str(fields.get("urn")).startswith(_URN)
            or not set(fields) <= set(_EXEMPTION_KEYS)
            or not all(isinstance(value, str) for value in fields.values())
        ):
            message = (
                f"{EXEMPTIONS}: {entry!r} is not accepted, only an object of texts with "
                f"urn (starting with {_URN}), reason and expires"
            )
            raise ParameterError(message)
        yield Exemption(**fields)


def _unknown(name: str, known: Iterable[str]) -> str:
    if name == ALL:
        return f"{ALL} takes an {LEVEL} and a {REASON}, nothing else"
    close = get_close_matches(name, known, n=1)
    return f"{name} is no rule of this pack" + (f"; did you mean {close[0]}?" if close else "")
