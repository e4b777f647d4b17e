"""JupyterLab as `run.py lab` starts it, on a copy of the study, driven through its own commands."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from browser.looking import Setting, Watched, opened

ROOT = Path(__file__).resolve().parents[2]
LONG = 300_000  # milliseconds for a notebook from its first cell to its last
# JupyterLab's own: nothing of ours can mend what it says of itself. Its debugger asks a kernel that is just restarting.
OWN_NOISE = re.compile(r"the console says: (?:Connection lost, reconnecting|Failed to load resource|.*deprecat|"
                       r"Could not restore the debugger state: Canceled future for debug_request)", re.I)


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: the folder it works in, its address and token, and what it was started with."""

    folder: Path
    address: str
    token: str
    command: list[str]


@contextmanager
def running_lab(folder: Path, home: Path) -> Iterator[Lab]:
    """Start it as `run.py lab` does; home: a folder for the settings of a user who has none."""
    run = _run_module()
    port = _free_port()
    settings = home / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false", "checkForUpdates": false}')
    env = run.clean_environment(dict(os.environ)) | {
        "JUPYTER_CONFIG_DIR": str(home / "config"), "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"), "IPYTHONDIR": str(home / "ipython")}
    command = [sys.executable, "-m", *run.MODULES["lab"], "--no-browser", f"--port={port}",
               "--ServerApp.port_retries=0", "--LabApp.expose_app_in_browser=True",
               f"--LabApp.user_settings_dir={home / 'settings'}",
               *(["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else [])]
    log = home / "log"
    with log.open("wb") as out:
        started = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT,
                                   start_new_session=True)
    try:
        address, token = _address(started, log)
        yield Lab(folder, address, token, command)
    finally:
        _end(started)


def _run_module() -> Any:
    spec = importlib.util.spec_from_file_location("run_project", ROOT / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _address(started: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """What JupyterLab prints for whoever opens it by hand."""
    for _ in range(600):
        told = log.read_text(errors="replace")
        if found := re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", told):
            return found[1], found[2]
        if started.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError(f"JupyterLab printed no address: {log.read_text(errors='replace')[-2000:]}")


def _end(started: subprocess.Popen[bytes]) -> None:
    """End the server and the kernels it started, which are of its own group."""
    for how, seconds in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        try:
            os.killpg(started.pid, how)
            started.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue
        except ProcessLookupError:
            return


@dataclass
class Notebook:
    """A notebook that stands open in JupyterLab."""

    page: Page
    watched: Watched
    path: Path

    def run_all(self) -> None:
        """Restart the kernel and run all cells, as the menu does, and wait for the end."""
        self.page.evaluate("""() => { window.ended = false; window.jupyterapp.commands
            .execute('notebook:restart-run-all').finally(() => { window.ended = true; }); }""")
        self.page.locator(".jp-Dialog .jp-mod-accept").click()
        self.wait()

    def wait(self) -> None:
        """Wait until nothing runs any more."""
        self.page.wait_for_function(f"() => window.ended && {KERNEL}.status === 'idle'", timeout=LONG)

    def run(self, source: str, *, place: int | None = None) -> dict[str, Any]:
        """Write into a cell, or into a new one at the end, run it, and return it as it is then."""
        self.page.evaluate("""async ([source, place]) => {
            const {content} = window.jupyterapp.shell.currentWidget, shared = content.model.sharedModel;
            if (place === null) {
                place = shared.cells.length;
                shared.insertCell(place, {cell_type: 'code', source});
            }
            shared.getCell(place).setSource(source);
            content.activeCellIndex = place;
            content.deselectAll();
            window.ended = false;
            window.jupyterapp.commands.execute('notebook:run-cell').finally(() => { window.ended = true; });
        }""", [source, place])
        self.wait()
        return self.cells()[-1 if place is None else place]

    def cells(self) -> list[dict[str, Any]]:
        """The cells as they are now."""
        return list(self.page.evaluate("window.jupyterapp.shell.currentWidget.content.model.toJSON().cells"))

    def set_source(self, place: int, source: str) -> None:
        """Write into a cell and run nothing."""
        self.page.evaluate("""([place, source]) => window.jupyterapp.shell.currentWidget.content.model.sharedModel
            .getCell(place).setSource(source)""", [place, source])

    def save(self) -> None:
        """Save it, as Ctrl+S does."""
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def faults(self) -> list[str]:
        """Errors of cells, warnings, and what the page itself did wrong."""
        found = [fault for fault in self.watched.faults if not OWN_NOISE.search(fault)]
        for number, cell in enumerate(self.cells()):
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    found.append(f"cell {number}: {output['ename']}: {output['evalue']}")
                elif output.get("name") == "stderr":
                    found.append(f"cell {number} warns: {output['text']}")
        return found


KERNEL = "window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"


@contextmanager
def open_notebook(browser: Browser, lab: Lab, name: str, *, dark: bool = False, script: str = "") -> Iterator[Notebook]:
    """Open a notebook of the copy, by its path from the folder, and wait for its kernel.

    script: what runs in the page before anything of its own.
    """
    with opened(browser, Setting(1280, "dark" if dark else "light"), lab.address) as (page, watched):
        page.add_init_script(script)
        page.goto(f"{lab.address}/lab/tree/{name}?token={lab.token}&reset")
        page.wait_for_function("window.jupyterapp?.shell.currentWidget?.content?.model?.cells?.length", timeout=LONG)
        page.wait_for_function(f"{KERNEL.replace('.session.', '.session?.')}?.status === 'idle'", timeout=LONG)
        if dark:
            page.evaluate("window.jupyterapp.commands.execute('apputils:change-theme', {theme: 'JupyterLab Dark'})")
            page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
        yield Notebook(page, watched, lab.folder / name)


def copy_study(folder: Path) -> Path:
    """A copy of what a user works in: the notebooks and the study's tables."""
    for part in ("corpus", "notebooks"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("texts", ".ipynb_checkpoints"))
    shutil.copytree(ROOT / "corpus" / "sample", folder / "corpus" / "sample", dirs_exist_ok=True)
    return folder
