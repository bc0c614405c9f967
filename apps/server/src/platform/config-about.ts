/** One setting for whoever runs the system. `secret`: its value is never printed. */
export interface SettingAbout {
  zh: string
  en: string
  secret?: true
}

/** Every setting there is; a test compares with config.ts. */
export const settingsAbout: Readonly<Record<string, SettingAbout>> = {
  NODE_ENV: { zh: '运行方式：正式使用填 production', en: 'how it runs: production for real use' },
  PORT: { zh: '网页端口', en: 'port of the web pages' },
  HOST: { zh: '监听的地址；0.0.0.0 为所有网络', en: 'address to listen on; 0.0.0.0 for every network' },
  PUBLIC_URL: { zh: '大家输入的网址', en: 'the address people type' },
  LINLI_DATA: { zh: '数据文件夹', en: 'data folder' },
  DATABASE_URL: { zh: '外部数据库；不填就用自带的', en: 'an external database; the embedded one when left out', secret: true },
  LINLI_DEMO: { zh: '新数据库里是否放演示社区', en: 'whether a new database gets the demo community' },
  LINLI_LOG: { zh: '日志详细程度', en: 'how much is logged' },
  LINLI_TRUST_PROXY: { zh: '前面有几层自己的反向代理', en: 'how many reverse proxies in front are yours' },
  LINLI_ROLE: { zh: '这个进程做什么：网页、后台任务，或都做', en: 'what this process does: pages, jobs, or both' },
  LINLI_DRAIN_SECONDS: { zh: '停机时等正在做的事几秒', en: 'seconds work in progress is waited for when stopping' },
  LINLI_METRICS_PORT: { zh: '本机监控指标端口', en: 'loopback port of the metrics' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { zh: '追踪数据发往的地址', en: 'where traces are sent' },
  LINLI_TOTP: { zh: '工作人员是否必须两步验证', en: 'whether staff must have a second factor' },
  LINLI_STAFF_IDLE_MINUTES: { zh: '工作人员多久不动要重新登录（分钟）', en: 'minutes after which idle staff sign in again' },
  LINLI_STAFF_HOURS: { zh: '工作人员一次登录最长（小时）', en: 'hours a staff sign-in lasts at most' },
  LINLI_RESIDENT_IDLE_DAYS: { zh: '居民多久不用要重新登录（天）', en: 'days after which idle residents sign in again' },
  LINLI_RESIDENT_DAYS: { zh: '居民一次登录最长（天）', en: 'days a resident sign-in lasts at most' },
  LINLI_OIDC_ISSUER: { zh: '单点登录的地址', en: 'address of the single sign-on provider' },
  LINLI_OIDC_CLIENT_ID: { zh: '单点登录分给邻里的编号', en: "Linli's client id there" },
  LINLI_OIDC_CLIENT_SECRET: { zh: '单点登录的密钥', en: "Linli's client secret there", secret: true },
  LINLI_OIDC_LABEL: { zh: '单点登录按钮上的字', en: 'what its button says' },
  LINLI_OIDC_CLAIM: { zh: '按哪一项认出预先登记的账号', en: 'the claim that finds prepared accounts' },
  LINLI_SMS: {
    zh: '短信怎么发：off 不发、log 写入日志（演示）、http 网关',
    en: 'how text messages leave: off, log (demo) or http (a gateway)',
  },
  LINLI_SMS_URL: { zh: '短信网关的地址', en: 'address of the message gateway', secret: true },
  LINLI_SMS_KEY: { zh: '与短信网关共用的密钥', en: 'key shared with the message gateway', secret: true },
  LINLI_SMS_DAILY: { zh: '每个社区每天最多几条短信', en: 'messages a community may send in a day' },
  LINLI_FILES_GB: { zh: '每个社区的文件最多几 GB', en: 'gigabytes of files a community may fill' },
  LINLI_FILES_S3_ENDPOINT: { zh: '对象存储的地址；不填就存在本机', en: 'address of S3 storage; the data folder when left out' },
  LINLI_FILES_S3_BUCKET: { zh: '对象存储的桶', en: 'its bucket' },
  LINLI_FILES_S3_REGION: { zh: '对象存储的区域', en: 'its region' },
  LINLI_FILES_S3_KEY: { zh: '对象存储的访问号', en: 'its access key', secret: true },
  LINLI_FILES_S3_SECRET: { zh: '对象存储的密钥', en: 'its secret key', secret: true },
  LINLI_BACKUP_DIR: { zh: '备份放在哪里，最好是另一块盘', en: 'where backups go; best another disk' },
  LINLI_BACKUP_KEY: { zh: '备份密钥文件', en: 'the backup key file' },
  LINLI_BACKUP_AT: { zh: '每天几点自动备份', en: 'when the nightly backup is made' },
  LINLI_BACKUP_KEEP: { zh: '备份保留几天、几周、几个月', en: 'how many days, weeks and months keep a backup' },
  LINLI_BACKUP_ARCHIVE: { zh: '自带数据库是否连续归档', en: 'whether every change of the embedded database is archived' },
}
