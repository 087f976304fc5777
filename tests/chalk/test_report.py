import msgspec

from limner.chalk.report import Fault, Order, Report


def test_orders_and_reports_travel_as_messagepack() -> None:
    order = Order("a", "code", film=("b",), files={"x.png": b"1"})
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(order), type=Order) == order
    report = Report((), (), Fault("ValueError", "no", 3, "trace"))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(report), type=Report) == report
