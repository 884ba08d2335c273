"""A sheet of 20 columns as a plain program writes it, with xlsxwriter in constant memory: sheet.py ROWS FILE."""

import datetime
import sys

import xlsxwriter


def main(rows, path):
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Roster")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.set_column(0, 19, 12)
    sheet.freeze_panes(1, 2)
    for column in range(20):
        sheet.write_string(0, column, f"Column {column}", bold)
    names = ["Ana Example", "Bo Sample", "Chris O'Specimen", "Dana Example", "Eli Sample"]
    first = datetime.date(2026, 1, 1)
    for r in range(rows):
        for column in range(0, 20, 5):
            sheet.write_string(r + 1, column, f"S-{r * 4 + column:06d}")
            sheet.write_string(r + 1, column + 1, names[r % 5])
            sheet.write_number(r + 1, column + 2, r % 977)
            sheet.write_datetime(r + 1, column + 3, first + datetime.timedelta(r % 2000), day)
            sheet.write_string(r + 1, column + 4, "Medical Assistant")
    sheet.autofilter(0, 0, rows, 19)
    book.close()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
