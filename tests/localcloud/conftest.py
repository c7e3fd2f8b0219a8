"""A moto server and the aws provider over gRPC, without the Pulumi CLI."""

import json
from collections.abc import Iterator

import pytest

from localcloud import serve
from localcloud.aws.provider import AwsProvider
from tests.localcloud.harness import DEFAULT_TAGS, Engine


def pytest_configure(config: pytest.Config) -> None:
    # pulumi_aws warns about its own deprecated modules while it is being imported.
    config.addinivalue_line("filterwarnings", "ignore:aws:DeprecationWarning")


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with serve.moto() as url:
        serve.connect(url)
        server, port = serve.serve_provider(AwsProvider())
        yield port
        server.stop(None).wait()


@pytest.fixture
def engine(port: int) -> Iterator[Engine]:
    tags = json.dumps({"tags": DEFAULT_TAGS})
    engine = Engine(port, region="us-east-1", defaultTags=tags)
    yield engine
    engine.close()
