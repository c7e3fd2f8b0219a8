"""Edit a stack's file as text, keeping comments, order and quotes."""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from components.regions import GEOGRAPHIES
from components.settings import PROJECT
from ops.init.answers import Answers
from ops.workspace import FROM_AWS

_ENABLED = ("us-west-2", "us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2")
"""Regions that need no opt-in, and so are the first choice for recovery.

Source: https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""


def edited(template: Path, answers: Answers, *, new: bool) -> str:
    """The text of the stack's file.

    Args:
        template: The stack's own file, or another stack's.
        answers: The answers.
        new: Whether the template is another stack's, whose secrets are not copied.
    """
    yaml: Any = YAML()  # its methods are untyped
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)  # as the shipped files are written
    document: Any = yaml.load(template)
    if new:
        for key in FROM_AWS:
            document.pop(key, None)
    for path, value in _values(document["config"], answers, new=new).items():
        _lay(document["config"], path.split("."), value)
    text = io.StringIO()
    yaml.dump(document, text)
    return text.getvalue()


def _values(config: Mapping[str, Any], answers: Answers, *, new: bool) -> dict[str, Any]:
    network = config[f"{PROJECT}:network"]
    values: dict[str, Any] = {
        "environment.name": answers.stack,
        "environment.region": answers.region,
        "environment.account_id": answers.account,
        "environment.owner": answers.owner,
        "environment.cost_center": answers.cost_center,
        "network.cidr": answers.network,
        "security.sign_in.host_name": answers.host,
        "ingress.dns.zone_name": answers.zone,
        "ingress.dns.zone": "existing" if answers.zone_exists else "created",
        "observability.budget.monthly_usd": answers.budget,
    }
    subscriptions = config[f"{PROJECT}:observability"].get("subscriptions") or {"critical": ()}
    if {*answers.mails} != {each["endpoint"] for some in subscriptions.values() for each in some}:
        values["observability.subscriptions"] = {
            severity: [_on_one_line(each) for each in answers.mails] for severity in subscriptions
        }
    if answers.users:
        values["network.ingress.cidrs"] = list(answers.users)
    if new or answers.region != config[f"{PROJECT}:environment"]["region"]:
        values |= _of_region(config, len(network["zones"]), answers)
    return values


def _of_region(config: Mapping[str, Any], zones: int, answers: Answers) -> dict[str, Any]:
    """Settings that contain a region, translated to the stack's region."""
    before = config[f"{PROJECT}:environment"]["region"]
    values: dict[str, Any] = {
        "network.zones": [f"{answers.region}{letter}" for letter in "abcdef"[:zones]]
    }
    recovery = config[f"{PROJECT}:data"].get("recovery_region")
    near = GEOGRAPHIES.get(answers.geography(), ())
    if recovery and (recovery == answers.region or recovery not in near):
        values["data.recovery_region"] = next(
            each for each in (*_ENABLED, *near) if each in near and each != answers.region
        )
    if answers.region != before:
        values["agents.models"] = [
            {"id": _profile(each["id"], answers.geography())}
            for each in config[f"{PROJECT}:agents"]["models"]
        ]
    return values


def _profile(model: str, geography: str) -> str:
    start, _, rest = model.partition(".")
    return f"{geography}.{rest}" if start in GEOGRAPHIES else model


def _on_one_line(mail: str) -> Any:
    subscription: Any = CommentedMap(protocol="email", endpoint=mail)
    subscription.fa.set_flow_style()
    return subscription


def _lay(config: Any, path: list[str], value: Any) -> None:
    """Set a changed value; None removes the key."""
    section, *keys, last = path
    place = config.setdefault(f"{PROJECT}:{section}", {})
    for key in keys:
        place = place.setdefault(key, {})
    if value is None:
        place.pop(last, None)
    elif isinstance(value, list) and isinstance(place.get(last), list):
        place[last][:] = value  # keeps the list's style
    elif place.get(last) != value:
        place[last] = value
