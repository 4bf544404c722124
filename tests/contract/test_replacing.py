"""What forces a replacement, against the provider's own schema."""

from __future__ import annotations

import pytest
from harness.provider_schema import trimmed

from validator.contract import replacing
from validator.contract.replacing import forces_replacement, is_stateful


@pytest.mark.parametrize(
    ("kind", "attribute", "forces"),
    [
        ("aws_db_instance", "kms_key_id", True),
        ("aws_db_instance", "db_subnet_group_name", False),
        ("aws_rds_cluster", "db_subnet_group_name", True),
        ("aws_msk_cluster", "broker_node_group_info[0].client_subnets[1]", True),
        ("aws_msk_cluster", "broker_node_group_info[0].security_groups[0]", False),
        ("aws_instance", "root_block_device[0].kms_key_id", True),
        ("aws_lb", "subnets[0]", False),
        ("aws_unheard_of", "kms_key_id", False),
    ],
)
def test_which_arguments_force(kind: str, attribute: str, forces: bool) -> None:
    assert forces_replacement(kind, attribute) is forces


def test_every_name_is_one_of_the_provider() -> None:
    schema = trimmed()["resources"]
    checked = 0
    for kind, names in replacing._FORCES.items():
        block = schema.get(kind)
        if block is None:
            continue
        for name in names:
            head = name.split(".")[0]
            known = {*block["attributes"], *block.get("blocks", {})}
            assert head in known, f"{kind}.{name}"
            checked += 1
    assert checked > 20


def test_what_holds_data() -> None:
    assert is_stateful("aws_db_instance")
    assert not is_stateful("aws_security_group")
    assert replacing._STATEFUL - {"aws_docdb_cluster_instance"} <= replacing._FORCES.keys()
