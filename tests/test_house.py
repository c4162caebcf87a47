"""The rules of the house that no linter sees."""

import ast
import functools
import re
import subprocess
import sys
import warnings
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDONS = ROOT / "addons"
CORE = ADDONS / "fao_core"
MAX_LINES, LONG_LINES = 500, 400
#: Modules of the engine that other programs may import without Odoo.
PURE = (
    "bpmn", "bpmn_diagram", "bpmn_words", "chain", "compare", "deadline", "docx",
    "docx_package", "docx_syntax", "flowmap", "guard", "implication", "labels",
    "layout", "lint", "lint_around", "lint_base", "lint_map", "lint_people",
    "lint_routes", "lint_rules", "merkle", "names", "pack", "pack_yaml", "path",
    "routing", "verdict", "voting",
)  # fmt: skip
#: Words of single duties, which the platform does not know.
DUTY_WORDS = re.compile(
    r"(?<![a-z])(travel|passport|visa|reception|delegation|banquet|gift|journalist"
    r"|manuscript|consular|apostille|foreigner|sister_cit|honorary|mission)",
    re.IGNORECASE,
)
#: The roles of an office are the platform's, although two are named after a duty.
ROLES = re.compile(r"group_fao_consular|Consular officer|Keeps passports and passes"
                   r"|Handles consular cases")  # fmt: skip
#: Examples shown to people, in the web client only.
EXAMPLES = re.compile(r"placeholder=\"[^\"]*\"|help=\"[^\"]*\"")
TEXT = {".py", ".xml", ".js", ".scss", ".css", ".yaml", ".csv", ".md", ".txt", ".toml",
        ".sh", ".in", ".json", ""}  # fmt: skip


