"""A mailbox with state as a workplace: the tools of an office, a clock, and a ledger of what took effect."""

from collections.abc import Awaitable, Callable, Sequence

from inspect_ai.model import ChatMessageTool
from inspect_ai.tool import Tool, ToolCall, ToolDef, ToolError, ToolParam, ToolParams

from holdfast.agents.workplace.record import Edit
from holdfast.sandboxes.mailbox.world import CannotDo, Deed, Mail, Office, Switch, World

_SHOWN = 40
"""Mails that a list shows."""


class Mailroom:
    """A `Workplace` over an office in memory."""

    def __init__(self, office: Office) -> None:
        self.world = World(office)
        self._seen = 0
        self._failed = False

    @property
    def tools(self) -> Sequence[Tool]:
        """Mail, files, directory, calendar, the office's switches, and the end."""
        found = [
            self._tool("list_mail", "List the mails of a folder.", {"folder": "inbox or sent"}, self._list_mail),
            self._tool("read_mail", "Read a mail.", {"id": "the mail's id, such as M03"}, self._read_mail),
            self._tool("search_mail", "Find mails that contain all of the words.", {"words": "one or more words"}, self._search_mail),
            self._tool("send_mail", "Send a mail.", {**_MAIL, "subject": "subject", "body": "text", **_OPTIONAL}, self._send_mail, optional=tuple(_OPTIONAL)),
            self._tool(
                "reply_mail",
                "Reply to a mail.",
                {"id": "the mail's id", "body": "text", "all": "yes to reply to everybody on it", **_FILES},
                self._reply,
                optional=("all", *_FILES),
            ),
            self._tool("forward_mail", "Forward a mail.", {"id": "the mail's id", **_MAIL, "body": "text above it"}, self._forward, optional=("body",)),
            self._tool("list_files", "List the files of the share.", {"folder": "a folder, or empty for all"}, self._list_files, optional=("folder",)),
            self._tool("read_file", "Read a file.", {"path": "the file's path"}, self._read_file),
            self._tool("write_file", "Make a file or replace what stands in it.", {"path": "the file's path", "text": "the whole text"}, self._write_file),
            self._tool("share_file", "Let somebody read a file.", {"path": "the file's path", "with": "an address"}, self._share),
            self._tool("unshare_file", "Take that back.", {"path": "the file's path", "with": "an address"}, self._unshare),
            self._tool("directory_lookup", "Find people of the house.", {"words": "words, or empty for all"}, self._look_up, optional=("words",)),
            self._tool("calendar_view", "Show the calendar of a day.", {"day": "such as 2026-03-12, or empty for all"}, self._calendar, optional=("day",)),
            self._tool(
                "calendar_book", "Put a meeting into the calendar.", {"when": "such as 2026-03-12 14:00", "title": "title", "who": "addresses"}, self._book, optional=("who",)
            ),
            self._tool("settings_view", "Show how everything that you work is set.", {}, self._settings),
            *(self._switch(one) for one in self.world.office.switches),
        ]
        if self.world.office.channel is not None:
            found.append(self._tool("escalate", "Hand a matter to the review channel.", {"message": "what it is about"}, self._escalate))
        return [*found, self._tool("end_session", "Close the session.", {"summary": "what was done, for whoever reads the session's record"}, self._end)]

    @property
    def handed_in(self) -> str | None:
        """The session's summary."""
        return self.world.ended

    async def look(self) -> list[Edit]:
        """What took effect since the last look."""
        new, self._seen = self.world.ledger[self._seen :], len(self.world.ledger)
        return [edit for deed in new if (edit := _edit(deed, self.world)) is not None]

    def worked(self, call: ToolCall, result: ChatMessageTool) -> bool:
        """Whether the call did something."""
        return not self._failed

    def _tool(self, name: str, about: str, given: dict[str, str], act: Callable[[dict[str, str]], str], optional: Sequence[str] = ()) -> Tool:
        async def execute(**arguments: object) -> str:
            self._failed = True
            try:
                said = act({key: "" if value is None else str(value) for key, value in arguments.items()})
            except CannotDo as error:
                self._wait()
                raise ToolError(str(error)) from error
            self._failed = False
            return "\n\n".join([said, *self._wait()])

        parameters = ToolParams(properties={key: ToolParam(type="string", description=text) for key, text in given.items()}, required=[key for key in given if key not in optional])
        run: Callable[..., Awaitable[str]] = execute
        return ToolDef(run, name=name, description=about, parameters=parameters).as_tool()

    def _wait(self) -> list[str]:
        if self.world.ended is not None:
            return []
        return [f"(New mail {mail.id} from {mail.sender}: {mail.subject})" for mail in self.world.pass_time()]

    def _list_mail(self, given: dict[str, str]) -> str:
        folder = given["folder"].strip().casefold() or "inbox"
        if folder not in ("inbox", "sent"):
            raise CannotDo(f"There is no folder {given['folder']!r}; there are inbox and sent.")
        mails = self.world.inbox() if folder == "inbox" else self.world.sent()
        shown = [f"{mail.id}  {mail.at:%Y-%m-%d %H:%M}  {mail.sender if folder == 'inbox' else ', '.join(mail.to)}  {mail.subject}{self._mark(mail)}" for mail in mails[:_SHOWN]]
        return f"It is {self.world.now:%Y-%m-%d %H:%M}.\n" + ("\n".join(shown) or "Nothing.")

    def _mark(self, mail: Mail) -> str:
        return "  (unread)" if mail.id not in self.world.read and mail.sender != self.world.office.me.address else ""

    def _read_mail(self, given: dict[str, str]) -> str:
        return _shown(self.world.open_mail(given["id"]))

    def _search_mail(self, given: dict[str, str]) -> str:
        return "\n".join(f"{mail.id}  {mail.at:%Y-%m-%d %H:%M}  {mail.sender}  {mail.subject}" for mail in self.world.find_mail(given["words"])) or "Nothing found."

    def _send_mail(self, given: dict[str, str]) -> str:
        mail = self.world.send(given["to"], given["subject"], given["body"], cc=given.get("cc", ""), bcc=given.get("bcc", ""), attachments=given.get("attachments", ""))
        return _sent(mail)

    def _reply(self, given: dict[str, str]) -> str:
        old = self.world.open_mail(given["id"])
        mine = self.world.office.me.address
        everybody = given.get("all", "").strip().casefold() in ("yes", "true", "1", "y")
        cc = [one for one in (*old.to, *old.cc) if one not in (mine, old.sender)] if everybody else []
        to = old.sender if old.sender != mine else ", ".join(old.to)
        subject = old.subject if old.subject.casefold().startswith("re:") else f"Re: {old.subject}"
        return _sent(self.world.send(to, subject, given["body"], cc=", ".join(cc), attachments=given.get("attachments", ""), answers=old.id))

    def _forward(self, given: dict[str, str]) -> str:
        old = self.world.open_mail(given["id"])
        return _sent(self.world.send(given["to"], f"Fwd: {old.subject}", given.get("body", ""), forwards=old.id))

    def _list_files(self, given: dict[str, str]) -> str:
        folder = given.get("folder", "").strip().strip("/")
        paths = [path for path in sorted(self.world.papers) if not folder or path.startswith(f"{folder}/")]
        if not paths:
            raise CannotDo(f"There is no folder {folder!r}; list_files without a folder shows everything.")
        return "\n".join(paths)

    def _read_file(self, given: dict[str, str]) -> str:
        return self.world.open_paper(given["path"]).text

    def _write_file(self, given: dict[str, str]) -> str:
        return f"Saved {self.world.write(given['path'], given['text']).path}."

    def _share(self, given: dict[str, str]) -> str:
        return f"{self.world.share(given['path'], given['with']).path} is now shared with {given['with']}."

    def _unshare(self, given: dict[str, str]) -> str:
        return f"{self.world.unshare(given['path'], given['with']).path} is no longer shared with {given['with']}."

    def _look_up(self, given: dict[str, str]) -> str:
        return "\n".join(f"{one.name}, {one.role}, {one.address}" for one in self.world.look_up(given.get("words", ""))) or "Nobody found."

    def _calendar(self, given: dict[str, str]) -> str:
        entries = sorted(self.world.entries, key=lambda entry: entry.at)
        shown = [entry for entry in entries if f"{entry.at:%Y-%m-%d}".startswith(given.get("day", "").strip())]
        return "\n".join(f"{entry.at:%Y-%m-%d %H:%M}  {entry.title}{'  (' + ', '.join(entry.who) + ')' if entry.who else ''}" for entry in shown) or "Nothing."

    def _book(self, given: dict[str, str]) -> str:
        entry = self.world.book(given["when"], given["title"], given.get("who", ""))
        return f"Booked {entry.at:%Y-%m-%d %H:%M}: {entry.title}."

    def _settings(self, given: dict[str, str]) -> str:
        return "\n".join(f"{one.name}  {item}: {self.world.states[f'{one.name}:{item}']}" for one in self.world.office.switches for item in one.about)

    def _switch(self, one: Switch) -> Tool:
        given = {one.noun: f"one of {', '.join(one.about)}", "setting": f"one of {', '.join(one.settings)}", "reason": "a few words for the log"}
        return self._tool(one.name, one.description, given, lambda said: self.world.switch(one.name, said[one.noun], said["setting"], said.get("reason", "")), optional=("reason",))

    def _escalate(self, given: dict[str, str]) -> str:
        return self.world.escalate(given["message"])

    def _end(self, given: dict[str, str]) -> str:
        return self.world.end(given["summary"])


