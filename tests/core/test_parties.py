"""Who is to act: for each directive its parties, ``<`` before one that was carried from another place."""

import pytest

PARTIES = [
    ("the subject before the marker", "各乡镇要抓紧排查。", ["各乡镇"]),
    ("a list", "县公安局、县司法局和各镇街要形成合力。", ["县公安局 县司法局 各镇街"]),
    ("a list with 及", "各镇街及县直有关部门要落实责任。", ["各镇街 县直有关部门"]),
    ("和 inside a name does not split", "县发展和改革局要牵头推进。", ["县发展和改革局"]),
    ("behind a time", "10月底前，各学校要完成整改。", ["各学校"]),
    ("behind a topic", "对排查出的问题，责任单位要限期整改。", ["责任单位"]),
    ("before an adverb", "各级党组织也必须跟进。", ["各级党组织"]),
    ("a pronoun", "我们要再接再厉。", ["我们"]),
    ("a thing is none", "跨江大桥要如期通车。", [""]),
    ("a task is none", "防汛工作要抓早抓实。", [""]),
    ("media", "报纸、新闻网站、电视台要加强宣传。", ["报纸 新闻网站 电视台"]),
    ("nobody", "要抓早抓实。", [""]),
    ("held within the sentence", "各镇街要摸清底数，要建好台账。", ["各镇街", "<各镇街"]),
    ("replaced within the sentence", "县水利局要调度，各镇街要转移群众。", ["县水利局", "各镇街"]),
    ("not held beyond it", "各镇街要摸清底数。要建好台账。", ["各镇街", ""]),
    ("the subject of the statement before", "各施工单位是第一责任人，要严格自查。", ["<各施工单位"]),
    ("behind 由", "要建立台账，由县纪委监督执行。", ["县纪委"]),
    ("new subjects without a marker of their own", "县政府要统筹，各镇街每周到现场。", ["县政府 各镇街"]),
    ("具体 is no part of a name", "县政府要统筹，各镇街具体落实。", ["县政府 各镇街"]),
    ("whoever is asked", "希望大家积极参与。", ["大家"]),
    ("whoever is encouraged, a body or not", "（一）鼓励企业加大研发投入。", ["企业"]),
    ("whoever is called on", "号召全县广大青年投身乡村振兴。", ["全县广大青年"]),
    ("a ministry named by what it does", "第二条  环境保护部负责指导协调。", ["环境保护部"]),
    ("classes of cities", "第二条  各省（区、市）和地级及以上城市及时修编预案。", ["各省（区、市） 地级及以上城市"]),
    ("whoever is asked to pass something on", "请韩主任转达问候。", ["韩主任"]),
    ("no invitation", "建议邀约两家公司参加培训。", [""]),
    ("two persons behind 由", "由张伟与王一方协同负责展台的布置。", ["张伟 王一方"]),
    ("persons in charge", "（一）张一伟负责整理清单。", ["张一伟"]),
    ("who praises and is then willing", "乌方赞同和欢迎中方的倡议，愿同中方加强沟通。", ["乌方"]),
    ("whoever is urged", "我们促请政府尽快成立专责小组。", ["政府"]),
    ("a firm that is named by a verb", "搬迁企业必须修复场地。", ["搬迁企业"]),
    ("a side that is named by a verb", "监理方必须旁站。", ["监理方"]),
    ("a later subject behind an occasion", "第三条  险情发生后，各街道立即组织群众转移。", ["各街道"]),
    ("what a later clause names may be an object", "聚焦企业所需，学校所能，搭建平台。", [""]),
    (
        "the members of the group whose duties follow",
        "（1）抢修组。由县水利局牵头，县住建局参加。主要职责：修复受损管网；排查次生风险。",
        ["县水利局 县住建局", "<县水利局 <县住建局", "<县水利局 <县住建局"],
    ),
    ("trades and posts", "物业必须巡查到位，楼栋长要把话说透。", ["物业", "楼栋长"]),
    ("a name that begins like a verb", "供水企业应建立队伍。在职教师不得有偿补课。", ["供水企业", "在职教师"]),
    ("each behind a relative clause", "发现火情的单位和个人应立即报警。", ["发现火情的单位 个人"]),
    (
        "cut at 及其, and whole at 或者",
        "政府及其有关部门应当公布。协会或者其他组织不得收费。",
        ["政府 其有关部门", "协会或者其他组织"],
    ),
    ("the wisher does not act", "我们也希望更多银行机构参与进来。", ["更多银行机构"]),
    ("behind 鼓励支持", "（一）鼓励支持民营企业牵头承担任务。", ["民营企业"]),
    ("a fronted word with 经 is none", "经济协作主管部门要出台有利于产销对接的办法。", ["经济协作主管部门"]),
    ("whoever is needed", "需要各部门通力协作。", ["各部门"]),
    ("国家 with any verb", "第三条  国家加大投入。", ["国家"]),
    ("国家 in a name is none", "第三条  国家有关部门应当公布标准。", ["国家有关部门"]),
    (
        "departments behind their government",
        "第三条  省级人民政府林业主管部门负责普查。农业农村、国防动员等部门按照职责做好工作。",
        ["省级人民政府林业主管部门", "农业农村 国防动员等部门"],
    ),
    (
        "a long agent behind 由",
        "第三条  违反规定的，由县级以上地方人民政府渔业主管部门或者其委托的渔政执法机构责令改正。",
        ["县级以上地方人民政府渔业主管部门或者其委托的渔政执法机构"],
    ),
    ("the agent of what the topic is about", "对由村民自主决定的事项，任何单位不得干预。", ["任何单位"]),
    ("who is punished is none", "第三条  承包单位违法转包的，依法给予处罚。", [""]),
    ("a list of things is none", "第三条  流域开发、开发区建设，应当依法评价。", [""]),
    ("a verb phrase is none", "第三条  平等对待各类所有制的企业，不得设置歧视性条件。", [""]),
    (
        "the lead-in's, for its items",
        "第三条  申请证书的人员应当符合下列条件：\n（一）具备相应的健康条件；\n（二）完成规定的学时。",
        ["申请证书的人员", "<申请证书的人员", "<申请证书的人员"],
    ),
    ("a verb before a body is none", "会议要求，压实属地责任，强化部门联动。", [""]),
    ("fields for their offices", "卫健、民政要备好药品。", ["卫健 民政"]),
    ("who it is done with is none", "市应急管理局会同市消防救援支队要抓紧排查。", ["市应急管理局"]),
    ("a task behind the name of a body is no part of it", "市政府全面推进项目建设，确保完工。", ["市政府"]),
    ("nor is a task that names a body", "市政府要落实领导小组部署。", ["市政府"]),
    ("who asks is none", "本席要求县府在12月底前公布全文。", ["县府"]),
    ("a topic before a pronoun is none", "验收的补助款我们会在十天内付清。", ["我们"]),
    ("nor is a pronoun behind a preposition", "变“要我”干为主动干，要抓在手里。", [""]),
    ("who it is done with stands behind 会同", "由市农业局会同市水务局按月排名。", ["市农业局"]),
    ("the object of a verb with 的 has another subject", "企业提出的诉求要及时办理。", [""]),
    ("readers of a letter are no label", "各镇街：现将《清单》印发给你们，请抓好落实。", [""]),
    ("a building site is none", "第二医院要完成门诊楼主体施工。第二医院要延长门诊时间。", ["", "第二医院"]),
    ("a ministry's short name before 门 is a field", "商务部门要备足粮油。", ["商务部门"]),
    ("a verb that begins a name", "抢修队伍要全天待命。", ["抢修队伍"]),
    ("a label in a list of duties", "县水利局：负责水源调度。\n县卫健局：负责水质检测。", ["<县水利局", "<县卫健局"]),
    ("who is willing acts", "对方表示，客方愿同主方一道，扩大图书交换。", ["客方"]),
    ("who is willing stands clauses before", "会长表示，乌拉圭高度赞赏这项倡议，愿继续派员参加。", ["<乌拉圭"]),
    ("who is described acts", "书记强调，海南是旅游大省，要管好景区秩序。", ["<海南"]),
    ("the end of 大局 is no bureau", "要顾全大局，杜绝互相扯皮。", [""]),
    ("who it is done with stands behind 同", "俄方愿同中方共同落实共识，要加强协作。", ["俄方", "<俄方"]),
    ("a shared head behind 和有关", "经济综合和有关主管部门要出台办法。", ["经济综合 有关主管部门"]),
    ("a role is no part of a name", "会议要求，由运营部牵头、物业中心配合，月底前完成清洗。", ["运营部 物业中心"]),
    ("those who take part", "会议要求，由财政部牵头，环境部、商务部等参加。", ["财政部 环境部 商务部"]),
    ("a person with a title", "请罗远山先生介绍情况。", ["罗远山先生"]),
    ("with the condition that they meet", "鼓励有条件的学校开放食堂。", ["有条件的学校"]),
    ("行政 between a verb and its body", "教育行政部门应尽快出台办法。", ["教育行政部门"]),
    ("several of them", "请校长们多进课堂。", ["校长们"]),
    (
        "a line that leads a list in",
        "业主应当履行下列义务：\n（一）爱护消防设施；\n（二）按时交纳费用。",
        ["业主", "<业主", "<业主"],
    ),
    ("who meets a condition is none", "企业逾期不改正的，应当由市生态环境局责令停产。", ["市生态环境局"]),
    ("a rate of theirs is none", "要扩大贷款，民营主体融资业务比重达80%。", [""]),
    ("with whom something is signed is none", "鼓励医院与企业签订协议。", ["医院"]),
    ("a place is none", "公共场所应设置坡道。警报系统要定期测试。", ["", ""]),
    (
        "a verb in a name",
        "会议要求，由市委改革办、市审批局负责每月评估，要公布结果。",
        ["市委改革办 市审批局", "<市委改革办 <市审批局"],
    ),
    ("whoever is told is none in a later clause", "请市民妥善保管，并拨打热线告诉我们。", ["市民"]),
    ("departments of a firm", "研发部、生产部要加强沟通，人力资源部负责培训。", ["研发部 生产部 人力资源部"]),
    ("whoever is asked with another", "仍请业者与居民妥善沟通。", ["业者"]),
    ("an address before a pause", "议员：主席，楼上也要检查。", [""]),
    ("凡 before a relative clause", "凡在城区内取水的单位和个人，必须申领许可证。", ["在城区内取水的单位 个人"]),
    ("不得 behind its subject", "任何单位不得挪用资金。", ["任何单位"]),
]


