"""Checks of the workflows in `.github/`."""
