"""All addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("kpis.urls")),
    path("account/", include("cpcsite.account_urls")),
    path("admin/", admin.site.urls),
]
handler500 = "kpis.pages.errors.server_error"
