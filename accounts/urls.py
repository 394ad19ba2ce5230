"""Addresses of the own account: logging in and out, where, the password, and the gallery of components."""

from django.urls import path

from accounts.second_factor import views as second_factor
from accounts.sessions.views import end_own_session, own_sessions
from accounts.sign_in import views

urlpatterns = [
    path("login/", second_factor.Login.as_view(), name="login"),
    path("login/code/", second_factor.login_code, name="login_code"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("extend/", views.extend_session, name="extend_session"),
    path("sessions/", own_sessions, name="own_sessions"),
    path("sessions/end/", end_own_session, name="end_own_session"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("password/done/", views.PasswordChangeDone.as_view(), name="password_change_done"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/setup/", second_factor.second_factor_setup, name="second_factor_setup"),
    path("gallery/", views.gallery, name="gallery"),
]
