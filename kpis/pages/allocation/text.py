"""From the rules of allocation to the words on their page, and to its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode
from uuid import uuid4

from django.utils.html import format_html
from django.utils.translation import gettext as _

from kpis import formatting
from kpis.entry.forms.allocation import SHARE, RuleForm, RuleWords, written
from kpis.entry.recording.allocation import KEY, seen_rules
from kpis.facts import CentreFact
from kpis.models.labels import LABELS
from kpis.pages.agreement import FormState
from kpis.pages.filters.query import read_day
from kpis.pages.tables.table import Cell, Table
from kpis.reports.settings.allocation import AllocationReport, AllocationRuleFact, RuleKey
from kpis.reports.visible import CentreContext
from kpis.vocabulary import AllocationBasis


def rule_words(report: AllocationReport) -> RuleWords:
    return RuleWords(
        categories={category.code: category.id for category in report.categories},
        channels={channel.code: channel.id for channel in report.channels},
        decimal_mark=formatting.decimal_mark(),
    )


@dataclass(frozen=True, slots=True)
class PreviewText:
    """What a proposed rule would do. mark: what the form says the preview showed. closed: empty
    where no closed month is concerned."""

    is_removal: bool
    mark: str
    subject: str
    closed: str
    notes: Sequence[str]
    tables: Sequence[Table]


@dataclass(frozen=True, slots=True)
class AllocationPage:
    """seen: how the rules looked. removable: there is one of the form's category and month.
    sum: of the shares in the form, as its script goes on with it; mark: the decimal one."""

    centre: CentreFact
    may_record: bool
    asked: FormState
    in_force: Table
    others: Table
    form: RuleForm
    sum: str
    mark: str
    removable: bool
    seen: str
    preview: PreviewText | None
    token: str


def allocation_page(
    frame: CentreContext, report: AllocationReport, asked: FormState, preview: PreviewText | None
) -> AllocationPage:
    in_force, others = rules_tables(report, linked=frame.may_record)
    known = known_texts(report, asked.texts)
    form = rule_form(report, asked, known)
    return AllocationPage(
        centre=frame.centre,
        may_record=frame.may_record,
        asked=asked,
        in_force=in_force,
        others=others,
        form=form,
        sum=sum_words([str(field.value() or "") for field in form.share_fields()]),
        mark=formatting.decimal_mark(),
        removable=report.standing(key_in(report, {**known, **asked.texts})) is not None,
        seen=seen_rules(frame.rules),
        preview=preview,
        token=str(uuid4()),
    )


def rules_tables(report: AllocationReport, *, linked: bool = False) -> list[Table]:
    """Those in force, and the earlier and later ones. linked: a name leads to the form."""
    heads = [_("Category"), _("Goes by"), _("Valid from"), _("Shares")]
    in_force = [rule_row(rule, report, linked=linked) for rule in report.in_force]
    others = [
        [*rule_row(rule, report, linked=linked), Cell(state_of(rule, report))]
        for rule in report.others
    ]
    month = formatting.month_name(report.month)
    title = _("Rules in force in %(month)s") % {"month": month}
    return [
        Table("rules", title, heads, in_force),
        Table("other-rules", _("Earlier and later rules"), [*heads, _("State")], others),
    ]


def rule_row(rule: AllocationRuleFact, report: AllocationReport, *, linked: bool) -> list[Cell]:
    is_default = rule.valid_from == date.min
    link = rule_query(rule, report) if linked and not is_default else ""
    since = _("always") if is_default else formatting.month_short(rule.valid_from)
    return [
        Cell(category_name(rule.category, report), link=link),
        Cell(str(LABELS[rule.basis])),
        Cell(since, None if is_default else rule.valid_from),
        Cell(shares_words(rule, report)),
    ]


def rule_query(rule: AllocationRuleFact, report: AllocationReport) -> str:
    code = next((c.code for c in report.categories if c.id == rule.category), "")
    query = urlencode({"category": code, "valid_from": f"{rule.valid_from:%Y-%m}"})
    return f"?{query}#rule-title"


def state_of(rule: AllocationRuleFact, report: AllocationReport) -> str:
    return _("to come") if rule.valid_from > report.month else _("replaced")


def category_name(category: int | None, report: AllocationReport) -> str:
    if category is None:
        return _("All other categories")
    return next(each.name for each in report.categories if each.id == category)


def shares_words(rule: AllocationRuleFact, report: AllocationReport) -> str:
    """Such as "Phone 48%, E-mail 52%"; nothing where shares are not fixed."""
    mark, sign = formatting.decimal_mark(), formatting.percent_sign()
    return ", ".join(
        f"{channel.name} {written(rule.shares[channel.id], mark)}{sign}"
        for channel in report.channels
        if channel.id in rule.shares
    )


def rule_form(report: AllocationReport, asked: FormState, known: Mapping[str, str]) -> RuleForm:
    """known: what stands where nothing was typed."""
    form = RuleForm(rule_words(report), **asked.said(KEY, known, asked.texts))
    form.fields["category"].widget.choices = category_choices(report)
    form.fields["basis"].choices = basis_choices()  # type: ignore[attr-defined]
    for channel in report.channels:
        form.fields[SHARE + channel.code].label = channel.name
    return form


def known_texts(report: AllocationReport, texts: Mapping[str, str]) -> dict[str, str]:
    """How the form begins: with the rule that the address names, to be changed, else with a new
    one from this month on, by default of all other categories."""
    key = key_in(report, texts)
    standing = report.standing(key)
    same = [rule for rule in report.in_force if rule.category in (key[0], None)]
    rule = standing or same[-1]
    mark = formatting.decimal_mark()
    codes = {channel.id: channel.code for channel in report.channels}
    shares = {
        SHARE + codes[id]: written(percent, mark)
        for id, percent in rule.shares.items()
        if id in codes
    }
    month = rule.valid_from if standing else report.month
    return {
        "category": "",
        "valid_from": f"{month:%Y-%m}",
        "basis": rule.basis.value,
        **(shares if "basis" not in texts else {}),
    }


def key_in(report: AllocationReport, texts: Mapping[str, str]) -> RuleKey:
    ids = {category.code: category.id for category in report.categories}
    month = read_day(texts.get("valid_from", "")) or report.month
    return ids.get(texts.get("category", "")), month


def category_choices(report: AllocationReport) -> list[tuple[str, str]]:
    named = [(category.code, category.name) for category in report.categories]
    return [("", _("Every category without a rule of its own")), *named]


def basis_choices() -> list[tuple[str, str]]:
    """Each with what it does."""
    notes = {
        AllocationBasis.CONTACTS: _("In proportion to contacts."),
        AllocationBasis.HANDLE_TIME: _("By the time spent on contacts."),
        AllocationBasis.STAFFED_HOURS: _("By the hours staffed for the channel."),
        AllocationBasis.EQUAL: _("The same for every channel that had contacts."),
        AllocationBasis.FIXED_SHARES: _("By percentages that you enter."),
    }
    return [
        (basis.value, format_html("{} <small>{}</small>", LABELS[basis], notes[basis]))
        for basis in AllocationBasis
    ]


def sum_words(texts: list[str]) -> str:
    """Of the numbers among what was typed, as the script goes on with it."""
    mark = formatting.decimal_mark()
    plain = [text.replace(mark, ".", 1) for text in texts]
    known = [text for text in plain if text.replace(".", "", 1).isdecimal() and text.isascii()]
    total = sum((Decimal(text) for text in known), Decimal(0))
    return written(total, mark)
