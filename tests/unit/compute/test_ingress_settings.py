"""What the ingress section refuses, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Settings, SettingsError
from tests.support.program import merged, stack_file


def parse(changes: dict[str, Any], stack: str = "dev") -> Settings:
    prefix = f"{PROJECT}:"
    config = stack_file(stack)
    sections = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    return Settings.parse(stack, merged(sections, changes))


@pytest.mark.parametrize(
    ("changes", "key", "accepted"),
    [
        ({"dsn": {}}, "dsn", "accepted: dns, tls_policy"),
        (
            {"dns": {"zone_name": "Example.com"}},
            "dns.zone_name",
            "text, at most 253 characters (a name in lower case, such",
        ),
        ({"dns": {"zone": "borrowed"}}, "dns.zone", "existing, created"),
        ({"dns": {"zone_id": "Z0123"}}, "dns", "accepted: zone: existing, or no zone_id"),
        (
            {"dns": {"zone": "existing", "zone_id": "example"}},
            "dns.zone_id",
            "text (the zone's id, such as Z0123456789ABC) or null",
        ),
        ({"dns": {"delegated": "soon"}}, "dns.delegated", "on, off or null"),
        ({"tls_policy": "ELBSecurityPolicy-2016-08"}, "tls_policy", "TLS13-1-2-Res"),
        ({"target_protocol": "TCP"}, "target_protocol", "HTTP, HTTPS"),
        ({"health_check": {"interval_seconds": 4}}, "health_check.interval_seconds", "5"),
        (
            {"health_check": {"timeout_seconds": 30}},
            "health_check",
            "accepted: less than interval_seconds, 30",
        ),
        ({"idle_timeout_seconds": 5000}, "idle_timeout_seconds", "4000"),
        ({"deregistration_seconds": -1}, "deregistration_seconds", "0"),
        (
            {"edge": {"price_class": "all"}},
            "edge.price_class",
            "PriceClass_100, PriceClass_200, PriceClass_All",
        ),
        (
            {"edge": {"minimum_tls": "TLSv1"}},
            "edge.minimum_tls",
            "TLSv1.2_2021, TLSv1.2_2025, TLSv1.3_2025",
        ),
        ({"edge": {"answer_seconds": 121}}, "edge.answer_seconds", "120"),
        (
            {"edge": {"geo_restriction": {"mode": "allow", "countries": []}}},
            "edge.geo_restriction.countries",
            "at least 1",
        ),
        (
            {"edge": {"geo_restriction": {"mode": "allow", "countries": ["CH", "Switzerland"]}}},
            "edge.geo_restriction.countries[1]",
            "ISO 3166 alpha-2 codes",
        ),
        (
            {"edge": {"web_acl": {"rate_limit": {"forwarded_header": "x-forwarded-for"}}}},
            "edge",
            "accepted: no forwarded_header here",
        ),
        ({"edge": {"secret_generation": 0}}, "edge.secret_generation", "1"),
        (
            {"dns": {"zone_name": "example.net"}},
            "",
            "accepted: agents.dev.example.com, dev.example.com, example.com",
        ),
    ],
)
def test_refusal_is_one_sentence_naming_file_key_and_accepted_values(
    changes: dict[str, Any], key: str, accepted: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse({"ingress": changes})

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: agentplatform:ingress{key and '.'}{key}: ")
    assert accepted in sentence


def test_zone_need_not_be_the_direct_parent_of_the_host() -> None:
    parse({"ingress": {"dns": {"zone_name": "example.com"}}})
    with pytest.raises(SettingsError, match="is not in"):
        parse({"ingress": {"dns": {"zone_name": "ev.example.com"}}})


def test_host_must_fit_a_certificate() -> None:
    host = f"{'a' * 53}.example.com"

    with pytest.raises(SettingsError, match="accepted: at most 56"):
        parse(
            {
                "security": {"sign_in": {"host_name": host}},
                "ingress": {"dns": {"zone_name": "example.com"}},
            }
        )


@pytest.mark.parametrize(
    "web_acl",
    [
        {"anonymous_ip": {}},
        {"ip_reputation": {"mode": "count"}},
        {"rate_limit": {"forwarded_header": "x-forwarded-for"}},
        {"rate_limit": {"requests": 500}},
    ],
    ids=str,
)
def test_behind_cloudfront_rules_about_addresses_belong_to_the_edge(
    web_acl: dict[str, Any],
) -> None:
    (key,) = web_acl
    with pytest.raises(SettingsError, match=rf"accepted: ingress\.edge\.web_acl\.{key}$"):
        parse({"security": {"web_acl": web_acl}}, "prod")
    parse({"security": {"web_acl": web_acl}}, "dev")
    parse({"security": {"web_acl": {"sql_injection": {"mode": "count"}}}}, "prod")


def test_web_acl_behind_cloudfront_hides_the_origin_secret() -> None:
    with pytest.raises(SettingsError, match="accepted: a list with x-origin-verify"):
        parse({"security": {"web_acl": {"redacted_headers": ["cookie"]}}}, "prod")


@pytest.mark.parametrize(
    ("dns", "resolves"),
    [
        ({"zone": "created"}, False),
        ({"zone": "created", "delegated": "on"}, True),
        ({"zone": "existing"}, True),
        ({"zone": "existing", "delegated": "off"}, False),
    ],
)
def test_a_created_zone_waits_for_its_delegation(dns: dict[str, Any], *, resolves: bool) -> None:
    assert parse({"ingress": {"dns": dns}}).ingress.dns.resolves is resolves
