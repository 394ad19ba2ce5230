"""Addresses of the organisation: who is in charge, the departments, the people.

Who is in charge belongs to a plan and so stands below /p/<plan>/ too.
"""

from django.urls import path

from imari_dx.shared.plan_addresses import for_every_plan
from initiatives.organisation.views import departments, responsibilities
from initiatives.people import views as people

_pages = [path("responsibilities/", responsibilities.responsibilities, name="responsibilities")]

urlpatterns = [
    *for_every_plan(_pages),
    path("departments/", departments.departments, name="departments"),
    path("departments/reorganise/", departments.reorganisation, name="reorganise"),
    path("people/", people.people, name="people"),
    path("people/<str:username>/", people.person, name="person"),
]
