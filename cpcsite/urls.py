"""All addresses of the site."""

from allauth.account.decorators import secure_admin_login
from django.apps import apps
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
# The queue is no table of the product: its command line shows it (manage.py procrastinate shell).
for queued in apps.get_app_config("procrastinate").get_models():
    if admin.site.is_registered(queued):
        admin.site.unregister(queued)
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("kpis.urls")),
    path("account/", include("cpcsite.account_urls")),
    path("admin/", admin.site.urls),
]
handler500 = "kpis.pages.errors.server_error"
