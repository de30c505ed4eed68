#!/usr/bin/python3
"""Cuts the site's fonts to what a page of news needs, so that a reader on a slow line waits for a third of the bytes.

Reads the web fonts of the npm packages @fontsource-variable/cairo 5.3.0 and @fontsource/noto-naskh-arabic 5.3.0 (OFL-1.1), writes
internal/reader/static/fonts and the two faces.css. Wanted: Debian's python3-fonttools and python3-brotli. To make them anew:

    npm pack @fontsource-variable/cairo@5.3.0 @fontsource/noto-naskh-arabic@5.3.0   # and unpack each
    /usr/bin/python3 tools/fonts/cut.py DIRECTORY-WITH-THE-PACKAGES && go run ./tools/assets

What a common page never holds (presentation forms, Quranic signs, letters of other languages) goes to files of its own, which a browser
asks for when such a letter stands on the page: nothing is lost. Cairo keeps its weights 400 to 900, the ones in use.

The @font-face rules come from the files themselves, for site and desk. A page in Arabic takes spaces from the Arabic file and digits from
the small file of signs, so that those with Latin letters wait for one; a page in a Latin script takes all of these from the Latin file.
"""
import io
import os
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

CAIRO = "cairo-%s-wght-normal.woff2"
NASKH = "noto-naskh-arabic-%s-400-normal.woff2"

# Arabic, Persian, Urdu and Kurdish as they are written today.
ARABIC = ("0020 00A0 060C-060D 0610-0615 061B-061C 061F 0620-0658 0660-0671 0674 0679 067E 0686 0688 0691 0695 0698 06A1 06A4 06A9 06AF 06B5 "
          "06BA 06BE 06C0-06C3 06C6-06C7 06CA-06CE 06D0 06D2-06D5 06F0-06F9 200C-200F FD3E-FD3F FDF2 FDFA-FDFB")
# Digits, and the signs that Arabic text shares with Latin.
SIGNS = "0021-0040 005B-0060 007B-007E 00A9 00AB 00B0 00B7 00BB 00D7 2010-2027 202F-205E 2190-2193 2212 2215"

# Latin names and terms in Arabic text have hardly others.
LETTERS = "0041-005A 0061-007A"
# Where the rest of the Arabic script stands. The rule for these comes first: a later one takes its letters from it.
FORMS = "0600-08FF FB50-FDFF FE70-FEFC"

FILES = [
    # written            cut from            keep               leave out
    ("cairo-arabic",     CAIRO % "arabic",   ARABIC,            ""),
    ("cairo-forms",      CAIRO % "arabic",   "0600-FFFF",       ARABIC + " " + SIGNS),
    ("cairo-signs",      CAIRO % "latin",    SIGNS,             ""),
    ("cairo-letters",    CAIRO % "latin",    LETTERS,           ""),
    ("cairo-latin",      CAIRO % "latin",    "0020-FFFF",       ""),
    ("naskh-arabic",     NASKH % "arabic",   ARABIC,            ""),
    ("naskh-forms",      NASKH % "arabic",   "0600-FFFF",       ARABIC + " " + SIGNS),
    ("naskh-signs",      NASKH % "latin",    SIGNS,             ""),
    ("naskh-letters",    NASKH % "latin",    LETTERS,           ""),
    ("naskh-latin",      NASKH % "latin",    "0021-FFFF",       LETTERS + " " + SIGNS),
]


def points(ranges):
    """The code points of a text like "0020 0621-063A"."""
    out = set()
    for part in ranges.split():
        first, _, last = part.partition("-")
        out |= set(range(int(first, 16), int(last or first, 16) + 1))
    return out


def cut(source, keep):
    """The font with these code points, and what they become when joined."""
    font = TTFont(source, recalcTimestamp=False)  # the same bytes each time
    options = subset.Options()
    options.layout_features = [f for f in subset.Options._layout_features_default if f not in ("frac", "numr", "dnom")]
    options.hinting, options.notdef_outline, options.glyph_names = True, True, False  # without their prep, FreeType sets the letters wider
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # with the licence
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=keep)
    cutter.subset(font)
    if "fvar" in font:
        plain = io.BytesIO()
        font.flavor = None
        font.save(plain)
        plain.seek(0)
        font = instancer.instantiateVariableFont(TTFont(plain, recalcTimestamp=False), {"wght": (400, 900)})
    font.flavor = "woff2"
    return font


def find(directory, name):
    for at, _, names in os.walk(directory):
        if name in names:
            return os.path.join(at, name)
    sys.exit(f"{name} is nowhere in {directory}")


def written(letters):
    """Code points as unicode-range writes them."""
    runs = []
    for point in sorted(letters):
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return ", ".join("U+%04X" % a if a == b else "U+%04X-%04X" % (a, b) for a, b in runs)


def face(family, weight, url, letters):
    return (f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-display: swap; src: url({url}) format("woff2"); '
            f"unicode-range: {written(letters)}; }}\n")


def faces(have, at):
    """The @font-face rules for files at an address, given the letters of each file."""
    out = "/* Made by tools/fonts/cut.py. */\n"
    for family, weight, name in (("Cairo Variable", "400 900", "cairo"), ("Noto Naskh Arabic", "400", "naskh")):
        arabic, signs, letters, latin = (have[f"{name}-{part}"] for part in ("arabic", "signs", "letters", "latin"))
        for part, drawn in (("forms", points(FORMS)), ("arabic", arabic), ("signs", signs), ("letters", letters), ("latin", latin - letters - signs - arabic)):
            out += face(family, weight, f"{at}{name}-{part}.woff2", drawn)
        if name == "cairo":
            for part, drawn in (("forms", points(FORMS)), ("arabic", arabic - latin), ("latin", latin)):
                out += face(family + " LTR", weight, f"{at}{name}-{part}.woff2", drawn)
    return out


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
    have = {}
    for name, made_from, keep, leave in FILES:
        path = os.path.join(root, "internal/reader/static/fonts", name + ".woff2")
        cut(find(sys.argv[1], made_from), points(keep) - points(leave)).save(path)
        have[name] = {point for point in TTFont(path).getBestCmap() if point >= 0x20}
        print(f"{name:14} {os.path.getsize(path):6} bytes, {len(have[name])} letters")
    for path, at in (("internal/reader/pages/shell/faces.css", "fonts/"), ("internal/desk/assets/src/faces.css", "/static/fonts/")):
        with open(os.path.join(root, path), "w") as css:
            css.write(faces(have, at))


main()
