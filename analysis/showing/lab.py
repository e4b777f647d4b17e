"""JupyterLab as `run.py lab` starts it: it saves notebooks as `report --save` does, so that a difference is a change.

JupyterLab notes on opening which Python it runs, and would save that two minutes later. Here it is left out on the way
to the disk, with all else that differs from run to run and from machine to machine.
"""

from __future__ import annotations

from typing import Any

from analysis.showing.site import forget_passing


def save_without_passing(model: dict[str, Any], **_: Any) -> None:
    """Change what is about to be saved; what is no notebook stays as it is.

    >>> about = {"language_info": {"name": "python", "version": "3.11.7"}}
    >>> save_without_passing({"type": "notebook", "content": {"metadata": about, "cells": []}})
    >>> about
    {'language_info': {'name': 'python'}}
    """
    if model.get("type") == "notebook" and isinstance(model.get("content"), dict):
        forget_passing(model["content"])


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(server: Any) -> None:
    server.contents_manager.register_pre_save_hook(save_without_passing)
