"""Months in forms: entered as 2026-05, stored as their first day."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kpis import formatting


class MonthInput(forms.DateInput):
    """The browser's own month picker, or 2026-05 as text where it has none."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "2026-05", **(attrs or {})}, format="%Y-%m")


class MonthField(forms.DateField):
    widget = MonthInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = MonthInput()
        kwargs["help_text"] = _("A month, such as 2026-05.")
        super().__init__(**kwargs, input_formats=["%Y-%m", "%Y-%m-%d"])

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(value)
        except ValidationError:
            raise ValidationError(
                _("Found “%(found)s”, expected a month such as 2026-05."),
                code="invalid",
                params={"found": value},
            ) from None
        if day and day.day != 1:
            raise ValidationError(
                _("Found %(found)s, expected a whole month such as %(month)s."),
                code="invalid",
                params={"found": formatting.day_name(day), "month": f"{day:%Y-%m}"},
            )
        return day
