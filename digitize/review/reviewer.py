"""Who reviews, where nobody says."""

import getpass


def user() -> str:
    """The name of whoever runs this program."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
