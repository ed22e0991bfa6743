"""The files of a saved debate: what they say, what they must not, and who gets them."""

import csv
import io
import json
import re
import zipfile

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import AsyncClient, Client
from django.urls import reverse
from pypdf import PdfReader

from debate.exports.formats import FORMATS, archive, files_of
from debate.exports.grades import BOM, harmless
from debate.exports.markdown import quote, safe
from debate.exports.pdf import said
from debate.exports.source import Source, source_of
from debate.models import Debate, ShareLink
from game import commands as c
from game import events as e
from game.codec import decode_events, encode_events
from game.redact import rewrite
from game.replay import Entry
from game.scoring import points, round_points, swing
from game.state import State
from game.values import Stage, TeamId
from tests.engine.table import CHAIR, CO, Table, play_game, short
from tests.pages import make_exports
from tests.pages.conftest import Cast, Played, open_with, short_format
from tests.pages.files import SCRIPTS, golden, keep, last, lengthened, renamed, source

TEXTS = ("csv", "moodle", "canvas", "markdown")


@pytest.fixture
def teacher(db: None) -> User:
    return User.objects.create_user("okafor", first_name="Ms Okafor")


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def read(source_: Source, format_: str) -> str:
    data = FORMATS[format_].make(source_)
    return text_of(data) if format_ == "pdf" else data.decode("utf-8-sig")


def table_of(source_: Source, format_: str = "csv") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read(source_, format_))))


# ---- what they say


@pytest.mark.parametrize(("name", "format_"), make_exports.GOLDEN)
def test_the_files_are_the_golden_ones(name: str, format_: str) -> None:
    assert make_exports.made(name, format_) == make_exports.path(name, format_).read_bytes()


def _class_swing(state: State) -> str:
    moved = swing(state)
    assert moved is not None
    return f"the whole class: {moved.before:.1f} to {moved.after:.1f} ({moved.voters} voters)"


def test_the_document_holds_the_whole_debate(teacher: User) -> None:
    made = source(teacher)
    pdf = PdfReader(io.BytesIO(FORMATS["pdf"].make(made)))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    state = made.record.state
    assert pdf.metadata is not None and pdf.metadata.title == state.deck.title
    for seat in state.seats.values():
        if seat.status == "seated":
            assert seat.name in text, seat.name
    for play in state.plays.values():
        assert " ".join(play.argument.split()) in text
        assert state.cards[play.card].tag in text if play.card else True
        if play.mark and play.round in state.released:
            assert play.mark.comment in text
    for words in (
        *("12B Politics", "25 November 2026", "Every school should have a uniform.", "Moderated by Ms Reed, Mr Hale"),
        *(
            "The positions were assigned for practice",
            "Dropped: nobody answered it",
            "Played for them when time ran out",
        ),
        *("Hidden by the moderator", "For, then Against", _class_swing(state)),
    ):
        assert words in text, words
    rounds = [round_points(state, TeamId("t1"), number) for number in state.released]
    assert re.search(rf"Kestrel\s*For, then Against .*? {' '.join(map(str, [*rounds, sum(rounds)]))}", text)


def test_every_page_says_which_it_is(teacher: User) -> None:
    pages = PdfReader(io.BytesIO(FORMATS["pdf"].make(source(teacher)))).pages
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page.extract_text()
    assert all("12B Politics · 2026-11-25" in page.extract_text() for page in list(pages)[1:])


def test_a_gradebook_row_is_what_scoring_says(teacher: User) -> None:
    made = source(teacher)
    state = made.record.state
    rows = {(row["Student"], row["Team"]): row for row in table_of(made)}
    assert len(rows) == sum(
        s.status == "seated" or any(p.seat == s.id for p in state.plays.values()) for s in state.seats.values()
    )
    for seat in state.seats.values():
        own = [p for p in state.plays.values() if p.seat == seat.id]
        if own:
            row = rows[seat.name, state.teams[seat.team].name]
            assert int(row["Plays"]) == len(own)
            assert int(row["Points"]) == sum(points(state.format.rubric, p) for p in own)
            assert float(row["Percent"]) == round(100 * int(row["Points"]) / int(row["Out of"]), 2)


