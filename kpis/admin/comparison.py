"""Benchmarks, targets, service limits and annotations."""

from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kpis import formatting
from kpis.admin.base import TableAdmin
from kpis.admin.currencies import check_currency
from kpis.admin.generic import ModelForm
from kpis.metrics import is_floor, is_share, is_time
from kpis.models import Annotation, Benchmark, Centre, QualityLimit, Target, User
from kpis.models.cost import check_channel_is_used
from kpis.vocabulary import Metric

UNITS_OF_TARGETS = _(
    "Costs: money in the centre's currency. Average handle and response time: seconds. "
    "First-contact resolution, satisfaction, abandonment: a percentage from 0 to 100. "
    "Cost as a multiple of digital: how many times the cost."
)


def value_in_words(target: Target) -> str:
    """The goal with its unit, such as €5.50, 6 min 00 s or 75.0%."""
    metric = Metric(target.metric)
    if is_share(metric):
        return formatting.percent(target.value / 100)
    if is_time(metric):
        return formatting.duration(target.value)
    if metric is Metric.COST_MULTIPLE_VS_DIGITAL:
        return f"{formatting.number(target.value, 1)}×"
    return formatting.money(target.value, target.centre.currency)


def check_unit(form: ModelForm[Any]) -> None:
    """Of a goal: nothing below 0, no percentage above 100."""
    metric, value = form.cleaned_data.get("metric"), form.cleaned_data.get("value")
    if not metric or value is None:
        return
    if value < 0:
        message = _("Found %(found)s, expected a value of 0 or more.")
    elif is_share(Metric(metric)) and value > 100:
        message = _("Found %(found)s, expected a percentage from 0 to 100.")
    else:
        return
    form.add_error("value", ValidationError(message, "unit", {"found": value}))


class TargetForm(ModelForm[Target]):
    class Meta:
        help_texts = {"value": UNITS_OF_TARGETS}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_unit(self)
        return cleaned

    def _post_clean(self) -> None:
        """After Django's own part, which gives the target of an inline its centre."""
        super()._post_clean()  # type: ignore[misc]
        centre: Centre | None = getattr(self.instance, "centre", None)
        if centre and centre.pk and "channel" in self.cleaned_data:
            try:
                check_channel_is_used(centre.pk, self.instance.channel_id)
            except ValidationError as error:
                self.add_error(None, error)


@admin.register(Target)
class TargetAdmin(TableAdmin[Target]):
    form = TargetForm
    month_fields = ["valid_from"]
    list_display = ["centre", "metric", "channel", "month", "value_figure"]
    list_display_links = ["centre", "metric"]
    list_filter = ["centre", "metric", "channel"]
    list_select_related = ["centre", "channel"]
    date_hierarchy = "valid_from"
    search_fields = ["centre__name", "metric", "channel__name_en", "channel__name_fr"]
    empty_value_display = _("all channels")

    @admin.display(description=_("valid from"), ordering="valid_from")
    def month(self, obj: Target) -> str:
        return formatting.month_name(obj.valid_from)

    @admin.display(description=_("value"), ordering="value")
    def value_figure(self, obj: Target) -> str:
        return value_in_words(obj)


def limit_in_words(limit: QualityLimit) -> str:
    """The limit with its unit and side, such as "at least 82.0%" or "at most 45 s"."""
    seconds = limit.metric == Metric.RESPONSE_TIME
    shown = formatting.duration(limit.value) if seconds else formatting.percent(limit.value / 100)
    side = (
        gettext("at least %(limit)s")
        if is_floor(Metric(limit.metric))
        else gettext("at most %(limit)s")
    )
    return side % {"limit": shown}


class QualityLimitForm(ModelForm[QualityLimit]):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_unit(self)
        return cleaned


@admin.register(QualityLimit)
class QualityLimitAdmin(TableAdmin[QualityLimit]):
    form = QualityLimitForm
    month_fields = ["valid_from"]
    list_display = ["centre", "metric", "month", "value_figure"]
    list_display_links = ["centre", "metric"]
    list_filter = ["centre", "metric"]
    list_select_related = ["centre"]
    date_hierarchy = "valid_from"
    search_fields = ["centre__name", "metric"]
    fields = ["centre", "metric", "valid_from", "value"]

    @admin.display(description=_("valid from"), ordering="valid_from")
    def month(self, obj: QualityLimit) -> str:
        return formatting.month_name(obj.valid_from)

    @admin.display(description=_("limit"), ordering="value")
    def value_figure(self, obj: QualityLimit) -> str:
        return limit_in_words(obj)


class BenchmarkForm(ModelForm[Benchmark]):
    def clean_currency(self) -> str:
        currency: str = self.cleaned_data["currency"]
        if currency:
            check_currency(currency)
        return currency

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if url and not url.startswith(("https://", "http://")):
            raise ValidationError(
                _("Found “%(found)s”, expected an address that begins with https://."),
                code="address",
                params={"found": url},
            )
        return url


@admin.register(Benchmark)
class BenchmarkAdmin(TableAdmin[Benchmark]):
    form = BenchmarkForm
    list_display = [
        "publisher",
        "year",
        "metric",
        "kind_or_all",
        "where",
        "value_figure",
        "evidence",
    ]
    list_filter = ["metric", "channel_kind", "evidence", "region", "industry", "currency"]
    list_select_related = ["about_centre"]
    search_fields = ["publisher", "title", "region", "industry", "channel", "note", "year"]
    fieldsets = [
        (_("Source"), {"fields": ["publisher", "title", "url", "year", "evidence"]}),
        (_("What was measured"), {"fields": ["metric", "channel_kind", "channel"]}),
        (_("Where"), {"fields": ["region", "industry", "about_centre"]}),
        (
            _("Figure"),
            {
                "description": _("A value, or a low and a high, or all three."),
                "fields": ["low", "value", "high", "currency", "unit"],
            },
        ),
        (None, {"fields": ["note"]}),
    ]

    @admin.display(description=_("channel kind"), ordering="channel_kind")
    def kind_or_all(self, obj: Benchmark) -> str:
        return obj.get_channel_kind_display() or str(_("all channels"))

    @admin.display(description=_("value"), ordering="value")
    def value_figure(self, obj: Benchmark) -> str:
        """The value, else the low and the high."""
        figures = [obj.low, obj.high] if obj.value is None else [obj.value]
        return " – ".join(benchmark_in_words(f, obj) for f in figures if f is not None)

    @admin.display(description=_("where"), ordering="region")
    def where(self, obj: Benchmark) -> str:
        return f"{obj.region} · {obj.industry}"


def benchmark_in_words(value: Decimal, benchmark: Benchmark) -> str:
    if benchmark.currency:
        return formatting.money(value, benchmark.currency)
    return formatting.number(value, 2)


@admin.register(Annotation)
class AnnotationAdmin(TableAdmin[Annotation]):
    month_fields = ["month"]
    list_display = ["month_in_words", "centre", "text", "author", "created_at"]
    list_display_links = ["month_in_words", "text"]
    list_filter = ["centre"]
    list_select_related = ["centre", "author"]
    date_hierarchy = "month"
    search_fields = ["text", "centre__name", "author__username"]
    fields = ["centre", "month", "text", "author", "created_at"]
    readonly_fields = ["author", "created_at"]

    @admin.display(description=_("month"), ordering="month")
    def month_in_words(self, obj: Annotation) -> str:
        return formatting.month_name(obj.month)

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: Any) -> None:
        assert isinstance(request.user, User)
        obj.author = request.user
        super().save_model(request, obj, form, change)
