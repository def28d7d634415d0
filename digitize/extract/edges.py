"""A page's greyscale image → what is dark around the paper (a scanner's bed, a gutter's depth, fingers), painted over."""

import cv2
import numpy as np

from digitize.extract.pixels import Gray, as_gray, sized

SIDE = 800  # pixels of the longer side at which edges are looked for
THICK = 5  # pixels at that size (1.8 mm on A4): strokes of letters are thinner
DARK = 0.3  # of the paper's grey: what is darker may be an edge
RIM = 0.75  # of the paper's grey: how light the rim of an edge may be
RIM_WIDTH = 3  # pixels at that size
FEWEST = 0.002  # share of the page below which edges do not matter
LARGEST_MARK = 0.005  # share of the page that a light mark in a dark area may have: larger ones are paper
MARKS = 0.005  # share of marks in a dark area from which it may hold letters: one letter is 0.006
AROUND = 49  # pixels at that size: how far about a mark it is so
MARK_DEPTH = (12, 0.4)  # greys, and share of what is around: by both a mark of ink in the dark is darker than that


def edges_of(image: Gray) -> Gray | None:
    """A mask (255 on edges) at a small size of the image's shape, or None where they do not matter.

    Edges are dark, thicker than letters, reach the image's border and hold no marks that could be letters.
    """
    k = min(SIDE / max(image.shape), 1.0)
    small = sized(image, max(round(image.shape[1] * k), 1), max(round(image.shape[0] * k), 1)) if k < 1 else image
    paper = float(np.percentile(small[::4, ::4], 95))
    dark = as_gray(cv2.compare(small, np.array(DARK * paper), cv2.CMP_LT))
    if cv2.countNonZero(dark) < FEWEST * dark.size:
        return None
    # A dark margin around all lets thin edges live, and joins whatever reaches the border.
    framed = cv2.copyMakeBorder(dark, THICK, THICK, THICK, THICK, cv2.BORDER_CONSTANT, value=(255,))
    solid = as_gray(cv2.morphologyEx(framed, cv2.MORPH_OPEN, np.ones((THICK, THICK), np.uint8)))
    joined = cv2.connectedComponents(solid, connectivity=4)[1]
    reaching = as_gray(255 * (joined == joined[0, 0]).astype(np.uint8))[THICK:-THICK, THICK:-THICK]
    marks = _marks(small)
    edges = _without_letters(np.ascontiguousarray(reaching), marks)
    if cv2.countNonZero(edges) < FEWEST * edges.size:
        return None
    rim = as_gray(cv2.dilate(edges, np.ones((2 * RIM_WIDTH + 1, 2 * RIM_WIDTH + 1), np.uint8)))
    rim[(small >= RIM * paper) | (cv2.dilate(marks, np.ones((3, 3), np.uint8)) > 0)] = 0
    return as_gray(cv2.bitwise_or(edges, rim))


def _marks(small: Gray) -> Gray:
    """A mask of what is darker than all around it, as strokes of letters are even in the dark."""
    around = as_gray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((THICK, THICK), np.uint8)))
    depth = as_gray(cv2.subtract(around, small))
    return as_gray(255 * (depth > np.maximum(MARK_DEPTH[0], MARK_DEPTH[1] * around)).astype(np.uint8))


def _without_letters(edges: Gray, marks: Gray) -> Gray:
    """The edges but for those parts that may hold letters, light or dark."""
    pieces, stats = cv2.connectedComponentsWithStats(as_gray(cv2.bitwise_not(edges)), connectivity=4)[1:3]
    enclosed = stats[:, 4] < LARGEST_MARK * edges.size
    enclosed[0] = False
    either = enclosed[pieces] | ((edges > 0) & (marks > 0))
    density = cv2.blur(either.astype(np.float32), (AROUND, AROUND))
    dark = cv2.blur((edges > 0).astype(np.float32), (AROUND, AROUND))
    return as_gray(np.where(density > MARKS * dark, 0, edges))


def painted(image: Gray, edges: Gray) -> Gray:
    """The image with its edges painted over in the grey of the paper beside them."""
    height, width = image.shape
    k = 200 / max(image.shape)
    size = (max(round(width * k), 1), max(round(height * k), 1))
    paper = as_gray(cv2.morphologyEx(sized(image, *size), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)))
    wider = cv2.dilate(edges, np.ones((5, 5), np.uint8))
    known = (cv2.resize(wider, size, interpolation=cv2.INTER_AREA) == 0).astype(np.float32)
    typical = float(np.median(paper[known > 0])) if known.any() else 255.0
    weight = cv2.GaussianBlur(known, (0, 0), 6) + 1e-4
    fill = (cv2.GaussianBlur(paper * known, (0, 0), 6) + 1e-4 * typical) / weight
    out = as_gray(cv2.resize(np.clip(fill, 0, 255).astype(np.uint8), (width, height), interpolation=cv2.INTER_LINEAR))
    paper_there = cv2.resize(as_gray(cv2.bitwise_not(edges)), (width, height), interpolation=cv2.INTER_NEAREST)
    cv2.copyTo(image, paper_there, out)
    return out