@functools.cache
def tracked():
    """Return the text files of the project; what tools make is left out."""
    found, folders = [], [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir():
                hidden = path.name.startswith((".", "__pycache__", "node_modules"))
                if not hidden or path.name == ".ci":
                    folders.append(path)
            elif path.suffix in TEXT and path != ROOT / "config" / "odoo.conf":
                found.append(path)
    return sorted(found)


def python_files(folder=ROOT):
    return [p for p in tracked() if p.suffix == ".py" and p.is_relative_to(folder)]


def is_test(path):
    return bool({"tests", "demo"} & set(path.relative_to(ROOT).parts))


def read(path):
    return path.read_text(encoding="utf-8")


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def lines_of(pattern, paths, exempt=()):
    """Return ``file:line: text`` of the lines in which ``pattern`` is found."""
    return [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in paths
        if path not in exempt
        for number, line in enumerate(read(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


def duty_addons():
    names = {path.parent.name for path in ADDONS.glob("*/__manifest__.py")}
    return sorted(n for n in names if n.startswith("fao_") and n != "fao_core")


# ---- Shape


def test_files_are_short():
    sizes = {name_of(p): len(read(p).splitlines()) for p in python_files()}
    long = {name: size for name, size in sizes.items() if size > LONG_LINES}
    if long:
        warnings.warn(f"over {LONG_LINES} lines: {long}", stacklevel=1)
    assert not {name: size for name, size in long.items() if size > MAX_LINES}


def test_nothing_is_left_for_later():
    marks = "|".join(("TO" + "DO", "FIX" + "ME", "X" * 3))
    assert not lines_of(rf"\b({marks})\b", tracked())


def test_no_test_is_skipped():
    """A skipped test proves nothing."""
    decorated = r"@(unittest\.)?skip(If|Unless)?\b"
    skipped = rf"{decorated}|\.skipTest\(|mark\.(skip|xfail)|pytest\.skip"
    here = Path(__file__).resolve()
    assert not lines_of(skipped, python_files(), exempt=[here])


def test_no_path_of_a_machine():
    folders = "|".join(("root", "home", "work", "Users", "mnt"))
    assert not lines_of(rf"(?<![\w.}}:/-])/({folders})/\w", tracked())


# ---- Layers


def test_the_platform_names_no_duty():
    found = []
    for path in tracked():
        inside = path.is_relative_to(CORE) and not is_test(path)
        if not inside or path.suffix not in {".py", ".xml", ".yaml", ".csv", ".js"}:
            continue
        code = without_prose(path)
        code = ROLES.sub("", EXAMPLES.sub("", code))
        for match in DUTY_WORDS.finditer(code):
            line = code.count("\n", 0, match.start()) + 1
            found.append(f"{name_of(path)}:{line}: {match[0]}")
    assert not found


def without_prose(path):
    """Return the code of ``path`` without comments, docstrings and help texts."""
    text = read(path)
    if path.suffix != ".py":
        return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            node.keywords = [k for k in node.keywords if k.arg != "help"]
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [item for item in body if not is_text(item)] or [ast.Pass()]
    return ast.unparse(tree)


def is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def test_arrows_point_one_way():
    """Duty addons know the platform and not each other; the platform knows neither."""
    for addon in ["fao_core", *duty_addons()]:
        others = "|".join(n for n in duty_addons() if n != addon) or "-"
        files = python_files(ADDONS / addon)
        assert not lines_of(rf"odoo\.addons\.({others})\b", files), addon
        manifest = ast.literal_eval(read(ADDONS / addon / "__manifest__.py"))
        assert not set(manifest["depends"]) & set(others.split("|")), addon


def test_the_engine_imports_no_model_and_models_no_controller():
    upwards = r"^\s*from \.+(models|wizard|controllers)\b"
    assert not lines_of(upwards, python_files(CORE / "engine"))
    for addon in ADDONS.iterdir():
        for room in ("models", "engine", "tools"):
            files = python_files(addon / room)
            assert not lines_of(r"^\s*from \.+(wizard|controllers)\b", files)


def test_pure_modules_need_no_odoo():
    """They are imported in a process in which Odoo cannot be imported."""
    script = (
        "import importlib, sys, types\n"
        "sys.modules['odoo'] = None\n"
        "package = types.ModuleType('engine')\n"
        "package.__path__ = [sys.argv[1]]\n"
        "sys.modules['engine'] = package\n"
        "for name in sys.argv[2:]:\n"
        "    importlib.import_module(f'engine.{name}')\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(CORE / "engine"), *PURE],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr


# ---- Rights


def test_sudo_is_named_or_explained_where_others_call():
    """In methods that other systems reach, rights are not widened unseen.

    A variable that keeps ``….sudo()`` in a public method or a controller ends in
    ``_sudo``, or a comment beside it says why.
    """
    found = []
    for path in python_files(ADDONS):
        if is_test(path):
            continue
        lines = read(path).splitlines()
        for function in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(function, ast.FunctionDef):
                continue
            if function.name.startswith("_") and "controllers" not in path.parts:
                continue
            found += [
                f"{name_of(path)}:{node.lineno}: {lines[node.lineno - 1].strip()}"
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                and keeps_sudo(node.value)
                and not ast.unparse(node.targets[0]).endswith("_sudo")
                and not has_comment(lines, node)
            ]
    assert not found


def keeps_sudo(value):
    """Whether ``value`` is records in another user's rights: a bare ``….sudo()``."""
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr == "sudo"
        and not value.args
    )


def has_comment(lines, node):
    above = lines[node.lineno - 2].strip()
    beside = lines[node.lineno - 1 : node.end_lineno]
    return above.startswith("#") or any("#" in line for line in beside)


def test_the_sentinel_stays_in_the_guard():
    """The engine's identity is given in one place and never sent as a value."""
    files = [p for p in python_files(ADDONS) if not is_test(p)]
    key = "fao_" + "engine"
    guard = CORE / "engine" / "guard.py"
    assert not lines_of(rf"[\"']{key}[\"']|_SENTINEL", files, exempt=[guard])


def test_evidence_is_not_deletable_by_access_rows():
    rows = read(CORE / "security" / "ir.model.access.csv").splitlines()[1:]
    evidence = (
        r"model_fao_(case|approval|ledger\w*|document|finding|number_counter|stay),"
    )
    for row in rows:
        if re.search(evidence, row):
            assert row.endswith(",0"), row
