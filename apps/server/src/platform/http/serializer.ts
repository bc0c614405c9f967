import type { FastifySerializerCompiler } from 'fastify'
import type { z } from 'zod'

/**
 * Answers leave only by their schema: what it does not name is dropped, what does not fit is an error of ours.
 * Checked forwards (`parse`), which zod compiles; the type provider's serializer encodes, which it interprets at
 * twice the cost. No answer of the contract has a codec.
 * @throws SerializationError answered as 500: never a value that was not meant to leave
 */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const result = schema.safeParse(data)
    if (!result.success) throw new SerializationError('an answer does not fit its schema', { cause: result.error })
    return JSON.stringify(result.data)
  }

export class SerializationError extends Error {
  override name = 'SerializationError'
}
