/**
 * Middleware of S3's clients: nothing but an answer of S3, whole and as documented, comes through. Whatever stands in
 * between can answer 200, and so could make an object look absent, written or listed.
 */
import type {
  GetObjectCommandInput,
  GetObjectCommandOutput,
  ListObjectsV2CommandInput,
  ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3'
import { comesFromAws } from './answers/read-answer.js'
import { UnreadableReply } from './unreadable-reply.js'

type Members = Record<string, unknown>

/** What is wrong with an answer; undefined where it is as documented (Amazon S3 API Reference, the page of each action). */
type Check = (input: Members, output: Members) => string | undefined

const hasMember =
  (member: string): Check =>
  (_, output) =>
    typeof output[member] === 'string' && output[member] !== '' ? undefined : `${member} is missing`

/** The rest of an object begins where it was asked for: a whole one would be added to what is there already. */
const checkObject: Check = (input, output) => {
  const { Range } = input as Partial<GetObjectCommandInput>
  const { ContentRange } = output as Partial<GetObjectCommandOutput>
  if (Range !== undefined && !ContentRange?.startsWith(Range.replace('=', ' ')))
    return 'another part of the object than was asked for'
  return hasMember('ETag')(input, output)
}

const checkList: Check = (input, output) => {
  const { Bucket, Prefix = '', ContinuationToken } = input as unknown as ListObjectsV2CommandInput
  const page = output as Partial<ListObjectsV2CommandOutput>
  const { Contents = [], NextContinuationToken: next } = page
  if (page.Name !== Bucket || (page.Prefix ?? '') !== Prefix) return 'a list of something else'
  if (page.IsTruncated === undefined) return 'IsTruncated is missing'
  if (page.KeyCount !== Contents.length) return 'a contradiction: KeyCount is not the number of keys'
  if (page.IsTruncated !== (next !== undefined && next !== ''))
    return 'a contradiction: IsTruncated, and NextContinuationToken'
  if (next !== undefined && next === ContinuationToken)
    return 'the page token NextContinuationToken repeats itself'
  if (Contents.some(({ Key }) => !Key?.startsWith(Prefix))) return 'a key that was not asked for'
  return undefined
}

const CHECKS: Record<string, Check> = {
  GetObject: checkObject,
  ListObjectsV2: checkList,
  PutObject: hasMember('ETag'),
  CreateMultipartUpload: hasMember('UploadId'),
  UploadPart: hasMember('ETag'),
  CompleteMultipartUpload: hasMember('ETag'),
}

const statusOf = (action: string, input: Members): number => {
  if (action === 'GetObject') return input.Range === undefined ? 200 : 206
  return action === 'DeleteObject' || action === 'AbortMultipartUpload' ? 204 : 200
}

/** A refusal that S3 did not send: it is not evidence of what the bucket holds, nor of what the caller may do. */
export const unproven = (thrown: unknown): UnreadableReply | undefined => {
  const { $response: response } = thrown as {
    $response?: { statusCode?: number; headers?: Record<string, string> }
  }
  const { statusCode: status = 0, headers = {} } = response ?? {}
  if (status < 400 || status >= 500 || comesFromAws('s3', headers)) return undefined
  return new UnreadableReply(`HTTP ${status} without S3's request id`)
}

/** Refusals are left to the SDK. */
export const letOnlyS3AnswersThrough = (client: S3Client): void => {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const result = await next(args)
        const { statusCode, headers } = result.response as {
          statusCode: number
          headers: Record<string, string>
        }
        const action = commandName.replace(/Command$/, '')
        const input = args.input as Members
        if (statusCode !== statusOf(action, input)) throw new UnreadableReply(`HTTP ${statusCode}`)
        if (!comesFromAws('s3', headers)) throw new UnreadableReply('no request id')
        const wrong = CHECKS[action]?.(input, result.output as unknown as Members)
        if (wrong !== undefined) throw new UnreadableReply(wrong)
        return result
      },
    { step: 'deserialize', priority: 'high', name: 'onlyS3Answers' },
  )
}
