/** `--no-organizations-in`: what the operator says of Regions that a service control policy hides. */
import { refused, type WmlError } from '../errors.js'
import { isDeniedByOrganization } from '../survey/denied-region.js'
import type { RegionSurvey, Survey } from '../survey/survey.js'
import { notRead } from './not-read.js'

/** @throws WmlError for each Region of them that can be read, or cannot for any other reason */
export const checkSaidEmpty = (survey: Survey, regions: string[]): void => {
  for (const surveyed of survey.regions) {
    if (regions.includes(surveyed.region) && !isDeniedByOrganization(surveyed.organizations))
      throw notDenied(surveyed)
  }
}

const notDenied = ({ region, organizations }: RegionSurvey): WmlError => {
  const flag = `--no-organizations-in ${region}`
  if (organizations.is !== 'unreadable') {
    return refused('NotDenied', `${flag}: the organizations of ${region} can be listed`, `leave ${flag} out`)
  }
  return notRead(
    organizations,
    'NotDenied',
    `${flag} is only for a Region that a service control policy denies explicitly; here the reason is another one: ${organizations.reason}`,
    `allow workmail:ListOrganizations in ${region}, and leave ${flag} out`,
  )
}

/** What the plan notes of them. */
export const saidEmptyNotes = (regions: string[]): string[] =>
  regions.map(
    (region) =>
      `A service control policy denies WorkMail in ${region}. It counts as a Region without organizations because --no-organizations-in says so; log groups there were not looked at. IAM still refuses to delete a role that is in use.`,
  )
