"""CodeVision's items for tests, drawn by Pillow alone, so that no renderer has to start."""

from functools import cache

import numpy as np

from limner.bench.item import Item
from limner.bench.oracle import Case
from limner.bench.pillow import paint
from limner.bench.stock import Draught, Plan, draught, finish, helps

FREE = Plan()


@cache
def one(number: int, plan: Plan = FREE) -> Item:
    laid = draught(plan, number)
    return finish(plan, laid, drawn(laid))


def drawn(laid: Draught) -> tuple[np.ndarray, ...]:
    return tuple(np.ascontiguousarray(paint(page.scene())[..., :3]) for page in laid.pages)


def case(laid: Draught, item: Item) -> Case:
    return Case(laid.posed, item.turn.name, item.sources, item.pictures, item.matrices, helps(laid))
