"""The guides are true: links lead somewhere, codes and calls are those of the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDES = sorted([ROOT / "README.md", *ROOT.glob("docs/*.md")])
SOURCES = [path for path in ROOT.glob("addons/**/*.py") if "tests" not in path.parts]
CODE = re.compile(r"FAO(?:-[A-Z]+)+")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
IMAGE = re.compile(r"<img[^>]+src=\"([^\"]+)\"")
FENCE = re.compile(r"```.*?```", re.DOTALL)
#: Where each model that other systems call is written.
MODELS = {
    "fao.case": ["fao_case_map.py", "fao_case_rpc.py"],
    "fao.approval": ["fao_approval.py"],
    "fao.check": ["fao_check.py", "fao_check_trial.py"],
    "fao.ledger": ["fao_ledger.py", "fao_ledger_sealed.py"],
    "fao.ledger.seal": ["fao_ledger_seal.py"],
    "fao.duty": ["fao_duty.py"],
    "fao.workflow": [
        "fao_workflow.py",
        "fao_workflow_canvas.py",
        "fao_workflow_tools.py",
    ],
    "fao.migration": ["fao_migration.py"],
}


def read(path):
    return path.read_text(encoding="utf-8")


def integrator():
    return (ROOT / "docs" / "integrator.md").read_text(encoding="utf-8")


def anchors(text):
    """Return the anchors of the headings of a guide, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.name)
def test_links_lead_somewhere(guide):
    prose = FENCE.sub("", read(guide))
    broken = []
    for target in LINK.findall(prose) + IMAGE.findall(prose):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (guide.parent / path).resolve() if path else guide
        if not file.exists() or (anchor and anchor not in anchors(read(file))):
            broken.append(target)
    assert not broken


def test_every_code_is_in_the_table_and_no_other():
    raised = {
        code
        for path in SOURCES
        for code in CODE.findall(path.read_text(encoding="utf-8"))
    }
    table = set(re.findall(r"^\| `(FAO-[A-Z-]+)` \|", integrator(), re.MULTILINE))
    assert raised - table == set(), "codes that the guide does not explain"
    assert table - raised == set(), "codes that nothing raises"


def public_methods(names):
    """Return the parameters of the public methods of the classes in model files."""
    found = {}
    for name in names:
        path = ROOT / "addons/fao_core/models" / name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ClassDef):
                continue
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name[0] != "_":
                    found[item.name] = [a.arg for a in item.args.args[1:]]
    return found


def documented_calls():
    """Yield model, method and parameters of the headings of the guide."""
    model = ""
    for level, heading in re.findall(r"^(##+) (.+)$", integrator(), re.MULTILINE):
        if level == "##":
            names = re.findall(r"`([a-z.]+)`", heading)
            model = names[0] if names else ""
        elif model and (call := re.match(r"`(\w+)\((.*)\)`", heading)):
            parameters = [p.split("=")[0].strip() for p in call[2].split(",")]
            yield model, call[1], [p for p in parameters if p]


def test_documented_calls_exist_with_these_parameters():
    calls = list(documented_calls())
    assert len(calls) >= 14
    for model, method, parameters in calls:
        methods = public_methods(MODELS[model])
        assert method in methods, f"{model}.{method}"
        # "ids" stands for the records that the method is called on
        expected = [p for p in parameters if p != "ids"]
        assert methods[method] == expected, f"{model}.{method}"


def test_every_public_call_is_documented():
    documented = {(model, method) for model, method, _ in documented_calls()}
    for model, files in MODELS.items():
        for method in public_methods(files):
            framework = method in {"create", "write", "copy", "copy_data", "init"}
            if framework or method.startswith("action_"):
                continue
            assert (model, method) in documented, f"{model}.{method}"


def test_actions_of_the_guide_are_those_of_the_engine():
    files = (ROOT / "addons/fao_core/engine").glob("*.py")
    engine = "\n".join(path.read_text(encoding="utf-8") for path in files)
    actions = set(re.findall(r'^@action\("(\w+)"\)', engine, re.MULTILINE))
    section = integrator().split("### `act(")[1].split("Options of every action")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == actions
