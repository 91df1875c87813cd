import { z } from 'zod'
import { Call, Value } from '../calls/call.js'
import { DocReference } from '../facts/documentation.js'
import { S3Options } from '../facts/s3.js'

/** An error of AWS: by its name, and by its text only where AWS leaves no other way. */
export const ErrorMatch = z.strictObject({
  code: z.string(),
  /** A regular expression, matched without regard to case. */
  message: z.string().optional(),
})
export type ErrorMatch = z.infer<typeof ErrorMatch>

const Expectation = z.union([
  z.literal('present'),
  z.literal('absent'),
  z.strictObject({ oneOf: z.array(Value) }),
  /** JSON text of a policy document, which IAM answers URL-encoded: white space and the order of members do not count. */
  z.strictObject({ document: z.string() }),
  z.strictObject({
    members: z.record(z.string(), Value),
    /** Members that must be there, whatever their value. */
    present: z.array(z.string()).optional(),
  }),
])

/** A read that answers one yes/no question. */
export const Check = z.strictObject({
  call: Call,
  /** Picks one item of a list in the reply, since AWS lists by prefix and not by name. */
  item: z.strictObject({ of: z.string(), where: z.record(z.string(), Value) }).optional(),
  /** The member asked about, with dots, in the reply or in the picked item; all of it where left out. */
  path: z.string().optional(),
  /** What AWS means by a member that it leaves out of the reply or of the picked item. */
  defaults: z.record(z.string(), Value).optional(),
  is: Expectation,
  /** Errors that mean that the thing is not there. */
  absentOn: z.array(z.string()),
  /**
   * Further errors that mean the same, but not while AWS lists the thing all the same: then it contradicts itself, and
   * neither is believed.
   */
  unlessListed: z
    .strictObject({
      on: z.array(z.string()),
      call: Call,
      of: z.string(),
      where: z.record(z.string(), Value),
    })
    .optional(),
  /** The answer where it is not there, if not the one that `is` gives to nothing. */
  ifAbsent: z.boolean().optional(),
})
export type Check = z.infer<typeof Check>

/** Waits between tries: `first`, times `factor` each, at most `max`; milliseconds, jittered when used. */
export const Backoff = z.strictObject({ first: z.number(), factor: z.number(), max: z.number() })
export type Backoff = z.infer<typeof Backoff>

/** Which refusals pass by themselves, and for how many milliseconds it is worth asking again. */
export const Retry = z.strictObject({ on: z.array(ErrorMatch), within: z.number(), backoff: Backoff })
export type Retry = z.infer<typeof Retry>

/** What must hold in the account, read afresh just before the call. */
export const Precondition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('no-organization-writes-to'),
    region: z.string(),
    logGroupName: z.string(),
    /** WorkMail was gone from the Region when the plan was made, and may be still: then nothing writes there. */
    workMailGone: z.literal(true).optional(),
  }),
  z.strictObject({
    kind: z.literal('no-organization-uses-role'),
    regions: z.array(z.string()),
    /** Those of the Regions that WorkMail was gone from when the plan was made. */
    goneRegions: z.array(z.string()).optional(),
    /** Those that a service control policy denies, and of which the operator said that they have no organizations. */
    emptyRegions: z.array(z.string()).optional(),
  }),
  z.strictObject({
    kind: z.literal('still-tagged'),
    account: z.string(),
    region: z.string(),
    logGroupName: z.string(),
    /** Of the group that was tagged, in milliseconds since the epoch; another of that name needs no tag. */
    creationTime: z.number().optional(),
  }),
  z.strictObject({
    kind: z.literal('no-organization-uses-custom-role'),
    regions: z.array(z.string()),
    roleName: z.string(),
  }),
  /** The role carries this tag, by which the tool knows what it made: one that came to its name since is not touched. */
  z.strictObject({ kind: z.literal('role-is-tagged'), roleName: z.string(), tagKey: z.string() }),
  /** Every event of the group is in its archive: read to the end, and after a quiet looked for once more. */
  z.strictObject({
    kind: z.literal('archived'),
    account: z.string(),
    region: z.string(),
    logGroupName: z.string(),
    /** Whose events the group holds. */
    organizations: z.array(z.strictObject({ id: z.string(), alias: z.string() })),
    /** Where archives are kept: the whole path of a folder, or `s3://bucket/prefix`. */
    destination: z.string(),
    s3: S3Options.optional(),
    /** `unmask`: when planned, a data protection policy masked it. `accept`: a masked copy is enough. */
    masking: z.enum(['unmask', 'accept']).optional(),
    /** A group that cannot be read event by event is deleted without a copy. */
    skipUnreadable: z.literal(true).optional(),
    /** Milliseconds. */
    quiet: z.number(),
  }),
])
export type Precondition = z.infer<typeof Precondition>

/** A call that only starts something: what to ask, what ends it, and what to do where it failed. */
export const Waiter = z.strictObject({
  /** Its input refers to members of the starting call's reply. */
  poll: Call,
  status: z.string(),
  pending: z.array(z.string()),
  succeeded: z.array(z.string()),
  failed: z.array(z.string()),
  /** Errors of the poll that mean that the task is no longer known. */
  taskNotFound: z.array(z.string()),
  /** Where a failure gives its reason and what blocks it; AWS may leave either out. */
  reason: z.string(),
  usage: z.string(),
  /** Ids and names that this plan clears itself, so that AWS may list them without blocking the run. */
  clears: z.array(z.string()),
  every: Backoff,
  resubmit: Backoff,
})
export type Waiter = z.infer<typeof Waiter>

/** One thing to do, as data. Holds no closure: the run, the dry run and the permissions read the same step. */
export const Step = z.strictObject({
  /** Unique in the plan: what a run resumes by. */
  key: z.string(),
  /** A verb and a noun: `disable-logging`. */
  kind: z.string(),
  /** What it acts on, as a person would say it. */
  subject: z.string(),
  region: z.string(),
  docs: DocReference,
  effect: z.enum(['create', 'update', 'delete']),
  /** Milliseconds of quiet before the step looks at all. */
  quietPeriod: z.number().optional(),
  call: Call,
  /** Asked first: true means that there is nothing to do. Asked after the call until true: only then is it done. */
  doneWhen: Check,
  /** Milliseconds for which AWS may still show the old state after the call. */
  propagationTimeout: z.number(),
  /** Keys of the steps that must have ended well before this one starts. */
  after: z.array(z.string()),
  preconditions: z.array(Precondition),
  /** Refusals that mean that someone, or an earlier try, has already done it. */
  treatedAsDone: z.array(ErrorMatch),
  /** Refusals that mean that AWS protects the thing: it stays, and the plan continues. */
  protectedByAws: z.array(ErrorMatch),
  retry: Retry,
  waiter: Waiter.optional(),
})
export type Step = z.infer<typeof Step>
