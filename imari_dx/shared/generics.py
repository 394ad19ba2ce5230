"""Django's classes that are generic for mypy (django-stubs) but not at run time: bare here."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin as DjangoBaseModelAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm as DjangoAdminPasswordChangeForm
from django.contrib.auth.forms import UserCreationForm as DjangoUserCreationForm
from django.db import models

if TYPE_CHECKING:
    AdminPasswordChangeForm = DjangoAdminPasswordChangeForm[Any]
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
    BaseModelAdmin = DjangoBaseModelAdmin[Any]
    CharField = models.CharField[Any, Any]
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
    PositiveSmallIntegerField = models.PositiveSmallIntegerField[Any, Any]
    TabularInline = admin.TabularInline[Any, Any]
    UserAdmin = DjangoUserAdmin[Any]
    UserCreationForm = DjangoUserCreationForm[Any]
else:
    AdminPasswordChangeForm = DjangoAdminPasswordChangeForm
    BaseInlineFormSet = forms.BaseInlineFormSet
    BaseModelAdmin = DjangoBaseModelAdmin
    CharField = models.CharField
    ModelAdmin = admin.ModelAdmin
    ModelForm = forms.ModelForm
    PositiveSmallIntegerField = models.PositiveSmallIntegerField
    TabularInline = admin.TabularInline
    UserAdmin = DjangoUserAdmin
    UserCreationForm = DjangoUserCreationForm
