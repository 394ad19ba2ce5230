"""Addresses of the own account: logging in and out, the password, and the gallery of components."""

from django.urls import path

from accounts.sign_in import views

urlpatterns = [
    path("login/", views.Login.as_view(), name="login"),
    path("logout/", views.Logout.as_view(), name="logout"),
    path("extend/", views.extend_session, name="extend_session"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("password/done/", views.PasswordChangeDone.as_view(), name="password_change_done"),
    path("gallery/", views.gallery, name="gallery"),
]
