"""Roster and letters as a plain program makes them: roster_and_letters.py DATABASE AS-OF DIRECTORY.

It reads everything at once, knows the rules as a table, and leaves out what is laborious: whether HR's rows contradict
each other, routes, policies, managers' workbooks, messages, changes since the last run, sealing.
"""

import calendar
import collections
import datetime
import os
import re
import sqlite3
import sys

import xlsxwriter

from letters import PROOF, write_letter

Rule = collections.namedtuple("Rule", "code name body months required minimum categories units notice window")

DAY = datetime.timedelta(1)
CMA_UNITS = {"point": 1, "contact_hour": 1, "ceu": 1, "iacet_ceu": 10, "college_credit": 15}
HOURS = {"point": 1, "contact_hour": 1, "ceu": 10, "iacet_ceu": 10}
CMA_NEEDS = {"administrative": 10, "clinical": 10, "general": 10}
RULES = [
    Rule("CMA-AAMA", "CMA (AAMA)", "aama", 60, 60, 30, CMA_NEEDS, CMA_UNITS, 180, 3),
    Rule("RMA-AMT", "RMA (AMT)", "amt", 36, 30, 0, {}, HOURS, 180, 0),
    Rule("NCMA-NCCT", "NCMA (NCCT)", "ncct", 12, 14, 0, {}, HOURS, 180, 0),
    Rule("CCMA-NHA", "CCMA (NHA)", "nha", 24, 10, 0, {}, HOURS, 180, 0),
    Rule("RMA-ARMA", "RMA (ARMA)", "arma", 12, 12, 0, {}, HOURS, 180, 0),
    Rule("BLS", "BLS", "aha", 24, 0, 0, {}, {}, 180, 0),
]
KINDS = {"cma": "CMA-AAMA", "cma aama": "CMA-AAMA", "rma amt": "RMA-AMT", "ncma": "NCMA-NCCT", "ncma ncct": "NCMA-NCCT",
         "ccma": "CCMA-NHA", "ccma nha": "CCMA-NHA", "rma arma": "RMA-ARMA", "bls": "BLS", "cpr": "BLS", "cpr bls": "BLS"}
BY_CODE = {rule.code: rule for rule in RULES}
PROVIDERS = {"aama e-learning center": "aama", "cma today": "aama", "aama self-study programs": "aama",
             "aama annual conference": "aama", "ace": "aama", "annals of continuing education": "aama"}
HEADERS = ["Staff ID", "Name", "Job", "Site", "Manager", "Credential", "Number", "Issued", "Expires", "Days left", "Status",
           "Window closes", "Safe by", "Apply by", "Required", "Counted", "Missing", "To earn", "Missing administrative",
           "Missing clinical", "Missing general", "Missing approved", "Requirements met", "Role at risk", "Next step",
           "Last notice", "Issues"]


def rule_of(text):
    code = KINDS.get(" ".join(re.sub(r"[^a-z]+", " ", (text or "").lower()).split()))
    return BY_CODE.get(code)


def day_of(text):
    try:
        return datetime.date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None


