"""Contracts `database` and `search`: where services connect, and no password on the way."""

from collections.abc import Callable

from tests.support.program import Graph

Deploy = Callable[..., Graph]


def test_database_is_reached_through_its_proxy(deploy: Deploy, stack: str) -> None:
    database = deploy(stack).outputs["database"]

    assert database["port"] == 5432
    assert database["proxyEndpoint"] not in (database["endpoint"], database["readerEndpoint"])
    assert "writer" in database["instanceIdentifiers"]


def test_reading_is_offered_exactly_where_there_are_readers(deploy: Deploy, stack: str) -> None:
    database = deploy(stack).outputs["database"]

    readers = set(database["instanceIdentifiers"]) - {"writer"}
    assert bool(database.get("proxyReadOnlyEndpoint")) == bool(readers)


def test_search_is_told_by_host_not_url(deploy: Deploy, stack: str) -> None:
    search = deploy(stack).outputs["search"]

    assert "://" not in search["endpoint"]
    assert search["domainArn"].startswith("arn:aws:")
