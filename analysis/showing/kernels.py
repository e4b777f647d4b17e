"""Kernels for the notebooks of a report: copies of this process, which has imported what they all import.

A kernel of its own spends most of its time on imports. A copy (`os.fork`) has them, and is otherwise what a new kernel
is: IPython's own program in a process of its own, with a namespace, a folder and an environment of its own. Where
copies are not safe (macOS, Windows) kernels are started anew, and give the same outputs.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.provisioning import LocalProvisioner

if TYPE_CHECKING:
    from jupyter_client.manager import AsyncKernelManager

CAN_COPY = sys.platform == "linux"
# What every notebook imports, or the first table or figure of it.
IMPORTED = ("ipykernel.kernelapp", "ipykernel.zmqshell", "matplotlib.figure", "matplotlib.backends.backend_agg",
            "matplotlib.backends.backend_svg", "scipy.special", "nbclient")
INLINE = "module://matplotlib_inline.backend_inline"  # as ipykernel has it
SECONDS_TO_LOOK = 1.0  # a copy that waits looks so often whether this process is still there


class Kernel:
    """A copy of this process that waits until it is told to be a kernel; it answers as `subprocess.Popen` does.

    Make it while the process has no other threads: of those a copy has none, but their locks.
    """

    stdin = stdout = stderr = None

    def __init__(self) -> None:
        forks = multiprocessing.get_context("fork")
        there, self._here = forks.Pipe(duplex=False)
        self._process = forks.Process(target=_wait, args=(there, os.getpid()), daemon=True)
        self._process.start()
        there.close()
        self.pid = self._process.pid

    def start(self, arguments: list[str], env: Mapping[str, str], folder: str) -> None:
        """Let it be the kernel of these arguments."""
        self._here.send((arguments, dict(env), folder))

    def poll(self) -> int | None:
        """Its exit status; None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Its exit status, once it has ended."""
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it runs."""
        if self.poll() is None:
            os.kill(int(self.pid or 0), number)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


@contextmanager
def copies(n: int) -> Iterator[Sequence[Kernel | None]]:
    """As many waiting kernels, all of which have ended afterwards; None for each where copies are not safe."""
    if not CAN_COPY or "polars" in sys.modules:  # whose threads do not live on in a copy
        yield [None] * n
        return
    for name in IMPORTED:
        import_module(name)
    kernels = [Kernel() for _ in range(n)]
    try:
        yield kernels
    finally:
        for kernel in kernels:
            kernel.kill()
            kernel.wait()


class Provisioner(LocalProvisioner):
    """Hands a waiting kernel to jupyter_client, which would start one."""

    def __init__(self, kernel: Kernel, manager: AsyncKernelManager) -> None:
        super().__init__(kernel_id="", kernel_spec=manager.kernel_spec, parent=manager)
        self._kernel = kernel

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Start the kernel with the arguments that come after the program."""
        self._kernel.start(cmd[cmd.index("-f"):], kwargs["env"], str(kwargs["cwd"]))
        self.process, self.pid, self.pgid, self.cwd = self._kernel, self._kernel.pid, self._kernel.pid, kwargs["cwd"]
        return self.connection_info


def _wait(told: Connection, parent: int) -> None:
    os.dup2(sys.stdin.fileno(), 0)  # which multiprocessing has set to nothing
    gc.freeze()  # what is shared with the other copies stays shared
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    while not told.poll(SECONDS_TO_LOOK):
        if os.getppid() != parent:
            return
    _be_kernel(*told.recv(), parent)


def _be_kernel(arguments: list[str], env: dict[str, str], folder: str, parent: int) -> None:
    """Become what `python -m ipykernel_launcher` would be in this folder and environment."""
    import matplotlib
    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    if str(Path.cwd()) in sys.path:  # where this process was started is no place of the notebook's
        sys.path.remove(str(Path.cwd()))
    sys.argv[1:] = arguments
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(env)
    np.random.seed()  # other numbers in each, as in new kernels
    matplotlib.rcParams["backend"] = env.get("MPLBACKEND") or INLINE
    IPKernelApp.launch_instance([*arguments, f"--IPKernelApp.parent_handle={parent}"])
