"""Django's admin and form classes, which take their model in brackets for the type checker only."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin
    TabularInline = admin.TabularInline
    ModelForm = forms.ModelForm
    BaseInlineFormSet = forms.BaseInlineFormSet
else:

    class Bracketed:
        """Takes types in brackets, and stays the class that it is."""

        def __class_getitem__(cls, _types: Any) -> type:
            return cls

    class ModelAdmin(Bracketed, admin.ModelAdmin):
        pass

    class TabularInline(Bracketed, admin.TabularInline):
        pass

    class ModelForm(Bracketed, forms.ModelForm):
        pass

    class BaseInlineFormSet(Bracketed, forms.BaseInlineFormSet):
        pass


__all__ = [
    "BaseInlineFormSet",
    "GroupAdmin",
    "ModelAdmin",
    "ModelForm",
    "TabularInline",
    "UserAdmin",
]
