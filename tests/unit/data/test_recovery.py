"""What the runbook promises of the data: a stack's settings keep it, or a deviation is named."""

import re
from functools import cache

import pytest

from components.observability.alarms import RULES
from components.settings import Settings
from tests.support.program import ROOT, STACKS, stack_file

PROMISES = "Recovery objectives"


@cache
def settings(stack: str) -> Settings:
    prefix = "agentplatform:"
    sections = {
        key.removeprefix(prefix): body
        for key, body in stack_file(stack).items()
        if key.startswith(prefix)
    }
    return Settings.parse(stack, sections)


def section(title: str) -> str:
    """A section of the runbook, up to the next of its rank."""
    text = (ROOT / "docs" / "runbook.md").read_text()
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("stack", STACKS)
def test_the_database_can_be_rewound_as_the_runbook_says(stack: str) -> None:
    days = [str(settings(each).data.database.backup_days) for each in STACKS]

    assert settings(stack).data.database.backup_days >= 1
    assert f"`database.backup_days` ({', '.join(days)})" in section(PROMISES)


@pytest.mark.parametrize("stack", ["staging", "prod"])
def test_a_reader_takes_over_within_five_minutes_but_in_dev(stack: str) -> None:
    assert settings(stack).data.database.has_readers
    assert not settings("dev").data.database.has_readers
    assert "dev has one instance: deviation" in section(PROMISES)


@pytest.mark.parametrize("stack", STACKS)
def test_deleted_objects_stay_as_long_as_the_runbook_says(stack: str) -> None:
    kept = {each: settings(each).data.storage.documents.noncurrent_days for each in STACKS}

    assert settings(stack).data.storage.artifacts.noncurrent_days == kept[stack]
    assert f"({', '.join(map(str, kept.values()))})" in section(PROMISES)


def test_only_prod_prepares_for_the_loss_of_its_region() -> None:
    data = settings("prod").data

    assert data.recovery_region != settings("prod").environment.region
    assert data.storage.replication
    assert data.storage.replication.time_control
    assert data.backup.daily
    assert data.backup.daily.copy_keep_days == 14
    assert data.backup.continuous_days == 35
    assert "`backup.daily.copy_keep_days: 14`" in section(PROMISES)
    assert all(settings(stack).data.recovery_region is None for stack in ("dev", "staging"))


def test_search_of_prod_alone_has_masters() -> None:
    with_masters = {stack for stack in STACKS if settings(stack).data.search.masters}

    assert with_masters == {"prod"}
    assert settings("prod").data.search.nodes >= 3


def test_every_alarm_on_copies_and_backups_is_in_the_table_of_what_breaks_it() -> None:
    kinds = {"backup-vault", "backup-copies", "replication", "replica", "database-cluster"}

    named = set(re.findall(r"\]\(#([\w-]+)\)", section(PROMISES)))
    assert {rule.key for rule in RULES if rule.kind in kinds} <= named


def test_the_first_day_names_the_alarms_for_which_silence_is_trouble() -> None:
    silent = {rule.key for rule in RULES if rule.missing == "breaching"}

    assert silent | {"platform"} <= set(re.findall(r"`([\w-]+)`", section("The first day")))
    assert len(silent) == 3, "the section says how many"
