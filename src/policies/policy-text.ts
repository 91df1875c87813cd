import { stringify } from 'yaml'
import { cloudFormationTemplate } from './cloudformation.js'
import type { PolicyDocument } from './policy-document.js'
import type { PolicyFormat } from './policy-format.js'
import { terraformText } from './terraform.js'

/**
 * The policies as text. Several are a list in JSON, documents behind each other in YAML, and a resource each in
 * Terraform and CloudFormation.
 */
export const policyText = (
  format: PolicyFormat,
  policies: { name: string; description: string; document: PolicyDocument }[],
): string => {
  const documents = policies.map(({ document }) => document)
  switch (format) {
    case 'json':
      return `${JSON.stringify(documents.length === 1 ? documents[0] : documents, null, 2)}\n`
    case 'yaml':
      return documents.map(yaml).join('---\n')
    case 'terraform':
      return terraformText(policies)
    case 'cloudformation':
      return yaml(cloudFormationTemplate(policies))
  }
}

/** As YAML 1.1, which AWS reads: there `2012-10-17` without quotes would be a date. */
export const yaml = (value: unknown): string =>
  stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false })
