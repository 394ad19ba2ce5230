"""Demonstration data: invented departments, people and results, marked as demo wherever they show."""

from indicators.demo.accounts import PASSWORD, PEOPLE, Person
from indicators.demo.errors import DemoError
from indicators.demo.held import RemovedDemo, what_demo_holds
from indicators.demo.load import LoadedDemo, load_demo
from indicators.demo.remove import remove_demo

__all__ = [
    "PASSWORD",
    "PEOPLE",
    "DemoError",
    "LoadedDemo",
    "Person",
    "RemovedDemo",
    "load_demo",
    "remove_demo",
    "what_demo_holds",
]
