/** Teardown after the end of WorkMail: what is left is in CloudWatch Logs and IAM, and no one can ask whose it was. */
import { refused } from '../errors.js'
import { hasWorkMailEnded, WORKMAIL_ENDS } from '../facts/end-of-support.js'
import { defaultLogGroupName } from '../facts/log-groups.js'
import { matches, ORGANIZATION_ID } from '../facts/patterns.js'
import { isGone, logGroupOf, type RegionSurvey, type Survey } from '../survey/survey.js'

/**
 * Until WorkMail ends it is something on the way that hides it, and its organizations may still write: their log
 * groups are not leftovers. `now` is in milliseconds since the epoch.
 * @throws WmlError (refused) where WorkMail counts as gone from a Region before its last day is over
 */
export const checkWorkMailHasEnded = (survey: Survey, now: number): void => {
  const gone = survey.regions.filter(isGone)
  if (gone.length === 0 || hasWorkMailEnded(now)) return
  throw refused(
    'WorkMailNotEnded',
    `AWS ends WorkMail on ${WORKMAIL_ENDS}, so that it is not gone yet from ${gone.map(seen).join(', nor from ')}; something on the way hides it, and organizations may still write to their log groups`,
    `fix the connection to WorkMail (network, name server, proxy, access) and run it without --workmail-gone; the flag is for the time after ${WORKMAIL_ENDS}`,
  )
}

const seen = ({ region, organizations }: RegionSurvey): string =>
  organizations.is === 'absent' && organizations.because !== undefined
    ? `${region} (${organizations.because})`
    : region

/** What the operator should know of Regions that count as gone, a sentence each. */
export const goneNotes = (survey: Survey, assumed: string[]): string[] => {
  const gone = survey.regions.filter(isGone)
  const isAnswering = survey.regions.every(({ organizations }) => organizations.is === 'known')
  return [
    ...(isAnswering ? ['WorkMail still answers in every Region: --workmail-gone changed nothing.'] : []),
    ...gone.map(
      (region) =>
        `WorkMail answers no more in ${seen(region)}: it counts as gone, and nothing as writing there.`,
    ),
    ...assumed.map((name) =>
      takenAs(
        name,
        gone.filter(({ inScope }) => inScope),
      ),
    ),
  ]
}

const takenAs = (name: string, gone: RegionSurvey[]): string => {
  const where = gone.map(({ region }) => region).join(', ')
  if (matches(ORGANIZATION_ID, name)) {
    return `No organization that can be read has the id ${name}: taken for one that was in ${where}, whose log groups are those that an earlier run tagged with it.`
  }
  const logGroupName = defaultLogGroupName(name)
  const holders = gone.filter((region) => logGroupOf(region, logGroupName).is !== 'absent')
  const found =
    holders.length === 0 ? 'which is not there' : `found in ${holders.map(({ region }) => region).join(', ')}`
  return `No organization that can be read has the alias ${name}: taken for one that was in ${where}, whose log group is ${logGroupName}, ${found}.`
}
