"""Which files of a directory are configuration, told by their names.

(https://developer.hashicorp.com/terraform/language/files)
"""

from __future__ import annotations

from validator.cache import files

_SUFFIXES = (".tf", ".tf.json", ".tofu", ".tofu.json")


def is_configuration(name: str) -> bool:
    """Whether a file of this name is part of a module."""
    return name.endswith(_SUFFIXES) and not name.startswith((".", "#")) and not name.endswith("~")


def configuration_names(path: str) -> list[str]:
    """The names of a directory's configuration files of either engine, sorted. Raises OSError."""
    return [name for name in files.names_ending(path, _SUFFIXES) if is_configuration(name)]


def module_files(path: str, engine: str = "terraform") -> list[str]:
    """The names of a directory's configuration files. Raises OSError.

    OpenTofu reads `.tofu` files, each in place of the `.tf` file of the same name.
    """
    names = configuration_names(path)
    if engine != "tofu":
        return [name for name in names if ".tofu" not in name[-10:]]
    hidden = {name.replace(".tofu", ".tf") for name in names if ".tofu" in name[-10:]}
    return [name for name in names if name not in hidden]
