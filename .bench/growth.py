"""Draws how time for each of the staff and peak memory go as staff grow."""

import math

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 260, 58, 36, 40, 40
# In tones that can be read on light and on dark: a page's own theme is not known to a picture.
STYLE = """text{font:12px system-ui,sans-serif;fill:#6e7781}.title{font-weight:600}.grid{stroke:#8886;stroke-width:1}
.time{stroke:#2f81f7;fill:#2f81f7}.memory{stroke:#d4721f;fill:#d4721f}.line{fill:none;stroke-width:2}"""


def ceiling(value):
    """The next round number above a value."""
    unit = 10 ** math.floor(math.log10(value))
    return next(unit * step for step in (1, 2, 3, 4, 5, 6, 8, 10) if unit * step >= value)


def panel(offset, title, unit, kind, points):
    """One half of the picture: points are staff and value."""
    width = WIDTH / 2 - LEFT - RIGHT
    low, high = math.log10(points[0][0]), math.log10(points[-1][0])
    top = ceiling(max(value for _, value in points) * 1.05)

    def x(staff):
        return offset + LEFT + (math.log10(staff) - low) / ((high - low) or 1) * width

    def y(value):
        return TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text class="title" x="{offset + LEFT}" y="20">{title}</text>']
    for step in range(5):
        value = top * step / 4
        parts += [f'<line class="grid" x1="{offset + LEFT}" x2="{offset + LEFT + width:.0f}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>',
                  f'<text x="{offset + LEFT - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g}{unit if step == 4 else ""}</text>']
    for staff, _ in points:
        parts.append(f'<text x="{x(staff):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{staff:,}</text>')
    parts.append(f'<text x="{offset + LEFT + width / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">staff</text>')
    path = " ".join(f"{x(staff):.1f},{y(value):.1f}" for staff, value in points)
    parts.append(f'<polyline class="{kind} line" points="{path}"/>')
    parts += [f'<circle class="{kind}" cx="{x(staff):.1f}" cy="{y(value):.1f}" r="4"><title>{staff:,} staff: {value:.3g}{unit}</title></circle>'
              for staff, value in points]
    return parts


def picture(points):
    """Returns the picture as SVG, readable on light and dark: points are staff, milliseconds for each, peak megabytes."""
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img">',
             "<title>Time for each of the staff, and peak memory, as staff grow</title>", f"<style>{STYLE}</style>"]
    parts += panel(0, "Time for each of the staff", " ms", "time", [(n, ms) for n, ms, _ in points])
    parts += panel(WIDTH / 2, "Peak memory", " MB", "memory", [(n, mb) for n, _, mb in points])
    return "\n".join(parts + ["</svg>", ""])
