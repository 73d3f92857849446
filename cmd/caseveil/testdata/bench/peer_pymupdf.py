#!/usr/bin/env python3
"""peer_pymupdf.py CASE.yaml IN.pdf OUT.pdf

The redaction that a careful person writes with PyMuPDF in an afternoon: look for every string of the case file
(full names, their parts, aliases, identifiers, addresses, phones, emails, places, organisations), mark it, apply,
drop the document's metadata, save with garbage=4 and deflate. One process, so that its whole time and peak memory
can be set beside caseveil's. It prints one JSON line: pages, hits, seconds of each step.

Needs Debian's python3-fitz and python3-yaml.
"""
import json
import os
import sys
import time

import yaml

try:
    import pymupdf as fitz
except ImportError:
    import fitz

KEEP = []


def mend():
    """Debian's build of PyMuPDF 1.21.1 loses the type of every wrapped object after a handful of them were freed
    ('SwigPyObject' object has no attribute ...), so any page with more than six annotations fails. Keeping the
    little wrapper objects alive gets round it. It costs memory, not time; later builds skip this."""
    if not fitz.VersionBind.startswith("1.21."):
        return
    for name in ("Annot", "Page", "TextPage", "Link", "Outline", "Colorspace", "Pixmap", "Font"):
        cls = getattr(fitz.fitz, name, None)
        if cls is None:
            continue
        cls.__del__ = lambda self: KEEP.append(self.__dict__.get("this"))
        if name == "Annot":
            cls._erase = lambda self: KEEP.append(self.__dict__.get("this"))


def strings(case):
    out = {}
    for s in (case.get("subjects") or []) + (case.get("professionals") or []):
        label = s["label"]
        for n in (s.get("names") or []):
            out[n] = label
            for part in n.split():
                if len(part) > 2:
                    out.setdefault(part, label)
        for k in ("aliases", "addresses", "phones", "emails"):
            for v in (s.get(k) or []):
                out[str(v)] = label
        for v in (s.get("identifiers") or {}).values():
            out[str(v)] = label
        if s.get("date_of_birth"):
            out[str(s["date_of_birth"])] = "[date]"
    for p in (case.get("places") or []) + (case.get("organisations") or []):
        for n in (p.get("names") or []):
            out[n] = p["label"]
    keep = set(case.get("keep") or [])
    return sorted(((k, v) for k, v in out.items() if k not in keep), key=lambda kv: -len(kv[0]))


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    mend()
    t0 = time.perf_counter()
    with open(sys.argv[1], encoding="utf-8") as f:
        case = yaml.safe_load(f)
    terms = strings(case)
    doc = fitz.open(sys.argv[2])
    t1 = time.perf_counter()
    hits = 0
    for page in doc:
        tp = page.get_textpage()
        taken = []
        for text, label in terms:
            for rect in page.search_for(text, textpage=tp):
                if any(rect in r for r in taken):
                    continue
                taken.append(rect)
                page.add_redact_annot(rect, text=label, fontsize=7, fill=(0.9, 0.9, 0.9))
                hits += 1
        if taken:
            page.apply_redactions()
    t2 = time.perf_counter()
    doc.set_metadata({})
    doc.del_xml_metadata()
    pages = doc.page_count
    doc.save(sys.argv[3], garbage=4, deflate=True)
    t3 = time.perf_counter()
    sys.stdout.write(json.dumps({"pages": pages, "hits": hits, "open_s": round(t1 - t0, 3), "redact_s": round(t2 - t1, 3),
                      "save_s": round(t3 - t2, 3)}) + "\n")
    sys.stdout.flush()
    os._exit(0)                       # skip the interpreter's own clean-up, which Debian's build crashes in


if __name__ == "__main__":
    main()
