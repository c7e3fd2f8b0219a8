"""Deploy and rollback: configuration and AWS change together, or neither does."""

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from moto.ecs.models import ecs_backends

from components.images import PLACEHOLDER
from ops import stacks
from ops.aws import Aws
from ops.delivery import steady
from ops.delivery.deliver import way_out
from ops.deployment import Deployment
from ops.errors import ExitCode
from ops.workspace import Workspace
from tests.support.program import Graph
from tests.support.stack_files import STACK_FILES
from tests.unit.ops.conftest import FakePulumi, Platformctl, contract

URL = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agentplatform-dev/bff"
FAMILY = "agentplatform-dev-bff"
Events = tuple[list[dict[str, Any]], int]
OWN = "urn:pulumi:dev::p::agentplatform:compute:FargateService::bff"


@dataclass(kw_only=True)
class Shop:
    """Stack dev with its service bff, and a `pulumi` that does to it what the file says."""

    pulumi: FakePulumi
    file: Path
    steps: list[tuple[str, str, str]] = field(
        default_factory=lambda: [("update", "aws:ecs/service:Service::bff", OWN)]
    )
    codes: list[int] = field(default_factory=list[int])
    heeded: bool = True
    clients: dict[str, Any] = field(default_factory=dict[str, Any])

    def client(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self._made(service)
        return self.clients[service]

    def _made(self, service: str) -> Any:
        return boto3.client(service, region_name="us-east-1")  # pyright: ignore[reportCallIssue, reportArgumentType, reportUnknownMemberType, reportUnknownVariableType] -- the service varies

    def push(self, tag: str) -> None:
        media = "application/vnd.docker.distribution.manifest.v2+json"
        manifest = json.dumps(
            {"schemaVersion": 2, "mediaType": media, "config": {"digest": tag}, "layers": []}
        )
        self.client("ecr").put_image(
            repositoryName="agentplatform-dev/bff",
            imageManifest=manifest,
            imageTag=tag,
            imageDigest="sha256:" + hashlib.sha256(tag.encode()).hexdigest(),
        )

    @property
    def configured(self) -> str | None:
        services = yaml.safe_load(self.file.read_text())["config"]["agentplatform:services"]
        return services["bff"].get("image")

    def configure(self, words: tuple[str, ...]) -> None:
        """Edit the file as `pulumi config` does; what that keeps, an engine test says."""
        file = yaml.safe_load(self.file.read_text())
        services = file["config"]["agentplatform:services"]
        key = next(word for word in words if word.startswith("agentplatform:services."))
        service, _, field_ = key.removeprefix("agentplatform:services.").partition(".")
        services[service].pop(field_, None)
        if words[1] == "set":
            services[service][field_] = words[-1]
        self.file.write_text(yaml.safe_dump(file))

    @property
    def running(self) -> str:
        ecs = self.client("ecs")
        (found,) = ecs.describe_services(cluster="main", services=["bff"])["services"]
        answer = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])
        return answer["taskDefinition"]["containerDefinitions"][0]["image"]

    @property
    def ups(self) -> list[dict[str, Any]]:
        return [options for operation, options in self.pulumi.operated if operation == "up"]

    def register(self) -> str:
        image = f"{URL}:{self.configured}" if self.configured else PLACEHOLDER
        arn: str = self.client("ecs").register_task_definition(
            family=FAMILY, containerDefinitions=[{"name": "bff", "image": image, "memory": 512}]
        )["taskDefinition"]["taskDefinitionArn"]
        self.pulumi.has(outputs=self._outputs(arn))
        return arn

    def preview(self, _: dict[str, Any]) -> Events:
        return self._events(), 0

    def up(self, _: dict[str, Any]) -> Events:
        """Roll out what the file says, unless this `up` is to fail; then only begin to."""
        code = self.codes.pop(0) if self.codes else 0
        if code == 0 and self.heeded:
            self.client("ecs").update_service(
                cluster="main", service="bff", taskDefinition=self.register()
            )
        elif code == 0:
            self.register()
            self.heeded = True
        return self._events(), code

    def _events(self) -> list[dict[str, Any]]:
        steps = [("same", "a:b:C::other", ""), *self.steps]
        events = [
            {"op": op, "urn": f"urn:pulumi:dev::p::{tail}", "new": {"parent": parent}}
            for op, tail, parent in steps
        ]
        summary = {"summaryEvent": {"PolicyPacks": {"agentplatform": "1"}}}
        return [*({"resourcePreEvent": {"metadata": each}} for each in events), summary]

    def _outputs(self, arn: str) -> dict[str, Any]:
        return {
            "storage": contract(
                "storage",
                repositoryUrls={"bff": URL},
                repositoryNames={"bff": "agentplatform-dev/bff"},
            ),
            "taskDefinitions": contract(
                "taskDefinitions", taskDefinitionArns={"bff": arn}, families={"bff": FAMILY}
            ),
            "ecsCluster": contract("ecsCluster", clusterName="main", clusterArn="main"),
            "ecsServices": contract("ecsServices", serviceNames={"bff": "bff"}),
        }


