"""All tables of quality, one after the other; nearly three hours on two cores.

python -m benchmarks.quality
"""

from benchmarks import penn_treebank, sequences, tiny_shakespeare


def main() -> None:
    """Run what `benchmarks/README.md` shows."""
    tiny_shakespeare.main("120s")
    tiny_shakespeare.main("10m")
    sequences.main("5m")
    penn_treebank.main("100m")


if __name__ == "__main__":
    main()
