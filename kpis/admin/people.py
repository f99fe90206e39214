"""People, what they may do where, and groups of permissions."""

from __future__ import annotations

from typing import Any

from allauth.account import admin as account_admin
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Q, QuerySet
from django.db.models.functions import Concat
from django.forms import ModelChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kpis import formatting
from kpis.admin.base import TableAdmin, TableInline
from kpis.admin.generic import ModelForm, UserAdmin, UserChangeForm
from kpis.admin.known import KnownAutocomplete
from kpis.admin.zones import offer_zones
from kpis.entry.mail.notices import tell_old_address
from kpis.models import Centre, Membership, MonthClose, User

TASTES = ["language", "theme", "time_zone"]
POWERS = ["is_staff", "is_superuser", "groups", "user_permissions"]


class CentreMembershipForm(ModelForm[Membership]):
    """Its search box for the person knows who is chosen already."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "user" in self.fields:
            box: Any = self.fields["user"].widget
            box.widget.known = {str(self.instance.user_id): str(self.instance.user)}


class CentreMembershipInline(TableInline[Membership, Centre]):
    model = Membership
    form = CentreMembershipForm
    fields = ["user", "role"]
    autocomplete_fields = ["user"]
    ordering = ["user__username"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("centre", "user")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name == "user":
            kwargs["widget"] = KnownAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PersonMembershipInline(TableInline[Membership, User]):
    model = Membership
    fields = ["centre", "role"]
    ordering = ["centre__name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).select_related("centre", "user")


@admin.register(Membership)
class MembershipAdmin(TableAdmin[Membership]):
    list_display = ["user", "centre", "role"]
    list_display_links = ["user", "centre"]
    list_filter = ["centre", "role"]
    list_select_related = ["user", "centre"]
    ordering = ["user__username", "centre__name"]
    search_fields = ["user__username", "user__first_name", "user__last_name", "centre__name"]
    autocomplete_fields = ["user"]


class PersonForm(UserChangeForm[User]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_zones(self, empty=_("same as the centre"))

    def clean_email(self) -> str:
        """People may log in by e-mail address, so it leads to one account."""
        email: str = self.cleaned_data["email"]
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if email and (other := others.first()):
            message = _("Found %(found)s, which is the address of %(other)s; expected another one.")
            raise ValidationError(message, "taken", {"found": email, "other": other.username})
        return email


@admin.register(User)
class PersonAdmin(TableAdmin[User], UserAdmin[User]):
    """Only superusers hand out powers, or touch accounts of the staff other than their own."""

    form = PersonForm
    actions = ["make_inactive"]
    delete_confirmation_template = "admin/kpis/delete_person.html"
    list_display = [
        "username",
        "full_name",
        "email",
        "centres",
        "is_active",
        "is_staff",
        "is_superuser",
    ]
    list_filter = ["is_active", "is_staff", "is_superuser", "memberships__centre", "language"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", *TASTES]}),
        (_("Permissions"), {"fields": ["is_active", *POWERS]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).prefetch_related("memberships__centre")

    @admin.action(description=_("Make inactive, and keep their name"), permissions=["change"])
    def make_inactive(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Not oneself, nor whom one may not touch."""
        chosen = [each.pk for each in queryset if can_be_inactive(request, each)]
        count = User.objects.filter(pk__in=chosen, is_active=True).update(is_active=False)
        text = ngettext(
            "%(count)s person is inactive now.", "%(count)s people are inactive now.", count
        )
        self.message_user(request, text % {"count": formatting.count(count)})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offers to make them inactive first."""
        person = self.get_object(request, unquote(object_id))
        may = person is not None and can_be_inactive(request, person)
        may = may and self.has_change_permission(request, person)
        if request.method == "POST" and "inactive" in request.POST and may:
            self.make_inactive(request, User.objects.filter(pk=unquote(object_id)))
            return redirect("admin:kpis_user_changelist")
        closes = MonthClose.objects.filter(Q(closed_by=person) | Q(reopened_by=person))
        context = {
            "may_be_inactive": may and person is not None and person.is_active,
            "closes": formatting.count(closes.count()) if person and closes.exists() else "",
        }
        return super().delete_view(request, object_id, {**context, **(extra_context or {})})

    def get_inlines(self, request: HttpRequest, obj: User | None) -> list[Any]:
        return [PersonMembershipInline] if obj else []

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        inherited = list(super().get_readonly_fields(request, obj))
        return inherited if is_superuser(request) else [*inherited, *POWERS]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_change_permission(request, obj) and may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return super().has_delete_permission(request, obj) and may_touch(request, obj)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: Any) -> None:
        """Whoever has a session only must not move an account to an address of their own."""
        is_moved = change and "email" in form.changed_data
        if is_moved:
            require_password_again(request)
        super().save_model(request, obj, form, change)
        if is_moved:
            forget_other_addresses(obj)
            if old := form.initial.get("email"):
                tell_old_address(obj, old)

    def user_change_password(
        self, request: HttpRequest, id: str, form_url: str = ""
    ) -> HttpResponse:
        """As the address. What is asked again is the page: a password is not kept meanwhile."""
        try:
            if self.has_change_permission(request, self.get_object(request, unquote(id))):
                require_password_again(request)
        except ReauthenticationRequired:
            if request.method == "POST":
                return redirect(request.path)
            raise
        return super().user_change_password(request, id, form_url)

    @admin.display(description=_("name"), ordering=Concat("last_name", "first_name"))
    def full_name(self, obj: User) -> str:
        return obj.get_full_name()

    @admin.display(description=_("centres"))
    def centres(self, obj: User) -> str:
        return ", ".join(f"{m.centre} ({m.get_role_display()})" for m in obj.memberships.all())


def is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser


def can_be_inactive(request: HttpRequest, person: User) -> bool:
    """Nobody shuts themselves out."""
    return person != request.user and may_touch(request, person)


def may_touch(request: HttpRequest, person: User | None) -> bool:
    """Whoever may set a password may log in as that person: no way to more than one has."""
    if person is None or is_superuser(request) or person == request.user:
        return True
    return not (person.is_staff or person.is_superuser)


@reauthentication_required  # type: ignore[untyped-decorator]
def require_password_again(request: HttpRequest) -> None:
    """Interrupt the request, unless the password was typed in the last minutes.

    The log-in library asks for it, and then goes on with the request as it was.
    """


def forget_other_addresses(person: User) -> None:
    """allauth remembers addresses of its own: an old one must not open the account any more."""
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()


class PermissionGroupAdmin(GroupAdmin):
    """Groups carry permissions: only superusers change them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return is_superuser(request)


# The address of a person is on the person's page; a list of its own would be a way round it.
assert account_admin
admin.site.unregister(EmailAddress)
admin.site.unregister(Group)
admin.site.register(Group, PermissionGroupAdmin)
