"""Addresses of the organisation: who is in charge, the departments, the people.

Who is in charge belongs to a plan and so stands below /p/<plan>/ too.
"""

from django.urls import path

from imari_dx.shared.plan_addresses import for_every_plan
from initiatives.csv_in import views as csv_in
from initiatives.organisation.views import departments, new_department, responsibilities
from initiatives.people import views as people

_pages = [
    path("responsibilities/", responsibilities.responsibilities, name="responsibilities"),
    path("responsibilities/csv/", csv_in.charges_csv, name="charges_csv"),
    path("responsibilities/csv/template/", csv_in.charges_template, name="charges_template"),
]

urlpatterns = [
    *for_every_plan(_pages),
    path("departments/", departments.departments, name="departments"),
    path("departments/reorganise/", departments.reorganisation, name="reorganise"),
    path("departments/new/", new_department.new_department, name="department_new"),
    path("departments/reorganise/<int:number>/cancel/", departments.take_back, name="reorganise_cancel"),
    path("departments/csv/", csv_in.departments_csv, name="departments_csv"),
    path("departments/csv/template/", csv_in.departments_template, name="departments_template"),
    path("people/", people.people, name="people"),
    path("people-csv/", csv_in.people_csv, name="people_csv"),
    path("people-csv/template/", csv_in.people_template, name="people_template"),
    path("people-new/", people.person_new, name="person_new"),
    path("people/<str:username>/", people.person, name="person"),
]
