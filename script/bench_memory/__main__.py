"""Prepares Django, which the people of the measurement need, and starts it."""

import importlib
import sys

import django

django.setup()
sys.exit(importlib.import_module("script.bench_memory.day").main())
