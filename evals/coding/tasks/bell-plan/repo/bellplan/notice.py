"""What is different on a date."""


def notice(plan, day):
    """The lines for the board."""
    lines = []
    for change in plan.changes:
        lesson = plan.lessons[change.code]
        if change.date == day:
            if change.kind == "cancel":
                lines.append((lesson.period, lesson, "cancelled"))
            elif change.kind == "move":
                lines.append((lesson.period, lesson, f"moved to {change.to[0]} period {change.to[1]}"))
            else:
                lines.append((lesson.period, lesson, f"{change.kind} {change.to}"))
        if change.kind == "move" and change.to[0] == day:
            lines.append((change.to[1], lesson, f"moved from {change.date} period {lesson.period}"))
    texts = [(period, lesson.form, f"{lesson.subject}: {what}") for period, lesson, what in lines]
    return [f"period {period}  {form}  {text}" for period, form, text in sorted(texts)]
