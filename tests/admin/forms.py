"""What a browser would send back of an admin form, and what the admin says to it."""

import html
import re
from typing import Any

from django.test import Client


def filled_form(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """The form's fields as they stand, with changes; formsets as they are in the page."""
    response = client.get(url)
    assert response.status_code == 200
    form = response.context["adminform"].form
    data = values_of(form)
    for formset in response.context["inline_admin_formsets"]:
        data |= values_of(formset.formset.management_form)
        for each in formset.formset.initial_forms:
            data |= values_of(each)
    return data | changes


def values_of(form: Any) -> dict[str, Any]:
    values = {form.add_prefix(name): form[name].value() for name in form.fields}
    return {
        name: getattr(v, "pk", v) for name, v in values.items() if v is not None and v is not False
    }


def errors_in(response: Any) -> str:
    """All that the page says went wrong, as plain text."""
    assert response.status_code == 200, response.get("Location")
    found = re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", " ".join(found)))
