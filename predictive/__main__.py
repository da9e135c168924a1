"""Run the command line with `python -m predictive`."""

from predictive.cli import main

if __name__ == "__main__":
    main()
