"""From what the runs measured to what is shown: medians with their spread, ratios within a round, the tables. Runs nothing."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Any

LOAD_SHARE_MAX = 0.8
"""Above this part of its core the load generator may be what is measured: such a step does not count."""

Run = Mapping[str, Any]
"""One server's run: `part` (job, growth, class, idle, debate, browser, reading), `candidate`, `round`, `started_s`,
`steps` by name."""

KEYS = (
    *("rostrum.us_per_frame", "rostrum.frames_per_s", "rostrum.p50_ms_at_50", "rostrum.p99_ms_at_50"),
    *("rostrum.p50_ms_at_half", "rostrum.p99_ms_at_half", "rostrum.start_s"),
    *("ratios.tutorial_over_rostrum", "ratios.daphne_over_rostrum", "ratios.uvicorn_over_rostrum"),
    *("ratios.rostrum_over_colyseus", "ratios.rostrum_over_socketio"),
    *("join.s_for_32", "join.s_for_1000", "rejoin.s_for_1000", "idle.kb_per_student", "growth.x_100_over_10_rooms"),
    *("debate.us_per_frame", "debate.p99_ms", "load.core_share"),
    *("browser.first_load_kb", "browser.first_load_requests", "browser.painted_ms_p50", "browser.painted_ms_p95"),
    *("browser.layout_shift",),
    *("reading.fold_ms_10000", "reading.moderator_page_ms", "reading.record_page_ms"),
)
"""What the results have in any case; null where it was not measured."""
RATIOS = {
    "tutorial_over_rostrum": ("tutorial", "rostrum"),
    "daphne_over_rostrum": ("daphne", "rostrum"),
    "uvicorn_over_rostrum": ("uvicorn", "rostrum"),
    "rostrum_over_colyseus": ("rostrum", "colyseus"),
    "rostrum_over_socketio": ("rostrum", "socketio"),
}
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def counts(step: Mapping[str, Any]) -> bool:
    return float(step.get("load_share", 0.0)) <= LOAD_SHARE_MAX


def us_per_frame(step: Mapping[str, Any]) -> float:
    """CPU microseconds of the server for each delivered frame."""
    return float(step["server_cpu_s"]) / float(step["frames"]) * 1e6


def _of_job(steps: Mapping[str, Any]) -> dict[str, float]:
    found = {}
    if "most" in steps:
        most = steps["most"]
        found["us_per_frame"] = us_per_frame(most)
        found["frames_per_s"] = most["frames"] / most["seconds"]
        found["frame_bytes"] = most["frame_bytes"]
    for step, named in (("at_50", "at_50"), ("half", "at_half")):
        if step in steps:
            found |= {f"{p}_ms_{named}": steps[step]["latency_ms"][p] for p in ("p50", "p99")}
    return found


def _of_class(steps: Mapping[str, Any]) -> dict[str, float]:
    names = {"join_32": "join.s_for_32", "join_1000": "join.s_for_1000", "rejoin_1000": "rejoin.s_for_1000"}
    return {key: steps[step]["latency_ms"]["max"] / 1000 for step, key in names.items() if step in steps}


def _of_idle(steps: Mapping[str, Any]) -> dict[str, float]:
    if not {"before", "students", "after"} <= set(steps):
        return {}
    grown = steps["after"]["resident_kb"] - steps["before"]["resident_kb"]
    return {"idle.kb_per_student": grown / steps["students"]["sockets"]}


def _of_debate(steps: Mapping[str, Any]) -> dict[str, float]:
    if "bots" not in steps:
        return {}
    played = steps["bots"]
    return {
        "debate.us_per_frame": us_per_frame(played),
        "debate.p99_ms": played["latency_ms"]["p99"],
        "debate.frames_per_command": played["frames"] / played["commands"],
    }


def _of_browser(steps: Mapping[str, Any]) -> dict[str, float]:
    return {f"browser.{name}": value for step in steps.values() for name, value in step.items()}


def _of_reading(steps: Mapping[str, Any]) -> dict[str, float]:
    return {f"reading.{name}": value for step in steps.values() for name, value in step.items()}


_PARTS = {
    "class": _of_class,
    "idle": _of_idle,
    "debate": _of_debate,
    "browser": _of_browser,
    "reading": _of_reading,
}


def figures(runs: Iterable[Run]) -> dict[str, list[float]]:
    """Every figure's samples, one a run, by its dotted name. Ratios are taken within a round, so that a machine that drifts
    from round to round does not show in them."""
    found: dict[str, list[float]] = defaultdict(list)
    cost: dict[tuple[int, str], float] = {}
    growth: dict[tuple[int, int], float] = {}
    for run in runs:
        steps = {name: step for name, step in run["steps"].items() if counts(step)}
        found["load.core_share"] += [step["load_share"] for step in steps.values() if "load_share" in step]
        if run["part"] == "job":
            who = run["candidate"]
            for name, value in ({"start_s": run["started_s"]} | _of_job(steps)).items():
                found[f"{who}.{name}"].append(value)
            if "most" in steps:
                cost[run["round"], who] = us_per_frame(steps["most"])
        elif run["part"] == "growth":
            if "most" in steps:
                growth[run["round"], run["rooms"]] = us_per_frame(steps["most"])
                found[f"growth.us_per_frame_at_{run['rooms']}"].append(us_per_frame(steps["most"]))
        else:
            for name, value in _PARTS[run["part"]](steps).items():
                found[name].append(value)
    for name, (over, under) in RATIOS.items():
        found[f"ratios.{name}"] = _ratios(cost, over, under)
    found["growth.x_100_over_10_rooms"] = _ratios(growth, 100, 10)
    return {name: values for name, values in found.items() if values}


def _ratios(cost: Mapping[tuple[int, Any], float], over: Any, under: Any) -> list[float]:
    rounds = sorted({round_ for round_, _ in cost})
    return [cost[r, over] / cost[r, under] for r in rounds if (r, over) in cost and (r, under) in cost]


def _shown(name: str, values: Sequence[float]) -> float:
    """The median; of the load's share the highest, since each step has to keep below the limit."""
    return round(max(values) if name == "load.core_share" else median(values), 4)


