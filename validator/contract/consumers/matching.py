"""Consumers held against a foundation: what they read, what dangles, what nobody reads.

A read dangles where nobody publishes its name: no root of the foundation, and no consumer. What
is not known of a name never makes it dangle: it dangles where no way to fill the open parts gives
a name that is published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from validator.contract.consumers.model import Checkout, Publication, Site
from validator.contract.consumers.ours import is_ours, looked_up, module_read
from validator.contract.consumers.result import Dead, Read, Result, Trouble
from validator.contract.consumers.states import State, States, states_of
from validator.contract.patterns import KNOWN_ENVIRONMENTS, Hole, Pattern, is_environment_name
from validator.contract.publishers import (
    ENVIRONMENT,
    Foundation,
    Parameters,
    Publisher,
    environment_in,
    generic,
)

_CUTOFF = 0.6
_SHOWN = 3
"""Publishers of one read that are named."""


def hold_against(foundation: Foundation, consumers: Sequence[Checkout]) -> Result:
    """All reads of the foundation by the consumers, the dangling ones, and its dead names."""
    matcher = Matcher(foundation, consumers)
    reads: list[Read] = []
    dangling: list[Read] = []
    for consumer in consumers:
        found, lost = matcher.reads_of(consumer)
        reads.extend(found)
        dangling.extend(lost)
    own = [
        read
        for read in matcher.reads_of(foundation.checkout)[0]
        if any(site.strength == "certain" for site in read.sites)
    ]
    return Result(
        tuple(sorted(reads, key=_order)),
        tuple(sorted(dangling, key=_order)),
        tuple(_dead(foundation, [*reads, *own])),
        (),
        tuple(
            Trouble(one.name, problem)
            for one in (*consumers, foundation.checkout)
            for problem in one.problems
        ),
        consumers=len(consumers),
        files=sum(one.files for one in consumers),
    )


def _order(read: Read) -> tuple[str, str, int, str]:
    return read.consumer, read.path, read.line, read.name


class Matcher:
    """Finds who publishes what a site reads."""

    def __init__(self, foundation: Foundation, consumers: Sequence[Checkout]) -> None:
        self.foundation = foundation
        self.parameters = Parameters(
            tuple(
                Publisher(one, "" if checkout is foundation.checkout else checkout.name)
                for checkout in (foundation.checkout, *consumers)
                for one in checkout.publications
                if one.kind == "ssm"
            )
        )
        self.states = states_of(foundation.outputs)
        self.other_states = states_of(
            one for checkout in consumers for one in checkout.publications if one.kind == "output"
        )
        self._texts: dict[str, list[str]] = {}

    def reads_of(self, consumer: Checkout) -> tuple[list[Read], list[Read]]:
        """The reads of one consumer, one for each place and name, and those that dangle."""
        groups: dict[tuple[str, str, int, str], list[Site]] = {}
        for site in consumer.sites:
            key = (site.kind, site.path, site.line, self._name(site))
            groups.setdefault(key, []).append(site)
        reads: list[Read] = []
        dangling: list[Read] = []
        for (kind, _, _, name), sites in groups.items():
            if kind == "ssm":
                found, lost = self._parameter(consumer, name, sites)
            elif kind == "remote_state":
                found, lost = self._output(consumer, name, sites)
            elif kind == "module":
                found, lost = module_read(self.foundation, consumer, sites[0])
            elif kind == "tag":
                found, lost = looked_up(self.foundation, consumer, sites), None
            else:
                found, lost = _read(consumer, name, sites, ()), None
            reads.extend([found] if found else [])
            dangling.extend([lost] if lost else [])
        return reads, dangling

    def _name(self, site: Site) -> str:
        """The name that is the same for every environment a place reads it in."""
        if site.kind != "ssm":
            return site.name.shown
        return generic(site.name, self._environment(site))

    # ---- parameters

    def _parameter(
        self, consumer: Checkout, name: str, sites: list[Site]
    ) -> tuple[Read | None, Read | None]:
        publishers: dict[Publisher, None] = {}
        missing: list[Site] = []
        relevant = False
        for site in sites:
            found = self._publishers(site)
            publishers |= dict.fromkeys(found)
            ours = any(not one.consumer for one in found)
            relevant = relevant or is_ours(site.name, self.foundation.prefixes) or ours
            if not found and self._may_dangle(site):
                missing.append(site)
                relevant = True
        if not relevant or (not publishers and not missing and _is_weak(sites)):
            return None, None
        environments = self._environments(sites, publishers)
        read = _read(consumer, _shown_name(name, sites), sites, publishers, environments)
        missing = _lost(missing, bool(publishers))
        if not missing:
            return read, None
        where = [env for site in missing if (env := self._environment(site))]
        suggestion = self._suggest(missing[0], read.name)
        return read, _read(consumer, read.name, missing, (), where, suggestion)

    def _publishers(self, site: Site) -> tuple[Publisher, ...]:
        if not site.name.head and site.strength != "certain":
            return ()
        if not site.name.head and site.name.fixed < 5:
            return ()
        found = self.parameters.of(site.name, below=site.means == "path")
        if site.means == "code" and not found and site.strength != "certain":
            # A path in code may be the start of names that are put together elsewhere.
            found = self.parameters.of(site.name, below=True)
        return found

    def _may_dangle(self, site: Site) -> bool:
        """Whether a site that nobody publishes certainly reads below one of the prefixes."""
        if not is_ours(site.name, self.foundation.prefixes):
            return self._by_environment(site.name)
        if site.strength != "certain" and not self._is_plausible(site.name):
            return False
        environment = self._environment(site)
        if environment and not site.actual and site.environment:
            return environment in self.foundation.environments
        return True

    def _by_environment(self, name: Pattern) -> bool:
        """Whether a name that starts with its environment is below a prefix in each of them."""
        first = name.parts[0] if name.head in ("", "/") and name.parts else ""
        second = name.parts[1] if name.head == "/" and len(name.parts) > 1 else first
        if not isinstance(second, Hole) or not is_environment_name(second.label):
            return False
        filled = [name.fill(second.label, one) for one in self.foundation.environments]
        return bool(filled) and all(is_ours(one, self.foundation.prefixes) for one in filled)

    def _is_plausible(self, name: Pattern) -> bool:
        """Whether a text in code is of the form of published names: it may be a path on disk."""
        if self._names_environment(name):
            return True
        start = "/".join(name.head.split("/")[:3])
        return name.head.count("/") > 2 and any(
            one.publication.name.head.startswith(f"{start}/") for one in self.parameters.publishers
        )

    def _names_environment(self, name: Pattern) -> bool:
        if any(isinstance(p, Hole) and is_environment_name(p.label) for p in name.parts):
            return True
        known = self.foundation.environments | KNOWN_ENVIRONMENTS
        return any(
            step in known
            for part in name.parts
            if isinstance(part, str)
            for step in part.split("/")
        )

    def _environment(self, site: Site) -> str:
        if site.environment:
            return site.environment
        return environment_in(site.name.text or "", self.foundation.environments)

    def _environments(self, sites: list[Site], publishers: Iterable[Publisher]) -> list[str]:
        found = [env for site in sites if (env := self._environment(site))]
        if found:
            return found
        return [
            one.publication.environment
            for one in publishers
            if one.publication.environment and not one.consumer
        ]

    def _suggest(self, site: Site, name: str) -> str | None:
        """The published name nearest to one that is not: of the same environment, else of any."""
        environment = self._environment(site)
        known: dict[str, str] = {}
        for one in self.parameters.publishers:
            published = one.publication
            if published.environment in ("", environment) or not environment:
                known.setdefault(generic(published.name, published.environment or environment), "")
        wanted = generic(site.name, environment)
        close = get_close_matches(wanted, [one for one in known if one != wanted], 1, _CUTOFF)
        if wanted in (
            generic(one.publication.name, one.publication.environment)
            for one in self.parameters.publishers
            if one.publication.environment
        ):
            others = sorted(
                {
                    one.publication.environment
                    for one in self.parameters.publishers
                    if one.publication.environment
                    and generic(one.publication.name, one.publication.environment) == wanted
                }
            )
            return f"published in {', '.join(others)} only"
        if not close:
            return None
        return close[0] if ENVIRONMENT in name else close[0].replace(ENVIRONMENT, environment)

    # ---- outputs

    def _output(
        self, consumer: Checkout, name: str, sites: list[Site]
    ) -> tuple[Read | None, Read | None]:
        publishers: dict[Publisher, None] = {}
        missing: list[Site] = []
        relevant = False
        states: list[State] = []
        for site in sites:
            certain, possible = self.states.of(site)
            found = [one for one in (*certain, *possible) if _has(one, site.name)]
            publishers |= dict.fromkeys(
                Publisher(publication) for one in found for publication in _has(one, site.name)
            )
            if found or certain:
                relevant = True
            states.extend(certain)
            if certain and not any(_has(one, site.name) for one in certain):
                missing.append(site)
            elif not certain and not possible and self._is_lost(site):
                relevant = True
                missing.append(site)
        if not relevant:
            return None, None
        environments = [site.environment for site in sites if site.environment]
        environments = environments or [s.environment for s in states if s.environment]
        read = _read(consumer, name, sites, publishers, environments)
        missing = _lost(missing, bool(publishers))
        if not missing:
            return read, None
        where = [site.environment for site in missing if site.environment]
        written = self.states.of(missing[0])[0]
        known = {shown for one in written for shown in one.outputs}
        close = get_close_matches(name, sorted(known - {name}), 1, _CUTOFF)
        suggestion = self._switched_off(name, where) or (close[0] if close else None)
        if not written:
            suggestion = f"nobody writes the state {_shown(missing[0])}"
        return read, _read(consumer, name, missing, (), where, suggestion)

    def _switched_off(self, name: str, where: Iterable[str]) -> str | None:
        """That an output is null in environments where it is read."""
        off = self.foundation.offered.get(name, frozenset())
        found = sorted(off & set(where)) or sorted(off)
        return f"switched off in {', '.join(found)}" if any(found) else None

    def _is_lost(self, site: Site) -> bool:
        """Whether a state is of the foundation's form, but written by nobody."""
        if not site.target or any(self.other_states.of(site)):
            return False
        return self.states.is_alike(site, self.foundation.environments)


