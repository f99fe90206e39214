"""What is extracted from a template is what Django looks up when it renders it."""

from collections.abc import Callable

import pytest
from django.template import engines
from django.utils import translation

from cpcsite.template_messages import Found, messages_of_template

TEMPLATES = {
    '{% translate "Skip" %}': ["Skip"],
    "{% trans 'Old tag' %}": ["Old tag"],
    '{% translate "100 % sure" %}': ["100 %% sure"],
    '{% translate "Close" context "month" %}': [("month", "Close")],
    '{% translate "Kept" as kept %}{{ kept }}': ["Kept"],
    '{% translate "Filtered"|upper %}': ["Filtered"],
    "{% translate variable %}": [],
    '{{ _("Constant") }}': ["Constant"],
    '{% with title=_("Argument") %}{{ title }}{% endwith %}': ["Argument"],
    "{% blocktranslate %}Plain{% endblocktranslate %}": ["Plain"],
    "{% blocktranslate with a=b %}Of {{ a }}, 5 %{% endblocktranslate %}": ["Of %(a)s, 5 %%"],
    "{% blocktranslate trimmed %}\n  Two\n  lines\n{% endblocktranslate %}": ["Two lines"],
    '{% blocktranslate context "verb" %}Export{% endblocktranslate %}': [("verb", "Export")],
    "{% blocktranslate count n=2 %}{{ n }} cost{% plural %}{{ n }} costs{% endblocktranslate %}": [
        ("%(n)s cost", "%(n)s costs", 2)
    ],
    "{# {% translate 'Commented' %} #}": [],
}


@pytest.mark.parametrize("source", TEMPLATES)
def test_the_message_is_the_one_that_django_asks_for(
    source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = watch_lookups(monkeypatch)
    with translation.override("fr"):
        engines["django"].from_string("{% load i18n %}" + source).render({"n": 2})
    found = [as_asked(each) for each in messages_of_template(source)]
    assert found == TEMPLATES[source]
    assert asked == found


def as_asked(found: Found) -> object:
    if isinstance(found.id, tuple):
        return (*found.id, 2)
    return (found.context, found.id) if found.context else found.id


def watch_lookups(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    asked: list[object] = []

    def watch(name: str, keep: Callable[..., object], answer: int) -> None:
        def lookup(*arguments: object) -> object:
            asked.append(keep(*arguments))
            return arguments[answer]

        monkeypatch.setattr(f"django.utils.translation._trans.{name}", lookup)

    watch("gettext", lambda message: message, 0)
    watch("pgettext", lambda context, message: (context, message), 1)
    watch("ngettext", lambda *arguments: arguments, 1)
    return asked
