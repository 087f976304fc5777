from limner.lesson.paging import LINES, ROWS, code_pages, table_pages


def test_a_short_program_is_one_page_of_which_nothing_is_said() -> None:
    ((page, said),) = code_pages("a = 1\nb = 2", "python", [(2, 2)], "en")
    assert (page.source, page.language, page.focus, page.start, said) == ("a = 1\nb = 2", "python", ((2, 2),), 1, "")


def test_a_long_program_is_cut_at_blank_lines_and_keeps_its_numbers() -> None:
    source = "\n".join(
        "" if at % 15 == 0 else f"def f{at}(): ..." if at % 15 == 1 else f"    x = {at}" for at in range(1, 201)
    )
    pages = code_pages(source, "python", [(3, 3), (100, 110)], "en")
    assert all(page.source.count("\n") < LINES for page, _ in pages)
    shown = [line for page, _ in pages for line in page.source.split("\n") if line]
    assert shown == [line for line in source.split("\n") if line]
    for page, _ in pages:
        assert source.split("\n")[page.start - 1] == page.source.split("\n")[0]
    assert pages[1][1] == "Lines 16 to 30: `f16`."
    lit = [page.start + line - 1 for page, _ in pages for low, high in page.focus for line in range(low, high + 1)]
    assert lit == [3, 100, 101, 102, 103, 104, *range(106, 111)]  # line 105 is blank, at the end of its page


def test_a_table_of_forty_rows_has_pages_of_equal_length_with_their_header() -> None:
    rows = [(str(at), str(at * at)) for at in range(40)]
    pages = table_pages(rows, ("n", "n²"), "de")
    assert [len(page.rows) for page, _ in pages] == [ROWS] * 5
    assert {page.header for page, _ in pages} == {("n", "n²")}
    assert pages[1][1] == "Zeilen 9 bis 16: 8 – 15."
    assert [row for page, _ in pages for row in page.rows] == rows
