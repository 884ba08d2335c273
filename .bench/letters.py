"""Letters as a plain program writes them, with reportlab and DejaVu: letters.py HOW-MANY DIRECTORY."""

import os
import sys

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

DEJAVU = "/usr/share/fonts/truetype/dejavu/"
pdfmetrics.registerFont(TTFont("DejaVu", DEJAVU + "DejaVuSans.ttf"))
pdfmetrics.registerFont(TTFont("DejaVu-Bold", DEJAVU + "DejaVuSans-Bold.ttf"))
BODY = ParagraphStyle("body", fontName="DejaVu", fontSize=10, leading=13.5, spaceAfter=7)
SUBJECT = ParagraphStyle("subject", BODY, fontName="DejaVu-Bold", fontSize=12, spaceBefore=14, spaceAfter=10)
HEADING = ParagraphStyle("heading", BODY, fontName="DejaVu-Bold", spaceBefore=6, spaceAfter=3)
SMALL = ParagraphStyle("small", BODY, fontSize=8, leading=10)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def write_letter(path, name, address, subject, sections, figures, reference):
    """Writes one letter: sections are headings, which may be empty, and paragraphs; figures are rows of a table."""
    story = [Paragraph("Three Herons Clinic Group", HEADING), Paragraph("100 Demonstration Way, Springfield", SMALL),
             Spacer(0, 24)]
    story += [Paragraph(escaped(line), BODY) for line in [name, *address.split("\n")]]
    story += [Paragraph(escaped(subject), SUBJECT), Paragraph(f"Dear {escaped(name)},", BODY)]
    for heading, paragraphs in sections:
        if heading:
            story.append(Paragraph(escaped(heading), HEADING))
        story += [Paragraph(escaped(text), BODY) for text in paragraphs]
    if figures:
        story.append(Table(figures, style=[("FONT", (0, 0), (-1, -1), "DejaVu", 9), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "gray"),
                                           ("ALIGN", (1, 0), (-1, -1), "RIGHT")]))
    story += [Spacer(0, 10), Paragraph("Sincerely,", BODY), Paragraph("Human Resources, Three Herons Clinic Group", BODY),
              Paragraph(reference, SMALL)]
    SimpleDocTemplate(path, pagesize=letter, title=subject, author="Three Herons Clinic Group",
                      leftMargin=inch, rightMargin=inch, topMargin=0.8 * inch, bottomMargin=0.8 * inch).build(story)


PROOF = ("Send us your proof", [
    "Send a copy of your new certificate, card or transcript to Human Resources, hr@three-herons.example, 555-0100. Already "
    "renewed? Tell us, and send us a copy, so that we can correct our records. The same contact will help with any question."])


def main(count, directory):
    os.makedirs(directory, exist_ok=True)
    for i in range(count):
        name = "Łukasz Żółkiewski" if i % 10 == 0 else "Jordan Sample"
        sections = [
            ("", ["Your CMA (AAMA) expires on April 30, 2027. To renew it by continuing education you need 60 points, of which "
                  "30 must be approved by the AAMA; our records show 42. You have 18 points left to earn, and 156 days for it."]),
            ("What to do", [
                "Earn the points that are missing, then apply online by April 9, 2027, or by mail by March 31, 2027. An expedited "
                "application is possible until April 23, 2027. Points that are all approved count at once.",
                "You may also sit the exam again. Apply for it by January 31, 2027, for no lapse."]),
            ("Where to earn points", [
                "AAMA e-Learning Center: online, price by course. CMA Today: self-study, free for members. Ask before you pay "
                "whether the AAMA approves a course."]),
            ("About this credential", [
                "Certified Medical Assistant, number 1000002. Questions about renewal: American Association of Medical "
                "Assistants, aama-ntl.org. Fees (check current): exam: $125 to $250."]),
            PROOF]
        figures = [["Points", "Required", "Counted", "Missing"], ["administrative", "10", "19", "0"],
                   ["clinical", "10", "10", "0"], ["general", "10", "13", "0"], ["approved", "30", "25", "5"],
                   ["all", "60", "42", "18"]]
        write_letter(os.path.join(directory, f"S-{i:06d}.pdf"), name, "12 Alder Street\nYakima, WA 98900",
                     "Your CMA (AAMA) expires on April 30, 2027", sections, figures, f"Reference 2026-11-25/S-{i:06d}")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
