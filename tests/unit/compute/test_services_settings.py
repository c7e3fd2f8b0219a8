"""What the services section refuses, and in which words."""

from typing import Any

import pytest

from components.settings import PROJECT, Services, Settings, SettingsError
from components.settings.tasks import MEMORY_OF_CPU
from tests.support.program import merged, stack_file

IMAGES: dict[str, Any] = {name: {"image": "1.0"} for name in ("bff", "graphql", "agentcore")}


def parse(changes: dict[str, Any], **sections: Any) -> Services:
    prefix = f"{PROJECT}:"
    config = stack_file("dev")
    base = {key.removeprefix(prefix): config[key] for key in config if key.startswith(prefix)}
    return Settings.parse("dev", merged(base, {"services": changes, **sections})).services


REFUSALS: list[tuple[dict[str, Any], str, str]] = [
    ({"bff": {"cpu": 300}}, "bff.cpu", "256, 512, 1024, 2048, 4096, 8192, 16384"),
    ({"bff": {"memory": 512}}, "bff", "memory 512 does not go with cpu 512; accepted: 1024, 2048"),
    ({"bff": {"cpu": 8192, "memory": 17408}}, "bff", "accepted: 16384, 20480"),
    ({"bff": {"architecture": "arm64"}}, "bff.architecture", "X86_64, ARM64"),
    ({"bff": {"tasks": {"min": 11}}}, "bff.tasks", "min 11 exceeds max 10"),
    ({"bff": {"tasks": {"min": 0}}}, "bff.tasks.min", "whole number, 1 to 1000"),
    (
        {"bff": {"image": "registry/app:1"}},
        "bff.image",
        "text (a tag such as 1.4.2, or a digest: sha256: and 64",
    ),
    (
        {"bff": {"environment": {"lower": "x"}}},
        "bff.environment",
        "text, at most 128 characters (capitals, digits and",
    ),
    (
        {"graphql": {"deployment": {"strategy": "blue-green"}}},
        "graphql",
        "scaling.requests_per_target does not go with deployment.strategy: blue-green",
    ),
    ({"agentcore": {"deployment": {"strategy": "blue-green"}}}, "agentcore", "accepted: rolling"),
    (
        {
            "bff": {
                "deployment": {"strategy": "blue-green"},
                "scaling": {"requests_per_target": None},
            }
        },
        "bff",
        "accepted: rolling",
    ),
    (
        {"agentcore": {"scaling": {"requests_per_target": 5}}},
        "agentcore",
        "accepted: leave it out",
    ),
    ({"capacity": {"on_demand_base": 0}}, "capacity.on_demand_base", "whole number, 1 to 1000"),
    ({"capacity": {"spot_percent": 101}}, "capacity.spot_percent", "whole number, 0 to 100"),
    ({"tracing": {}}, "tracing.image", "required"),
    ({"tracing": {"image": "collector"}}, "tracing.image", "text (an address such as"),
    ({"container_insights": "on"}, "container_insights", "enhanced, enabled, disabled"),
    (
        {"bff": {"scaling": {"scheduled": {"night": {"schedule": "at 6", "min": 1, "max": 2}}}}},
        "bff.scaling.scheduled.night.schedule",
        "rate(value unit)",
    ),
]


@pytest.mark.parametrize(("changes", "key", "words"), REFUSALS)
def test_refusal_names_the_key_and_what_is_accepted(
    changes: dict[str, Any], key: str, words: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        parse(changes)

    (sentence,) = str(refused.value).splitlines()
    assert sentence.startswith(f"Pulumi.dev.yaml: agentplatform:services.{key}")
    assert words in sentence


@pytest.mark.parametrize("cpu", MEMORY_OF_CPU)
def test_every_pair_of_fargate_is_accepted(cpu: int) -> None:
    for memory in (MEMORY_OF_CPU[cpu][0], MEMORY_OF_CPU[cpu][-1]):
        assert parse({"bff": {"cpu": cpu, "memory": memory}}).bff.memory == memory


def test_pairs_are_those_of_aws() -> None:
    gib = {cpu: (sizes[0] / 1024, sizes[-1] / 1024) for cpu, sizes in MEMORY_OF_CPU.items()}

    assert gib == {
        256: (0.5, 2), 512: (1, 4), 1024: (2, 8), 2048: (4, 16), 4096: (8, 30), 8192: (16, 60),
        16384: (32, 120),
    }  # fmt: skip


@pytest.mark.parametrize("image", ["1.0", "v1_2-rc.3", f"sha256:{'0' * 64}"])
def test_image_is_a_tag_or_a_digest(image: str) -> None:
    assert parse({"bff": {"image": image}}).bff.image == image


def test_public_images_are_placeholders_and_a_public_collector() -> None:
    private = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mirror/collector:v1"

    assert parse({}).public_images == {"bff", "graphql", "agentcore"}
    assert parse({"bff": {"image": "1.0"}}).public_images == {"graphql", "agentcore"}
    assert parse(IMAGES).public_images == frozenset()
    assert parse({**IMAGES, "tracing": {"image": private}}).public_images == frozenset()
    public = {**IMAGES, "tracing": {"image": "public.ecr.aws/aws-observability/collector:v1"}}
    assert parse(public).public_images == {"bff", "graphql", "agentcore"}


def test_public_images_need_nat() -> None:
    closed = {"nat": "none", "interface_endpoints": _all_endpoints()}

    with pytest.raises(
        SettingsError, match=r"images of agentcore, bff, graphql come from a public"
    ):
        parse({}, network=closed)
    assert parse(IMAGES, network=closed).bff.image == "1.0"


def _all_endpoints() -> list[str]:
    return stack_file("prod")["agentplatform:network"]["interface_endpoints"]
