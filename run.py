"""Run a command of the project in its own environment; `python3 run.py help` lists the commands.

Standard library only. Old versions of Python must be able to parse this file, to print that they are too old.
"""
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit(f"run.py: Python 3.11 or newer is needed and this is {sys.version.split()[0]}; run it with a newer one, "
             "for example: python3.12 run.py report")

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK = HERE / "requirements.lock"
PROJECT = HERE / "pyproject.toml"
SETUP_LOCK = HERE / "requirements-setup.lock"  # uv, which installs five times as fast as pip
BROWSER_LOCK = HERE / "requirements-browser.lock"
READY = VENV / ".ready"
BROWSER_READY = VENV / ".ready-browser"
LOG = VENV / "setup.log"

HELP = """python3 run.py COMMAND

  report      run the notebooks on the study's tables and write the pages to site/
  test        run every test, the notebooks included; in about a minute without the slow ones:  run.py test --quick
              the pages, JupyterLab and GitHub's view in a real browser, with screenshots:  run.py test --browser
              in the folder of another study: check its corpus, and its notebooks against their saved outputs
  lab         open the notebooks in JupyterLab
  texts       add your copies of the articles:  run.py texts PATH ...
  annotate    make the study's tables from the texts
  new         make the folder of a study of your own articles:  run.py new PATH
  add         add articles from files in any known format:  run.py add PATH ... --corpus PATH
  remove      take articles out of a corpus:  run.py remove DOC_ID ...
  rename-outlet  give an outlet another name:  run.py rename-outlet OLD NEW
  fetch       fetch the missing texts of a corpus from their pages:  run.py fetch PATH
  check       list what to put right in a corpus:  run.py check PATH
  dictionary  convert another program's dictionary, or yours for quanteda:  run.py dictionary FILE --to NEW
  export      write all tables as CSV, XLSX or Parquet:  run.py export --to NEW-FOLDER --as xlsx
  clean       remove .venv, the pages and caches
  help        print this

The first run makes .venv from requirements.lock, in about a minute; nothing is installed anywhere else. If the Python
that runs this has all those packages already, in their locked versions, it is used and nothing is made.
Arguments after a command are passed on: run.py report --save, run.py test -k tone, run.py lab --no-browser.
In the folder of another study, the commands work on that study."""

# A worker a core, up to six; the cells of a notebook, and the tests of a file, stay with one worker in their order.
PARALLEL = ["-n", "logical", "--maxprocesses", "6", "--dist", "loadfile", "--no-loadscope-reorder"]
# On this machine only, with the token that JupyterLab makes and prints; saved notebooks hold nothing that passes.
LAB = ["--ServerApp.ip=127.0.0.1", "--ServerApp.jpserver_extensions=analysis.showing.lab=True"]
MODULES = {"report": ["analysis", "report"], "test": ["pytest", *PARALLEL], "lab": ["jupyterlab", *LAB],
           "texts": ["analysis", "texts"], "annotate": ["analysis", "annotate"], "new": ["analysis", "new"],
           "add": ["analysis", "add"], "remove": ["analysis", "remove"],
           "rename-outlet": ["analysis", "rename-outlet"], "fetch": ["analysis", "fetch"],
           "check": ["analysis", "check"], "dictionary": ["analysis", "dictionary"], "export": ["analysis", "export"]}
# What `test` does in the folder of another study: nothing of the package's own tests, and none of its settings.
STUDY_TESTS = [["analysis", "check"],
               ["pytest", "-o", "addopts=", "--rootdir", ".", "-p", "no:cacheprovider", "--nbval",
                "--nbval-current-env", "--nbval-cell-timeout=300", "notebooks"]]
# The value of these options is a path, even if nothing exists there yet; the value of the others never is.
PATH_OPTIONS = ("--to", "--corpus", "--site", "--notebooks")
WORD_OPTIONS = ("--as", "--cluster", "--column", "--delay", "--missing", "--outlet", "--workers")

# One after the other: a browser has the machine to itself.
IN_BROWSER = ["-n", "0", "--browser", "tests/browser"]
CHROMIUM = "PARALLAX_CHROMIUM"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
NO_BROWSER = 77  # the exit status of a test that could not run, as other test programs have it