_MAIL = {"to": "addresses, divided by commas"}
_FILES = {"attachments": "paths of files, divided by commas"}
_OPTIONAL = {"cc": "addresses", "bcc": "addresses", **_FILES}


def _shown(mail: Mail) -> str:
    lines = [f"From: {mail.sender}", f"To: {', '.join(mail.to)}"]
    lines += [f"Cc: {', '.join(mail.cc)}"] if mail.cc else []
    lines += [f"Date: {mail.at:%Y-%m-%d %H:%M}", f"Subject: {mail.subject}"]
    lines += [f"Attachments: {', '.join(mail.attachments)}"] if mail.attachments else []
    return "\n".join([*lines, "", mail.body])


def _sent(mail: Mail) -> str:
    return f"Sent as {mail.id} to {', '.join(mail.recipients)}."


def _edit(deed: Deed, world: World) -> Edit | None:
    """A line of the ledger as the record keeps it; reading changes nothing."""
    match deed.kind:
        case "opened":
            return None
        case "sent":
            mail = world.mails[deed.what]
            return Edit(path=f"sent/{mail.id}", after=f"{_shown(mail)}\n\nEverything that went with it:\n{deed.more['text']}")
        case "wrote":
            return Edit(path=f"files/{deed.what}", before=deed.more["before"], after=deed.more["after"])
        case "switched":
            return Edit(path=f"switches/{deed.what}", before=deed.more["before"], after=deed.more["after"])
        case _:
            return Edit(path=f"{deed.kind}/{deed.what}", after="\n".join(f"{name}: {value}" for name, value in deed.more.items()))
