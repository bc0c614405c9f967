import { z } from 'zod'

/**
 * Every way a request can fail: HTTP status and the sentence people read.
 * Messages say what is wrong and what to do; they never say whether something exists elsewhere.
 */
export const errorKinds = {
  invalid_input: {
    status: 400,
    zh: '填写的内容有误，请按提示改正后再试。',
    en: 'Some of what was sent is not valid. Correct the fields named and try again.',
  },
  not_signed_in: { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  wrong_credentials: {
    status: 401,
    zh: '账号或密码不对。连续错多次后，要等 15 分钟才能再登录。',
    en: 'The account or the password is wrong. After several failures signing in waits for 15 minutes.',
  },
  pass_not_valid: {
    status: 401,
    zh: '这张入户码已用过、过期或作废，请联系社区重新打印。',
    en: 'This household code was used, has expired or was withdrawn. Ask the committee for a new one.',
  },
  wrong_code: {
    status: 401,
    zh: '验证码不对、已过期或已经用过，请用下一个。',
    en: 'The code is wrong, has expired or was used before. Take the next one.',
  },
  reauthentication_needed: {
    status: 403,
    zh: '这一步需要再次确认是您本人。',
    en: 'This step needs you to confirm again that it is you.',
  },
  second_factor_needed: {
    status: 403,
    zh: '请先在「登录安全」里设置动态验证码，再使用其他功能。',
    en: 'Set up your authenticator app under sign-in security first; the rest opens then.',
  },
  forbidden: {
    status: 403,
    zh: '您的岗位没有这项权限。如工作需要，请找社区管理员。',
    en: 'Your post does not allow this. If your work needs it, ask the community administrator.',
  },
  foreign_origin: {
    status: 403,
    zh: '请求不是从本系统页面发出的，已拒绝。',
    en: 'The request did not come from a page of this system and was refused.',
  },
  not_found: {
    status: 404,
    zh: '没有找到。可能已被删除，或不在您的范围内。',
    en: 'Not found. It may have been removed or lie outside your reach.',
  },
  method_not_allowed: { status: 405, zh: '这个地址不支持这种操作。', en: 'This address does not support that method.' },
  conflict: { status: 409, zh: '内容已被别人改动，请刷新后再改。', en: 'Someone else changed this meanwhile. Reload and try again.' },
  same_id_other_content: {
    status: 409,
    zh: '这个编号已用于另一份内容，请重新提交。',
    en: 'This id was already used for different content. Submit again with a new id.',
  },
  too_large: { status: 413, zh: '文件或内容太大。', en: 'The file or content is too large.' },
  unsupported_type: { status: 415, zh: '不支持这种内容格式。', en: 'This content type is not supported.' },
  refused_file: { status: 422, zh: '这个文件不能导入，请看具体原因。', en: 'This file cannot be imported; see the reason.' },
  refused: { status: 422, zh: '这样做不符合规则，请看具体原因。', en: 'The rules do not allow this; see the reason.' },
  locked_out: { status: 429, zh: '试错次数过多，请稍后再试。', en: 'Too many failed attempts. Try again later.' },
  too_many_requests: { status: 429, zh: '操作太频繁，请稍后再试。', en: 'Too many requests. Try again in a moment.' },
  internal: {
    status: 500,
    zh: '系统出错了，已记录。请稍后再试，并告知编号。',
    en: 'Something went wrong here and was recorded. Try again later and quote the number.',
  },
  unavailable: { status: 503, zh: '系统暂时忙不过来，请稍后再试。', en: 'The system is busy. Try again in a moment.' },
  storage_full: {
    status: 507,
    zh: '存储空间已满，没有保存。请联系管理员。',
    en: 'Storage is full; nothing was saved. Contact the administrator.',
  },
} as const satisfies Record<string, { status: number; zh: string; en: string }>
export type ErrorId = keyof typeof errorKinds

/** One field or cell that is wrong. `path` is the field's dotted name. */
export const FieldProblem = z.object({ path: z.string(), code: z.string(), zh: z.string(), en: z.string() })
export type FieldProblem = z.infer<typeof FieldProblem>

/** The one body every error answers with. `reason` is a stable machine id inside the kind. */
export const ErrorBody = z.object({
  error: z.object({
    id: z.string(),
    reason: z.string().optional(),
    zh: z.string(),
    en: z.string(),
    fields: z.array(FieldProblem).optional(),
    /** Of a conflict over something typed: what stands there now, so that both can be shown and nothing is lost. */
    current: z.unknown().optional(),
    requestId: z.string(),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