# pip settings on how to reach packages are kept; any other could change what is installed, or where.
PIP_KEPT = {"PIP_" + name for name in (
    "INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "TRUSTED_HOST", "CERT", "CLIENT_CERT", "PROXY", "TIMEOUT",
    "DEFAULT_TIMEOUT", "RETRIES", "CACHE_DIR", "NO_CACHE_DIR", "CONFIG_FILE", "KEYRING_PROVIDER", "USE_FEATURE",
    "USE_DEPRECATED")}
# What uv calls these settings of pip; it knows no others, so with any other set pip does all.
UV_NAMES = {"PIP_INDEX_URL": "UV_INDEX_URL", "PIP_EXTRA_INDEX_URL": "UV_EXTRA_INDEX_URL", "PIP_CERT": "SSL_CERT_FILE",
            "PIP_FIND_LINKS": "UV_FIND_LINKS", "PIP_NO_INDEX": "UV_NO_INDEX", "PIP_TIMEOUT": "", "PIP_RETRIES": "",
            "PIP_DEFAULT_TIMEOUT": ""}
# Without PYTHONDONTWRITEBYTECODE: every kernel and worker would compile the package and the tests again.
PYTHON_KEPT = {"PYTHONUNBUFFERED", "PYTHONPYCACHEPREFIX", "PYTHONUTF8", "PYTHONIOENCODING"}
DROPPED = {"VIRTUAL_ENV", "VIRTUAL_ENV_PROMPT", "__PYVENV_LAUNCHER__", "JUPYTER_PATH", "MPLBACKEND", "MATPLOTLIBRC",
           "IPYTHONDIR"}
FOREIGN = ("PIP_", "PYTHON", "PYTEST_", "CONDA_", "_CE_")

UNREACHED = re.compile(r"connection broken by|NewConnectionError|NameResolutionError|Max retries exceeded|timed out"
                       r"|ConnectTimeout|ProxyError|Connection refused|Could not fetch URL|not reachable")
NO_ENSUREPIP = re.compile(r"ensurepip|No module named '?venv|python3[\d.]*-venv")


def tell(line: str) -> None:
    """Print one line of progress, flushed, so that it comes before the output of the command."""
    print(line, flush=True)


def clean_environment(given: dict) -> dict:
    """Return the environment variables without those of other Pythons, environments or pip settings."""
    kept = PIP_KEPT | PYTHON_KEPT
    env = {name: value for name, value in given.items()
           if name in kept or (name not in DROPPED and not name.startswith(FOREIGN))}
    env.update(VIRTUAL_ENV=str(VENV), PATH=f"{BIN}{os.pathsep}{given.get('PATH', '')}", PIP_USER="0",
               PIP_DISABLE_PIP_VERSION_CHECK="1", PYTHONNOUSERSITE="1", JUPYTER_PREFER_ENV_PATH="1")
    env.setdefault("PIP_RETRIES", "3")
    return env


