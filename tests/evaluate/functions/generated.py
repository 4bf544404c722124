"""Calls with generated arguments, as Terraform expressions."""

from __future__ import annotations

from collections.abc import Callable

from evaluate.functions.literals import quote
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

Texts = st.SearchStrategy[str]

_ALPHABET = 'abcXYZ019 _-./:,é日😀\n\t"\\<&%$ß\u0301'
_words = st.text(_ALPHABET, max_size=8)
_numbers = st.one_of(
    st.integers(-20, 20),
    st.integers(-(10**20), 10**20),
    st.decimals(-1000, 1000, places=3, allow_nan=False).filter(bool),
).filter(lambda number: str(number) not in ("-0", "-0.000"))


def _literal(data: object) -> str:
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, str):
        return quote(data)
    if isinstance(data, (list, tuple)):
        return f"[{', '.join(map(_literal, data))}]"
    if isinstance(data, dict):
        return "{" + ", ".join(f"{quote(k)} = {_literal(v)}" for k, v in data.items()) + "}"
    return format(data, "f") if not isinstance(data, int) else str(data)


_names = st.sampled_from(["a", "b", "c", "k 1", "é"])
_primitive = st.one_of(_words, _numbers, st.booleans())
_data = st.recursive(
    st.one_of(_primitive, st.none()),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(_names, inner, max_size=3)
    ),
    max_leaves=6,
)
_any = _data.map(_literal)
_text = _words.map(_literal)
_number = _numbers.map(_literal)
_small = st.integers(-3, 6).map(str)
_converted = st.builds(
    lambda name, items: f"{name}({_literal(items)})",
    st.sampled_from(["tolist", "toset"]),
    st.one_of(st.lists(_words, max_size=4), st.lists(_numbers, max_size=4)),
)
_mapped = st.dictionaries(_names, _primitive, max_size=4).map(lambda d: f"tomap({_literal(d)})")
_sequence = st.one_of(
    st.lists(_primitive, max_size=5).map(_literal),
    st.lists(st.one_of(_primitive, st.none(), st.lists(_primitive, max_size=2)), max_size=4).map(
        _literal
    ),
    _converted,
)
_strings = st.one_of(st.lists(_words, max_size=5).map(_literal), _converted)
_mapping = st.one_of(st.dictionaries(_names, _data, max_size=4).map(_literal), _mapped)
_collection = st.one_of(_sequence, _mapping, _any)
_verbs = st.from_regex(
    r"[a%é ]{0,2}%[-+ #0]{0,2}(1?[0-9])?(\.[0-3])?[vsdfgeqtxXbo]", fullmatch=True
)
_verbs_all = st.lists(_verbs, min_size=1, max_size=3).map("".join).map(quote)
_stamps = st.builds(
    "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}{}".format,
    st.integers(2, 2400), st.integers(1, 13), st.integers(1, 31), st.integers(0, 24),
    st.integers(0, 60), st.integers(0, 60),
    st.sampled_from(["Z", "+09:00", "-03:30", ".5Z", "+00:00", ""]),
).map(quote)  # fmt: skip
_durations = st.from_regex(r"-?([0-9]{1,3}(\.[0-9])?(h|m|s|ms)){1,2}", fullmatch=True).map(quote)
_dates = st.text("YMDEhHmsaAZ'-/ ", max_size=8).map(quote)
_networks = st.builds(
    "{}.{}.{}.{}/{}".format,
    st.integers(1, 255), st.integers(0, 255), st.integers(0, 255), st.integers(0, 255),
    st.integers(0, 32),
).map(quote) | st.builds(
    "{:x}:{:x}::{:x}/{}".format,
    st.integers(1, 65535), st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 128),
).map(quote)  # fmt: skip
_patterns = (
    st.from_regex(
        r"(\(?:?[ab.]\)?|\[[^]a-c0-9]{1,2}\]|\\[dwsb]|\(a\|b\)|\(\?P<x>[ab]\)|x|\^|\$|\|){1,4}"
        r"[*+?]?(\{[0-2],?\})?",
        fullmatch=True,
    )
    .filter(lambda pattern: "$$" not in pattern)
    .map(quote)
)
_subjects = st.text("abx01 \n", max_size=8).map(quote)
_json = _data.map(_literal).map(lambda text: f"jsonencode({text})")
_yaml = st.text("ab1.:-[]{}'\"#&*!|> \n~", max_size=10).map(quote)
_csv = st.text('ab,"\n\r', max_size=12).map(lambda rest: quote("a,b\n" + rest))


