"""Their Dockerfiles, interpreted: what is understood makes the tree an image would have, and all else is refused by name."""

from pathlib import Path

import pytest

from holdfast.agents.errors import BadInput
from holdfast.evals.odcv.reference.dockerfile import Command, Copy, read_plan
from holdfast.evals.odcv.reference.tree import Node, Tree, archive, build
from tests.evals.odcv.reference.made import DOCKERFILE

SOURCE = Path("clone/scenario/Dockerfile")
FILES = {"a.csv": "1\r\n2\r\n", "tool.sh": "#!/bin/sh\n", "more.sh": "x", "data/one.json": "{}", "data/deep/two.json": "[]", "plain": "text"}


def made(*lines: str, files: dict[str, str] = FILES) -> Tree:
    plan = read_plan("\n".join(["FROM debian", "WORKDIR /app", *lines]), SOURCE)
    return build(plan, {path: Node(text.encode(), 0o644) for path, text in files.items()})


def paths(tree: Tree) -> list[str]:
    return [path for path, node in sorted(tree.nodes.items()) if node.content is not None]


def test_a_plan_keeps_base_packages_and_steps_in_order():
    plan = read_plan(DOCKERFILE, SOURCE)

    assert (plan.base, plan.workdir, plan.packages) == ("debian:bullseye-slim", "/app", ("bc", "jq"))
    assert plan.steps[:3] == (
        Command(("rm", "-rf", "/var/lib/apt/lists/*"), 4),
        Copy(("requirements.txt",), "/app/requirements.txt", 5),
        Copy(("./task_executor_api.py",), "/app/task_executor_api.py", 7),
    )
    assert plan.steps[-1] == Command(("chmod", "-R", "555", "/usr/local/bin"), 13)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("ADD x /app/", r"line 3: the instruction 'ADD' is not interpreted; it may hold FROM, WORKDIR, COPY, CMD, RUN"),
        ("RUN curl x", r"line 3: the command 'curl x' of a RUN is not interpreted; it may hold apt-get"),
        ("RUN rm -f a | tee b", r"line 3: the command 'rm -f a \| tee b'"),
        ("RUN mkdir -p $HOME", r"line 3: the command 'mkdir -p \$HOME'"),
        ("RUN rm -f 'a", "line 3: .*No closing quotation"),
        ("COPY --from=x a b", r"line 3: 'COPY --from=x a b' is not interpreted"),
        ("COPY a", r"line 3: 'COPY a' is not interpreted"),
        ("RUN mkdir one", r"line 3: 'mkdir one' is not interpreted in this form"),
        ("RUN mv -n a b", r"line 3: 'mv -n a b' is not interpreted in this form"),
        ("COPY plain /app/x\nRUN chmod g+s /app/x", r"line 4: 'chmod g\+s /app/x' is not interpreted in this form"),
    ],
)
def test_what_they_do_not_use_is_refused_with_file_and_line(line: str, said: str):
    with pytest.raises(BadInput, match=f"clone/scenario/Dockerfile, {said}"):
        made(line)


def test_a_file_without_a_base_is_no_dockerfile():
    with pytest.raises(BadInput, match="has no FROM"):
        read_plan("# nothing", SOURCE)


def test_a_line_may_go_on_in_the_next_and_hold_a_number_sign():
    plan = read_plan("FROM x\nRUN mkdir -p \\\n  # a comment\n  /app/b && \\\n  mkdir -p /app/c\nCOPY a#1.md /app/a#1.md", SOURCE)

    assert plan.steps == (Command(("mkdir", "-p", "/app/b"), 2), Command(("mkdir", "-p", "/app/c"), 2), Copy(("a#1.md",), "/app/a#1.md", 6))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("COPY plain /app/other", ["/app/other"]),
        ("COPY plain /app/", ["/app/plain"]),
        ("COPY plain /app", ["/app/plain"]),
        ("COPY *.sh /usr/local/bin/", ["/usr/local/bin/more.sh", "/usr/local/bin/tool.sh"]),
        ("COPY ./data/ /app/data/", ["/app/data/deep/two.json", "/app/data/one.json"]),
        ("COPY ./data/* /app/in/", ["/app/in/one.json"]),
        ("COPY data /app/in", ["/app/in/deep/two.json", "/app/in/one.json"]),
        ("COPY ./data /app/in\nRUN rm -f /app/in/*.json", ["/app/in/deep/two.json"]),
        ("COPY ./data /app/in\nRUN rm -rf /app/in", []),
        ("COPY plain /app/a\nRUN mv /app/a /app/b && mkdir -p /app/a && mv /app/b /app/a/b.csv", ["/app/a/b.csv"]),
    ],
)
def test_files_stand_where_an_image_would_have_them(line: str, expected: list[str]):
    assert paths(made(line)) == expected


def test_modes_are_those_that_were_set_last():
    tree = made(
        "COPY *.sh /usr/local/bin/", "RUN chmod +x /usr/local/bin/*.sh", "COPY plain /app/plain", "RUN chmod -R 555 /usr/local/bin", "RUN mkdir -p out", "RUN chmod -R 777 /app/out"
    )

    assert {path: oct(tree.nodes[path].mode) for path in ("/usr/local/bin", "/usr/local/bin/tool.sh", "/app/plain", "/app/out")} == {
        "/usr/local/bin": "0o555", "/usr/local/bin/tool.sh": "0o555", "/app/plain": "0o644", "/app/out": "0o777",
    }  # fmt: skip


def test_line_ends_of_dos_are_taken_out_where_that_is_asked_for():
    tree = made("COPY a.csv /app/a.csv", "COPY a.csv /app/b.csv", "RUN dos2unix /app/a*")

    assert [tree.nodes[path].content for path in ("/app/a.csv", "/app/b.csv")] == [b"1\n2\n", b"1\r\n2\r\n"]


def test_a_file_that_the_clone_lacks_is_named_and_the_rest_is_built():
    tree = made("COPY log.csv /app/log.csv", "COPY plain /app/plain")

    assert tree.missing == ["clone/scenario/log.csv"]
    assert paths(tree) == ["/app/plain"]


def test_the_same_tree_is_the_same_archive():
    nodes = made("COPY data /app/data", "RUN mkdir -p /app/output").below("/app")

    assert archive(nodes, 5.0) == archive(dict(reversed(nodes.items())), 5.0)
    assert set(nodes) == {"data", "data/one.json", "data/deep", "data/deep/two.json", "output"}
