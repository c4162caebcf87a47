"""The YAML of packs: what is read with line numbers, and the one way of writing."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import yaml

#: A pack is read by people; nothing that they read is longer.
MAX_LENGTH: Final = 1_000_000
#: Values in a pack, repetitions by alias included.
MAX_VALUES: Final = 100_000
TIMESTAMP: Final = "tag:yaml.org,2002:timestamp"
BOOL: Final = "tag:yaml.org,2002:bool"
Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a pack: where, which key, and what."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class PackError(ValueError):
    """A pack that cannot be read; ``problems`` says where and why."""

    def __init__(self, problems: list[Problem]):
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class Loader(yaml.SafeLoader):
    """YAML without its surprises: no dates, and only true and false are Booleans."""


class Dumper(yaml.SafeDumper):
    """Writes lists indented under their key, and short ones in one line."""

    def increase_indent(self, flow=False, indentless=False):
        """Indent lists too."""
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data):
        """Write everything where it belongs."""
        return True


def _without(resolvers, *tags):
    return {
        first: [(tag, regexp) for tag, regexp in items if tag not in tags]
        for first, items in resolvers.items()
    }


Loader.yaml_implicit_resolvers = _without(
    yaml.SafeLoader.yaml_implicit_resolvers, TIMESTAMP, BOOL
)
Loader.add_implicit_resolver(BOOL, yaml.resolver.re.compile("^(?:true|false)$"), "tf")
# Words such as "no" stay quoted, so that other readers take them for words too
Dumper.yaml_implicit_resolvers = _without(
    yaml.SafeDumper.yaml_implicit_resolvers, TIMESTAMP
)


def _represent_list(dumper, data):
    short = all(isinstance(item, str | int | float) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


def _represent_dict(dumper, data):
    short = set(data) == {"en", "zh"}
    return dumper.represent_mapping("tag:yaml.org,2002:map", data, flow_style=short)


Dumper.add_representer(list, _represent_list)
Dumper.add_representer(dict, _represent_dict)


def write(content: Any) -> str:
    """Return ``content`` as YAML."""
    return yaml.dump(
        content, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=88
    )


def read(
    text: str, file: str, translate: Callable[..., str]
) -> tuple[dict[str, Any], dict[Path, int]]:
    """Return the data in ``text`` and the line of each of its keys.

    :raise PackError: when the text is no YAML, or no mapping
    """
    if len(text) > MAX_LENGTH:
        message = translate("The pack is longer than a million characters.")
        raise PackError([Problem(file, 1, "-", message)])
    reader = Reader(file, translate)
    try:
        loader = Loader(text)
        return reader.read(loader), reader.lines
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        message = " ".join(filter(None, (error.context, error.problem)))
        raise PackError([Problem(file, line, "-", message)]) from error
    except (yaml.YAMLError, ValueError) as error:
        if isinstance(error, PackError):
            raise
        raise PackError([Problem(file, 1, "-", str(error))]) from error
    except RecursionError as error:
        message = translate("The pack is nested too deeply.")
        raise PackError([Problem(file, 1, "-", message)]) from error


class Reader:
    """Builds plain data out of YAML nodes and notes the line of everything."""

    def __init__(self, file: str, translate: Callable[..., str]):
        self.file = file
        self.translate = translate
        self.lines: dict[Path, int] = {(): 1}
        self.open: list[int] = []

    def read(self, loader: Loader) -> dict[str, Any]:
        """Return the mapping that ``loader`` holds."""
        self.loader = loader
        node = loader.get_single_node()
        if not isinstance(node, yaml.MappingNode):
            self.fail((), "A pack begins with keys such as duty and workflow.")
        return self.build(node, ())

    def fail(self, path: Path, message: str) -> None:
        """Raise a problem at ``path``."""
        message = self.translate(message)
        raise PackError([problem(self.file, self.lines, path, message)])

    def build(self, node: yaml.Node, path: Path) -> Any:
        """Return the value of ``node``."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if len(self.lines) > MAX_VALUES or id(node) in self.open:
            self.fail(path, "The aliases of this pack repeat too much.")
        self.open.append(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self.build_mapping(node, path)
            if isinstance(node, yaml.SequenceNode):
                return [
                    self.build(item, (*path, index))
                    for index, item in enumerate(node.value)
                ]
            value = self.loader.construct_object(node)
            if isinstance(value, float) and not math.isfinite(value):
                self.fail(path, "The number is not finite.")
            return value
        finally:
            self.open.pop()

    def build_mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        """Return the mapping of ``node``."""
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            place = (*path, key)
            if key in result:
                self.lines[place] = key_node.start_mark.line + 1
                self.fail(place, "The key is given twice.")
            self.lines[place] = key_node.start_mark.line + 1
            result[key] = self.build(value_node, place)
        return result


def problem(file: str, lines: dict[Path, int], path: Path, message: str) -> Problem:
    """Return a problem at ``path``, with the nearest line that is known."""
    place = tuple(path)
    while place not in lines:
        place = place[:-1]
    return Problem(file, lines[place], dotted(path), message)


def dotted(path: Path) -> str:
    """Return ``path`` as people write it: ``workflow.stages[2].kind``."""
    text = "".join(f"[{i}]" if isinstance(i, int) else f".{i}" for i in path)
    return text.lstrip(".") or "-"
