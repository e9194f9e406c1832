"""A book as text."""


def mark_list(book):
    """A line a mark."""
    return [f"{entry.day} {entry.pupil}, {entry.subject}: {entry.mark:g}" for entry in book.entries]


def averages(book):
    """A line a pupil."""
    lines = []
    for pupil in book.pupils:
        marks = [entry.mark for entry in book.entries if entry.pupil == pupil]
        lines.append(f"{pupil}: {sum(marks) / len(marks):.2f}" if marks else f"{pupil}: -")
    return lines