def add_months(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def by_staff(db, table):
    rows = collections.defaultdict(list)
    for row in db.execute(f"SELECT * FROM {table} ORDER BY staff_id"):
        rows[row["staff_id"]].append(row)
    return rows


def points_of(rule, credits, start, last):
    """Adds up what counts, by category and by whether the rule's body approves it."""
    counted, approved, by_category, seen, cards = 0, 0, collections.Counter(), set(), 0
    for c in credits:
        earned = day_of(c["earned_on"])
        if earned is None or not start <= earned <= last:
            continue
        if c["credential"] and rule_of(c["credential"]) is not rule:
            continue
        key = ((c["title"] or "").strip().lower(), (c["provider"] or "").strip().lower(), c["category"], earned)
        if key in seen:
            continue
        if c["activity"] == "cpr_card":
            if rule.code != "CMA-AAMA" or cards == 3:
                continue
            cards, worth, category, ours = cards + 1, 4, "clinical", True
        else:
            try:
                worth = float(c["amount"]) * rule.units[c["unit"]]
            except (TypeError, ValueError, KeyError):
                continue
            category = (c["category"] or "").lower()
            bodies = [b.strip().lower() for b in re.split("[,;/]", c["approved_by"] or "") if b.strip()]
            bodies = bodies or [PROVIDERS.get((c["provider"] or "").lower(), "")]
            if not any(bodies) or rule.categories and category not in rule.categories:
                continue
            ours = rule.body in bodies or "amma" in bodies and rule.body == "aama"
        seen.add(key)
        counted += worth
        approved += worth if ours else 0
        by_category[category] += worth
    return counted, approved, by_category


def evaluate(person, credential, credits, as_of):
    """Returns one row of the roster as a dictionary, without what is not known."""
    rule, expires, issued = rule_of(credential["kind"]), day_of(credential["expires_on"]), day_of(credential["issued_on"])
    line = {"Staff ID": person["staff_id"], "Name": f"{person['first_name']} {person['last_name']}", "Job": person["job_title"],
            "Site": person["site"], "Manager": person["manager_id"], "Number": credential["number"],
            "Credential": rule.code if rule else credential["kind"], "Status": "undetermined"}
    if rule is None or expires is None:
        line["Issues"] = "credential unknown" if rule is None else "expiry missing"
        return line
    start = add_months(expires, -rule.months) + DAY
    closes = add_months(expires, rule.window) if rule.window else None
    counted, approved, by_category = points_of(rule, credits, start, min(as_of, closes or expires))
    if rule.minimum:
        counted = approved + min(counted - approved, rule.required - rule.minimum)
    missing = {f"Missing {name}": max(0, need - by_category[name]) for name, need in rule.categories.items()}
    line |= missing
    line["Missing"], line["Missing approved"] = max(0, rule.required - counted), max(0, rule.minimum - approved)
    line["To earn"] = max(line["Missing"], sum(missing.values()), line["Missing approved"])
    line |= {"Issued": issued, "Expires": expires, "Days left": (expires - as_of).days, "Window closes": closes,
             "Safe by": closes and min(closes, expires + 90 * DAY), "Required": rule.required, "Counted": counted,
             "Requirements met": "yes" if line["To earn"] == 0 else "no"}
    if expires >= as_of:
        line["Status"] = "nearing expiry" if line["Days left"] <= rule.notice else "current"
        line["Apply by"] = expires - 21 * DAY
    elif closes and as_of <= closes:
        line["Status"], line["Apply by"] = "exam window", closes
    else:
        line["Status"] = "exam required" if rule.window else "lapsed"
    line["Next step"] = "Apply for renewal" if line["To earn"] == 0 else f"Earn {line['To earn']:g} points and apply"
    return line


def write_roster(path, lines):
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("Everyone")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(HEADERS) - 1, 14)
    sheet.write_row(0, 0, HEADERS, bold)
    for r, line in enumerate(lines, 1):
        for column, header in enumerate(HEADERS):
            value = line.get(header)
            if isinstance(value, datetime.date):
                sheet.write_datetime(r, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(r, column, value)
            elif value is not None:
                sheet.write_number(r, column, value)
    sheet.autofilter(0, 0, len(lines), len(HEADERS) - 1)
    book.close()


def write_person(directory, person, due, as_of):
    subject = f"Your {due[0]['Credential']} needs your attention"
    sections = []
    for line in due:
        sections.append((f"{line['Credential']}, number {line['Number']}: {line['Status']}", [
            f"Its last valid day is {line['Expires']:%B %-d, %Y}. Our records show {line['Counted']:g} of the "
            f"{line['Required']} points that it asks for. {line['Next step']}.",
            f"Apply by {line['Apply by']:%B %-d, %Y}." if line.get("Apply by") else "Ask the body that grants it what it takes."]))
    figures = [["Points", "Required", "Counted", "Missing"]]
    figures += [[line["Credential"], f"{line['Required']}", f"{line['Counted']:g}", f"{line['Missing']:g}"] for line in due]
    write_letter(os.path.join(directory, person["staff_id"] + ".pdf"), due[0]["Name"], person["address"] or "", subject,
                 sections + [PROOF], figures, f"Reference {as_of}/{person['staff_id']}")


def main(database, as_of, directory):
    os.makedirs(os.path.join(directory, "letters"))
    db = sqlite3.connect(database)
    db.row_factory = sqlite3.Row
    staff = db.execute("SELECT * FROM staff WHERE staff_id IS NOT NULL ORDER BY staff_id").fetchall()
    credentials, credits = by_staff(db, "credential"), by_staff(db, "credit")
    lines = []
    for person in staff:
        left, hired = day_of(person["left_on"]), day_of(person["hired_on"])
        if left and left < as_of or hired and hired > as_of:
            continue
        mine = [evaluate(person, c, credits[person["staff_id"]], as_of) for c in credentials[person["staff_id"]]]
        lines += mine
        due = [line for line in mine if line["Status"] not in ("current", "undetermined")]
        if due:
            write_person(os.path.join(directory, "letters"), person, due, as_of)
    write_roster(os.path.join(directory, "roster.xlsx"), lines)
    print(collections.Counter(line["Status"] for line in lines))


if __name__ == "__main__":
    main(sys.argv[1], datetime.date.fromisoformat(sys.argv[2]), sys.argv[3])
