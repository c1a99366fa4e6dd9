"""Disks as parameter files of DiskSim describe them (.diskspecs, .model, .seek, .parv), as specs.

The meaning of the parameters is that of the manuals: Bucy, Schindler, Schlosser, Ganger: The DiskSim
Simulation Environment Version 4.0 Reference Manual, CMU-PDL-08-101 (2008), and its DiskModel manual.
No value is fitted. Not modelled: disconnection while the arm moves, defects that were remapped.
"""
import math
import re


def values(text):
    """All `name = number` of a file; of several the last."""
    return {name: float(number) for name, number in
            re.findall(r"^\s*([A-Z][^=\n]*?)\s*=\s*(-?[\d.]+)\s*,?\s*$", text, re.M)}


def numbers(text):
    return [float(word) for word in text.replace(",", " ").split()]


def listed(model, name):
    return numbers(re.search(name + r" = \[(.*?)\]", model, re.S)[1])


def seek_points(folder, model):
    """Pairs of distance and milliseconds."""
    curve = re.search(r"Full seek curve = (\S+),", model)
    if curve:
        lines = (folder / curve[1]).read_text().split("\n")[1:]
        return [(int(line.split(",")[0]), float(line.split(",")[1])) for line in lines if "," in line]
    cut, a, b, c, d, _ = listed(model, "HPL seek equation values")  # Ruemmler and Wilkes 1994
    cylinders = int(values(model)["Number of cylinders"])
    longer = [(n, a + b * math.sqrt(n) if n < cut else c + d * n) for n in range(11, cylinders)]
    return list(enumerate(listed(model, "First ten seek times"), 1)) + longer


def zones(model, surfaces):
    sparing = int(values(model)["Sparing scheme used"])
    span = int(values(model)["Rangesize for sparing"])
    found = []
    for text in re.findall(r"dm_layout_g1_zone \{(.*?)\n\s*\}", model, re.S):
        of = values(text)
        slips = sorted(int(slip) for slip in listed(text, "slips"))
        spares = int(of["Number of spares"])
        zone = {
            "first_cylinder": int(of["First cylinder number"]),
            "cylinders": int(of["Last cylinder number"] - of["First cylinder number"]) + 1,
            "sectors_per_track": int(of["Blocks per track"]),
            "offset": int(of["Offset of first block"]),
            "reserved_sectors": int(of["Empty space at zone front"]),
            "track_skew": int(of["Skew for track switch"]),
            "cylinder_skew": int(of["Skew for cylinder switch"]),
        }
        if sparing == 1:  # tracks at the end of the zone
            spares *= zone["sectors_per_track"]
        if sparing == 8:  # sectors at the end of each range of cylinders
            zone["spare_cylinders"] = span
        room = zone["cylinders"] * surfaces * (1 if sparing == 1 else zone["sectors_per_track"])
        zone["spare_sectors"] = spares
        zone["slipped_tracks" if sparing == 1 else "slipped_sectors"] = [slip for slip in slips if slip < room]
        found.append({key: value for key, value in zone.items() if value != []})
    return found


def overhead(of, name, more=0.0):
    return {f"after_{before}": f"{of[f'{name} over. after {before}'] + more:.6f} ms" for before in ("read", "write")}


def buffer(of):
    segment = int(of["Segment size (in blks)"])
    how = {0: "none", 3: "segment", 4: "stream"}[int(of["Buffer continuous read"])]
    return {
        "segments": int(of["Number of buffer segments"] - of["Use separate write segment"]) or 1,
        "segment_size": f"{segment * 512} B",
        "read_ahead": how,
        "read_ahead_size": f"{int(of['Maximum read-ahead (blks)']) * 512} B",
        "overwrites_requested": of["Read-ahead over requested"] == 1,
        "keeps_writes": of["Allow read hits on write data"] == 1,
        "write_segments": int(of["Maximum number of write segments"]) if of["Fast write level"] > 0 else 0,
    }


def disk(folder, name):
    """The device of a drive, as a spec has it."""
    of = values((folder / f"{name}.diskspecs").read_text())
    file = re.search(r"Model = source (\S+),", (folder / f"{name}.diskspecs").read_text())[1]
    model = re.sub(r"#.*", "", (folder / file).read_text())
    mechanics = values(model)
    buses = (folder / f"{name}.parv").read_text()

    def bus(kind):
        times = numbers(" ".join(re.findall(kind + r" block transfer time = ([\d.]+)", buses)))
        return f"{512 / max(of['Bulk sector transfer time'], *times) * 1000!r} B/s"

    settle = mechanics["Add. write settling delay"]
    less = min(settle, 0)  # below 0 it is what reads take longer
    surfaces = int(mechanics["Number of data surfaces"])
    extra = of["Extra write disconnect"] == 1
    write_miss = overhead(of, "Write miss")
    if extra:
        time = f"{of['Extradisc command overhead'] + of['Extradisc seek delta']:.6f} ms"
        write_miss = {"after_read": time, "after_write": time}
    return {
        "kind": "disk",
        "surfaces": surfaces,
        "zones": zones(model, surfaces),
        "rotation_speed": f"{mechanics['Rotation speed (in rpms)']:g} /min",
        "seek": {"points": [{"distance": n, "time": f"{time + less:.6f} ms"} for n, time in seek_points(folder, model)]},
        "head_switch": f"{mechanics['Head switch time'] + less:.6f} ms",
        "read_settle": f"{-less:.6f} ms",
        "write_settle": f"{settle - less:.6f} ms",
        "bus_bandwidth": bus("Read"),
        "bus_write_bandwidth": bus("Write"),
        "read_watermark": of["High (read) water mark"],
        "overheads": {
            "read_hit": overhead(of, "Read hit", of["Data preparation overhead"]),
            "read_miss": overhead(of, "Read miss"),
            "write_hit": overhead(of, "Write hit", of["Data preparation overhead"]),
            "write_miss": write_miss,
            "read_completion": f"{of['Read completion overhead']:.6f} ms",
            "write_completion": f"{of['Write completion overhead'] + of['Other reselect overhead']:.6f} ms",
            "reconnect": f"{of['First reselect overhead'] + of['Data preparation overhead']:.6f} ms",
        },
        "buffer": buffer(of),
    }


def trace(folder, name):
    """CSV of a recorded trace, and the response times measured [ms]."""
    lines, measured, think = ["think,block,bytes,kind"], [], 0.0
    for line in (folder / f"{name}.trace").read_text().splitlines():
        kind, _, block, blocks, response, after = line.split()
        lines.append(f"{think / 1e6:.12f},{block},{int(blocks) * 512},{kind.lower()}")
        measured.append(float(response) / 1000)
        think = float(after)
    return "\n".join(lines) + "\n", measured
