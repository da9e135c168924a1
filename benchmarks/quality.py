"""Measures quality on all texts, one after the other; nearly three hours on two cores.

python -m benchmarks.quality
"""

from benchmarks import penn_treebank, sequences, tiny_shakespeare


def main() -> None:
    """Run the benchmarks of quality with the times of `benchmarks/README.md`."""
    tiny_shakespeare.main("120s")
    tiny_shakespeare.main("10m")
    sequences.main("5m")
    penn_treebank.main("100m")


if __name__ == "__main__":
    main()