def test_moodle_and_canvas_get_their_shapes(teacher: User) -> None:
    made = source(teacher)
    item = "School uniforms 12B Politics 2026-11-25"
    moodle = table_of(made, "moodle")
    assert list(moodle[0]) == ["Full name", "ID number", "Email address", f"{item} (Real)", f"{item} (Feedback)"]
    canvas = table_of(made, "canvas")
    assert list(canvas[0]) == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", item]
    assert canvas[0]["Student"].strip() == "Points Possible" and canvas[0][item] == "100"
    plain = {row["Student"]: row["Percent"] for row in table_of(made)}
    assert {row["Full name"]: row[f"{item} (Real)"] for row in moodle} == plain
    assert {row["Student"]: row[item] for row in canvas[1:]} == plain


def test_a_column_for_canvas_never_ends_in_what_it_takes_for_an_id(teacher: User) -> None:
    made = source_of(keep(teacher, golden("quick-clash"), "12B (2)"))
    assert not re.search(r"\(\d+\)$", list(table_of(made, "canvas")[0])[-1])


def test_sums_of_who_spoke_more_do_not_count_more(teacher: User) -> None:
    """Two plays of half the points are worth as much as one."""
    table = Table(short(rounds=short().rounds))
    table.fill(2)
    for number in (1, 2):
        table.go_to(Stage.CONSTRUCTIVE, number)
        for team in ("t1", "t2") if number == 1 else ("t1",):
            table.play(team)
        table.go_to(Stage.MARKING, number)
        for play in [p for p in table.state.plays.values() if p.round == number]:
            table.mark(play, 3, 3, 3)
        table.advance()
    table.send(CHAIR, c.EndDebate())
    rows = table_of(source_of(keep(teacher, table.entries)))
    assert [(r["Points"], r["Out of"], r["Percent"]) for r in rows] == [("18", "30", "60.0"), ("9", "15", "60.0")]


# ---- what they must not say


def marked_debate() -> Table:
    """Every text is one of its own; the last round's marks are not released, and extra time was given."""
    table = play_game(short(stance_votes=True), 6, seed=3, marked=True)
    assert table.state.ended and len(table.state.released) == 2
    return table


def unreleased() -> tuple[list[Entry], str]:
    """A debate that ended in the marking of its first round, blind; and the comment that nobody was told."""
    table = Table(short(blind_marking=True))
    table.fill(4)
    table.send(CO, c.AddModerator(CO.id, "Mr Hale"))
    table.send(CHAIR, c.GiveExtraTime("s4", 50))
    table.go_to(Stage.CONSTRUCTIVE)
    for team in ("t1", "t2"):
        table.play(team, f"argument of {team}")
    table.go_to(Stage.MARKING)
    for play in table.state.plays.values():
        table.mark(play, 5, 4, 3, comment="not to be told yet")
    table.send(CHAIR, c.EndDebate())
    return table.entries, "not to be told yet"


@pytest.mark.parametrize("format_", ["pdf", *TEXTS])
def test_marks_are_told_only_as_released(teacher: User, format_: str) -> None:
    entries, secret = unreleased()
    made = source_of(keep(teacher, entries))
    text = " ".join(read(made, format_).split())
    assert secret not in text and "12 of" not in text
    if format_ in ("pdf", "markdown"):
        assert "argument of t1" in text and "Marks not released" in text


def test_who_spoke_is_not_told_while_marking_is_blind(teacher: User) -> None:
    entries, _secret = unreleased()
    made = source_of(keep(teacher, entries))
    assert [row["Plays"] for row in table_of(made)] == ["0"] * 4
    authors = {made.record.state.seats[p.seat].name for p in made.record.state.plays.values()}
    plays = read(made, "markdown").split("### Constructive")[1].split("## What the")[0]
    assert "argument of" in plays and not any(name in plays for name in authors)


