"""Tables and task lists of further looks: each table in one container, each text as it is."""

import pytest

from duban.io.readers import default_readers
from tables.containers import CONTAINERS
from tables.others import OTHERS
from tables.strangers import Strange, asked
from tables.test_containers import extractor, found

FORM = """督办通知单

| 督办事项 | 修缮县档案馆屋面 | 编号 | 2025-07 |
| --- | --- | --- | --- |
| 责任单位 | 县档案局 | 配合单位 | 县住建局 |
| 交办时间 | 3月1日 | 办结时限 | 4月20日前 |
"""
TALL = """| 任务名称 | 修缮县档案馆屋面 |
| --- | --- |
| 责任单位 | 县档案局 |
| 完成时限 | 4月20日前 |
| 任务名称 | 清点库房 |
| 责任单位 | 县档案局、县财政局 |
| 完成时限 | 长期 |
"""
TRANSPOSED = """| 工作任务 | 编制应急预案 | 采购救生艇2艘 | 组织夜间拉练 |
| --- | --- | --- | --- |
| 责任人 | 何苗 | 甘棠 | 何苗、甘棠 |
| 完成时间 | 3月15日 | 4月1日 | 每月1日 |
"""
NO_HEADER = (
    "1\t改造老旧泵站3座\t县水利局\t2025年5月底前\n"
    "2\t补植行道树400株\t县园林中心\t3月12日前\n"
    "3\t清理占道堆物\t县城管局、各社区\t3月20日前\n"
)
UNKNOWN_HEADER = """| 督查要点 | 责任单位 | 完成时限 |
| --- | --- | --- |
| 督促涵洞清淤见底 | 县水利局 | 3月12日前 |
| 核查补助发放到户 | 县财政局 | 3月20日前 |
"""
MEASURES = """| 序号 | 重点任务 | 具体措施 | 牵头单位 | 完成时限 |
|---|---|---|---|---|
| 1 | 提升政务服务 | 推行容缺受理 | 县政务服务局 | 6月底 |
|  |  | 增设自助终端20台 | | 9月底 |
| 小计 | | | | |
| 2 | 优化融资 | 建立企业白名单 | 县金融办、各银行 | 5月底 |
"""
SEVERAL = """关于做好春季防火工作的通知

今年以来，全县火情多发。

一、城建组

| 任务 | 责任人 | 时限 |
|---|---|---|
| 拆除违建4处 | 谷雨 | 3月20日 |

二、民生组

| 任务 | 责任人 | 时限 |
|---|---|---|
| 慰问困难户60户 | 立夏 | 3/25 |

附件2：联系人

| 姓名 | 单位 | 电话 |
|---|---|---|
| 夏至 | 县林业局 | 0999-123 |
"""
CARDS = """1. 加快道路改造
   责任单位：市交通局
   完成时限：2025年6月底前
2. 建设口袋公园5处。
   责任单位：市园林局；配合单位：各区
   完成时限：年底前
3. 修订停车收费办法
（责任单位：市发改委，完成时限：5月底前）
4．开展窨井盖排查【责任单位：市城管局；完成时限：4月15日前】
"""
BOXED = """【事项】协调解决校门口拥堵
【责任单位】县交警大队、县教育局
【完成时限】3月31日前

【事项】增设校园微型消防站
【责任单位】县消防救援大队
【完成时限】5月底前
"""
ENGLISH = """Action: 编写接口文档
Owner: 苏木
Due: 2025-03-14

- **迁移图片服务**
  - 负责人: 半夏、苏木
  - 截止: 3/28
"""
DONE = """任务一：搭建数据看板
负责人：唐果
截止日期：3/20
状态：进行中

任务二：清洗历史订单
负责人：石榴、木瓜
截止日期：3/25
状态：已完成
"""
TEXTS = {
    "a form": (FORM, ("修缮县档案馆屋面|县档案局+县住建局|2025-04-20",)),
    "a form of two tasks": (
        TALL,
        ("修缮县档案馆屋面|县档案局|2025-04-20", "清点库房|县档案局、县财政局|"),
    ),
    "a table on its side": (
        TRANSPOSED,
        ("编制应急预案|何苗|2025-03-15", "采购救生艇2艘|甘棠|2025-04-01", "组织夜间拉练|何苗、甘棠|R/P1M"),
    ),
    "no header": (
        NO_HEADER,
        (
            "改造老旧泵站3座|县水利局|2025-05-31",
            "补植行道树400株|县园林中心|2025-03-12",
            "清理占道堆物|县城管局、各社区|2025-03-20",
        ),
    ),
    "an unknown header": (
        UNKNOWN_HEADER,
        ("督促涵洞清淤见底|县水利局|2025-03-12", "核查补助发放到户|县财政局|2025-03-20"),
    ),
    "measures of a task": (
        MEASURES,
        (
            "推行容缺受理|县政务服务局|2025-06-30",
            "增设自助终端20台|县政务服务局|2025-09-30",
            "建立企业白名单|县金融办、各银行|2025-05-31",
        ),
    ),
    "several tables": (SEVERAL, ("拆除违建4处|谷雨|2025-03-20", "慰问困难户60户|立夏|2025-03-25")),
    "lines of keys": (
        CARDS,
        (
            "加快道路改造|市交通局|2025-06-30",
            "建设口袋公园5处|市园林局+各区|2025-12-31",
            "修订停车收费办法|市发改委|2025-05-31",
            "开展窨井盖排查|市城管局|2025-04-15",
        ),
    ),
    "keys in boxes": (
        BOXED,
        ("协调解决校门口拥堵|县交警大队、县教育局|2025-03-31", "增设校园微型消防站|县消防救援大队|2025-05-31"),
    ),
    "keys of software teams": (
        ENGLISH,
        ("编写接口文档|苏木|2025-03-14", "迁移图片服务|半夏、苏木|2025-03-28"),
    ),
    "keys with what is done": (DONE, ("搭建数据看板|唐果|2025-03-20",)),
}
#: A cell of limits, and the last day or the rhythm that it says on 15 April 2025.
LIMITS = {
    "6/30": "2025-06-30",
    "6.30": "2025-06-30",
    "2025.6": "2025-06-30",
    "25.6.30": "2025-06-30",
    "114.6.30": "2025-06-30",
    "45838": "2025-06-30",
    "25年6月": "2025-06-30",
    "6.1-6.10": "2025-06-10",
    "3-6月": "2025-06-30",
    "2025.3—2025.12": "2025-12-31",
    "4月中": "2025-04-20",
    "4月上旬": "2025-04-10",
    "6月中下旬": "2025-06-30",
    "2025Q3": "2025-09-30",
    "第三季度": "2025-09-30",
    "年底前": "2025-12-31",
    "2025年6月<br>30日前": "2025-06-30",
    "即日起": None,
    "即日起至6月底": "2025-06-30",
    "立行立改": None,
    "每月5日前": "R/P1M",
    "13/40": None,
}
#: A cell of owners, and whom it names.
OWNERS = {
    "县住建局（牵头）、县财政局（配合）": "县住建局+县财政局",
    "县住建局（配合：县财政局、县审计局）": "县住建局+县财政局、县审计局",
    "牵头：县住建局<br>配合：县财政局": "县住建局+县财政局",
    "主责：县住建局；协同：县财政局": "县住建局+县财政局",
    "县住建局牵头，县财政局配合": "县住建局+县财政局",
    "县住建局/县财政局": "县住建局、县财政局",
    "1.县住建局 2.县财政局": "县住建局、县财政局",
    "@何苗 @甘棠": "何苗、甘棠",
    "何苗,甘棠;白露": "何苗、甘棠、白露",
    "县水利局（联系人：何苗，13800000000）": "县水利局",
    "各镇（街道）、县直有关部门": "各镇（街道）、县直有关部门",
    "待定": "",
}