@pytest.mark.parametrize(("text", "expected"), [p[1:] for p in PARTIES], ids=[p[0] for p in PARTIES])
def test_parties(extractor, text, expected):
    found = extractor(text).commitments
    assert [" ".join("<" * bool(p.inherited_from) + p.text for p in c.responsible) for c in found] == expected


# bodies by suffix and composition: each is one party, before a request and as the leader of a measure
BODIES = [
    "市发改委",
    "市委组织部",
    "市委办",
    "县委老干部局",
    "市政府督查室",
    "市人大常委会",
    "市中级人民法院",
    "市检察院",
    "市纪委监委",
    "团市委",
    "市总工会",
    "市文联",
    "市科协",
    "市红十字会",
    "县供销社",
    "县气象台",
    "市卫生健康委",
    "省工信厅",
    "国家发展改革委",
    "工业和信息化部",
    "市文化广电和旅游局",
    "市自然资源和规划局",
    "省生态环境厅驻海州市监测中心",
    "县政务服务中心",
    "海州银保监分局",
    "人民银行海州市中心支行",
    "国网海州供电公司",
    "海州港务集团有限公司",
    "市公安局交警支队",
    "第一工作专班",
    "中铁十二局项目部",
    "临港经济技术开发区管委会",
    "开发区（管委会）",
    "城关街道办事处",
    "向阳社区居委会",
    "东风村“两委”",
    "各县（市、区）",
    "各县（市、区）党委（党组）",
    "各级党委（党组）",
    "各镇（街道）",
    "市发展改革委（市能源局）",
    "县安委会办公室",
    "市大气污染防治工作领导小组办公室",
    "市“放管服”改革协调小组办公室",
    "市防汛抗旱指挥部各成员单位",
    "新区建设指挥部办公室",
    "市发改委优化营商环境领导小组办公室",
    "市委全面依法治市委员会办公室",
    "市委全面深化改革委员会办公室",
    "經濟部水利署",
    "行政院農業委員會",
    "國發會",
    "陸委會",
    "民政事務總署",
]


