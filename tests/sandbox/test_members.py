"""Who belongs to a session, and what they use."""

import os
import subprocess

from limner.sandbox.members import anonymous_memory, tasks


def test_the_living_members_of_a_session_are_counted() -> None:
    command = ("sh", "-c", "sleep 30 & sleep 30 & echo; wait")
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        assert len(anonymous_memory(process.pid)) == 3
        os.killpg(process.pid, 9)
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert len(anonymous_memory(process.pid)) < 3  # it is dead, though nobody has asked for its exit code


def test_memory_is_what_the_process_itself_filled() -> None:
    program = "x = b'1' * (50 << 20); print(flush=True); input()"
    command = ("python3", "-c", program)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout
        process.stdout.readline()
        (used,) = anonymous_memory(process.pid)
        assert 50 << 20 <= used < 90 << 20
        process.kill()


def test_tasks_of_a_user_include_this_one() -> None:
    assert tasks(os.getuid()) >= 1
