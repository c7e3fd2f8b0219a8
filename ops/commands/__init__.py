"""The commands of `platformctl`, a module each; `ops/__main__.py` lists them."""
