import msgspec

from limner.chalk.report import Order, Report
from limner.chalk.worker import prepare, serve


def test_an_order_is_answered_by_a_report() -> None:
    prepare()
    answer = serve(msgspec.msgpack.encode(Order("s", "1 / 0\n")), [].append)
    report = msgspec.msgpack.decode(answer, type=Report)
    assert report.fault is not None and report.fault.kind == "ZeroDivisionError"