def summary(runs: Sequence[Run], about: Mapping[str, Any]) -> dict[str, Any]:
    """The results as they are kept: `about`, each figure's median at its name, and its lowest and highest under `spread`."""
    found = figures(runs)
    results: dict[str, Any] = dict(about)
    for name in (*KEYS, *found):
        part, _, last = name.partition(".")
        results.setdefault(part, {})[last] = _shown(name, found[name]) if name in found else None
    results["load"]["steps_not_counted"] = sum(not counts(s) for run in runs for s in run["steps"].values())
    results["spread"] = {name: [round(min(v), 4), round(max(v), 4)] for name, v in sorted(found.items())}
    return results


# ---- to read ----


def _figure(results: Mapping[str, Any], name: str, digits: int = 1) -> str:
    """`12.3 (11.9–13.0)`, or a dash."""
    part, _, last = name.partition(".")
    value = results.get(part, {}).get(last)
    if value is None:
        return "–"
    low, high = results["spread"][name]
    one = f"{value:,.{digits}f}"
    return one if low == high else f"{one} ({low:,.{digits}f}–{high:,.{digits}f})"


def candidate_rows(results: Mapping[str, Any], titles: Mapping[str, str]) -> list[list[str]]:
    head = [
        "candidate",
        "CPU µs a frame",
        "frames/s",
        "p50 / p99 ms at 50/s",
        "p50 / p99 ms at half of its most",
        "first 200, s",
    ]
    rows = [head]
    for name, title in titles.items():
        if not results.get(name):
            continue
        pairs = [
            f"{_figure(results, f'{name}.p50_ms_{at}')} / {_figure(results, f'{name}.p99_ms_{at}')}"
            for at in ("at_50", "at_half")
        ]
        first = [_figure(results, f"{name}.us_per_frame"), _figure(results, f"{name}.frames_per_s", 0)]
        rows.append([title, *first, *pairs, _figure(results, f"{name}.start_s", 2)])
    return rows


