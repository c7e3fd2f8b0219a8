"""Whatever listens to AWS listens for events, fields and values that AWS emits."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import botocore.session
import pulumi_aws as aws
import pytest
import yaml

from components.observability.alarms import audit
from tests.support.program import STACKS, Graph
from tests.unit.observability.watching import everything

EMITTED: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("aws_events.yaml").read_text())
EVERY = sorted(each.name for each in everything().of(aws.cloudwatch.EventRule))
ANY_OF = "$or"


def fields(pattern: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, list[Any]]]:
    """What a pattern asks for, by field (`a.b`): exact values only, for the others take any."""
    for key, wanted in pattern.items():
        if isinstance(wanted, Mapping):
            yield from fields(cast("Mapping[str, Any]", wanted), f"{path}{key}.")
        elif key == ANY_OF:
            yield from (each for other in wanted for each in fields(other, path))
        else:
            yield f"{path}{key}", [each for each in wanted if isinstance(each, str)]


@pytest.mark.parametrize("name", EVERY)
def test_rules_listen_for_what_is_emitted(name: str) -> None:
    rule = everything().one(aws.cloudwatch.EventRule, name)
    pattern = json.loads(rule.inputs["eventPattern"])

    (source,), (kind,) = pattern["source"], pattern["detail-type"]
    known = EMITTED["eventbridge"][source][kind]
    for field, values in fields(pattern["detail"]):
        assert field in known
        assert known[field] is None or {*values} <= {*known[field]}, field


def test_subscriptions_listen_for_categories_that_there_are(deploy: Callable[..., Graph]) -> None:
    for made in (deploy(stack).of(aws.rds.EventSubscription) for stack in STACKS):
        assert {each.inputs["sourceType"] for each in made} == {"db-cluster", "db-instance"}
        for each in made:
            known = EMITTED["rds"][each.inputs["sourceType"]]
            assert {*each.inputs["eventCategories"]} <= {*known}


@pytest.mark.parametrize("each", audit.FILTERS, ids=lambda each: each.key)
def test_the_trail_knows_every_name_that_is_looked_for(each: audit.Filter) -> None:
    for pattern in each.patterns:
        found = re.search(r"eventSource = (\w+)\.amazonaws", pattern)
        service = found[1] if found else "signin"
        own = EMITTED["cloudtrail"].get(service, {})
        operations = (
            botocore.session.get_session().get_service_model(service).operation_names
            if found
            else []
        )
        names = set(re.findall(r'eventName = "?(\w+)', pattern))
        assert names <= {*operations, *own.get("more", ())} - {*own.get("never", ())}


def test_the_states_of_jobs_tasks_and_findings_are_those_of_the_apis() -> None:
    shapes = {
        ("aws.ecs", "ECS Task State Change", "stopCode"): ("ecs", "TaskStopCode"),
        ("aws.backup", "Backup Job State Change", "state"): ("backup", "BackupJobState"),
        ("aws.backup", "Copy Job State Change", "state"): ("backup", "CopyJobState"),
        ("aws.backup", "Restore Job State Change", "status"): ("backup", "RestoreJobStatus"),
        ("aws.inspector2", "Inspector2 Finding", "severity"): ("inspector2", "Severity"),
        ("aws.inspector2", "Inspector2 Finding", "status"): ("inspector2", "FindingStatus"),
        ("aws.access-analyzer", "Access Analyzer Finding", "status"): (
            "accessanalyzer",
            "FindingStatus",
        ),
        ("aws.health", "AWS Health Event", "eventTypeCategory"): ("health", "eventTypeCategory"),
    }
    for (source, kind, field), (service, shape) in shapes.items():
        model = botocore.session.get_session().get_service_model(service)
        known = cast("Any", model.shape_for(shape)).enum
        assert {*EMITTED["eventbridge"][source][kind][field]} <= {*known}, (kind, field)
