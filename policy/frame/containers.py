"""The containers of ECS task definitions."""

from collections.abc import Callable, Iterator

from frame.json_text import parsed
from frame.rule import Messages
from frame.value import Value

# The fields that rules read, as ECS spells them.
_FIELDS = (
    "add",
    "capabilities",
    "command",
    "drop",
    "environment",
    "essential",
    "healthCheck",
    "image",
    "linuxParameters",
    "logConfiguration",
    "logDriver",
    "name",
    "privileged",
    "readonlyRootFilesystem",
    "secretOptions",
    "user",
    "value",
)


def containers(task: Value) -> Iterator[Value]:
    """The container definitions of a task definition, given as JSON text or as objects."""
    yield from parsed(task["containerDefinitions"], _FIELDS)


def in_each_container(check: Callable[[Value], Messages]) -> Callable[[Value], Messages]:
    """The check of a task definition that applies a check to each of its containers."""

    def check_task(task: Value) -> Messages:
        for container in containers(task):
            name = container["name"].text or container.path
            for message in check(container):
                yield f"Container {name}: {message}"

    return check_task
