"""Filters of the log."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from manyworks.core.forms import DayField
from manyworks.core.log.models import LogEntry


class LogFilter(forms.Form):
    """Narrow the log by what, who and when; everything is optional and lives in the address."""

    event = forms.CharField(label=_("Event begins with"), required=False, max_length=80)
    who = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=120)
    thing = forms.CharField(label=_("Thing"), required=False, max_length=120)
    since = DayField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def narrow(self, entries: QuerySet[LogEntry]) -> QuerySet[LogEntry]:
        """The entries that match; a filter that cannot be read narrows nothing and shows its error."""
        data = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        if event := data.get("event"):
            entries = entries.filter(event__startswith=event)
        if who := data.get("who"):
            entries = entries.filter(actor__name__icontains=who) | entries.filter(actor__email__icontains=who)
        if thing := data.get("thing"):
            entries = entries.filter(subject_name__icontains=thing)
        if since := data.get("since"):
            entries = entries.filter(at__date__gte=since)
        if until := data.get("until"):
            entries = entries.filter(at__date__lte=until)
        return entries
