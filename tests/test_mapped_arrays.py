"""Arrays are used where they lie in a file; a damaged file is always refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors.numpy import load_file

from predictive.errors import ModelError
from predictive.mapped_arrays import map_arrays, save_arrays

Arrays = dict[str, npt.NDArray[Any]]

EXAMPLE: Arrays = {
    "rows": np.arange(-6, 6, dtype=np.int8).reshape(3, 4),
    "scales": np.array([0.5, 1.5, 2.5], dtype=np.float32),
    "offsets": np.array([0, 7, 1 << 40], dtype=np.uint64),
    "letters": np.frombuffer("aña".encode(), dtype=np.uint8),
    "empty": np.empty((0, 3), dtype=np.uint16),
}
KINDS = st.sampled_from("bBhHiIqQefd")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save_arrays(tmp_path / "arrays", EXAMPLE)
    return tmp_path / "arrays"


def header_bytes(data: bytes | bytearray) -> int:
    return 8 + int.from_bytes(data[:8], "little")


def with_header(path: Path, header: object, arrays: bytes = b"") -> None:
    text = json.dumps(header).encode()
    padded = text.ljust(-(-len(text) // 8) * 8)
    path.write_bytes(len(padded).to_bytes(8, "little") + padded + arrays)


def entry(dtype: str, shape: list[int], start: int, end: int) -> dict[str, object]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [start, end]}


def assert_same(found: Arrays, wanted: Arrays) -> None:
    assert found.keys() == wanted.keys()
    for name, array in wanted.items():
        assert found[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found[name], array, err_msg=name)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    arrays=st.dictionaries(
        st.text(min_size=1, max_size=5).filter(lambda name: name != "__metadata__"),
        arrays_of.arrays(KINDS, arrays_of.array_shapes(min_dims=1, min_side=0, max_side=4)),
        max_size=4,
    )
)
def test_arrays_come_back_as_they_were(arrays: Arrays, path: Path) -> None:
    save_arrays(path, arrays)
    assert_same(map_arrays(path), arrays)
    assert_same(load_file(path), arrays)


def test_a_transposed_array_comes_back_as_it_was(path: Path) -> None:
    turned = EXAMPLE["rows"].T
    save_arrays(path, {"turned": turned})
    np.testing.assert_array_equal(map_arrays(path)["turned"], turned)


def test_arrays_are_read_only_views_of_one_mapping(path: Path) -> None:
    arrays = map_arrays(path)
    for name, array in arrays.items():
        assert not array.flags.writeable or not array.size, name
        assert not array.flags.owndata, name
    assert_same(arrays, EXAMPLE)


def test_arrays_outlive_the_replacement_of_their_file(path: Path) -> None:
    arrays = map_arrays(path)
    save_arrays(path, {"other": np.zeros(3)})
    assert_same(arrays, EXAMPLE)


def test_only_the_owner_can_read_the_file(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="missing"):
        map_arrays(tmp_path / "none")


def test_a_file_truncated_anywhere_is_refused(path: Path) -> None:
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(ModelError, match="damaged"):
            map_arrays(path)


def test_a_file_that_has_grown_is_refused(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")
    with pytest.raises(ModelError, match="bytes of arrays"):
        map_arrays(path)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("example") / "arrays"
    save_arrays(path, EXAMPLE)
    return path.read_bytes()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_wrong_byte_in_the_header_never_leads_out_of_the_file(
    data: st.DataObject, example: bytes, tmp_path: Path
) -> None:
    content = bytearray(example)
    place = data.draw(st.integers(0, header_bytes(content) - 1))
    content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / "arrays"
    path.write_bytes(content)
    try:
        arrays = map_arrays(path)
    except ModelError:
        return
    read = sum(len(array.tobytes()) for array in arrays.values())
    assert read == len(content) - header_bytes(content)


@pytest.mark.parametrize(
    ("header", "arrays"),
    [
        ([], b""),
        ({"a": entry("F8_E4M3", [1], 0, 1)}, b"x"),
        ({"a": entry("U8", [2], 0, 2), "b": entry("U8", [2], 1, 3)}, b"xyz"),
        ({"a": entry("U8", [2], 0, 2), "b": entry("U8", [2], 0, 2)}, b"xy"),
        ({"a": entry("U8", [1], 0, 1), "b": entry("U8", [1], 2, 3)}, b"xyz"),
        ({"a": entry("U8", [1], 1, 2)}, b"xy"),
        ({"a": entry("U8", [2], 2, 0)}, b"xy"),
        ({"a": entry("U8", [-2], 0, -2)}, b""),
        ({"a": entry("U8", [-1, -2], 0, 2)}, b"xy"),
        ({"a": entry("U8", [1 << 60, 1 << 60], 0, 1)}, b"x"),
        ({"a": entry("U8", [1 << 60, 0], 0, 0)}, b"x"),
        ({"a": entry("U8", [1] * 100, 0, 1)}, b"x"),
        ({"a": entry("U8", [1], 0, 1), "b": entry("F32", [1], 1, 5)}, b"vwxyz"),
        ({"a": entry("U8", [3], 0, 2)}, b"xy"),
        ({"a": {"dtype": "U8", "shape": [2]}}, b"xy"),
    ],
    ids=[
        "no object", "unknown type", "overlap", "same place", "gap", "gap at the start",
        "end before start", "negative size", "negative sizes", "huge", "huge and empty",
        "too many dimensions", "not aligned", "shape of another size", "no place",
    ],
)  # fmt: skip
def test_a_wrong_header_is_refused(header: object, arrays: bytes, path: Path) -> None:
    with_header(path, header, arrays)
    with pytest.raises(ModelError, match="damaged"):
        map_arrays(path)
