"""What a scenario's prose can use: the demo story's people, a browser without script for each, a worker."""

import html
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.web.demo.people import CAST, Company


class Visitor:
    """Somebody at a browser without script: reads pages as text, fills forms in."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        if user is not None:
            self.client.force_login(user)
        self.answer: HttpResponse | None = None

    def open(self, address: str, /) -> str:
        """Go to a page; returns what it says."""
        self.answer = self.client.get(address, follow=True)
        return self.text

    def send(self, address: str, /, **fields: Any) -> str:
        """Send a form; returns what the page after it says."""
        self.answer = self.client.post(address, fields, follow=True)
        return self.text

    @property
    def text(self) -> str:
        assert self.answer is not None
        page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", self.answer.content.decode(), flags=re.DOTALL)
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())

    @property
    def status(self) -> int:
        assert self.answer is not None
        return self.answer.status_code

    @property
    def address(self) -> str:
        """Where the last form or link led to."""
        assert self.answer is not None
        chain = getattr(self.answer, "redirect_chain", [])
        return str(chain[-1][0]) if chain else f"nowhere: {self.status} {self.text[:400]}"


class Stage:
    """The story told as far as a scenario needs it."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def words(self) -> dict[str, Any]:
        """Everything a scenario may name without importing it."""
        people = {person.key: self.company.people[person.key] for person in CAST}
        visitors = {f"{key}s_browser": Visitor(user) for key, user in people.items()}
        return {
            **people,
            **visitors,
            "nadias_browser": Visitor(),
            "severn_vale": self.company.severn,
            "cumbria": self.company.cumbria,
            "organisations": self.company.organisations,
            "let_the_worker_run": lambda: [job.status for job in run_due_jobs()],
        }
