#!/usr/bin/env python3
"""peers.py FOLDER: redacts every NNN.pdf of a folder in two other ways.

NNN.pymupdf: what a careful person writes with PyMuPDF in an afternoon: look for every string of the case, mark it,
apply, drop the metadata, save with garbage=4 and deflate. NNN.boxes: black boxes drawn over the same places.
Each file has a process of its own: Debian's build crashes on some.
"""
import glob
import os
import sys

TERMS = [
    ("Imogen Fairweather", "Child A"), ("Fairweather", "Child A"), ("Imogen", "Child A"), ("943 476 5919", "[number]"),
    ("imogen.fairweather@example.org", "[email]"),
]
KEEP = []


def mend(fitz):
    """Debian's PyMuPDF 1.21.1 loses the type of wrapped objects after some were freed: keep them alive."""
    for name in ("Annot", "Page", "TextPage", "Link", "Outline", "Colorspace", "Pixmap", "Font"):
        cls = getattr(fitz.fitz, name, None)
        if cls is not None:
            cls.__del__ = lambda self: KEEP.append(self.__dict__.get("this"))
            if name == "Annot":
                cls._erase = lambda self: KEEP.append(self.__dict__.get("this"))


def places(page):
    taken = []
    for text, label in TERMS:
        for rect in page.search_for(text):
            if not any(rect in r for r, _ in taken):
                taken.append((rect, label))
    return taken


def work(path, tool):
    import fitz
    if fitz.VersionBind.startswith("1.21."):
        mend(fitz)
    fitz.TOOLS.mupdf_display_errors(False)
    doc = fitz.open(path)
    for page in doc:
        found = places(page)
        for rect, label in found:
            if tool == "pymupdf":
                page.add_redact_annot(rect, text=label, fontsize=7, fill=(0.9, 0.9, 0.9))
            else:
                page.draw_rect(rect, color=(0, 0, 0), fill=(0, 0, 0))
        if found and tool == "pymupdf":
            page.apply_redactions()
    out = path[:-4] + "." + tool
    if tool == "pymupdf":
        doc.set_metadata({})
        doc.del_xml_metadata()
        doc.save(out, garbage=4, deflate=True)
    else:
        doc.save(out)


for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.pdf"))):
    for tool in ("pymupdf", "boxes"):
        pid = os.fork()
        if pid == 0:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 1)
            os.dup2(null, 2)
            try:
                work(path, tool)
            except BaseException:
                os._exit(1)
            os._exit(0)
        os.waitpid(pid, 0)
