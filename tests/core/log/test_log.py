"""The log: entries, seals, and what happens when somebody changes a row behind its back."""

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.log.actions import append_entry, seal_entries
from manyworks.core.log.queries import (
    entries_after,
    exported,
    protections_missing,
    text_of,
    verify_chain,
    visible_to,
)
from manyworks.core.log.rules import (
    FIRST_HASH,
    canonical_text,
    is_event_name,
    lifting_sql,
    protecting_sql,
    seal_hash,
)
from manyworks.core.models import LogEntry, LogSeal
from manyworks.core.organisations.actions import edit_organisation
from manyworks.refused import Refused
from tests.core.conftest import Cast
from tests.house import NOON, FrozenClock, execute


def change_behind_its_back(sql: str) -> None:
    """What somebody with the database's password could do: take the triggers down, change, put them up."""
    # PostgreSQL alters no table whose deferred constraints still wait to be checked.
    connection.check_constraints()
    execute([*lifting_sql(connection.vendor), sql, *protecting_sql(connection.vendor)])


def test_an_action_writes_what_was_done_by_whom_to_what(cast: Cast, frozen_clock: FrozenClock) -> None:
    edit_organisation(organisation=cast.kiln, by=cast.cato, phone="0117 496 0001")
    entry = LogEntry.objects.first()
    assert entry is not None
    assert (entry.actor, entry.event, entry.subject_name) == (
        cast.cato,
        "core.organisation.edited",
        "Kiln Works",
    )
    assert entry.at == NOON and entry.organisation == cast.kiln
    assert entry.data == {"phone": ["", "0117 496 0001"]}


def test_a_change_of_nothing_is_not_an_event(cast: Cast) -> None:
    before = LogEntry.objects.count()
    edit_organisation(organisation=cast.kiln, by=cast.cato, name="Kiln Works")
    assert LogEntry.objects.count() == before


def test_details_are_stored_as_they_will_be_hashed(cast: Cast) -> None:
    data = {"day": date(2026, 3, 2), "price": Decimal("12.50")}
    entry = append_entry(actor=None, event="core.test.done", subject=cast.kiln, data=data)
    assert entry.data == {"day": "2026-03-02", "price": "12.50"}
    with pytest.raises(ValueError, match="JSON"):
        append_entry(actor=None, event="core.test.done", subject=cast.kiln, data={"share": float("nan")})