def rows_of(text, *asks):
    return asked(Strange("", (), "", (), (), None, asks)), text


def same(record, rows):
    return sorted(found(record)) == sorted((r.task, tuple(sorted(r.owners)), tuple(sorted(r.limits))) for r in rows)


@pytest.mark.parametrize("number", range(len(OTHERS)), ids=[table.title for table in OTHERS])
def test_the_rows_of_a_table_are_records(number, tmp_path):
    table = OTHERS[number]
    suffix, make = list(CONTAINERS.values())[number % len(CONTAINERS)]
    (tmp_path / f"a{suffix}").write_bytes(make(table))
    text = next(default_readers(rows_as="table").read([tmp_path / f"a{suffix}"]))
    assert same(extractor()(text.content, structure=text.structure, date=table.day), asked(table))


@pytest.mark.parametrize("name", TEXTS)
def test_the_tasks_of_a_text_are_records(name):
    text, asks = TEXTS[name]
    rows, text = rows_of(text, *asks)
    assert same(extractor()(text, date="2025-03-01"), rows)


def cell(owners, limit):
    return f"| 任务 | 责任单位 | 完成时限 |\n|---|---|---|\n| 更新台账并公示 | {owners} | {limit} |\n"


@pytest.mark.parametrize("limit", LIMITS)
def test_a_cell_says_until_when(limit):
    rows, text = rows_of(cell("县民政局", limit), f"更新台账并公示|县民政局|{LIMITS[limit] or ''}")
    assert same(extractor()(text, date="2025-04-15"), rows)


@pytest.mark.parametrize("limit", ["6/30", "6.30", "6月底", "3-6月", "第三季度", "年底前"])
def test_no_year_is_invented(limit):
    rows, text = rows_of(cell("县民政局", limit), "更新台账并公示|县民政局|")
    assert same(extractor()(text), rows)


@pytest.mark.parametrize("owners", OWNERS)
def test_a_cell_says_who(owners):
    rows, text = rows_of(cell(owners, "6月底"), f"更新台账并公示|{OWNERS[owners]}|2025-06-30")
    assert same(extractor()(text, date="2025-04-15"), rows)
