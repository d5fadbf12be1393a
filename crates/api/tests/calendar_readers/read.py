"""Prints what other people's readers find in the calendar on standard input, between two instants: a JSON list."""

import json
import sys
from datetime import datetime, timezone

import icalendar
import recurring_ical_events

calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
begin, end = (datetime.fromisoformat(text) for text in sys.argv[1:])


def instant(value):
    return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(event):
    return {
        "from": instant(event["DTSTART"].dt),
        "to": instant(event["DTEND"].dt),
        "uid": str(event["UID"]),
        "summary": str(event["SUMMARY"]),
        "description": str(event["DESCRIPTION"]),
    }


errors = [str(error) for component in calendar.walk() for error in component.errors]
events = [read(event) for event in recurring_ical_events.of(calendar).between(begin, end)]
events.sort(key=lambda event: (event["from"], event["summary"]))
json.dump({"name": str(calendar["X-WR-CALNAME"]), "errors": errors, "events": events}, sys.stdout)
