"""Django's admin and form classes, which take their model in brackets for the type checker only."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth import forms as auth_forms

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    UserAdmin = auth_admin.UserAdmin
    UserChangeForm = auth_forms.UserChangeForm
    ModelForm = forms.ModelForm
    BaseInlineFormSet = forms.BaseInlineFormSet
else:

    class Bracketed:
        """Takes types in brackets, and stays the class that it is."""

        def __class_getitem__(cls, _types: Any) -> type:
            return cls

    class ModelAdmin(Bracketed, admin.ModelAdmin):
        pass

    class UserAdmin(Bracketed, auth_admin.UserAdmin):
        pass

    class TabularInline(Bracketed, admin.TabularInline):
        pass

    class ModelForm(Bracketed, forms.ModelForm):
        pass

    class UserChangeForm(Bracketed, auth_forms.UserChangeForm):
        pass

    class BaseInlineFormSet(Bracketed, forms.BaseInlineFormSet):
        pass


__all__ = [
    "BaseInlineFormSet",
    "ModelAdmin",
    "ModelForm",
    "TabularInline",
    "UserAdmin",
    "UserChangeForm",
]
