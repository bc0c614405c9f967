import type { RegisterField } from "@linli/contract/ledgers";

/** How one meaning is written in headers. */
export type FieldWords = {
  field: RegisterField;
  /** Whole headers, as normaliseHeader leaves them. */
  words: readonly string[];
  /** Parts that tell the meaning inside a longer header; checked only when no whole header fits, longest first. */
  parts?: readonly string[];
};

/**
 * The register's fields and their names in real workbooks, Chinese first. A column outside this list
 * is shown as not recognised and can be assigned by hand.
 */
export const fieldWords: readonly FieldWords[] = [
  {
    field: "identityNumber",
    words: ["身份证号码", "身份证号", "身份证", "公民身份号码", "公民身份证号码", "居民身份证号码", "居民身份证号", "身份号码", "身份证件号码", "证件号码", "证件号", "证号", "idnumber", "id", "idno", "idcard", "identitynumber", "nationalid", "idcardnumber"],
    parts: ["身份证", "身份号", "证件号"],
  },
  { field: "identityKind", words: ["证件类型", "证件种类", "证件名称", "身份证件类型", "idtype", "documenttype", "iddocument"], parts: ["证件类"] },
  {
    field: "headName",
    words: ["户主姓名", "户主", "户主名", "户主名字", "户主名称", "户主信息姓名", "家庭户主", "房主", "业主", "业主姓名", "房主姓名", "户长", "户长姓名", "head", "headofhousehold", "householdhead", "headname", "nameofhead"],
    parts: ["户主姓名", "户主名"],
  },
  {
    field: "name",
    words: ["姓名", "成员姓名", "家庭成员姓名", "家庭成员", "成员", "人员姓名", "居民姓名", "住户姓名", "名字", "本人姓名", "居住人姓名", "居住人", "人口姓名", "家庭人员", "家庭人员姓名", "name", "fullname", "membername", "residentname", "personname", "member"],
    parts: ["成员姓名", "人员姓名", "居民姓名", "姓名", "fullname"],
  },
  {
    field: "relation",
    words: ["与户主关系", "与户主的关系", "和户主关系", "和户主的关系", "与户主之关系", "户主关系", "家庭关系", "成员关系", "关系", "同户主关系", "与房主关系", "与户长关系", "称谓", "relation", "relationship", "relationtohead", "relationshiptohead", "relationshiptoheadofhousehold"],
    parts: ["户主关系", "户主的关系", "家庭关系", "relation"],
  },
  { field: "sex", words: ["性别", "男女", "性別", "sex", "gender"], parts: ["性别"] },
  {
    field: "birthDate",
    words: ["出生年月", "出生日期", "出生年月日", "生日", "出生时间", "出生", "出生日", "出生年", "birthdate", "dateofbirth", "birthday", "dob", "born"],
    parts: ["出生", "birth"],
  },
  {
    field: "phone",
    words: ["联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "移动电话", "本人电话", "联系手机", "联系号码", "联络电话", "tel", "telephone", "phone", "mobile", "phonenumber", "mobilephone", "contactnumber", "contact", "cellphone"],
    parts: ["手机", "电话", "联系方式", "phone", "mobile"],
  },
  { field: "politics", words: ["政治面貌", "政治面目", "政治身份", "党派", "面貌", "是否党员", "politics", "politicalstatus", "politicalaffiliation", "party"], parts: ["政治面"] },
  { field: "schooling", words: ["文化程度", "学历", "文化水平", "受教育程度", "教育程度", "文化", "最高学历", "schooling", "education", "educationlevel", "educationallevel"], parts: ["学历", "文化程度", "教育程度"] },
  {
    field: "work",
    words: ["就业情况", "就业状况", "就业状态", "从业情况", "从业状况", "职业", "工作", "工作情况", "工作状况", "就业", "工作单位", "务工情况", "职业情况", "工作单位及职务", "工作单位及职业", "work", "occupation", "employment", "employmentstatus", "job"],
    parts: ["就业", "从业", "职业", "工作"],
  },
  { field: "skills", words: ["技能特长", "技能", "特长", "专长", "职业技能", "专业技能", "技能情况", "掌握技能", "特长爱好", "兴趣特长", "skills", "skill", "talents"], parts: ["技能", "特长", "专长"] },
  {
    field: "careTags",
    words: ["特殊类别", "特殊人群", "特殊群体", "人员类别", "人群类别", "特殊情况", "关爱类别", "关爱对象", "重点人群", "人员标签", "标签", "特殊人群类别", "特殊人员", "困难类别", "救助类别", "帮扶类别", "caretags", "tags", "specialcare", "specialcategory", "specialcategories", "category"],
    parts: ["特殊", "关爱", "重点人群", "困难类别"],
  },
  { field: "ethnicity", words: ["民族", "族别", "ethnicity", "nationality", "ethnicgroup"], parts: ["民族"] },
  { field: "marital", words: ["婚姻状况", "婚姻", "婚姻情况", "婚姻状态", "婚否", "maritalstatus", "marital"], parts: ["婚姻"] },
  {
    field: "originGroup",
    words: ["原村组", "原村民小组", "原自然村", "原村", "原小组", "村民小组", "自然村", "原属村组", "原所属村组", "搬迁前村组", "所属村组", "村组", "原居住地", "原住址", "原籍村组", "原村小组", "村小组", "组别", "origingroup", "originvillage", "villagegroup", "formervillage", "originvillagegroup"],
    parts: ["原村", "村组", "自然村", "村民小组"],
  },
  {
    field: "occupancy",
    words: ["房屋使用", "房屋使用情况", "使用情况", "房屋状态", "居住状态", "居住情况", "居住状况", "居住类型", "房屋用途", "入住情况", "入住状态", "住房性质", "房屋性质", "自住出租", "自住或出租", "使用状态", "房屋使用状态", "住房使用", "住房情况", "occupancy", "use", "tenure", "dwellinguse"],
    parts: ["房屋使用", "房屋状态", "居住情况", "居住状", "入住", "自住", "使用情况"],
  },
  { field: "householdNumber", words: ["户号", "户编号", "家庭编号", "户籍号", "户序号", "户口簿号", "户口号", "住户编号", "householdnumber", "householdno", "householdid", "familyno", "hukounumber"], parts: ["户号", "户编号"] },
  { field: "estate", words: ["小区", "小区名称", "住宅小区", "所在小区", "所属小区", "小区名", "安置小区", "estate", "compound", "residentialestate"], parts: ["小区名称", "所属小区", "所在小区"] },
  {
    field: "building",
    words: ["楼栋", "楼栋号", "楼号", "栋", "栋号", "幢", "幢号", "楼幢", "楼幢号", "座", "座号", "楼", "几栋", "几幢", "楼宇", "楼栋名称", "所在楼栋", "building", "buildingno", "buildingnumber", "block", "tower"],
    parts: ["楼栋", "栋号", "幢号", "楼号", "building"],
  },
  { field: "unit", words: ["单元", "单元号", "单元门", "门栋", "所在单元", "梯", "unit", "unitno", "unitnumber", "entrance", "stairwell"], parts: ["单元"] },
  { field: "floor", words: ["楼层", "层", "层数", "所在楼层", "所在层", "层号", "floor", "storey", "level"], parts: ["楼层"] },
  {
    field: "room",
    words: ["房号", "室号", "房间号", "门牌", "门牌号", "房屋号", "户室", "户室号", "室", "房间", "门号", "房门号", "房室号", "住房号", "房屋编号", "室房号", "room", "roomno", "roomnumber", "flat", "apartment", "door", "doornumber"],
    parts: ["房号", "室号", "门牌", "房间号", "room"],
  },
  {
    field: "address",
    words: ["住址", "地址", "家庭住址", "现住址", "居住地址", "详细地址", "家庭地址", "现居住地址", "现居住地", "房屋地址", "房屋坐落", "居住地", "居住房号", "楼栋单元房号", "楼栋房号", "楼栋室", "栋单元室", "楼单元室", "楼栋单元室", "楼栋门牌号", "安置房号", "安置地址", "address", "homeaddress", "dwelling", "residence"],
    parts: ["住址", "地址", "坐落", "单元房号", "单元室", "address"],
  },
  { field: "note", words: ["备注", "说明", "备考", "附注", "其他", "其它", "其他说明", "备注说明", "情况说明", "note", "notes", "remark", "remarks", "comment"], parts: ["备注"] },
  {
    field: "ignored",
    words: ["序号", "编号", "序", "户籍地址", "户籍所在地", "户口所在地", "户籍地", "户籍", "号", "行号", "年龄", "周岁", "岁数", "no", "serial", "age", "index", "#", "家庭人口", "家庭人口数", "人口数", "人数", "户人口", "签名", "签字", "填表人", "填表日期", "登记日期", "登记人", "更新时间"],
    parts: ["人口数", "年龄", "签名"],
  },
];
