"""The one command that sets everything up: what it keeps from its surroundings, and what it says when it cannot."""

import ast
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import click
import pytest

from analysis.__main__ import COMMANDS

ROOT = Path(__file__).resolve().parents[1]
SOURCE = (ROOT / "run.py").read_text(encoding="utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """run.py as a module, in a project folder of its own, with a space in its name."""
    here = tmp_path / "a project"
    here.mkdir()
    for name in ("run.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, here / name)
    spec = importlib.util.spec_from_file_location("run_copy", here / "run.py")
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # beside the copy
    spec.loader.exec_module(module)
    monkeypatch.chdir(here)
    return module


def test_old_pythons_can_read_the_file() -> None:
    assert ast.parse(SOURCE, feature_version=(3, 6))
    assert "from __future__" not in SOURCE


def test_old_python_is_told_in_one_line() -> None:
    program = "import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", program, str(ROOT / "run.py")], capture_output=True, text=True,
                          check=False)
    assert done.returncode == 1
    assert re.fullmatch(r"run\.py: Python 3\.11 or newer is needed .*\n", done.stderr)


def test_unknown_command_is_told_with_the_known_ones(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["repport"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "run.py: there is no command 'repport'; there are report, test, lab, texts, annotate, new, add, remove, "
        "rename-outlet, fetch, check, dictionary, export, clean and help."]


def test_help_names_every_command(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([]) == 0
    told = capsys.readouterr().out
    assert all(re.search(rf"(?m)^  {name} ", told) for name in [*run.MODULES, "clean", "help"])


def test_every_command_of_the_package_is_offered(run: ModuleType) -> None:
    assert {name: ["analysis", name] for name in COMMANDS}.items() <= run.MODULES.items()


def test_surroundings_do_not_reach_in(run: ModuleType) -> None:
    given = dict.fromkeys((
        "PYTHONPATH", "PYTHONHOME", "PYTHONWARNINGS", "PIP_TARGET", "PIP_REQUIREMENT", "PIP_NO_DEPS", "CONDA_PREFIX",
        "PYTEST_ADDOPTS", "PYTHONDONTWRITEBYTECODE", "JUPYTER_PATH", "IPYTHONDIR", "MPLBACKEND"), "foreign")
    env = run.clean_environment({**given, "PATH": "/bin", "HOME": "/h", "VIRTUAL_ENV": "/v", "PIP_USER": "1"})
    assert not given.keys() & env.keys()
    assert (env["PIP_USER"], env["VIRTUAL_ENV"], env["HOME"]) == ("0", str(run.VENV), "/h")
    assert env["PATH"] == f"{run.BIN}{os.pathsep}/bin"


def test_mirrors_proxies_and_certificates_stay(run: ModuleType) -> None:
    given = dict.fromkeys((
        "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_PROXY", "PIP_CONFIG_FILE",
        "PIP_RETRIES", "HTTPS_PROXY", "no_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "PYTHONUNBUFFERED"), "kept")
    assert given.items() <= run.clean_environment(given).items()


@pytest.mark.parametrize(("output", "said"), [
    ("WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found",
     "could not be reached"),
    ("ERROR: Could not install: HTTPSConnectionPool: Read timed out.", "could not be reached"),
    ("SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]')) connection broken by", "set PIP_CERT"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "does not have the checksum"),
    ("ERROR: Could not install: [Errno 28] No space left on device", "the disk is full"),
    ("ERROR: No version\nERROR: No matching distribution found for numpy==2.4.6", "no ready-made build"),
    ("hint\nERROR: something else\n\nnotice: a new pip\n", "pip failed: ERROR: something else"),
    ("", "pip failed: no message"),
])
def test_what_pip_says_becomes_one_sentence(run: ModuleType, output: str, said: str) -> None:
    told = run.explain_pip(output)
    assert said in told
    assert "\n" not in told


def fake(module: ModuleType, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    """Let every command run.py starts fail with this output."""
    failing = SimpleNamespace(stdout=output, returncode=1)
    monkeypatch.setattr(module.subprocess, "run", lambda *_, **__: failing)


@pytest.mark.parametrize("output", [
    "The virtual environment was not created successfully because ensurepip is not\navailable.",
    "No module named venv"])
def test_missing_ensurepip_is_told(run: ModuleType, monkeypatch: pytest.MonkeyPatch, output: str) -> None:
    fake(run, monkeypatch, output)
    with pytest.raises(SystemExit, match=r"^run\.py: this Python lacks the venv or ensurepip module; .*python3-venv"):
        run.set_up({})


def test_missing_network_is_told_and_the_next_run_starts_anew(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "make_venv", lambda _env: run.VENV.mkdir())
    fake(run, monkeypatch, "WARNING: connection broken by 'NewConnectionError'")
    with pytest.raises(SystemExit, match=r"^run\.py: the package index could not be reached.*setup\.log\]$"):
        run.set_up({})
    assert "connection broken" in run.LOG.read_text()
    assert not run.is_ready()


@pytest.mark.parametrize(("given", "fast"), [
    ({}, True), ({"PIP_INDEX_URL": "https://mirror.example"}, True), ({"PIP_TIMEOUT": "9"}, True),
    ({"PIP_TRUSTED_HOST": "mirror.example"}, False)])
def test_packages_are_installed_by_uv_where_it_knows_the_settings(run: ModuleType, monkeypatch: pytest.MonkeyPatch,
                                                                  given: dict[str, str], fast: bool) -> None:
    shutil.copy(ROOT / "requirements-setup.lock", run.HERE)
    asked: list[tuple[list[str], dict[str, str]]] = []
    monkeypatch.setattr(run, "logged", lambda command, env: asked.append((command, env)) or
                        SimpleNamespace(stdout="", returncode=0))
    assert run.install_fast(given) is fast
    assert len(asked) == (2 if fast else 0)
    if fast:
        assert "--require-hashes" in asked[0][0]
        assert "--require-hashes" in asked[1][0]
        assert asked[1][0][-1] == str(run.LOCK)
        assert asked[1][1].get("UV_INDEX_URL") == given.get("PIP_INDEX_URL")


def test_where_uv_fails_pip_installs(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "requirements-setup.lock", run.HERE)
    asked: list[list[str]] = []
    monkeypatch.setattr(run, "make_venv", lambda _env: run.VENV.mkdir())
    monkeypatch.setattr(run, "install", lambda arguments, _env: asked.append(arguments))
    monkeypatch.setattr(run, "logged", lambda command, _env: SimpleNamespace(  # noqa: ARG005
        stdout="", returncode=1 if command[0].endswith(("uv", "uv.exe")) else 0))
    run.set_up({})
    assert asked[0][-2:] == ["-r", str(run.LOCK)]
    assert not (run.VENV / "uv").exists()


def test_missing_lock_is_told(run: ModuleType) -> None:
    run.LOCK.unlink()
    with pytest.raises(SystemExit, match="requirements.lock is missing"):
        run.set_up({})


def test_linked_venv_is_not_emptied(run: ModuleType, tmp_path: Path) -> None:
    precious = tmp_path / "elsewhere"
    precious.mkdir()
    run.VENV.symlink_to(precious, target_is_directory=True)
    with pytest.raises(SystemExit, match=r"\.venv is a link"):
        run.make_venv({})


@pytest.mark.slow
def test_half_made_venv_is_made_anew_and_then_kept(
        run: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    asked = []
    monkeypatch.setattr(run, "install", lambda arguments, _env: asked.append(arguments))
    run.BIN.mkdir(parents=True)
    run.PYTHON.write_text("broken")
    run.set_up(run.clean_environment(dict(os.environ)))
    assert subprocess.run([run.PYTHON, "-m", "pip", "--version"], capture_output=True, check=True).stdout
    assert ["--require-hashes" in arguments for arguments in asked] == [True, False]
    assert "--no-build-isolation" in asked[1]
    assert "anew" in capsys.readouterr().out
    run.set_up({})
    assert len(asked) == 2
    assert capsys.readouterr().out == ""
    run.PYTHON.unlink()  # what an upgrade of the system's Python leaves behind
    assert not run.is_ready()


@pytest.mark.parametrize("changed", ["LOCK", "PROJECT"])
def test_stamp_follows_what_is_installed(run: ModuleType, changed: str) -> None:
    before = run.stamp()
    assert run.stamp() == before
    path = getattr(run, changed)
    path.write_text(path.read_text() + "# more\n")
    assert run.stamp() != before


def test_moved_folder_needs_a_new_venv(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    before = run.stamp()
    monkeypatch.setattr(run, "HERE", run.HERE.parent)
    assert run.stamp() != before


def test_paths_given_elsewhere_still_lead_there(
        run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine.txt").write_text("text")
    monkeypatch.chdir(tmp_path)
    mine, new = str((tmp_path / "mine.txt").resolve()), str(tmp_path.resolve() / "my-study")
    assert run.from_here("texts", ["mine.txt", "--accept"]) == [mine, "--accept"]
    assert run.from_here("check", ["missing"]) == ["missing"]
    assert run.from_here("new", ["my-study"]) == [new]
    assert run.from_here("export", ["--to", "my-study", "--as", "mine.txt"]) == ["--to", new, "--as", "mine.txt"]
    assert run.from_here("report", ["--site=my-study", "--save"]) == [f"--site={new}", "--save"]
    assert run.from_here("add", ["mine.txt", "--outlet", "mine.txt"]) == [mine, "--outlet", "mine.txt"]


def test_every_option_with_a_value_is_known_as_a_path_or_a_word(run: ModuleType) -> None:
    options = {name for command in COMMANDS.values() for option in command.params
               if isinstance(option, click.Option) and not option.is_flag for name in option.opts}
    assert options == {*run.PATH_OPTIONS, *run.WORD_OPTIONS}


def started(module: ModuleType, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[list[str], Path]:
    """The arguments that a command is started with, and the folder it is started in."""
    calls = []
    monkeypatch.setattr(module, "set_up", lambda _env: None)
    monkeypatch.setattr(module.subprocess, "call", lambda command, cwd, **_: calls.append((command[3:], Path(cwd))))
    module.main(list(arguments))
    return calls[0]


def test_a_new_study_is_made_where_it_was_asked_for(
        run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert started(run, monkeypatch, "new", "my-study") == (["new", "my-study"], run.HERE)
    monkeypatch.chdir(tmp_path)
    assert started(run, monkeypatch, "new", "my-study") == (["new", str(tmp_path.resolve() / "my-study")], run.HERE)


def test_commands_are_about_the_study_they_are_typed_in(
        run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine" / "corpus").mkdir(parents=True)
    (tmp_path / "mine" / "corpus" / "articles.csv").write_text("doc_id")
    monkeypatch.chdir(tmp_path / "mine")
    assert started(run, monkeypatch, "check", "corpus") == (["check", "corpus"], tmp_path.resolve() / "mine")
    assert started(run, monkeypatch, "report", "--save") == (["report", "--save"], tmp_path.resolve() / "mine")
    assert started(run, monkeypatch, "test")[1] == tmp_path.resolve() / "mine"


def test_tests_run_in_parallel_and_the_cells_of_a_notebook_together(
        run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    command, _ = started(run, monkeypatch, "test", "--quick", "-k", "tone")
    assert command[:6] == ["-n", "logical", "--maxprocesses", "6", "--dist", "loadfile"]
    assert command[6:] == ["--no-loadscope-reorder", "--quick", "-k", "tone"]


def test_tests_in_a_browser_are_named_their_chromium(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(ROOT / "requirements-browser.lock", run.HERE)
    run.VENV.mkdir()
    run.READY.write_text("ready")
    asked: list[list[str]] = []
    monkeypatch.setattr(run, "install", lambda arguments, _env: asked.append(arguments))
    monkeypatch.setenv("PARALLAX_CHROMIUM", sys.executable)
    for _ in range(2):
        command, _ = started(run, monkeypatch, "test", "--browser", "-k", "lab")
        assert command[-5:] == ["0", "--browser", "tests/browser", "-k", "lab"]
    assert [str(run.BROWSER_LOCK) in arguments and "--require-hashes" in arguments for arguments in asked] == [True]
    run.BROWSER_LOCK.write_text("another")
    started(run, monkeypatch, "test", "--browser")
    assert len(asked) == 2


def test_lab_listens_on_this_machine_only(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    command, _ = started(run, monkeypatch, "lab", "--no-browser")
    assert command == ["--ServerApp.ip=127.0.0.1", "--ServerApp.jpserver_extensions=analysis.showing.lab=True",
                       "--no-browser"]


@pytest.mark.parametrize(("named", "said"), [
    ("", "there is no Chromium here"), ("no-such-program", "PARALLAX_CHROMIUM names no program (no-such-program)")])
def test_a_missing_chromium_is_told_in_one_sentence_and_by_the_exit_status(
        run: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str, said: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run.browser_arguments(["--browser"], {"PATH": str(tmp_path), "PARALLAX_CHROMIUM": named})
    told = capsys.readouterr().err
    assert ended.value.code == run.NO_BROWSER
    assert told.startswith(f"run.py: {said}, so nothing was tested in a browser; ")
    assert told.count("\n") == 1


@pytest.mark.slow
def test_tests_in_a_browser_are_collected_only_where_asked_for() -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "-n", "0", "tests"]
    plain = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "tests/test_run.py::" in plain.stdout
    assert "tests/browser" not in plain.stdout


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["0", "2"])
def test_quick_leaves_out_what_is_slow_and_says_so(workers: str) -> None:
    paths = ["tests/test_agreement.py", "tests/test_bites.py", "notebooks/00-corpus.ipynb"]
    done = subprocess.run([sys.executable, "-m", "pytest", "--quick", "-q", "-p", "no:cacheprovider", "-n", workers,
                           "--dist", "loadfile", *paths],
                          cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    [told] = re.findall(r"(?m)^--quick left out .*", done.stdout)
    told, _, files = told.partition(", which run.py test runs: ")
    assert re.fullmatch(r"--quick left out \d+ slow tests", told)
    assert re.fullmatch(r"00-corpus\.ipynb \(\d+\), test_bites\.py \(5\)\.", files)


def test_clean_removes_what_was_made_and_nothing_else(run: ModuleType) -> None:
    for made in ("site", "build", "analysis/__pycache__", "x.egg-info", "analysis/site"):
        (run.HERE / made).mkdir(parents=True)
    assert run.main(["clean"]) == 0
    kept = ["analysis", "pyproject.toml", "requirements.lock", "run.py"]
    assert sorted(path.name for path in run.HERE.iterdir()) == kept
    assert [path.name for path in (run.HERE / "analysis").iterdir()] == ["site"]


def test_in_another_study_its_corpus_and_notebooks_are_tested(run: ModuleType, tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:
    called = []
    monkeypatch.setattr(run, "set_up", lambda _env: None)
    monkeypatch.setattr(run.subprocess, "call",
                        lambda command, **about: called.append((command[2:], about["cwd"])) or 0)
    (tmp_path / "study" / "corpus").mkdir(parents=True)
    (tmp_path / "study" / "corpus" / "articles.csv").write_text("doc_id\n")
    monkeypatch.chdir(tmp_path / "study")
    assert run.main(["test", "-k", "figure"]) == 0
    assert [command[:2] for command, _ in called] == [["analysis", "check"], ["pytest", "-o"]]
    assert called[1][0][-3:] == ["notebooks", "-k", "figure"]
    assert {place for _, place in called} == {str(tmp_path / "study")}
    called.clear()
    monkeypatch.chdir(run.HERE)
    assert run.main(["test"]) == 0
    assert [command for command, _ in called] == [run.MODULES["test"]]


def test_a_check_that_fails_fails_the_test_of_a_study(run: ModuleType, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "set_up", lambda _env: None)
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: int(command[2] == "analysis"))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "articles.csv").write_text("doc_id\n")
    monkeypatch.chdir(tmp_path)
    assert run.main(["test"]) == 1


def test_an_environment_that_holds_everything_is_shared(run: ModuleType, tmp_path: Path,
                                                        capsys: pytest.CaptureFixture[str]) -> None:
    from importlib.metadata import version

    run.LOCK.write_text(f"click=={version('click')} \\\n    --hash=sha256:0\nappnope==1.0.0 ; sys_platform == 'x' \\\n")
    assert run.shared_python() == sys.executable
    assert run.main(["new", str(tmp_path / "a study")]) == 0
    assert (tmp_path / "a study" / "corpus" / "dictionary.yml").is_file()
    assert not run.VENV.exists()
    assert capsys.readouterr().out.startswith("Using the environment of ")


@pytest.mark.parametrize("lock", ["click==0.1 \\\n", "no-such-package==1.0 \\\n", ""])
def test_an_environment_that_differs_is_not(run: ModuleType, lock: str) -> None:
    run.LOCK.write_text(lock)
    assert run.shared_python() == ""
