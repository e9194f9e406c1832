"""Means as text."""


def table(means):
    """A line for each."""
    return "".join(
        f"{_clock(mean.begins)}  {_direction(mean)}  {mean.speed:4.1f}  {mean.gust:4.1f}\n" for mean in means
    )


def _clock(second):
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def _direction(mean):
    return "---" if mean.direction is None else f"{mean.direction:03}"
