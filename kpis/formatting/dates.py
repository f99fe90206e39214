"""Days, months and periods in the reader's locale."""

from datetime import date, datetime
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.facts import Period
from kpis.formatting.locales import once_per_language, reader_locale
from kpis.vocabulary import PeriodKind


@cache
def month_names(locale: Locale, width: str) -> dict[int, str]:
    names: dict[int, str] = dict(locale.months["stand-alone"][width])
    return names


def month_name(month: date) -> str:
    """Such as "May 2026" or "mai 2026"."""
    return f"{month_alone(month)} {month.year}"


def month_alone(month: date) -> str:
    """The month without its year."""
    return month_names(reader_locale(), "wide")[month.month]


def month_abbreviated(month: date) -> str:
    """Such as "Jun", "juin"."""
    return month_names(reader_locale(), "abbreviated")[month.month]


def month_short(month: date) -> str:
    """Such as "Jun 2025"."""
    return f"{month_abbreviated(month)} {month.year}"


def day_name(day: date) -> str:
    """Such as "3 January 2026", "1er janvier 2026"."""
    locale = reader_locale()
    text = format_date(day, "long", locale)
    return "1er" + text[1:] if locale.language == "fr" and day.day == 1 else text


def time_name(when: datetime) -> str:
    """The time of day for the reader, such as "14:05"; zone_name says where."""
    return format_time(timezone.localtime(when), "short", locale=reader_locale())


def moment_name(when: datetime) -> str:
    """Such as "3 June 2026 at 14:05 (Europe/Paris)": in the reader's time zone, which it names."""
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": day_name(timezone.localtime(when).date()),
        "time": time_name(when),
        "zone": zone_name(),
    }


def zone_name() -> str:
    """Of the time zone in which the reader is shown times, such as Europe/Paris."""
    return str(timezone.get_current_timezone())


def day_short(day: date) -> str:
    """The day within its month, above a column: such as "Mon 3", "lun. 3"."""
    return format_date(day, "EEE d", reader_locale())


@once_per_language
def period_name(period: Period) -> str:
    """The period in full, as a heading or an option names it."""
    if period.kind is PeriodKind.MONTH:
        return month_name(period.start)
    if period.kind is PeriodKind.WEEK:
        return _("Week %(week)s, %(year)s") % week_and_year(period)
    if period.kind is PeriodKind.QUARTER:
        return quarter_name(period)
    if period.kind is PeriodKind.YEAR:
        return year_name(period.start)
    if period.kind is PeriodKind.YEAR_TO_DATE:
        return _("Year to date, %(month)s") % {"month": month_name(last_month(period))}
    return _("12 months to %(month)s") % {"month": month_name(last_month(period))}


def period_in_sentence(period: Period) -> str:
    """The period where a sentence goes on with it: French wants an article."""
    if period.kind is PeriodKind.WEEK:
        return pgettext("in a sentence", "Week %(week)s, %(year)s") % week_and_year(period)
    if period.kind is PeriodKind.YEAR_TO_DATE:
        text = pgettext("in a sentence", "the year to %(month)s")
        return text % {"month": month_name(last_month(period))}
    if period.kind is PeriodKind.ROLLING_YEAR:
        text = pgettext("in a sentence", "the 12 months to %(month)s")
        return text % {"month": month_name(last_month(period))}
    return period_name(period)


@once_per_language
def period_short(period: Period) -> str:
    """The period on an axis."""
    if period.kind is PeriodKind.MONTH:
        return month_short(period.start)
    if period.kind in {PeriodKind.ROLLING_YEAR, PeriodKind.YEAR_TO_DATE}:
        return month_short(last_month(period))
    if period.kind is PeriodKind.WEEK:
        year, week, _day = period.start.isocalendar()
        return _("W%(week)s %(year)s") % {"week": f"{week:02}", "year": year}
    return period_name(period)


def week_and_year(period: Period) -> dict[str, int]:
    year, week, _day = period.start.isocalendar()
    return {"week": week, "year": year}


def last_month(period: Period) -> date:
    return period.last_month


def quarter_name(period: Period) -> str:
    """Named by the months in it: its number would depend on the fiscal year."""
    first = month_names(reader_locale(), "abbreviated")[period.start.month]
    return f"{first}–{month_short(last_month(period))}"


def year_name(start: date) -> str:
    """2026, or 2023-24 for a fiscal year that begins in another month than January."""
    if start.month == 1:
        return str(start.year)
    return f"{start.year}-{(start.year + 1) % 100:02}"