def stamp() -> str:
    """Return a checksum of what .venv depends on: packages, project, and folder (its scripts hold the path)."""
    parts = [LOCK.read_bytes(), PROJECT.read_bytes(), os.fsencode(HERE)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_ready() -> bool:
    """Return whether .venv is complete and matches the lock file."""
    return PYTHON.exists() and READY.is_file() and READY.read_text() == stamp()


def shared_python() -> str:
    """Return the Python that runs this if its environment holds the project and every locked package, else "".

    Packages that the lock has for some systems only are not asked for.
    """
    from importlib.metadata import PackageNotFoundError, version

    wanted = re.findall(r"^([\w.-]+)==([\w.!+-]+) *\\?$", LOCK.read_text(encoding="utf-8"), re.M)
    try:
        version("parallax-notebooks")
        same = all(version(name) == pinned for name, pinned in wanted)
    except PackageNotFoundError:
        return ""
    return sys.executable if wanted and same else ""


def share(env: dict) -> None:
    """Let an environment of another folder run this folder's code."""
    env.update(VIRTUAL_ENV=sys.prefix, PYTHONPATH=str(HERE),
               PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")


def base_python() -> str:
    """Return a Python outside .venv, which may replace it."""
    if Path(sys.prefix).resolve() != VENV:
        return sys.executable
    if os.name == "nt":
        sys.exit("run.py: .venv must be made again, but its own Python is running this; "
                 "type 'deactivate', then run it again.")
    return sys._base_executable


def last_line(output: str) -> str:
    """Return the last error line of pip, or else the last line that is not empty."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:")]
    return (errors or lines or ["no message"])[-1]


def make_venv(env: dict) -> None:
    """Make an empty .venv, or exit with one sentence on what is missing."""
    if VENV.is_symlink():
        sys.exit("run.py: .venv is a link to another folder, which making it would empty; remove the link first.")
    done = subprocess.run([base_python(), "-m", "venv", "--clear", str(VENV)], env=env, check=False, text=True,
                          errors="replace", stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode == 0 and PYTHON.exists():
        return
    if NO_ENSUREPIP.search(done.stdout):
        sys.exit("run.py: this Python lacks the venv or ensurepip module; on Debian and Ubuntu type "
                 "'apt-get install python3-venv', then run this again.")
    sys.exit(f"run.py: .venv could not be made: {last_line(done.stdout)}")


def explain_pip(output: str) -> str:
    """Explain pip's output in one sentence."""
    if "CERTIFICATE_VERIFY_FAILED" in output:
        return ("the package index showed a certificate this machine does not trust; "
                "behind a proxy that replaces certificates, set PIP_CERT to its certificate file.")
    if UNREACHED.search(output):
        return ("the package index could not be reached, and the first run needs it; "
                "check the network, or set PIP_INDEX_URL to a mirror or HTTPS_PROXY to a proxy, then run this again.")
    if "DO NOT MATCH THE HASHES" in output:
        return "a package does not have the checksum in requirements.lock, so it was not installed."
    if "No space left" in output:
        return "the disk is full; about 700 MB are needed."
    if "No matching distribution" in output:
        return (f"a package in requirements.lock has no ready-made build for Python {sys.version.split()[0]} here; "
                f"try another Python from 3.11 on ({last_line(output)}).")
    return f"pip failed: {last_line(output)}"


# Wheels only: building one would fetch build tools that no checksum covers.
LOCKED = ["--only-binary", ":all:", "--require-hashes"]


def logged(command: list, env: dict) -> subprocess.CompletedProcess:
    """Run a command without input, and keep its output in a log."""
    done = subprocess.run(command, env=env, check=False, cwd=str(HERE), text=True, errors="replace",
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    with LOG.open("a", encoding="utf-8") as log:
        log.write(done.stdout)
    return done


def pip(arguments: list) -> list:
    """Return the command that installs with pip inside .venv."""
    return [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--progress-bar", "off", *arguments]


def install(arguments: list, env: dict) -> None:
    """Run pip inside .venv, and exit with one sentence if it fails."""
    done = logged(pip(arguments), env)
    if done.returncode:
        sys.exit(f"run.py: {explain_pip(done.stdout)} [all of it: {LOG.relative_to(HERE)}]")


def install_fast(env: dict) -> bool:
    """Install the locked packages with uv, itself locked and gone afterwards; return whether that worked."""
    settings = {UV_NAMES.get(name, name): value for name, value in env.items() if name in PIP_KEPT}
    if not SETUP_LOCK.is_file() or any(name in PIP_KEPT for name in settings):
        return False
    place = VENV / "uv"
    done = logged(pip([*LOCKED, "-r", str(SETUP_LOCK), "--target", str(place)]), env)
    if done.returncode == 0:
        settings.pop("", None)
        program = place / "bin" / ("uv.exe" if os.name == "nt" else "uv")
        done = logged([str(program), "pip", "install", "--quiet", "--no-config", "--no-build", "--python", str(PYTHON),
                       "--require-hashes", "-r", str(LOCK)], {**env, **settings, "UV_HTTP_RETRIES": "1"})
    shutil.rmtree(str(place), ignore_errors=True)
    return done.returncode == 0


def set_up(env: dict) -> None:
    """Make .venv and install the locked packages and the project, unless that has been done."""
    for path in (LOCK, PROJECT):
        if not path.is_file():
            sys.exit(f"run.py: {path.name} is missing beside run.py; is this a whole copy of the project?")
    if is_ready():
        return
    tell(f"Making .venv {'anew ' if VENV.exists() else ''}with Python {sys.version.split()[0]} ...")
    make_venv(env)
    tell("Installing the packages of requirements.lock: half a minute or so, only this once ...")
    if not install_fast(env):
        install([*LOCKED, "-r", str(LOCK)], env)
    install(["--no-deps", "--no-build-isolation", "--editable", str(HERE)], env)
    READY.write_text(stamp())


def find_chromium(env: dict) -> str:
    """Return the program of a Chromium, or exit with one sentence: none is ever downloaded."""
    named = env.get(CHROMIUM, "")
    found = shutil.which(named, path=env.get("PATH")) if named else next(
        filter(None, (shutil.which(name, path=env.get("PATH")) for name in CHROMIUMS)), None)
    if found:
        return found
    what = f"{CHROMIUM} names no program ({named})" if named else "there is no Chromium here"
    print(f"run.py: {what}, so nothing was tested in a browser; on Debian and Ubuntu type 'apt-get install chromium', "
          f"else set {CHROMIUM} to the program of a Chrome, Chromium or Edge.", file=sys.stderr)
    sys.exit(NO_BROWSER)


def browser_arguments(arguments: list, env: dict) -> list:
    """Install what drives a browser, unless that has been done; return what the tests in it are started with."""
    env[CHROMIUM] = find_chromium(env)
    mark = hashlib.sha256(BROWSER_LOCK.read_bytes() + READY.read_bytes()).hexdigest()
    if not (BROWSER_READY.is_file() and BROWSER_READY.read_text() == mark):
        tell("Installing the packages of requirements-browser.lock, only this once ...")
        install([*LOCKED, "-r", str(BROWSER_LOCK)], env)
        BROWSER_READY.write_text(mark)
    return [*IN_BROWSER, *(argument for argument in arguments if argument != "--browser")]


def clean() -> int:
    """Remove what the other commands have made."""
    caches = [path for top in ("analysis", "tests", "notebooks") for path in (HERE / top).rglob("__pycache__")]
    names = (".venv", "site", "site-with-texts", "build", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis")
    for path in [*caches, *(HERE / name for name in names), *HERE.glob("*.egg-info")]:
        if path.is_dir():
            shutil.rmtree(str(path))
            tell(f"Removed {path.relative_to(HERE)}")
    return 0


def work_folder() -> Path:
    """Return the folder a command works in: the current one if it holds a study, else the project's."""
    here = Path.cwd()
    return here if (here / "corpus" / "articles.csv").is_file() else HERE


def from_here(command: str, arguments: list) -> list:
    """Return the arguments with absolute paths, for a command that works in another folder.

    Paths are arguments that exist as files or folders, the values of `PATH_OPTIONS`, and the folder that `new` makes.
    """
    made = []
    for place, argument in enumerate(arguments):
        before = arguments[place - 1] if place else ""
        option, equals, value = argument.partition("=")
        if argument.startswith("-"):
            made.append(option + equals + absolute(value) if value and option in PATH_OPTIONS else argument)
        elif before in WORD_OPTIONS:
            made.append(argument)
        else:
            is_path = before in PATH_OPTIONS or command == "new" or Path(argument).exists()
            made.append(absolute(argument) if is_path else argument)
    return made


def absolute(path: str) -> str:
    """Return a path of the current folder as an absolute path."""
    return str(Path(path).expanduser().resolve())


def run(command: str, arguments: list) -> int:
    """Set up .venv if needed, run the command in it, and return the exit status."""
    folder = work_folder()
    if folder != Path.cwd():
        arguments = from_here(command, arguments)
    env = clean_environment(dict(os.environ))
    python = "" if is_ready() else shared_python()
    if python:
        tell(f"Using the environment of {python}, which holds all that is needed.")
        share(env)
    else:
        set_up(env)
    if command == "test" and "--browser" in arguments:
        arguments = browser_arguments(arguments, env)
    if command != "lab":  # the user's start-up files could change outputs
        env["IPYTHONDIR"] = str(Path(tempfile.gettempdir()) / "parallax-ipython" if python else VENV / "ipython")
    if MODULES[command][0] == "analysis":
        env["PARALLAX_PROGRAM"] = f"{Path(sys.executable).name} {Path(__file__).resolve()}"  # for hints
    wanted = STUDY_TESTS if command == "test" and folder.resolve() != HERE else [MODULES[command]]
    status = 0
    for module in wanted:
        last = arguments if module is wanted[-1] else []
        tell(f"Running {' '.join(module)} ...")
        status = subprocess.call([python or str(PYTHON), "-m", *module, *last], env=env, cwd=str(folder)) or status
    return status


def main(arguments: list) -> int:
    """Run one command line and return the exit status."""
    command, *rest = arguments or ["help"]
    if command in ("help", "-h", "--help"):
        print(HELP)
        return 0
    if command == "clean":
        return clean()
    if command in MODULES:
        return run(command, rest)
    print(f"run.py: there is no command '{command}'; there are {', '.join(MODULES)}, clean and help.",
          file=sys.stderr)
    return 2


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)
    except OSError as error:
        sys.exit(f"run.py: {error}")
