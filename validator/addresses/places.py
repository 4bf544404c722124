"""The YAML text of an address plan with the place of each key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from validator.model.location import Location

if TYPE_CHECKING:
    import yaml

Where = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Source:
    """A plan as it is written. The text must be YAML: `load` has read it.

    `quick`: by the C parser where there is one; only the starts of its nodes are exact.
    """

    path: str
    text: str
    quick: bool = False

    @cached_property
    def nodes(self) -> dict[Where, tuple[yaml.Node, yaml.Node]]:
        """The key and the value of each entry by its key path; of a list's item, the item twice."""
        import yaml

        fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        root = yaml.compose(self.text, Loader=fast if self.quick else yaml.SafeLoader)
        found: dict[Where, tuple[yaml.Node, yaml.Node]] = {}
        if root is not None:
            found[()] = (root, root)
            _collect(root, (), found, frozenset())
        return found

    def location(self, where: Sequence[str | int]) -> Location:
        """The place of the nearest entry on a key path that is there."""
        for length in range(len(where), 0, -1):
            found = self.nodes.get(tuple(where[:length]))
            if found is not None:
                mark = found[0].start_mark
                return Location(self.path, mark.line + 1, mark.column + 1)
        return Location(self.path, 1)


def _collect(
    node: yaml.Node,
    where: Where,
    found: dict[Where, tuple[yaml.Node, yaml.Node]],
    around: frozenset[int],
) -> None:
    import yaml

    if id(node) in around:  # an anchor inside itself
        return
    around |= {id(node)}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            place = (*where, str(key.value))
            found[place] = (key, value)  # of a key written twice YAML keeps the last
            _collect(value, place, found, around)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            found[(*where, number)] = (item, item)
            _collect(item, (*where, number), found, around)


def duplicates(source: Source) -> list[Where]:
    """The key paths that are written twice: YAML keeps only the last."""
    import yaml

    twice: list[Where] = []
    for where, (_, value) in source.nodes.items():
        if isinstance(value, yaml.MappingNode):
            names = [str(key.value) for key, _ in value.value]
            twice += [(*where, name) for name in dict.fromkeys(names) if names.count(name) > 1]
    return twice