@pytest.fixture
def shop(pulumi: FakePulumi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, aws: None) -> Shop:
    _ = aws
    file = tmp_path / "Pulumi.dev.yaml"
    shutil.copy(STACK_FILES / file.name, file)
    monkeypatch.setenv(stacks.VARIABLE, str(tmp_path))
    made = Shop(pulumi=pulumi, file=file)
    made.client("ecr").create_repository(repositoryName="agentplatform-dev/bff")
    ecs = made.client("ecs")
    ecs.create_cluster(clusterName="main")
    ecs.create_service(
        cluster="main", serviceName="bff", taskDefinition=made.register(), desiredCount=0
    )
    pulumi.configure = made.configure
    pulumi.effects = {"preview": made.preview, "up": made.up}
    for tag in ("v1", "v2"):
        made.push(tag)
    return made


def test_deploy_changes_configuration_and_aws(shop: Shop, platformctl: Platformctl) -> None:
    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.OK, ended.err
    assert shop.configured == "v1"
    assert shop.running == f"{URL}:v1"
    assert "image v1" in ended.out
    assert "Pulumi.dev.yaml" in ended.out
    assert all(options["policy_packs"] for options in shop.ups)


def test_programs_get_json_and_nothing_else(shop: Shop, platformctl: Platformctl) -> None:
    ended = platformctl("deploy", "dev", "bff", "--image", "v1", "--json")

    text = {"stack": "dev", "service": "bff", "image": "v1", "configuration": str(shop.file)}
    assert json.loads(ended.out) == text
    shop.codes = [1]
    assert "it failed" in platformctl("deploy", "dev", "bff", "--image", "v2", "--json").err


def test_an_image_may_be_named_whole_or_by_digest(shop: Shop, platformctl: Platformctl) -> None:
    digest = "sha256:" + hashlib.sha256(b"v2").hexdigest()

    assert platformctl("deploy", "dev", "bff", "--image", f"{URL}:v1").code == ExitCode.OK
    assert shop.configured == "v1"
    assert platformctl("deploy", "dev", "bff", "--image", digest).code == ExitCode.OK
    assert shop.configured == digest


@pytest.mark.parametrize(
    ("image", "said"),
    [
        ("v3", "has no image v3; its latest: v"),
        ("a b", "'a b' is no image; accepted: a tag"),
        ("docker.io/library/nginx:1", "is no image of"),
    ],
)
def test_an_image_that_no_task_could_pull_is_refused(
    shop: Shop, platformctl: Platformctl, image: str, said: str
) -> None:
    before = shop.file.read_text()

    ended = platformctl("deploy", "dev", "bff", "--image", image)

    assert ended.code == ExitCode.USAGE
    assert said in ended.err
    assert shop.file.read_text() == before
    assert shop.ups == []


def test_a_failed_preview_changes_nothing(shop: Shop, platformctl: Platformctl) -> None:
    before = shop.file.read_text()
    shop.pulumi.effects["preview"] = lambda _: ([], 1)

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.ENGINE
    assert shop.file.read_text() == before
    assert shop.ups == []


def test_an_up_that_did_nothing_leaves_the_file_as_it_was(
    shop: Shop, platformctl: Platformctl
) -> None:
    before = shop.file.read_text()
    shop.codes, shop.steps = [1], []

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.ENGINE
    assert "nothing was changed" in ended.err
    assert shop.file.read_text() == before
    assert len(shop.ups) == 1


@pytest.mark.parametrize(("again", "code"), [(0, ExitCode.RED), (1, ExitCode.ENGINE)])
def test_an_up_that_failed_midway_is_taken_back(
    shop: Shop, platformctl: Platformctl, again: int, code: ExitCode
) -> None:
    before = shop.file.read_text()
    shop.codes = [1, again]

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == code
    assert shop.file.read_text() == before
    assert shop.ups[1]["refresh"]
    assert ("platformctl up dev --refresh" in ended.err) is (code == ExitCode.ENGINE)


def test_what_ecs_gave_up_is_taken_back(shop: Shop, platformctl: Platformctl) -> None:
    before = shop.file.read_text()
    shop.heeded = False

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.RED
    assert "ECS rolled it back" in ended.err
    assert shop.file.read_text() == before
    assert shop.running == PLACEHOLDER