@pytest.mark.django_db(transaction=True)
def test_an_entry_needs_the_actions_transaction(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append_entry(actor=None, event="core.test.done", subject=LogSeal(sequence=1))


@pytest.mark.parametrize(
    "name", ["", "done", "core.done", "core.a.b.c", "core..x", "core.Ümlaut.x", "core.a1.b"]
)
def test_event_names_have_three_parts(name: str) -> None:
    assert not is_event_name(name)


@pytest.mark.parametrize("table", ["core_logentry", "core_logseal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_refuses(cast: Cast, table: str, statement: str) -> None:
    seal_entries()
    column = "event" if table == "core_logentry" else "hash"
    sql = statement.format(table, column, column)
    with pytest.raises(DatabaseError, match=r"refuses to (update|delete)"), transaction.atomic():
        connection.cursor().execute(sql)
    assert protections_missing() == []


def test_postgresql_refuses_truncation_too(cast: Cast) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    connection.check_constraints()
    with pytest.raises(DatabaseError, match="refuses to truncate"), transaction.atomic():
        connection.cursor().execute("TRUNCATE core_logentry CASCADE")


@pytest.mark.parametrize("table", ["core_logentry", "core_logseal"])
def test_sqlite_refuses_replacement_too(cast: Cast, table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no REPLACE; its ON CONFLICT DO UPDATE is an UPDATE")
    seal_entries()
    with pytest.raises(DatabaseError, match="refuses to replace"), transaction.atomic():
        connection.cursor().execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table} LIMIT 1")
    last = LogSeal.objects.order_by("-sequence").first()
    assert last is not None
    with pytest.raises(DatabaseError, match="refuses to replace"), transaction.atomic():
        connection.cursor().execute(
            "INSERT OR REPLACE INTO core_logseal (sequence, entry_id, previous_hash, hash)"
            " VALUES (99, %s, 'a', 'b')",
            [last.entry_id],
        )
    assert verify_chain().intact


def test_the_orm_is_refused_as_well(cast: Cast) -> None:
    entry = LogEntry.objects.first()
    assert entry is not None
    entry.event = "core.other.thing"
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.delete()


def test_sealing_numbers_entries_from_one_without_gaps(cast: Cast) -> None:
    waiting = LogEntry.objects.count()
    assert seal_entries(most=3) == 3
    assert seal_entries() == waiting - 3
    assert seal_entries() == 0
    assert list(LogSeal.objects.values_list("sequence", flat=True)) == list(range(1, waiting + 1))
    verdict = verify_chain()
    assert verdict.intact and verdict.sealed == waiting and verdict.unsealed == 0


def test_upper_floors_read_the_news_by_cursor(cast: Cast) -> None:
    seal_entries()
    first = list(entries_after(0, most=2))
    rest = list(entries_after(2))
    assert [e.seal.sequence for e in first] == [1, 2]
    assert rest[0].seal.sequence == 3 and len(first) + len(rest) == LogEntry.objects.count()


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        (
            "UPDATE core_logentry SET event = 'core.nothing.happened' WHERE id = {entry}",
            "entry {entry} was changed",
        ),
        ("UPDATE core_logentry SET subject_id = '99' WHERE id = {entry}", "entry {entry} was changed"),
        ("UPDATE core_logseal SET hash = '" + "f" * 64 + "' WHERE sequence = 2", "entry {entry} was changed"),
        ("DELETE FROM core_logseal WHERE sequence = 2", "seal 2 is missing"),
    ],
)
def test_verify_names_what_was_changed(cast: Cast, sql: str, reason: str) -> None:
    seal_entries()
    entry = LogSeal.objects.get(sequence=2).entry_id
    change_behind_its_back(sql.format(entry=entry))
    verdict = verify_chain()
    assert not verdict.intact and reason.format(entry=entry) in verdict.reason
    assert verdict.sealed == 1


def test_a_rewritten_seal_breaks_the_one_after_it(cast: Cast) -> None:
    """Somebody who can compute hashes still has to rewrite every later seal, and a noted hash shows that."""
    seal_entries()
    noted = verify_chain().last_hash
    seal = LogSeal.objects.get(sequence=2)
    change_behind_its_back(f"UPDATE core_logentry SET subject_name = 'x' WHERE id = {seal.entry_id}")
    text = text_of(LogEntry.objects.get(pk=seal.entry_id))
    forged = seal_hash(previous_hash=seal.previous_hash, sequence=2, entry_text=text)
    change_behind_its_back(f"UPDATE core_logseal SET hash = '{forged}' WHERE sequence = 2")
    verdict = verify_chain()
    assert verdict.broken_sequence == 3 and "does not follow" in verdict.reason
    with pytest.raises(Refused, match="broken at seal 3"):
        call_command("log", "verify", expect=noted)


def test_the_command_passes_and_says_the_last_hash(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("log", "seal")
    call_command("log", "verify")
    out = capsys.readouterr().out
    assert "intact" in out and verify_chain().last_hash in out
    call_command("log", "verify", expect=LogSeal.objects.get(sequence=3).hash)
    with pytest.raises(Refused, match="is not in the chain"):
        call_command("log", "verify", expect="0" * 64)


def test_the_command_fails_when_the_protection_is_gone_and_puts_it_back(cast: Cast) -> None:
    connection.check_constraints()
    execute(lifting_sql(connection.vendor))
    assert "core_logentry_refuses_delete" in protections_missing()
    with pytest.raises(Refused, match="lacks protection"):
        call_command("log", "verify")
    call_command("log", "protect")
    call_command("log", "verify")


def test_an_outsider_can_check_the_export(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """The rule of docs/run/log.md, written again from scratch."""
    seal_entries()
    call_command("log", "export")
    previous = FIRST_HASH
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(records) == LogEntry.objects.count()
    for number, record in enumerate(records, start=1):
        assert record["sequence"] == number and record["previous_hash"] == previous
        content = f"{previous}\n{number}\n{record['entry']}".encode()
        assert hashlib.sha256(content).hexdigest() == record["hash"]
        previous = record["hash"]
    assert records == list(exported())


def test_people_see_the_log_of_what_they_answer_for(cast: Cast) -> None:
    edit_organisation(organisation=cast.kiln, by=cast.cato, phone="1")
    edit_organisation(organisation=cast.shed, by=cast.eve, phone="2")
    events = visible_to(cast.brook).filter(event="core.organisation.edited")
    assert [e.organisation for e in events] == [cast.kiln], (
        "a coordinator reads the members' log, not strangers'"
    )
    assert set(visible_to(cast.cato).values_list("organisation__slug", flat=True)) <= {"kiln-works", None}
    assert visible_to(cast.ada).count() == LogEntry.objects.count()
    assert visible_to(None).count() == 0


plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(data=plain, name=st.text(max_size=50))
def test_the_text_that_is_hashed_reads_back_the_same(data: object, name: str) -> None:
    def write(content: object, called: object) -> str:
        return canonical_text(
            identifier=7,
            at=NOON,
            actor=None,
            event="core.test.done",
            subject_type="core.organisation",
            subject_id="1",
            subject_name=str(called),
            organisation=None,
            network=3,
            data=content,
        )

    text = write(data, name)
    again = json.loads(text)
    assert again["data"] == data and again["at"] == "2026-03-02T12:00:00.000000Z"
    assert write(again["data"], again["subject_name"]) == text and "\n" not in text


def test_the_page_filters_pages_and_exports(cast: Cast, client: Client) -> None:
    assert client.get("/log/").status_code == 302
    client.force_login(cast.holder(cast.kiln, "operator"))
    assert client.get("/log/").status_code == 403, "an operator does not answer for the organisation"
    client.force_login(cast.cato)
    edit_organisation(organisation=cast.kiln, by=cast.cato, phone="0117 496 0001")
    page = client.get("/log/?event=core.organisation").content.decode()
    assert "0117 496 0001" in page and "core.<wbr>member" not in page and "Cato Kiln" in page
    assert "No entry matches" in client.get("/log/?thing=nothing+like+it").content.decode()
    assert "1 entry" in client.get("/log/?who=cato@&event=core.organisation.edited").content.decode()
    assert "Enter a valid date" in client.get("/log/?since=yesterday").content.decode()
    assert "No entry matches" in client.get("/log/?since=2099-01-01").content.decode()
    seal_entries()
    export = client.get("/log/export.jsonl?event=core.organisation.edited")
    (line,) = b"".join(export.streaming_content).decode().splitlines()
    record = json.loads(line)
    content = f"{record['previous_hash']}\n{record['sequence']}\n{record['entry']}".encode()
    assert hashlib.sha256(content).hexdigest() == record["hash"]
    assert json.loads(record["entry"])["event"] == "core.organisation.edited"