@pytest.mark.parametrize("body", BODIES)
def test_a_body_is_one_party(extractor, body):
    text = f"会议要求，{body}要抓紧落实。\n一、要加强监管。（{body}牵头，各乡镇配合）"
    found = extractor(text).commitments
    assert [[p.text for p in c.responsible] for c in found] == [[body], [body, "各乡镇"]]


# what short names of bodies stand for
SHORT = [
    ("市发改委", "市发展和改革委员会"),
    ("国家发展改革委", "国家发展和改革委员会"),
    ("省工信厅", "省工业和信息化厅"),
    ("住建部", "住房和城乡建设部"),
    ("县人社局", "县人力资源和社会保障局"),
    ("市卫健委", "市卫生健康委员会"),
    ("市住建局（市人防办）", "市住房和城乡建设局（市人民防空办公室）"),
    ("市委编办", "市委机构编制委员会办公室"),
    ("市委网信办", "市委网络安全和信息化委员会办公室"),
    ("市纪委监委", "市纪律检查委员会监察委员会"),
    ("高新区管委会党组", "高新区管理委员会党组"),
    ("國發會", "国家发展委员会"),
    ("行政院陸委會", "行政院大陆委员会"),
    ("食環署", "食物环境卫生署"),
    ("市财政局", None),
    ("市发展和改革委员会", None),
    ("各部门", None),
]


