"""The commands of `platformctl`, a module each, imported when they are called.

This keeps `--help` and shell completion fast, whatever a command imports for its work.
"""

import ast
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

from ops.stacks import ROOT

COMMANDS: Mapping[str, str] = {
    "init": "init:init",
    "validate": "validate:validate",
    "up": "up:up",
    "preview": "preview:preview",
    "destroy": "destroy:destroy",
    "policy": "policy:policy",
    "doctor": "doctor:doctor",
    "outputs": "outputs:outputs",
    "status": "status:status",
    "history": "history:history",
    "verify": "verify:verify",
    "report": "report:report",
    "diagram": "diagram:diagram",
    "cost": "cost:cost",
    "logs": "logs:logs",
    "deploy": "deploy:deploy",
    "rollback": "deploy:rollback",
    "secret": "secret:secret",
    "bootstrap": "bootstrap:bootstrap",
    "orphans": "orphans:orphans",
    "cancel": "cancel:cancel",
    "shell": "local:shell",
    "down": "local:down",
    "exec": "exec:exec_",
    "images": "images:images",
    "drill": "drill:drill",
}
"""Each command to `module:name` of its function or group."""


class Listed(TyperGroup):
    """A group whose help lists the first line of each command's help without truncation."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command of the group; None if there is none of that name."""
        found = super().get_command(ctx, cmd_name)
        if found and found.help:
            found.short_help = found.help.partition("\n")[0]
        return found


class Commands(Listed):
    """A group that imports a command only when it is called."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Import the command that the arguments name."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name and command else None, rest


def group(name: str) -> typer.Typer:
    """A command with subcommands; the docstring of its callback is its help."""
    return typer.Typer(
        name=name,
        cls=Listed,
        no_args_is_help=True,
        rich_markup_mode=None,
        add_completion=False,
    )


def load(name: str) -> Any:
    """Import a command; Typer has no public name for the type of what it makes of it."""
    module, _, attribute = COMMANDS[name].partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), attribute)
    if isinstance(found, typer.Typer):
        return typer.main.get_command(found)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(found)
    return typer.main.get_command(alone)


def add_all(app: typer.Typer) -> None:
    """Give an application whose class is `Commands` all commands, none of them imported."""
    for name in COMMANDS:
        app.command(name, help=_summary(name))(_not_imported)


def whole(app: typer.Typer) -> Any:
    """The application with all its commands imported, for the reference page."""
    root: Any = typer.main.get_command(app)
    root.commands = {name: load(name) for name in root.commands}
    return root


def _not_imported() -> None:
    """Placeholder for a command in lists; `Commands` replaces it by the real one."""


def _summary(name: str) -> str:
    """The first line of a command's docstring, read from its source; of a group, the module's."""
    module, _, attribute = COMMANDS[name].partition(":")
    source = ast.parse((ROOT / "ops" / "commands" / f"{module}.py").read_text())
    functions = (each for each in source.body if isinstance(each, ast.FunctionDef))
    described = next((each for each in functions if each.name == attribute), source)
    line = (ast.get_docstring(described) or "").partition("\n")[0]
    text = line.removeprefix(f"`platformctl {name}`: ")
    return text[:1].upper() + text[1:]
