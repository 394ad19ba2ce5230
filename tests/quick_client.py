"""What Django's test client does anew for each client and each part of a page: here it is done once.

What a process does for its memory after each large piece of work is done after some of them.
"""

import gc
import itertools
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import Settings, settings
from django.http import HttpResponse
from django.template import Context, Template
from django.test import utils
from django.test.client import ClientHandler
from django.test.signals import template_rendered
from django.urls import URLResolver
from simple_history.manager import HistoryDescriptor

from imari_dx.shared import memory

_LOADED = ClientHandler.load_middleware
_PARTS = ("_view_middleware", "_template_response_middleware", "_exception_middleware", "_middleware_chain")
_SHARED: dict[str, object] = {}
_LARGE_PIECES = itertools.count(1)


def quicken() -> None:
    """Let clients share their middleware, and ``response.context`` hold the contexts of whole templates."""
    memory.collect = _collect_now_and_then
    HistoryDescriptor.__get__ = _history
    ClientHandler.load_middleware = _load_middleware  # type: ignore[method-assign]
    utils.instrumented_test_render = _rendered


def _collect_now_and_then() -> int:
    """A tenth of a second each time: tests/imari_dx/shared/test_memory.py shows that it is asked for."""
    return gc.collect() if next(_LARGE_PIECES) % 8 == 0 else 0


@cache
def _manager_class(manager: Any, queryset: Any) -> Any:
    """Made anew, with all methods of a queryset, by each look at a history: each saved row takes one."""
    return manager.from_queryset(queryset)


def _history(descriptor: HistoryDescriptor, instance: object, _owner: object = None) -> Any:
    return _manager_class(descriptor.manager_class, descriptor.queryset_class)(descriptor.model, instance)


def blank_handler(_resolver: URLResolver, status: int) -> Callable[..., HttpResponse]:
    """Answer in the place of an error page with the status alone."""
    return lambda _request, exception=None: HttpResponse(status=status)


def _load_middleware(handler: ClientHandler, is_async: bool = False) -> None:
    """Under settings of its own a client has middleware of its own: some looks at them once."""
    if type(settings._wrapped) is not Settings:
        _LOADED(handler, is_async)
        return
    if not _SHARED:
        _LOADED(handler, is_async)
        _SHARED.update({name: getattr(handler, name) for name in _PARTS})
    for name, value in _SHARED.items():
        setattr(handler, name, value)


def _rendered(template: Template, context: Context) -> str:
    """Django notes each included part too, each with a copy of all that the page knows."""
    if context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