def _has(state: State, name: Pattern) -> list[Publication]:
    """The outputs of a state that a name is; all for a name that is not known."""
    if name.text is not None:
        found = state.outputs.get(name.text)
        return [found] if found is not None else []
    return list(state.outputs.values())


def _shown(site: Site) -> str:
    target = site.target
    return "/".join(target[name].shown for name in ("bucket", "key") if name in target)


def _lost(missing: list[Site], published: bool) -> list[Site]:
    """The missing sites that count.

    One whose environment is open, or comes from the sources alone, tells nothing where the same
    read is published for some environment.
    """
    if not published:
        return missing
    return [site for site in missing if site.environment or site.name.text is not None]


def _is_weak(sites: list[Site]) -> bool:
    return all(site.strength == "weak" for site in sites)


def _read(
    consumer: Checkout,
    name: str,
    sites: list[Site],
    publishers: Iterable[Publisher],
    environments: Iterable[str] | None = None,
    suggestion: str | None = None,
) -> Read:
    """A read of one name at one place, told for all its environments together."""
    found = list(publishers)
    where = sorted({*(environments or ()), *(s.environment for s in sites if s.environment)})
    if environments is not None and suggestion is not None:
        where = sorted(set(environments))
    shown = list(dict.fromkeys(one.shown for one in found))
    first = sites[0]
    return Read(
        consumer.name, first.path, first.line, first.kind, name, tuple(where),
        _listed(shown), suggestion, tuple(sites),
        tuple(one.publication for one in found),
    )  # fmt: skip


