import type { FastifySchemaCompiler, FastifySerializerCompiler } from 'fastify'
import { validatorCompiler as interpreted } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { compiledSchema } from './compiled-schema.ts'

/**
 * Answers leave only by their schema: what it does not name is dropped, what does not fit is an error of ours.
 * Checked forwards (`parse`), which zod compiles; the type provider's serializer encodes, which it interprets at
 * eight times the cost. No answer of the contract has a codec.
 * @throws SerializationError answered as 500: never a value that was not meant to leave
 */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const result = compiledSchema(schema).safeParse(data)
    if (!result.success) throw new SerializationError('an answer does not fit its schema', { cause: result.error })
    return JSON.stringify(result.data)
  }

/** What comes in: the type provider's own, which tells what is wrong, is asked only when something is. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> = (route) => {
  const refuse = interpreted(route)
  return (data: unknown) => {
    const result = compiledSchema(route.schema).safeParse(data)
    return result.success ? { value: result.data } : refuse(data)
  }
}

export class SerializationError extends Error {
  override name = 'SerializationError'
}
