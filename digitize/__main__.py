"""`python -m digitize`: the same as the command `digitize`."""

from digitize.cli import main

if __name__ == "__main__":
    main()