def _listed(shown: list[str]) -> str | None:
    """Some of many: everything below a path may be read."""
    if not shown:
        return None
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _shown_name(name: str, sites: list[Site]) -> str:
    """The name itself where it is one text, else the one for all environments."""
    texts = {site.name.text for site in sites}
    only = texts.pop() if len(texts) == 1 else None
    return only or name


def _dead(foundation: Foundation, reads: Iterable[Read]) -> Iterable[Dead]:
    """Outputs, and parameters below the prefixes, that no read leads to."""
    alive = {id(publication) for read in reads for publication in read.publications}
    groups: dict[tuple[str, str, str, int, str], list[Publication]] = {}
    for one in (*foundation.outputs, *foundation.parameters):
        # Outputs of a root without a backend are in nobody's reach.
        if one.target if one.kind == "output" else is_ours(one.name, foundation.prefixes):
            name = generic(one.name, one.environment)
            groups.setdefault((one.root, one.address, one.path, one.line, name), []).append(one)
    for (_, address, path, line, name), members in sorted(groups.items()):
        unread = [one for one in members if id(one) not in alive]
        if len(unread) == len(members):
            texts = {one.name.text for one in members}
            only = texts.pop() if len(texts) == 1 else None
            yield Dead(only or name, address, path, line)
            continue
        for one in unread:
            if one.environment and one.name.text is not None and one.kind == "ssm":
                yield Dead(one.name.text, address, path, line)


__all__ = ["Matcher", "States", "hold_against"]
