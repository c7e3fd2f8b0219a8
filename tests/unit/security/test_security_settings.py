"""What the security section refuses, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError
from tests.support.program import merged, stack_file


def parse(security: dict[str, Any]) -> Settings:
    prefix = f"{PROJECT}:"
    config = stack_file("dev")
    sections = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    return Settings.parse("dev", merged(sections, {"security": security}))


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        ({"kyes": {}}, "kyes", "keys, web_acl"),
        (
            {"keys": {"deletion_window_days": 5}},
            "keys.deletion_window_days",
            "whole number, 7 to 30",
        ),
        (
            {"keys": {"deletion_window_days": "7"}},
            "keys.deletion_window_days",
            "whole number, 7 to 30",
        ),
        ({"web_acl": {"common": {"mode": "off"}}}, "web_acl.common.mode", "block, count"),
        ({"web_acl": {"rate_limit": {"requests": 9}}}, "web_acl.rate_limit.requests", "10"),
        (
            {"web_acl": {"rate_limit": {"window_seconds": 90}}},
            "web_acl.rate_limit.window_seconds",
            "60, 120, 300, 600",
        ),
        (
            {"web_acl": {"redacted_headers": ["Cookie"]}},
            "web_acl.redacted_headers[0]",
            "text, at most 64 characters (a header in lower case, such",
        ),
        ({"web_acl": {"log_retention_days": 8}}, "web_acl.log_retention_days", "7, 14"),
        (
            {"sign_in": {"host_name": "https://x.example.com"}},
            "sign_in.host_name",
            "text, at most 253 characters (a name in lower case, such",
        ),
        ({"sign_in": {"domain_prefix": "my-aws-pool"}}, "sign_in.domain_prefix", "without aws"),
        ({"sign_in": {"tier": "GOLD"}}, "sign_in.tier", "LITE, ESSENTIALS, PLUS"),
        ({"sign_in": {"threat_protection": "on"}}, "sign_in", "tier: PLUS"),
        ({"sign_in": {"password_length": 8}}, "sign_in.password_length", "12"),
        ({"sign_in": {"mfa": "sometimes"}}, "sign_in.mfa", "required, optional, none"),
        ({"trail": {"retention_days": 30}}, "trail.retention_days", "365"),
        ({"trail": {"cold_after_days": 2557}}, "trail", "less than retention_days, 2557"),
        (
            {"trail": {"object_lock": {"mode": "GOVERNANCE", "days": 3000}}},
            "trail",
            "at most retention_days, 2557",
        ),
        ({"trail": {"object_lock": {"days": 30}}}, "trail.object_lock.mode", "GOVERNANCE"),
        ({"trail": {"cold_storage_class": "GLACIER_IR"}}, "trail.cold_storage_class", "GLACIER"),
        ({"trail": {"insights": ["Everything"]}}, "trail.insights[0]", "ApiCallRateInsight"),
        ({"secret_recovery_days": 3}, "secret_recovery_days", "7"),
        ({"secrets": {"frontend": {"key": {}}}}, "secrets.frontend", "bff, graphql, agentcore"),
        (
            {"secrets": {"bff": {"Session": {}}}},
            "secrets.bff.Session",
            "text, 2 to 32 characters (lower-case letters and digits",
        ),
        ({"secrets": {"bff": {"key": {"length": 8}}}}, "secrets.bff.key.length", "32"),
        ({"secrets": {"bff": {"key": {"value": "s3cret"}}}}, "secrets.bff.key.value", "length"),
    ],
)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, accepted: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(changes)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: agentplatform:security.{key}")
    assert accepted in sentence


def test_sign_in_cannot_be_left_out() -> None:
    config = stack_file("dev")
    sections: dict[str, Any] = {
        "environment": config[f"{PROJECT}:environment"],
        "network": config[f"{PROJECT}:network"],
        "security": {},
    }

    with pytest.raises(SettingsError, match=r"security\.sign_in: required and not set; it is: "):
        Settings.parse("dev", sections)