def test_more_than_the_service_needs_a_yes(shop: Shop, platformctl: Platformctl) -> None:
    before = shop.file.read_text()
    shop.steps += [("delete", "aws:s3/bucket:Bucket::documents", "urn:data")]

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.USAGE
    assert "more than bff: delete Bucket documents" in ended.err
    assert shop.file.read_text() == before
    assert shop.ups == []
    assert platformctl("deploy", "dev", "bff", "--image", "v1", "--yes").code == ExitCode.OK


def test_the_services_own_way_to_the_registry_needs_no_yes(
    shop: Shop, platformctl: Platformctl, deploy: Callable[..., Graph]
) -> None:
    (rule,) = (each for each in deploy("dev").resources if each.urn.endswith(way_out("bff")))
    shop.steps += [("delete", rule.urn.split("::", 2)[2], "urn:network")]

    assert platformctl("deploy", "dev", "bff", "--image", "v1").code == ExitCode.OK


def test_rollback_takes_the_image_before(shop: Shop, platformctl: Platformctl) -> None:
    original = yaml.safe_load(shop.file.read_text())
    for tag in ("v1", "v2"):
        assert platformctl("deploy", "dev", "bff", "--image", tag).code == ExitCode.OK

    ended = platformctl("rollback", "dev", "bff")

    assert ended.code == ExitCode.OK, ended.err
    assert "revision 2" in ended.err
    assert shop.configured == "v1"
    assert shop.running == f"{URL}:v1"
    assert platformctl("rollback", "dev", "bff", "--to", "1").code == ExitCode.OK
    assert shop.running == PLACEHOLDER
    assert yaml.safe_load(shop.file.read_text()) == original


def test_rollback_to_what_is_not_there_is_refused(shop: Shop, platformctl: Platformctl) -> None:
    nothing = platformctl("rollback", "dev", "bff")
    assert "a rollback is not possible" in nothing.err
    assert "runs revision 1 already" in platformctl("rollback", "dev", "bff", "--to", "1").err
    unknown = platformctl("rollback", "dev", "bff", "--to", "7")
    assert "has no revision 7; accepted: 1" in unknown.err
    assert nothing.code == unknown.code == ExitCode.USAGE
    for tag in ("v1", "v2"):
        platformctl("deploy", "dev", "bff", "--image", tag)
    shop.client("ecr").batch_delete_image(
        repositoryName="agentplatform-dev/bff", imageIds=[{"imageTag": "v1"}]
    )
    assert "has no image v1" in platformctl("rollback", "dev", "bff").err
    assert shop.configured == "v2"


def test_credentials_of_another_account_change_nothing(
    shop: Shop, platformctl: Platformctl
) -> None:
    text = shop.file.read_text().replace("owner:", "account_id: '210987654321'\n    owner:")
    shop.file.write_text(text)

    ended = platformctl("deploy", "dev", "bff", "--image", "v1")

    assert ended.code == ExitCode.CREDENTIALS
    assert shop.file.read_text() == text
    assert {each[0] for each in shop.pulumi.asked} <= {"stack"}


def test_a_local_stack_keeps_its_change_beside_it(
    shop: Shop, platformctl: Platformctl, environment: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The committed file stays as it is, and the next `make up` still brings the image."""
    before = shop.file.read_text()
    state = environment / "state/.pulumi/stacks/agentplatform/dev.json"
    state.parent.mkdir(parents=True)
    state.touch()
    monkeypatch.setattr(Deployment, "aws", Aws(region="us-east-1"))

    ended = platformctl("deploy", "dev", "bff", "--image", "v7", "--local")

    assert ended.code == ExitCode.OK, ended.err
    assert "not provable here" in ended.err
    assert shop.file.read_text() == before
    workspace = Workspace(stack="dev", local=environment)
    config = workspace.configured()["config"]
    assert config["agentplatform:services"]["bff"]["image"] == "v7"

    shop.codes, shop.steps = [1], []
    platformctl("deploy", "dev", "bff", "--image", "v8", "--local")
    assert workspace.overlaid == {"agentplatform:services.bff.image": "v7"}


def test_waiting_tells_how_far_it_is_and_ends(
    shop: Shop, platformctl: Platformctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecs = shop.client("ecs")
    ecs.delete_service(cluster="main", service="bff", force=True)
    ecs.create_service(cluster="main", serviceName="bff", taskDefinition=FAMILY, desiredCount=2)
    pauses: list[float] = []

    def tasks_start(seconds: float) -> None:
        pauses.append(seconds)
        (service,) = ecs_backends["123456789012"]["us-east-1"].services.values()
        service.deployments[0]["rolloutState"] = "COMPLETED"

    monkeypatch.setattr(steady.time, "sleep", tasks_start)

    assert platformctl("deploy", "dev", "bff", "--image", "v1").code == ExitCode.OK
    assert len(pauses) == 1
