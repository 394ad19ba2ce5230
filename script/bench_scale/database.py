"""Makes or widens one database in a process of its own: ``plan`` from nothing, ``more N`` plans beside it."""

import sys


def main(what: str, count: int) -> None:
    """Prepare the database that the environment names."""
    import django

    django.setup()
    from django.core.management import call_command

    from script.bench_scale import copies, growing, ten_years

    if what == "plan":
        call_command("migrate", verbosity=0)
        growing.grow(ten_years.make_plan())
        copies.add_people(count)
    else:
        copies.add_plans(count)
    copies.look_through()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
