"""What holds for the project as a whole: what its source may not contain, and how it is put together."""

import ast
import importlib.metadata
import io
import os
import re
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import densegui
from densegui.resources import resource

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "densegui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TEXTS = {".py", ".md", ".toml", ".json", ".txt", ".yml", ".yaml", ".cfg", ".svg", ".html", ".sh", ""}

# They run what a file says, or read a format that can.
FORBIDDEN_MODULES = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


each_source = pytest.mark.parametrize("path", SOURCES, ids=name_of)


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "densegui" if node.level else (node.module or "")


def unsafe_calls(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        if called in FORBIDDEN_CALLS or called in {"yaml.load", "torch.load"}:
            yield f"{called}() in line {node.lineno}"
        if called in {"np.load", "numpy.load"} and not any(k.arg == "allow_pickle" for k in node.keywords):
            yield f"np.load() without allow_pickle=False in line {node.lineno}"
        for keyword in node.keywords:
            if keyword.arg == "allow_pickle" and ast.unparse(keyword.value) != "False":
                yield f"allow_pickle={ast.unparse(keyword.value)} in line {node.lineno}"


def unsafe(tree: ast.AST) -> list[str]:
    modules = (f"import of {m}" for m in imported_modules(tree) if m.split(".")[0] in FORBIDDEN_MODULES)
    return [*modules, *unsafe_calls(tree)]


@each_source
def test_that_no_source_can_run_what_a_file_says(path: Path) -> None:
    assert unsafe(ast.parse(path.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from joblib import load",
        "import marshal as m",
        "eval('1')",
        "exec(text)",
        "yaml.load(text)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "numpy.savez(path, allow_pickle=flag)",
        "__import__(name)",
    ],
)
def test_that_the_search_for_unsafe_lines_finds_one(line: str) -> None:
    assert len(unsafe(ast.parse(line))) == 1


@pytest.mark.parametrize(
    "line", ["np.load(path, allow_pickle=False)", "re.compile(pattern)", "app.exec()", "evaluate(x)"]
)
def test_that_the_search_for_unsafe_lines_lets_others_pass(line: str) -> None:
    assert unsafe(ast.parse(line)) == []


@each_source
def test_that_a_file_is_short_enough_to_read(path: Path) -> None:
    limit = 150 if PACKAGE / "engine" in path.parents else 300
    assert len(path.read_text("utf-8").splitlines()) <= limit


@each_source
def test_that_a_module_opens_with_a_paragraph_that_says_what_it_is(path: Path) -> None:
    text = path.read_text("utf-8")
    if text.strip():  # an __init__.py may be empty
        assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", sorted((PACKAGE / "engine").rglob("*.py")), ids=name_of)
def test_that_the_engine_imports_numpy_alone(path: Path) -> None:
    allowed = {"numpy", "densegui"} | sys.stdlib_module_names
    roots = {module.split(".")[0] for module in imported_modules(ast.parse(path.read_text("utf-8")))}
    assert roots <= allowed


@pytest.mark.parametrize("path", [*SOURCES, *sorted((ROOT / "tests").rglob("*.py"))], ids=name_of)
def test_that_a_silenced_check_says_which_and_why(path: Path) -> None:
    silenced = re.compile(r"#\s*(?:noqa|type:\s*ignore)\b")
    # the rule's name and, behind it, some words
    explained = re.compile(
        r"#\s*(?:noqa:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*|type:\s*ignore\[[\w, -]+\])\s*[#:(–—-]*\s*\w{2}"
    )
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    comments = [t for t in tokens if t.type == tokenize.COMMENT and silenced.search(t.string)]
    assert [f"line {t.start[0]}: {t.string}" for t in comments if not explained.search(t.string)] == []


def shipped_texts() -> Iterator[Path]:
    for top in ("densegui", "resources", "tests", ".ci"):
        yield from (p for p in sorted((ROOT / top).rglob("*")) if p.is_file() and p.suffix in TEXTS)
    yield from (p for p in sorted(ROOT.iterdir()) if p.is_file() and p.suffix in TEXTS)


def test_that_no_file_names_a_folder_of_one_machine() -> None:
    folders = "|".join(["wor" + "k/", "roo" + "t/", "hom" + r"e/\w", "User" + r"s/\w"])
    absolute = re.compile(rf"(?<![\w.~-])/(?:{folders})|\b[A-Z]:\\+User" + "s")
    found = [name_of(p) for p in shipped_texts() if absolute.search(p.read_text("utf-8", errors="replace"))]
    assert found == []


def project_table() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return project


def test_that_the_version_is_written_down_once() -> None:
    assert "version" in project_table()["dynamic"]
    assert importlib.metadata.version("densegui") == densegui.__version__


def test_that_the_broken_releases_stay_excluded() -> None:
    dependencies = " ".join(project_table()["dependencies"])
    assert "PySide6-Essentials>=6.10.3,<6.11" in dependencies
    assert "!=0.8.0" in dependencies


def test_that_the_licence_is_mit() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert text.startswith("MIT License")
    assert "The densegui developers" in text


@pytest.mark.parametrize("module", ["engine", "data", "experiment", "debugger", "cli"])
def test_that_what_needs_no_window_does_not_load_qt(module: str) -> None:
    code = (
        f"import sys, densegui.{module}\n"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('PySide6', 'shiboken6', 'pyqtgraph')))"
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (run.stdout.strip(), run.stderr) == ("[]", "")


@pytest.mark.parametrize("parts", [("data", "iris.csv"), ("experiments", "index.json")])
def test_that_shipped_files_are_found(parts: tuple[str, str]) -> None:
    assert resource(*parts).is_file()


def test_that_resources_in_the_package_come_before_those_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wheel they lie inside the package, in a checkout beside it."""
    package = tmp_path / "densegui"
    package.mkdir()
    monkeypatch.setattr("densegui.resources.__file__", str(package / "resources.py"))
    assert resource("a", "b.csv") == tmp_path / "resources" / "a" / "b.csv"
    (package / "resources").mkdir()
    assert resource("a", "b.csv") == package / "resources" / "a" / "b.csv"


def test_that_qt_calls_take_no_reference_from_none(qapp: object) -> None:
    """PySide6 6.12.0 on Python 3.11 took one per call, until the process died."""
    from PySide6.QtWidgets import QApplication

    for _ in range(100):
        QApplication.processEvents()
    before = sys.getrefcount(None)
    for _ in range(1000):
        QApplication.processEvents()
    assert sys.getrefcount(None) - before > -100