def _call(name: str, *parts: Texts) -> Texts:
    return st.tuples(*parts).map(lambda args: f"{name}({', '.join(args)})")


def _many(name: str, part: Texts, low: int = 0) -> Texts:
    return st.lists(part, min_size=low, max_size=3).map(lambda args: f"{name}({', '.join(args)})")


_ONE: dict[Texts, str] = {
    _text: "upper lower title strrev chomp trimspace length md5 sha256 base64encode urlencode "
    "tonumber tobool basename dirname jsondecode base64decode",
    _number: "abs ceil floor signum tostring",
    _sequence: "length flatten reverse distinct compact sort sum one toset tolist alltrue anytrue "
    "jsonencode yamlencode",
    _mapping: "length keys values tomap jsonencode yamlencode transpose merge",
    _any: "length jsonencode yamlencode tolist toset tomap tostring tonumber tobool flatten keys "
    "values merge concat coalesce",
    _json: "jsondecode yamldecode",
    _yaml: "yamldecode",
    _csv: "csvdecode",
    _networks: "cidrnetmask",
}
_SEVERAL = [
    *(_call(name, _text, _text) for name in ("trim", "trimprefix", "trimsuffix", "startswith",
                                             "endswith", "strcontains", "split")),
    _call("replace", _text, _words.map(lambda w: quote(w.replace("/", ""))), _text),
    _call("substr", _text, _small, _small),
    _call("indent", st.integers(0, 4).map(str), _text),
    _call("join", _text, _strings), _call("join", _text, _sequence),
    st.tuples(_verbs_all, st.lists(_any, max_size=3)).map(
        lambda both: f"format({', '.join([both[0], *both[1]])})"
    ),
    _call("format", _verbs.map(quote), _number), _call("format", _verbs.map(quote), _text),
    _call("format", _verbs.map(quote), st.integers(-1000, 1000).map(str)),
    _call("formatlist", st.just('"%s-%v"'), _strings, _text),
    _call("formatlist", st.just('"%s-%v"'), _sequence, _sequence),
    _call("regex", _patterns, _subjects), _call("regexall", _patterns, _subjects),
    _call("replace", _patterns.map(lambda p: '"/' + p[1:-1] + '/"'), _text, _text),
    st.tuples(_subjects, _patterns).map(
        lambda both: f'replace({both[0]}, "/{both[1][1:-1]}/", "<$1$0>")'
    ),
    _many("max", _number, 1), _many("min", _number, 1), _many("range", _small, 1),
    _call("pow", st.integers(1, 9).map(str), st.integers(-3, 6).map(str)),
    _call("parseint", st.text("019afZ-+", max_size=5).map(quote), st.integers(2, 62).map(str)),
    _many("concat", _sequence, 1), _many("merge", _mapping), _many("setunion", _sequence, 1),
    _many("setintersection", _strings, 1), _call("setsubtract", _strings, _strings),
    _many("setproduct", _sequence, 2), _many("coalesce", _any, 1), _many("coalesce", _text, 1),
    _many("coalescelist", _sequence, 1), _call("element", _sequence, st.integers(0, 9).map(str)),
    _call("slice", _sequence, _small, _small), _call("chunklist", _sequence, _small),
    _call("contains", _sequence, _any), _call("index", _sequence, _primitive.map(_literal)),
    _call("lookup", _mapping, _names.map(quote), _any),
    _call("lookup", _mapping, _names.map(quote)),
    _call("zipmap", _strings, _sequence), _call("matchkeys", _strings, _strings, _strings),
    _call("cidrhost", _networks, st.integers(-300, 300).map(str)),
    _call("cidrsubnet", _networks, st.integers(0, 9).map(str), st.integers(0, 40).map(str)),
    st.tuples(_networks, st.lists(st.integers(1, 5).map(str), max_size=5)).map(
        lambda both: f"cidrsubnets({', '.join([both[0], *both[1]])})"
    ),
    _call("timeadd", _stamps, _durations), _call("timecmp", _stamps, _stamps),
    _call("formatdate", _dates, _stamps),
    _call("uuidv5", st.sampled_from(['"dns"', '"url"']), _text),
]  # fmt: skip
_calls = st.one_of(
    *(_call(name, part) for part, names in _ONE.items() for name in names.split()), *_SEVERAL
)


def expressions(start: int, count: int) -> list[str]:
    """Different calls, the same ones for the same seed."""
    found: dict[str, None] = {}

    @seed(start)
    @settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(_calls)
    def collect(text: str) -> None:
        found[text] = None

    run: Callable[[], None] = collect
    run()
    return list(found)
