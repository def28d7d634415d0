"""The processes of this machine, as tests ask for them."""

import subprocess


def running() -> dict[int, tuple[int, str]]:
    """Parent and command of each process that is not a corpse: where nobody is there to bury them, those stay for ever."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,command="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 3) for line in listed.stdout.splitlines())
    return {int(row[0]): (int(row[1]), row[3]) for row in rows if len(row) == 4 and not row[2].startswith("Z")}
