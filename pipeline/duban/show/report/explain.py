"""What the page says about a record when one asks why: labelled lines, in Chinese as the reader reads it."""

from __future__ import annotations

from duban.core.records import CommitmentRecord, CountRecord, DeadlineRecord, PartyRecord

#: A label and what stands behind it.
Line = tuple[str, str]

MODALITIES = {"obligation": "要求", "prohibition": "禁止", "exhortation": "希望", "commitment": "承诺"}
ROLES = {"lead": "牵头", "support": "配合", "addressee": "责任"}
KINDS = {"deadline": "截止", "period": "时段", "recurrence": "定期", "duration": "时长"}
#: What a commitment states or lacks (``duban.show.views.specificity``).
PARTS = {"owner": "责任单位", "date": "时限", "measure": "数量", "object": "措施"}
_RESOLVED_BY = {
    "text": "原文写明",
    "anchor": "按会议或发布日期推算",
    "meeting_date": "按会议日期推算",
    "published": "按发布日期推算",
    "given": "按给定日期推算",
    "neighbour": "按邻近日期推算",
    "republic": "民国纪年换算",
    "year_stated": "年份取自文中",
}
_MODES = {
    "/P1D": "每日",
    "/P1W": "每周",
    "/P10D": "每旬",
    "/P2W": "每两周",
    "/P1M": "每月",
    "/P3M": "每季",
    "/P6M": "每半年",
    "/P1Y": "每年",
}


def commitment_lines(record: CommitmentRecord) -> tuple[Line, ...]:
    """Why a commitment stands as it does: voice, wording, parties with their origin, times, rules."""
    lines = [
        ("讲话人", record.speaker or "未指明"),
        ("情态", f"{MODALITIES[record.modality]}{f'（{record.marker}）' if record.marker else '（无标志词）'}"),
        ("置信度", f"{record.confidence:.2f}，强度 {record.strength:.2f}"),
    ]
    lines += [(ROLES[party.role], _party(party)) for party in record.responsible]
    lines += [("时限", f"{deadline.text}：{meaning(deadline)}") for deadline in record.deadlines]
    lines += [("时限（软）", quote.text) for quote in record.urgency]
    lines += [("项目数", f"{count.text}：{_value(count)}") for count in record.project_counts]
    if record.section:
        lines.append(("所在章节", " › ".join(record.section)))
    lines.append(("规则", "、".join(record.rules) or "无"))
    return tuple(lines)


def party_lines(record: PartyRecord) -> tuple[Line, ...]:
    """Who is to act, and where the party was carried from."""
    lines = [(ROLES[record.role], record.text)]
    if record.inherited_from is not None:
        lines.append(("承自", f"{record.inherited_from.text}（第 {record.inherited_from.start} 字）"))
    return tuple(lines)


def deadline_lines(record: DeadlineRecord) -> tuple[Line, ...]:
    """What kind of time it is, what it means as dates and how these were resolved."""
    lines = [(KINDS[record.kind], record.text), ("日期", dates(record) or "未能确定")]
    if record.recurrence:
        lines.append(("频次", frequency(record)))
    lines.append(("解析依据", resolution(record.resolved_by)))
    return tuple(lines)


def count_lines(record: CountRecord) -> tuple[Line, ...]:
    """The number of projects, how sure it is, and of what."""
    lines = [("数量", _value(record)), ("对象", f"{record.unit}{record.head}")]
    return (*lines, ("状态", record.status)) if record.status else tuple(lines)


def meaning(record: DeadlineRecord) -> str:
    """A time in one phrase: its dates, its frequency, how they were resolved."""
    parts = (dates(record), frequency(record) if record.recurrence else "")
    return "，".join(part for part in parts if part) or "日期未能确定"


def dates(record: DeadlineRecord) -> str:
    """The ISO dates as a stretch; empty if there are none."""
    if record.iso_start is None and record.iso_end is None:
        return ""
    if record.iso_start == record.iso_end:
        return record.iso_end or ""
    return " ".join(part for part in (record.iso_start, "至" if record.iso_end else "起", record.iso_end) if part)


def frequency(record: DeadlineRecord) -> str:
    """How often, in words where the interval is a usual one, with the least number of times where one is stated."""
    code = record.recurrence or ""
    often = _MODES.get(code.removeprefix("R"), code)
    return f"{often}至少 {record.minimum} 次" if record.minimum else often


def resolution(by: str | None) -> str:
    """How dates were resolved, in words, with the name that the record uses."""
    if by is None:
        return "未解析"
    return f"{_RESOLVED_BY[by]}（{by}）" if by in _RESOLVED_BY else by


def _party(record: PartyRecord) -> str:
    return f"{record.text}（承自第 {record.inherited_from.start} 字）" if record.inherited_from else record.text


def _value(record: CountRecord) -> str:
    number = "数字缺失" if record.value is None else str(record.value)
    return f"约 {number}" if record.approximate else number
