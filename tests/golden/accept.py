"""What becomes of a golden file when its spec has run again."""
import difflib


def accept(golden, after, agrees, say):
    """Take over what a run wrote where it differs and agrees() is true; say() gets each line.

    `after` are the bytes that the run wrote, b"" where it wrote no file of that name. A new file
    needs no agreement. Of a file that neither was there nor is written nothing is said.
    """
    is_there = golden.exists()
    before = golden.read_bytes() if is_there else b""
    if before == after:
        if is_there:
            say(f"{golden.name}: unchanged")
        return
    difference = list(difflib.unified_diff(before.decode().splitlines(),
                                           after.decode().splitlines(), "golden", "now", n=1,
                                           lineterm=""))
    state = "new, " if not is_there else "" if after else "no longer written, "
    say(f"{golden.name}: {state}{len(difference)} lines of difference")
    say("\n".join(difference[:60]))
    if is_there and not agrees():
        return
    if after:
        golden.write_bytes(after)
    else:
        golden.unlink()
