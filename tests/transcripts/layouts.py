"""One conversation in the layouts that tools export, each as the name of a file and what is in it."""

import io
import json

TURNS = [
    ("周宁", 1.0, 9.0, "先看支付页的问题，我们要在10月20日前修完旧机型的报错。"),
    ("小何", 9.5, 16.0, "好的，我先拉日志，下周三前把结论发到群里。"),
    ("周宁", 16.5, 22.0, "请阿坤补充切图规范。"),
    ("阿坤", 22.5, 27.0, "没问题，我明天补齐。"),
    ("李经理", 27.5, 38.0, "预算的事，财务部需要在月底前给出数字，不能再超支。"),
    ("周宁", 38.5, 45.0, "上周的数据已经公布了。麻烦李经理跟客服再对一遍话术。"),
]


def _clock(seconds, fraction=","):
    whole = int(seconds)
    stamp = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return stamp + (f"{fraction}{round(seconds % 1 * 1000):03d}" if fraction else "")


def _lines(form):
    return "".join(
        form.format(n=n, t=_clock(a, ""), e=_clock(b, ""), **{"name": name, "text": text})
        for n, (name, a, b, text) in enumerate(TURNS, 1)
    )


def _json(value):
    return json.dumps(value, ensure_ascii=False)


def _srt(split):
    cues = []
    for name, a, b, text in TURNS:
        half = len(text) // 2 if split else len(text)
        parts = [part for part in (text[:half], text[half:]) if part]
        for k, part in enumerate(parts):
            label = f"{name}：" if k == 0 else ""
            cues.append(f"{_clock(a + k)} --> {_clock(b)}\n{label}{part}")
    return "".join(f"{n}\n{cue}\n\n" for n, cue in enumerate(cues, 1))


def _textgrid():
    names = list(dict.fromkeys(turn[0] for turn in TURNS))
    tiers = ""
    for name in names:
        own = [turn for turn in TURNS if turn[0] == name]
        tiers += f'    item [1]:\n class = "IntervalTier"\n name = "{name}"\n xmin = 0\n xmax = 45\n'
        tiers += f" intervals: size = {len(own)}\n"
        tiers += "".join(f' intervals [1]:\n xmin = {a}\n xmax = {b}\n text = "{text}"\n' for _, a, b, text in own)
    head = 'File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 45\ntiers? <exists>\n'
    head += f"size = {len(names)}\nitem []:\n"
    return head + tiers


def _docx():
    from docx import Document

    document = Document()
    for name, a, _, text in TURNS:
        document.add_paragraph(f"{name}   {_clock(a, '')}")
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


PLAIN = _lines("{name}：{text}\n")


def layouts():
    """Every layout by its name: a file name, and its content as text or bytes."""
    spans = [(name, int(a * 1000), int(b * 1000), text) for name, a, b, text in TURNS]
    return {
        "名字:话": ("half.txt", _lines("{name}:{text}\n")),
        "名字一行，话一行": ("lines.txt", _lines("{name}\n{text}\n\n")),
        "飞书妙记": (
            "feishu.txt",
            "产品周会\n2025年10月9日 10:00|45秒\n\n文字记录:\n" + _lines("{name} {t}\n{text}\n\n"),
        ),
        "腾讯会议": ("tencent.txt", _lines("{name}({t}): {text}\n\n")),
        "[时间] 名字：话": ("bracket.txt", _lines("[{t}] {name}：{text}\n")),
        "[始 - 终] 名字": ("range.txt", _lines("[{t} - {e}] {name}\n{text}\n")),
        "### 名字：": ("heading.md", _lines("### {name}：\n{text}\n\n")),
        "**名字**：话": ("bold.md", _lines("**{name}**：{text}\n\n")),
        "聊天记录": ("chat.txt", _lines("2025-10-09 10:0{n}:00 {name}\n{text}\n\n")),
        "SRT": ("cues.srt", _srt(split=False)),
        "SRT，句子跨字幕": ("split.srt", _srt(split=True)),
        "WebVTT": (
            "cues.vtt",
            "WEBVTT\n\n"
            + "".join(f"{_clock(a, '.')} --> {_clock(b, '.')}\n<v {name}>{text}</v>\n\n" for name, a, b, text in TURNS),
        ),
        "LRC": (
            "lyrics.lrc",
            "[ti:周会]\n"
            + "".join(f"[{int(a) // 60:02d}:{a % 60:05.2f}]{name}：{text}\n" for name, a, _, text in TURNS),
        ),
        "TextGrid": ("tiers.TextGrid", _textgrid()),
        "FunASR JSON": (
            "funasr.json",
            _json(
                [
                    {
                        "key": "a",
                        "text": "…",
                        "sentence_info": [
                            {"text": text, "start": a, "end": b, "spk": name} for name, a, b, text in spans
                        ],
                    }
                ]
            ),
        ),
        "WhisperX JSON": (
            "whisperx.json",
            _json({"segments": [{"start": a, "end": b, "text": text, "speaker": name} for name, a, b, text in TURNS]}),
        ),
        "腾讯会议 JSON": (
            "meeting.json",
            _json(
                {
                    "minutes": {
                        "paragraphs": [
                            {
                                "pid": "0",
                                "start_time": a,
                                "end_time": b,
                                "speaker_info": {"username": name},
                                "sentences": [{"sid": "0", "words": [{"text": c} for c in text]}],
                            }
                            for name, a, b, text in spans
                        ]
                    }
                }
            ),
        ),
        "钉钉 JSON": (
            "ding.json",
            _json(
                {
                    "result": {
                        "paragraphList": [
                            {"nickName": name, "startTime": a, "endTime": b, "paragraph": text}
                            for name, a, b, text in spans
                        ]
                    }
                }
            ),
        ),
        "JSON Lines": (
            "rows.jsonl",
            "\n".join(_json({"speaker": name, "start": a, "text": text}) for name, a, _, text in TURNS),
        ),
        "CSV": ("rows.csv", "说话人,开始时间,内容\n" + _lines("{name},{t},{text}\n")),
        "DOCX": ("word.docx", _docx()),
    }
