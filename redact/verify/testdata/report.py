"""Writes a report as reportlab does: python3 report.py PAGES OUT.pdf. A logo, table cells painted before their text, bookmarks."""
import random
import sys
from io import BytesIO

from reportlab import rl_config
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Image, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle
from PIL import Image as Raster

rl_config.invariant = 1
pages, out = int(sys.argv[1]), sys.argv[2]
words = ("the agency shared what it knew with school health police review practice learning child family worker plan visit "
         "meeting record decision concern support early help assessment strategy discussion when because after before").split()
rng = random.Random(7)
styles = getSampleStyleSheet()
logo = BytesIO()
Raster.effect_mandelbrot((120, 60), (-2, -1, 1, 1), 60).convert("RGB").save(logo, "PNG")
story = [Image(BytesIO(logo.getvalue()), 120, 60)]
for n in range(1, pages + 1):
    story.append(Paragraph(f"Chapter {n}", styles["Heading1"]))
    for _ in range(5):
        story.append(Paragraph(" ".join(rng.choice(words) for _ in range(70)).capitalize() + ".", styles["BodyText"]))
    t = Table([["Date", "Agency", "What was done"]] + [[f"{i} March 2025", "Health", "Visit recorded"] for i in range(1, 6)])
    t.setStyle(TableStyle([("BACKGROUND", (0, 0), (-1, 0), colors.darkblue), ("TEXTCOLOR", (0, 0), (-1, 0), colors.white),
                           ("BACKGROUND", (0, 1), (-1, -1), colors.lightgrey), ("GRID", (0, 0), (-1, -1), 0.5, colors.black)]))
    story += [t, PageBreak()]


def furniture(canvas, doc):
    canvas.drawString(60, 20, f"Page {doc.page}")
    canvas.bookmarkPage(f"p{doc.page}")
    canvas.addOutlineEntry(f"Chapter {doc.page}", f"p{doc.page}")


SimpleDocTemplate(out, pagesize=A4, title="Practice review").build(story, onFirstPage=furniture, onLaterPages=furniture)