@pytest.mark.parametrize(("short", "full"), SHORT)
def test_a_short_name_is_told_in_full(extractor, short, full):
    party = extractor(f"会议要求，{short}要抓紧落实。").commitments[0].responsible[0]
    assert (party.text, party.full_name) == (short, full)


# owners that stand apart; each directive's as role:name
OWNERS = [
    ("a bracket within the bracket", "一、要加强监管。（县科技局（大数据局）牵头）", ["lead:县科技局（大数据局）"]),
    ("a bracket with 牵头", "一、要加强监管。（县住建局牵头）", ["lead:县住建局"]),
    ("牵头 and 配合", "一、要加强监管。（县住建局牵头，县城管局配合）", ["lead:县住建局 support:县城管局"]),
    ("a key before them", "一、要加强监管。（责任单位：县住建局、县城管局）", ["lead:县住建局 lead:县城管局"]),
    (
        "a key for those who help",
        "一、要加强监管。（牵头单位：县住建局；配合单位：各镇街）",
        ["lead:县住建局 support:各镇街"],
    ),
    ("按职责分工负责", "一、要加强监管。（县住建局、县城管局按职责分工负责）", ["lead:县住建局 lead:县城管局"]),
    (
        "a line for every directive of its item",
        "1.要加强监管。要严格执法。\n责任单位：县住建局",
        ["lead:县住建局", "lead:县住建局"],
    ),
    (
        "each item its own",
        "1.要加强绿化管护。（责任单位：县林业局）\n2.务必抓好水质监测。（责任单位：县水利局）",
        ["lead:县林业局", "lead:县水利局"],
    ),
    ("the foot of a web page gives none", "1.要加强监管。\n版权所有：某县政府 主办单位：某县政府办公室", [""]),
    ("a bracket of no owners gives none", "一、要加强监管。（详见附件）", [""]),
]


@pytest.mark.parametrize(("text", "expected"), [o[1:] for o in OWNERS], ids=[o[0] for o in OWNERS])
def test_owners_that_stand_apart(extractor, text, expected):
    found = extractor(text).commitments
    assert [" ".join(f"{p.role}:{p.text}" for p in c.responsible) for c in found] == expected
    assert all(p.inherited_from for c in found for p in c.responsible)
    assert not any("（" in c.text or "责任单位" in c.text for c in found)