TARGETS = (
    ("the tutorial's way over Rostrum, CPU a frame", "ratios.tutorial_over_rostrum", "at least 20", 1),
    ("Rostrum over Colyseus, CPU a frame", "ratios.rostrum_over_colyseus", "at most 1.0", 2),
    ("Rostrum over socket.io, CPU a frame", "ratios.rostrum_over_socketio", "", 2),
    ("Rostrum on stock Daphne over its own server", "ratios.daphne_over_rostrum", "", 2),
    ("Rostrum on uvicorn over its own server", "ratios.uvicorn_over_rostrum", "", 2),
    ("whole job, CPU µs a frame", "rostrum.us_per_frame", "at most 20", 1),
    ("p99 at 50 commands/s, ms", "rostrum.p99_ms_at_50", "at most 5", 1),
    ("32 students in with a first view, s", "join.s_for_32", "", 2),
    ("1,000 students in with a first view, s", "join.s_for_1000", "at most 2", 2),
    ("1,000 back at once after a drop, s", "rejoin.s_for_1000", "at most 2", 2),
    ("memory of an idle student, KB (or MB for 1,000)", "idle.kb_per_student", "at most 32", 1),
    ("cost a frame at 100 rooms over that at 10", "growth.x_100_over_10_rooms", "at most 1.3", 2),
    ("bots' whole debates, CPU µs a frame", "debate.us_per_frame", "", 1),
    ("bots' whole debates, p99 of a command's answer, ms", "debate.p99_ms", "", 1),
    ("student's page, first load, KB", "browser.first_load_kb", "under 100", 1),
    ("student's page, first load, requests", "browser.first_load_requests", "at most 12", 0),
    ("patch to painted, p50, ms (CPU slowed 4 times)", "browser.painted_ms_p50", "under 50", 1),
    ("patch to painted, p95, ms", "browser.painted_ms_p95", "", 1),
    ("layout shift while plays arrive", "browser.layout_shift", "0", 3),
    ("fold of 10,000 entries, ms", "reading.fold_ms_10000", "under 500", 0),
    ("moderator's page of a full debate, ms", "reading.moderator_page_ms", "under 100", 1),
    ("record of a full debate as a page, ms", "reading.record_page_ms", "", 1),
    ("load generator's share of its core, highest", "load.core_share", "under 0.8", 2),
)


def target_rows(results: Mapping[str, Any]) -> list[list[str]]:
    rows = [["figure", "median (lowest–highest)", "wanted"]]
    return rows + [[title, _figure(results, name, digits), wanted] for title, name, wanted, digits in TARGETS]


def markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def plain(rows: Sequence[Sequence[str]]) -> str:
    """The rows for a terminal, in columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def headline(results: Mapping[str, Any]) -> str:
    machine = results["machine"]
    return (
        f"{results['date']}, {machine['cpu']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}, "
        f"Node {machine['node'] or 'none'}; {results['rounds']} rounds of {results['rooms']} rooms with 32 sockets."
    )


def block(results: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """What stands between the markers of the document."""
    tables = [headline(results), markdown(candidate_rows(results, titles)), markdown(target_rows(results))]
    return "\n\n".join([BEGIN, *tables, END])


def put_in(document: str, block_: str) -> str:
    """The document with its block exchanged. Raises ValueError where it has no markers."""
    before, after = document.index(BEGIN), document.index(END) + len(END)
    return document[:before] + block_ + document[after:]


def as_json(results: Mapping[str, Any]) -> str:
    return json.dumps(results, indent=1, ensure_ascii=False) + "\n"
