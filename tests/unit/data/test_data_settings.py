"""What the data section refuses, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError
from tests.support.program import merged, stack_file

RULE = {"schedule": "cron(0 3 * * ? *)", "keep_days": 35}


def parse(data: dict[str, Any]) -> Settings:
    prefix = f"{PROJECT}:"
    config = stack_file("dev")
    sections = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    required = {key: sections["data"][key] for key in ("database", "search")}
    return Settings.parse("dev", merged({**sections, "data": required}, {"data": data}))


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        ({"store": {}}, "store", "recovery_region, database, search, storage"),
        ({"recovery_region": "mars-1"}, "recovery_region", "us-west-2"),
        (
            {"recovery_region": "us-east-1", "storage": {"replication": {}}},
            "",
            "another region, or no recovery_region",
        ),
        ({"recovery_region": "us-west-2"}, "", "storage.replication, backup's copy_keep_days"),
        ({"storage": {"replication": {}}}, "", "recovery_region: us-west-2"),
        ({"backup": {"daily": {**RULE, "copy_keep_days": 7}}}, "", "recovery_region: us-west-2"),
        (
            {"storage": {"replication": {"buckets": ["access-logs", "documents"]}}},
            "storage.replication.buckets[0]",
            "documents, artifacts",
        ),
        (
            {"storage": {"replication": {"buckets": []}}},
            "storage.replication.buckets",
            "at least 1",
        ),
        (
            {"storage": {"documents": {"expire_days": 30}}},
            "storage.documents",
            "less than expire_days, 30",
        ),
        (
            {"storage": {"documents": {"noncurrent_days": 0}}},
            "noncurrent_days",
            "whole number, 1 to 36500",
        ),
        ({"storage": {"events": ["logs"]}}, "storage.events[0]", "documents, artifacts"),
        ({"registry": {"keep_images": 5}}, "registry.keep_images", "whole number, 10 to 1000"),
        ({"registry": {"scanning": "off"}}, "registry.scanning", "basic, enhanced or null"),
        (
            {"registry": {"pull_accounts": [111122223333]}},
            "registry.pull_accounts[0]",
            "text (the 12 digits of an account, quoted)",
        ),
        (
            {"registry": {"pull_accounts": ["12"]}},
            "registry.pull_accounts[0]",
            "text (the 12 digits of an account, quoted)",
        ),
        (
            {"backup": {"daily": {**RULE, "schedule": "daily"}}},
            "backup.daily.schedule",
            "cron(minutes",
        ),
        ({"backup": {"daily": None}}, "backup", "at least one of daily, weekly and monthly"),
        ({"backup": {"continuous_days": 36}}, "backup.continuous_days", "35"),
        ({"backup": {"continuous_days": 35}}, "backup", "buckets: [documents]"),
        (
            {"backup": {"buckets": ["documents", "artifacts"], "continuous_days": 35}},
            "",
            "storage.events: [documents, artifacts]",
        ),
        ({"backup": {"lock": {"final_after_days": 2}}}, "backup.lock.final_after_days", "3"),
        ({"backup": {"lock": {"min_days": 60}}}, "backup", "60 to 36500"),
    ],
)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, accepted: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(changes)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith("Pulumi.dev.yaml: agentplatform:data")
    assert key in sentence
    assert accepted in sentence


def test_all_but_database_and_search_has_a_default() -> None:
    data = parse({}).data

    assert data.recovery_region is None
    assert data.storage.replication is None
    assert list(data.backup.rules) == ["daily"]


def test_a_lock_that_fits_is_accepted() -> None:
    lock = parse({"backup": {"lock": {"min_days": 7, "max_days": 35}}}).data.backup.lock

    assert lock is not None
    assert (lock.min_days, lock.max_days, lock.final_after_days) == (7, 35, None)