@pytest.mark.parametrize("format_", list(FORMATS))
def test_no_file_tells_a_stance_or_extra_time(teacher: User, format_: str) -> None:
    entries, _secret = unreleased()
    text = read(source_of(keep(teacher, entries)), format_)
    given = "ExtraTimeGiven" in text
    assert given is (format_ == "json")
    assert "xtra time" not in text and '"percent":50' not in text and '"seat":"s4","percent"' not in text
    table = marked_debate()
    told = read(source_of(keep(teacher, table.entries, code="ABC235")), format_)
    assert ("StanceCast" in told) is (format_ == "json")


def test_the_stances_in_the_journal_file_are_no_students(teacher: User) -> None:
    table = marked_debate()
    saved = json.loads(read(source_of(keep(teacher, table.entries)), "json"))
    cast = [x for n in saved["entries"] for x in n["events"] if x["event"] == "StanceCast"]
    real = [x for n in table.entries for x in decode_events(n.events) if isinstance(x, e.StanceCast)]
    assert len(cast) == len(real)
    for after in (False, True):
        given = {x["stance"] for x in cast if x["after"] is after}
        assert max(given) - min(given) <= 1 or swing(table.state, "t1")  # one average for all, or one for each team
    assert [x["stance"] for x in cast] != [x.stance for x in real]


@pytest.mark.parametrize("format_", list(FORMATS))
def test_with_pseudonyms_no_name_is_left(teacher: User, format_: str) -> None:
    """Names that no other word of the debate holds, also in the class's label and where others wrote them."""
    names = [f"Quimb{chr(97 + n)} Zorv{chr(97 + n)}" for n in range(15)]
    entries = renamed(golden(), names)
    talk = [
        msgspec.structs.replace(x, text=f"ask zorvA or quimbB: {x.text}") if isinstance(x, e.HuddleSaid) else x
        for n in entries[300:301]
        for x in decode_events(n.events)
    ]
    entries[300] = msgspec.structs.replace(entries[300], events=encode_events(talk))
    debate = keep(teacher, entries, "Group of Quimba")
    plain, made = source_of(debate), source_of(debate, pseudonyms=True)
    assert "quimb" in read(plain, format_).casefold()
    text = read(made, format_)
    for name in ("quimb", "zorv", "ms reed", "mr hale", "teacher", "colleague"):
        # the deck speaks of teachers; as a moderator's id the word must be gone
        found = text.casefold() if name not in ("teacher",) else "".join(re.findall(r'"moderator:?[^,]*', text))
        assert name not in found, name
    assert "quimb" not in made.stem and made.stem != plain.stem
    assert "Student 1" in text


def test_a_label_that_pseudonyms_make_longer_still_fits(teacher: User) -> None:
    names = [f"Zo{chr(97 + n)}" for n in range(15)]
    label = " ".join(names[:10])
    made = source_of(keep(teacher, renamed(golden(), names), label), pseudonyms=True)
    assert len(label) <= 40 and len(made.label) == 40 and "Zo" not in made.label


async def test_a_played_debate_names_no_account(cast: Cast, game: Played) -> None:
    assert f"u{cast.owner.pk}" in game.room.state.moderators  # what would be somebody else on another server
    await game.play_round("good")
    await game.do(c.EndDebate())
    answer = await cast["owner"].get(reverse("exports", args=[game.debate.pk]), {"file": "json"})
    text = answer.content.decode()
    assert not re.search(r'"moderator:u\d|"moderator":"u\d', text)
    assert '"actor":"moderator:m1"' in text and '"moderator":"m2"' in text  # the second is the co-moderator


# ---- harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A1") == f"'{start}cmd|' /C calc'!A1"
    assert harmless(f"a{start}b") == f"a{start}b"


def test_numbers_stay_numbers() -> None:
    assert [harmless(cell) for cell in (-1, 0.5, None)] == [-1, 0.5, None]


def injected(entries: list[Entry]) -> list[Entry]:
    """The debate with formulas where people type: names, comments, the class."""
    comments = e.PlayMarked | e.MarkCorrected
    found = []
    for entry in rewrite(entries, {seat: f"={n}+1" for n, seat in enumerate(last(entries).seats)}):
        events = [
            msgspec.structs.replace(x, comment="@SUM(1)") if isinstance(x, comments) else x
            for x in decode_events(entry.events)
        ]
        found.append(msgspec.structs.replace(entry, events=encode_events(events)))
    return found


@pytest.mark.parametrize("format_", ["csv", "moodle", "canvas"])
def test_what_people_typed_runs_in_no_spreadsheet(teacher: User, format_: str) -> None:
    made = source_of(keep(teacher, injected(golden("quick-clash")), "-12B"))
    data = FORMATS[format_].make(made)
    assert data.startswith(BOM)
    cells = [cell for line in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in line]
    assert any(cell.startswith("'=") for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_what_people_typed_is_no_markdown() -> None:
    assert safe("*a* _b_ `c` [d](e) <f> # g | h ~i~ $j$ &amp; \\") == (
        r"\*a\* \_b\_ \`c\` \[d\](e) \<f\> \# g \| h \~i\~ \$j\$ \&amp; \\"
    )
    assert [safe(x) for x in ("- a", "+ a", "1. a", "12) a", "===", "2022 was")] == [
        *(r"\- a", r"\+ a", r"1\. a", r"12\) a", r"\===", "2022 was"),
    ]
    assert quote("one\n# two") == "> one  \n> \\# two"


def test_the_document_takes_nothing_for_markup(teacher: User) -> None:
    table = Table()
    table.fill(2)
    table.go_to(Stage.CONSTRUCTIVE)
    typed = '#read("/etc/passwd") *b* _i_ $x^2$ @ref <label> \\ // no comment\n= no heading'
    table.play("t1", typed)
    table.send(CHAIR, c.EndDebate())
    text = read(source_of(keep(teacher, table.entries)), "pdf")
    assert " ".join(typed.split()) in " ".join(text.split())


# ---- names in any script


@pytest.mark.parametrize("format_", list(FORMATS))
def test_names_in_any_script_come_out_as_typed(teacher: User, format_: str) -> None:
    made = source_of(keep(teacher, renamed(golden()), "כיתה י״ב"))
    text = read(made, format_)
    for name in (
        SCRIPTS[:-1] if format_ != "pdf" else ("山田太郎", "김민준", "Юлія", "አበበ", "თამარი", "#panic() *x* $y$")
    ):
        assert (safe(name) if format_ == "markdown" else name) in text, name
    if format_ == "pdf":  # a reader gives letters that run from right to left in the order in which they are drawn
        assert set("מריםכהן") <= set(text)


def test_what_runs_from_right_to_left_is_known() -> None:
    assert [said(x)["rtl"] for x in ("מרים said", "said מרים", "12 محمد", "", "!?")] == [
        True,
        False,
        True,
        False,
        False,
    ]
    assert said("one\ntwo")["lines"] == ["one", "two"]


# ---- sizes


async def test_no_play_and_an_empty_team(cast: Cast) -> None:
    game = await open_with(cast, short_format(cast.deck), "Amara")
    await game.do(c.EndDebate())
    for format_ in FORMATS:
        answer = await cast["owner"].get(reverse("exports", args=[game.debate.pk]), {"file": format_})
        assert answer.status_code == 200
        if format_ in ("pdf", "markdown"):
            text = text_of(answer.content) if format_ == "pdf" else answer.content.decode()
            assert "Nothing was played." in text and "nobody" in text and "2 rounds were not played." in text
        if format_ == "csv":
            (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
            assert (row["Student"], row["Plays"], row["Points"], row["Percent"]) == ("Amara", "0", "", "")


async def test_nobody_came_at_all(cast: Cast) -> None:
    game = await open_with(cast, short_format(cast.deck))
    await game.do(c.EndDebate())
    answer = await cast["owner"].get(reverse("exports", args=[game.debate.pk]), {"file": "all"})
    assert len(zipfile.ZipFile(io.BytesIO(answer.content)).namelist()) == len(FORMATS)


def test_two_thousand_entries(teacher: User) -> None:
    made = source_of(keep(teacher, lengthened(golden(), 2000)))
    files = dict(files_of(made))
    assert len(json.loads(files[f"{made.stem}.json"])["entries"]) == 2000
    assert "line 1998" in files[f"{made.stem}.md"].decode()
    assert len(PdfReader(io.BytesIO(files[f"{made.stem}.pdf"])).pages) > 10


# ---- the page


def test_the_page_offers_every_file(teacher: User, client: Client) -> None:
    debate = keep(teacher, golden("quick-clash"))
    client.force_login(teacher)
    url = reverse("exports", args=[debate.pk])
    page = client.get(url).content.decode()
    for format_ in FORMATS.values():
        assert f'name="file" value="{format_.id}"' in page
        answer = client.get(url, {"file": format_.id})
        assert answer["Content-Type"] == format_.type and answer["Cache-Control"].startswith("max-age=0")
        assert answer["Content-Disposition"] == f'attachment; filename="2026-11-25-12b-politics-ABC234{format_.suffix}"'
    packed = zipfile.ZipFile(io.BytesIO(client.get(url, {"file": "all", "pseudonyms": "1"}).content))
    assert packed.testzip() is None and len(packed.namelist()) == len(FORMATS)
    assert b"Student 1" in packed.read("2026-11-25-12b-politics-ABC234-pseudonyms.csv")
    assert client.get(url, {"file": "exe"}).status_code == 404
    assert client.post(url).status_code == 405


def test_a_files_name_may_be_in_any_script(teacher: User, client: Client) -> None:
    debate = keep(teacher, golden("quick-clash"), "כיתה")
    client.force_login(teacher)
    answer = client.get(reverse("exports", args=[debate.pk]), {"file": "csv"})
    assert "filename*=utf-8''2026-11-25-%D7%9B" in answer["Content-Disposition"]
    assert dict.fromkeys(zipfile.ZipFile(io.BytesIO(archive([("כיתה.csv", b"x")]))).namelist()) == {"כיתה.csv": None}


async def test_a_running_debate_has_no_files_yet(cast: Cast, game: Played) -> None:
    url = reverse("exports", args=[game.debate.pk])
    page = await cast["owner"].get(url)
    assert page.status_code == 200 and "still running" in page.content.decode()
    refused = await cast["owner"].get(url, {"file": "pdf"})
    assert refused.status_code == 409 and "still running" in refused.content.decode()
    assert "Content-Disposition" not in refused


async def test_files_are_for_moderators_alone(cast: Cast, game: Played) -> None:
    await game.do(c.EndDebate())
    pk = game.debate.pk
    for who, status in {"owner": 200, "co": 200, "other": 404, "outsider": 302}.items():
        for query in ({}, {"file": "json"}):
            assert (await cast[who].get(reverse("exports", args=[pk]), query)).status_code == status, who
    assert (await game.browser_of("Amara").get(reverse("student_exports", args=[pk]))).status_code == 404
    for audience in ShareLink.Audience.values:
        seat = game.seats["Amara"] if audience == "student" else ""
        link = await ShareLink.objects.acreate(debate=game.debate, made_by=cast.owner, audience=audience, seat=seat)
        for query in ({}, {"file": "json"}):
            answer = await AsyncClient().get(reverse("shared_exports", args=[link.token]), query)
            assert answer.status_code == 404, audience


async def test_the_record_links_to_the_files_for_who_may_have_them(cast: Cast, game: Played) -> None:
    await game.do(c.EndDebate())
    page = (await cast["owner"].get(reverse("record", args=[game.debate.pk]))).content.decode()
    assert reverse("exports", args=[game.debate.pk]) in page
    theirs = (await game.browser_of("Amara").get(reverse("student_record", args=[game.debate.pk]))).content.decode()
    assert "exports" not in theirs


def test_a_damaged_debate_is_said(teacher: User, client: Client) -> None:
    debate = Debate.objects.create(owner=teacher, deck_title="Broken", format_name="None")
    debate.moderators.add(teacher)
    debate.entries.create(seq=2, command_id="x", actor="clock:", at=0, version=1, events="[]")
    client.force_login(teacher)
    page = client.get(reverse("exports", args=[debate.pk]), {"file": "pdf"})
    assert page.status_code == 500 and "record is damaged" in page.content.decode()
